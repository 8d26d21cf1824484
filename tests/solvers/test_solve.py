"""How a solver ended is told by its own word, and both solvers come to the same."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pulp
import pytest
from hypothesis import given, settings

from simulator.errors import SolverError
from simulator.inputs import load
from solvers import highs
from solvers.cbc import CbcSession
from solvers.constraints import state
from solvers.from_scenario import problem_of
from solvers.highs import HighsSession
from solvers.linear import Linear
from solvers.plan import Options, make_plan
from solvers.problem import Problem
from solvers.programme import Programme
from solvers.session import Clock, Status, answer
from solvers.solve import SolverName, open_session
from solvers.statement import to_pulp
from tests.solvers.draws import problems
from tests.solvers.problems import region

SCENARIOS = Path(__file__).parents[2] / "scenarios"
SOLVERS: tuple[SolverName, ...] = ("highs", "cbc")
ENDLESS = Clock.started(None)


def one_column(costs: float, *rows: tuple[float, float]) -> Linear:
    """Return a programme of one column x of at least 0, with rows that say in between which bounds x is."""
    count = len(rows)
    return Linear(
        costs=np.array([costs]),
        lower=np.zeros(1),
        upper=np.full(1, np.inf),
        low=np.array([low for low, _ in rows], dtype=float),
        high=np.array([high for _, high in rows], dtype=float),
        starts=np.arange(count + 1, dtype=np.int32),
        columns=np.zeros(count, dtype=np.int32),
        values=np.ones(count),
    )


def heavy(size: int = 1000) -> Linear:
    """Return a programme that takes a solver some tenths of a second: random coverings, the same each time."""
    random, entries = np.random.default_rng(1), 12
    columns = [np.sort(random.choice(size, entries, replace=False)) for _ in range(size)]
    return Linear(
        costs=random.random(size) + 1,
        lower=np.zeros(size),
        upper=np.full(size, np.inf),
        low=random.random(size) + 1,
        high=np.full(size, np.inf),
        starts=(np.arange(size + 1) * entries).astype(np.int32),
        columns=np.concatenate(columns).astype(np.int32),
        values=random.random(size * entries) + 0.1,
    )


@pytest.mark.parametrize("solver", SOLVERS)
def test_the_best_answer_is_told_with_its_duals(solver: SolverName) -> None:
    solved = open_session(one_column(2.0, (3.0, np.inf), (-np.inf, 9.0)), solver, ENDLESS).solve()
    assert solved.status is Status.OPTIMAL
    assert solved.value == pytest.approx(6)
    assert solved.x == pytest.approx([3])
    assert solved.duals == pytest.approx([2, 0])


@pytest.mark.parametrize("solver", SOLVERS)
def test_rows_that_cannot_hold_are_told(solver: SolverName) -> None:
    session = open_session(one_column(1.0, (2.0, np.inf), (-np.inf, 1.0)), solver, ENDLESS)
    assert session.solve().status is Status.INFEASIBLE
    assert answer(session, "nothing").status is Status.INFEASIBLE


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_goal_without_an_end_is_not_taken_for_rows_that_cannot_hold(solver: SolverName) -> None:
    session = open_session(one_column(-1.0, (2.0, np.inf)), solver, ENDLESS)
    assert session.solve().status is Status.UNBOUNDED
    with pytest.raises(SolverError, match="no end"):
        answer(session, "growth")


@pytest.mark.parametrize("limit", [0.0, 0.02])
@pytest.mark.parametrize("solver", SOLVERS)
def test_when_the_time_is_up_nothing_is_taken_for_an_answer(solver: SolverName, limit: float) -> None:
    session = open_session(heavy(), solver, Clock.started(limit))
    assert session.solve().status is Status.TIME_LIMIT
    with pytest.raises(SolverError, match=r"time is up.*--time-limit.*while solving waiting"):
        answer(session, "waiting")


def test_what_pulp_calls_optimal_when_the_time_is_up_is_not_believed() -> None:
    lp, _ = to_pulp(heavy())
    lp.solve(pulp.HiGHS(msg=False, timeLimit=0.01))
    assert pulp.LpStatus[lp.status] == "Optimal", "or this trap is gone"
    assert open_session(heavy(), "highs", Clock.started(0.01)).solve().status is Status.TIME_LIMIT


def test_the_word_of_cbc_is_read_and_not_that_of_pulp() -> None:
    session = open_session(heavy(), "cbc", Clock.started(0.1))
    solved = session.solve()
    assert (solved.status, solved.word) == (Status.TIME_LIMIT, "Stopped")
    assert not solved.x.any()


def test_the_time_of_one_clock_is_for_all_solves_together() -> None:
    problem = region([10, 10], [20, 20])
    with pytest.raises(SolverError, match="time is up"):
        make_plan(problem, Options(time_limit=0.0))
    clock = Clock(limit=10.0, start=ENDLESS.start - 20.0)
    assert clock.left == 0.0


def test_a_solver_that_stops_early_is_in_trouble() -> None:
    session = HighsSession(heavy(100), ENDLESS)
    for limit in ("simplex_iteration_limit", "ipm_iteration_limit"):
        session._highs.setOptionValue(limit, 1)
    solved = session.solve()
    assert solved.status is Status.TROUBLE
    with pytest.raises(SolverError, match=f"numerical trouble.*--solver.*'{solved.word}'"):
        answer(session, "cost")


@given(first=problems(), then=problems())
@settings(max_examples=20)
def test_a_solver_that_was_used_before_answers_as_a_new_one(first: Problem, then: Problem) -> None:
    def answers(problem: Problem) -> tuple[bytes, ...]:
        session = HighsSession(state(Programme(problem)).linear(), ENDLESS)
        found = []
        for column in (0, 1):
            session.set_costs([column], [1.0])
            solved = session.solve()
            found += [solved.x.tobytes(), solved.duals.tobytes(), solved.reduced.tobytes()]
        return tuple(found)

    highs._at_hand.clear()
    new = answers(then)
    highs._at_hand.clear()
    session = HighsSession(state(Programme(first)).linear(), Clock.started(100.0))
    session._highs.setOptionValue("simplex_scale_strategy", 0)
    session._highs.setOptionValue("presolve", "off")
    session.solve()
    used = session._highs
    del session
    assert highs._at_hand == [used]
    assert answers(then) == new
    assert highs._at_hand == [used]


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_number_without_end_is_trouble(solver: SolverName) -> None:
    linear = one_column(1.0, (1.0, np.inf))
    linear.values[0] = np.inf
    assert open_session(linear, solver, ENDLESS).solve().status is Status.TROUBLE


@pytest.mark.parametrize("part", ["costs", "lower", "low", "values"])
@pytest.mark.parametrize("solver", SOLVERS)
def test_what_is_no_number_is_refused(solver: SolverName, part: str) -> None:
    linear = one_column(1.0, (1.0, np.inf))
    getattr(linear, part)[0] = np.nan
    with pytest.raises(SolverError, match="not known"):
        open_session(linear, solver, ENDLESS)


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_column_that_stands_nowhere_is_within_its_bounds(solver: SolverName) -> None:
    linear = one_column(0.0, (-np.inf, np.inf))
    linear.lower[0] = linear.upper[0] = 1.0
    assert open_session(linear, solver, ENDLESS).solve().x == pytest.approx([1])


@pytest.mark.parametrize("session", [HighsSession, CbcSession])
def test_a_programme_that_has_changed_is_solved_as_it_is_now(
    session: type[HighsSession | CbcSession],
) -> None:
    changed = session(one_column(1.0, (2.0, np.inf)), ENDLESS)
    assert changed.solve().value == pytest.approx(2)
    changed.set_row(0, 4.0, np.inf)
    assert changed.solve().value == pytest.approx(4)
    changed.set_value(0, 0, 2.0)
    assert changed.solve().value == pytest.approx(2)
    changed.set_costs([0], [3.0])
    assert changed.solve().value == pytest.approx(6)
    changed.add_row([0], [1.0], 5.0, np.inf)
    assert changed.solve().value == pytest.approx(15)
    changed.set_row(1, 1.0, np.inf)
    assert changed.solve().value == pytest.approx(6)
    assert changed.solves == 6


def check_both_solvers(problem: Problem) -> None:
    highs, cbc = (make_plan(problem, Options(solver=solver, effects=0)) for solver in SOLVERS)
    assert cbc.goals.keys() == highs.goals.keys()
    for goal, value in highs.goals.items():
        assert cbc.goals[goal] == pytest.approx(value, rel=1e-6, abs=1e-3 if goal == "cost" else 1e-6), goal
    share = np.where(problem.fair_share > 0, problem.fair_share, 1.0)
    np.testing.assert_array_less(np.abs(cbc.ratios - highs.ratios) * share, 1e-4)


@settings(max_examples=15)
@given(problems())
def test_both_solvers_come_to_the_same(problem: Problem) -> None:
    check_both_solvers(problem)


@pytest.mark.parametrize(
    "name", ["thirty-percent", "close-the-gap", "readings/cap-on-regional-mean", "everything-at-once"]
)
def test_both_solvers_come_to_the_same_for_shipped_scenarios(name: str) -> None:
    check_both_solvers(problem_of(load(SCENARIOS / f"{name}.yaml").scenario))
