"""What is left of a stay that is going on follows the equilibrium distribution: density P(stay > x) / mean."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from simulator.contract import Purpose
from simulator.flows.durations import duration_of
from simulator.model.base import Figure
from simulator.model.distributions import Distribution, Empirical, Exponential, Fixed, Gamma, Lognormal
from simulator.random import times
from simulator.random.replication import ReplicationDraws

RANDOM = ReplicationDraws(seed=7, replication=3)
DRAWS = 20_000
Stayed = Callable[[np.ndarray], np.ndarray]
"""The mean of the shorter of a stay and x: the integral of P(stay > u) from 0 to x."""


def days(distribution: Distribution, factor: float = 1.0) -> np.ndarray:
    duration = duration_of(distribution)
    return (
        np.array([RANDOM.residual(duration, Purpose.RESIDUAL, who, factor) for who in range(DRAWS)]) / 86_400
    )


def gamma(shape: float) -> tuple[Distribution, Stayed, float, float]:
    scale = 90.0 / shape

    def stayed(x: np.ndarray) -> np.ndarray:
        long = x * stats.gamma.sf(x, shape, scale=scale)
        return np.asarray(90.0 * stats.gamma.cdf(x, shape + 1, scale=scale) + long)

    form = Gamma(kind="gamma", mean_days=Figure(value=90.0), shape=Figure(value=shape))
    return form, stayed, 90.0, 90.0**2 * (1 + 1 / shape)


def lognormal(cv: float) -> tuple[Distribution, Stayed, float, float]:
    sigma = math.sqrt(math.log(1 + cv**2))
    mu = math.log(90.0) - sigma**2 / 2

    def stayed(x: np.ndarray) -> np.ndarray:
        z = (np.log(np.maximum(x, 1e-300)) - mu) / sigma
        return np.asarray(90.0 * stats.norm.cdf(z - sigma) + x * stats.norm.sf(z))

    form = Lognormal(kind="lognormal", mean_days=Figure(value=90.0), variation=Figure(value=cv))
    return form, stayed, 90.0, 90.0**2 * (1 + cv**2)


def observed() -> tuple[Distribution, Stayed, float, float]:
    times, shares = np.array([5.0, 30.0, 400.0]), np.array([0.5, 0.25, 0.25])
    form = Empirical(kind="empirical", days=tuple(times.tolist()), weights=(2.0, 1.0, 1.0))

    def stayed(x: np.ndarray) -> np.ndarray:
        return np.asarray(np.minimum(np.asarray(x)[..., None], times) @ shares)

    return form, stayed, float(times @ shares), float(times**2 @ shares)


CASES = {
    "fixed": (Fixed(kind="fixed", days=Figure(value=30.0)), lambda x: np.minimum(x, 30.0), 30.0, 900.0),
    "exponential": (
        Exponential(kind="exponential", mean_days=Figure(value=28.0)),
        lambda x: 28.0 * -np.expm1(-np.asarray(x) / 28.0),
        28.0,
        2 * 28.0**2,
    ),
    "steady gamma": gamma(3.0),
    "wild gamma": gamma(0.4),
    "lognormal": lognormal(0.8),
    "wild lognormal": lognormal(2.0),
    "empirical": observed(),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_left_follows_the_equilibrium_distribution(case: str) -> None:
    distribution, stayed, mean, _ = CASES[case]
    assert stats.kstest(days(distribution), lambda x: stayed(x) / mean).pvalue > 0.001


@pytest.mark.parametrize("case", [case for case in CASES if not case.startswith("wild lognormal")])
def test_what_is_left_has_half_the_mean_square_over_the_mean(case: str) -> None:
    """The inspection paradox: E[rest] = E[stay^2] / (2 E[stay])."""
    distribution, _, mean, square = CASES[case]
    left = days(distribution)
    assert left.mean() == pytest.approx(square / (2 * mean), abs=3 * left.std() / math.sqrt(DRAWS))


@pytest.mark.parametrize("case", CASES)
def test_a_factor_stretches_what_is_left(case: str) -> None:
    distribution, *_ = CASES[case]
    # Both are rounded to whole seconds.
    assert days(distribution, 3.0) == pytest.approx(3.0 * days(distribution), abs=2.5 / 86_400)


def test_a_stay_without_spread_or_length_leaves_what_it_can() -> None:
    steady = days(Lognormal(kind="lognormal", mean_days=Figure(value=50.0), variation=Figure(value=0.0)))
    assert stats.kstest(steady, stats.uniform(0, 50).cdf).pvalue > 0.001
    for none in (
        Fixed(kind="fixed", days=Figure(value=0.0)),
        Exponential(kind="exponential", mean_days=Figure(value=0.0)),
        Empirical(kind="empirical", days=(0.0, 0.0)),
    ):
        assert not days(none).any()


def test_a_stay_that_never_ends_never_ends() -> None:
    assert RANDOM.residual(duration_of(None), Purpose.RESIDUAL, 1) == times.FAR
    month = duration_of(Exponential(kind="exponential", mean_days=Figure(value=30.0)))
    assert RANDOM.residual(month, Purpose.RESIDUAL, 1, math.inf) == times.FAR


def test_what_is_left_is_drawn_apart_from_a_later_stay_of_the_same_person() -> None:
    """The address of a rest is its own: a later stay of the same person is not the same draw again."""
    month = duration_of(Exponential(kind="exponential", mean_days=Figure(value=30.0)))
    rests = np.array([RANDOM.residual(month, Purpose.RESIDUAL, who) for who in range(2_000)])
    stays = np.array([RANDOM.duration(month, Purpose.STAY, who, 1.0, 1_000) for who in range(2_000)])
    assert abs(stats.spearmanr(rests, stays).statistic) < 4 / math.sqrt(2_000)
