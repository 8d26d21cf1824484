"""A stored table that has the same rows for each replication, read a few of its rows at a time, of all replications.

What is computed over the replications needs the values of a row side by side. The names of the rows are read once,
from the first replication, and of the others only the values; so memory does not grow with the replications.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.results.store import StoredResult

if TYPE_CHECKING:
    import polars as pl

MOST_AT_ONCE = 2**22
"""So many values are read at a time, unless a single name has more: 32 MB."""


class Repeated(NamedTuple):
    """Some rows of a table, in all replications.

    Attributes
    ----------
    rows
        What tells the rows apart: the table's columns but for ``replication`` and ``value``.
    values
        (replications, rows); not-a-number where a value does not exist in a replication.
    """

    rows: pl.DataFrame
    values: NDArray[np.float64]


def repeated(result: StoredResult, table: str, by: str, most: int = MOST_AT_ONCE) -> Iterator[Repeated]:
    """Yield all rows of a table, those of one name or of a few at a time.

    Parameters
    ----------
    result
        The stored result.
    table
        The table, which has a column ``value``.
    by
        The column with the names by which it is divided.
    most
        So many values are read at a time, unless a single name has more.
    """
    import polars as pl

    replications = result.manifest["replications"]
    rows = result.table(table, where=pl.col("replication") == 0).drop("replication", "value")
    for names in _shares(rows, by, most // replications):
        is_asked = pl.col(by).is_in(names)
        values = result.table(table, where=is_asked, columns=["value"])["value"].to_numpy()
        yield Repeated(rows.filter(is_asked), values.reshape(replications, -1))


def _shares(rows: pl.DataFrame, by: str, most: int) -> Iterator[list[str]]:
    """Divide the names in a column, in their order, into shares with at most so many rows, or one name each."""
    share, size = list[str](), 0
    for name, count in rows.group_by(by, maintain_order=True).len().iter_rows():
        if share and size + count > most:
            yield share
            share, size = [], 0
        share.append(name)
        size += count
    if share:
        yield share
