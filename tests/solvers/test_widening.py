"""What stands in the way: the least widening in the order of giving way, and limits that clash."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from itertools import permutations
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings

from simulator.model.plan import GivingWay
from solvers.constraints import state
from solvers.linear import Linear
from solvers.plan import Options, Plan, make_plan
from solvers.problem import Problem
from solvers.programme import Programme
from solvers.session import Clock
from solvers.widening import DUTY, FAIR, MAY_GIVE_WAY, Widened, clash, least_widening, widen
from tests.solvers.draws import problems
from tests.solvers.problems import region, rules, streams
from tests.solvers.textbook import can_hold, least, limits_of

BARE = Options(effects=0)
CLOCK = Clock.started(None)
EVERY: tuple[GivingWay, ...] = get_args(GivingWay)


def holders(task: Any, relets: Any, order: tuple[str, ...] = EVERY, **parts: Any) -> Problem:
    """Return a region of status holders, who have to be housed in the year in which they come."""
    asked = parts.pop("asked", {})
    at_once = {"status_class": 0, "arrears_limit": np.zeros(np.atleast_2d(task).shape)}
    return region(task, relets, rules=rules(gives_way=order, **asked), **(at_once | parts))


def gives_way_first(limit: GivingWay) -> tuple[GivingWay, ...]:
    return (limit, *(one for one in EVERY if one != limit))


def stated(problem: Problem) -> tuple[Programme, Linear]:
    programme = state(Programme(problem))
    return programme, programme.linear()


def asked_fair(programme: Programme, linear: Linear) -> Linear:
    """Return the same where everybody has to reach fair share."""
    asked = linear.copy()
    asked.lower[programme.worst] = 1.0
    return asked


def by_limit(widened: tuple[Widened, ...]) -> dict[str, float]:
    """Return by how much each limit is widened, all together."""
    total: defaultdict[str, float] = defaultdict(float)
    for one in widened:
        total[one.where.limit] += one.by
    return dict(total)


def a_step(change: float) -> dict[str, Any]:
    return {"quota_step_per_year": change}


# Each by hand. 10 holders come a year, to be housed at once; the limit that gives way first is that of its name.
CLASHES: dict[GivingWay, tuple[Problem, dict[tuple[int, int], float]]] = {
    # A quarter of 20 relets is 5 homes: the cap has to bring 5 more each year.
    "quota_cap": (
        holders([10, 10], [20, 20], gives_way_first("quota_cap"), cap=0.25),
        {(0, 0): 5, (0, 1): 5},
    ),
    "regular_floor": (
        holders([10, 10], [20, 20], gives_way_first("regular_floor"), cap=None, floor=0.75),
        {(0, 0): 5, (0, 1): 5},
    ),
    # Or 5 wait after a year, and 10 after two.
    "status_holder_arrears": (
        holders([10, 10], [20, 20], gives_way_first("status_holder_arrears"), cap=0.25),
        {(0, 0): 5, (0, 1): 10},
    ),
    # Or 5 more live in other homes each year, of which there is one now; nobody leaves.
    "homes_open": (
        holders(
            [10, 10],
            [20, 20],
            gives_way_first("homes_open"),
            cap=0.25,
            streams=streams(1, 2, limit=[[1.0, 1.0]]),
        ),
        {(0, 0): 4, (0, 1): 9},
    ),
    # From nothing to half of the relets is a step of 0.5, where 0.2 is allowed; then it stays.
    "quota_step": (
        holders([10, 10], [20, 20], gives_way_first("quota_step"), asked=a_step(0.2)),
        {(0, 0): 0.3},
    ),
    # 10 and then 4: the quota falls from 0.5 to 0.2.
    "quota_never_falls": (
        holders([10, 4], [20, 20], gives_way_first("quota_never_falls"), asked={"quota_never_falls": True}),
        {(0, 1): 0.3},
    ),
    # The whole of a straight line at 10 a year, and a quota that rises by 0.1 a year: 2 and 6 so far instead.
    "no_back_loading": (
        region(
            [10, 10],
            [20, 20],
            housed_before=[10.0],
            rules=rules(gives_way=gives_way_first("no_back_loading"), path_part=1.0, **a_step(0.1)),
        ),
        {(0, 0): 8, (0, 1): 14},
    ),
    # The first has 5 relets for its 10 in the first year, and 15 in the second. 5 go to the second for a year.
    "transfer_account_limit": (
        holders(
            [[10, 10, 10], [0, 5, 0]],
            [[5, 15, 15], [20, 20, 20]],
            gives_way_first("transfer_account_limit"),
            transfer_limit=np.full((2, 3), 2.0),
        ),
        {(0, 0): 3, (1, 0): 3},
    ),
    # It never has more than 5, and hands over 5 persons of its target a year for good.
    "swap_limit": (
        holders(
            [[10, 10], [0, 0]],
            [[5, 5], [20, 20]],
            gives_way_first("swap_limit"),
            swap_limit=[2.0, 2.0],
            status_persons=1.0,
        ),
        {(0, 0): 3, (0, 1): 3, (1, 0): 3, (1, 1): 3},
    ),
}


def test_there_is_a_clash_for_every_limit_that_may_give_way() -> None:
    assert set(CLASHES) == set(EVERY) == set(MAY_GIVE_WAY)


@pytest.mark.parametrize("limit", EVERY)
def test_the_least_widening_is_that_of_a_hand(limit: GivingWay) -> None:
    problem, expected = CLASHES[limit]
    plan = make_plan(problem, BARE)
    assert {one.where.limit for one in plan.limits.widened} == {limit}
    found = {(one.where.municipality, one.where.period): one.by for one in plan.limits.widened}
    assert found == pytest.approx(expected, abs=1e-5)
    assert plan.limits.possible


@pytest.mark.parametrize("limit", EVERY)
def test_a_plan_is_made_within_the_wider_limits(limit: GivingWay) -> None:
    problem, _ = CLASHES[limit]
    plan = make_plan(problem, BARE)
    arrears = plan.decisions.backlog[:, 0]
    if limit == "status_holder_arrears":
        np.testing.assert_allclose(arrears, [[5, 10]], atol=1e-5)
    elif limit != "no_back_loading":
        np.testing.assert_allclose(arrears, 0, atol=1e-5)
    assert list(plan.goals) == list(problem.rules.goals)


@pytest.mark.parametrize("limit", EVERY)
def test_it_holds_when_it_is_widened_and_not_with_a_thousandth_less(limit: GivingWay) -> None:
    programme, linear = stated(CLASHES[limit][0])
    widened = least_widening(programme, linear, fair=False, solver="highs", clock=CLOCK)
    assert widened
    assert not can_hold(linear)
    check_that_it_is_just_enough(programme, linear, widened)


def check_that_it_is_just_enough(programme: Programme, linear: Linear, widened: tuple[Widened, ...]) -> None:
    wide, narrow = linear.copy(), linear.copy()
    widen(programme, wide, widened)
    widen(programme, narrow, [replace(one, by=0.999 * one.by) for one in widened])
    assert can_hold(wide)
    assert not can_hold(narrow)


@pytest.mark.parametrize("order", [*permutations(("status_holder_arrears", "quota_cap", "homes_open"))])
def test_the_order_decides_which_limit_gives_way(order: tuple[str, ...]) -> None:
    problem = holders([10, 10], [20, 20], order, cap=0.25, streams=streams(1, 2, limit=[[1.0, 1.0]]))
    totals = {"status_holder_arrears": 4 + 9, "quota_cap": 9, "homes_open": 4 + 9}
    assert by_limit(make_plan(problem, BARE).limits.widened) == pytest.approx(
        {order[0]: totals[order[0]]}, abs=1e-5
    )


@pytest.mark.parametrize("named", ["status_holder_arrears", "quota_cap", "homes_open"])
def test_what_is_not_named_does_not_give_way_where_what_is_named_will_do(named: str) -> None:
    problem = holders([10, 10], [20, 20], (named,), cap=0.25, streams=streams(1, 2, limit=[[1.0, 1.0]]))
    assert set(by_limit(make_plan(problem, BARE).limits.widened)) == {named}


def test_what_is_not_named_gives_way_where_nothing_else_helps() -> None:
    # There are no swaps and no steps; only the cap or the arrears can do it.
    problem = holders([10, 10], [20, 20], ("swap_limit", "quota_step"), cap=0.25)
    assert set(by_limit(make_plan(problem, BARE).limits.widened)) <= {"quota_cap", "status_holder_arrears"}


def test_the_first_limit_gives_all_it_can_before_the_next_gives_anything() -> None:
    # Even with every relet, 4 of 10 wait after a year and 8 after two: the arrears give only that, the cap the rest.
    problem = holders([10, 10], [6, 6], ("quota_cap", "status_holder_arrears"), cap=0.5)
    assert by_limit(make_plan(problem, BARE).limits.widened) == pytest.approx(
        {"quota_cap": 3 + 3, "status_holder_arrears": 4 + 8}, abs=1e-5
    )


def short_of_homes(order: tuple[str, ...] = EVERY, **parts: Any) -> Problem:
    """Return a village that should place 10 in 2035 and may place 5."""
    given = {"cap": 0.25, "fair_share": [10.0], "rules": rules(gives_way=order)} | parts
    return region([10, 10], [20, 20], **given)


def check_that_all_reach_fair_share_then(problem: Problem, widened: tuple[Widened, ...]) -> None:
    programme, linear = stated(problem)
    wide = linear.copy()
    widen(programme, wide, widened)
    check_that_it_is_just_enough(programme, asked_fair(programme, linear), widened)
    assert can_hold(asked_fair(programme, wide))


def test_what_stands_between_a_village_and_fair_share_is_told() -> None:
    problem = short_of_homes()
    plan = make_plan(problem, BARE)
    assert plan.ratios == pytest.approx([0.5], abs=1e-6)
    assert not plan.limits.widened, "its limits can hold"
    (cap,) = plan.fair_share.widened
    assert (cap.where.limit, cap.where.period, cap.value) == ("quota_cap", 1, 5)
    assert cap.by == pytest.approx(5, abs=1e-5)
    assert {one.limit for one in plan.fair_share.clash} == {"quota_cap", FAIR}
    check_that_all_reach_fair_share_then(problem, plan.fair_share.widened)


def test_homes_may_stand_in_the_way_before_the_cap() -> None:
    problem = short_of_homes(("homes_open", "quota_cap"), streams=streams(1, 2, limit=[[1.0, 1.0]]))
    plan = make_plan(problem, BARE)
    # With one home there, 4 more in the target year, for those who wait.
    assert by_limit(plan.fair_share.widened) == pytest.approx({"homes_open": 4}, abs=1e-5)
    check_that_all_reach_fair_share_then(problem, plan.fair_share.widened)


def test_where_everybody_reaches_fair_share_nothing_stands_in_the_way() -> None:
    plan = make_plan(short_of_homes(cap=0.5), BARE)
    assert plan.fair_share_met
    assert not plan.fair_share.widened
    assert not plan.fair_share.clash


def test_where_an_earlier_goal_keeps_from_fair_share_no_limit_stands_in_the_way() -> None:
    problem = region([10, 4], [20, 20], fair_share=[8.0], rules=rules(goals=("waiting", "fairness")))
    plan = make_plan(problem, BARE)
    assert not plan.fair_share_met
    assert plan.fair_share.possible
    assert not plan.fair_share.widened
    assert not plan.fair_share.clash


def test_as_the_last_resort_more_households_have_to_come() -> None:
    # There are homes for 10, but only 4 + 2 households come in all.
    problem = region([4, 2], [20, 20], fair_share=[10.0])
    plan = make_plan(problem, BARE)
    assert plan.ratios == pytest.approx([0.6], abs=1e-6)
    assert by_limit(plan.fair_share.widened) == pytest.approx({DUTY: 4}, abs=1e-5)
    check_that_all_reach_fair_share_then(problem, plan.fair_share.widened)


def test_limits_give_way_before_more_households_have_to_come() -> None:
    # 2 short of households, and 5 short of homes: only as many households as no limit can bring.
    problem = replace(short_of_homes(), task=np.array([[[4.0, 4.0]]]))
    assert by_limit(make_plan(problem, BARE).fair_share.widened) == pytest.approx(
        {"quota_cap": 5, DUTY: 2}, abs=1e-5
    )


def test_where_there_are_not_enough_homes_at_all_no_widening_would_do() -> None:
    plan = make_plan(region([10, 10], [6, 6], cap=0.9, fair_share=[10.0]), BARE)
    assert not plan.fair_share.possible
    assert not plan.fair_share.widened
    assert [one.limit for one in plan.fair_share.clash] == [FAIR]


@settings(max_examples=60)
@given(problems(tight=True))
def test_limits_that_clash_cannot_hold_and_none_of_them_can_be_missed(problem: Problem) -> None:
    programme, linear = stated(problem)
    for fair, asked in ((False, linear), (True, asked_fair(programme, linear))):
        found = clash(programme, linear, fair=fair, solver="highs", clock=CLOCK)
        if not found:
            assert can_hold(asked)
            continue
        rows = {programme.addresses.index(one) for one in found}
        others = set(limits_of(programme, fair=fair)) - rows
        assert not can_hold(asked, others), "the limits alone cannot hold"
        for row in rows:
            assert can_hold(asked, {*others, row}), f"without {programme.addresses[row]} they can"


@settings(max_examples=60)
@given(problems(tight=True))
def test_no_limit_is_widened_more_than_it_has_to_be(problem: Problem) -> None:
    programme, linear = stated(problem)
    for fair, asked in ((False, linear), (True, asked_fair(programme, linear))):
        widened = least_widening(programme, linear, fair=fair, solver="highs", clock=CLOCK)
        if widened is None:
            assert not can_hold(asked, set(limits_of(programme, fair=False)) - set(fixed(programme)))
            continue
        expected = least_by_textbook(programme, asked)
        found = by_limit(widened)
        for limit, total in expected.items():
            assert found.get(limit, 0.0) == pytest.approx(total, rel=1e-5, abs=1e-4), limit
        wide = asked.copy()
        widen(programme, wide, widened)
        assert can_hold(wide)


def fixed(programme: Programme) -> list[int]:
    """Return the rows that never give way."""
    return [row for row, where in enumerate(programme.addresses) if where.limit not in (*MAY_GIVE_WAY, DUTY)]


def least_by_textbook(programme: Programme, linear: Linear) -> dict[str, float]:
    """Return the least widening of each limit, from the last in the order to the first, solved by SciPy."""
    rows = [row for row, where in enumerate(programme.addresses) if where.limit in (*MAY_GIVE_WAY, DUTY)]
    loose = linear.with_slacks(rows, [1.0 if np.isinf(linear.high[row]) else -1.0 for row in rows])
    first = len(linear.costs)
    named = programme.problem.rules.gives_way
    totals: dict[str, float] = {}
    for limit in (DUTY, *reversed(named)):
        columns = [first + n for n, row in enumerate(rows) if programme.addresses[row].limit == limit]
        loose.with_costs((column, 1.0) for column in columns)
        totals[limit] = total = max(0.0, least(loose) or 0.0)
        if columns:
            loose.add_row(columns, [1.0] * len(columns), -np.inf, total + 1e-9)
    return totals


def test_parts_are_asked_apart_what_stands_in_their_way() -> None:
    problem = region([[10, 10], [10, 10]], [[20, 20], [12, 20]], cap=0.25, fair_share=[10.0, 10.0])
    plan = make_plan(problem, BARE)
    expected = {0: 5.0, 1: 5.0}
    assert {one.where.municipality: one.by for one in plan.fair_share.widened} == pytest.approx(
        expected, abs=1e-5
    )
    assert {(one.limit, one.municipality) for one in plan.fair_share.clash} == {
        (limit, m) for limit in ("quota_cap", FAIR) for m in (0, 1)
    }


def test_cbc_finds_the_same_widening() -> None:
    def of(plan: Plan) -> dict[Any, float]:
        return {one.where: one.by for one in plan.limits.widened}

    for problem, _ in CLASHES.values():
        by_highs, by_cbc = (
            of(make_plan(problem, BARE)),
            of(make_plan(problem, Options(effects=0, solver="cbc"))),
        )
        assert by_cbc == pytest.approx(by_highs, abs=1e-5)
