"""One plan for many futures: by hand, against the plan for one, and by what every answer has to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.goals import cost_terms, waiting_terms
from solvers.plan import Options, Plan, make_plan
from solvers.problem import Problem
from solvers.robust import Measure, RobustPlan, make_robust_plan, tail_mean
from solvers.robust_programme import RobustProgramme
from solvers.robust_recourse import Policy, Recourse, rooms_of
from solvers.session import Clock
from solvers.solve import SolverName, open_session
from solvers.split import parts_of
from tests.solvers.conftest import Checked
from tests.solvers.draws import problems
from tests.solvers.problems import region, rules, streams

NO_LIMIT = Clock(None, 0.0)
SMALL = 1e-5
MEASURES: tuple[Measure, ...] = ("expected", "cvar")


def needing(problem: Problem, *households: float) -> Problem:
    """Return a problem of one year in which so many come in each municipality, all of whom it has to house."""
    came = np.array(households, dtype=float)
    return replace(problem, task=came[:, None, None], fair_share=came)


def planned(
    problem: Problem, futures: Sequence[Problem], measure: Measure, solver: SolverName = "highs"
) -> RobustPlan:
    nominal = make_plan(problem, Options(solver=solver, effects=0, explain=False))
    return make_robust_plan(nominal, futures, measure, clock=NO_LIMIT)


def shortfall(plan: Plan) -> float:
    """Return the homes short of fair share with the scenario's own figures."""
    problem = plan.problem
    placed = plan.decisions.placed(problem, counted=True)[:, problem.in_target].sum(axis=1)
    return float(np.maximum(problem.fair_share - placed, 0.0).sum())


# ---- by hand -----------------------------------------------------------------------------------------------

VILLAGE = needing(region([[10.0]], [[20.0]]), 10.0)
"""10 of 20 relets are needed: a quota of 50%. In every other future 20 come, and all relets are needed."""
MORE = needing(VILLAGE, 20.0)


@pytest.mark.parametrize("measure", MEASURES)
def test_a_quota_for_two_futures_is_what_the_one_with_more_households_needs(measure: Measure) -> None:
    found = planned(VILLAGE, [VILLAGE, MORE], measure)
    assert found.nominal_policy.quota(VILLAGE) == pytest.approx(np.array([[0.5]]), abs=SMALL)
    assert found.policy.quota(VILLAGE) == pytest.approx(np.array([[1.0]]), abs=SMALL)
    assert [one.shortfall.sum() for one in found.nominal_outcomes] == pytest.approx([0.0, 10.0], abs=SMALL)
    assert [one.shortfall.sum() for one in found.outcomes] == pytest.approx([0.0, 0.0], abs=SMALL)
    assert [one.worst for one in found.nominal_outcomes] == pytest.approx([1.0, 0.5], abs=SMALL)


def test_a_quota_brings_less_where_less_falls_vacant() -> None:
    fewer = replace(VILLAGE, relets=VILLAGE.relets / 2, room=VILLAGE.room / 2)
    found = planned(VILLAGE, [VILLAGE, fewer], "expected")
    assert found.policy.quota(VILLAGE) == pytest.approx(np.array([[1.0]]), abs=SMALL), "10 of the 10 relets"
    assert found.nominal_outcomes[1].shortfall.sum() == pytest.approx(5.0, abs=SMALL), "half of 10 relets"
    assert found.plan.decisions.relets.sum() == pytest.approx(10.0, abs=SMALL), "not all of it is needed here"


def test_no_quota_is_higher_than_some_future_needs() -> None:
    a_bit_more = needing(VILLAGE, 12.0)
    found = planned(VILLAGE, [VILLAGE, a_bit_more], "expected")
    assert found.policy.quota(VILLAGE) == pytest.approx(np.array([[0.6]]), abs=SMALL)


TWO_PLACES = region([[10.0], [10.0]], [[20.0], [20.0]], cap=0.5, accounts=[[0], [0]])
"""One cap for both: 20 of the 40 relets, wherever."""
NINE_AND_ONE = [
    *[needing(TWO_PLACES, 20.0, 4.0)] * 9,
    needing(TWO_PLACES, 0.0, 20.0),
]


