"""Reducing a log gives what counting its events one kind at a time gives: on logs of random small worlds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS, NONE, SERIES, YEARLY, Cause, EventKind, Route
from simulator.engine import fast
from simulator.flows import Compiled, compile_scenario
from simulator.results.blocks import index
from simulator.results.counts import counts_of
from simulator.results.facilities import count_facilities
from simulator.results.log import LEAVES_THE_REGISTER, Col, EventLog
from simulator.results.reduce import Reducer, reduce_events
from simulator.results.register import Register
from simulator.results.waits import Waits, waits_of
from simulator.results.walk import Notes, Walk, walk
from simulator.results.years import Years
from tests.strategies import worlds
from tests.worlds import changed, scenario, three_villages

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
DAY = 86_400.0
random_worlds = settings(suppress_health_check=[HealthCheck.too_slow])


def compiled_log(world: dict[str, Any], seed: int = 7) -> tuple[Compiled, EventLog]:
    compiled = compile_scenario(scenario(world))
    return compiled, EventLog(fast.simulate(compiled, seed, 0))


def by_month(log: EventLog, chosen: Bools, columns: tuple[str, ...], like: Ints, compiled: Compiled) -> Ints:
    """Count the chosen events by month and by some columns, in the shape of another count."""
    found = np.zeros_like(like)
    starts = compiled.timeline.calendar.month_starts
    events = log.where(chosen & (log["time"] >= 0))
    month = np.searchsorted(starts, events["time"], side="right") - 1
    np.add.at(found, (month, *(events[column] for column in columns)), 1)
    return found


@random_worlds
@given(worlds())
def test_each_flow_counts_the_events_that_it_says(world: dict[str, Any]) -> None:
    compiled, log = compiled_log(world)
    kind, route, cause = log["kind"], log["route"], log["cause"]
    housed, regular = kind == EventKind.HOUSED, kind == EventKind.LET_REGULAR
    elsewhere = housed & (log["municipality"] != log["destination"])
    to_whom, in_which, where = ("destination", "group"), ("municipality", "group"), ("municipality",)
    expected: dict[str, tuple[Bools, tuple[str, ...]]] = {
        "registered": ((kind == EventKind.REGISTERED) & (cause == NONE), to_whom),
        "returned": ((kind == EventKind.REGISTERED) & (cause != NONE), to_whom),
        "housed_for": (housed, to_whom),
        "housed_in": (housed, in_which),
        "transferred_in": (elsewhere, in_which),
        "transferred_out": (elsewhere, to_whom),
        "refusals": (kind == EventKind.REFUSED, to_whom),
        "lapsed": (kind == EventKind.LAPSED, to_whom),
        "own_solution": (kind == EventKind.OWN_SOLUTION, to_whom),
        "lost_home": (kind == EventKind.LOST_HOME, where),
        "relets": (kind == EventKind.RELET, where),
        "urgent_lettings": (housed & (route == Route.RELET), where),
        "regular_lettings": (regular & (route == Route.RELET), where),
        "offered_in_vain": (regular & (route == Route.RELET) & (cause != Cause.NO_QUOTA), where),
        "delivered": (kind == EventKind.DELIVERED, where),
        "first_lettings_urgent": (housed & (route == Route.FIRST_LETTING), where),
        "other_supply_lettings": (housed & (route == Route.OTHER_SUPPLY), where),
    }
    counts = counts_of(walk(log, compiled), compiled)
    for name, (chosen, columns) in expected.items():
        found = getattr(counts, name)
        assert np.array_equal(found, by_month(log, chosen, columns, found, compiled)), name


@random_worlds
@given(worlds())
def test_each_flow_of_facilities_counts_the_events_that_it_says(world: dict[str, Any]) -> None:
    compiled, log = compiled_log(world)
    kind, unit, other = log["kind"], log["unit"], log["other_unit"]
    holds = np.append(compiled.facilities.holds_place, False)[unit]
    ready, turned = kind == EventKind.READY, kind == EventKind.TURNED_AWAY
    registered, admitted = kind == EventKind.REGISTERED, kind == EventKind.ADMITTED
    left = np.isin(kind, LEAVES_THE_REGISTER) & (unit != NONE)
    on_from_outside = ready & (other != NONE) & ~holds
    expected: dict[str, list[tuple[Bools, str]]] = {
        "arrived": [(kind == EventKind.ARRIVED, "unit")],
        "came_back": [((kind == EventKind.ARRIVED) & (log["household"] % 32 != 0), "unit")],
        "admitted": [(admitted, "unit")],
        "turned_away": [(turned & (unit != NONE) & holds, "unit"), (turned & ~holds, "other_unit")],
        "registered": [(registered & (other != NONE), "other_unit")],
        "left_for_home": [(left, "unit"), (registered & (other != NONE) & (unit == NONE), "other_unit")],
        "left_elsewhere": [(ready & (other == NONE), "unit")],
        "moved_on": [(admitted & (other != NONE), "other_unit"), (on_from_outside, "unit")],
    }
    counts = count_facilities(log, compiled)
    counts.check()
    for name, parts in expected.items():
        found = getattr(counts, name)
        total = sum(by_month(log, chosen, (column,), found, compiled) for chosen, column in parts)
        assert np.array_equal(found, total), name


@random_worlds
@given(worlds())
def test_waits_are_those_of_who_was_housed_in_the_year(world: dict[str, Any]) -> None:
    compiled, log = compiled_log(world)
    walked = walk(log, compiled)
    found, years = waits_of(walked, Register.of(walked), compiled), Years.of(compiled)
    housed = log.of(EventKind.HOUSED)
    days = (housed["time"] - housed["since"]) / DAY
    starts = compiled.timeline.calendar.month_starts
    for year, months in enumerate(years.months):
        in_year = (housed["time"] >= starts[months.start]) & (housed["time"] < starts[months.stop])
        assert_waits(found, (year,), "region", days[in_year])
        for place in range(3):
            assert_waits(
                found, (year, place), "municipality", days[in_year & (housed["destination"] == place)]
            )
        for group in range(len(compiled.labels.groups)):
            assert_waits(found, (year, group), "group", days[in_year & (housed["group"] == group)])


def assert_waits(found: Waits, cell: tuple[int, ...], whom: str, days: NDArray[np.float64]) -> None:
    """Hold waits against numpy's mean and quantiles, to the last bit."""
    values = [float(getattr(block, whom)[cell]) for block in found.housed.values()]
    if not len(days):
        assert np.isnan(values).all()
    else:
        assert values == [np.mean(days), np.quantile(days, 0.5), np.quantile(days, 0.9)]


