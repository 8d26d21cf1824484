"""Solvers: a linear programme that changes a little and is solved again, with the solver's own word on how it ended.

HiGHS keeps its last basis, so that a programme that differs in a few numbers is solved again in a few steps. CBC is
called through PuLP and begins anew each time.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import Enum
from typing import Any, Literal, Protocol

import highspy
import numpy as np
import pulp

from simulator.errors import SolverError
from solvers.linear import Floats, Linear
from solvers.statement import to_pulp

SolverName = Literal["highs", "cbc"]
FEASIBILITY = 1e-9
"""By how much a solver may miss a bound. Goals are held more exactly than the standard settings, 1e-7, allow for."""


LARGE = 10_000
"""Rows from which on the interior point method is faster than many simplex steps; it ends in a corner too."""


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


def open_session(linear: Linear, solver: SolverName, clock: Clock) -> Session:
    """Return a programme with a solver, which stops when the clock has run out.

    Raises
    ------
    SolverError
        Where a number is none, which a solver might not notice.
    """
    if any(np.isnan(getattr(linear, one.name)).any() for one in fields(linear)):
        raise SolverError("no plan: a number of the programme is not known, which is a fault of the model")
    return HighsSession(linear, clock) if solver == "highs" else CbcSession(linear, clock)


def solver_version(solver: SolverName) -> tuple[str, str]:
    """Return the name of a solver and its version."""
    return ("HiGHS", _silent_highs().version()) if solver == "highs" else ("CBC", f"PuLP {pulp.__version__}")


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
    told = {
        Status.TIME_LIMIT: "the time is up; give more with --time-limit, or choose longer periods",
        Status.TROUBLE: "the solver got into numerical trouble; try the other one with --solver",
        Status.UNBOUNDED: "the goal has no end, which is a fault of the model",
    }
    if solved.status in told:
        raise SolverError(
            f"no plan: {told[solved.status]} (while solving {what}; the solver says '{solved.word}')"
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


_HIGHS_SAYS = {
    highspy.HighsModelStatus.kOptimal: Status.OPTIMAL,
    highspy.HighsModelStatus.kModelEmpty: Status.OPTIMAL,
    highspy.HighsModelStatus.kInfeasible: Status.INFEASIBLE,
    highspy.HighsModelStatus.kUnbounded: Status.UNBOUNDED,
    highspy.HighsModelStatus.kTimeLimit: Status.TIME_LIMIT,
}


_OPTIMAL = highspy.HighsModelStatus.kOptimal
_SURE = (_OPTIMAL, highspy.HighsModelStatus.kTimeLimit)
_NO_OPTIMUM = (
    highspy.HighsModelStatus.kInfeasible,
    highspy.HighsModelStatus.kUnbounded,
    highspy.HighsModelStatus.kUnboundedOrInfeasible,
)
_DUAL, _PRIMAL = 1, 4
"""Which simplex method HiGHS uses, by the numbers of its option ``simplex_strategy``."""


class HighsSession:
    """A programme in HiGHS, which keeps its basis from one solve to the next."""

    last_digit = 0.0

    def __init__(self, linear: Linear, clock: Clock) -> None:
        self.linear = linear
        self.solves = 0
        self._clock = clock
        self._highs = _silent_highs()
        self._last: Floats | None = None
        self._pass()

    def _pass(self) -> None:
        linear, model = self.linear, highspy.HighsLp()
        rows, columns = linear.shape
        model.num_row_, model.num_col_ = rows, columns
        model.col_cost_, model.col_lower_, model.col_upper_ = linear.costs, linear.lower, linear.upper
        model.row_lower_, model.row_upper_ = linear.low, linear.high
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.num_row_, model.a_matrix_.num_col_ = rows, columns
        model.a_matrix_.start_, model.a_matrix_.index_ = linear.starts, linear.columns
        model.a_matrix_.value_ = linear.values
        self._highs.passModel(model)

    def set_costs(self, columns: Sequence[int], costs: Sequence[float]) -> None:
        """Replace all costs by those of these columns."""
        self.linear.with_costs(zip(columns, costs, strict=True))
        count = len(self.linear.costs)
        self._highs.changeColsCost(count, np.arange(count, dtype=np.int32), self.linear.costs)

    def set_row(self, number: int, low: float, high: float) -> None:
        """Replace the bounds of a row."""
        self.linear.set_row(number, low, high)
        self._highs.changeRowBounds(number, low, high)
        if self._last is not None:
            columns, values = self.linear.row(number)
            activity = float(values @ self._last[columns])
            if not low - FEASIBILITY <= activity <= high + FEASIBILITY:
                self._last = None

    def set_value(self, number: int, column: int, value: float) -> None:
        """Replace an entry of the matrix."""
        self.linear.set_value(number, column, value)
        self._highs.changeCoeff(number, column, value)

    def add_row(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        """Add a row at the end."""
        self.linear.add_row(columns, values, low, high)
        where, entries = np.asarray(columns, dtype=np.int32), np.asarray(values, dtype=np.float64)
        self._highs.addRow(low, high, len(where), where, entries)

    def bring_back(self, pairs: Sequence[Pair]) -> None:
        """Give rows their bounds back; the last corner goes on as one in which each column meets its rows exactly.

        A row without bounds is in the basis. Of each pair the tighter row leaves it for the column, so that it is a
        basis again, and all rows are met.
        """
        for pair in pairs:
            for row, high in zip(pair.rows, pair.high, strict=True):
                self.linear.set_row(row, -np.inf, high)
                self._highs.changeRowBounds(row, -np.inf, high)
        if self._last is None:
            return
        basis, x = self._highs.getBasis(), self._last
        rows, columns = list(basis.row_status), list(basis.col_status)
        for pair in pairs:
            x[pair.column] = 0.0
            breaches = []
            for row, high in zip(pair.rows, pair.high, strict=True):
                entries, values = self.linear.row(row)
                breaches.append(float(values @ x[entries]) - high)
            tight = int(breaches[1] > breaches[0])
            x[pair.column] = max(0.0, breaches[tight])
            rows[pair.rows[tight]] = highspy.HighsBasisStatus.kUpper
            columns[pair.column] = highspy.HighsBasisStatus.kBasic
        basis.row_status, basis.col_status = rows, columns
        self._highs.setBasis(basis)

    def solve(self, *, far: bool = False) -> Solved:
        """Solve from the last basis, or where that is far and the programme is large through its inside."""
        self.solves += 1
        went_on = self._last is not None
        if far and self.linear.shape[0] > LARGE:
            self._highs.setOptionValue("solver", "ipm")
        status = self._run()
        self._highs.setOptionValue("solver", "simplex")
        if went_on and status not in _SURE:
            # From a corner that is hardly feasible the primal method may lose its way: begin anew.
            status = self._run_anew("simplex")
        if status not in _SURE and status not in _NO_OPTIMUM:
            status = self._run_anew("ipm")
        if status == highspy.HighsModelStatus.kUnboundedOrInfeasible:
            # Presolve cannot tell the two apart; the simplex method itself can.
            self._highs.setOptionValue("presolve", "off")
            status = self._run()
            self._highs.setOptionValue("presolve", "choose")
        word = self._highs.modelStatusToString(status)
        found = self._highs.getSolution()
        rows, columns = self.linear.shape
        known = found.value_valid and found.dual_valid
        self._last = np.array(found.col_value) if known and status == _OPTIMAL else None
        return Solved(
            status=_HIGHS_SAYS.get(status, Status.TROUBLE),
            word=word,
            value=float(self._highs.getObjectiveValue()),
            x=np.array(found.col_value) if known else np.zeros(columns),
            duals=np.array(found.row_dual) if known else np.zeros(rows),
            reduced=np.array(found.col_dual) if known else np.zeros(columns),
        )

    def _run_anew(self, method: str) -> Any:
        """Solve by this method, and forget what was found before."""
        self._highs.clearSolver()
        self._last = None
        self._highs.setOptionValue("solver", method)
        status = self._run()
        self._highs.setOptionValue("solver", "simplex")
        return status

    def _run(self) -> Any:
        # From a corner that still meets all rows the primal method goes on; else the dual one finds the way back.
        self._highs.setOptionValue("simplex_strategy", _DUAL if self._last is None else _PRIMAL)
        left = self._clock.left
        if left is not None:
            # The clock of HiGHS runs on from solve to solve.
            self._highs.setOptionValue("time_limit", self._highs.getRunTime() + left)
        self._highs.run()
        return self._highs.getModelStatus()

    def row_ranges(self) -> tuple[Floats, Floats]:
        """Return between which bounds of each row the basis, and with it its dual, stays the best."""
        status, ranging = self._highs.getRanging()
        rows, _ = self.linear.shape
        if status != highspy.HighsStatus.kOk or not ranging.valid:
            return np.full(rows, np.nan), np.full(rows, np.nan)
        low = np.array(ranging.row_bound_dn.value_, dtype=np.float64)
        high = np.array(ranging.row_bound_up.value_, dtype=np.float64)
        return low, high


def _silent_highs() -> Any:
    highs = highspy.Highs()  # type: ignore[no-untyped-call] # highspy's constructor has no types
    highs.silent()
    # The simplex method ends in a corner, with duals, and the same one every time.
    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("primal_feasibility_tolerance", FEASIBILITY)
    return highs


class CbcSession:
    """A programme that CBC solves anew each time, called through PuLP."""

    last_digit = 1e-8

    def __init__(self, linear: Linear, clock: Clock) -> None:
        self.linear = linear
        self.solves = 0
        self._clock = clock

    def set_costs(self, columns: Sequence[int], costs: Sequence[float]) -> None:
        """Replace all costs by those of these columns."""
        self.linear.with_costs(zip(columns, costs, strict=True))

    def set_row(self, number: int, low: float, high: float) -> None:
        """Replace the bounds of a row."""
        self.linear.set_row(number, low, high)

    def set_value(self, number: int, column: int, value: float) -> None:
        """Replace an entry of the matrix."""
        self.linear.set_value(number, column, value)

    def add_row(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        """Add a row at the end."""
        self.linear.add_row(columns, values, low, high)

    def bring_back(self, pairs: Sequence[Pair]) -> None:
        """Give rows their bounds back."""
        for pair in pairs:
            for row, high in zip(pair.rows, pair.high, strict=True):
                self.linear.set_row(row, -np.inf, high)

    def solve(self, *, far: bool = False) -> Solved:
        """State the programme for PuLP and have CBC solve it, which begins anew each time."""
        self.solves += 1
        linear = self.linear
        lp, variables = to_pulp(linear)
        left = self._clock.left
        if left == 0.0:
            return self._without_answer(Status.TIME_LIMIT, "Stopped")
        exact = [f"primalT {FEASIBILITY}"]
        cbc = _Cbc(path=pulp.PULP_CBC_CMD.pulp_cbc_path, msg=False, timeLimit=left, options=exact)
        try:
            lp.solve(cbc)
        except pulp.PulpSolverError as error:
            return self._without_answer(Status.TROUBLE, str(error))
        # PuLP calls a time limit optimal: the first word of CBC's own answer tells what it was.
        status = _CBC_SAYS.get(cbc.word, Status.TROUBLE)
        if status is not Status.OPTIMAL:
            return self._without_answer(status, cbc.word)
        # PuLP leaves out a column that stands nowhere, and knows no value of it.
        x = np.array(
            [
                np.clip(0.0, low, high) if variable.varValue is None else variable.varValue
                for variable, low, high in zip(variables, linear.lower, linear.upper, strict=True)
            ]
        )
        return Solved(
            status=status,
            word=cbc.word,
            # Of each column CBC tells eight digits, of what all costs more.
            value=cbc.value if linear.costs.any() else 0.0,
            x=x,
            duals=self._duals(lp),
            reduced=np.array([variable.dj or 0.0 for variable in variables]),
        )

    def _duals(self, lp: pulp.LpProblem) -> Floats:
        """Return the duals of the rows; one without bounds has none."""
        duals = np.zeros(self.linear.shape[0])
        duals[np.isfinite(self.linear.low) | np.isfinite(self.linear.high)] = [
            row.pi or 0.0 for row in lp.constraints()
        ]
        return duals

    def _without_answer(self, status: Status, word: str) -> Solved:
        rows, columns = self.linear.shape
        return Solved(status, word, 0.0, np.zeros(columns), np.zeros(rows), np.zeros(columns))

    def row_ranges(self) -> tuple[Floats, Floats]:
        """CBC does not tell."""
        rows, _ = self.linear.shape
        return np.full(rows, np.nan), np.full(rows, np.nan)


_CBC_SAYS = {
    "Optimal": Status.OPTIMAL,
    "Infeasible": Status.INFEASIBLE,
    "Unbounded": Status.UNBOUNDED,
    "Stopped": Status.TIME_LIMIT,
}


class _Cbc(pulp.COIN_CMD):  # type: ignore[misc] # PuLP has no types
    """The CBC that comes with PuLP, which remembers its own words on how it ended."""

    word = ""
    value = 0.0

    def get_status(self, filename: str) -> tuple[int, int]:
        """Read CBC's words from its answer before PuLP turns them into its own."""
        with open(filename, encoding="utf-8") as file:  # noqa: PTH123
            words = file.readline().split() or [""]
        self.word = words[0]
        self.value = float(words[-1]) if words[0] == "Optimal" else 0.0
        status: tuple[int, int] = super().get_status(filename)
        return status
