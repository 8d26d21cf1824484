"""Cases that a hand can follow, and the ways in which the plan has to come to the same numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from simulator.model.plan import Goal
from solvers.constraints import CONSTRAINTS
from solvers.decisions import Decisions, read_decisions
from solvers.goals import EXACT, pursue
from solvers.plan import Options, make_plan
from solvers.problem import Problem
from solvers.programme import Constraint, Programme
from solvers.session import Clock
from solvers.solve import SolverName, open_session

Way = Literal["highs", "cbc", "in parts"]
WAYS: tuple[Way, ...] = ("highs", "cbc", "in parts")
"""HiGHS and CBC on the whole programme, and ``make_plan``, which cuts it in parts."""

SMALL = 1e-5
"""Homes and years below this are none: CBC writes eight digits."""


@dataclass(frozen=True)
class Answer:
    """What the goals came to and what is decided."""

    problem: Problem
    goals: dict[Goal, float]
    decisions: Decisions

    def placed(self) -> list[list[float]]:
        """Return the households placed, by municipality and period."""
        return [[float(one) for one in over_time] for over_time in self.decisions.placed(self.problem)]

    def backlog(self) -> list[list[float]]:
        """Return the households that wait, by municipality and period."""
        return [[float(one) for one in over_time] for over_time in self.decisions.backlog.sum(axis=1)]

    def homes(self) -> list[list[float]]:
        """Return the homes of other supply that are open, by stream and period."""
        return [[float(one) for one in over_time] for over_time in self.decisions.homes]


Numbers = float | Sequence[float] | Sequence[Sequence[float]]


@dataclass(frozen=True)
class Hand:
    """A problem solved by hand.

    Attributes
    ----------
    constraint
        The constraint that it is about.
    problem
        The problem.
    look
        The numbers of the answer that are looked at.
    expected
        What they are.
    without
        What they are when the constraint is not stated.
    """

    constraint: Constraint
    problem: Problem
    look: Callable[[Answer], Numbers]
    expected: Numbers
    without: Numbers

    def check(self, way: Way) -> None:
        """Check that the plan comes to what a hand comes to."""
        answer = answered(self.problem, way)
        assert answer is not None, "the limits can all hold"
        np.testing.assert_allclose(self.look(answer), self.expected, atol=SMALL)

    def check_that_it_matters(self) -> None:
        """Check what the plan comes to when the constraint is not stated, and that this is something else."""
        answer = solved_by(self.problem, without=(self.constraint,))
        assert answer is not None, "without a limit the others hold all the more"
        np.testing.assert_allclose(self.look(answer), self.without, atol=SMALL)
        assert np.abs(np.subtract(self.expected, self.without)).max() > 100 * SMALL


def solved_by(
    problem: Problem, *, without: Sequence[Constraint] = (), solver: SolverName = "highs"
) -> Answer | None:
    """Return the answer to a problem, with some constraints not stated; None where the limits cannot all hold."""
    programme = Programme(problem)
    for constraint in CONSTRAINTS:
        if constraint not in without:
            constraint(programme)
    linear = programme.linear()
    session = open_session(linear, solver, Clock.started(None))
    reached = pursue(programme, session, EXACT, lambda *_: None)
    if reached is None:
        return None
    return Answer(problem, reached.values, read_decisions(programme, reached.x))


def answered(problem: Problem, way: Way) -> Answer | None:
    """Return the answer to a problem as stated, in one of the ways."""
    if way == "in parts":
        plan = make_plan(problem, Options(effects=0))
        return None if plan.limits.widened else Answer(problem, plan.goals, plan.decisions)
    return solved_by(problem, solver=way)


def goal(name: Goal) -> Callable[[Answer], float]:
    """Return the function that reads what a goal came to."""
    return lambda answer: answer.goals[name]
