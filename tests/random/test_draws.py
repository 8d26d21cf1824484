"""Draws have the distributions they say, and the same address always gives the same draw."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.contract import Purpose
from simulator.flows.durations import duration_of
from simulator.model.base import Figure
from simulator.model.distributions import Distribution, Empirical, Exponential, Fixed, Gamma, Lognormal
from simulator.random import draws, normal, times
from simulator.random.replication import ReplicationDraws

RANDOM = ReplicationDraws(seed=7, replication=3)
DRAWS = 20_000


def days(distribution: Distribution, factor: float = 1.0) -> np.ndarray:
    duration = duration_of(distribution)
    return np.array([RANDOM.duration(duration, Purpose.VOID, who, factor) for who in range(DRAWS)]) / 86_400


CASES = [
    (Exponential(kind="exponential", mean_days=Figure(value=28.0)), stats.expon(scale=28.0)),
    (
        Gamma(kind="gamma", mean_days=Figure(value=28.0), shape=Figure(value=2.0)),
        stats.gamma(2.0, scale=14.0),
    ),
    (
        Gamma(kind="gamma", mean_days=Figure(value=28.0), shape=Figure(value=0.4)),
        stats.gamma(0.4, scale=70.0),
    ),
    (
        Lognormal(kind="lognormal", mean_days=Figure(value=90.0), variation=Figure(value=0.8)),
        stats.lognorm(
            math.sqrt(math.log(1.64)), scale=90.0 / math.sqrt(1.64)
        ),  # mean 90 and coefficient of variation 0.8: sigma^2 = ln(1 + 0.8^2)
    ),
]


@pytest.mark.parametrize(("distribution", "expected"), CASES)
def test_times_follow_their_distribution(distribution: Distribution, expected: stats.rv_continuous) -> None:
    drawn = days(distribution)
    assert stats.kstest(drawn, expected.cdf).pvalue > 0.001
    assert drawn.mean() == pytest.approx(expected.mean(), abs=3 * expected.std() / math.sqrt(DRAWS))


def test_a_fixed_time_is_always_the_same() -> None:
    assert set(days(Fixed(kind="fixed", days=Figure(value=2.5)))) == {2.5}


def test_observed_times_come_as_often_as_they_weigh() -> None:
    drawn = days(Empirical(kind="empirical", days=(1.0, 5.0, 9.0), weights=(1.0, 2.0, 1.0)))
    assert set(drawn) == {1.0, 5.0, 9.0}
    assert np.mean(drawn == 5.0) == pytest.approx(0.5, abs=3 * 0.5 / math.sqrt(DRAWS))


def test_no_distribution_and_an_infinite_factor_mean_never() -> None:
    assert RANDOM.duration(duration_of(None), Purpose.VOID, 1) == times.FAR
    exponential = duration_of(Exponential(kind="exponential", mean_days=Figure(value=1.0)))
    assert RANDOM.duration(exponential, Purpose.VOID, 1, math.inf) == times.FAR


@pytest.mark.parametrize("mean", [1.0, 1.15, 2.2, 2.8])
def test_household_sizes_are_one_plus_poisson(mean: float) -> None:
    shares = draws.household_sizes(mean)
    sizes = np.array([1 + draws.pick(shares, RANDOM.uniform(Purpose.PERSONS, who)) for who in range(DRAWS)])
    assert sizes.min() == 1
    for persons in range(1, 6):
        chance = stats.poisson.pmf(persons - 1, mean - 1.0)
        error = 3 * math.sqrt(chance * (1 - chance) / DRAWS)
        assert np.mean(sizes == persons) == pytest.approx(chance, abs=error + 1e-12)


@given(st.floats(1e-15, 1 - 1e-15))
def test_the_normal_quantile_is_the_published_one(p: float) -> None:
    assert normal.normal_quantile(p) == pytest.approx(stats.norm.ppf(p), rel=1e-13, abs=1e-13)


@given(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1), st.integers(0, 2**63 - 1))
def test_a_uniform_lies_strictly_between_zero_and_one_and_never_changes(
    seed: int, replication: int, who: int
) -> None:
    random = ReplicationDraws(seed, replication)
    first = random.uniforms(Purpose.OPENING, who)
    assert all(0.0 < unit < 1.0 for unit in first)
    assert first == random.uniforms(Purpose.OPENING, who)


def test_addresses_that_differ_in_one_part_give_unrelated_draws() -> None:
    base = np.array([RANDOM.uniform(Purpose.PERSONS, who) for who in range(DRAWS)])
    others = {
        "purpose": [RANDOM.uniform(Purpose.ORIGIN, who) for who in range(DRAWS)],
        "index": [RANDOM.uniform(Purpose.PERSONS, who, 1) for who in range(DRAWS)],
        "replication": [ReplicationDraws(7, 4).uniform(Purpose.PERSONS, who) for who in range(DRAWS)],
        "seed": [ReplicationDraws(8, 3).uniform(Purpose.PERSONS, who) for who in range(DRAWS)],
    }
    for part, drawn in others.items():
        assert abs(np.corrcoef(base, drawn)[0, 1]) < 4 / math.sqrt(DRAWS), part
