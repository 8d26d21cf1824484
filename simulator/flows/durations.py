"""A scenario's distributions as the draws read them: a kind, two numbers, and a table for observed times."""

from __future__ import annotations

import numpy as np

from simulator.model.base import Figure
from simulator.model.distributions import Distribution, Empirical, Exponential, Fixed, Gamma
from simulator.random import times
from simulator.random.replication import Duration

NO_TIME = Fixed(kind="fixed", days=Figure(value=0.0))
"""At once."""


def duration_of(distribution: Distribution | None) -> Duration:
    """Return a scenario's distribution as numbers; None means that the time never ends."""
    none = np.zeros(0)
    if distribution is None:
        return Duration(times.NEVER, 0.0, 0.0, none, none)
    if isinstance(distribution, Fixed):
        return Duration(times.FIXED, distribution.days.value, 0.0, none, none)
    if isinstance(distribution, Exponential):
        return Duration(times.EXPONENTIAL, distribution.mean_days.value, 0.0, none, none)
    if isinstance(distribution, Gamma):
        return Duration(times.GAMMA, distribution.mean_days.value, distribution.shape.value, none, none)
    if isinstance(distribution, Empirical):
        days = np.array(distribution.days)
        weights = np.ones(len(days)) if distribution.weights is None else np.array(distribution.weights)
        cumulative = np.cumsum(weights) / weights.sum()
        return Duration(times.EMPIRICAL, float(days @ weights / weights.sum()), 0.0, days, cumulative)
    return Duration(times.LOGNORMAL, distribution.mean_days.value, distribution.variation.value, none, none)
