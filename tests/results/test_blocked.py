"""Why places were blocked: on logs by hand, and against following every household one by one."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray

from simulator.contract import NONE, BlockedBy, Cause, EventKind, Route
from simulator.engine import fast
from simulator.flows import Compiled, compile_scenario
from simulator.results.blocked import blocked_seconds
from simulator.results.log import LEAVES_THE_REGISTER, EventLog
from tests.results.by_hand import DAY, ends, let_regular, log, other_home, registered
from tests.strategies import worlds
from tests.worlds import TEXT, changed, facility, scenario, three_villages

CARERS, LEAVERS = 0, 1
HERE, THERE = 0, 1
FOR_CARERS, FOR_COUPLES = 0, 1
SHELTER = 0


def world() -> Compiled:
    """A shelter, and in its municipality two kinds of other supply: for one group, and for larger households."""

    def kind(**parts: Any) -> dict[str, Any]:
        homes = {"GM0001": 5, "GM0002": 5}
        return {"name": TEXT, "kind": "private_rent", "homes": homes, "opens": "2026-01-01"} | parts

    base = changed(
        three_villages(),
        facilities={
            "shelter": facility(
                "home", group="leavers", municipalities={"by": "shares", "shares": {"GM0001": 1.0}}, places=9
            )
        },
        supply__other_supply={
            "for_carers": kind(groups=("carers",)),
            "for_couples": kind(suits={"at_least": 2}),
        },
    )
    del base["demand"]["groups"]["leavers"]["facilities"]
    return compile_scenario(scenario(base))


def holds(who: int, day: int, group: int = LEAVERS, persons: int = 1, place: int = HERE) -> dict[str, int]:
    return registered(who, day, place, group, persons, unit=SHELTER, other_unit=SHELTER)


def housed(who: int, day: int, home: dict[str, int], place: int = HERE) -> dict[str, int]:
    return ends(EventKind.HOUSED, who, day, place, 0, **home)


def refused(who: int, day: int, home: dict[str, int], place: int = HERE) -> dict[str, int]:
    return ends(EventKind.REFUSED, who, day, place, 0, unit=SHELTER, **home)


def relet_home(home: int, place: int = HERE) -> dict[str, int]:
    return {"home": home, "municipality": place, "route": Route.RELET, "size_class": 0, "rent_class": 0}


def days(*events: dict[str, int]) -> dict[str, int]:
    """Return the blocked days of the shelter in January, by cause, where there are any."""
    in_month = blocked_seconds(log(*events), world())[0, SHELTER] / DAY
    return {cause.name.lower(): int(in_month[cause]) for cause in BlockedBy if in_month[cause]}


def test_a_home_of_other_supply_is_a_decision_about_whom_it_serves_and_suits() -> None:
    for_carers, for_couples = other_home(1, HERE, FOR_CARERS), other_home(2, HERE, FOR_COUPLES)
    lettings = housed(500, 5, for_carers), housed(501, 11, for_couples)
    # One leaver: neither is for this household.
    assert days(holds(1, 0), *lettings) == {"no_home": 31}
    # Two leavers: only the second.
    assert days(holds(1, 0, persons=2), *lettings) == {"no_home": 11, "outranked": 20}
    # One carer who holds a place: only the first.
    assert days(holds(1, 0, CARERS), *lettings) == {"no_home": 5, "outranked": 26}


def test_a_home_of_other_supply_elsewhere_is_no_decision() -> None:
    elsewhere = housed(501, 11, other_home(2, THERE, FOR_COUPLES))
    assert days(holds(1, 0, persons=2), elsewhere) == {"no_home": 31}
    assert days(holds(1, 0, persons=2, place=THERE), elsewhere) == {"no_home": 11, "outranked": 20}


def test_a_regular_home_concerns_everybody_also_where_there_is_other_supply() -> None:
    found = days(
        holds(1, 0),
        housed(500, 5, other_home(1, HERE, FOR_CARERS)),
        let_regular(3, 10, HERE, Cause.NO_QUOTA),
        housed(501, 20, other_home(2, HERE, FOR_COUPLES)),
        let_regular(4, 26, HERE, Cause.NO_CANDIDATE, rent_class=1),
    )
    assert found == {"no_home": 10, "no_quota": 16, "no_home_that_fits": 5}


def test_a_refused_home_of_other_supply_that_stays_empty_counts_from_the_refusal() -> None:
    home = other_home(2, HERE, FOR_COUPLES)
    found = days(
        holds(1, 0, persons=2),
        housed(500, 3, other_home(5, HERE, FOR_COUPLES)),
        refused(1, 8, home),
        let_regular(3, 18, HERE, Cause.NO_QUOTA),
    )
    assert found == {"no_home": 3, "outranked": 5, "refused": 10, "no_quota": 13}


def test_only_the_first_letting_after_a_refusal_is_that_of_the_refused_home() -> None:
    home = other_home(2, HERE, FOR_COUPLES)
    found = days(
        # The same home was let before, and is let again after somebody took it.
        housed(500, 2, home),
        holds(1, 4, persons=2),
        refused(1, 8, home),
        let_regular(3, 10, HERE, Cause.NO_QUOTA),
        housed(501, 15, home),
        let_regular(4, 18, HERE, Cause.NO_QUOTA),
        housed(502, 25, home),
    )
    assert found == {"no_home": 4, "refused": 2 + 3, "no_quota": 5 + 7, "outranked": 6}


def test_a_home_refused_elsewhere_counts_until_the_next_decision_at_home_and_its_letting_does_not() -> None:
    elsewhere = relet_home(2, THERE)
    found = days(
        holds(1, 0),
        refused(1, 8, elsewhere),
        let_regular(3, 18, HERE, Cause.NO_QUOTA),
        housed(500, 25, elsewhere, THERE),
    )
    assert found == {"no_home": 8, "refused": 10, "no_quota": 13}


def test_who_is_housed_elsewhere_holds_no_place_any_more() -> None:
    leaves = housed(1, 12, relet_home(2, THERE)) | {"unit": SHELTER}
    assert days(holds(1, 0), leaves) == {"no_home": 12}


def test_a_home_that_goes_to_somebody_from_elsewhere_is_a_decision_where_it_stands() -> None:
    assert days(holds(1, 0), housed(500, 6, relet_home(2), THERE)) == {"no_home": 6, "outranked": 25}


def test_nobody_holds_a_place() -> None:
    assert days() == {}
    assert days(registered(1, 0, HERE), refused(1, 3, relet_home(2))) == {}


@pytest.mark.parametrize("persons", [1, 16])
def test_without_a_single_letting_there_is_no_home(persons: int) -> None:
    assert days(holds(1, -40, persons=persons)) == {"no_home": 31}


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(worlds())
def test_the_causes_are_those_of_following_every_household(world: dict[str, Any]) -> None:
    compiled = compile_scenario(scenario(world))
    events = EventLog(fast.simulate(compiled, 7, 0))
    found = blocked_seconds(events, compiled)
    expected = followed(events, compiled)
    for_homes = [cause for cause in BlockedBy if cause is not BlockedBy.NO_PLACE]
    assert np.array_equal(found[:, :, for_homes], expected[:, :, for_homes])


def followed(events: EventLog, compiled: Compiled) -> NDArray[np.int64]:
    """Follow each household that holds a place from decision to decision: (months, units, causes) in seconds."""
    columns = ("time", "kind", "household", "home", "group", "destination", "municipality", "persons", "unit")
    more = ("size_class", "rent_class", "cause", "other_supply")
    rows = [dict(zip(columns + more, row, strict=True)) for row in _rows(events, columns + more)]
    starts = compiled.timeline.calendar.month_starts
    seconds = np.zeros((len(starts) - 1, compiled.facilities.count, len(BlockedBy)), dtype=np.int64)
    left = {row["household"]: row["time"] for row in rows if row["kind"] in LEAVES_THE_REGISTER}
    for household in rows:
        if household["kind"] != EventKind.REGISTERED or household["unit"] == NONE:
            continue
        begin = max(household["time"], 0)
        end = left.get(household["household"], compiled.timeline.calendar.end_seconds)
        became = _became(household, rows, compiled)
        moments = [begin, *sorted(moment for moment in became if begin < moment < end), end]
        cause = became.get(begin, BlockedBy.NO_HOME)
        for one, after in pairwise(moments):
            cause = became.get(one, cause)
            for month in range(len(starts) - 1):
                part = min(after, starts[month + 1]) - max(one, starts[month])
                seconds[month, household["unit"], cause] += max(part, 0)
    return seconds


def _rows(events: EventLog, columns: tuple[str, ...]) -> list[tuple[int, ...]]:
    return list(zip(*(events[name].tolist() for name in columns), strict=True))


def _became(
    household: dict[str, int], rows: list[dict[str, int]], compiled: Compiled
) -> dict[int, BlockedBy]:
    """Return the cause from each second on in which something was decided; a refusal goes before all else."""
    became: dict[int, BlockedBy] = {}
    refused_homes: set[int] = set()
    refused_at: set[int] = set()
    for row in rows:
        if row["kind"] == EventKind.REFUSED and row["household"] == household["household"]:
            refused_homes.add(row["home"])
            refused_at.add(row["time"])
        elif row["kind"] in (EventKind.HOUSED, EventKind.LET_REGULAR):
            here = row["municipality"] == household["destination"]
            if row["home"] in refused_homes:
                refused_homes.remove(row["home"])
                if here:
                    refused_at.add(row["time"])
            meant = _meant(row, household, compiled) if here else None
            if meant is not None:
                became[row["time"]] = meant
    return became | dict.fromkeys(refused_at, BlockedBy.REFUSED)


def _meant(row: dict[str, int], household: dict[str, int], compiled: Compiled) -> BlockedBy | None:
    """Return what a letting meant for a household; none: it did not concern it."""
    if row["other_supply"] != NONE:
        supply = compiled.other_supply
        pool = int(
            np.flatnonzero(
                (supply.kind == row["other_supply"]) & (supply.municipality == row["municipality"])
            )[0]
        )
        concerned = supply.serves[pool, household["group"]] and supply.suits[pool, household["persons"]]
        return BlockedBy.OUTRANKED if concerned else None
    if row["kind"] == EventKind.LET_REGULAR and row["cause"] == Cause.NO_QUOTA:
        return BlockedBy.NO_QUOTA
    suits = compiled.supply.suits[household["persons"], row["size_class"], row["rent_class"]]
    return BlockedBy.OUTRANKED if suits else BlockedBy.NO_HOME_THAT_FITS
