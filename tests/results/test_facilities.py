"""Facilities on a log by hand: who was on the list on the first day, who came back, and who registered from there."""

from __future__ import annotations

from typing import Any

import numpy as np

from simulator.contract import FACILITY_SERIES, Cause, EventKind
from simulator.flows import Compiled, compile_scenario
from simulator.results.counts import count
from simulator.results.facilities import FacilityCounts, count_facilities
from simulator.results.facility_series import facility_values, home_bound_outside, unblocked_need
from tests.results.by_hand import DAY, log, registered
from tests.worlds import changed, facility, scenario, three_villages

SHELTER, PRISON = 0, 1
CARERS, LEAVERS = 0, 1


def world() -> Compiled:
    """A shelter in the first municipality, from which half go home, and a prison from which all go home."""
    parts: dict[str, Any] = {
        "shelter": facility(
            {"home": 0.5, "elsewhere": 0.5},
            group="leavers",
            municipalities={"by": "shares", "shares": {"GM0001": 1.0}},
            places=2,
        ),
        "prison": facility("home", group="carers", municipalities=None, holds_place=False, places=5),
    }
    base = changed(three_villages(), facilities=parts)
    del base["demand"]["groups"]["leavers"]["facilities"]
    return compile_scenario(scenario(base))


def at(kind: EventKind, who: int, day: int, unit: int, other: int = -1) -> dict[str, int]:
    return {
        "time": day * DAY if day >= 0 else -1,
        "kind": kind,
        "household": who,
        "group": LEAVERS if SHELTER in (unit, other) else CARERS,
        "unit": unit,
        "other_unit": other,
    }


# The low five bits of an id count how often somebody has come back.
HAND = (
    at(EventKind.ADMITTED, 32, -1, SHELTER),
    at(EventKind.ARRIVED, 64, -1, SHELTER),
    at(EventKind.ARRIVED, 96, -1, SHELTER),
    at(EventKind.ADMITTED, 64, 0, SHELTER),
    at(EventKind.ARRIVED, 129, 5, SHELTER),
    at(EventKind.ARRIVED, 160, 6, SHELTER),
    at(EventKind.TURNED_AWAY, 96, 8, -1, SHELTER),
    # Ready for a home: holds the place.
    registered(32, 10, 0, LEAVERS, unit=SHELTER, other_unit=SHELTER),
    # Comes back straight to the register, though its group has a facility.
    registered(193, 20, 0, LEAVERS, cause=Cause.CLOSED),
    at(EventKind.READY, 64, 35, SHELTER),
    at(EventKind.ADMITTED, 129, 35, SHELTER),
    at(EventKind.ARRIVED, 224, 40, PRISON),
    at(EventKind.ADMITTED, 224, 40, PRISON),
    # Released on the day, so that nobody holds a place.
    registered(224, 50, 0, CARERS, other_unit=PRISON),
    registered(129, 60, 0, LEAVERS, unit=SHELTER, other_unit=SHELTER, cause=Cause.LOST_HOME),
)


def counted() -> FacilityCounts:
    return count_facilities(log(*HAND), world())


def test_who_is_on_the_list_on_the_first_day_waits_outside_until_they_go_in_or_give_up() -> None:
    found = counted()
    found.check()
    assert found.opening_outside.tolist() == [2, 0]
    assert found.opening_in_care.tolist() == [1, 0]
    # Of the two one goes in and one gives up in January; two others come, and one of these goes in in February.
    assert found.outside[:3, SHELTER].tolist() == [2, 1, 1]
    assert found.arrived[:2, SHELTER].tolist() == [2, 0]


def test_people_of_a_unit_add_up() -> None:
    found = counted()
    there = found.opening_in_care + found.opening_blocked + found.opening_outside
    left = found.left_for_home + found.left_elsewhere + found.moved_on + found.turned_away
    inside = found.in_care + found.blocked_home + found.blocked_chain
    assert np.array_equal(
        there + np.cumsum(found.arrived, axis=0), np.cumsum(left, axis=0) + inside + found.outside
    )


def test_who_has_come_back_is_counted_among_those_who_arrive() -> None:
    found = counted()
    assert found.came_back.sum(axis=0).tolist() == [1, 0]
    assert found.came_back[0, SHELTER] == 1


def test_a_registration_counts_where_care_ended_whether_the_place_is_held_or_not() -> None:
    found = counted()
    assert found.registered.sum(axis=0).tolist() == [2, 1]
    assert found.left_for_home.sum(axis=0).tolist() == [0, 1]


def test_the_series_have_both() -> None:
    compiled = world()
    values = facility_values(counted(), compiled)
    names = [one.name for one in FACILITY_SERIES]
    assert values[names.index("came_back"), 0, :2].tolist() == [1, 0]
    assert values[names.index("registered"), :, :3].sum(axis=1).tolist() == [2, 2, 1, 1]


def test_the_need_is_arrivals_that_go_home_and_registrations_that_do_not_come_out_of_a_facility() -> None:
    compiled = world()
    need = unblocked_need(count(log(*HAND), compiled), counted(), compiled)
    # Two arrivals of whom half go home, and one who registers again; then one at the prison, from which all go home.
    assert need[:3].tolist() == [2 * 0.5 + 1, 1, 0]
    outside = home_bound_outside(counted(), compiled)
    assert outside.region is not None
    assert outside.region[:2].tolist() == [1.0, 0.5]