@random_worlds
@given(worlds())
def test_the_longest_wait_is_that_of_who_still_waits_at_the_end_of_the_year(world: dict[str, Any]) -> None:
    compiled, log = compiled_log(world)
    walked = walk(log, compiled)
    found, years = waits_of(walked, Register.of(walked), compiled), Years.of(compiled)
    exits = log.of_any(LEAVES_THE_REGISTER)
    left = dict(zip(exits["household"].tolist(), exits["time"].tolist(), strict=True))
    expected = np.zeros_like(found.longest_seconds)
    registered = log.of(EventKind.REGISTERED)
    for household, since, place in zip(
        *(registered[column].tolist() for column in ("household", "time", "destination")), strict=True
    ):
        for year, end in enumerate(years.ends.tolist()):
            if since < end and left.get(household, end) >= end:
                expected[year, place] = max(expected[year, place], end - since)
    assert np.array_equal(found.longest_seconds, expected)


@random_worlds
@given(worlds())
def test_homes_of_other_supply_cost_what_they_cost_over_the_time_that_they_are_there(
    world: dict[str, Any],
) -> None:
    compiled, log = compiled_log(world)
    supply, timeline = compiled.other_supply, compiled.timeline
    found = counts_of(walk(log, compiled), compiled).other_supply.cost
    starts = np.array(timeline.calendar.month_starts)
    kinds = (EventKind.RESIDENT, EventKind.HOUSED, EventKind.MOVED_ON, EventKind.LOST_HOME)
    moves = log.of_any(kinds)
    comes = np.isin(moves["kind"], (EventKind.RESIDENT, EventKind.HOUSED))
    of_year = [timeline.days_in_year(timeline.calendar.month_of(month).year) for month in range(len(found))]
    for pool in range(supply.count):
        mine = (moves["other_supply"] == supply.kind[pool]) & (
            moves["municipality"] == supply.municipality[pool]
        )
        times, lived_in = moves["time"][mine], np.append(0, np.cumsum(np.where(comes[mine], 1, -1)))
        cuts = np.unique(np.concatenate([starts, timeline.starts, np.maximum(times, 0)]))
        occupied = lived_in[np.searchsorted(times, cuts[:-1], side="right")]
        homes = np.maximum(supply.homes[timeline.segments_at(cuts[:-1]), pool], occupied)
        seconds = np.add.reduceat(homes * np.diff(cuts), np.searchsorted(cuts[:-1], starts[:-1]))
        cost = np.where(seconds > 0, seconds / (np.array(of_year) * 86_400) * supply.cost[pool], 0.0)
        assert np.array_equal(found[:, pool], cost, equal_nan=True)


