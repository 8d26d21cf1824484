"""The event log of the compiled engine: the columns of ``contract.EVENT_COLUMNS``.

Where the log has no room left, rows are counted and not written; the run is then made again with a longer one.
"""

from __future__ import annotations

from simulator.engine.fast.layout import (
    CORPORATION,
    DESTINATION,
    FACILITY,
    GROUP,
    HOME,
    HOME_PLACE,
    ID,
    LOGGED,
    NONE,
    ORIGIN,
    OTHER_SUPPLY,
    PERSONS,
    PLACE,
    RENT_CLASS,
    ROUTE,
    SINCE,
    SIZE_CLASS,
    UNIT,
    UNIT_GROUP,
    UNIT_PLACE,
    VACANT_SINCE,
)
from simulator.engine.fast.packing import route_of, unpacked
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part


@inlined
def _write(
    run: Run,
    time: int,
    kind: int,
    household: int,
    home: int,
    group: int,
    origin: int,
    facility: int,
    destination: int,
    municipality: int,
    corporation: int,
    persons: int,
    size: int,
    rent: int,
    route: int,
    cause: int,
    since: int,
    unit: int,
    other_unit: int,
    other_supply: int,
) -> None:
    state, log = run.state, run.log
    row = state[LOGGED]
    state[LOGGED] = row + 1
    if row >= len(log):
        return
    log[row, 0] = time
    log[row, 1] = kind
    log[row, 2] = household
    log[row, 3] = home
    log[row, 4] = group
    log[row, 5] = origin
    log[row, 6] = facility
    log[row, 7] = destination
    log[row, 8] = municipality
    log[row, 9] = corporation
    log[row, 10] = persons
    log[row, 11] = size
    log[row, 12] = rent
    log[row, 13] = route
    log[row, 14] = cause
    log[row, 15] = since
    log[row, 16] = unit
    log[row, 17] = other_unit
    log[row, 18] = other_supply


@part
def of_home(run: Run, time: int, kind: int, home: int, cause: int) -> None:
    """Record something that happens to a home without an urgent household."""
    homes = run.homes
    _write(
        run,
        time,
        kind,
        NONE,
        homes[home, ID],
        NONE,
        NONE,
        NONE,
        NONE,
        homes[home, HOME_PLACE],
        homes[home, CORPORATION],
        NONE,
        homes[home, SIZE_CLASS],
        homes[home, RENT_CLASS],
        homes[home, ROUTE],
        cause,
        homes[home, VACANT_SINCE],
        NONE,
        NONE,
        homes[home, OTHER_SUPPLY],
    )


@part
def of_home_not_offered(run: Run, time: int, kind: int, home: int, what: int, since: int, cause: int) -> None:
    """Record something that happens to a home that is not offered to urgent households, or not yet."""
    _write(
        run,
        time,
        kind,
        NONE,
        home,
        NONE,
        NONE,
        NONE,
        NONE,
        unpacked(what, 0),
        unpacked(what, 1),
        NONE,
        unpacked(what, 2),
        unpacked(what, 3),
        route_of(what),
        cause,
        since,
        NONE,
        NONE,
        NONE,
    )


@part
def of_household(run: Run, time: int, kind: int, who: int, cause: int, left: int) -> None:
    """Record something that happens to a household without a home; ``left`` is the facility whose care it leaves."""
    people = run.people
    _write(
        run,
        time,
        kind,
        people[who, ID],
        NONE,
        people[who, GROUP],
        people[who, ORIGIN],
        people[who, FACILITY],
        people[who, DESTINATION],
        NONE,
        NONE,
        people[who, PERSONS],
        NONE,
        NONE,
        NONE,
        cause,
        people[who, SINCE],
        people[who, UNIT],
        left,
        NONE,
    )


@part
def of_offer(run: Run, time: int, kind: int, who: int, home: int) -> None:
    """Record that a household takes a home, or refuses it."""
    people, homes = run.people, run.homes
    _write(
        run,
        time,
        kind,
        people[who, ID],
        homes[home, ID],
        people[who, GROUP],
        people[who, ORIGIN],
        people[who, FACILITY],
        people[who, DESTINATION],
        homes[home, HOME_PLACE],
        homes[home, CORPORATION],
        people[who, PERSONS],
        homes[home, SIZE_CLASS],
        homes[home, RENT_CLASS],
        homes[home, ROUTE],
        NONE,
        people[who, SINCE],
        people[who, UNIT],
        NONE,
        homes[home, OTHER_SUPPLY],
    )


@part
def of_housed(run: Run, time: int, kind: int, who: int, cause: int) -> None:
    """Record something that happens to a household that has a home."""
    people, homes = run.people, run.homes
    home = people[who, HOME]
    known = home != NONE
    _write(
        run,
        time,
        kind,
        people[who, ID],
        homes[home, ID] if known else NONE,
        people[who, GROUP],
        people[who, ORIGIN],
        NONE,
        people[who, DESTINATION],
        people[who, PLACE],
        NONE,
        people[who, PERSONS],
        NONE,
        NONE,
        homes[home, ROUTE] if known else NONE,
        cause,
        people[who, SINCE],
        NONE,
        NONE,
        homes[home, OTHER_SUPPLY] if known else NONE,
    )


@part
def of_person(run: Run, time: int, kind: int, who: int, unit: int, other: int) -> None:
    """Record something that happens to a person in, or on the way to, a facility."""
    people, units = run.people, run.units
    of = unit if unit != NONE else other
    _write(
        run,
        time,
        kind,
        people[who, ID],
        NONE,
        units[of, UNIT_GROUP],
        people[who, ORIGIN],
        units[of, UNIT_PLACE],
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        NONE,
        people[who, SINCE],
        unit,
        other,
        NONE,
    )
