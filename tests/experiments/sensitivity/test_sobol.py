"""Sobol' indices are those of the textbook functions, with and without noise, whatever random numbers there are."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from groeipad.experiments.sensitivity.blocks import forms_of, parts_of
from groeipad.experiments.sensitivity.indices import Estimate, Indices
from groeipad.experiments.sensitivity.samples import saltelli_sample
from groeipad.experiments.sensitivity.sobol import sobol_indices
from simulator.errors import ResultError
from tests.experiments.sensitivity.functions import (
    g_function,
    g_indices,
    ishigami,
    ishigami_indices,
    option,
)

NAN = np.nan
FIRST, TOTAL, PAIR = ishigami_indices()
VARIANCE = 13.8446
"""Of the Ishigami function."""


def indices_of(
    values: np.ndarray, factors: int, *, common: bool = False, second_order: bool = False, seed: int = 0
) -> Indices:
    names = [f"factor {number}" for number in range(factors)]
    table = values if values.ndim == 2 else values[:, None]
    return sobol_indices(names, table, common=common, second_order=second_order, seed=seed)


@cache
def sample_of(points: int, factors: int = 3, *, second_order: bool = False) -> np.ndarray:
    return saltelli_sample(factors, points, second_order, seed=1)


def without_noise(found: Indices) -> tuple[Estimate, Estimate]:
    assert found.first_without_noise is not None
    assert found.total_without_noise is not None
    return found.first_without_noise, found.total_without_noise


def test_the_known_indices_are_those_that_are_published() -> None:
    assert pytest.approx([0.3139, 0.4424, 0.0], abs=5e-5) == FIRST
    assert pytest.approx([0.5576, 0.4424, 0.2437], abs=5e-5) == TOTAL
    units = np.random.default_rng(0).random((1_000_000, 3))
    assert ishigami(units).var() == pytest.approx(VARIANCE, rel=0.01)


def test_ishigami() -> None:
    found = indices_of(ishigami(sample_of(2048, second_order=True)), 3, second_order=True)
    assert found.first.value == pytest.approx(FIRST, abs=0.02)
    assert found.total.value == pytest.approx(TOTAL, abs=0.02)
    assert found.second is not None
    pairs = found.second.value
    assert [pairs[0, 1], pairs[0, 2], pairs[1, 2]] == pytest.approx([0.0, PAIR, 0.0], abs=0.03)
    assert np.isnan(pairs[np.tril_indices(3)]).all()
    for one, wanted in ((found.first, FIRST), (found.total, TOTAL)):
        assert ((one.low <= wanted) & (wanted <= one.high)).all()
    assert found.second.low[0, 2] <= PAIR <= found.second.high[0, 2]
    assert found.noise.part is None
    assert found.first_without_noise is found.second_without_noise is None


def test_the_g_function() -> None:
    a = np.array([0.0, 1, 4.5, 9])
    found = indices_of(g_function(sample_of(2048, 4), a), 4)
    first, total = g_indices(a)
    assert found.first.value == pytest.approx(first, abs=0.02)
    assert found.total.value == pytest.approx(total, abs=0.02)


def test_options_have_indices_as_numbers_do() -> None:
    # y = x1 + x2 [option 3 of 3] + fee(option), fees 0, 3 and 6; x uniform on (0, 1), so var x = 1/12.
    sample = sample_of(4096)
    chosen = option(sample[:, 1], 3)
    values = sample[:, 0] + sample[:, 2] * (chosen == 2) + np.array([0.0, 3, 6])[chosen]
    of_number = 1 / 12
    # Given the option the mean is fee + 1/2 [option 3], so 0, 3 or 6.5.
    of_option = (9 + 42.25) / 3 - (9.5 / 3) ** 2
    # Given x2 the mean is x2 / 3. What x2 and the option do together: var x2 times the variance of [option 3].
    of_other, together = 1 / 12 / 9, 1 / 12 * (1 / 3 - 1 / 9)
    whole = of_number + of_option + of_other + together
    found = indices_of(values, 3)
    wanted = np.array([of_number, of_option, of_other]) / whole
    assert found.first.value == pytest.approx(wanted, abs=0.005)
    assert found.total.value == pytest.approx(wanted + np.array([0, together, together]) / whole, abs=0.005)


@given(
    arrays(np.float64, (16, 5), elements=st.floats(-100, 100).map(lambda one: round(one, 2))), st.booleans()
)
@settings(max_examples=30, deadline=None)
def test_our_quadratic_forms_are_those_of_salib(values: np.ndarray, second_order: bool) -> None:
    table = values if not second_order else values[:, :4].reshape(8, 8)
    factors = 3
    outcomes = table.ravel()
    if np.ptp(outcomes) == 0 or np.ptp(table[:, [0, -1]]) == 0:
        return
    found = indices_of(outcomes, factors, second_order=second_order)
    blocks = len(table)
    ours = forms_of(
        parts_of(outcomes[:, None], factors, second_order), np.full((1, blocks), 1 / blocks)
    ).indices()
    for name, one in ours.items():
        estimate = getattr(found, name)
        assert estimate is not None
        assert one[0] == pytest.approx(estimate.value, rel=1e-6, abs=1e-8, nan_ok=True)


@pytest.mark.parametrize("second_order", [False, True])
def test_without_any_noise_nothing_is_corrected(second_order: bool) -> None:
    # What a replication adds to all points alike is no noise under common random numbers.
    rng = np.random.default_rng(5)
    values = ishigami(sample_of(64, second_order=second_order))[:, None] + rng.normal(0, 100, 4)
    found = indices_of(values, 3, common=True, second_order=second_order)
    assert found.noise.part == pytest.approx(0.0, abs=1e-12)
    for name in ("first", "total", "second"):
        raw, corrected = getattr(found, name), getattr(found, f"{name}_without_noise")
        if raw is not None:
            for part in ("value", "low", "high"):
                assert getattr(corrected, part) == pytest.approx(getattr(raw, part), abs=1e-9, nan_ok=True)


def test_fresh_noise_spoils_raw_indices_and_not_the_corrected_ones() -> None:
    rng = np.random.default_rng(6)
    sample = sample_of(4096)
    # Noise of sd 6 over 4 replications: a variance of 9 beside 13.8.
    found = indices_of(ishigami(sample)[:, None] + rng.normal(0, 6, (len(sample), 4)), 3)
    part = 9 / (VARIANCE + 9)
    assert found.noise.part == pytest.approx(part, rel=0.03)
    assert found.first.value == pytest.approx(np.array(FIRST) * (1 - part), abs=0.03)
    assert found.total.value == pytest.approx(np.array(TOTAL) * (1 - part) + part, abs=0.03)
    first, total = without_noise(found)
    assert first.value == pytest.approx(FIRST, abs=0.04)
    assert total.value == pytest.approx(TOTAL, abs=0.03)
    for one, wanted in ((first, FIRST), (total, TOTAL)):
        assert ((one.low <= wanted) & (wanted <= one.high)).all()
    assert found.total.low[2] > TOTAL[2], "the raw interval is sure of what is wrong"


def test_pairs_are_corrected_too() -> None:
    rng = np.random.default_rng(7)
    sample = sample_of(1024, second_order=True)
    values = ishigami(sample)[:, None] + rng.normal(0, 4, (len(sample), 4))
    for common in (False, True):
        found = indices_of(values + rng.normal(0, 9, 4) * common, 3, common=common, second_order=True)
        assert found.second_without_noise is not None
        one = found.second_without_noise
        assert one.low[0, 2] <= PAIR <= one.high[0, 2]
        assert one.value[0, 2] == pytest.approx(PAIR, abs=0.12)


def test_an_independent_interaction_under_common_numbers_comes_to_the_same() -> None:
    rng = np.random.default_rng(8)
    sample = sample_of(2048)
    values = ishigami(sample)[:, None] + rng.normal(0, 4, (len(sample), 4)) + rng.normal(0, 500, 4)
    found = indices_of(values, 3, common=True)
    part = 4 / (VARIANCE + 4)
    assert found.noise.part == pytest.approx(part, rel=0.05)
    assert found.total.value == pytest.approx(np.array(TOTAL) * (1 - part) + part, abs=0.04)
    first, total = without_noise(found)
    assert first.value == pytest.approx(FIRST, abs=0.06)
    assert total.value == pytest.approx(TOTAL, abs=0.04)
    for one, wanted in ((first, FIRST), (total, TOTAL)):
        assert ((one.low <= wanted) & (wanted <= one.high)).all()


def test_noise_that_follows_one_factor_is_taken_off_that_factor_only() -> None:
    # Each replication has a slope of its own along x3. It makes no two points differ that have the same x3, so that
    # taking the whole noise off every total index would be wrong: those of x1 and x2 would come out too low.
    rng = np.random.default_rng(9)
    sample = sample_of(1024)
    slopes = rng.normal(0, 12, 30)
    along = slopes * (sample[:, [2]] - 0.5)
    found = indices_of(ishigami(sample)[:, None] + along, 3, common=True)
    noise = slopes.var(ddof=1) / 12 / 30  # of the mean slope, times var u
    assert found.noise.noise == pytest.approx(noise, rel=0.02)
    clean = indices_of(ishigami(sample), 3)
    # The slopes happen to have a mean, and that belongs to what these replications tell of x3.
    happened = slopes.mean() ** 2 / 12
    variance = VARIANCE + happened
    first, total = without_noise(found)
    scale = VARIANCE / (variance - noise)
    assert total.value[:2] == pytest.approx(clean.total.value[:2] * scale, abs=0.01)
    extra = (happened - noise) / (variance - noise)
    assert first.value[2] == pytest.approx(clean.first.value[2] * scale + extra, abs=0.03)
    # Over many draws of the slopes it comes out right, and the interval knows that these are few replications.
    hit, sum_ = 0, np.zeros(3)
    small = sample_of(128)
    truth = indices_of(ishigami(small), 3).first.value
    for _ in range(40):
        along = rng.normal(0, 12, 10) * (small[:, [2]] - 0.5)
        first, _ = without_noise(indices_of(ishigami(small)[:, None] + along, 3, common=True))
        sum_ += first.value
        hit += first.low[2] <= truth[2] <= first.high[2]
    assert sum_ / 40 == pytest.approx(truth, abs=0.05)
    assert hit >= 34


def test_where_all_may_be_noise_there_is_no_index_without_it() -> None:
    rng = np.random.default_rng(10)
    values = rng.normal(0, 1, (64 * 5, 2))
    seen = [without_noise(indices_of(rng.permuted(values), 3))[1] for _ in range(10)]
    assert any(np.isnan(one.value).all() for one in seen)
    assert all(np.isnan(one.low).all() for one in seen), "no interval that promises something"


@pytest.mark.parametrize("common", [False, True])
def test_a_block_with_a_missing_point_does_not_count(common: bool) -> None:
    rng = np.random.default_rng(11)
    values = ishigami(sample_of(32))[:, None] + rng.normal(0, 1, (160, 3))
    kept = np.repeat(np.arange(32) % 4 != 1, 5)
    missing = values.copy()
    missing[~kept & (np.arange(160) % 5 == 2)] = NAN
    missing[0, 1] = values[0, 1] = NAN  # this point has other replications
    found, wanted = indices_of(missing, 3, common=common), indices_of(values[kept], 3, common=common)
    assert (found.blocks, found.dropped) == (24, 8)
    assert found.table().equals(wanted.table())
    assert found.noise == wanted.noise


@pytest.mark.parametrize("common", [False, True])
def test_indices_are_right_where_points_have_different_numbers_of_replications(common: bool) -> None:
    rng = np.random.default_rng(12)
    sample = sample_of(2048)
    made = np.arange(8) < rng.integers(2, 9, len(sample))[:, None]
    values = ishigami(sample)[:, None] + rng.normal(0, 4, (len(sample), 8)) + rng.normal(0, 30, 8) * common
    found = indices_of(np.where(made, values, NAN), 3, common=common)
    first, total = without_noise(found)
    assert first.value == pytest.approx(FIRST, abs=0.05)
    assert total.value == pytest.approx(TOTAL, abs=0.05)
    assert found.total.value[2] > 0.35


def test_where_nothing_differs_there_are_no_indices() -> None:
    for values in (np.ones((40, 3)), np.repeat([[1.0, 2, 3]], 40, axis=0)):
        found = indices_of(values, 3, common=True)
        assert np.isnan(found.first.value).all()
        assert np.isnan(without_noise(found)[1].value).all()
        assert found.noise.part == pytest.approx(0.0)


def test_what_differs_by_rounding_only_does_not_differ() -> None:
    # No factor does anything, and points have different replications: their means differ in the last bits.
    rng = np.random.default_rng(13)
    made = np.arange(9) < rng.integers(2, 10, 160)[:, None]
    values = np.where(made, 1234.567 + rng.normal(0, 20, 9), NAN)
    found = indices_of(values, 3, common=True)
    assert np.isnan(found.total.value).all()
    assert found.noise.part == 0.0


def test_a_design_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="no blocks of 5"):
        indices_of(np.ones(12), 3)
    values = np.arange(10.0)
    values[3] = NAN
    with pytest.raises(ResultError, match="of 2 blocks of 5 points, 1 have a value"):
        indices_of(values, 3)


def test_a_seed_gives_one_interval_also_zero_and_the_global_stream_is_left_alone() -> None:
    values = ishigami(sample_of(16))
    before = np.random.get_state(legacy=False)  # noqa: NPY002 - that is what must not change
    for seed in (0, 3):
        assert indices_of(values, 3, seed=seed).table().equals(indices_of(values, 3, seed=seed).table())
    assert indices_of(values, 3, seed=0).first.high[0] != indices_of(values, 3, seed=3).first.high[0]
    after = np.random.get_state(legacy=False)  # noqa: NPY002
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    assert (before["state"]["key"] == after["state"]["key"]).all()
    assert before["state"]["pos"] == after["state"]["pos"]


def test_the_tables_have_a_row_for_each_factor_and_each_pair() -> None:
    values = ishigami(sample_of(16, second_order=True))
    found = indices_of(values, 3, second_order=True)
    table, pairs = found.table(), found.pairs()
    assert table.columns == [
        "factor",
        *(
            f"{name}{end}"
            for name in ("first", "total", "first_without_noise", "total_without_noise")
            for end in ("", "_low", "_high")
        ),
    ]
    assert table["factor"].to_list() == list(found.factors)
    assert table["total"].to_list() == found.total.value.tolist()
    assert table["total_without_noise"].null_count() == 3
    assert pairs.select("factor", "other").rows() == [
        ("factor 0", "factor 1"),
        ("factor 0", "factor 2"),
        ("factor 1", "factor 2"),
    ]
    assert found.second is not None
    assert pairs["second"].to_list() == found.second.value[np.triu_indices(3, 1)].tolist()
    assert indices_of(ishigami(sample_of(16)), 3).pairs().height == 0
