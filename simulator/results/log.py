"""An event log with its columns by name, and the counting of its events by month."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS, EventKind, Route
from simulator.flows.compiled import Compiled

Ints = NDArray[np.int64]
LEAVES_THE_REGISTER = (EventKind.HOUSED, EventKind.LAPSED, EventKind.OWN_SOLUTION)
"""The ways in which a household stops waiting."""


class EventLog:
    """An event log with its columns by name.

    Parameters
    ----------
    events
        One row for each event, the columns of ``contract.EVENT_COLUMNS``.
    """

    def __init__(self, events: Ints) -> None:
        self._events = events

    def __len__(self) -> int:
        return len(self._events)

    def __getitem__(self, column: str) -> Ints:
        return self._events[:, EVENT_COLUMNS.index(column)]

    def of(self, kind: EventKind, route: Route | None = None) -> EventLog:
        """Return the events of a kind, and where asked of one route."""
        chosen = self["kind"] == kind
        if route is not None:
            chosen &= self["route"] == route
        return EventLog(self._events[chosen])

    def of_any(self, kinds: tuple[EventKind, ...]) -> EventLog:
        """Return the events of some kinds."""
        return EventLog(self._events[np.isin(self["kind"], kinds)])

    def where(self, chosen: NDArray[np.bool_]) -> EventLog:
        """Return the chosen events."""
        return EventLog(self._events[chosen])


class ByMonth:
    """Counts events by month; what lies before the first day is the opening."""

    def __init__(self, compiled: Compiled) -> None:
        self._starts = np.array(compiled.timeline.calendar.month_starts, dtype=np.int64)
        self._months = compiled.timeline.calendar.months

    def count(self, log: EventLog, *axes: tuple[Ints, int]) -> tuple[Ints, Ints]:
        """Return counts (months, one axis for each given), and those of before the first day.

        Parameters
        ----------
        log
            The events.
        axes
            For each axis where an event belongs on it, and its length.
        """
        # searchsorted gives 0 before the first day, and the month counted from 1 in the run.
        month = np.searchsorted(self._starts, log["time"], side="right")
        shape = (self._months + 1, *(length for _, length in axes))
        cell = np.ravel_multi_index((month, *(position for position, _ in axes)), shape)
        counted = np.bincount(cell, minlength=int(np.prod(shape))).astype(np.int64).reshape(shape)
        return counted[1:], counted[0]
