"""Differences between two sets of replications, with intervals that hold together; and regret over several.

*Paired.* Two scenarios with the same seed meet the same households and homes in a replication of the same number. The
difference is then taken replication by replication, and what both have in common drops out: A. M. Law, "Simulation
Modeling and Analysis", 5th edition (2015), sections 10.2.1 (paired-t) and 11.2 (common random numbers).

*Unpaired.* With other seeds nothing drops out, and the spreads may differ: B. L. Welch, Biometrika 34 (1947), 28-35,
as in Law, section 10.2.2.

*Together.* All intervals hold at the same time, by Bonferroni (Law, section 9.7), whatever the values have to do with
each other. The chance to miss is divided in two: one half for the few values that matter most, the other half for
all others, so that looking at every municipality does not cost the answer its precision.

*Chances.* What is 0 or 1 in a replication may happen to be the same in all of them, and then its spread says nothing.
So the limits of two shares are combined: of the pairs that gained and of those that lost, or of the two sides. Those
of a share are exact (C. J. Clopper and E. S. Pearson, Biometrika 26 (1934), 404-413); those of the difference follow
from them as in R. G. Newcombe, Statistics in Medicine 17 (1998), 873-890 and 2635-2650, and in general in G. Y. Zou
and A. Donner, the same 27 (2008), 1693-1702.

Everything here is a function of arrays: (replications, K) values, not-a-number where one does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

CONFIDENCE = 0.95
"""The chance that all intervals together contain the true differences, at least."""


@dataclass(frozen=True)
class Differences:
    """What replications tell of K differences. All shapes are (K,).

    Attributes
    ----------
    n
        How many pairs there are, or, unpaired, how many replications the side with the fewest has.
    base, other
        The mean of each side, over the replications that count.
    mean
        ``other`` less ``base``; not-a-number where a side has nothing.
    low, high
        The interval; not-a-number where n is below 2. It holds together with the others.
    gain
        How many times as many replications it would take without pairing for the same interval: the variance of
        two independent sides by that of the paired difference. Not-a-number where that means nothing.
    """

    n: Ints
    base: Floats
    other: Floats
    mean: Floats
    low: Floats
    high: Floats
    gain: Floats


def share_of_misses(is_main: Bools, confidence: float = CONFIDENCE) -> Floats:
    """Return the chance to miss that each interval has, so that all hold together: (K,).

    Parameters
    ----------
    is_main
        (K,) which of them are the few that matter most: they share one half of the chance. Where all or none are,
        they share it whole.
    confidence
        The chance that all contain the true value, at least.
    """
    main = int(is_main.sum())
    others = len(is_main) - main
    halves = 2 if main and others else 1
    miss = (1.0 - confidence) / halves
    return np.where(is_main, miss / max(main, 1), miss / max(others, 1))


def paired(base: Floats, other: Floats, miss: Floats, is_chance: Bools) -> Differences:
    """Return the differences of two sides, replication by replication.

    Parameters
    ----------
    base, other
        (replications, K) the values; row r of both is the same replication.
    miss
        (K,) the chance to miss that each interval has.
    is_chance
        (K,) which values are 0 or 1 in a replication.
    """
    both = ~(np.isnan(base) | np.isnan(other))
    base, other = np.where(both, base, np.nan), np.where(both, other, np.nan)
    n, first, variance_first = _moments(base)
    _, second, variance_second = _moments(other)
    _, mean, variance = _moments(other - base)
    # The mean of equal numbers may differ from them in the last bit; their spread is none all the same.
    variance = np.where(_constant(other - base), 0.0, variance)
    half = _student(np.asarray(n - 1, dtype=np.float64), miss) * np.sqrt(variance / np.maximum(n, 1))
    low, high = mean - half, mean + half
    if is_chance.any():
        gained, lost = (other > base).sum(axis=0), (other < base).sum(axis=0)
        least, most = _of_chances(gained, n, lost, n, miss, exclusive=True)
        low, high = np.where(is_chance, least, low), np.where(is_chance, most, high)
    apart = variance_first + variance_second
    gain = np.divide(apart, variance, out=np.full(mean.shape, np.nan), where=variance > 0)
    return _told(n, first, second, mean, low, high, gain)


def unpaired(base: Floats, other: Floats, miss: Floats, is_chance: Bools) -> Differences:
    """Return the differences of two sides that have nothing to do with each other.

    Parameters
    ----------
    base, other
        (replications, K) the values; the sides may have different numbers of replications.
    miss
        (K,) the chance to miss that each interval has.
    is_chance
        (K,) which values are 0 or 1 in a replication.
    """
    n_first, first, variance_first = _moments(base)
    n_second, second, variance_second = _moments(other)
    variance_first = np.where(_constant(base), 0.0, variance_first)
    variance_second = np.where(_constant(other), 0.0, variance_second)
    n = np.minimum(n_first, n_second)
    a, b = variance_first / np.maximum(n_first, 1), variance_second / np.maximum(n_second, 1)
    spread = a**2 / np.maximum(n_first - 1, 1) + b**2 / np.maximum(n_second - 1, 1)
    freedom = np.divide((a + b) ** 2, spread, out=np.ones(n.shape), where=spread > 0)
    mean = second - first
    half = np.where(a + b == 0, 0.0, _student(freedom, miss) * np.sqrt(a + b))
    low, high = mean - half, mean + half
    if is_chance.any():
        ones = (np.where(np.isnan(side), 0.0, side).sum(axis=0) for side in (other, base))
        least, most = _of_chances(next(ones), n_second, next(ones), n_first, miss)
        low, high = np.where(is_chance, least, low), np.where(is_chance, most, high)
    return _told(n, first, second, mean, low, high, np.full(mean.shape, np.nan))


def regret(means: Floats, more_is_better: Bools) -> Floats:
    """Return how far each scenario is from the best one, for each metric.

    Parameters
    ----------
    means
        (scenarios, metrics) the means; not-a-number where a scenario does not have one.
    more_is_better
        (metrics,) whether more is better; else less is.

    Returns
    -------
    (scenarios, metrics)
        0 for the best, in the metric's unit; not-a-number where a scenario has no mean.
    """
    good = np.where(more_is_better, means, -means)
    best = np.where(np.isnan(good), -np.inf, good).max(axis=0)
    return np.where(np.isnan(good), np.nan, best - good)


def greatest_regret(regrets: Floats) -> tuple[Floats, Ints]:
    """Return the greatest regret of each scenario, as a part of how far the best and the worst are apart.

    By these parts regrets in households, days and euros can be held beside each other: 0 is the best of the scenarios
    and 1 the worst. The scenario of which it is smallest is the minimax choice of L. J. Savage, Journal of the
    American Statistical Association 46 (1951), 55-67, with metrics in the place of states.

    Parameters
    ----------
    regrets
        (scenarios, metrics) from ``regret``. A metric that a scenario lacks does not count for it.

    Returns
    -------
    tuple
        The part of each scenario, and the number of the metric for which it is greatest: (scenarios,) each.
    """
    apart = np.where(np.isnan(regrets), 0.0, regrets).max(axis=0)
    parts = np.divide(regrets, apart, out=np.zeros(regrets.shape), where=apart > 0)
    parts = np.where(np.isnan(parts), 0.0, parts)
    return parts.max(axis=1), parts.argmax(axis=1).astype(np.int64)


def _moments(values: Floats) -> tuple[Ints, Floats, Floats]:
    """Return how many values exist, their mean, and their variance: (K,) each."""
    exists = ~np.isnan(values)
    n = exists.sum(axis=0)
    mean = np.divide(np.where(exists, values, 0.0).sum(axis=0), n, out=np.full(n.shape, np.nan), where=n > 0)
    squares = (np.where(exists, values - mean, 0.0) ** 2).sum(axis=0)
    variance = np.divide(squares, n - 1, out=np.full(n.shape, np.nan), where=n > 1)
    return n.astype(np.int64), mean, variance


def _constant(values: Floats) -> Bools:
    exists = ~np.isnan(values)
    lowest = np.where(exists, values, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(exists, values, -np.inf).max(axis=0, initial=-np.inf)
    return np.asarray((exists.sum(axis=0) > 1) & (lowest == highest))


def _student(freedom: Floats, miss: Floats) -> Floats:
    from scipy.special import stdtrit

    return np.asarray(stdtrit(np.maximum(freedom, 1.0), 1.0 - miss / 2))


def _of_chances(
    first: Floats, of_first: Ints, second: Floats, of_second: Ints, miss: Floats, *, exclusive: bool = False
) -> tuple[Floats, Floats]:
    """Return the interval of a difference of two shares, the first less the second, from the limits of each.

    Parameters
    ----------
    first, second
        (K,) how often each happened.
    of_first, of_second
        (K,) of how many times.
    miss
        (K,) the chance to miss.
    exclusive
        Whether a replication can count for one of the two only, which drives them further apart.
    """
    a, b = first / np.maximum(of_first, 1), second / np.maximum(of_second, 1)
    (a_low, a_high), (b_low, b_high) = (
        _of_share(first, of_first, miss),
        _of_share(second, of_second, miss),
    )
    others = (1 - a) * (1 - b)
    related = np.divide(a * b, others, out=np.zeros(a.shape), where=others > 0) ** 0.5 if exclusive else 0.0

    def together(one: Floats, other: Floats) -> Floats:
        return np.asarray(np.sqrt(one**2 + other**2 + 2 * related * one * other))

    difference = a - b
    low = difference - together(a - a_low, b_high - b)
    high = difference + together(a_high - a, b - b_low)
    return np.maximum(low, -1.0), np.minimum(high, 1.0)


def _of_share(happened: Floats, of: Ints, miss: Floats) -> tuple[Floats, Floats]:
    """Return the exact limits of a share: (K,) each."""
    from scipy.special import betaincinv

    missed = of - happened
    low = np.where(happened > 0, betaincinv(np.maximum(happened, 1), missed + 1, miss / 2), 0.0)
    high = np.where(missed > 0, betaincinv(happened + 1, np.maximum(missed, 1), 1 - miss / 2), 1.0)
    return low, high


def _told(
    n: Ints, base: Floats, other: Floats, mean: Floats, low: Floats, high: Floats, gain: Floats
) -> Differences:
    known = n > 1
    return Differences(
        n,
        base,
        other,
        mean,
        np.where(known, low, np.nan),
        np.where(known, high, np.nan),
        np.where(known, gain, np.nan),
    )
