"""CBC, called through PuLP, which begins anew each time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pulp

from solvers.linear import Floats, Linear
from solvers.session import FEASIBILITY, Clock, Pair, Solved, Status
from solvers.statement import to_pulp


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
        with Path(filename).open(encoding="utf-8") as file:
            words = file.readline().split() or [""]
        self.word = words[0]
        self.value = float(words[-1]) if words[0] == "Optimal" else 0.0
        status: tuple[int, int] = super().get_status(filename)
        return status
