"""An event log: its columns, by name and by number."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS, EventKind, Route

Ints = NDArray[np.int64]
LEAVES_THE_REGISTER = (EventKind.HOUSED, EventKind.LAPSED, EventKind.OWN_SOLUTION)
"""The ways in which a household stops waiting."""


class Col(IntEnum):
    """The number of each column, for compiled functions; the names are those of ``contract.EVENT_COLUMNS``."""

    TIME = 0
    KIND = 1
    HOUSEHOLD = 2
    HOME = 3
    GROUP = 4
    ORIGIN = 5
    FACILITY = 6
    DESTINATION = 7
    MUNICIPALITY = 8
    CORPORATION = 9
    PERSONS = 10
    SIZE_CLASS = 11
    RENT_CLASS = 12
    ROUTE = 13
    CAUSE = 14
    SINCE = 15
    UNIT = 16
    OTHER_UNIT = 17
    OTHER_SUPPLY = 18


class EventLog:
    """An event log with its columns by name.

    Parameters
    ----------
    events
        One row for each event, the columns of ``contract.EVENT_COLUMNS``.
    """

    def __init__(self, events: Ints) -> None:
        self._events = np.ascontiguousarray(events)

    def __len__(self) -> int:
        return len(self._events)

    def __getitem__(self, column: str) -> Ints:
        return self._events[:, EVENT_COLUMNS.index(column)]

    @property
    def rows(self) -> Ints:
        """All events, one row each."""
        return self._events

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