def test_room_that_is_used_again_holds_nothing_of_the_last_log() -> None:
    worlds = three_villages(), changed(three_villages(), demand__groups__carers__persons_per_year__value=1)
    compiled = compile_scenario(scenario(worlds[0]))
    reducer, notes = Reducer(compiled), Notes(compiled)
    for seed in (1, 2, 3):
        events = fast.simulate(compiled, seed, 0)[: -500 * (seed == 2) or None]
        again, new = reducer.reduce(events), reduce_events(compiled, events)
        assert np.array_equal(again.series, new.series)
        assert np.array_equal(again.metrics, new.metrics, equal_nan=True)
        assert np.array_equal(reducer.metrics(events), new.metrics, equal_nan=True)
        assert np.array_equal(again.facilities, new.facilities, equal_nan=True)
        assert_same_walk(walk(EventLog(events), compiled, notes), walk(EventLog(events), compiled))


def assert_same_walk(one: Walk, other: Walk) -> None:
    for name, values in vars(one).items():
        assert np.array_equal(values, getattr(other, name)), name


def test_what_is_kept_of_a_replication_shares_no_memory_with_the_room_that_is_used_again() -> None:
    compiled = compile_scenario(scenario(three_villages()))
    reducer = Reducer(compiled)
    first = reducer.reduce(fast.simulate(compiled, 1, 0))
    kept = [values.copy() for values in arrays_of(first)]
    reducer.reduce(fast.simulate(compiled, 2, 0))
    for now, before in zip(arrays_of(first), kept, strict=True):
        assert np.array_equal(now, before, equal_nan=True)


def arrays_of(outcome: Any) -> list[NDArray[Any]]:
    return [
        outcome.series,
        outcome.metrics,
        outcome.facilities,
        outcome.facility_years,
        *vars(outcome.ledger).values(),
    ]


def test_the_columns_have_the_numbers_of_the_contract() -> None:
    assert tuple(one.name.lower() for one in Col) == EVENT_COLUMNS
    assert [int(one) for one in Col] == list(range(len(EVENT_COLUMNS)))


def test_the_series_come_first_among_the_yearly_metrics() -> None:
    labels = compile_scenario(scenario(three_villages())).labels
    series = list(index(SERIES, labels))
    assert list(index(YEARLY, labels))[: len(series)] == series


@pytest.mark.parametrize("order", ["C", "F"])
def test_a_log_may_lie_in_memory_in_any_order(order: Any) -> None:
    compiled = compile_scenario(scenario(three_villages()))
    events = fast.simulate(compiled, 1, 0)
    found = reduce_events(compiled, np.array(events, order=order))
    assert np.array_equal(found.series, reduce_events(compiled, events).series)
