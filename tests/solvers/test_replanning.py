"""Plans one after the other: as good as those made anew, whatever was planned before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.errors import SolverError
from solvers import replanning
from solvers.plan import STANDARD, Options, make_plan
from solvers.problem import Problem
from solvers.replanning import Replanner, explained
from tests.solvers.draws import problems
from tests.solvers.problems import region, rules

ONE = region([[3.0, 4.0], [5.0, 6.0]], [[9.0, 9.0]] * 2, cap=0.5)
TIGHTER = replace(ONE, cap=0.25, floor=0.0)
LONGER = region([[3.0, 4.0, 2.0], [5.0, 6.0, 1.0]], [[9.0] * 3] * 2, cap=0.5)


@settings(max_examples=20)
@given(st.lists(st.booleans().flatmap(lambda tight: problems(tight=tight)), min_size=2, max_size=3))
def test_plans_of_whatever_follows_are_as_good_as_those_made_anew(row: list[Problem]) -> None:
    """Of other shapes, with limits that cannot all hold, and of the same problem once more."""
    again = Replanner(STANDARD)
    for problem in (*row, row[-1]):
        hot, cold = again.plan(problem), make_plan(problem, Options(explain=False, effects=0))
        np.testing.assert_allclose(hot.ratios, cold.ratios, atol=1e-5)
        assert hot.goals == pytest.approx(cold.goals, rel=1e-6, abs=1e-5)
        assert bool(hot.limits.widened) == bool(cold.limits.widened)


def test_the_next_plan_is_not_made_anew_where_only_numbers_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[Problem] = []

    class Counted(replanning.HotPlans):
        def __init__(self, problem: Problem, options: Options) -> None:
            begun.append(problem)
            super().__init__(problem, options)

    monkeypatch.setattr(replanning, "HotPlans", Counted)
    again = Replanner(STANDARD)
    for problem in (ONE, TIGHTER, ONE, LONGER, LONGER):
        again.plan(problem)
    assert [one.steps for one in begun] == [2, 3]


@pytest.mark.parametrize("options", [Options(solver="cbc"), Options(time_limit=60.0)], ids=["cbc", "limited"])
def test_what_keeps_nothing_is_made_anew(options: Options, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replanning, "HotPlans", None)
    again = Replanner(options)
    assert [again.plan(one).ratios.min() for one in (ONE, TIGHTER)] == pytest.approx([0.9, 0.45], abs=0.08)


def test_a_time_limit_is_for_each_plan() -> None:
    with pytest.raises(SolverError, match="the time is up"):
        Replanner(Options(time_limit=0.0)).plan(ONE)


def test_a_plan_is_explained_afterwards_and_decides_the_same() -> None:
    plan = Replanner(STANDARD).plan(TIGHTER)
    assert not plan.prices
    told, whole = explained(plan, STANDARD), make_plan(TIGHTER)
    assert told.decisions is plan.decisions
    assert (told.prices, told.effects, told.fair_share) == (whole.prices, whole.effects, whole.fair_share)
    assert told.options == STANDARD


def test_limits_that_cannot_all_hold_are_wider_and_the_next_plan_is_hot_again() -> None:
    """A quota of 50% that may fall to 40% needs 4 households for 10 relets: 3 are too few, 5 are enough."""
    tight = rules(quota_step_per_year=0.1)
    few, enough = (region([came], [10.0], quota_before=[0.5], rules=tight) for came in (3.0, 5.0))
    again = Replanner(STANDARD)
    assert again.plan(few).limits.widened
    assert not again.plan(enough).limits.widened
    assert again.plan(few).limits.widened


def test_after_trouble_the_next_plan_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    again = Replanner(STANDARD)
    again.plan(ONE)

    def trouble(*_: object) -> None:
        raise SolverError("no plan: the solver got into numerical trouble")

    with monkeypatch.context() as patched:
        patched.setattr(replanning.HotPlans, "solve", trouble)
        with pytest.raises(SolverError, match="numerical trouble"):
            again.plan(TIGHTER)
    assert again.plan(TIGHTER).ratios.min() == pytest.approx(make_plan(TIGHTER).ratios.min())
