"""What a review sees: what has happened in a replication until the end of a half-year, and never after it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, REGION
from simulator.flows.compiled import Compiled
from simulator.model.calendar import month_number
from simulator.model.reviews import Indicator
from simulator.results.counts import Counts, counts_of
from simulator.results.facilities import PeopleInFacilities, people_in_facilities
from simulator.results.facility_series import home_bound_outside, unblocked_need
from simulator.results.log import EventLog
from simulator.results.walk import Walk, walk

Floats = NDArray[np.float64]
HALF_YEAR = 6
"""Months from one review to the next."""


@dataclass(frozen=True)
class Past:
    """A scenario and the event log of a replication, counted; what is asked of it ends at the review."""

    compiled: Compiled
    events: NDArray[np.int64]

    @cached_property
    def walked(self) -> Walk:
        """What a walk over the log has counted."""
        return walk(EventLog(self.events), self.compiled)

    @cached_property
    def counts(self) -> Counts:
        """What happened in each month."""
        return counts_of(self.walked, self.compiled)

    @cached_property
    def in_facilities(self) -> PeopleInFacilities:
        """What happened in the facilities in each month."""
        return people_in_facilities(self.walked)

    def months_until(self, day: date) -> int:
        """Return how many months of the run have passed when a day has."""
        return month_number(day) + 1 - self.compiled.timeline.calendar.first_month

    def need(self, months: slice) -> float:
        """Return the need of the region in some months: households of fair share, as if no place were blocked."""
        return float(unblocked_need(self.counts, self.in_facilities, self.compiled)[months].sum())

    def half_year(self, day: date) -> slice:
        """Return the months of the half-year that ends on a day, as far as they are in the run."""
        until = self.months_until(day)
        return slice(max(0, until - HALF_YEAR), until)


@dataclass(frozen=True)
class Seen:
    """An indicator: of the region, and of each municipality."""

    region: float
    municipality: Floats

    @classmethod
    def total(cls, by_place: NDArray[np.int64] | Floats) -> Seen:
        """Return numbers that add up over the municipalities."""
        return cls(float(by_place.sum()), np.asarray(by_place, dtype=np.float64))

    def of(self, place: str, codes: Sequence[str]) -> float:
        """Return what is seen of a place."""
        return self.region if place == REGION else float(self.municipality[codes.index(place)])


def path_until(compiled: Compiled, day: date, months: int) -> Floats:
    """Return the homes on the growth path in so many months that end on a day, all of one year: (municipalities,).

    The path is the one that was known on that day: a later task does not make an earlier half-year better or worse.
    """
    timeline = compiled.timeline
    segment = timeline.segment_at(timeline.calendar.seconds(day + timedelta(days=1)) - 1)
    return np.asarray(compiled.fair_share.path_in_force[segment] * months / 12)


def _path_realised(past: Past, day: date) -> Seen:
    """Return the households of fair share housed in the half-year as a part of the path; 1 where that is zero."""
    months, fair = past.half_year(day), past.compiled.fair_share
    path = path_until(past.compiled, day, months.stop - months.start)
    housed = past.counts.housed_in[months][:, :, fair.counts].sum(axis=(0, 2)).astype(np.float64)
    return _part(housed, path, of_nothing=1.0)


def _quota_used(past: Past, day: date) -> Seen:
    """Return the part of the relets let in the half-year that went to urgent households."""
    months = past.half_year(day)
    urgent = past.counts.urgent_lettings[months].sum(axis=0).astype(np.float64)
    return _part(urgent, urgent + past.counts.regular_lettings[months].sum(axis=0), of_nothing=np.nan)


def _backlog(past: Past, day: date) -> Seen:
    """Return the households that wait at the end of the half-year."""
    return Seen.total(past.counts.backlog[past.months_until(day) - 1].sum(axis=1))


def _unmet_need(past: Past, day: date) -> Seen:
    """Return the backlog and the home-bound people who wait outside a facility, also one outside the region."""
    outside = home_bound_outside(past.in_facilities, past.compiled)
    assert outside.region is not None
    assert outside.municipality is not None
    backlog, month = _backlog(past, day), past.months_until(day) - 1
    return Seen(
        backlog.region + float(outside.region[month]), backlog.municipality + outside.municipality[month]
    )


def _blocked_places(past: Past, day: date) -> Seen:
    """Return the places that people hold who are ready to leave, by where they stand."""
    month, facilities = past.months_until(day) - 1, past.compiled.facilities
    held = past.in_facilities.blocked_home[month] + past.in_facilities.blocked_chain[month]
    inside = facilities.municipality != NONE
    by_place = np.bincount(
        facilities.municipality[inside], held[inside], minlength=len(past.compiled.labels.municipalities)
    )
    return Seen(float(held.sum()), by_place.astype(np.float64))


INDICATORS: Mapping[Indicator, Callable[[Past, date], Seen]] = {
    "path_realised": _path_realised,
    "quota_used": _quota_used,
    "backlog": _backlog,
    "unmet_need": _unmet_need,
    "blocked_places": _blocked_places,
}
"""What a rule may look at, on the last day of a half-year."""


def _part(some: Floats, whole: Floats, of_nothing: float) -> Seen:
    def divided(top: Floats, bottom: Floats) -> Floats:
        out = np.full(np.shape(top), of_nothing)
        return np.asarray(np.divide(top, bottom, out=out, where=bottom != 0.0), dtype=np.float64)

    return Seen(float(divided(some.sum(keepdims=True), whole.sum(keepdims=True))[0]), divided(some, whole))
