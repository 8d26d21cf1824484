"""Every linear programme that a test of this folder solves is checked, with no solver to say whether it is right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from solvers.cbc import CbcSession
from solvers.highs import HighsSession
from solvers.linear import Linear
from solvers.session import Clock, Solved, Status
from tests.solvers.optimality import faults_of, proves_infeasible

SIMPLE = 3000
"""Rows of a programme of which is proved that it has no answer; for a larger one that would take too long."""


class Checked:
    """How many answers were checked: the best ones, and proofs that there is none."""

    def __init__(self) -> None:
        self.optimal = 0
        self.infeasible = 0


@pytest.fixture(scope="module", autouse=True)
def checked() -> Iterator[Checked]:
    """Check each answer of a solver as soon as it is there."""
    count = Checked()
    with pytest.MonkeyPatch.context() as patch:
        highs_solve = HighsSession.solve
        for session in (HighsSession, CbcSession):
            patch.setattr(session, "solve", _checking(session.solve, highs_solve, count))
        yield count


def _checking(
    solve: Callable[..., Solved], highs_solve: Callable[[HighsSession], Solved], count: Checked
) -> Callable[..., Solved]:
    def solve_and_check(session: Any, **how: bool) -> Solved:
        solved = solve(session, **how)
        linear = session.linear
        if solved.status is Status.OPTIMAL:
            assert faults_of(linear, solved) == []
            count.optimal += 1
        elif solved.status is Status.INFEASIBLE and linear.shape[0] <= SIMPLE:
            assert proves_infeasible(linear, weights_of_least_breach(linear, highs_solve))
            count.infeasible += 1
        return solved

    return solve_and_check


def weights_of_least_breach(linear: Linear, solve: Callable[[HighsSession], Solved]) -> np.ndarray:
    """Return the duals of the programme that breaks the rows as little as it can: they say why it has to."""
    rows, columns = linear.shape
    loose = linear.with_slacks([*range(rows), *range(rows)], [1.0] * rows + [-1.0] * rows)
    session = HighsSession(loose, Clock(None, 0.0))
    session.set_costs(range(columns, columns + 2 * rows), [1.0] * (2 * rows))
    return solve(session).duals
