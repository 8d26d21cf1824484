"""What returns promise: who loses a home, when, where they come back and as whom, and whom guidance keeps housed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import NONE, Cause, EventKind, Route
from simulator.random.ids import RETURNS, first_id, has_come_back, id_when_back
from tests.engine.stories import DAY, run, story
from tests.worlds import (
    changed,
    exponential,
    facility,
    fixed,
    gate,
    measure,
    new_homes,
    one_village,
    other_homes,
    returning,
    second_group,
    villages,
)

REGISTERED, HOUSED, LOST_HOME = EventKind.REGISTERED, EventKind.HOUSED, EventKind.LOST_HOME
ARRIVED, RESIDENT, MOVED_ON = EventKind.ARRIVED, EventKind.RESIDENT, EventKind.MOVED_ON


# ---- when and as whom ------------------------------------------------------------------------------------------


def test_who_loses_a_home_registers_in_that_second_behind_who_waits_and_under_the_next_id() -> None:
    world = returning(changed(villages(1, gate=gate(0, 35)), **new_homes(GM0001=(10, 50, 90, 130))))
    assert story(world, REGISTERED, HOUSED, LOST_HOME) == [
        *((0, "registered", 1), (10, "housed", 1), (35, "registered", 2)),
        *((40, "lost_home", 1), (40, "registered", 1)),
        *((50, "housed", 2), (80, "lost_home", 2), (80, "registered", 2)),
        *((90, "housed", 1), (120, "lost_home", 1), (120, "registered", 1)),
        *((130, "housed", 2), (160, "lost_home", 2), (160, "registered", 2)),
    ]
    _, log = run(world)
    lost, came = log.of(LOST_HOME), log.of(REGISTERED)
    back = came.where(came["cause"] != NONE)
    assert back["household"].tolist() == [id_when_back(who) for who in lost["household"].tolist()]
    assert [has_come_back(who) for who in came["household"].tolist()] == (came["cause"] != NONE).tolist()
    assert (back["cause"] == Cause.LOST_HOME).all()
    assert (lost["cause"] == Cause.LOST_HOME).all()
    assert (back["since"] == back["time"]).all()
    assert ((lost["time"] - lost["since"]) / DAY).tolist() == [30] * 4
    assert (lost["route"] == Route.FIRST_LETTING).all()
    assert lost["home"].tolist() == log.of(HOUSED)["home"].tolist()


def test_the_home_that_is_lost_is_no_relet_of_its_own() -> None:
    _, log = run(returning(changed(villages(1, gate=gate(0)), **new_homes(GM0001=(10,)))))
    assert len(log.of(LOST_HOME)) == 1
    assert not len(log.of_any((EventKind.RELET, EventKind.LET_REGULAR)))


def test_who_comes_back_registers_where_it_lived_and_gets_a_destination_by_the_key_of_there() -> None:
    """Who registers in the first municipality is for the second, and who registers in the second for the third."""
    world = changed(
        villages(3, gate=gate(0)),
        demand__destination_key={
            "path": {2025: 0.0},
            "reference": {"GM0001": {"GM0002": 1.0}, "GM0002": {"GM0003": 1.0}},
        },
        **new_homes(GM0002=(10,)),
    )
    came = run(returning(world))[1].of(REGISTERED)
    assert came["origin"][1] == 1
    assert came["destination"].tolist() == [1, 2]
    assert came["facility"].tolist() == [0, NONE]


def test_a_household_keeps_its_size_and_its_group_however_often_it_comes_back() -> None:
    """Homes that are lost every day and taken again in the same second: more returns than an id can count."""
    world = changed(
        villages(1, gate=gate(0.5, 0.75)),
        demand__groups__seekers__household_size=3.0,
        supply__other_supply={"units": other_homes(2)},
    )
    _, log = run(returning(world, after=1.0))
    came = log.of(REGISTERED)
    assert len(came) > 10 * RETURNS
    assert len(set(came["household"].tolist())) == len(came)
    for number in range(2):
        of_one = came.where(np.arange(len(came)) % 2 == number)
        assert set(np.diff(of_one["time"]).tolist()) == {DAY}
        ids = of_one["household"].tolist()
        assert ids[1:] == [id_when_back(who) for who in ids[:-1]]
        assert len({first_id(who) for who in ids[:RETURNS]}) == 1
        assert not any(has_come_back(who) for who in ids[:1])
        assert all(has_come_back(who) for who in ids[1:])
        assert len(set(of_one["persons"].tolist())) == 1
        assert len(set(of_one["group"].tolist())) == 1


def test_who_has_moved_on_never_comes_back() -> None:
    world = changed(villages(1, gate=gate(0)), supply__other_supply={"units": other_homes(1, stay=fixed(10))})
    assert story(returning(world, after=10.5), REGISTERED, HOUSED, LOST_HOME, MOVED_ON) == [
        *((0, "registered", 1), (0, "housed", 1), (10, "moved_on", 1))
    ]


def test_who_loses_a_home_of_other_supply_frees_it_before_it_comes_back() -> None:
    """2 waits, and moves in when 1 loses the home; 1 gets it when 2 has lost it, five days of void later."""
    world = changed(
        villages(1, gate=gate(0, 1)),
        supply__other_supply={"units": other_homes(1, stay=fixed(300), void=fixed(5))},
    )
    assert story(returning(world), HOUSED, LOST_HOME, MOVED_ON)[:5] == [
        *((0, "housed", 1), (30, "lost_home", 1), (35, "housed", 2), (65, "lost_home", 2), (70, "housed", 1))
    ]


def test_a_chance_holds_for_who_is_housed_from_its_day_on() -> None:
    """No returns before 1 February: 1, housed on day 10, never loses its home, and 2, housed on day 31, does."""
    world = returning(changed(villages(1, gate=gate(0, 1)), **new_homes(GM0001=(10, 31))), probability=0.0)
    sure = measure("2026-02-01", {"quantity": "return_probability", "set": 1.0})
    assert story(changed(world, measures={"sure": sure}), LOST_HOME) == [(61, "lost_home", 2)]


def test_a_group_may_have_a_chance_of_its_own() -> None:
    world = second_group(villages(1, gate=gate(0, 2), second=gate(1, 3, group="others")))
    world = changed(world, demand__groups__others__return_probability=0.0)
    assert story(returning(changed(world, **new_homes(GM0001=(10, 20, 30, 40)))), LOST_HOME) == [
        *((40, "lost_home", 1), (60, "lost_home", 3))
    ]


def test_the_part_that_comes_back_is_the_chance_and_a_larger_chance_only_adds_to_them() -> None:
    world = changed(one_village(), horizon={"start": "2026-01-01", "end": "2026-12-31"})
    losers = []
    for chance in (0.2, 0.5):
        _, log = run(returning(world, after=2000.0, probability=chance, households_on_first_day=2000))
        losers.append({first_id(who) for who in log.of(LOST_HOME)["household"].tolist()})
    assert losers[0] < losers[1]
    # Of a fixed time of 2,000 days, 365 have gone by in a year.
    for lost, chance in zip(losers, (0.2, 0.5), strict=True):
        part = chance * 365 / 2000
        assert abs(len(lost) - 2000 * part) <= 3 * np.sqrt(2000 * part * (1 - part))


# ---- the first day ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("after", [fixed(100), exponential(50)], ids=["fixed", "exponential"])
def test_households_that_were_housed_before_lose_their_home_after_what_is_left_of_the_time(
    after: dict[str, Any],
) -> None:
    """What is left lasts 50 days on average: half of a fixed time, and all of an exponential one."""
    _, log = run(returning(villages(2), after=1, households_on_first_day=400) | _after(after))
    residents, lost = log.of(RESIDENT), log.of(LOST_HOME)
    first = lost.where(lost["since"] == -1)
    assert len(residents) == 400
    assert (residents["time"] == -1).all()
    assert all((residents[name] == NONE).all() for name in ("home", "route", "other_supply"))
    assert np.bincount(residents["municipality"]).tolist() == [200, 200]
    assert (residents["municipality"] == residents["destination"]).all()
    left = np.append(first["time"] / DAY, np.full(400 - len(first), 365.0))
    mean, sd = (50, 100 / np.sqrt(12)) if after["kind"] == "fixed" else (50, 50)
    assert abs(left.mean() - mean) <= 3 * sd / np.sqrt(400)
    assert after["kind"] != "fixed" or left.max() <= 100
    back = log.of(REGISTERED)
    assert back["household"].tolist() == [id_when_back(who) for who in first["household"].tolist()]
    assert back["persons"].tolist() == first["persons"].tolist()
    assert back["origin"].tolist() == first["municipality"].tolist()


def _after(after: dict[str, Any]) -> dict[str, Any]:
    world = returning(villages(2), households_on_first_day=400)
    return {"demand": world["demand"] | {"returns": world["demand"]["returns"] | {"after": after}}}


def test_who_was_housed_before_is_divided_by_yearly_numbers_and_population() -> None:
    world = second_group(one_village(), households_per_year=500, household_size=3.0)
    world["horizon"] = {"start": "2026-01-01", "end": "2026-12-31"}
    world["region"]["municipalities"]["GM0002"] = {
        "name": "Twee",
        "population": {2024: 5_000},
        "social_rent_homes": 0,
    }
    compiled, log = run(returning(world, households_on_first_day=90, probability=0.0))
    assert compiled.returns.on_first_day.tolist() == [[40, 20], [20, 10]]
    residents = log.of(RESIDENT)
    assert np.bincount(residents["group"]).tolist() == [60, 30]
    assert residents["persons"][residents["group"] == 0].max() == 1
    assert residents["persons"][residents["group"] == 1].mean() > 2


# ---- through a facility ----------------------------------------------------------------------------------------


def shelter(*places: str, **parts: Any) -> dict[str, Any]:
    """Return a shelter of the others in these municipalities, to which nobody comes from outside."""
    shares = {place: 1.0 / len(places) for place in places}
    return facility(
        "home", group="others", municipalities={"by": "shares", "shares": shares}, stay=fixed(10), **parts
    )


def test_who_comes_back_through_a_facility_goes_to_the_one_near_its_home_and_is_of_its_group() -> None:
    """1 lives in the first municipality and 2 in the second, which each have a shelter with one place."""
    world = second_group(
        villages(
            3,
            one=gate(0),
            two=gate(1, place="GM0002"),
            shelter=shelter("GM0001", "GM0002", "GM0003", places=3),
        )
    )
    world = returning(changed(world, **new_homes(GM0001=(5,), GM0002=(15,))), through="shelter")
    assert story(world, LOST_HOME, ARRIVED, EventKind.ADMITTED, REGISTERED)[-8:] == [
        *((35, "lost_home", 1), (35, "arrived", 1), (35, "admitted", 1)),
        *((45, "lost_home", 2), (45, "arrived", 2), (45, "admitted", 2)),
        *((45, "registered", 1), (55, "registered", 2)),
    ]
    compiled, log = run(world)
    names = compiled.facilities.names
    arrived = log.of(ARRIVED)
    back = arrived.where(arrived["time"] >= 35 * DAY)
    assert [names[unit] for unit in back["unit"]] == ["shelter@GM0001", "shelter@GM0002"]
    assert back["household"].tolist() == [
        id_when_back(who) for who in log.of(LOST_HOME)["household"].tolist()
    ]
    assert back["origin"].tolist() == [0, 1]
    again = log.of(REGISTERED)
    again = again.where(again["cause"] != NONE)
    assert again["household"].tolist() == back["household"].tolist()
    assert again["cause"].tolist() == [Cause.LOST_HOME] * 2
    assert again["group"].tolist() == [1, 1]
    assert again["origin"].tolist() == again["facility"].tolist() == again["destination"].tolist() == [0, 1]


def test_the_facility_is_near_the_home_whichever_municipality_answers() -> None:
    """The first municipality answers for the household, which is housed in the second."""
    world = second_group(villages(2, gate=gate(0), shelter=shelter("GM0001", "GM0002", places=2)))
    world = changed(world, policy__solidarity={"limit": 1}, **new_homes(GM0002=(5,)))
    compiled, log = run(returning(world, through="shelter"))
    arrived = log.of(ARRIVED)
    back = arrived.where(arrived["time"] > 0)
    assert log.of(HOUSED)["destination"].tolist() == [0]
    assert [compiled.facilities.names[unit] for unit in back["unit"]] == ["shelter@GM0002"]
    assert log.of(REGISTERED)["destination"].tolist() == [0, 1]


def test_where_there_is_no_facility_near_people_go_to_the_others_by_their_size() -> None:
    homes = {"municipalities": {"by": "shares", "shares": {"GM0001": 0.75, "GM0003": 0.25}}}
    world = second_group(villages(3, shelter=shelter("GM0001", places=400) | homes))
    world = returning(world, through="shelter", households_on_first_day=600)
    compiled, log = run(world)
    lost = log.of(LOST_HOME)
    lived = dict(zip(lost["household"].tolist(), lost["municipality"].tolist(), strict=True))
    before = {id_when_back(who): place for who, place in lived.items()}
    arrived = log.of(ARRIVED)
    where = compiled.facilities.municipality[arrived["unit"]]
    from_where = np.array([before[who] for who in arrived["household"].tolist()])
    assert (where[from_where == 0] == 0).all()
    assert (where[from_where == 2] == 2).all()
    far = where[from_where == 1]
    assert set(far.tolist()) == {0, 2}
    assert abs((far == 0).mean() - 0.75) <= 3 * np.sqrt(0.75 * 0.25 / len(far))


def test_a_household_keeps_its_size_where_it_comes_back_through_a_facility_of_another_group() -> None:
    world = second_group(
        villages(1, gate=gate(*range(20)), shelter=shelter("GM0001", places=50)), household_size=1.0
    )
    world = changed(
        world,
        demand__groups__seekers__household_size=3.0,
        supply__other_supply={"units": other_homes(20)},
    )
    _, log = run(returning(world, through="shelter"))
    registered = log.of(REGISTERED)
    sizes = dict(zip(registered["household"].tolist(), registered["persons"].tolist(), strict=True))
    back = [who for who in sizes if has_come_back(who)]
    assert len(back) > 100
    assert all(sizes[who] == sizes[first_id(who)] for who in back)
    assert len(set(sizes.values())) > 3


def test_who_comes_back_to_a_full_list_is_turned_away_and_does_not_register() -> None:
    full = shelter("GM0001", intake={"per_year": 0, "on_days": (0.0,), "capacity": 0}) | {"stay": fixed(300)}
    world = second_group(villages(1, gate=gate(1), shelter=full))
    world = returning(changed(world, **new_homes(GM0001=(5,))), through="shelter")
    assert story(world, LOST_HOME, EventKind.TURNED_AWAY)[:2] == [
        (35, "lost_home", 2),
        (35, "turned_away", 2),
    ]
    again = run(world)[1].of(REGISTERED)
    assert not any(has_come_back(who) for who in again["household"].tolist())


def test_who_loses_a_home_that_closes_registers_at_once_even_where_others_go_through_a_facility() -> None:
    world = second_group(villages(1, gate=gate(0), shelter=shelter("GM0001")))
    world = changed(world, supply__other_supply={"units": other_homes(1, closes="2026-01-20")})
    assert story(returning(world, after=60, through="shelter"), LOST_HOME, REGISTERED)[1:] == [
        *((20, "lost_home", 1), (20, "registered", 1))
    ]
