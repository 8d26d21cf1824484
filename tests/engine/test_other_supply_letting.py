"""To whom homes of other supply go: whom they serve, who is asked, what a refusal does, which home comes first."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import Cause, EventKind, Route
from tests.engine.stories import run, story
from tests.worlds import (
    changed,
    facility,
    fixed,
    gate,
    measure,
    new_homes,
    one_village,
    other_homes,
    second_group,
    villages,
)

REGISTERED, HOUSED, REFUSED = EventKind.REGISTERED, EventKind.HOUSED, EventKind.REFUSED
LAPSED = EventKind.LAPSED
HOMES = "supply__other_supply"
SEEKERS_REFUSE = {"demand__groups__seekers__refusal_probability": 1.0}


def offering(refusals_allowed: int = 99, refusal_days: float = 0.0) -> dict[str, Any]:
    """Return rules by which a relet would be offered to one household only."""
    return {
        "per_home": 1,
        "refusals_allowed": refusals_allowed,
        "refusal_probability": 0.0,
        "refusal_days": refusal_days,
    }


def refusing(*days: float, others: tuple[float, ...] = (), **parts: Any) -> dict[str, Any]:
    """Return a village in which seekers refuse everything and others take everything."""
    world = second_group(villages(1, gate=gate(*days), second=gate(*others, group="others")))
    return changed(changed(world, **SEEKERS_REFUSE), **{HOMES: {"units": other_homes(1, **parts)}})


# ---- whom they serve -------------------------------------------------------------------------------------------


def test_homes_go_to_the_groups_that_they_serve_whoever_came_first() -> None:
    world = second_group(villages(1, gate=gate(0, 1), second=gate(5, 6, group="others")))
    units = other_homes(1, opens="2026-01-11", groups=("others",), stay=fixed(30))
    assert story(changed(world, **{HOMES: {"units": units}}), HOUSED) == [
        (10, "housed", 3),
        (40, "housed", 4),
    ]


def test_homes_go_to_households_of_the_sizes_that_they_suit_and_to_all_of_them() -> None:
    world = changed(
        villages(1, gate=gate(*range(60))),
        demand__groups__seekers__household_size=2.5,
        **{HOMES: {"units": other_homes(60, suits={"at_least": 2, "at_most": 3})}},
    )
    _, log = run(world)
    came, housed = log.of(REGISTERED), log.of(HOUSED)
    assert len(set(came["persons"].tolist())) > 3
    fits = np.isin(came["persons"], (2, 3))
    assert housed["household"].tolist() == came["household"][fits].tolist()


def test_a_home_goes_by_priority_then_to_who_registered_first() -> None:
    world = second_group(villages(1, gate=gate(0, 1), second=gate(5, 6, group="others")), priority=1)
    world = changed(world, demand__groups__seekers__priority=2)
    units = other_homes(1, opens="2026-01-11", stay=fixed(10))
    assert story(changed(world, **{HOMES: {"units": units}}), HOUSED) == [
        *((10, "housed", 3), (20, "housed", 4), (30, "housed", 1), (40, "housed", 2))
    ]


# ---- a free home waits -----------------------------------------------------------------------------------------


def test_a_free_home_waits_for_the_next_who_registers_and_is_taken_in_that_second() -> None:
    world = changed(villages(1, gate=gate(40.5, 100.25)), **{HOMES: {"units": other_homes(2)}})
    assert story(world, REGISTERED, HOUSED) == [
        *((40.5, "registered", 1), (40.5, "housed", 1), (100.25, "registered", 2), (100.25, "housed", 2))
    ]


def test_who_waits_on_the_first_day_moves_in_then_and_who_registers_later_in_that_second() -> None:
    """Households that come without a facility: twenty of the opening backlog, and some fifty after them."""
    world = changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2026-12-31"},
        region__municipalities__GM0001__social_rent_homes=0,
        demand__groups__seekers__households_per_year=50,
        demand__opening_backlog__total=20,
        **{HOMES: {"units": other_homes(200)}},
    )
    _, log = run(world)
    came, housed = log.of(REGISTERED), log.of(HOUSED)
    assert len(housed) == len(came) > 50
    assert housed["household"].tolist() == came["household"].tolist()
    assert housed["time"].tolist() == np.maximum(came["time"], 0).tolist()


def test_of_several_kinds_with_a_free_home_the_first_of_the_file_is_taken_first() -> None:
    kinds = {"last": other_homes(1), "earlier": other_homes(2)}
    world = changed(villages(1, gate=gate(1, 2, 3)), **{HOMES: kinds})
    assert run(world)[1].of(HOUSED)["other_supply"].tolist() == [0, 1, 1]


def test_when_kinds_open_together_who_waited_longest_gets_the_first_of_the_file() -> None:
    kinds = {name: other_homes(1, opens="2026-02-01") for name in ("second", "first")}
    _, log = run(changed(villages(1, gate=gate(1, 2, 3)), **{HOMES: kinds}))
    came, housed = log.of(REGISTERED)["household"].tolist(), log.of(HOUSED)
    assert housed["household"].tolist() == came[:2]
    assert housed["other_supply"].tolist() == [0, 1]


def test_a_full_kind_is_passed_over_and_the_next_one_taken() -> None:
    kinds = {"full": other_homes(1, stay=fixed(10)), "next": other_homes(1)}
    _, log = run(changed(villages(1, gate=gate(0, 1, 12)), **{HOMES: kinds}))
    assert log.of(HOUSED)["other_supply"].tolist() == [0, 1, 0]


def test_a_place_in_a_facility_comes_free_when_its_household_moves_into_other_supply() -> None:
    shelter = facility("home", {"per_year": 0, "on_days": (0.0, 1.0)}, stay=fixed(10))
    world = changed(villages(1, shelter=shelter), **{HOMES: {"units": other_homes(1, opens="2026-02-01")}})
    assert story(world, EventKind.ADMITTED, HOUSED) == [
        *((0, "admitted", 1), (31, "housed", 1), (31, "admitted", 2))
    ]


# ---- no quota --------------------------------------------------------------------------------------------------


def test_other_supply_needs_no_quota_and_uses_none() -> None:
    """One first letting within the quota, on day 20: it is still there after a home of other supply was let."""
    with_credit = changed(
        villages(1, gate=gate(0, 1, 2)), **{HOMES: {"units": other_homes(1)}}, **new_homes(GM0001=(20,))
    )
    without = changed(with_credit, policy__first_lettings_share=0.0, policy__quota={"path": {2026: 0.0}})
    assert story(with_credit, HOUSED) == [(0, "housed", 1), (20, "housed", 2)]
    assert story(without, HOUSED) == [(0, "housed", 1)]


def test_relets_are_let_the_same_beside_other_supply_while_somebody_waits_for_them() -> None:
    """Three relets in ten go to urgent households, of whom there are always some: other supply takes none of that."""
    world = changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2026-12-31"},
        policy__quota={"path": {2026: 0.3}},
        demand__opening_backlog__total=100,
    )
    beside = changed(world, **{HOMES: {"units": other_homes(50)}})
    relets = [
        log.where(np.isin(log["kind"], (HOUSED, EventKind.LET_REGULAR)) & (log["route"] == Route.RELET))
        for log in (run(world)[1], run(beside)[1])
    ]
    assert relets[0]["home"].tolist() == relets[1]["home"].tolist()
    assert relets[0]["kind"].tolist() == relets[1]["kind"].tolist()
    assert len(run(beside)[1].of(HOUSED, Route.OTHER_SUPPLY)) == 50


# ---- refusals --------------------------------------------------------------------------------------------------


def test_everybody_is_asked_once_for_a_home_that_comes_free_however_long_it_waits() -> None:
    """The home opens on day 10; 3 takes it on day 20, and 1 and 2 are asked again when it is left on day 50."""
    world = changed(
        refusing(0, 1, others=(20,), opens="2026-01-11", stay=fixed(30)), policy__offering=offering()
    )
    assert story(world, REFUSED, HOUSED) == [
        *((10, "refused", 1), (10, "refused", 2)),
        (20, "housed", 3),
        *((50, "refused", 1), (50, "refused", 2)),
    ]
    _, log = run(world)
    refused = log.of(REFUSED)
    assert (refused["route"] == Route.OTHER_SUPPLY).all()
    assert (refused["other_supply"] == 0).all()
    assert len(set(refused["home"].tolist())) == 1


def test_who_registers_while_a_refused_home_is_free_is_asked_too() -> None:
    world = changed(refusing(0, 12, opens="2026-01-11"), policy__offering=offering())
    assert story(world, REFUSED, HOUSED) == [(10, "refused", 1), (12, "refused", 2)]


def test_several_free_homes_are_asked_for_one_by_one() -> None:
    """Two homes on day 10, refused by 1; each is another home, so each is offered."""
    world = changed(refusing(0, opens="2026-01-11"), policy__offering=offering())
    world["supply"]["other_supply"]["units"]["homes"] = {"GM0001": 2}
    assert story(world, REFUSED, HOUSED) == [(10, "refused", 1), (10, "refused", 1)]
    assert len(set(run(world)[1].of(REFUSED)["home"].tolist())) == 2


def test_a_refusal_holds_a_home_back_also_from_who_registers_meanwhile() -> None:
    """Refused on day 10 by 1 and, a week later, by 2; then 3, of day 12, gets it. Nobody had it before day 24."""
    world = changed(
        refusing(0, 1, others=(12,), opens="2026-01-11", stay=fixed(30)),
        policy__offering=offering(refusal_days=7.0),
    )
    assert story(world, REFUSED, HOUSED)[:3] == [(10, "refused", 1), (17, "refused", 2), (24, "housed", 3)]


def test_a_refused_home_that_nobody_else_waits_for_is_there_for_the_next_who_comes() -> None:
    world = changed(
        refusing(0, others=(30,), opens="2026-01-11"), policy__offering=offering(refusal_days=7.0)
    )
    assert story(world, REFUSED, HOUSED) == [(10, "refused", 1), (30, "housed", 2)]


@pytest.mark.parametrize("end", [None, "2026-01-14"], ids=["for good", "and comes again"])
def test_a_home_may_be_taken_away_while_a_refusal_holds_it_back(end: str | None) -> None:
    """Held back from day 10 to 17 and taken away on day 12; one that comes on day 14 is offered afresh."""
    change = {"quantity": "other_supply_homes", "set": 0.0}
    world = changed(
        refusing(0, others=(11,), opens="2026-01-11"),
        policy__offering=offering(refusal_days=7.0),
        measures={"gone": measure("2026-01-13", change, end=end)},
    )
    after = [] if end is None else [(14, "refused", 1), (21, "housed", 2)]
    assert story(world, REFUSED, HOUSED) == [(10, "refused", 1), *after]


def test_who_refuses_too_often_loses_the_urgency_and_the_home_goes_on_to_the_next() -> None:
    world = changed(
        refusing(0, 1, others=(2,), opens="2026-01-11"), policy__offering=offering(refusals_allowed=1)
    )
    assert story(world, REFUSED, LAPSED, HOUSED) == [
        *((10, "refused", 1), (10, "lapsed", 1), (10, "refused", 2), (10, "lapsed", 2)),
        (10, "housed", 3),
    ]
    assert (run(world)[1].of(LAPSED)["cause"] == Cause.REFUSED).all()


def test_who_loses_the_urgency_is_offered_no_further_home() -> None:
    """Three free homes and two refusals allowed: whoever registers refuses two of them and is gone."""
    world = changed(refusing(12), policy__offering=offering(refusals_allowed=2))
    world["supply"]["other_supply"]["units"]["homes"] = {"GM0001": 3}
    assert story(world, REFUSED, LAPSED) == [(12, "refused", 1), (12, "refused", 1), (12, "lapsed", 1)]


def test_refusals_of_relets_and_of_other_supply_add_up() -> None:
    world = changed(
        refusing(0, opens="2026-01-11"),
        policy__offering=offering(refusals_allowed=2),
        **new_homes(GM0001=(5,)),
    )
    assert story(world, REFUSED, LAPSED) == [(5, "refused", 1), (10, "refused", 1), (10, "lapsed", 1)]


def test_a_home_is_refused_by_the_same_households_whenever_it_is_offered() -> None:
    """An answer is drawn for a household and a home, so a home that comes free again meets the same refusals."""
    world = changed(
        villages(1, gate=gate(*range(40))),
        demand__groups__seekers__refusal_probability=0.8,
        policy__offering=offering(),
        **{HOMES: {"units": other_homes(1, opens="2026-03-01", stay=fixed(5))}},
    )
    _, log = run(world)
    refused, housed = log.of(REFUSED), log.of(HOUSED)
    assert len(housed) > 2
    assert not set(refused["household"].tolist()) & set(housed["household"].tolist())
    times_asked = np.unique(refused["household"], return_counts=True)[1]
    assert times_asked.max() >= len(housed)
