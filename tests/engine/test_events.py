"""What dated events promise, and policy by corporation: an event is the measure it stands for, and nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import EventKind, Route
from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.results.counts import EventLog
from tests.engine.stories import DAY, run
from tests.worlds import TEXT, changed, measure, scenario, three_villages

HOUSED, LET_REGULAR = EventKind.HOUSED, EventKind.LET_REGULAR
DELIVERED, REGISTERED = EventKind.DELIVERED, EventKind.REGISTERED
FIRST, LAST = "2026-07-01", "2027-03-31"
FIRST_DAY, DAY_AFTER = 181, 455
"""The same days, counted from the first of January 2026."""


def corporations() -> dict[str, Any]:
    """Return three villages whose homes belong to two corporations."""
    world = three_villages()
    world["region"]["corporations"] = {
        "noord": {"name": "Noord", "homes": {"GM0001": 600, "GM0002": 100, "GM0003": 400}},
        "zuid": {"name": "Zuid", "homes": {"GM0001": 400, "GM0002": 400}},
    }
    return world


def event(kind: str, end: str | None = LAST, **parts: Any) -> dict[str, Any]:
    """Return something that happens from the first of July 2026 until the end of March 2027."""
    return {"kind": kind, "title": TEXT, "start": FIRST, "end": end, **parts}


def happens(world: dict[str, Any], *events: dict[str, Any]) -> dict[str, Any]:
    """Return a world in which these events happen."""
    return changed(world, events={f"event_{number}": one for number, one in enumerate(events)})


def let_by(log: EventLog, kind: EventKind, corporation: int) -> EventLog:
    """Return the relets of a corporation that went to urgent households, or to regular seekers."""
    relets = log.of(kind, Route.RELET)
    return relets.where(relets["corporation"] == corporation)


# ---- an event is a measure -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("happening", "changes"),
    [
        (event("building_stop"), [{"quantity": "realisation", "multiply": 0.0}]),
        (
            event("building_stop", still_built=0.4, municipalities=("GM0002",)),
            [{"quantity": "realisation", "multiply": 0.4, "municipalities": ("GM0002",)}],
        ),
        (
            event("grid_congestion", delay_days=90.5),
            [
                {"quantity": "delivery_delay_days", "add": 90.5},
                {"quantity": "realisation", "multiply": 1.0},
            ],
        ),
        (
            event("grid_congestion", end=None, delay_days=30.0, still_built=0.5, municipalities=("GM0001",)),
            [
                {"quantity": "delivery_delay_days", "add": 30.0, "municipalities": ("GM0001",)},
                {"quantity": "realisation", "multiply": 0.5, "municipalities": ("GM0001",)},
            ],
        ),
        (
            event("influx", factor=1.7, groups=("carers", "holders"), municipalities=("GM0001",)),
            [
                {
                    "quantity": "inflow",
                    "multiply": 1.7,
                    "groups": ("carers", "holders"),
                    "municipalities": ("GM0001",),
                }
            ],
        ),
        (
            event("corporation_out", corporation="zuid"),
            [{"quantity": "compliance", "set": 0.0, "corporations": ("zuid",)}],
        ),
    ],
    ids=lambda one: one["kind"] if isinstance(one, dict) else "",
)
def test_an_event_is_the_measure_it_stands_for(
    happening: dict[str, Any], changes: list[dict[str, Any]]
) -> None:
    as_measure = measure(FIRST, *changes, end=happening["end"])
    rows = [
        reference.simulate(compile_scenario(scenario(world)), 5, 0)
        for world in (
            corporations(),
            happens(corporations(), happening),
            changed(corporations(), measures={"same": as_measure}),
        )
    ]
    assert rows[1].tobytes() == rows[2].tobytes()
    assert not np.array_equal(rows[0], rows[1])


def test_events_work_on_the_result_of_all_measures_and_on_each_other() -> None:
    """Of 0.7 a measure leaves 0.5; two events leave half of that, and half of that again, whatever starts first."""
    later = measure("2026-10-01", {"quantity": "realisation", "set": 0.5})
    world = changed(
        happens(
            three_villages(),
            event("building_stop", still_built=0.5, end=None),
            event("building_stop", still_built=0.5, end=None) | {"start": "2027-01-01"},
        ),
        measures={"later": later},
    )
    realisation = compile_scenario(scenario(world)).supply.realisation[:, 0] / 2**32
    assert realisation[[0, 6, 9, 12]] == pytest.approx([0.7, 0.35, 0.25, 0.125])


# ---- building --------------------------------------------------------------------------------------------------


def building() -> dict[str, Any]:
    """Return three villages in which much is planned and everything is built, late."""
    return changed(
        three_villages(),
        supply__new_homes={
            "planned_per_year": 200,
            "projects_per_year": 12,
            "realisation": 1.0,
            "delay": {"kind": "exponential", "mean_days": 60},
        },
    )


def deliveries(world: dict[str, Any]) -> dict[int, int]:
    """Return when each new home is delivered, by id."""
    delivered = run(world)[1].of(DELIVERED)
    return dict(zip(delivered["home"].tolist(), delivered["time"].tolist(), strict=True))


def planned_meanwhile(compiled: Compiled, municipalities: tuple[int, ...] = (0, 1, 2)) -> int:
    """Return how many homes are planned in municipalities for the days of the event."""
    starts = compiled.timeline.calendar.seconds
    return sum(
        project.homes
        for project in compiled.supply.projects
        if project.municipality in municipalities
        and FIRST_DAY * DAY <= starts(project.planned) < DAY_AFTER * DAY
    )


def test_homes_planned_during_a_building_stop_never_come_and_the_others_come_as_planned() -> None:
    before, after = deliveries(building()), deliveries(happens(building(), event("building_stop")))
    assert after.items() < before.items()
    # Of all that is planned in those days, what would come before the run ends is missing.
    far = changed(building(), horizon={"start": "2026-01-01", "end": "2032-12-31"})
    missing = deliveries(far).keys() - deliveries(happens(far, event("building_stop"))).keys()
    assert len(missing) == planned_meanwhile(compile_scenario(scenario(far))) > 100


def test_a_building_stop_in_one_municipality_leaves_the_others_alone() -> None:
    _, before = run(building())
    _, after = run(happens(building(), event("building_stop", municipalities=("GM0002",))))
    missing = set(before.of(DELIVERED)["home"].tolist()) - set(after.of(DELIVERED)["home"].tolist())
    lost = before.of(DELIVERED)
    assert missing
    assert set(lost.where(np.isin(lost["home"], list(missing)))["municipality"].tolist()) == {1}


@pytest.mark.parametrize("delay", [10.0, 200.25])
def test_a_full_grid_delays_what_is_planned_meanwhile_by_exactly_its_days(delay: float) -> None:
    end = 730 * DAY
    before = deliveries(building())
    after = deliveries(happens(building(), event("grid_congestion", delay_days=delay)))
    assert after.keys() <= before.keys()
    later = {home: time - before[home] for home, time in after.items()}
    assert set(later.values()) == {0, round(delay * DAY)}
    assert all(before[home] + delay * DAY >= end for home in before.keys() - after.keys())
    compiled = compile_scenario(scenario(building()))
    delayed = sum(shift > 0 for shift in later.values()) + len(before) - len(after)
    assert 0 < delayed <= planned_meanwhile(compiled)


def test_a_full_grid_may_also_lose_homes() -> None:
    delayed = deliveries(happens(building(), event("grid_congestion", delay_days=10.0)))
    fewer = deliveries(happens(building(), event("grid_congestion", delay_days=10.0, still_built=0.5)))
    assert fewer.items() < delayed.items()


# ---- more people -----------------------------------------------------------------------------------------------


def test_an_influx_adds_households_of_its_groups_places_and_days_and_changes_no_other() -> None:
    influx = event("influx", factor=3.0, groups=("carers",), municipalities=("GM0001", "GM0003"))
    columns = ("household", "time", "group", "origin", "persons")
    came = []
    for world in (three_villages(), happens(three_villages(), influx)):
        registered = run(world)[1].of(REGISTERED)
        came.append(set(zip(*(registered[name].tolist() for name in columns), strict=True)))
    assert came[0] < came[1]
    extra = came[1] - came[0]
    assert {group for _, _, group, _, _ in extra} == {0}
    assert {origin for _, _, _, origin, _ in extra} == {0, 2}
    assert all(FIRST_DAY * DAY <= time < DAY_AFTER * DAY for _, time, _, _, _ in extra)
    # 50 carers a year, of whom 70% in these two villages, during 274 days: twice as many again.
    expected = 2 * 50 * 0.7 * 274 / 365
    assert abs(len(extra) - expected) <= 3 * np.sqrt(expected)


def test_fewer_people_are_a_part_of_those_who_would_have_come() -> None:
    fewer = happens(three_villages(), event("influx", factor=0.3))
    came = [set(run(world)[1].of(REGISTERED)["household"].tolist()) for world in (three_villages(), fewer)]
    assert came[1] < came[0]


# ---- corporations ----------------------------------------------------------------------------------------------


def test_a_corporation_that_is_out_lets_nothing_to_urgent_households_while_the_other_goes_on() -> None:
    world = happens(corporations(), event("corporation_out", corporation="zuid"))
    compiled, log = run(world)
    assert compiled.labels.corporations == ("noord", "zuid")
    urgent = [let_by(log, HOUSED, owner) for owner in range(2)]
    meanwhile = [(one["time"] >= FIRST_DAY * DAY) & (one["time"] < DAY_AFTER * DAY) for one in urgent]
    assert [int(one.sum()) > 5 for one in meanwhile] == [True, False]
    assert int(meanwhile[1].sum()) == 0
    # Before and after these days both let to urgent households; the other one does so where both have homes.
    assert all(len(one) > int(during.sum()) + 5 for one, during in zip(urgent, meanwhile, strict=True))
    assert {0, 1} <= set(urgent[0].where(meanwhile[0])["municipality"].tolist())


def test_homes_of_a_corporation_that_is_out_bring_the_municipality_no_credit() -> None:
    world = changed(corporations(), policy__quota={"path": {2026: 0.4}}, demand__opening_backlog__total=400)
    out = happens(world, event("corporation_out", end=None, corporation="zuid") | {"start": "2026-01-01"})
    _, log = run(out)
    let = [len(let_by(log, kind, 0)) for kind in (HOUSED, LET_REGULAR)]
    assert abs(let[0] - 0.4 * sum(let)) < 3


@pytest.mark.parametrize("cap", [0.25, 0.4])
def test_no_corporation_exceeds_the_cap_on_its_relets_by_a_whole_home_in_a_year(cap: float) -> None:
    """Each corporation has one account for all its homes, wherever they stand, and enough people wait for them."""
    world = changed(
        corporations(),
        policy__quota={"path": {2026: cap}},
        policy__cap=cap,
        demand__opening_backlog__total=400,
        readings={"cap_scope": "corporation"},
    )
    _, log = run(world)
    for owner in range(2):
        for first, last in ((0, 365), (365, 730)):
            urgent, regular = (
                int(((one["time"] >= first * DAY) & (one["time"] < last * DAY)).sum())
                for one in (let_by(log, HOUSED, owner), let_by(log, LET_REGULAR, owner))
            )
            allowed = cap * (urgent + regular)
            assert allowed - 2 < urgent < allowed + 1


def test_within_one_account_the_homes_of_a_corporation_in_all_its_municipalities_count_together() -> None:
    """People wait in the third village only, where the first corporation has four of its eleven hundred homes."""
    world = changed(
        corporations(),
        readings={"cap_scope": "corporation"},
        policy__quota={"path": {2026: 0.3}},
        policy__carry_over_months=12,
        **{f"demand__groups__{group}__origins": _third_village_only() for group in ("carers", "holders")},
        demand__groups__leavers__facilities=_third_village_only(),
        demand__destination_key={"path": {2025: 0.0}},
        demand__groups__holders__urgency="statutory",
    )
    _, log = run(world)
    urgent, regular = let_by(log, HOUSED, 0), let_by(log, LET_REGULAR, 0)
    in_third = [int((one["municipality"] == 2).sum()) for one in (urgent, regular)]
    assert in_third[0] > 0.5 * sum(in_third)
    assert len(urgent) <= 0.3 * (len(urgent) + len(regular)) + 1


def _third_village_only() -> dict[str, Any]:
    return {"by": "shares", "shares": {"GM0003": 1.0}}


def test_the_path_of_a_corporation_goes_before_that_of_a_municipality_and_of_the_region() -> None:
    """Region 0.1, the first village 0.2, and the second corporation 0.4 wherever its homes stand."""
    world = changed(
        corporations(),
        policy__quota={
            "path": {2026: 0.1},
            "municipalities": {"GM0001": {"path": {2026: 0.2}}},
            "corporations": {"zuid": {"path": {2026: 0.4}}},
        },
    )
    quota = compile_scenario(scenario(world)).policy.quota[0]
    assert quota.tolist() == [[0.2, 0.4], [0.1, 0.4], [0.1, 0.4]]


def test_a_corporation_with_a_quota_of_nothing_houses_nobody() -> None:
    quota = {
        "path": {2026: 0.4},
        "corporations": {"noord": {"path": {2026: 0.0, 2027: 0.4}, "shape": "step"}},
    }
    _, log = run(changed(corporations(), policy__quota=quota))
    housed = [let_by(log, HOUSED, owner)["time"] for owner in range(2)]
    assert (housed[1] < 365 * DAY).sum() > 10
    assert not (housed[0] < 365 * DAY).any()
    assert (housed[0] > 365 * DAY).sum() > 10


@pytest.mark.parametrize("quantity", ["quota", "compliance"])
def test_a_measure_works_on_the_homes_of_the_corporations_and_municipalities_that_it_names(
    quantity: str,
) -> None:
    change = {"quantity": quantity, "set": 0.0, "corporations": ("noord",), "municipalities": ("GM0001",)}
    _, log = run(changed(corporations(), measures={"stop": measure("2026-01-01", change)}))
    housed = log.of(HOUSED, Route.RELET)
    pairs = set(zip(housed["municipality"].tolist(), housed["corporation"].tolist(), strict=True))
    assert pairs == {(0, 1), (1, 0), (1, 1), (2, 0)}
