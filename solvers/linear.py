"""A linear programme as arrays: what solvers take, and what an answer is checked against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int32]


@dataclass
class Linear:
    """Minimise costs x with low <= A x <= high and lower <= x <= upper.

    Shapes: N columns, R rows, Z entries of A other than zero.

    Attributes
    ----------
    costs, lower, upper
        (N,) of the columns.
    low, high
        (R,) of the rows.
    starts, columns, values
        A by rows: row r has the entries ``starts[r]:starts[r + 1]`` of (Z,) columns and values.
    """

    costs: Floats
    lower: Floats
    upper: Floats
    low: Floats
    high: Floats
    starts: Ints
    columns: Ints
    values: Floats

    def copy(self) -> Linear:
        """Return the same, to be changed apart."""
        return Linear(**{one.name: np.array(getattr(self, one.name)) for one in fields(self)})

    @property
    def shape(self) -> tuple[int, int]:
        """How many rows and columns there are."""
        return len(self.low), len(self.costs)

    def row(self, number: int) -> tuple[Ints, Floats]:
        """Return the columns and the values of a row."""
        entries = slice(self.starts[number], self.starts[number + 1])
        return self.columns[entries], self.values[entries]

    def with_costs(self, terms: Iterable[tuple[int, float]]) -> None:
        """Replace the costs by those of these columns; a column that occurs twice costs the sum."""
        self.costs = np.zeros(len(self.costs))
        for column, cost in terms:
            self.costs[column] += cost

    def set_row(self, number: int, low: float, high: float) -> None:
        """Replace the bounds of a row."""
        self.low[number], self.high[number] = low, high

    def set_value(self, number: int, column: int, value: float) -> None:
        """Replace an entry that is there."""
        columns, _ = self.row(number)
        (where,) = np.flatnonzero(columns == column)
        self.values[self.starts[number] + where] = value

    def add_row(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        """Add a row at the end."""
        self.columns = np.concatenate([self.columns, np.asarray(columns, dtype=np.int32)])
        self.values = np.concatenate([self.values, np.asarray(values, dtype=np.float64)])
        self.starts = np.concatenate([self.starts, np.array([len(self.columns)], dtype=np.int32)])
        self.low, self.high = np.concatenate([self.low, [low]]), np.concatenate([self.high, [high]])

    def with_slacks(self, rows: Sequence[int], signs: Sequence[float]) -> Linear:
        """Return a programme in which some rows may be broken, each by a column of its own at the end.

        Parameters
        ----------
        rows
            The rows; a row may occur twice, with both signs.
        signs
            +1 where the new column adds to the row, -1 where it takes away from it.
        """
        count = len(self.costs)
        per_row: dict[int, list[tuple[int, float]]] = {}
        for n, (number, sign) in enumerate(zip(rows, signs, strict=True)):
            per_row.setdefault(int(number), []).append((count + n, sign))
        columns, values, starts = [], [], [0]
        for number in range(len(self.low)):
            old_columns, old_values = self.row(number)
            extra = per_row.get(number, [])
            columns.append(np.concatenate([old_columns, np.array([c for c, _ in extra], dtype=np.int32)]))
            values.append(np.concatenate([old_values, np.array([v for _, v in extra], dtype=np.float64)]))
            starts.append(starts[-1] + len(columns[-1]))
        more = len(rows)
        return Linear(
            costs=np.zeros(count + more),
            lower=np.concatenate([self.lower, np.zeros(more)]),
            upper=np.concatenate([self.upper, np.full(more, np.inf)]),
            low=self.low.copy(),
            high=self.high.copy(),
            starts=np.array(starts, dtype=np.int32),
            columns=np.concatenate(columns) if columns else self.columns.copy(),
            values=np.concatenate(values) if values else self.values.copy(),
        )

    def activity(self, x: Floats) -> Floats:
        """Return A x, row by row: shape (R,)."""
        number = np.repeat(np.arange(len(self.low)), np.diff(self.starts))
        sums = np.bincount(number, weights=self.values * x[self.columns], minlength=len(self.low))
        return np.asarray(sums, dtype=np.float64)
