"""Elementary effects are those of a hand, and what chance adds to them is told apart."""

from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groeipad.experiments.sensitivity.morris import Effects, morris_effects
from groeipad.experiments.sensitivity.samples import morris_sample
from simulator.errors import ResultError
from tests.experiments.sensitivity.functions import option

LEVELS = 4
STEP = 2 / 3
NAN = np.nan


def effects_of(sample: np.ndarray, values: np.ndarray, *, common: bool = False, seed: int = 0) -> Effects:
    names = [f"factor {number}" for number in range(sample.shape[1])]
    table = values if values.ndim == 2 else values[:, None]
    return morris_effects(names, sample, table, common=common, levels=LEVELS, seed=seed)


@given(st.lists(st.floats(-100, 100), min_size=1, max_size=5), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_of_a_linear_function_every_effect_is_the_slope(slopes: list[float], seed: int) -> None:
    sample = morris_sample(len(slopes), 4, LEVELS, seed)
    found = effects_of(sample, 7 + sample @ slopes)
    assert found.mu == pytest.approx(slopes, abs=1e-9)
    assert found.mu_star == pytest.approx(np.abs(slopes), abs=1e-9)
    assert found.low == pytest.approx(found.mu_star, abs=1e-9)
    assert found.sigma == pytest.approx(np.zeros(len(slopes)), abs=1e-9)
    assert (found.trajectories, found.dropped) == (4, 0)


def test_the_effects_of_a_product_are_where_the_other_stands() -> None:
    # Two trajectories of 100 u1 u2 by hand, on the levels 0, 1/3, 2/3 and 1.
    sample = np.array([[0, 0], [2, 0], [2, 2], [3, 1], [3, 3], [1, 3]]) / 3
    found = effects_of(sample, 100 * sample[:, 0] * sample[:, 1])
    # u1 moves where u2 is 0 and 1; u2 moves where u1 is 2/3 and 1.
    assert found.mu == pytest.approx([50, 250 / 3])
    assert found.mu_star == pytest.approx([50, 250 / 3])
    assert found.sigma == pytest.approx([100 / sqrt(2), 100 / 3 / sqrt(2)])
    assert found.noise.part is None, "one replication"
    assert np.isnan(found.noise_sd).all()
    assert np.isnan(found.sigma_without_noise).all()


def test_the_mean_absolute_effect_sees_what_cancels_out() -> None:
    sample = morris_sample(2, 200, LEVELS, 0)
    found = effects_of(sample, np.abs(2 * sample[:, 0] - 1) + sample[:, 1])
    # From 0 to 2/3 it falls by 2/3, from 1/3 to 1 it rises by 2/3: the effects are -1 and 1.
    assert found.mu_star == pytest.approx([1.0, 1.0])
    assert found.mu[0] == pytest.approx(0.0, abs=0.2)
    assert found.sigma == pytest.approx([1.0, 0.0], abs=0.05)


def test_options_have_no_direction_and_a_step_to_the_same_one_has_no_effect() -> None:
    sample = morris_sample(2, 60, LEVELS, 5)
    # With two options a step always changes it; a fee of 6 comes to 6 / (2/3) over the whole way.
    two = morris_effects(
        ["a", "b"],
        sample,
        (6.0 * option(sample[:, 0], 2) + sample[:, 1])[:, None],
        common=False,
        levels=LEVELS,
        unordered=[True, False],
    )
    assert np.isnan(two.mu[0])
    assert two.mu[1] == pytest.approx(1.0)
    assert two.mu_star == pytest.approx([9.0, 1.0])
    # With three, a step goes from the first to the third, or from the second to the third: fees 0, 8 and 8.
    three = effects_of(sample, np.array([0.0, 8, 8])[option(sample[:, 0], 3)])
    steps = np.diff(option(sample[:, 0], 3).reshape(-1, 3), axis=1)
    far = (np.abs(steps).sum(axis=1) == 2).mean()
    assert 0.3 < far < 0.7
    assert three.mu_star[0] == pytest.approx(far * 8 / STEP)


def test_a_trajectory_with_a_point_without_value_does_not_count() -> None:
    rng = np.random.default_rng(2)
    sample = morris_sample(3, 6, LEVELS, 1)
    values = rng.normal(size=(24, 4))
    kept = np.ones(24, dtype=bool)
    kept[4:8] = kept[16:20] = False
    missing = values.copy()
    missing[[5, 17, 18]] = NAN
    missing[0, 0] = NAN  # this point has other replications
    values[0, 0] = NAN
    found, wanted = effects_of(sample, missing), effects_of(sample[kept], values[kept])
    assert (found.trajectories, found.dropped) == (4, 2)
    assert found.table().equals(wanted.table())
    assert found.noise == wanted.noise


def test_with_fewer_than_two_trajectories_there_are_no_effects() -> None:
    sample = morris_sample(2, 3, LEVELS, 0)
    values = np.ones((9, 2))
    values[[1, 4]] = NAN
    with pytest.raises(ResultError, match="of 3, 1 have a value at every point"):
        effects_of(sample, values)
    with pytest.raises(ValueError, match="no trajectories of 2 factors"):
        effects_of(sample, values[:8])


def test_fresh_noise_is_told_apart() -> None:
    rng = np.random.default_rng(8)
    sample = morris_sample(3, 400, LEVELS, 8)
    truth = sample @ [10.0, 0, 0] + 4 * sample[:, 2] ** 2
    found = effects_of(sample, truth[:, None] + rng.normal(0, 1.5, (1600, 5)))
    sd = 1.5 * sqrt(2 / 5) / STEP
    assert found.noise_sd == pytest.approx([sd] * 3, rel=0.03)
    # From 0 to 2/3 and from 1/3 to 1 the square rises by 4/9 and 8/9: effects of 8/3 and 16/3.
    assert found.sigma == pytest.approx([sd, sd, sqrt(sd**2 + (4 / 3) ** 2)], rel=0.06)
    # A variance over 400 trajectories has a standard error of 7%.
    assert (found.sigma_without_noise**2)[:2] == pytest.approx([0, 0], abs=0.2 * sd**2)
    assert found.sigma_without_noise[2] == pytest.approx(4 / 3, rel=0.2)
    # Of a factor without any effect, the mean absolute effect is that of the noise.
    assert found.noise_mu_star[1] == pytest.approx(sd * sqrt(2 / pi), rel=0.03)
    assert found.mu_star[1] == pytest.approx(found.noise_mu_star[1], rel=0.1)


def test_what_replications_add_to_all_points_is_no_noise_under_common_numbers() -> None:
    rng = np.random.default_rng(9)
    sample = morris_sample(2, 5, LEVELS, 9)
    values = (sample @ [3.0, 0])[:, None] + rng.normal(0, 1000, 6)
    found = effects_of(sample, values, common=True)
    assert found.mu == pytest.approx([3, 0], abs=1e-9)
    assert found.noise_sd == pytest.approx([0, 0], abs=1e-9)
    assert found.high == pytest.approx([3, 0], abs=1e-9)


def test_noise_that_is_alike_in_all_trajectories_does_not_spread_effects_but_makes_their_mean_unsure() -> (
    None
):
    rng = np.random.default_rng(10)
    sample = morris_sample(2, 20, LEVELS, 10)
    slopes = rng.normal(0, 2, 8)
    values = (sample @ [30.0, 5])[:, None] + slopes * sample[:, [0]]
    found = effects_of(sample, values, common=True)
    of_mean = slopes.std(ddof=1) / sqrt(8)
    assert found.mu == pytest.approx([30 + slopes.mean(), 5])
    assert found.sigma == pytest.approx([0, 0], abs=1e-9)
    assert found.sigma_without_noise == pytest.approx([0, 0], abs=1e-6)
    assert found.noise_sd == pytest.approx([of_mean, 0], abs=1e-9)
    assert found.high - found.mu_star == pytest.approx([1.959964 * of_mean, 0], abs=1e-6)


def test_independent_interaction_is_told_apart_under_common_numbers() -> None:
    rng = np.random.default_rng(11)
    sample = morris_sample(2, 300, LEVELS, 11)
    values = (sample @ [10.0, 0])[:, None] + rng.normal(0, 50, 5) + rng.normal(0, 3, (900, 5))
    found = effects_of(sample, values, common=True)
    sd = 3 * sqrt(2 / 5) / STEP
    assert found.noise_sd == pytest.approx([sd, sd], rel=0.05)
    assert found.sigma == pytest.approx([sd, sd], rel=0.1)
    assert found.sigma_without_noise**2 == pytest.approx([0, 0], abs=0.25 * sd**2)
    assert found.noise.noise == pytest.approx(9 / 5, rel=0.06)


def test_an_interval_holds_the_true_value_about_as_often_as_it_says() -> None:
    rng = np.random.default_rng(12)
    hit = 0
    for seed in range(60):
        sample = morris_sample(2, 15, LEVELS, seed)
        slopes = 20 + rng.normal(0, 4, 10)
        values = sample[:, [0]] * slopes + rng.normal(0, 5, 10) + rng.normal(0, 1, (45, 10))
        found = effects_of(sample, values, common=True, seed=seed)
        hit += found.low[0] <= 20 <= found.high[0]
    assert 50 <= hit <= 60


def test_a_seed_gives_one_interval_also_zero() -> None:
    sample = morris_sample(2, 8, LEVELS, 0)
    values = np.random.default_rng(0).normal(size=24)
    for seed in (0, 7):
        assert (
            effects_of(sample, values, seed=seed)
            .table()
            .equals(effects_of(sample, values, seed=seed).table())
        )
    assert effects_of(sample, values, seed=0).high[0] != effects_of(sample, values, seed=7).high[0]


def test_the_table_has_a_row_for_each_factor() -> None:
    sample = morris_sample(2, 3, LEVELS, 0)
    found = morris_effects(
        ["a", "b"], sample, sample[:, :1] * 2, common=True, levels=LEVELS, unordered=[False, True]
    ).table()
    assert found.columns == [
        *("factor", "mu", "mu_star", "low", "high", "sigma"),
        *("noise_sd", "noise_mu_star", "sigma_without_noise"),
    ]
    assert found["factor"].to_list() == ["a", "b"]
    assert found["mu"].to_list() == [pytest.approx(2.0), None]
    assert found["noise_sd"].to_list() == [None, None]
