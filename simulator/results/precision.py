"""When enough replications have been made: until every watched mean is known as precisely as is wanted.

The rule is the sequential procedure for relative precision of A. M. Law, "Simulation Modeling and Analysis", 5th
edition (2015), section 9.4.1: look, and stop when each half width is at most ``wanted / (1 + wanted)`` of its mean.
Then the mean that was found is within ``wanted`` of the true mean, and not only of itself. Three things are added.

- *Together.* The intervals hold for all watched values at the same time, by Bonferroni (Law, section 9.7): each has
  its part of the 5%. It holds whatever the values have to do with each other.
- *Near zero.* A part of hardly anything is next to nothing, and no mean is known that well: what is smaller than
  ``SMALL`` only has to be as precise as if it were as large.
- *Few looks, on a growing schedule.* Somebody who looks often stops too early, when a spread happens to look small.
  For ever more replications the confidence holds all the same (Y. S. Chow and H. Robbins, Annals of Mathematical
  Statistics 36 (1965), 457-462; for relative precision A. Nadas, the same 40 (1969), 667-671). That it holds for as
  few as are made here follows from ``minimum``, from looks of which each has at least a quarter more replications
  than the one before, and from the tests, which try it out on skewed and on related values.

Everything here is a function of the values, in the order of the replications: neither the clock nor the number of
workers can be seen in how many replications are made.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.contract import ALL_GROUPS, YEARLY
from simulator.flows.compiled import Labels
from simulator.results.blocks import index
from simulator.results.statistics import CONFIDENCE

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WATCHED = ("housed_in", "fair_share_ratio", "backlog")
"""The yearly metrics that have to be precise: what a municipality decides on.

Waits are not among them: they follow from the backlog, and the few who are housed in a small municipality make their
mean so uneven that it alone would take three times as many replications.
"""

SMALL = {
    "households": 25.0,
    "homes": 25.0,
    "offers": 25.0,
    "share": 0.25,
    "ratio": 0.25,
    "probability": 0.25,
    "days": 75.0,
    "years": 2.5,
    "EUR": 1_000_000.0,
}
"""By unit, the mean below which a half width is no longer a part of the mean but of this number.

With a precision of 2% that is half a household, or half a per cent: half of the last digit that the summary gives.
"""

LEAST = 10
"""A spread is believed from this many values on (Law, section 9.4.1, advises to start with at least as many)."""

SLOWEST, FASTEST = 1.25, 2.0
"""By what the number of replications grows from one look to the next, at least and at most.

