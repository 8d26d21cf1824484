"""Nobody loses a home or gets one that is not there: every log of random scenarios, walked row by row."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings

from simulator.contract import NONE, Cause, EventKind, Route
from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.random.ids import first_id, id_when_back
from simulator.results.counts import EventLog
from tests.strategies import worlds
from tests.worlds import scenario

RANDOM_WORLDS = settings(suppress_health_check=[HealthCheck.too_slow])
COLUMNS = ("time", "kind", "household", "home", "destination", "municipality", "persons", "group")


def run(world: dict[str, Any]) -> tuple[Compiled, EventLog]:
    compiled = compile_scenario(scenario(world))
    return compiled, EventLog(reference.simulate(compiled, 3, 0))


def pool_of(compiled: Compiled, kind: int, place: int) -> int:
    supply = compiled.other_supply
    return int(np.flatnonzero((supply.kind == kind) & (supply.municipality == place))[0])


@RANDOM_WORLDS
@given(worlds())
def test_a_home_of_other_supply_has_one_household_at_a_time_and_no_more_than_there_are_homes(
    world: dict[str, Any],
) -> None:
    compiled, log = run(world)
    supply, lives_in = compiled.other_supply, dict[int, int]()
    taken: Counter[int] = Counter()
    columns = (*COLUMNS, "other_supply", "cause")
    for time, kind, who, home, _, place, persons, group, of, cause in zip(
        *(log[name].tolist() for name in columns), strict=True
    ):
        if of == NONE or kind == EventKind.REFUSED:
            continue
        pool, segment = pool_of(compiled, of, place), compiled.timeline.segment_at(time)
        if kind in (EventKind.HOUSED, EventKind.RESIDENT):
            assert home not in lives_in
            assert supply.serves[pool, group]
            assert supply.suits[pool, persons]
            lives_in[home] = who
            taken[pool] += 1
            assert taken[pool] <= supply.homes[segment, pool]
        else:
            assert kind in (EventKind.MOVED_ON, EventKind.LOST_HOME)
            assert lives_in.pop(home) == who
            taken[pool] -= 1
            assert (cause == Cause.CLOSED) == bool(cause != NONE and supply.closed[segment, pool])
    closed = np.flatnonzero(supply.closed[-1])
    assert not any(taken[int(pool)] for pool in closed)


@RANDOM_WORLDS
@given(worlds())
def test_who_loses_a_home_had_one_and_comes_back_in_the_same_second(world: dict[str, Any]) -> None:
    _, log = run(world)
    has_home: set[int] = set()
    expected: list[tuple[int, int]] = []
    came: list[tuple[int, int]] = []
    for time, kind, who, *_ in zip(*(log[name].tolist() for name in COLUMNS), strict=True):
        if kind in (EventKind.HOUSED, EventKind.RESIDENT):
            has_home.add(who)
        elif kind == EventKind.MOVED_ON:
            has_home.remove(who)
        elif kind == EventKind.LOST_HOME:
            has_home.remove(who)
            expected.append((id_when_back(who), time))
        elif kind in (EventKind.REGISTERED, EventKind.ARRIVED) and first_id(who) != who:
            came.append((who, time))
    first: dict[int, int] = {}
    for who, time in came:
        first.setdefault(who, time)
    assert first == dict(expected)
    assert len(expected) == len(dict(expected))


@RANDOM_WORLDS
@given(worlds())
def test_a_household_keeps_its_size_through_all_its_homes(world: dict[str, Any]) -> None:
    """But for those who come back through a facility: they are of its group from then on."""
    world["demand"]["returns"]["through"] = None
    _, log = run(world)
    sizes: defaultdict[int, set[int]] = defaultdict(set)
    stories = log.where(np.isin(log["kind"], (EventKind.REGISTERED, EventKind.HOUSED, EventKind.LOST_HOME)))
    residents = set(log.of(EventKind.RESIDENT, Route.OTHER_SUPPLY)["household"].tolist())
    for who, persons in zip(stories["household"].tolist(), stories["persons"].tolist(), strict=True):
        if first_id(who) not in residents:
            sizes[first_id(who)].add(persons)
    assert all(len(found) == 1 for found in sizes.values())


@RANDOM_WORLDS
@given(worlds())
def test_a_debt_is_only_made_within_the_limits_and_not_when_debts_are_repaid(world: dict[str, Any]) -> None:
    compiled, log = run(world)
    solidarity = compiled.solidarity
    owed: Counter[tuple[int, int]] = Counter()
    housed = log.of(EventKind.HOUSED)
    for time, _, _, _, destination, place, *_ in zip(
        *(housed[name].tolist() for name in COLUMNS), strict=True
    ):
        if place == destination:
            continue
        if owed[place, destination]:
            owed[place, destination] -= 1
            continue
        segment = compiled.timeline.segment_at(time)
        assert not solidarity.repays[segment]
        assert _ahead(owed, place) < solidarity.limit[segment, place]
        assert -_ahead(owed, destination) < solidarity.limit[segment, destination]
        owed[destination, place] += 1


def _ahead(owed: Counter[tuple[int, int]], place: int) -> int:
    """Return the homes that others owe a municipality, less those that it owes."""
    return sum(
        homes * ((creditor == place) - (debtor == place)) for (debtor, creditor), homes in owed.items()
    )
