"""Event logs that are written by hand: days instead of seconds, and only the fields that matter."""

from __future__ import annotations

import numpy as np

from simulator.contract import EVENT_COLUMNS, NONE, Cause, EventKind, Route
from simulator.results.log import EventLog

DAY = 86_400


def log(*events: dict[str, int]) -> EventLog:
    """Return a log; what an event does not say is ``NONE``."""
    rows = [[event.get(column, NONE) for column in EVENT_COLUMNS] for event in events]
    return EventLog(np.array(rows, dtype=np.int64).reshape(-1, len(EVENT_COLUMNS)))


def registered(
    who: int, day: int, place: int, group: int = 0, persons: int = 1, **more: int
) -> dict[str, int]:
    return {
        "time": day * DAY,
        "kind": EventKind.REGISTERED,
        "household": who,
        "group": group,
        "destination": place,
        "since": day * DAY,
        "persons": persons,
    } | more


def ends(kind: EventKind, who: int, day: int, place: int, since: int, **more: int) -> dict[str, int]:
    """Return how a household leaves the register, or another event of a household that waits."""
    return registered(who, day, place) | {"kind": kind, "since": since * DAY} | more


def relet(home: int, day: int, place: int) -> dict[str, int]:
    return {"time": day * DAY, "kind": EventKind.RELET, "home": home, "municipality": place}


def let_regular(home: int, day: int, place: int, cause: Cause, **more: int) -> dict[str, int]:
    return {
        "time": day * DAY,
        "kind": EventKind.LET_REGULAR,
        "home": home,
        "municipality": place,
        "route": Route.RELET,
        "cause": cause,
        "size_class": 0,
        "rent_class": 0,
    } | more


def other_home(home: int, place: int, kind: int) -> dict[str, int]:
    """Return the fields of a home of other supply."""
    return {"home": home, "municipality": place, "route": Route.OTHER_SUPPLY, "other_supply": kind}


def resident(who: int, place: int, home: dict[str, int] | None = None, group: int = 0) -> dict[str, int]:
    """Return a household that was housed before the first day, in a home of other supply or elsewhere."""
    return {
        "time": -1,
        "kind": EventKind.RESIDENT,
        "household": who,
        "group": group,
        "destination": place,
        "municipality": place,
        "persons": 1,
        "since": -1,
    } | (home or {})


def leaves_home(
    kind: EventKind, who: int, day: int, home: dict[str, int], cause: Cause | None = None
) -> dict[str, int]:
    """Return how a household leaves its home; ``home`` says at least where it stood."""
    why = {} if cause is None else {"cause": cause}
    return {"time": day * DAY, "kind": kind, "household": who, "group": 0, "persons": 1} | home | why