In between it goes to the number that the spread so far says is needed.
"""


@dataclass(frozen=True)
class Watched:
    """The values that have to be precise, in the order of a vector of yearly metrics.

    Attributes
    ----------
    year
        The year they are of.
    metrics, municipalities
        (K,) what each of them is; the region counts as a municipality.
    small
        (K,) the mean below which a half width counts as a part of this number instead.
    columns
        (K,) where each stands in the yearly metrics of a replication, laid flat in the order of ``contract.YEARLY``.
    """

    year: int
    metrics: tuple[str, ...]
    municipalities: tuple[str, ...]
    small: Floats
    columns: Ints


def watch(
    labels: Labels, years: Sequence[int], target_year: int, metrics: Sequence[str] = WATCHED
) -> Watched:
    """Return the values of some metrics for each municipality and the region.

    Parameters
    ----------
    labels
        The municipalities and groups of the scenario.
    years
        The reported years.
    target_year
        The year that counts, or the reported one nearest to it.
    metrics
        Names of yearly metrics.
    """
    year = min(years, key=lambda known: abs(known - target_year))
    units = {one.name: one.unit for one in YEARLY}
    chosen = [
        (metric, municipality, number * len(years) + list(years).index(year))
        for number, (metric, municipality, group) in enumerate(index(YEARLY, labels))
        if metric in metrics and group == ALL_GROUPS
    ]
    return Watched(
        year=year,
        metrics=tuple(metric for metric, _, _ in chosen),
        municipalities=tuple(municipality for _, municipality, _ in chosen),
        small=np.array([SMALL[units[metric]] for metric, _, _ in chosen]),
        columns=np.array([column for _, _, column in chosen], dtype=np.int64),
    )


@dataclass(frozen=True)
class Estimates:
    """What some replications tell of each watched value. All shapes are (K,).

    Attributes
    ----------
    n
        In how many replications it exists.
    mean
        Its mean over those; not-a-number where there are none.
    half_width
        The half width of its interval, all intervals holding together; not-a-number below two values.
    constant
        Whether it is the same wherever it exists.
    """

    n: Ints
    mean: Floats
    half_width: Floats
    constant: NDArray[np.bool_]


def estimate(values: Floats, confidence: float = CONFIDENCE) -> Estimates:
    """Return means, and intervals by Student's t that hold for all values together (Bonferroni).

    Parameters
    ----------
    values
        (replications, K); not-a-number where a value does not exist in a replication.
    confidence
        The chance that all intervals together contain the true means, at least.
    """
    from scipy.special import stdtrit

    values = np.ascontiguousarray(values)  # else the last bit of a sum depends on how the caller lays it out
    exists = ~np.isnan(values)
    n = exists.sum(axis=0)
    some, several = n > 0, n > 1
    known = np.where(exists, values, 0.0)
    mean = np.divide(known.sum(axis=0), n, out=np.full(n.shape, np.nan), where=some)
    squares = (np.where(exists, values - mean, 0.0) ** 2).sum(axis=0)
    variance = np.divide(squares, n - 1, out=np.full(n.shape, np.nan), where=several)
    lowest = np.where(exists, values, np.inf).min(axis=0, initial=np.inf)
    highest = np.where(exists, values, -np.inf).max(axis=0, initial=-np.inf)
    constant = several & (lowest == highest)
    each = 1.0 - (1.0 - confidence) / (2 * max(1, values.shape[1]))
    t = stdtrit(np.maximum(n - 1, 1), each)
    # The mean of equal numbers may differ from them in the last bit; their spread is none all the same.
    half_width = np.where(constant, 0.0, t * np.sqrt(variance / np.maximum(n, 1)))
    return Estimates(n.astype(np.int64), mean, half_width, constant)


@dataclass(frozen=True)
class Worst:
    """The value that is furthest from being precise enough.

    ``relative`` is the half width as a part of the mean, or of ``SMALL`` where the mean is smaller: it is held
    against ``wanted / (1 + wanted)``. Both are None where fewer than two replications have the value.
    """

    metric: str
    municipality: str
    n: int
    mean: float
    half_width: float | None
    relative: float | None


@dataclass(frozen=True)
class Reached:
    """How precise a run is, as the manifest tells it.

    Attributes
    ----------
    wanted, confidence, limit
        What was asked.
    replications
        How many there are.
    met
        Whether all that exists is as precise as wanted; if not, the limit has stopped it or there is more to do.
    needed
        How many replications it takes in all, by the spread so far; None where that cannot be told.
    year, watched
        The year, and how many values have to be precise.
    worst
        The value furthest from it; None where no value exists.
    constant, missing
        The values that were the same in all replications, and those that exist in none and cannot be judged: each as
        the metric and the municipality.
    """

    wanted: float
    confidence: float
    limit: int
    replications: int
    met: bool
    needed: int | None
    year: int
    watched: int
    worst: Worst | None
    constant: tuple[tuple[str, str], ...]
    missing: tuple[tuple[str, str], ...]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it."""
        return asdict(self)


