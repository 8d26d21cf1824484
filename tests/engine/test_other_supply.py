"""What homes of other supply promise: when they open, who lives there on the first day, when they go and close."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import NONE, Cause, EventKind, Route
from simulator.random.ids import has_come_back, id_when_back
from tests.engine.stories import DAY, run, story
from tests.worlds import (
    changed,
    exponential,
    fixed,
    gate,
    measure,
    new_homes,
    other_homes,
    second_group,
    villages,
)

REGISTERED, HOUSED, MOVED_ON = EventKind.REGISTERED, EventKind.HOUSED, EventKind.MOVED_ON
LOST_HOME, RESIDENT = EventKind.LOST_HOME, EventKind.RESIDENT
HOMES = "supply__other_supply"


def village(*days: float, **kinds: Any) -> dict[str, Any]:
    """Return a village with this other supply and no other homes; one household registers on each of these days."""
    return changed(villages(1, gate=gate(*days)), **{HOMES: kinds})


def homes_are(number: float, start: str, end: str | None = None) -> dict[str, Any]:
    """Return a measure that sets the homes of each pool."""
    return measure(start, {"quantity": "other_supply_homes", "set": number}, end=end)


# ---- opening ---------------------------------------------------------------------------------------------------


def test_homes_open_in_whole_numbers_on_their_first_day_and_every_first_of_a_month_after_it() -> None:
    """Five homes over two months from 20 February: 2.5, so three, on that day; the others on 1 March."""
    world = village(*range(8), units=other_homes(5, opens="2026-02-20", ramp_months=2))
    assert story(world, HOUSED) == [
        *((50, "housed", number) for number in (1, 2, 3)),
        *((59, "housed", number) for number in (4, 5)),
    ]


@pytest.mark.parametrize("ramp_months", [0, 1])
def test_without_a_ramp_all_homes_open_on_one_day(ramp_months: int) -> None:
    world = village(*range(8), units=other_homes(5, opens="2026-02-20", ramp_months=ramp_months))
    assert story(world, HOUSED) == [(50, "housed", number) for number in (1, 2, 3, 4, 5)]


def test_what_opens_on_the_first_day_is_empty_and_taken_by_who_comes_first() -> None:
    world = village(0.25, 3, 4, units=other_homes(2))
    assert story(world, RESIDENT, HOUSED) == [(0.25, "housed", 1), (3, "housed", 2)]


def test_what_opened_before_the_first_day_is_partly_lived_in_and_goes_on_opening() -> None:
    """Ten homes over four months from November: 7.5, so eight, are there on 1 January, and half of them lived in."""
    units = other_homes(10, opens="2025-11-15", ramp_months=4, occupied_on_first_day=0.5)
    world = village(*range(10), units=units)
    told = story(world, RESIDENT, HOUSED)
    assert [event[1] for event in told[:4]] == ["resident"] * 4
    # Residents have the numbers 1 to 4. Four homes are free; two more open on 1 February.
    assert told[4:] == [
        *((number - 5, "housed", number) for number in (5, 6, 7, 8)),
        *((31, "housed", number) for number in (9, 10)),
    ]


@pytest.mark.parametrize("stay", [fixed(100), exponential(50)], ids=["fixed", "exponential"])
def test_who_lives_there_on_the_first_day_has_what_is_left_of_a_stay(stay: dict[str, Any]) -> None:
    """What is left lasts 50 days on average: half of a fixed time, and all of an exponential one."""
    _, log = run(village(units=other_homes(400, opens="2025-12-31", stay=stay)))
    residents, gone = log.of(RESIDENT), log.of(MOVED_ON)
    assert (residents["time"] == -1).all()
    assert (residents["since"] == -1).all()
    assert (residents["route"] == Route.OTHER_SUPPLY).all()
    assert sorted(residents["home"].tolist()) == sorted(set(residents["home"].tolist()))
    where = dict(zip(residents["household"].tolist(), residents["home"].tolist(), strict=True))
    assert all(
        where[who] == home
        for who, home in zip(gone["household"].tolist(), gone["home"].tolist(), strict=True)
    )
    left = np.minimum(gone["time"] / DAY, 365)
    mean, sd = (50, 100 / np.sqrt(12)) if stay["kind"] == "fixed" else (50, 50)
    assert abs(left.mean() - mean) <= 3 * sd / np.sqrt(400)
    assert stay["kind"] != "fixed" or left.max() <= 100


def test_residents_are_of_a_group_and_a_size_that_the_homes_are_for() -> None:
    world = second_group(villages(1), household_size=1.2, households_per_year=50)
    units = other_homes(60, opens="2025-06-01", groups=("others",), suits={"at_least": 2, "at_most": 3})
    residents = run(changed(world, **{HOMES: {"units": units}}))[1].of(RESIDENT)
    assert len(residents) == 60
    assert set(residents["group"].tolist()) == {1}
    assert set(residents["persons"].tolist()) <= {2, 3}


# ---- leaving ---------------------------------------------------------------------------------------------------


def test_who_moves_on_frees_the_home_for_the_next_in_the_same_second() -> None:
    world = village(0, 1, 2, units=other_homes(1, stay=fixed(10.5)))
    assert story(world, HOUSED, MOVED_ON) == [
        *((0, "housed", 1), (10.5, "moved_on", 1)),
        *((10.5, "housed", 2), (21, "moved_on", 2)),
        *((21, "housed", 3), (31.5, "moved_on", 3)),
    ]


def test_a_home_stands_empty_between_two_households_and_keeps_its_id() -> None:
    world = village(0, 1, 30, units=other_homes(1, stay=fixed(10), void=fixed(5)))
    assert story(world, HOUSED, MOVED_ON) == [
        *((0, "housed", 1), (10, "moved_on", 1)),
        *((15, "housed", 2), (25, "moved_on", 2)),
        *((30, "housed", 3), (40, "moved_on", 3)),
    ]
    _, log = run(world)
    assert len(set(log.of_any((HOUSED, MOVED_ON))["home"].tolist())) == 1
    left = log.of(MOVED_ON)
    assert (left["since"] / DAY).tolist() == [0, 15, 30]


def test_who_stays_for_good_never_leaves() -> None:
    world = village(0, 1, units=other_homes(1))
    assert story(world, HOUSED, MOVED_ON, LOST_HOME) == [(0, "housed", 1)]


def test_homes_of_other_supply_are_no_relets_and_no_deliveries() -> None:
    _, log = run(village(0, 1, 2, units=other_homes(1, stay=fixed(10), void=fixed(5))))
    assert not len(log.of_any((EventKind.RELET, EventKind.DELIVERED, EventKind.LET_REGULAR)))
    housed = log.of(HOUSED)
    assert (housed["route"] == Route.OTHER_SUPPLY).all()
    assert (housed["other_supply"] == 0).all()
    assert all((housed[name] == NONE).all() for name in ("corporation", "size_class", "rent_class"))


# ---- closing ---------------------------------------------------------------------------------------------------


def test_who_lives_there_when_it_closes_comes_back_for_the_same_municipality_behind_who_waits() -> None:
    """The first municipality answers for people of the second and the second for those of the first.

    Two households get the homes in the second. These close after 11 March (day 70); by the key they would now be for
    the first municipality.
    """
    world = changed(
        villages(2, gate=gate(0, 1, 60)),
        demand__destination_key={
            "path": {2025: 0.0},
            "reference": {"GM0001": {"GM0002": 1.0}, "GM0002": {"GM0001": 1.0}},
        },
        **{HOMES: {"units": other_homes({"GM0002": 2}, closes="2026-03-11", stay=fixed(300))}},
        **new_homes(GM0002=(100, 110, 120)),
    )
    assert story(world, REGISTERED, HOUSED, LOST_HOME, MOVED_ON) == [
        *((0, "registered", 1), (0, "housed", 1), (1, "registered", 2), (1, "housed", 2)),
        (60, "registered", 3),
        *((70, "lost_home", 1), (70, "registered", 1), (70, "lost_home", 2), (70, "registered", 2)),
        *((100, "housed", 3), (110, "housed", 1), (120, "housed", 2)),
    ]
    _, log = run(world)
    lost, again = log.of(LOST_HOME), log.of(REGISTERED)
    again = again.where(again["time"] == 70 * DAY)
    assert (lost["cause"] == Cause.CLOSED).all()
    assert (again["cause"] == Cause.CLOSED).all()
    assert (lost["since"] / DAY).tolist() == [0, 1]
    assert (lost["route"] == Route.OTHER_SUPPLY).all()
    assert again["household"].tolist() == [id_when_back(who) for who in lost["household"].tolist()]
    assert all(has_come_back(who) for who in again["household"].tolist())
    assert again["destination"].tolist() == lost["destination"].tolist() == [1, 1]
    assert again["origin"].tolist() == [1, 1]
    assert (again["since"] == 70 * DAY).all()
    assert (log.of(REGISTERED)["cause"][:3] == NONE).all()


def test_free_homes_and_homes_in_void_vanish_when_other_supply_closes() -> None:
    """Three homes until 20 January: one lived in, one in void until day 25, one free; nobody moves in after that."""
    units = other_homes(3, closes="2026-01-20", stay=fixed(18), void=fixed(7))
    world = village(0, 15, 20.5, 30, units=units)
    assert story(world, HOUSED, MOVED_ON, LOST_HOME) == [
        *((0, "housed", 1), (15, "housed", 2), (18, "moved_on", 1), (20, "lost_home", 2))
    ]


def test_who_has_to_leave_may_move_to_other_supply_that_has_room() -> None:
    kinds = {"closing": other_homes(1, closes="2026-01-20"), "open": other_homes(1, opens="2026-01-05")}
    assert story(village(0, 30, **kinds), HOUSED, LOST_HOME) == [
        *((0, "housed", 1), (20, "lost_home", 1), (20, "housed", 1))
    ]


def test_who_has_left_is_not_there_any_more_when_it_closes() -> None:
    """With a stay of ten days and a return after thirty, nothing happens to the household after day ten."""
    world = changed(
        village(0, units=other_homes(1, closes="2026-02-20", stay=fixed(10))),
        demand__returns={"probability": 1.0, "after": fixed(30)},
    )
    assert story(world, REGISTERED, HOUSED, MOVED_ON, LOST_HOME) == [
        *((0, "registered", 1), (0, "housed", 1), (10, "moved_on", 1))
    ]


# ---- measures --------------------------------------------------------------------------------------------------


def test_a_measure_takes_free_homes_away_at_once_and_the_others_when_they_are_left() -> None:
    """Three homes, one from 11 January: the free one goes, then that of 1, who leaves first; the home of 2 stays."""
    world = changed(
        village(0, 5, 12, 13, units=other_homes(3, stay=fixed(20))),
        measures={"fewer": homes_are(1, "2026-01-11")},
    )
    assert story(world, HOUSED, MOVED_ON) == [
        *((0, "housed", 1), (5, "housed", 2), (20, "moved_on", 1)),
        *((25, "moved_on", 2), (25, "housed", 3), (45, "moved_on", 3)),
        *((45, "housed", 4), (65, "moved_on", 4)),
    ]


def test_a_home_in_void_goes_before_one_that_is_lived_in() -> None:
    """Two homes, one from 13 January (day 12): that of 1, empty since day 10, is the one too many."""
    world = changed(
        village(0, 5, 6, units=other_homes(2, stay=fixed(10), void=fixed(4))),
        measures={"fewer": homes_are(1, "2026-01-13")},
    )
    assert story(world, HOUSED, MOVED_ON) == [
        *((0, "housed", 1), (5, "housed", 2), (10, "moved_on", 1)),
        *((15, "moved_on", 2), (19, "housed", 3), (29, "moved_on", 3)),
    ]


def test_nobody_is_put_out_by_a_measure_and_homes_that_come_again_can_be_let() -> None:
    """Two homes; none from 11 January, two again from 21 January, four from 1 February."""
    world = changed(
        village(0, 1, 2, 3, 4, 5, units=other_homes(2, stay=fixed(15))),
        measures={"none": homes_are(0, "2026-01-11", end="2026-01-20"), "more": homes_are(4, "2026-02-01")},
    )
    assert story(world, HOUSED, MOVED_ON, LOST_HOME)[:10] == [
        *((0, "housed", 1), (1, "housed", 2), (15, "moved_on", 1), (16, "moved_on", 2)),
        *((20, "housed", 3), (20, "housed", 4)),
        *((31, "housed", 5), (31, "housed", 6)),
        *((35, "moved_on", 3), (35, "moved_on", 4)),
    ]


def test_a_measure_changes_the_kind_and_the_municipality_that_it_names() -> None:
    change = {
        "quantity": "other_supply_homes",
        "add": 2.0,
        "other_supply": ("units",),
        "municipalities": ("GM0002",),
    }
    world = changed(
        villages(2, one=gate(0, 1, 2), two=gate(*(0.5 + day for day in range(6)), place="GM0002")),
        **{
            HOMES: {
                "units": other_homes({"GM0001": 1, "GM0002": 1}),
                "rooms": other_homes({"GM0001": 1, "GM0002": 1}),
            }
        },
        measures={"more": measure("2026-02-01", change)},
    )
    compiled, log = run(world)
    later = log.of(HOUSED)
    later = later.where(later["time"] >= 10 * DAY)
    assert (later["time"] == 31 * DAY).all()
    assert later["municipality"].tolist() == [1, 1]
    assert later["other_supply"].tolist() == [compiled.other_supply.kinds.index("units")] * 2