def test_the_mean_of_all_futures_and_that_of_the_worst_tenth_ask_for_other_quotas() -> None:
    # On the mean a home in the first place is short in nine futures of ten, and the fifth in the second in one only:
    # 16 and 4 homes. Then (9 x 4 + 16) / 10 are short. The worst tenth is one future; 10 and 10 make all alike.
    found = planned(TWO_PLACES, NINE_AND_ONE, "expected")
    assert found.policy.allowed[:, 0, 0] == pytest.approx([16.0, 4.0], abs=SMALL)
    assert found.goals["shortfall"] == pytest.approx(5.2, abs=SMALL)
    worst = planned(TWO_PLACES, NINE_AND_ONE, "cvar")
    assert worst.policy.allowed[:, 0, 0] == pytest.approx([10.0, 10.0], abs=SMALL)
    assert worst.goals["shortfall_tail"] == pytest.approx(10.0, abs=SMALL)
    assert worst.goals["shortfall"] == pytest.approx(10.0, abs=SMALL)
    assert tail_mean(found.shortfalls.sum(axis=1)) == pytest.approx(16.0, abs=SMALL)


def test_homes_of_other_supply_are_the_same_in_all_futures() -> None:
    # Nothing falls vacant; 5 households are expected and 8 come in the other future. A home costs 100 a year.
    homes = streams(1, 1, limit=[[30.0]], cost=[100.0])
    few = needing(region([[5.0]], [[0.0]], streams=homes), 5.0)
    found = planned(few, [few, needing(few, 8.0)], "expected")
    assert found.nominal_policy.homes == pytest.approx(np.array([[5.0]]), abs=SMALL)
    assert found.policy.homes == pytest.approx(np.array([[8.0]]), abs=SMALL)
    assert found.goals["cost"] == pytest.approx(800.0, abs=0.01)
    assert found.plan.goals["cost"] == pytest.approx(800.0, abs=0.01), "they are open whoever comes"
    assert found.plan.decisions.homes == pytest.approx(np.array([[8.0]]), abs=SMALL)


def test_a_step_of_the_quota_holds_for_what_is_decided() -> None:
    # From 0% a step of 30% a year: 30% and 60%, however many come in the second year.
    two_years = region([[0.0, 10.0]], [[20.0, 20.0]], rules=rules(quota_step_per_year=0.3))
    more = replace(two_years, task=two_years.task * 2, fair_share=two_years.fair_share * 2)
    found = planned(two_years, [two_years, more], "expected")
    assert found.policy.quota(two_years)[0] == pytest.approx([0.3, 0.6], abs=SMALL)
    assert found.outcomes[1].shortfall.sum() == pytest.approx(8.0, abs=SMALL)


def test_the_mean_of_the_worst_part_counts_one_in_part_where_it_is_no_whole_number() -> None:
    losses = np.array([1.0, 5.0, 3.0, 2.0])
    assert tail_mean(losses, 0.25) == 5.0
    assert tail_mean(losses, 0.1) == 5.0, "less than one: the worst"
    assert tail_mean(losses, 0.5) == 4.0
    assert tail_mean(losses, 0.375) == pytest.approx((5.0 + 0.5 * 3.0) / 1.5)
    assert tail_mean(losses, 1.0) == pytest.approx(losses.mean())


def test_what_was_decided_is_the_quota_of_the_plan_that_is_carried_out() -> None:
    found = planned(VILLAGE, [VILLAGE, MORE], "expected")
    carried = found.policy.carried(found.plan)
    assert carried.decisions.relets.sum() == pytest.approx(20.0, abs=SMALL)
    assert found.plan.decisions.relets.sum() == pytest.approx(10.0, abs=SMALL)
    assert found.plan.goals["steadiness"] == pytest.approx(1.0, abs=SMALL), "from nothing to 100%"


# ---- against the plan for one future -----------------------------------------------------------------------


