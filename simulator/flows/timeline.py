"""Dated values: what holds when.

The run is cut into segments at every first of a month and every date on which a measure or an event starts or ends,
or other supply opens or closes; within a segment nothing changes. A quantity is then an array with one row for each
segment.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from simulator.model.calendar import Calendar
from simulator.model.events import changes_of
from simulator.model.measures import Change, Quantity
from simulator.model.policy import PathShape
from simulator.model.scenario import Scenario

Values = NDArray[np.float64]
ONE_CORPORATION = "corporation"
"""The corporation of a region that names none."""


@dataclass(frozen=True)
class Timeline:
    """The segments of a run.

    Attributes
    ----------
    calendar
        The calendar.
    starts
        The second at which each segment begins.
    ends
        The second at which each segment ends.
    years, months
        The calendar year and month (1-12) of each segment.
    """

    calendar: Calendar
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]
    years: NDArray[np.int64]
    months: NDArray[np.int64]

    @property
    def segments(self) -> int:
        """How many segments there are."""
        return len(self.starts)

    @classmethod
    def of(cls, scenario: Scenario) -> Timeline:
        """Return the segments of a scenario."""
        calendar = Calendar.of(scenario.horizon)
        cuts = set(calendar.month_starts[:-1])
        spans = [(start, end) for start, end, _ in _dated_changes(scenario)]
        spans += [(one.opens, one.closes) for one in scenario.supply.other_supply.values()]
        for start, end in spans:
            cuts.add(calendar.seconds(start))
            if end is not None:
                cuts.add(calendar.seconds(end + timedelta(days=1)))
        starts = sorted(cut for cut in cuts if 0 <= cut < calendar.end_seconds)
        days = [calendar.start + timedelta(seconds=second) for second in starts]
        return cls(
            calendar=calendar,
            starts=np.array(starts, dtype=np.int64),
            ends=np.array([*starts[1:], calendar.end_seconds], dtype=np.int64),
            years=np.array([day.year for day in days], dtype=np.int64),
            months=np.array([day.month for day in days], dtype=np.int64),
        )

    def segments_at(self, times: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the segment in force at each time; before the first day it is the first one."""
        return np.maximum(np.searchsorted(self.starts, times, side="right") - 1, 0)

    def segment_at(self, time: float) -> int:
        """Return the segment in force at a time; before the first day it is the first one."""
        return max(0, bisect_right(self._seconds, time) - 1)

    def first_from(self, time: float) -> int:
        """Return the first segment that begins at a time or later; as many as there are where none does."""
        return bisect_left(self._seconds, time)

    @cached_property
    def _seconds(self) -> list[int]:
        """The starts as a list, in which one time is found sooner than in an array."""
        return [int(second) for second in self.starts]

    def days_in_year(self, year: int) -> int:
        """Return the number of days of a calendar year."""
        return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _dated_changes(scenario: Scenario) -> Iterator[tuple[date, date | None, tuple[Change, ...]]]:
    """Yield the first day, the last day and the changes of all measures, and after them of all events."""
    for measure in scenario.measures.values():
        yield measure.start, measure.end, measure.changes
    for event in scenario.events.values():
        yield event.start, event.end, changes_of(event)


