"""The event log of the reference engine: rows with the columns of ``contract.EVENT_COLUMNS``."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS, NONE, Cause, EventKind, Route
from simulator.engine.queues import Household
from simulator.flows.compiled import Compiled


@dataclass(slots=True)
class Home:
    """One home that is to be let."""

    id: int
    municipality: int
    corporation: int
    size: int
    rent: int
    vacant_since: int
    route: Route
    refused_by: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Person:
    """Somebody in the care of a facility, or on its list.

    ``unit`` is where the person holds a place (``NONE``: nowhere), ``wanted`` the list the person is on, and
    ``stays`` the number of stays that have begun.
    """

    id: int
    origin: int
    unit: int = NONE
    wanted: int = NONE
    since: int = 0
    priority: int = 1
    stays: int = 0

    @property
    def place(self) -> tuple[int, int, int]:
        """Its place on a list: priority, arrival, id; the lowest goes first."""
        return self.priority, self.since, self.id


class EventRows:
    """The rows of a log, in the order in which things happen."""

    def __init__(self, compiled: Compiled) -> None:
        self._facilities = compiled.facilities
        self._rows: list[tuple[int, ...]] = []

    def of_home(self, time: int, kind: EventKind, home: Home, cause: Cause | None = None) -> None:
        """Record something that happens to a home without an urgent household."""
        why = NONE if cause is None else cause
        nobody = (NONE,) * 4
        kinds = (home.size, home.rent, home.route)
        place = (home.municipality, home.corporation)
        self._rows.append(
            (time, kind, NONE, home.id, *nobody, *place, NONE, *kinds, why, home.vacant_since, NONE, NONE)
        )

    def of_household(
        self,
        time: int,
        kind: EventKind,
        household: Household,
        home: Home | None = None,
        cause: Cause | None = None,
        left: int = NONE,
    ) -> None:
        """Record something that happens to a household; ``left`` is the facility whose care it leaves."""
        who = (household.id, NONE if home is None else home.id, household.group, household.origin)
        where = (household.facility, household.destination)
        what = (NONE,) * 2 if home is None else (home.municipality, home.corporation)
        kinds = (NONE,) * 3 if home is None else (home.size, home.rent, home.route)
        why = NONE if cause is None else cause
        since, unit = household.registered, household.unit
        self._rows.append(
            (time, kind, *who, *where, *what, household.persons, *kinds, why, since, unit, left)
        )

    def of_person(self, time: int, kind: EventKind, person: Person, unit: int, other: int) -> None:
        """Record something that happens to a person in, or on the way to, a facility."""
        of = unit if unit != NONE else other
        who = (person.id, NONE, int(self._facilities.group[of]), person.origin)
        self._rows.append(
            (
                time,
                kind,
                *who,
                int(self._facilities.municipality[of]),
                *(NONE,) * 8,
                person.since,
                unit,
                other,
            )
        )

    def array(self) -> NDArray[np.int64]:
        """Return the log."""
        return np.array(self._rows, dtype=np.int64).reshape(-1, len(EVENT_COLUMNS))