@st.composite
def with_futures(draw: Any, **kind: Any) -> tuple[Problem, list[Problem]]:
    """Return a problem and some futures of it: more or fewer households, relets and new homes."""
    problem = draw(problems(**kind))
    part = st.sampled_from([0.5, 0.8, 1.0, 1.25, 1.5])
    futures = []
    for _ in range(draw(st.integers(2, 4))):
        people, relets, new = draw(part), draw(part), draw(part)
        futures.append(
            replace(
                problem,
                task=problem.task * people,
                exits=problem.exits * people,
                fair_share=problem.fair_share * people,
                relets=problem.relets * relets,
                room=problem.room * relets,
                first_lettings=problem.first_lettings * new,
            )
        )
    return problem, futures


@settings(max_examples=60)
@given(with_futures(), st.sampled_from(MEASURES))
def test_over_the_futures_no_plan_for_one_is_better(
    drawn: tuple[Problem, list[Problem]], measure: Measure
) -> None:
    problem, futures = drawn
    found = planned(problem, futures, measure)
    ours, theirs = (
        np.array([one.shortfall.sum() for one in outcomes])
        for outcomes in (found.outcomes, found.nominal_outcomes)
    )
    told = (lambda losses: losses.mean()) if measure == "expected" else tail_mean
    assert told(ours) <= told(theirs) + 1e-4
    # What each future comes to, solved alone, is what the one programme says.
    assert ours.mean() == pytest.approx(found.goals["shortfall"], abs=1e-4)
    if measure == "cvar":
        assert tail_mean(ours) == pytest.approx(found.goals["shortfall_tail"], abs=1e-4)
        assert tail_mean(found.shortfalls.sum(axis=1)) == pytest.approx(
            found.goals["shortfall_tail"], abs=1e-4
        )


@settings(max_examples=40)
@given(problems(), st.sampled_from(MEASURES))
def test_for_futures_that_are_all_the_same_it_is_as_good_as_the_plan_for_one(
    problem: Problem, measure: Measure
) -> None:
    found = planned(problem, [problem] * 3, measure)
    for value in (found.goals[goal] for goal in found.goals if goal.startswith("shortfall")):
        assert value <= shortfall(found.nominal) + 1e-4
        if len(parts_of(problem)) == problem.places and problem.rules.goals[0] == "fairness":
            # Apart, the furthest that each municipality can come is the least that all together lack.
            assert value == pytest.approx(shortfall(found.nominal), abs=1e-4)


@settings(max_examples=40)
@given(with_futures(tight=True), st.sampled_from(MEASURES))
def test_where_limits_had_to_be_wider_they_are_for_all_futures(
    drawn: tuple[Problem, list[Problem]], measure: Measure
) -> None:
    problem, futures = drawn
    found = planned(problem, futures, measure)
    assert found.plan.limits == found.nominal.limits
    assert found.goals["shortfall"] >= 0.0


@settings(max_examples=40)
@given(with_futures())
def test_what_is_decided_keeps_to_the_limits_of_policy(drawn: tuple[Problem, list[Problem]]) -> None:
    problem, futures = drawn
    found = planned(problem, futures, "expected")
    if found.nominal.limits.widened:
        return
    allowed, homes = found.policy.allowed, found.policy.homes
    room = problem.room if problem.corporations_differ else problem.room.sum(axis=1, keepdims=True)
    assert (allowed >= 0.0).all()
    assert (allowed <= room + SMALL).all()
    accounts = problem.accounts if problem.corporations_differ else problem.accounts[:, :1]
    for account in np.unique(accounts):
        members = accounts == account
        if problem.cap is not None:
            assert (allowed[members].sum(axis=0) <= problem.cap * room[members].sum(axis=0) + SMALL).all()
    assert (homes <= problem.streams.limit + SMALL).all()
    step = problem.rules.quota_step_per_year
    quota = found.policy.quota(problem)
    there = problem.room.sum(axis=1) > 0
    if step is not None and there.all():
        change = np.abs(np.diff(quota, axis=1, prepend=problem.quota_before[:, None]))
        assert (change <= step.value * problem.years + SMALL).all()
    if problem.rules.quota_never_falls and there.all():
        assert (np.diff(quota, axis=1) >= -SMALL).all()


