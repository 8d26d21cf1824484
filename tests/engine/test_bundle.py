"""Compiled functions read and write the arrays of a bundle, whatever their lengths."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.jit import lean
from simulator.jit.bundle import Bundle


class Pair(Bundle):
    """A table of two columns, and factors of any shape."""

    COLUMNS = {"table": 2}

    table: np.ndarray[Any, Any]
    factors: np.ndarray[Any, Any]


@lean
def add_up(pair: Pair, row: int) -> float:
    """Write the sum of a row of the table over its second column, and return it times the last factor."""
    pair.table[row, 1] += pair.table[row, 0]
    return float(pair.table[row, 1] * pair.factors[-1, -1])


def pair_of(rows: int, factors: tuple[int, int]) -> Pair:
    return Pair(
        table=np.arange(2 * rows, dtype=np.int64).reshape(rows, 2),
        factors=np.full(factors, 0.5, dtype=np.float64),
    )


@pytest.mark.parametrize(("rows", "factors"), [(1, (1, 1)), (5, (3, 4))])
def test_arrays_are_read_and_written_in_place(rows: int, factors: tuple[int, int]) -> None:
    pair = pair_of(rows, factors)
    last = 2 * rows - 1
    assert add_up(pair, rows - 1) == (last + last - 1) / 2
    assert pair.table[rows - 1].tolist() == [last - 1, 2 * last - 1]


def test_bundles_of_other_lengths_are_of_the_same_type() -> None:
    assert pair_of(1, (1, 1)).type == pair_of(5, (3, 4)).type


@pytest.mark.parametrize("table", [np.zeros((4, 3), dtype=np.int64), np.zeros((2, 4), dtype=np.int64).T])
def test_a_table_of_other_columns_or_another_order_is_refused(table: np.ndarray[Any, Any]) -> None:
    with pytest.raises(ValueError, match="table has the shape"):
        Pair(table=table, factors=np.zeros((1, 1)))
