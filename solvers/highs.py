"""HiGHS, which keeps its last basis: a programme that differs in a few numbers is solved again in a few steps."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import highspy
import numpy as np

from solvers.linear import Floats, Linear
from solvers.session import FEASIBILITY, Clock, Pair, Solved, Status

LARGE = 10_000
"""Rows from which on the interior point method is faster than many simplex steps; it ends in a corner too."""

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
        self._highs = _borrowed()
        self._last: Floats | None = None
        self._pass()

    def __del__(self) -> None:
        # Not at the end of a process, when there may be no list any more.
        if _at_hand is not None:
            self._highs.clear()
            _at_hand.append(self._highs)

    def _pass(self) -> None:
        linear = self.linear
        rows, columns = linear.shape
        all_real = np.zeros(columns, dtype=np.int32)
        self._highs.passModel(
            *(columns, rows, len(linear.values)),
            *(int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0),
            *(linear.costs, linear.lower, linear.upper, linear.low, linear.high),
            *(linear.starts, linear.columns, linear.values, all_real),
        )

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
        if self._last is None or not pairs:
            return
        basis, x = self._highs.getBasis(), self._last.copy()
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
        self._last = x
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
        else:
            status = self._run()
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
        x = np.array(found.col_value) if known else np.zeros(columns)
        self._last = x if known and status == _OPTIMAL else None
        return Solved(
            status=_HIGHS_SAYS.get(status, Status.TROUBLE),
            word=word,
            value=float(self._highs.getObjectiveValue()),
            x=x,
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


_at_hand: list[Any] = []
"""Solvers that nobody uses, without a programme: a new one costs as much as solving a programme of a hundred rows."""


def _borrowed() -> Any:
    """Return a silent HiGHS without a programme: one that is at hand, else a new one."""
    try:
        return _silenced(_at_hand.pop())
    except IndexError:
        return silent_highs()


def silent_highs() -> Any:
    """Return a HiGHS that says nothing, and ends in the same corner every time."""
    return _silenced(highspy.Highs())  # type: ignore[no-untyped-call] # highspy's constructor has no types


def _silenced(highs: Any) -> Any:
    highs.silent()
    # The simplex method ends in a corner, with duals.
    highs.setOptionValue("solver", "simplex")
    highs.setOptionValue("parallel", "off")
    highs.setOptionValue("primal_feasibility_tolerance", FEASIBILITY)
    return highs
