"""Facilities in canonical units, by hand: who flows where without blocking, how many places that takes, and when."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulator.contract import NONE, EventKind
from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.results.counts import EventLog
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

JULIAN_YEAR = 365.25
DAY = 86_400


def compiled(world: dict[str, Any]) -> Compiled:
    return compile_scenario(scenario(world))


def chain() -> dict[str, Any]:
    """A shelter (50 registrations a year, half of its people go home) and sheltered living (30, three quarters)."""
    world = three_villages()
    del world["demand"]["groups"]["leavers"]["facilities"]
    world["facilities"] = {
        "shelter": facility(
            {"home": 0.5, "living": 0.3, "elsewhere": 0.2},
            group="carers",
            municipalities={"by": "shares", "shares": {"GM0001": 1.0}},
            places=None,
            stay=fixed(73.05),
            intake={},
        ),
        "living": facility(
            {"home": 0.75, "elsewhere": 0.25},
            group="leavers",
            municipalities={"by": "shares", "shares": {"GM0001": 1.0}},
            places=None,
            stay=exponential(365.25),
            intake={},
        ),
    }
    return world


def yearly_arrivals(found: Compiled) -> np.ndarray:
    """Return the arrivals from outside in the first calendar year, by unit."""
    timeline, rates = found.timeline, found.facilities.arrivals
    lengths = (timeline.ends - timeline.starts)[:, None] / (JULIAN_YEAR * DAY)
    return np.asarray((rates * lengths)[timeline.years == 2026].sum(axis=0))


def test_intakes_follow_from_the_yearly_registrations_by_the_traffic_equations() -> None:
    """Shelter: 50 / 0.5 = 100. Living: 30 / 0.75 = 40, of whom the shelter brings 30 and 10 come from outside."""
    found = compiled(chain())
    assert found.facilities.names == ("shelter@GM0001", "living@GM0001")
    assert yearly_arrivals(found) == pytest.approx([100.0, 10.0])


def test_places_are_what_the_flow_fills_for_the_occupancy() -> None:
    """In care: 100 x 0.2 year = 20 and 40 x 1 year = 40; over 0.95: 21.05 and 42.1, in whole places."""
    found = compiled(chain())
    assert found.facilities.places[0].tolist() == [22, 43]
    assert found.facilities.in_care.tolist() == [20, 40]
    half = compiled(changed(chain(), facilities__shelter__occupancy=0.5))
    assert half.facilities.places[0].tolist() == [40, 43]


def test_people_in_care_on_the_first_day_never_exceed_the_places() -> None:
    assert compiled(changed(chain(), facilities__living__places=7)).facilities.in_care.tolist() == [20, 7]


def test_given_intakes_flow_through_a_circle() -> None:
    """a = 80 + 0.25 b, b = 0.5 a: a = 640/7, b = 320/7; both stay 36.525 days."""
    world = facilities_only(
        a=facility({"b": 0.5, "elsewhere": 0.5}, places=1_000, stay=fixed(36.525), intake={"per_year": 80}),
        b=facility({"a": 0.25, "home": 0.75}, places=1_000, stay=fixed(36.525)),
    )
    found = compiled(world)
    assert yearly_arrivals(found) == pytest.approx([80.0, 0.0])
    assert found.facilities.in_care.tolist() == [round(64 / 7), round(32 / 7)]


def test_only_the_eligible_part_of_a_group_has_to_come_out() -> None:
    world = changed(chain(), demand__groups__carers__eligible_share=0.8)
    assert yearly_arrivals(compiled(world)) == pytest.approx([80.0, 16.0])


def test_without_blocking_as_many_register_as_the_groups_have_a_year() -> None:
    """With room for all, from the first day on, nobody counted twice: 50 and 30 a year."""
    world = changed(
        chain(),
        facilities__shelter__places=1_000,
        facilities__living__places=1_000,
        demand__opening_backlog__total=0,
    )
    found = compiled(world)
    registered = np.array(
        [
            [float((log["group"] == group).sum()) / 2 for group in (0, 1)]
            for log in (
                EventLog(reference.simulate(found, 21, number)).of(EventKind.REGISTERED)
                for number in range(40)
            )
        ]
    )
    error = registered.std(axis=0, ddof=1) / math.sqrt(len(registered))
    assert (abs(registered.mean(axis=0) - [50.0, 30.0]) <= 3 * error).all()


def test_a_group_with_a_facility_has_no_inflow_of_its_own() -> None:
    found = compiled(chain())
    assert found.demand.inflow[:, :2].sum() == 0
    assert found.demand.inflow[:, 2].min() > 0


def test_places_are_divided_in_whole_places_and_everybody_goes_to_the_nearest() -> None:
    """Ten places over 5,000, 3,000 and 2,000 people; a place without living sends its people on by size."""
    world = chain()
    world["facilities"]["shelter"] |= {"municipalities": {}, "places": 10}
    world["facilities"]["living"]["municipalities"] = {
        "by": "shares",
        "shares": {"GM0001": 0.6, "GM0003": 0.4},
    }
    found = compiled(world).facilities
    assert found.names[:3] == ("shelter@GM0001", "shelter@GM0002", "shelter@GM0003")
    assert found.places[0, :3].tolist() == [5, 3, 2]
    living = {name: number for number, name in enumerate(found.names) if name.startswith("living")}
    assert found.unit_of[1].tolist() == [living["living@GM0001"], NONE, living["living@GM0003"]]
    assert found.unit_shares[1][-1] == pytest.approx(1.0)
    # Flows: 0.3 x (50, 30, 20) from the shelters, of which the second divides its 9 as 0.6 to 0.4.
    outside = yearly_arrivals(compiled(world))
    assert outside[3:] == pytest.approx([24.0 - 15.0 - 5.4, 16.0 - 6.0 - 3.6])


def test_a_facility_outside_the_region_has_one_unit_without_a_municipality() -> None:
    found = compiled(changed(chain(), facilities__shelter__municipalities=None)).facilities
    assert found.names[0] == "shelter"
    assert found.municipality.tolist() == [NONE, 0]


def test_arrivals_grow_and_change_with_their_group() -> None:
    world = changed(
        chain(),
        demand__groups__carers__growth=0.1,
        demand__groups__carers__month_factors=(2.0, *(1.0,) * 10, 0.0),
        measures={
            "influx": measure("2026-07-01", {"quantity": "inflow", "multiply": 3.0, "groups": ("carers",)})
        },
    )
    rates = compiled(world).facilities.arrivals[:, 0]
    plain = compiled(changed(world, measures={}))
    assert yearly_arrivals(plain)[0] == pytest.approx(100 * 1.1**2)
    assert rates[0] / rates[1] == pytest.approx(2.0)
    assert rates[6] / rates[5] == pytest.approx(3.0)
    assert rates[11] == 0.0
    assert compiled(world).facilities.arrivals[:, 1] == pytest.approx([10.0 * JULIAN_YEAR / 365] * 24)


def test_a_measure_changes_the_places_and_stays_it_names() -> None:
    changes = (
        {"quantity": "places", "add": 3.0, "facilities": ("shelter",)},
        {"quantity": "stay_time", "multiply": 0.5, "municipalities": ("GM0001",)},
        {"quantity": "places", "add": -100.0, "facilities": ("living",)},
    )
    found = compiled(changed(chain(), measures={"all": measure("2026-03-01", *changes, end="2026-05-31")}))
    assert found.facilities.places[:, 0].tolist() == [22] * 2 + [25] * 3 + [22] * 19
    assert found.facilities.places[:, 1].tolist() == [43] * 2 + [0] * 3 + [43] * 19
    assert found.facilities.stay_factor[:, 0].tolist() == [1.0] * 2 + [0.5] * 3 + [1.0] * 19


def test_known_arrivals_come_on_their_days() -> None:
    world = facilities_only(shelter=facility(intake={"per_year": 0, "on_days": (3.5, 0.0, 10.0)}))
    log = EventLog(reference.simulate(compiled(world), 1, 0)).of(EventKind.ARRIVED)
    assert (log["time"] / DAY).tolist() == [0.0, 3.5, 10.0]
    assert len(set(log["household"].tolist())) == 3