@dataclass(frozen=True)
class Precision:
    """Add replications until the watched values are precise, or there are as many as allowed.

    Attributes
    ----------
    watched
        The values.
    wanted
        How far each mean may be from the true one, as a part of it: 0.02 is 2%. Law (section 9.4.1) advises 0.15 at
        most, and the tests go as far as 0.1.
    limit
        The number of replications at which it stops, precise or not.
    minimum
        The number of replications at the first look; the limit, where that is lower.
    confidence
        The chance that all intervals together contain the true means, at least.

    Raises
    ------
    ValueError
        Where ``wanted`` or ``confidence`` does not lie between 0 and 1, or a number of replications is below 2.
    """

    watched: Watched
    wanted: float
    limit: int = 10_000
    minimum: int = 100
    confidence: float = CONFIDENCE

    def __post_init__(self) -> None:
        for name in ("wanted", "confidence"):
            if not 0.0 < getattr(self, name) < 1.0:
                raise ValueError(f"{name} is {getattr(self, name)}; it has to lie between 0 and 1")
        for name in ("limit", "minimum"):
            if getattr(self, name) < 2:
                raise ValueError(f"{name} is {getattr(self, name)}; one replication has no interval")

    def next_total(self, values: Floats) -> int:
        """Return how many replications there have to be in all at the next look; as many as there are: it is done.

        Parameters
        ----------
        values
            (replications so far, K) the watched values, in the order of the replications.
        """
        done = len(values)
        first = min(self.minimum, self.limit)
        if done < first:
            return first
        needs = self._needs(self._estimate(values), done)
        most = max(needs, default=0.0)
        if most <= done or done >= self.limit:
            return done
        lowest, highest = math.ceil(SLOWEST * done), math.ceil(FASTEST * done)
        return min(self.limit, math.ceil(min(max(most, lowest), highest)))

    def reached(self, values: Floats) -> Reached:
        """Return how precise the replications so far are.

        Parameters
        ----------
        values
            (replications so far, K) the watched values.
        """
        found, done = self._estimate(values), len(values)
        needs = self._needs(found, done)
        most = max(needs, default=0.0)
        return Reached(
            wanted=self.wanted,
            confidence=self.confidence,
            limit=self.limit,
            replications=done,
            met=bool(most <= done),
            needed=math.ceil(max(most, done)) if math.isfinite(most) else None,
            year=self.watched.year,
            watched=len(self.watched.metrics),
            worst=self._worst(found, needs),
            constant=self._names(found.constant),
            missing=self._names(found.n == 0),
        )

    def _estimate(self, values: Floats) -> Estimates:
        if values.ndim != 2 or values.shape[1] != len(self.watched.metrics):
            raise ValueError(f"{len(self.watched.metrics)} values are watched; given is {values.shape}")
        return estimate(values, self.confidence)

    def _relative(self, found: Estimates) -> Floats:
        """Return each half width as a part of its mean, or of what is small: (K,)."""
        return np.asarray(found.half_width / np.fmax(np.abs(found.mean), self.watched.small))

    def _needs(self, found: Estimates, done: int) -> Floats:
        """Return how many replications each value needs: (K,); infinite where too few have it to tell.

        A half width falls with the square root of the number. A value that no replication has needs none: nothing
        could be found out by waiting for it.
        """
        needs = done * (self._relative(found) * (1.0 + self.wanted) / self.wanted) ** 2
        return np.where(found.n == 0, 0.0, np.where(found.n < LEAST, np.inf, needs))

    def _worst(self, found: Estimates, needs: Floats) -> Worst | None:
        if not found.n.any():
            return None
        at = int(np.argmax(np.where(found.n == 0, -1.0, needs)))
        known = found.n[at] > 1
        return Worst(
            metric=self.watched.metrics[at],
            municipality=self.watched.municipalities[at],
            n=int(found.n[at]),
            mean=float(found.mean[at]),
            half_width=float(found.half_width[at]) if known else None,
            relative=float(self._relative(found)[at]) if known else None,
        )

    def _names(self, chosen: NDArray[np.bool_]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (self.watched.metrics[at], self.watched.municipalities[at])
            for at in np.flatnonzero(chosen).tolist()
        )
