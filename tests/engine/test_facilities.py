"""What facilities promise, in small worlds with fixed stays and known arrivals, to the second."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import NONE, BlockedBy, EventKind
from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.results.counts import EventLog, count
from simulator.results.facilities import count_facilities
from tests.worlds import (
    changed,
    exponential,
    facilities_only,
    facility,
    fixed,
    measure,
    scenario,
    three_villages,
)

DAY = 86_400
ADMITTED, READY, REGISTERED = EventKind.ADMITTED, EventKind.READY, EventKind.REGISTERED
TURNED_AWAY = EventKind.TURNED_AWAY


def run(world: dict[str, Any], seed: int = 1) -> tuple[Compiled, EventLog]:
    compiled = compile_scenario(scenario(world))
    return compiled, EventLog(reference.simulate(compiled, seed, 0))


def on_days(*days: float, **intake: Any) -> dict[str, Any]:
    """Return an intake list to which one person comes on each of these days."""
    return {"per_year": 0, "on_days": tuple(map(float, days)), **intake}


def story(world: dict[str, Any], *kinds: EventKind) -> list[tuple[float, str, int, str]]:
    """Return what happens, when, to whom (counted from 1 by arrival), and where they are or want to be."""
    compiled, log = run(world)
    people = {who: number for number, who in enumerate(log.of(EventKind.ARRIVED)["household"].tolist(), 1)}
    names = [*(name.split("@")[0] for name in compiled.facilities.names), ""]
    chosen = log.where(np.isin(log["kind"], kinds or tuple(EventKind)))
    columns = ("time", "kind", "household", "unit", "other_unit")
    return [
        (time / DAY, EventKind(kind).name.lower(), people[who], names[unit if unit != NONE else other])
        for time, kind, who, unit, other in zip(*(chosen[name].tolist() for name in columns), strict=True)
    ]


def blocked_days(world: dict[str, Any]) -> dict[str, float]:
    """Return for how many days places were blocked in each facility, where they were."""
    compiled, log = run(world)
    days = count_facilities(log, compiled).blocked_seconds.sum(axis=(0, 2)) / DAY
    return {
        name.split("@")[0]: float(one)
        for name, one in zip(compiled.facilities.names, days, strict=True)
        if one
    }


def test_the_published_blocking_trace() -> None:
    """Arrivals every 7 days, stays of 12 and then 15, two single places (Ciw): blocked from 31 to 34 and from 46."""
    world = facilities_only(
        first=facility("second", stay=fixed(12), intake=on_days(7, 14, 21, 28, 35, 42)),
        second=facility(stay=fixed(15)),
    )
    until_48 = [event for event in story(world) if event[0] <= 48]
    assert until_48 == [
        (7, "arrived", 1, "first"),
        (7, "admitted", 1, "first"),
        (14, "arrived", 2, "first"),
        (19, "ready", 1, "first"),
        (19, "admitted", 1, "second"),
        (19, "admitted", 2, "first"),
        (21, "arrived", 3, "first"),
        (28, "arrived", 4, "first"),
        (31, "ready", 2, "first"),
        (34, "ready", 1, "second"),
        (34, "admitted", 2, "second"),
        (34, "admitted", 3, "first"),
        (35, "arrived", 5, "first"),
        (42, "arrived", 6, "first"),
        (46, "ready", 3, "first"),
    ]


def test_a_chain_that_blocks_a_chain_comes_loose_in_the_same_second() -> None:
    """The last place is held by somebody without a home; when she finds one alone, everybody moves up at once."""
    world = changed(
        facilities_only(
            shelter=facility("clinic", stay=fixed(10), intake=on_days(0, 1, 2, 3)),
            clinic=facility("living", stay=fixed(20)),
            living=facility("home", stay=fixed(30)),
        ),
        demand__own_solution=fixed(100),
    )
    # 1: in the last place from day 30, home-bound from 60 to 160. 2: in the clinic from 30, ready on 50.
    # 3: in the shelter from 30, ready on 40.
    at_160 = [event for event in story(world) if event[0] == 160]
    assert at_160 == [
        (160, "own_solution", 1, "living"),
        (160, "admitted", 2, "living"),
        (160, "admitted", 3, "clinic"),
        (160, "admitted", 4, "shelter"),
    ]
    compiled, log = run(world)
    counts = count_facilities(log, compiled)
    may = {
        name.split("@")[0]: (int(counts.blocked_home[4, unit]), int(counts.blocked_chain[4, unit]))
        for unit, name in enumerate(compiled.facilities.names)
    }
    assert may == {"shelter": (0, 1), "clinic": (0, 1), "living": (1, 0)}
    shelter = compiled.facilities.names.index("shelter@GM0001")
    assert counts.outside[4, shelter] == 1
    # Until day 160: the shelter from 20 to 30 and from 40, the clinic from 50, the living from 60.
    months = np.array(compiled.timeline.calendar.month_starts) / DAY
    until_may = int(np.searchsorted(months, 151))
    assert counts.blocked_seconds[:until_may].sum(axis=(0, 2)).tolist() == [
        ((30 - 20) + (151 - 40)) * DAY,
        (151 - 50) * DAY,
        (151 - 60) * DAY,
    ]


FIRST_DELIVERY = {
    "supply__projects": {"north": {"municipality": "GM0001", "planned": "2026-04-01", "homes": 1}},
    "policy__first_lettings_share": 1.0,
}


@pytest.mark.parametrize(
    ("changes", "event", "day"),
    [
        (FIRST_DELIVERY, "housed", 90.0),
        ({"demand__own_solution": fixed(50)}, "own_solution", 70.0),
        # Registered on 21 January, valid for 4 months, not renewed.
        ({"demand__urgency": {"validity_months": 4, "renewal_probability": 0.0}}, "lapsed", 140.0),
    ],
    ids=["housed", "own solution", "lapsed"],
)
def test_who_waits_for_a_home_holds_the_place_until_the_register_lets_go(
    changes: dict[str, Any], event: str, day: float
) -> None:
    shelter = facility("home", stay=fixed(20), intake=on_days(0, 5))
    world = changed(facilities_only(shelter=shelter), **changes)
    compiled, log = run(world)
    counts = count_facilities(log, compiled)
    kinds = (ADMITTED, REGISTERED, EventKind.HOUSED, EventKind.OWN_SOLUTION, EventKind.LAPSED)
    assert story(world, *kinds)[:4] == [
        (0, "admitted", 1, "shelter"),
        (20, "registered", 1, "shelter"),
        (day, event, 1, "shelter"),
        (day, "admitted", 2, "shelter"),
    ]
    assert counts.outside[:2, 0].tolist() == [1, 1]
    # No home had come free by the end of February, so there was no letting decision either.
    until_march = counts.blocked_seconds[:2, 0].sum(axis=0) / DAY
    assert until_march[BlockedBy.NO_HOME] == until_march.sum() == 59 - 20


def test_a_prison_releases_on_the_day_and_the_household_waits_outside() -> None:
    prison = facility("home", municipalities=None, stay=fixed(10), holds_place=False, intake=on_days(0, 1, 2))
    world = facilities_only(prison=prison)
    assert story(world, ADMITTED, REGISTERED) == [
        (0, "admitted", 1, "prison"),
        (10, "registered", 1, "prison"),
        (10, "admitted", 2, "prison"),
        (20, "registered", 2, "prison"),
        (20, "admitted", 3, "prison"),
        (30, "registered", 3, "prison"),
    ]
    compiled, log = run(world)
    counts = count_facilities(log, compiled)
    assert not counts.blocked_seconds.any()
    assert counts.left_for_home.sum() == 3
    assert count(log, compiled).backlog[-1].sum() == 3


def test_who_is_released_to_a_full_facility_waits_on_its_list_without_a_place() -> None:
    world = facilities_only(
        prison=facility(
            "shelter", municipalities=None, stay=fixed(10), holds_place=False, intake=on_days(0, 1)
        ),
        shelter=facility(stay=fixed(40)),
    )
    assert story(world, ADMITTED) == [
        (0, "admitted", 1, "prison"),
        (10, "admitted", 1, "shelter"),
        (10, "admitted", 2, "prison"),
        (50, "admitted", 2, "shelter"),
    ]
    compiled, log = run(world)
    counts = count_facilities(log, compiled)
    assert counts.outside[0].tolist() == [0, 1]
    assert not counts.blocked_seconds.any()


def test_a_full_list_turns_away_whoever_comes_from_outside() -> None:
    shelter = facility(stay=fixed(50), intake=on_days(0, 1, 2, 3, capacity=2))
    assert story(facilities_only(shelter=shelter), ADMITTED, TURNED_AWAY) == [
        (0, "admitted", 1, "shelter"),
        (3, "turned_away", 4, "shelter"),
        (50, "admitted", 2, "shelter"),
        (100, "admitted", 3, "shelter"),
    ]


@pytest.mark.parametrize(
    ("when_full", "blocked", "gone"),
    [("turn_away", {}, [(10, "turned_away", 1, "first")]), ("block_upstream", {"first": 50.0}, [])],
)
def test_a_full_list_turns_people_from_another_facility_away_or_lets_them_wait_there(
    when_full: str, blocked: dict[str, float], gone: list[tuple[float, str, int, str]]
) -> None:
    """The second place is taken on day 1 for 59 days, and nobody may wait outside."""
    world = facilities_only(
        first=facility("second", stay=fixed(10), intake=on_days(0)),
        second=facility(stay=fixed(59), intake=on_days(1, capacity=0, when_full=when_full)),
    )
    assert story(world, TURNED_AWAY) == gone
    assert blocked_days(world) == blocked


def test_patience_is_lost_on_the_list_and_never_in_a_place() -> None:
    shelter = facility(stay=fixed(30), intake=on_days(0, 1, 25, patience=fixed(20)))
    assert story(facilities_only(shelter=shelter), ADMITTED, TURNED_AWAY) == [
        (0, "admitted", 1, "shelter"),
        (21, "turned_away", 2, "shelter"),
        (30, "admitted", 3, "shelter"),
    ]


def test_a_lower_number_goes_first_and_people_from_another_facility_before_a_later_class() -> None:
    world = facilities_only(
        feeder=facility("shelter", stay=fixed(5), intake=on_days(4)),
        shelter=facility(stay=fixed(30), intake=on_days(0, 1, priority=2)),
    )
    # By arrival: 1 and 2 come to the shelter on days 0 and 1, 3 to the feeder on day 4.
    assert story(world, ADMITTED) == [
        (0, "admitted", 1, "shelter"),
        (4, "admitted", 3, "feeder"),
        (30, "admitted", 3, "shelter"),
        (60, "admitted", 2, "shelter"),
    ]


def _places(start: str, number: float, end: str | None = None) -> dict[str, Any]:
    return measure(start, {"quantity": "places", "set": number, "facilities": ("shelter",)}, end=end)


def test_nobody_is_put_out_when_places_close_and_nobody_comes_in_before_there_is_room() -> None:
    """Three places for stays of 100 days; one from 1 February until 30 June (day 181), then three again."""
    shelter = facility(stay=fixed(100), places=3, intake=on_days(0, 1, 2, 3, 4, 5, 6))
    world = changed(
        facilities_only(shelter=shelter), measures={"closing": _places("2026-02-01", 1.0, "2026-06-30")}
    )
    assert story(world, ADMITTED, READY) == [
        (0, "admitted", 1, "shelter"),
        (1, "admitted", 2, "shelter"),
        (2, "admitted", 3, "shelter"),
        (100, "ready", 1, "shelter"),
        (101, "ready", 2, "shelter"),
        (102, "ready", 3, "shelter"),
        (102, "admitted", 4, "shelter"),
        (181, "admitted", 5, "shelter"),
        (181, "admitted", 6, "shelter"),
        (202, "ready", 4, "shelter"),
        (202, "admitted", 7, "shelter"),
        (281, "ready", 5, "shelter"),
        (281, "ready", 6, "shelter"),
        (302, "ready", 7, "shelter"),
    ]


def test_a_stay_has_the_length_that_is_in_force_when_it_begins() -> None:
    shorter = measure("2026-02-01", {"quantity": "stay_time", "multiply": 0.5})
    shelter = facility(stay=fixed(40), places=2, intake=on_days(0, 31))
    world = changed(facilities_only(shelter=shelter), measures={"shorter": shorter})
    assert story(world, READY) == [(40, "ready", 1, "shelter"), (51, "ready", 2, "shelter")]


@pytest.mark.parametrize(
    "change",
    [
        {"quantity": "places", "set": 1.0},
        {"quantity": "places", "add": 5.0, "facilities": ("living",)},
        {"quantity": "stay_time", "multiply": 0.3, "municipalities": ("GM0001",)},
    ],
)
def test_a_later_measure_changes_facilities_from_its_day_and_not_before(change: dict[str, Any]) -> None:
    world = _full_chain()
    later = changed(world, measures={"later": measure("2026-09-15", change)})
    from_day = (np.datetime64("2026-09-15") - np.datetime64("2026-01-01")).astype(int) * DAY
    before, after = (reference.simulate(compile_scenario(scenario(one)), 4, 0) for one in (world, later))
    assert np.array_equal(before[before[:, 0] < from_day], after[after[:, 0] < from_day])
    assert not np.array_equal(before, after)


def test_a_longer_stay_is_the_same_draw_stretched_for_the_same_person() -> None:
    """More of something changes what depends on it and nothing else: the same people, arriving at the same second."""
    world = facilities_only(shelter=facility(stay=exponential(20), places=100, intake={"per_year": 200}))
    longer = changed(world, facilities__shelter__stay=exponential(40))
    stays = []
    for one in (world, longer):
        _, log = run(one)
        began = {
            who: time
            for who, time in zip(log.of(ADMITTED)["household"], log.of(ADMITTED)["time"], strict=True)
            if time >= 0
        }
        ready = log.of(READY)
        stays.append(
            {w: t - began[w] for w, t in zip(ready["household"], ready["time"], strict=True) if w in began}
        )
    both = sorted(stays[0].keys() & stays[1].keys())
    assert len(both) > 100
    short, long = (np.array([one[who] for who in both]) for one in stays)
    assert abs(long - 2 * short).max() <= 2  # each is rounded to a whole second


def test_the_same_address_gives_the_same_people() -> None:
    compiled = compile_scenario(scenario(_full_chain()))
    first = reference.simulate(compiled, 7, 3)
    assert np.array_equal(first, reference.simulate(compile_scenario(scenario(_full_chain())), 7, 3))
    assert not np.array_equal(first, reference.simulate(compiled, 7, 4))
    assert not np.array_equal(first, reference.simulate(compiled, 8, 3))


def _full_chain() -> dict[str, Any]:
    """Three villages in which a shelter leads home and to sheltered living, which leads home; both are too small."""
    world = three_villages()
    shelter = facility(
        {"home": 0.5, "living": 0.5}, group="carers", places=6, stay=exponential(60), intake={"per_year": 60}
    )
    living = facility("home", group="carers", places=6, stay=exponential(90), intake={"per_year": 20})
    return changed(world, facilities={"shelter": shelter, "living": living})


@pytest.mark.parametrize(
    ("refusal_days", "homes"), [(0.0, 1), (0.0, 2), (40.0, 1), (5.0, 3)], ids=lambda one: str(one)
)
def test_who_refuses_is_the_cause_from_that_moment_on(refusal_days: float, homes: int) -> None:
    """Ready on day 20, refuses every home of day 90 (1 April); no other home comes free."""
    world = changed(
        facilities_only(shelter=facility("home", stay=fixed(20), intake=on_days(0))),
        supply__projects={
            f"north_{number}": {"municipality": "GM0001", "planned": "2026-04-01", "homes": 1}
            for number in range(homes)
        },
        policy__first_lettings_share=1.0,
        policy__offering={
            "per_home": 1,
            "refusals_allowed": 9,
            "refusal_probability": 1.0,
            "refusal_days": refusal_days,
        },
    )
    compiled, log = run(world)
    by_cause = count_facilities(log, compiled).blocked_seconds.sum(axis=(0, 1)) / DAY
    expected = {BlockedBy.NO_HOME: 90 - 20, BlockedBy.REFUSED: 365 - 90}
    assert {BlockedBy(cause): days for cause, days in enumerate(by_cause) if days} == expected
