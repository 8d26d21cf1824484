"""Times as expectations: which part of them is over when, without drawing any.

A time X has two functions here. ``lasting(d)`` is the chance that it takes d days or more, and ``within(d)`` its
mean length as far as it lies within d days, E[min(X, d)], which is the area under ``lasting`` from 0 to d. Where many
times begin evenly between two days, the part of them that goes on at a later day is a difference of two such areas;
so no sums over a grid of days are needed. Seen at a moment by chance, what is left of a time that is going on lasts
d days or more with chance 1 - within(d) / mean (the equilibrium distribution; D. R. Cox, "Renewal Theory", 1962,
section 5.2).

The formulas of E[min(X, d)] stand in S. A. Klugman, H. H. Panjer and G. E. Willmot, "Loss Models: From Data to
Decisions", appendix A, as limited expected values.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import special

from simulator.flows.timeline import Values
from simulator.random import times
from simulator.random.replication import Duration

PARTS = 200
"""In so many equally likely parts a void is divided, each with its mean."""


def lasting(time: Duration, days: Values) -> Values:
    """Return the chance that a time takes so many days or more; before it has begun that is certain."""
    time, days = _as_fixed(time), np.asarray(days, dtype=np.float64)
    after = np.maximum(days, 0.0)
    if time.kind == times.NEVER:
        return np.ones_like(days)
    if time.kind == times.FIXED:
        return _values(days <= time.mean_days)
    if time.kind == times.EXPONENTIAL:
        return _values(np.exp(-after / time.mean_days))
    if time.kind == times.GAMMA:
        return _values(special.gammaincc(time.form, after * time.form / time.mean_days))
    if time.kind == times.LOGNORMAL:
        return _values(special.ndtr(-_standard(time, after)))
    return _values((days[..., None] <= time.values) @ _weights(time))


def within(time: Duration, days: Values) -> Values:
    """Return the mean length of a time as far as it lies within so many days: E[min(X, d)]; 0 before it has begun."""
    time = _as_fixed(time)
    days = np.maximum(np.asarray(days, dtype=np.float64), 0.0)
    if time.kind == times.NEVER:
        return days
    mean = time.mean_days
    if time.kind == times.FIXED:
        return np.minimum(days, mean)
    if time.kind == times.EXPONENTIAL:
        return _values(-mean * np.expm1(-days / mean))
    if time.kind == times.GAMMA:
        shorter = special.gammainc(time.form + 1.0, days * time.form / mean)
        return _values(mean * shorter + days * lasting(time, days))
    if time.kind == times.LOGNORMAL:
        shorter = special.ndtr(_standard(time, days) - _sigma(time))
        return _values(mean * shorter + days * lasting(time, days))
    return _values(np.minimum(days[..., None], time.values) @ _weights(time))


def left(time: Duration, days: Values) -> Values:
    """Return the chance that what is left of a time that is going on takes so many days or more."""
    time = _as_fixed(time)
    if time.kind == times.NEVER or time.mean_days == 0.0:
        return lasting(time, days)
    return np.clip(1.0 - within(time, days) / time.mean_days, 0.0, 1.0)


def in_parts(time: Duration, parts: int = PARTS) -> tuple[Values, Values]:
    """Return a time that ends as some values, in days, and the chance of each.

    Observed times are these values themselves. Others are divided into equally likely parts, each of which counts
    with its mean, so that the mean of all is kept exactly. What times shorter than d bring to the mean is
    E[min(X, d)] - d x lasting(d); a part brings the difference between its two ends.
    """
    time = _as_fixed(time)
    if time.kind == times.FIXED:
        return np.array([time.mean_days]), np.ones(1)
    if time.kind == times.EMPIRICAL:
        return time.values, _weights(time)
    ends = _quantile(time, np.arange(1, parts) / parts)
    shorter = within(time, ends) - ends * lasting(time, ends)
    values = parts * np.diff(np.concatenate([[0.0], shorter, [time.mean_days]]))
    return _values(values), np.full(parts, 1.0 / parts)


def going_on(area: Callable[[Values], Values], begins: Values, ends: Values, moments: Values) -> Values:
    """Return the part of the times that begin evenly between two days which has begun and goes on at a moment.

    Parameters
    ----------
    area
        E[min(X, d)] of the times, for days d; 0 below 0.
    begins, ends
        (Q,) days between which they begin, the first one before the last.
    moments
        (N,) the days asked for.

    Returns
    -------
    Values
        (N, Q): (area(moment - begin) - area(moment - end)) / (end - begin).
    """
    days = np.stack([moments[:, None] - begins[None, :], moments[:, None] - ends[None, :]])
    # Many differences are the same, above all between months; each is computed once.
    single, where = np.unique(np.maximum(days, 0.0), return_inverse=True)
    since_begin, since_end = area(single)[where].reshape(days.shape)
    return _values(np.clip((since_begin - since_end) / (ends - begins)[None, :], 0.0, 1.0))


@dataclass(frozen=True)
class Held:
    """How long a home of other supply is held: a stay, and the void after it.

    Attributes
    ----------
    stay
        How long somebody lives there.
    void
        How long the home stands empty after that.
    """

    stay: Duration
    void: Duration

    def within(self, days: Values) -> Values:
        """Return E[min(stay + void, d)]: the mean over the void of min(void, d) + E[min(stay, d - void)]."""
        return self._over_voids(
            days, lambda rest, void: np.minimum(void, rest + void) + within(self.stay, rest)
        )

    def left(self, days: Values) -> Values:
        """Return the chance that a home in which somebody lives now is held for so many days or more."""
        return self._over_voids(days, lambda rest, _: left(self.stay, rest))

    def _over_voids(self, days: Values, of: Callable[[Values, Values], Values]) -> Values:
        """Return the mean over the void of a function of what the void leaves of the days, and of the void."""
        voids, chances = in_parts(self.void)
        days = np.asarray(days, dtype=np.float64)
        return _values(of(days[..., None] - voids, voids) @ chances)


def _as_fixed(time: Duration) -> Duration:
    """Return a time that has no spread as a fixed one, so that nobody divides by nothing.

    A spread below the rounding of floats counts as none: no drawn time would differ from its mean by it.
    """
    never = time.kind == times.NEVER
    steady = time.mean_days == 0.0 or (time.kind == times.LOGNORMAL and time.form < np.finfo(np.float64).eps)
    return replace(time, kind=times.FIXED) if steady and not never else time


def _weights(time: Duration) -> Values:
    """Return the weight of each observed time; the last one takes what rounding leaves, as in a draw."""
    return np.diff(np.concatenate([[0.0], time.cumulative[:-1], [1.0]]))


def _sigma(time: Duration) -> float:
    """Return the standard deviation of the logarithm of a lognormal time."""
    return math.sqrt(math.log1p(time.form * time.form))


def _standard(time: Duration, days: Values) -> Values:
    """Return days as standard normal values of the logarithm of a lognormal time."""
    sigma = _sigma(time)
    middle = math.log(time.mean_days) - sigma * sigma / 2.0
    with np.errstate(divide="ignore"):
        return _values((np.log(days) - middle) / sigma)


def _quantile(time: Duration, chance: Values) -> Values:
    mean = time.mean_days
    if time.kind == times.EXPONENTIAL:
        return _values(-mean * np.log1p(-chance))
    if time.kind == times.GAMMA:
        return _values(mean / time.form * special.gammaincinv(time.form, chance))
    sigma = _sigma(time)
    return _values(mean * np.exp(sigma * special.ndtri(chance) - sigma * sigma / 2.0))


def _values(numbers: Any) -> Values:
    return np.asarray(numbers, dtype=np.float64)
