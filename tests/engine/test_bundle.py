"""Compiled functions read and write the arrays of a bundle, whatever their lengths."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from simulator.jit import lean
from simulator.jit.bundle import Bundle
from simulator.jit.table import fetch


class Pair(Bundle):
    """A table of two columns, and factors of any shape."""

    COLUMNS = {"table": 2}

    table: np.ndarray[Any, Any]
    factors: np.ndarray[Any, Any]


@lean
def add_up(pair: Pair, row: int) -> float:
    """Write the sum of a row of the table over its second column, and return it times the last factor."""
    factors = pair.factors
    pair.table[row, 1] += pair.table[row, 0]
    return float(pair.table[row, 1] * factors[len(factors) - 1, factors.shape[1] - 1])


@lean
def fill(pair: Pair, row: int, number: int) -> int:
    """Write a number all over a row by a part of the table, and return how many numbers there are."""
    pair.table[row, :] = number
    for column in range(2):
        pair.table[row][column] += column
    return pair.table[row:].size


@lean
def fetch_all(pair: Pair, rows: int) -> int:
    """Have some rows fetched, and return how many."""
    for row in range(rows):
        fetch(pair.table, row)
        fetch(pair.factors, row)
    return rows


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


def test_to_have_rows_fetched_changes_nothing_and_none_has_to_be_there() -> None:
    pair = pair_of(2, (1, 1))
    assert fetch_all(pair, 100_000) == 100_000
    assert pair.table.tolist() == [[0, 1], [2, 3]]


def test_parts_of_a_table_are_arrays_like_any_other() -> None:
    pair = pair_of(5, (1, 1))
    assert fill(pair, 3, 7) == 4
    assert pair.table.tolist() == [[0, 1], [2, 3], [4, 5], [7, 8], [8, 9]]


OUT_OF_BOUNDS = """
import numpy as np
from tests.engine.test_bundle import add_up, pair_of

for row in (2, -1):
    try:
        add_up(pair_of(2, (1, 1)), row)
    except IndexError:
        print("refused")
"""


def test_where_bounds_are_checked_a_row_before_the_first_is_refused_too(tmp_path: Path) -> None:
    environment = os.environ | {"NUMBA_BOUNDSCHECK": "1", "GROEIPAD_CACHE": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", OUT_OF_BOUNDS], env=environment, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split() == ["refused", "refused"]


def test_bundles_of_other_lengths_are_of_the_same_type() -> None:
    assert pair_of(1, (1, 1)).type == pair_of(5, (3, 4)).type


@pytest.mark.parametrize("table", [np.zeros((4, 3), dtype=np.int64), np.zeros((2, 4), dtype=np.int64).T])
def test_a_table_of_other_columns_or_another_order_is_refused(table: np.ndarray[Any, Any]) -> None:
    with pytest.raises(ValueError, match="table has the shape"):
        Pair(table=table, factors=np.zeros((1, 1)))