class DatedValues:
    """Applies a scenario's measures and events to base values.

    Parameters
    ----------
    scenario
        The scenario, with its measures and events in order.
    timeline
        Its segments.
    """

    def __init__(self, scenario: Scenario, timeline: Timeline) -> None:
        self._timeline = timeline
        self._municipalities = list(scenario.region.municipalities)
        self._groups = list(scenario.demand.groups)
        self._corporations = list(scenario.region.corporations) or [ONE_CORPORATION]
        self._changes: list[tuple[Change, NDArray[np.bool_]]] = []
        for first, last, changes in _dated_changes(scenario):
            start = timeline.calendar.seconds(first)
            end = (
                timeline.calendar.end_seconds
                if last is None
                else timeline.calendar.seconds(last + timedelta(days=1))
            )
            in_force = (timeline.starts >= start) & (timeline.starts < end)
            self._changes.extend((change, in_force) for change in changes)

    def of_region(self, quantity: Quantity, base: float | Values) -> Values:
        """Return a quantity that is the same everywhere: shape (segments,)."""
        values = self._spread(base, ())
        for change, in_force in self._of(quantity):
            values[in_force] = _changed(values[in_force], change)
        return values

    def by_municipality(self, quantity: Quantity, base: float | Values) -> Values:
        """Return a quantity of each municipality: shape (segments, municipalities)."""
        values = self._spread(base, (len(self._municipalities),))
        for change, in_force in self._of(quantity):
            where = self._positions(change.municipalities, self._municipalities)
            block = np.ix_(in_force, where)
            values[block] = _changed(values[block], change)
        return values

    def by_group(self, quantity: Quantity, base: float | Values) -> Values:
        """Return a quantity of each group: shape (segments, groups)."""
        values = self._spread(base, (len(self._groups),))
        for change, in_force in self._of(quantity):
            whom = self._positions(change.groups, self._groups)
            block = np.ix_(in_force, whom)
            values[block] = _changed(values[block], change)
        return values

    def by_group_and_municipality(self, quantity: Quantity, base: float | Values) -> Values:
        """Return a quantity of each group in each municipality: shape (segments, groups, municipalities)."""
        values = self._spread(base, (len(self._groups), len(self._municipalities)))
        for change, in_force in self._of(quantity):
            whom = self._positions(change.groups, self._groups)
            where = self._positions(change.municipalities, self._municipalities)
            block = np.ix_(in_force, whom, where)
            values[block] = _changed(values[block], change)
        return values

    def by_municipality_and_corporation(self, quantity: Quantity, base: float | Values) -> Values:
        """Return a quantity of each corporation in each municipality: (segments, municipalities, corporations)."""
        values = self._spread(base, (len(self._municipalities), len(self._corporations)))
        for change, in_force in self._of(quantity):
            where = self._positions(change.municipalities, self._municipalities)
            whose = self._positions(change.corporations, self._corporations)
            block = np.ix_(in_force, where, whose)
            values[block] = _changed(values[block], change)
        return values

    def by_unit(self, quantity: Quantity, base: Values, units: Sequence[tuple[str, str | None]]) -> Values:
        """Return a quantity of each unit of a facility: shape (segments, units).

        Parameters
        ----------
        quantity
            The quantity.
        base
            Its value for each unit.
        units
            The facility and the municipality of each unit; None outside the region.
        """
        return self._by_kind_and_place(quantity, base, units, lambda change: change.facilities)

    def by_pool(self, quantity: Quantity, base: Values, pools: Sequence[tuple[str, str | None]]) -> Values:
        """Return a quantity of each pool of other supply: shape (segments, pools).

        Parameters
        ----------
        quantity
            The quantity.
        base
            Its value by segment and pool.
        pools
            The kind of other supply and the municipality of each pool.
        """
        return self._by_kind_and_place(quantity, base, pools, lambda change: change.other_supply)

    def _by_kind_and_place(
        self,
        quantity: Quantity,
        base: Values,
        things: Sequence[tuple[str, str | None]],
        kinds_of: Callable[[Change], Sequence[str] | None],
    ) -> Values:
        """Return a quantity of things that are of a kind and in a municipality: shape (segments, things)."""
        values = self._spread(base, (len(things),))
        for change, in_force in self._of(quantity):
            kinds, places = kinds_of(change), change.municipalities
            chosen = [
                number
                for number, (kind, place) in enumerate(things)
                if (kinds is None or kind in kinds) and (places is None or place in places)
            ]
            block = np.ix_(in_force, np.array(chosen, dtype=np.int64))
            values[block] = _changed(values[block], change)
        return values

    def _of(self, quantity: Quantity) -> list[tuple[Change, NDArray[np.bool_]]]:
        return [(change, in_force) for change, in_force in self._changes if change.quantity == quantity]

    def _spread(self, base: float | Values, shape: tuple[int, ...]) -> Values:
        whole = (self._timeline.segments, *shape)
        return np.array(np.broadcast_to(np.asarray(base, dtype=np.float64), whole))

    @staticmethod
    def _positions(chosen: Sequence[str] | None, known: list[str]) -> NDArray[np.int64]:
        names = known if chosen is None else chosen
        return np.array([known.index(name) for name in names], dtype=np.int64)


def _changed(values: Values, change: Change) -> Values:
    if change.set is not None:
        return np.full_like(values, change.set)
    if change.multiply is not None:
        return values * change.multiply
    assert change.add is not None
    return values + change.add


def along_path(path: Mapping[int, float], years: NDArray[np.int64], shape: PathShape) -> Values:
    """Return the values of a path in given years: constant before its first and after its last year.

    Parameters
    ----------
    path
        Values by year.
    years
        The years asked for.
    shape
        ``linear`` between the named years, or ``step``: the last named value.
    """
    named = sorted(path)
    values = np.array([path[year] for year in named], dtype=np.float64)
    if shape == "linear":
        return np.interp(years, named, values)
    position = np.clip(np.searchsorted(named, years, side="right") - 1, 0, None)
    return values[position]
