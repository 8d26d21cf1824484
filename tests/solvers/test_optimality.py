"""The check of answers accepts right ones, and notices every way of being wrong."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from solvers.linear import Linear
from solvers.session import Clock, Solved, Status
from solvers.solve import SolverName, open_session
from tests.solvers.conftest import Checked
from tests.solvers.optimality import faults_of, proves_infeasible
from tests.solvers.problems import region, rules
from tests.solvers.solving import solved_by

BOTH: tuple[SolverName, ...] = ("highs", "cbc")


def example() -> Linear:
    """Minimise 2x + 3y + z, with 4 <= x + y <= 6, x - z <= 1, 0 <= x <= 10, 0 <= y <= 10 and 0.5 <= z <= 9.

    A unit of y costs 3. A unit of x costs 2, and beyond x = 1.5 a unit of z with it, which makes 3 too. So four
    units cost 2 x 1.5 + 3 x 2.5 + 0.5 = 11, and one more would cost 3. One more of x without z would save 1.
    """
    return Linear(
        costs=np.array([2.0, 3.0, 1.0]),
        lower=np.array([0.0, 0.0, 0.5]),
        upper=np.array([10.0, 10.0, 9.0]),
        low=np.array([4.0, -np.inf]),
        high=np.array([6.0, 1.0]),
        starts=np.array([0, 2, 4], dtype=np.int32),
        columns=np.array([0, 1, 0, 2], dtype=np.int32),
        values=np.array([1.0, 1.0, 1.0, -1.0]),
    )


ANSWER = Solved(
    status=Status.OPTIMAL,
    word="by hand",
    value=11.0,
    x=np.array([1.5, 2.5, 0.5]),
    duals=np.array([3.0, -1.0]),
    reduced=np.zeros(3),
)


def test_the_answer_by_hand_is_right() -> None:
    assert faults_of(example(), ANSWER) == []


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ("rows", {"x": [1.5, 2.4, 0.5], "value": 10.7}),
        ("columns", {"x": [1.4, 2.6, 0.4], "value": 11.0}),
        ("row duals", {"duals": [3.0, 1.0], "reduced": [-2.0, 0.0, 2.0]}),
        ("stationarity", {"reduced": [0.0, 0.0, 0.1]}),
        ("slack rows", {"x": [1.6, 2.4, 0.7], "value": 11.1}),
        ("slack columns", {"duals": [3.0, 0.0], "reduced": [-1.0, 0.0, 1.0]}),
        ("value", {"value": 11.1}),
        ("duality gap", {"duals": [3.0, 0.0], "reduced": [-1.0, 0.0, 1.0]}),
        ("rows", {"x": [np.nan, 2.5, 0.5]}),
    ],
)
def test_a_wrong_answer_of_each_kind_is_noticed(what: str, wrong: dict[str, Any]) -> None:
    parts: dict[str, Any] = {
        name: np.array(one) if isinstance(one, list) else one for name, one in wrong.items()
    }
    assert what in {one.what for one in faults_of(example(), replace(ANSWER, **parts))}


def test_a_column_without_a_bound_has_no_reduced_cost() -> None:
    free = example()
    free.lower[2] = -np.inf
    # z is worth nothing any more at its lower bound: x - z <= 1 says z >= x - 1, and the answer is another one.
    wrong = replace(ANSWER, duals=np.array([3.0, 0.0]), reduced=np.array([-1.0, 0.0, 1.0]))
    assert "reduced costs" in {one.what for one in faults_of(free, wrong)}


def test_a_best_answer_that_is_not_the_best_is_noticed() -> None:
    # Everything holds, and the price of the first row is that of the second-best way.
    dear = replace(ANSWER, x=np.array([0.5, 3.5, 0.5]), value=12.0)
    assert faults_of(example(), dear) != []


@pytest.mark.parametrize("solver", BOTH)
def test_solvers_find_the_answer_by_hand(solver: SolverName, checked: Checked) -> None:
    linear = example()
    linear.high[0] = np.inf
    session = open_session(linear, solver, Clock.started(None))
    session.set_costs([0, 1, 2], [2.0, 3.0, 1.0])
    before = checked.optimal
    assert session.solve().value == pytest.approx(11.0)
    assert checked.optimal == before + 1


def test_an_answer_to_another_question_fails_the_test_that_asked() -> None:
    session = open_session(example(), "highs", Clock.started(None))
    session.set_costs([0, 1, 2], [2.0, 3.0, 1.0])
    # HiGHS still answers what it was asked, and the answer is held against the arrays as they are.
    session.linear.costs[1] = 1.0
    with pytest.raises(AssertionError):
        session.solve()


def test_weights_prove_that_there_is_no_answer() -> None:
    """With x + y >= 4 and 2x + 2y <= 6, twice the first less the second says 0 >= 2."""
    impossible = example()
    impossible.low[:], impossible.high[:] = [4.0, -np.inf], [np.inf, 6.0]
    impossible.columns[:], impossible.values[:] = [0, 1, 0, 1], [1.0, 1.0, 2.0, 2.0]
    assert proves_infeasible(impossible, np.array([2.0, -1.0]))
    assert not proves_infeasible(impossible, np.array([2.0, -0.5]))
    assert not proves_infeasible(impossible, np.array([-2.0, 1.0]))
    impossible.high[1] = 8.0
    assert not proves_infeasible(impossible, np.array([2.0, -1.0]))


@pytest.mark.parametrize("solver", BOTH)
def test_that_limits_cannot_all_hold_is_proved_too(solver: SolverName, checked: Checked) -> None:
    """A quota of 50% that may fall to 40% needs 4 households for 10 relets, and there are 3."""
    hard = region([3], [10], quota_before=[0.5], rules=rules(quota_step_per_year=0.1))
    before = checked.infeasible
    assert solved_by(hard, solver=solver) is None
    assert checked.infeasible > before
