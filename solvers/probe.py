"""Solves a tiny linear programme in two ways, to see whether the solvers of this installation work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isclose

import highspy
import pulp

from solvers.highs import silent_highs

EXPECTED = 4.0
"""The optimum of the programme: minimise x + 2y with x + y >= 3, x <= 2 and x, y >= 0, at x = 2, y = 1."""


@dataclass(frozen=True)
class Probe:
    """How a solver did.

    Attributes
    ----------
    name
        The solver, and how it was reached.
    version
        Its version.
    problem
        What went wrong; empty where it found the known optimum.
    """

    name: str
    version: str
    problem: str

    @property
    def works(self) -> bool:
        """Whether it found the known optimum."""
        return not self.problem


def probe_solvers() -> tuple[Probe, ...]:
    """Return how HiGHS does, reached directly and through PuLP.

    A solver that raises counts as one that does not work: this is a question, not a calculation.
    """
    return (
        Probe("HiGHS", silent_highs().version(), _problem_of(_solve_directly)),
        Probe("HiGHS through PuLP", pulp.__version__, _problem_of(_solve_through_pulp)),
    )


def _problem_of(solve: Callable[[], float]) -> str:
    try:
        optimum = solve()
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return "" if isclose(optimum, EXPECTED) else f"found {optimum:g} where the optimum is {EXPECTED:g}"


def _solve_directly() -> float:
    solver = silent_highs()
    x = solver.addVariable(lb=0, ub=2)
    y = solver.addVariable(lb=0)
    solver.addConstr(x + y >= 3)
    solver.minimize(x + 2 * y)
    status = solver.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"status {status.name}")
    return float(solver.getObjectiveValue())


def _solve_through_pulp() -> float:
    problem = pulp.LpProblem("probe", pulp.LpMinimize)
    x = problem.add_variable("x", 0, 2)
    y = problem.add_variable("y", 0)
    problem += x + 2 * y
    problem += x + y >= 3
    problem.solve(pulp.HiGHS(msg=False))
    if problem.status != pulp.LpStatusOptimal:
        raise RuntimeError(f"status {pulp.LpStatus[problem.status]}")
    return float(pulp.value(problem.objective))
