"""Nobody and nothing is lost: the accounts add up exactly, on random scenarios over the whole model."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from hypothesis import HealthCheck, given, settings

from simulator.contract import NONE, BlockedBy, Cause, EventKind, Route
from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.results.counts import Counts, count
from simulator.results.facilities import FacilityCounts, count_facilities
from simulator.results.ledger import ledger
from simulator.results.log import EventLog
from tests.strategies import worlds
from tests.worlds import facilities_only, facility, fixed, scenario

RANDOM_WORLDS = settings(suppress_health_check=[HealthCheck.too_slow])


def run(world: dict[str, Any], replication: int = 0) -> tuple[Compiled, EventLog, Counts]:
    compiled = compile_scenario(scenario(world))
    log = EventLog(reference.simulate(compiled, 1, replication))
    return compiled, log, count(log, compiled)


@RANDOM_WORLDS
@given(worlds())
def test_the_register_and_the_relets_add_up_every_year(world: dict[str, Any]) -> None:
    compiled, _, counts = run(world)
    accounts = ledger(counts, compiled)
    opening, registered, returned, came_in, housed, lapsed, own, went_out, waiting = np.moveaxis(
        accounts.register, -1, 0
    )
    assert np.array_equal(
        opening + registered + returned + came_in, housed + lapsed + own + went_out + waiting
    )
    assert np.array_equal(came_in.sum(axis=1), went_out.sum(axis=1))
    assert np.array_equal(waiting[:-1], opening[1:])
    assert (waiting >= 0).all()
    void, relets, urgent, regular, empty = np.moveaxis(accounts.relets, -1, 0)
    assert np.array_equal(void + relets, urgent + regular + empty)
    assert np.array_equal(empty[:-1], void[1:])
    assert (empty >= 0).all()
    occupied, moved_in, moved_on, lost, closed, lived_in, homes = np.moveaxis(accounts.other_supply, -1, 0)
    assert np.array_equal(occupied + moved_in, moved_on + lost + closed + lived_in)
    assert np.array_equal(lived_in[:-1], occupied[1:])
    assert (lived_in >= 0).all()
    assert (lived_in <= homes).all()


@RANDOM_WORLDS
@given(worlds())
def test_every_household_and_home_has_one_story(world: dict[str, Any]) -> None:
    compiled, log, counts = run(world)
    registered = log.of(EventKind.REGISTERED)
    exits = log.where(np.isin(log["kind"], (EventKind.HOUSED, EventKind.LAPSED, EventKind.OWN_SOLUTION)))
    assert max(Counter(registered["household"].tolist()).values(), default=1) == 1
    assert max(Counter(exits["household"].tolist()).values(), default=1) == 1
    assert set(exits["household"].tolist()) <= set(registered["household"].tolist())
    assert counts.backlog[-1].sum() == len(registered) - len(exits)

    appeared = log.where(np.isin(log["kind"], (EventKind.RELET, EventKind.DELIVERED)))
    let = log.where(np.isin(log["kind"], (EventKind.HOUSED, EventKind.LET_REGULAR)))
    let = let.where(let["other_supply"] == NONE)
    assert max(Counter(appeared["home"].tolist()).values(), default=1) == 1
    assert max(Counter(let["home"].tolist()).values(), default=1) == 1
    assert set(let["home"].tolist()) <= set(appeared["home"].tolist())
    first_lettings = log.of(EventKind.DELIVERED)
    immediately_let = compiled.policy.refusal_seconds == 0
    if immediately_let:
        assert set(first_lettings["home"].tolist()) == set(
            let.where(let["route"] == Route.FIRST_LETTING)["home"].tolist()
        )


@RANDOM_WORLDS
@given(worlds())
def test_the_rules_of_allocation_hold_in_every_letting(world: dict[str, Any]) -> None:
    compiled, log, _ = run(world)
    assert np.all(np.diff(log["time"]) >= 0)
    housed = log.of(EventKind.HOUSED)
    if not compiled.solidarity.limit.any():
        assert np.array_equal(housed["municipality"], housed["destination"])
    housed = housed.where(housed["other_supply"] == NONE)
    assert compiled.supply.suits[housed["persons"], housed["size_class"], housed["rent_class"]].all()
    assert (housed["time"] >= housed["since"]).all()
    refused = log.of(EventKind.REFUSED)
    refused = refused.where(refused["other_supply"] == NONE)
    per_home = Counter(refused["home"].tolist())
    assert max(per_home.values(), default=0) <= compiled.policy.offers_per_home.max()
    assert len({*zip(refused["household"].tolist(), refused["home"].tolist(), strict=True)}) == len(refused)
    refused = log.of(EventKind.REFUSED)
    lapsed = log.of(EventKind.LAPSED)
    too_often = set(lapsed.where(lapsed["cause"] == Cause.REFUSED)["household"].tolist())
    per_household = Counter(refused["household"].tolist())
    assert all(per_household[who] >= compiled.policy.refusals_allowed.min() for who in too_often)
    assert set(np.unique(log["cause"]).tolist()) <= {NONE, *map(int, Cause)}


@RANDOM_WORLDS
@given(worlds())
def test_a_ceiling_is_never_exceeded_by_a_whole_home_in_a_year(world: dict[str, Any]) -> None:
    world["readings"]["cap"] = "ceiling"
    world["readings"]["cap_scope"] = "municipality"
    world["readings"]["first_lettings"] = "outside_quota"
    compiled, _, counts = run(world)
    cap = world["policy"]["cap"]
    by_year = counts.urgent_lettings.reshape(-1, 12, 3).sum(axis=1)
    let = (counts.urgent_lettings + counts.regular_lettings).reshape(-1, 12, 3).sum(axis=1)
    # A home that is still being offered has added its credit before it is let.
    pending = counts.in_void.max() if compiled.policy.refusal_seconds else 0
    # The credit of a relet is rounded to a millionth of a home.
    assert (by_year < cap * (let + pending) + 1.000_1).all()


@RANDOM_WORLDS
@given(worlds())
def test_the_same_address_gives_the_same_events(world: dict[str, Any]) -> None:
    compiled = compile_scenario(scenario(world))
    again = compile_scenario(scenario(world))
    assert np.array_equal(reference.simulate(compiled, 5, 2), reference.simulate(again, 5, 2))


@RANDOM_WORLDS
@given(worlds())
def test_the_facilities_add_up_every_month(world: dict[str, Any]) -> None:
    """Who was there and who came is who left by a route, was turned away, is in care, is blocked or waits outside."""
    compiled, log, _ = run(world)
    counts = count_facilities(log, compiled)
    counts.check()
    units = compiled.facilities.count
    starts = compiled.timeline.calendar.month_starts
    came = np.zeros((len(starts) - 1, units), dtype=np.int64)
    for row in _from_elsewhere(log, compiled):
        came[np.searchsorted(starts, row[0], side="right") - 1, row[1]] += 1

    opening = counts.opening_in_care + counts.opening_blocked + counts.opening_outside
    inside = counts.in_care + counts.blocked_home + counts.blocked_chain
    left = counts.left_for_home + counts.left_elsewhere + counts.moved_on + counts.turned_away
    assert np.array_equal(
        opening + np.cumsum(counts.arrived + came, axis=0), np.cumsum(left, axis=0) + inside + counts.outside
    )
    # Who moves on within the region arrives somewhere: at once from a place, or on the list from a prison.
    assert np.array_equal(came.sum(axis=1), counts.moved_on.sum(axis=1))


def _from_elsewhere(log: EventLog, compiled: Compiled) -> list[tuple[int, int]]:
    """Return when and where people came from another facility: into a place, or on the list."""
    admitted, ready = log.of(EventKind.ADMITTED), log.of(EventKind.READY)
    moved = admitted.where(admitted["other_unit"] != NONE)
    released = ready.where((ready["other_unit"] != NONE) & ~compiled.facilities.holds_place[ready["unit"]])
    return [
        *zip(moved["time"].tolist(), moved["unit"].tolist(), strict=True),
        *zip(released["time"].tolist(), released["other_unit"].tolist(), strict=True),
    ]


@RANDOM_WORLDS
@given(worlds())
def test_no_more_places_are_held_than_there_are(world: dict[str, Any]) -> None:
    """People who are there when places close stay until they leave; else nobody is in a place that is not there."""
    compiled, log, _ = run(world)
    counts = count_facilities(log, compiled)
    held = counts.in_care + counts.blocked_home + counts.blocked_chain
    highest = np.maximum.accumulate(compiled.facilities.places, axis=0)
    ends = np.array(compiled.timeline.calendar.month_starts[1:])
    assert (held <= highest[compiled.timeline.segments_at(ends - 1)]).all()
    assert (counts.opening_in_care + counts.opening_blocked <= compiled.facilities.places[0]).all()


@RANDOM_WORLDS
@given(worlds())
def test_the_counts_of_facilities_are_those_of_following_everybody(world: dict[str, Any]) -> None:
    """Blocked seconds by cause add up to the spells of everybody who held a place, followed one by one."""
    compiled, log, _ = run(world)
    counts = count_facilities(log, compiled)
    followed = follow(log, compiled)
    assert_followed(counts, followed)


@dataclass
class Followed:
    """Where everybody is, by following the log row by row."""

    in_care: dict[int, int] = field(default_factory=dict)
    waiting_for_home: dict[int, tuple[int, int]] = field(default_factory=dict)
    waiting_for_place: dict[int, tuple[int, int]] = field(default_factory=dict)
    outside: dict[int, int] = field(default_factory=dict)
    seconds_home: Counter[int] = field(default_factory=Counter)
    seconds_chain: Counter[int] = field(default_factory=Counter)


def follow(log: EventLog, compiled: Compiled) -> Followed:
    """Follow everybody; a person is in one place at a time, or the walk fails."""
    found, holds = Followed(), compiled.facilities.holds_place
    columns = ("time", "kind", "household", "unit", "other_unit")
    for time, kind, who, unit, other in zip(*(log[name].tolist() for name in columns), strict=True):
        if kind == EventKind.ARRIVED:
            found.outside[who] = unit
        elif kind == EventKind.ADMITTED:
            if other != NONE:
                held, since = found.waiting_for_place.pop(who)
                assert held == other
                found.seconds_chain[other] += time - since
            elif time >= 0:
                assert found.outside.pop(who) == unit
            assert who not in found.in_care
            found.in_care[who] = unit
        elif kind == EventKind.READY:
            assert found.in_care.pop(who) == unit
            if other != NONE and holds[unit]:
                found.waiting_for_place[who] = (unit, time)
            elif other != NONE:
                found.outside[who] = other
        elif kind == EventKind.TURNED_AWAY:
            if unit != NONE and holds[unit]:
                assert found.waiting_for_place.pop(who) == (unit, time)
            else:
                assert found.outside.pop(who) == other
        elif kind == EventKind.REGISTERED:
            if other != NONE:
                assert found.in_care.pop(who) == other
            if unit != NONE:
                found.waiting_for_home[who] = (unit, max(time, 0))
        elif kind in (EventKind.HOUSED, EventKind.LAPSED, EventKind.OWN_SOLUTION) and unit != NONE:
            held, since = found.waiting_for_home.pop(who)
            assert held == unit
            found.seconds_home[unit] += time - since
    end = compiled.timeline.calendar.end_seconds
    for unit, since in found.waiting_for_home.values():
        found.seconds_home[unit] += end - since
    for unit, since in found.waiting_for_place.values():
        found.seconds_chain[unit] += end - since
    return found


def assert_followed(counts: FacilityCounts, followed: Followed) -> None:
    """The last month's counts are where everybody is, and the blocked seconds of all months are their spells."""
    by_cause = counts.blocked_seconds.sum(axis=0)
    for unit in range(counts.in_care.shape[1]):
        assert counts.in_care[-1, unit] == list(followed.in_care.values()).count(unit)
        assert counts.outside[-1, unit] == list(followed.outside.values()).count(unit)
        for kind, waiting in (
            (counts.blocked_home, followed.waiting_for_home),
            (counts.blocked_chain, followed.waiting_for_place),
        ):
            assert kind[-1, unit] == [held for held, _ in waiting.values()].count(unit)
        assert by_cause[unit, BlockedBy.NO_PLACE] == followed.seconds_chain[unit]
        assert by_cause[unit].sum() - by_cause[unit, BlockedBy.NO_PLACE] == followed.seconds_home[unit]


def test_somebody_who_passes_through_without_a_stay_and_is_stuck_there_is_counted_as_blocked() -> None:
    world = facilities_only(
        first=facility("between", stay=fixed(10), intake={"per_year": 0, "on_days": (0.0, 0.0)}),
        between=facility("last", stay=fixed(0)),
        last=facility(stay=fixed(50)),
    )
    compiled, log, _ = run(world)
    counts = count_facilities(log, compiled)
    between = compiled.facilities.names.index("between@GM0001")
    # The second leaves the first place on day 20, and gets the last one on day 60.
    assert counts.blocked_seconds.sum(axis=0)[between, BlockedBy.NO_PLACE] == 40 * 86_400
    assert_followed(counts, follow(log, compiled))
