"""What solidarity promises: who may house for whom, how far, how debts are repaid, and how they are counted."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from simulator.contract import YEARLY, EventKind, Route
from simulator.flows import compile_scenario
from simulator.results.blocks import index
from simulator.results.counts import EventLog
from simulator.worker import Worker
from tests.engine.stories import DAY, run, story
from tests.worlds import (
    TEXT,
    changed,
    fixed,
    gate,
    measure,
    new_homes,
    one_village,
    other_homes,
    scenario,
    second_group,
    three_villages,
    villages,
)

HOUSED, LET_REGULAR, REFUSED = EventKind.HOUSED, EventKind.LET_REGULAR, EventKind.REFUSED
REGISTERED = EventKind.REGISTERED


def solidary(world: dict[str, Any], limit: int, **rules: Any) -> dict[str, Any]:
    """Return a world in which a municipality may be so many homes ahead or behind."""
    return changed(world, policy__solidarity={"limit": limit, **rules})


def limit_is(number: float, start: str) -> dict[str, Any]:
    """Return a measure that sets how far a municipality may be ahead or behind."""
    return measure(start, {"quantity": "solidarity_limit", "set": number})


def days_of(log: EventLog, kind: EventKind) -> list[float]:
    """Return the days on which something happens."""
    return [time / DAY for time in log.of(kind)["time"].tolist()]


# ---- who is asked ----------------------------------------------------------------------------------------------


def test_nobody_houses_for_another_municipality_unless_that_is_agreed() -> None:
    world = changed(
        villages(2, gate=gate(0, 1)),
        **new_homes(GM0002=(10, 20)),
        supply__other_supply={"units": other_homes({"GM0002": 3})},
    )
    _, log = run(world)
    assert not len(log.of(HOUSED))
    assert days_of(log, LET_REGULAR) == [10, 20]


def test_no_random_household_is_housed_elsewhere_unless_that_is_agreed() -> None:
    world = changed(
        three_villages(),
        supply__other_supply={"units": other_homes({"GM0001": 9, "GM0002": 9}, stay=fixed(50))},
    )
    housed = run(world)[1].of(HOUSED)
    assert len(housed) > 50
    assert (housed["municipality"] == housed["destination"]).all()


def test_its_own_households_go_first_and_all_others_stand_in_one_order() -> None:
    """1 is for the second municipality, 2 and 3 for the third, and 4, who comes last, for the one with the homes."""
    world = villages(3, one=gate(5), two=gate(0, place="GM0002"), three=gate(1, 2, place="GM0003"))
    world = changed(world, **new_homes(GM0001=(10, 20, 30, 40)))
    assert story(solidary(world, 9), HOUSED) == [
        *((10, "housed", 4), (20, "housed", 1), (30, "housed", 2), (40, "housed", 3))
    ]


def test_a_higher_priority_elsewhere_goes_after_its_own_households_and_before_the_others() -> None:
    world = second_group(
        villages(3, one=gate(5), two=gate(0, place="GM0002"), three=gate(1, place="GM0003", group="others")),
        priority=1,
    )
    world = changed(world, demand__groups__seekers__priority=2, **new_homes(GM0001=(10, 20, 30)))
    assert story(solidary(world, 9), HOUSED) == [(10, "housed", 3), (20, "housed", 2), (30, "housed", 1)]


@pytest.mark.parametrize(("per_home", "housed"), [(1, []), (2, [(10, "housed", 2)])])
def test_a_home_that_its_own_households_refuse_goes_to_others_within_the_number_that_is_asked(
    per_home: int, housed: list[tuple[float, str, int]]
) -> None:
    world = second_group(villages(2, one=gate(0), two=gate(1, place="GM0002", group="others")))
    world = changed(
        world,
        demand__groups__seekers__refusal_probability=1.0,
        policy__offering={"per_home": per_home, "refusals_allowed": 9, "refusal_probability": 0.0},
        **new_homes(GM0001=(10,)),
    )
    assert story(solidary(world, 9), REFUSED, HOUSED) == [(10, "refused", 1), *housed]


def test_a_home_for_others_takes_the_quota_of_where_it_stands() -> None:
    """The second municipality has all the people and no homes, the first one a quota of 30%: 360 homes a year."""
    world = changed(
        one_village(),
        horizon={"start": "2026-01-01", "end": "2026-12-31"},
        demand__groups__seekers__origins={"by": "shares", "shares": {"GM0002": 1.0}},
        demand__opening_backlog__total=50,
        policy__quota={"path": {2026: 0.3}, "municipalities": {"GM0002": {"path": {2026: 0.0}}}},
    )
    places = world["region"]["municipalities"]
    places["GM0002"] = {"name": "Twee", "population": {2024: 10_000}, "social_rent_homes": 0}
    _, log = run(solidary(world, 10_000))
    assert (log.of(HOUSED)["municipality"] == 0).all()
    assert (log.of(HOUSED)["destination"] == 1).all()
    let = len(log.of(HOUSED)) + len(log.of(LET_REGULAR))
    assert 0.3 * let - 1 <= len(log.of(HOUSED)) <= 0.3 * let


# ---- how far ---------------------------------------------------------------------------------------------------


def test_who_is_at_the_limit_neither_houses_for_others_nor_is_housed_by_them() -> None:
    """Limit 1. The first is ahead from day 10, and lets its next home to a regular seeker.

    So does the third on day 40, because the second is behind; its own household it houses meanwhile.
    """
    world = villages(3, two=gate(0, 1, place="GM0002"), three=gate(2, place="GM0003"))
    world = changed(world, **new_homes(GM0001=(10, 20), GM0003=(30, 40)))
    assert story(solidary(world, 1), HOUSED) == [(10, "housed", 1), (30, "housed", 3)]
    assert days_of(run(solidary(world, 1))[1], LET_REGULAR) == [20, 40]
    assert story(solidary(world, 2), HOUSED) == [(10, "housed", 1), (20, "housed", 2), (30, "housed", 3)]


def test_a_limit_is_the_one_of_the_day_of_the_offer() -> None:
    world = changed(villages(2, two=gate(0, 1, place="GM0002")), **new_homes(GM0001=(10, 40)))
    world = changed(solidary(world, 0), measures={"opened": limit_is(1, "2026-02-01")})
    assert story(world, HOUSED) == [(40, "housed", 1)]


def test_a_municipality_may_have_a_limit_of_its_own() -> None:
    """Everybody may be two homes ahead or behind, but the first only one home."""
    of_first = {"quantity": "solidarity_limit", "set": 1.0, "municipalities": ("GM0001",)}
    world = changed(
        villages(3, two=gate(0, 1, 2, place="GM0002")), **new_homes(GM0001=(10, 20), GM0003=(30, 40))
    )
    world = changed(solidary(world, 2), measures={"less": measure("2026-01-01", of_first)})
    assert story(world, HOUSED) == [(10, "housed", 1), (30, "housed", 2)]


@pytest.mark.parametrize("limit", [1, 4])
def test_no_debt_is_made_beyond_the_limit_and_a_repayment_makes_one_smaller(limit: int) -> None:
    """Every letting of a random world, walked through with a ledger of who owes whom."""
    world = villages(3)
    for place in world["region"]["municipalities"].values():
        place["social_rent_homes"] = 1_000
    del world["facilities"]
    world = changed(
        world,
        demand__groups__seekers__households_per_year=280,
        supply__other_supply={"units": other_homes({"GM0001": 2, "GM0002": 3}, stay=fixed(60))},
    )
    housed = run(solidary(world, limit))[1].of(HOUSED)
    owed: Counter[tuple[int, int]] = Counter()
    balance, kinds = [0, 0, 0], Counter[str]()
    for place, duty in zip(housed["municipality"].tolist(), housed["destination"].tolist(), strict=True):
        if place == duty:
            continue
        if owed[place, duty]:
            owed[place, duty] -= 1
            kinds["repaid"] += 1
        else:
            assert balance[place] < limit
            assert balance[duty] > -limit
            owed[duty, place] += 1
            kinds["new"] += 1
        balance[place] += 1
        balance[duty] -= 1
        assert sum(balance) == 0
        assert not any(owed[a, b] and owed[b, a] for a, b in owed)
    assert min(kinds["repaid"], kinds["new"]) > 5


# ---- repaying --------------------------------------------------------------------------------------------------


def test_two_municipalities_that_house_for_each_other_are_even_and_may_go_on() -> None:
    """Limit 1: the first houses for the second, the second for the first, and so on; each time there is room."""
    world = villages(2, one=gate(12, 32), two=gate(0, 25, place="GM0002"))
    world = changed(world, **new_homes(GM0001=(10, 30), GM0002=(20, 40)))
    assert story(solidary(world, 1), HOUSED) == [
        *((10, "housed", 1), (20, "housed", 2), (30, "housed", 3), (40, "housed", 4))
    ]


def test_a_debt_may_be_repaid_when_no_debt_may_be_made_any_more() -> None:
    """No room from 16 January on: the second still repays its home on day 20, and then nothing more."""
    world = villages(2, one=gate(12, 13), two=gate(0, place="GM0002"))
    world = changed(
        solidary(changed(world, **new_homes(GM0001=(10,), GM0002=(20, 30))), 3),
        measures={"closed": limit_is(0, "2026-01-16")},
    )
    assert story(world, HOUSED) == [(10, "housed", 1), (20, "housed", 2)]


def test_a_repayment_is_always_allowed_even_where_somebody_else_owes_as_much_as_may_be() -> None:
    """Limit 1. The first owes the second a home, and the third and the fourth each owe the first one.

    So the first is one ahead. When it repays the second it is two ahead, and then houses for nobody any more.
    """
    world = villages(
        4,
        one=gate(0),
        two=gate(31, 41, place="GM0002"),
        three=gate(11, place="GM0003"),
        four=gate(21, place="GM0004"),
    )
    world = solidary(changed(world, **new_homes(GM0002=(10,), GM0001=(20, 30, 40, 50))), 1)
    assert story(world, HOUSED) == [
        *((10, "housed", 1), (20, "housed", 2), (30, "housed", 3), (40, "housed", 4))
    ]
    assert days_of(run(world)[1], LET_REGULAR) == [50]


def owing() -> dict[str, Any]:
    """Return a world in which the second municipality owes the first two homes when 2027 begins.

    1 and 2 were housed for the second. 3 waits there; 4, 5 and 7 wait in the first and 6 in the third.
    """
    world = villages(
        3,
        end="2027-12-31",
        one=gate(250, 260, 280),
        two=gate(0, 1, 30, place="GM0002"),
        three=gate(270, place="GM0003"),
    )
    return changed(world, **new_homes(GM0001=(10, 20), GM0002=(400, 410, 420, 430)))


def test_who_is_in_debt_first_houses_for_its_creditors_from_the_year_of_repayment_on() -> None:
    """4 and 5 go before 3; then the debt is gone, and neither 6, of the third, nor 7, of the first, is housed."""
    world = solidary(owing(), 5, repay_from=2027)
    assert story(world, HOUSED) == [
        *((10, "housed", 1), (20, "housed", 2)),
        *((400, "housed", 4), (410, "housed", 5), (420, "housed", 3)),
    ]
    assert days_of(run(world)[1], LET_REGULAR) == [430]


def test_without_a_year_of_repayment_its_own_household_goes_first() -> None:
    assert story(solidary(owing(), 5), HOUSED)[2:] == [
        *((400, "housed", 3), (410, "housed", 4), (420, "housed", 5), (430, "housed", 6))
    ]


def test_from_the_year_of_repayment_on_no_debt_is_made() -> None:
    world = changed(
        villages(2, end="2027-12-31", two=gate(0, 1, place="GM0002")), **new_homes(GM0001=(364, 365))
    )
    assert story(solidary(world, 5, repay_from=2027), HOUSED) == [(364, "housed", 1)]


# ---- other supply ----------------------------------------------------------------------------------------------


def test_a_free_home_of_other_supply_is_for_others_too_as_far_as_there_is_room() -> None:
    """Two homes and room for one; on 1 March, when there is more, the second one is taken by who still waits."""
    world = changed(
        villages(2, two=gate(3, 4, place="GM0002")), supply__other_supply={"units": other_homes(2)}
    )
    world = changed(solidary(world, 1), measures={"more": limit_is(2, "2026-03-01")})
    assert story(world, HOUSED) == [(3, "housed", 1), (59, "housed", 2)]
    housed = run(world)[1].of(HOUSED, Route.OTHER_SUPPLY)
    assert housed["municipality"].tolist() == [0, 0]
    assert housed["destination"].tolist() == [1, 1]


def test_a_free_home_of_other_supply_is_not_called_up_before_the_month_begins() -> None:
    """The first has two homes for others, of whom the second has 1 and 2, and room for one of them.

    The new home of day 10 is too small for 2; the second repays the first by housing 3, and there is room again.
    """
    world = second_group(villages(2, one=gate(2), two=gate(0, 1, place="GM0002", group="others")))
    world = changed(
        world,
        supply__other_supply={"units": other_homes(2, groups=("others",))},
        demand__groups__others__household_size=4.0,
        supply__sizes={"small": {"name": TEXT, "share": 1, "suits": {"at_most": 1}}},
        **new_homes(GM0002=(10,)),
    )
    assert run(world)[1].of(REGISTERED)["persons"][1] > 1
    assert story(solidary(world, 1), HOUSED) == [(0, "housed", 1), (10, "housed", 3), (31, "housed", 2)]


def test_who_has_to_leave_a_home_elsewhere_is_still_the_duty_of_the_same_municipality() -> None:
    world = changed(
        villages(2, two=gate(3, place="GM0002")),
        supply__other_supply={"units": other_homes(1, closes="2026-01-20")},
        **new_homes(GM0002=(30,)),
    )
    assert story(solidary(world, 1), HOUSED) == [(3, "housed", 1), (30, "housed", 1)]


# ---- counting --------------------------------------------------------------------------------------------------


def test_the_balance_is_housed_in_less_housed_for_and_the_account_adds_it_up() -> None:
    """The ledger of the test above: in 2026 the first is two homes ahead, in 2027 the second repays them."""
    compiled = compile_scenario(scenario(solidary(owing(), 5, repay_from=2027)))
    values = Worker(compiled, 1).run(0).metrics.reshape(-1, 2)
    rows = list(index(YEARLY, compiled.labels))

    def yearly(metric: str) -> list[list[float]]:
        places = (*compiled.labels.municipalities, "region")
        return [values[rows.index((metric, place, "all"))].tolist() for place in places]

    assert yearly("solidarity_balance") == [[2, -2], [-2, 2], [0, 0], [0, 0]]
    assert yearly("solidarity_account") == [[2, 0], [-2, 0], [0, 0], [0, 0]]
    assert yearly("transferred_in") == [[2, 0], [0, 2], [0, 0], [2, 2]]
    assert yearly("transferred_out") == [[0, 2], [2, 0], [0, 0], [2, 2]]
    difference = np.array(yearly("housed_in")) - np.array(yearly("housed_for"))
    assert difference.tolist() == yearly("solidarity_balance")
