"""The event log of the reference engine: rows with the columns of ``contract.EVENT_COLUMNS``."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS, NONE, Cause, EventKind
from simulator.engine.entities import Home, Housed, Household, Person
from simulator.flows.compiled import Compiled


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
        units = (NONE, NONE, home.other_supply)
        self._rows.append(
            (time, kind, NONE, home.id, *nobody, *place, NONE, *kinds, why, home.vacant_since, *units)
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
        units = (household.unit, left, NONE if home is None else home.other_supply)
        since = household.registered
        self._rows.append((time, kind, *who, *where, *what, household.persons, *kinds, why, since, *units))

    def of_housed(self, time: int, kind: EventKind, housed: Housed, cause: Cause | None = None) -> None:
        """Record something that happens to a household that has a home."""
        who = (housed.id, housed.home, housed.group, housed.origin)
        where = (NONE, housed.destination, housed.municipality, NONE)
        kinds = (NONE, NONE, housed.route)
        why = NONE if cause is None else cause
        units = (NONE, NONE, housed.other_supply)
        self._rows.append((time, kind, *who, *where, housed.persons, *kinds, why, housed.since, *units))

    def of_person(self, time: int, kind: EventKind, person: Person, unit: int, other: int) -> None:
        """Record something that happens to a person in, or on the way to, a facility."""
        of = unit if unit != NONE else other
        who = (person.id, NONE, int(self._facilities.group[of]), person.origin)
        where = int(self._facilities.municipality[of])
        units = (unit, other, NONE)
        self._rows.append((time, kind, *who, where, *(NONE,) * 8, person.since, *units))

    def array(self) -> NDArray[np.int64]:
        """Return the log."""
        return np.array(self._rows, dtype=np.int64).reshape(-1, len(EVENT_COLUMNS))
