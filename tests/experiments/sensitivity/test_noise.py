"""What chance adds to the means of points is told apart, with fresh and with common random numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from groeipad.experiments.sensitivity.noise import noise_of
from groeipad.experiments.sensitivity.replicated import complete_blocks, replicated

NAN = np.nan
NUMBERS = st.floats(-1e3, 1e3, allow_nan=False).map(lambda value: round(value, 3))
TABLES = arrays(np.float64, st.tuples(st.integers(2, 6), st.integers(2, 5)), elements=NUMBERS)


def test_fresh_noise_is_the_mean_of_the_variances_of_the_means() -> None:
    # Means 2, 6, 5; variances within 2, 8, 0 of two each: noise (1 + 4 + 0) / 3. Variance of the means 13/3.
    found = noise_of(np.array([[1.0, 3], [4, 8], [5, 5]]), common=False)
    assert (found.points, found.freedom) == (3, 3)
    assert found.variance == pytest.approx(13 / 3)
    assert found.noise == pytest.approx(5 / 3)
    assert found.part == pytest.approx(5 / 13)


def test_common_noise_is_the_interaction_only() -> None:
    # Less the level of each row and column, +-1/2 remains everywhere: 4 x 1/4 over one degree of freedom, by two.
    found = noise_of(np.array([[10.0, 20], [13, 25]]), common=True)
    assert (found.points, found.freedom) == (2, 1)
    assert found.variance == pytest.approx(8.0)
    assert found.noise == pytest.approx(0.5)
    assert found.part == pytest.approx(1 / 16)


def test_with_one_replication_nobody_can_tell() -> None:
    for common in (False, True):
        found = noise_of(np.array([[1.0], [3.0]]), common)
        assert (found.noise, found.part, found.freedom) == (None, None, 0)
        assert found.variance == pytest.approx(2.0)
    assert noise_of(np.array([[1.0, NAN], [NAN, 3.0]]), common=True).part is None


def test_where_nothing_differs_nothing_is_chance() -> None:
    found = noise_of(np.ones((4, 3)), common=False)
    assert (found.variance, found.noise, found.part) == (0.0, 0.0, 0.0)
    assert noise_of(np.ones((1, 3)), common=False).part is None, "one point differs from no other"


def test_the_part_is_never_more_than_all() -> None:
    assert noise_of(np.array([[1.0, 9], [9, 1]]), common=False).part == 1.0
    assert noise_of(np.array([[1.0, 9], [9, 2]]), common=False).part == 1.0


def test_points_without_a_value_do_not_count_and_one_replication_has_the_noise_of_the_others() -> None:
    values = np.array([[1.0, 3, NAN], [NAN, NAN, NAN], [4, 8, NAN], [7, NAN, NAN]])
    found = replicated(values, common=False)
    assert found.n.tolist() == [2, 0, 2, 1]
    assert found.mean == pytest.approx([2, NAN, 6, 7], nan_ok=True)
    # Within: 2 and 8, one degree of freedom each, so 5 for a single replication.
    assert found.variance == pytest.approx([1, NAN, 4, 5], nan_ok=True)
    assert noise_of(values, common=False).noise == pytest.approx(10 / 3)


@given(TABLES, st.data())
@settings(max_examples=60, deadline=None)
def test_what_a_replication_adds_to_all_points_changes_nothing_under_common_numbers(
    values: np.ndarray, data: st.DataObject
) -> None:
    shared = data.draw(arrays(np.float64, values.shape[1], elements=NUMBERS))
    before, after = replicated(values, common=True), replicated(values + shared, common=True)
    assert after.mean - after.mean[0] == pytest.approx(before.mean - before.mean[0], abs=1e-8)
    assert after.errors == pytest.approx(before.errors, abs=1e-8)
    assert after.freedom == before.freedom == (len(values) - 1) * (values.shape[1] - 1)


@given(TABLES)
@settings(max_examples=60, deadline=None)
def test_the_errors_have_the_covariances_that_the_means_have(values: np.ndarray) -> None:
    found = replicated(values, common=True)
    replications = values.shape[1]
    assert found.mean == pytest.approx(values.mean(axis=1), abs=1e-9)
    off = values - values.mean(
        axis=0
    )  # of differences between points, so less what a replication adds to all
    wanted = np.atleast_2d(np.cov(off)) / replications
    assert found.errors @ found.errors.T == pytest.approx(wanted, abs=1e-6)
    fresh = replicated(values, common=False)
    assert (fresh.errors**2).sum(axis=1) == pytest.approx(fresh.variance, abs=1e-9)


@given(TABLES, st.data())
@settings(max_examples=60, deadline=None)
def test_missing_replications_do_not_make_points_differ_that_differ_by_a_level_only(
    values: np.ndarray, data: st.DataObject
) -> None:
    levels, shared = values[:, 0], values[0]
    table = levels[:, None] + shared
    missing = data.draw(arrays(np.bool_, table.shape))
    missing[:, 0] = False  # one replication that all have links the table
    found = replicated(np.where(missing, NAN, table), common=True)
    assert found.mean - found.mean[0] == pytest.approx(levels - levels[0], abs=1e-8)
    assert found.errors == pytest.approx(np.zeros(table.shape), abs=1e-8)


@pytest.mark.parametrize("common", [False, True])
def test_the_noise_is_found_on_average(common: bool) -> None:
    rng = np.random.default_rng(3)
    levels = rng.normal(0, 2, 40)
    parts, variances = [], []
    for _ in range(300):
        values = levels[:, None] + rng.normal(0, 3, (40, 5))
        if common:
            # The interaction is alike at points that are alike: only what makes points differ is noise.
            values += rng.normal(0, 50, 5) + rng.normal(0, 2, 5) * np.linspace(-1, 1, 40)[:, None]
        found = noise_of(values, common)
        assert found.noise is not None
        variances.append(found.variance)
        parts.append(found.noise)
    wanted = 9 / 5 + (4 / 5 * np.linspace(-1, 1, 40).var(ddof=1) if common else 0.0)
    assert np.mean(parts) == pytest.approx(wanted, rel=0.05)
    assert np.mean(variances) - levels.var(ddof=1) == pytest.approx(wanted, rel=0.15)


@pytest.mark.parametrize("common", [False, True])
def test_the_noise_is_found_on_average_where_replications_are_missing(common: bool) -> None:
    rng = np.random.default_rng(4)
    made = np.arange(6) < rng.integers(2, 7, 30)[:, None]
    found = []
    for _ in range(400):
        values = rng.normal(0, 3, (30, 6)) + (rng.normal(0, 50, 6) if common else 0.0)
        found.append(noise_of(np.where(made, values, NAN), common))
    wanted = 9 * (1 / made.sum(axis=1)).mean()
    assert np.mean([one.noise for one in found]) == pytest.approx(wanted, rel=0.05)
    assert np.mean([one.variance for one in found]) == pytest.approx(wanted, rel=0.12)
    replications = made.sum() - 30
    assert {one.freedom for one in found} == {replications - 5 if common else replications}


def test_a_block_is_complete_when_every_point_has_a_value() -> None:
    values = np.array([[1.0, NAN], [NAN, 2], [NAN, NAN], [3, 4]])
    assert complete_blocks(values, 2).tolist() == [True, False]
