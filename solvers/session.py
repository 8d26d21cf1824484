"""What a solver is asked and what it answers: a linear programme that changes a little and is solved again."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from simulator.errors import SolverError
from solvers.linear import Floats, Linear

FEASIBILITY = 1e-9
"""By how much a solver may miss a bound. Goals are held more exactly than the standard settings, 1e-7, allow for."""


class Status(Enum):
    """How a solver ended, in its own word."""

    OPTIMAL = "optimal"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    TIME_LIMIT = "time limit"
    TROUBLE = "numerical trouble"


@dataclass(frozen=True)
class Solved:
    """The answer of a solver.

    Attributes
    ----------
    status
        How it ended; the rest only means something when it is ``OPTIMAL``.
    word
        The solver's own word for that.
    value
        The costs of the answer.
    x
        (N,) the columns.
    duals
        (R,) by how much the costs rise when both bounds of a row rise by one.
    reduced
        (N,) the same for the bounds of a column.
    """

    status: Status
    word: str
    value: float
    x: Floats
    duals: Floats
    reduced: Floats


@dataclass(frozen=True)
class Clock:
    """How much time there is.

    Attributes
    ----------
    limit
        Seconds from the start; None: no limit.
    start
        When it started, by ``time.monotonic``.
    """

    limit: float | None
    start: float

    @classmethod
    def started(cls, limit: float | None) -> Clock:
        """Return a clock that starts now."""
        return cls(limit, time.monotonic())

    @property
    def left(self) -> float | None:
        """The seconds that are left; None: no limit."""
        return None if self.limit is None else max(0.0, self.limit - (time.monotonic() - self.start))


@dataclass(frozen=True)
class Pair:
    """Two rows, ``terms - column <= high`` and ``-terms - column <= high``, of which the column is the larger breach.

    Attributes
    ----------
    rows, high
        The rows and their bounds.
    column
        The column, which is in no other row.
    """

    rows: tuple[int, int]
    high: tuple[float, float]
    column: int


class Session(Protocol):
    """A linear programme with a solver."""

    linear: Linear
    """The programme as it is now."""
    solves: int
    """How often it was solved."""
    last_digit: float
    """By how much a value that the solver tells may be off."""

    def set_costs(self, columns: Sequence[int], costs: Sequence[float]) -> None:
        """Replace all costs by those of these columns."""

    def set_row(self, number: int, low: float, high: float) -> None:
        """Replace the bounds of a row."""

    def set_value(self, number: int, column: int, value: float) -> None:
        """Replace an entry of the matrix."""

    def add_row(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        """Add a row at the end."""

    def bring_back(self, pairs: Sequence[Pair]) -> None:
        """Give rows their bounds back that were left out, in pairs that a column of their own can always meet."""

    def solve(self, *, far: bool = False) -> Solved:
        """Solve the programme as it is now; ``far``: the last answer has little to do with the new goal."""

    def row_ranges(self) -> tuple[Floats, Floats]:
        """Return between which bounds of each row its dual stays as it is; not-a-number where nobody knows."""


_STOPPED = {
    Status.TIME_LIMIT: "the time is up; give more with --time-limit, or choose longer periods",
    Status.TROUBLE: "the solver got into numerical trouble; try the other one with --solver",
    Status.UNBOUNDED: "the goal has no end, which is a fault of the model",
}
"""Why there is no answer, in words."""


def answer(session: Session, what: str, *, far: bool = False) -> Solved:
    """Solve, and return the optimum or the fact that there is none.

    Parameters
    ----------
    session
        The programme in its solver.
    what
        What it is solved for, in words.
    far
        Whether the last answer has little to do with the new goal.

    Raises
    ------
    SolverError
        Where the solver was stopped by the clock or by its numbers, or where the goal has no end.
    """
    solved = session.solve(far=far)
    if solved.status in _STOPPED:
        raise SolverError(
            f"no plan: {_STOPPED[solved.status]} (while solving {what}; the solver says '{solved.word}')"
        )
    return solved


def found(solved: Solved, what: str, *, before: bool) -> bool:
    """Return whether there is an answer.

    Parameters
    ----------
    solved
        What the solver came to.
    what
        What was solved.
    before
        Whether there was an answer before that is still allowed.

    Raises
    ------
    SolverError
        Where there was one before: then the solver errs.
    """
    if solved.status is not Status.INFEASIBLE:
        return True
    if before:
        raise SolverError(
            f"no plan: the solver got into numerical trouble; try the other one with --solver (while solving {what}; "
            f"the solver says '{solved.word}' of what it found before)"
        )
    return False
