"""Where the goals leave it open, no more homes of other supply are open than are needed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from solvers.decisions import Decisions
from solvers.plan import Options, make_plan
from solvers.problem import Floats, Problem
from solvers.solve import SolverName
from tests.solvers.draws import problems
from tests.solvers.problems import region, rules, streams

WAITING = rules(goals=("waiting",), fair_share="aim")
"""A plan that only looks at how long people wait: nothing says what homes of other supply cost."""
BARE = Options(effects=0)

CASES = {
    # Four households come each year, and nobody leaves. Nine homes might be open from the first year on.
    "as many as live there": (
        region([4, 4], [0, 0], streams=streams(1, 2, limit=[[9.0, 9.0]]), rules=WAITING),
        [[4.0, 8.0]],
    ),
    "none where there are relets for all": (
        region([5, 5], [5, 5], streams=streams(1, 2, limit=[[9.0, 9.0]]), rules=WAITING),
        [[0.0, 0.0]],
    ),
    # Five households and four relets a year: one home opens each year.
    "only for those for whom there are no relets": (
        region([5, 5], [4, 4], streams=streams(1, 2, limit=[[9.0, 9.0]]), rules=WAITING),
        [[1.0, 2.0]],
    ),
    # Three homes were there before the first day, and stay; a fourth one is needed.
    "those that are there stay": (
        region([4, 0], [0, 0], streams=streams(1, 2, limit=[[9.0, 9.0]], first=[3.0]), rules=WAITING),
        [[4.0, 4.0]],
    ),
}


@pytest.mark.parametrize("solver", ["highs", "cbc"])
@pytest.mark.parametrize(("problem", "homes"), CASES.values(), ids=CASES)
def test_no_more_homes_are_open_than_are_needed(
    problem: Problem, homes: list[list[float]], solver: SolverName
) -> None:
    plan = make_plan(problem, Options(solver=solver, effects=0))
    np.testing.assert_allclose(plan.decisions.homes, homes, atol=1e-5)
    assert plan.goals["waiting"] == pytest.approx(make_plan(problem, BARE).goals["waiting"])


def test_homes_that_cost_nothing_for_all_we_know_do_not_come_before_the_cost_of_others() -> None:
    """One home more is open where nobody knows the cost, rather than one that is known to cost something."""
    problem = region(
        [4, 4],
        [0, 0],
        streams=streams(
            2,
            2,
            limit=[[9.0, 9.0], [9.0, 9.0]],
            kept=[[[1.0, 0.0], [1.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]],
            cost=[0.0, 100.0],
        ),
        rules=rules(goals=("waiting", "cost"), fair_share="aim"),
    )
    np.testing.assert_allclose(make_plan(problem, BARE).decisions.homes, [[4, 8], [0, 0]], atol=1e-5)


@given(problems())
def test_every_home_that_is_open_is_taken_or_may_not_close(problem: Problem) -> None:
    unknown = replace(problem.streams, cost=np.zeros(problem.streams.count))
    plan = make_plan(replace(problem, streams=unknown), BARE)
    np.testing.assert_allclose(plan.decisions.homes, needed(plan.problem, plan.decisions), atol=1e-5)


def needed(problem: Problem, decided: Decisions) -> Floats:
    """Return the homes that have to be open for who is placed: (K, P)."""
    other = problem.streams
    placed = decided.other.sum(axis=1)
    taken = np.einsum("kpq,kq->kp", other.kept, placed) + other.taken_on_first_day
    taken_away = np.maximum(-np.diff(other.limit, axis=1), 0.0)
    homes = np.zeros_like(decided.homes)
    homes[:, 0] = np.maximum(taken[:, 0], np.minimum(other.first, other.limit[:, 0]))
    for p in range(1, problem.steps):
        homes[:, p] = np.maximum(taken[:, p], homes[:, p - 1] - taken_away[:, p - 1])
    return homes
