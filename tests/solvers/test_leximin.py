"""Goals in strict order: the leximin of fair share first of all, against textbook ways and by hand."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.plan import Options, Plan, make_plan
from solvers.problem import Problem
from tests.solvers.draws import problems, whole
from tests.solvers.problems import region, rules, with_rules
from tests.solvers.textbook import Rivals

BARE = Options(effects=0)


@st.composite
def rivals(draw: st.DrawFn) -> Problem:
    """Draw municipalities that compete for homes under one cap, and for households whom they may swap."""
    m, p = draw(st.integers(2, 5)), draw(st.integers(2, 3))
    task, relets = whole(draw, 20, m, p), whole(draw, 30, m, p)
    weights = whole(draw, 6, m) + draw(st.sampled_from([0, 1]))
    total = max(float(weights.sum()), 1.0)
    return region(
        task.tolist(),
        relets.tolist(),
        cap=draw(st.sampled_from([0.25, 0.5, 1.0])),
        accounts=np.zeros((m, 1), int) if draw(st.booleans()) else np.arange(m)[:, None],
        opening=whole(draw, 10, m, 1),
        fair_share=weights / total * task[:, -1].sum(),
        transfer_limit=whole(draw, 6, m, 1).repeat(p, axis=1) + 1.0,
        swap_limit=whole(draw, 8, p),
        status_class=0,
        status_persons=2.0,
        rules=rules(goals=("fairness", "waiting")),
    )


@settings(max_examples=50)
@given(rivals())
def test_the_ratios_are_those_of_the_textbook_sequence(problem: Problem) -> None:
    plan = make_plan(problem, BARE)
    expected = Rivals(problem).leximin()
    np.testing.assert_allclose(plan.ratios, expected, atol=2e-4)
    # Digits differ most where ratios can be swapped for each other; the worst one is exact.
    np.testing.assert_allclose(plan.ratios.min(), expected.min(), atol=1e-6)


@given(
    rooms=st.lists(st.integers(1, 4), min_size=3, max_size=3),
    shares=st.lists(st.integers(1, 5), min_size=3, max_size=3),
    together=st.integers(1, 10),
)
def test_no_division_of_quarter_homes_is_fairer(rooms: list[int], shares: list[int], together: int) -> None:
    """Every division of the homes of one year that the limits allow is tried: sorted, none comes out higher."""
    total = sum(rooms)
    problem = region(
        [[float(one)] for one in rooms],
        [[float(one)] for one in rooms],
        cap=min(1.0, together / total),
        accounts=np.zeros((3, 1), dtype=np.int64),
        fair_share=np.array(shares, dtype=float),
        rules=rules(goals=("fairness",)),
    )
    ours = np.sort(make_plan(problem, Options(effects=0)).ratios)
    quarters = np.meshgrid(*(np.arange(0, 4 * room + 1) / 4 for room in rooms), indexing="ij")
    tried = np.stack([one.ravel() for one in quarters], axis=1)
    tried = tried[tried.sum(axis=1) <= min(together, total) + 1e-9]
    sorted_ratios = np.sort(np.minimum(1.0, tried / np.array(shares)), axis=1)
    # In turn, from the worst: whoever is as high as ours so far may not be higher next.
    level = np.ones(len(tried), dtype=bool)
    for place, ratio in enumerate(ours):
        assert (sorted_ratios[level, place] <= ratio + 1e-6).all()
        level &= sorted_ratios[:, place] >= ratio - 1e-6


@settings(max_examples=40)
@given(rivals())
def test_waiting_is_as_short_as_these_ratios_allow(problem: Problem) -> None:
    plan = make_plan(problem, BARE)
    assert plan.goals["waiting"] == pytest.approx(
        Rivals(problem).least_waiting(plan.ratios), rel=1e-5, abs=1e-5
    )


def eight_homes_for_three() -> Problem:
    """Return a year in which three share 8 homes: the first has 2 at most, the third needs only half as many."""
    return region(
        [[10], [10], [5]],
        [[2], [99], [99]],
        cap=8 / 200,
        accounts=np.zeros((3, 1), int),
        fair_share=[10.0, 10.0, 5.0],
    )


def test_after_the_worst_the_next_worst_comes_first_and_not_the_sum() -> None:
    # The first gets stuck at 2 of 10. The other two share 6 homes of the 15 they need: two fifths each. The sum of
    # the ratios would be higher with (0.2, 0.2, 0.8), where the second is no better off than the worst.
    plan = make_plan(eight_homes_for_three(), BARE)
    np.testing.assert_allclose(plan.ratios, [0.2, 0.4, 0.4], atol=1e-6)
    assert plan.ratios.sum() < 0.2 + 0.2 + 0.8
    assert [places for _, places in plan.levels] == [(0,), (1, 2)]
    assert [ratio for ratio, _ in plan.levels] == pytest.approx([0.2, 0.4], abs=1e-6)


@given(problems())
def test_levels_rise_and_hold_every_municipality_once(problem: Problem) -> None:
    plan = make_plan(problem, BARE)
    assert all(low < high for (low, _), (high, _) in pairwise(plan.levels))
    assert sorted(m for _, places in plan.levels for m in places) == list(range(problem.places))
    told = {m: ratio for ratio, places in plan.levels for m in places}
    placed = plan.decisions.placed(problem, counted=True)[:, problem.in_target].sum(axis=1)
    for m, share in enumerate(problem.fair_share):
        assert placed[m] >= told[m] * share - 1e-5


def keeps_some_back(*goals: str) -> Plan:
    """Plan a village to which 10 households come in 2034 and 4 in 2035, with homes for all, and F at 8."""
    problem = region([10, 4], [20, 20], fair_share=[8.0], rules=rules(goals=goals))
    return make_plan(problem, BARE)


def test_fairness_first_has_households_wait_for_the_target_year() -> None:
    plan = keeps_some_back("fairness", "waiting")
    np.testing.assert_allclose(plan.decisions.placed(plan.problem), [[6, 8]], atol=1e-6)
    assert plan.goals == pytest.approx({"fairness": 1.0, "waiting": 4.0}, abs=1e-6)


def test_waiting_first_houses_them_at_once() -> None:
    plan = keeps_some_back("waiting", "fairness")
    np.testing.assert_allclose(plan.decisions.placed(plan.problem), [[10, 4]], atol=1e-6)
    assert plan.goals == pytest.approx({"waiting": 0.0, "fairness": 0.5}, abs=1e-6)


def values_of(plan: Plan) -> dict[str, float]:
    """Return what the goals come to by the decisions."""
    problem, decided = plan.problem, plan.decisions
    years, opening = problem.years, problem.opening[:, :, None]
    waits = np.concatenate([opening, decided.backlog], axis=2)
    mean = (waits[:, :, 1:] + waits[:, :, :-1]) / 2
    changes = 0.0
    for used, room, quota in zip(
        decided.relets.sum(axis=1), problem.room.sum(axis=1), problem.quota_before, strict=True
    ):
        path = [quota, *(used[room > 0] / room[room > 0])]
        changes += float(np.abs(np.diff(path)).sum())
    return {
        "fairness": float(plan.ratios.min()),
        "waiting": float((mean * problem.persons[None, :, None] * years).sum()),
        "cost": float((problem.streams.cost[:, None] * years * decided.homes).sum()),
        "steadiness": changes,
    }


@given(problems())
def test_a_later_goal_never_costs_an_earlier_one(problem: Problem) -> None:
    plan = make_plan(problem, BARE)
    by_decisions = values_of(plan)
    size = {"fairness": 1 / min([1.0, *problem.fair_share[problem.fair_share > 0]]), "cost": 9000.0}
    for goal, value in plan.goals.items():
        # Decisions have six decimals of a home.
        assert by_decisions[goal] == pytest.approx(value, rel=1e-6, abs=1e-4 * size.get(goal, 1.0))


@given(problems(), st.integers(1, 3))
def test_goals_come_to_the_same_whatever_comes_after_them(problem: Problem, count: int) -> None:
    goals = problem.rules.goals
    fewer = make_plan(
        with_rules(problem, goals=goals[:count], fair_share="aim", path_part=problem.rules.path_part.value),
        BARE,
    )
    every = make_plan(problem, BARE)
    assert list(fewer.goals) == list(goals[:count])
    for goal, value in fewer.goals.items():
        assert every.goals[goal] == pytest.approx(value, rel=1e-8, abs=1e-8)


def test_the_goals_come_to_the_same_whether_or_not_effects_are_looked_at() -> None:
    problem = eight_homes_for_three()
    plain, priced = make_plan(problem, BARE), make_plan(problem)
    assert priced.effects
    assert priced.goals == pytest.approx(plain.goals, rel=1e-9)
    np.testing.assert_allclose(priced.ratios, plain.ratios, atol=1e-6)