@settings(max_examples=25)
@given(with_futures(least_places=2))
def test_in_parts_the_mean_shortfall_is_that_of_the_whole(drawn: tuple[Problem, list[Problem]]) -> None:
    problem, futures = drawn
    found = planned(problem, futures, "expected")
    x = RobustProgramme(problem, futures, found.nominal.limits.widened)
    session = open_session(x.linear, "highs", NO_LIMIT)
    columns = [column for short in x.shortfalls for column in short.values()]
    session.set_costs(columns, [1.0 / len(futures)] * len(columns))
    assert session.solve().value == pytest.approx(found.goals["shortfall"], abs=1e-4)


@settings(max_examples=15)
@given(with_futures(), st.sampled_from(MEASURES))
def test_both_solvers_come_to_the_same(drawn: tuple[Problem, list[Problem]], measure: Measure) -> None:
    problem, futures = drawn
    by_highs, by_cbc = (planned(problem, futures, measure, solver) for solver in ("highs", "cbc"))
    for goal, value in by_highs.goals.items():
        assert by_cbc.goals[goal] == pytest.approx(value, rel=1e-4, abs=1e-2 if goal == "cost" else 1e-3), (
            goal
        )


# ---- the programme -----------------------------------------------------------------------------------------


def test_every_answer_was_checked_without_a_solver(checked: Checked) -> None:
    before = checked.optimal
    planned(TWO_PLACES, NINE_AND_ONE, "cvar")
    assert checked.optimal >= before + 6


def test_the_futures_are_blocks_that_share_what_is_decided_and_nothing_else() -> None:
    x = RobustProgramme(TWO_PLACES, NINE_AND_ONE)
    of_block = np.full(len(x.linear.costs), -1)
    for number, (offset, block) in enumerate(zip(x.offsets, x.blocks, strict=True)):
        of_block[offset : offset + block.size] = number
    for row in range(len(x.linear.low)):
        columns, _ = x.linear.row(row)
        assert len(set(of_block[columns].tolist()) - {-1}) <= 1
    assert sum(len(waiting_terms(block)[0]) for block in x.blocks) == 20
    assert cost_terms(x.policy) == ([], 0.0)


def test_a_policy_is_carried_out_in_a_future_by_placing_whom_it_can() -> None:
    policy = Policy(allowed=np.array([[[6.0]]]), homes=np.zeros((0, 1)))
    found = Recourse(VILLAGE, NO_LIMIT).outcome(policy, MORE)
    assert found.shortfall == pytest.approx([14.0], abs=SMALL)
    assert found.worst == pytest.approx(0.3, abs=SMALL)
    assert found.waiting == pytest.approx(7.0, abs=SMALL), "nobody waits at first, 14 in the end"


@settings(max_examples=30)
@given(with_futures(), st.sampled_from([0.0, 0.5, 1.0]))
def test_futures_asked_one_after_the_other_come_to_what_each_comes_to_by_itself(
    drawn: tuple[Problem, list[Problem]], part: float
) -> None:
    """From the corner of the future before, and from nothing."""
    problem, futures = drawn
    policy = Policy(rooms_of(problem) * part, problem.streams.limit.copy())
    kept = Recourse(problem, NO_LIMIT)
    for future in (*futures, futures[0]):
        hot, cold = kept.outcome(policy, future), Recourse(problem, NO_LIMIT).outcome(policy, future)
        assert hot.shortfall.sum() == pytest.approx(cold.shortfall.sum(), abs=SMALL)
        assert hot.waiting == pytest.approx(cold.waiting, abs=SMALL, rel=1e-6)


def test_the_same_futures_give_the_same_plan_to_the_last_bit() -> None:
    first, second = (planned(TWO_PLACES, NINE_AND_ONE, "cvar") for _ in range(2))
    assert first.policy.allowed.tobytes() == second.policy.allowed.tobytes()
    assert first.goals == second.goals
