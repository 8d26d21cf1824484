"""Numbers of all replications -> the stored tables, in a fixed order and with fixed types.

A table that has rows for each replication is made a batch of replications at a time. Its rows are the same for each,
but for the values; so their names are written down once, and used for every batch.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.contract import FACILITY_SERIES, SERIES, TABLES, YEARLY
from simulator.flows.compiled import Compiled
from simulator.results.blocks import index
from simulator.results.facility_series import facility_rows
from simulator.results.spreads import SPREAD
from simulator.results.years import Years

Floats = NDArray[np.float64]
INT, FLOAT, TEXT = pl.Int64, pl.Float64, pl.String
TYPES = {"int": INT, "float": FLOAT, "str": TEXT}
ROWS_AT_ONCE = 2**18
"""So many rows a batch has at most, unless a single replication has more."""


def in_form(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return a table with exactly the columns and types of ``contract.TABLES``."""
    return table.select(pl.col(column.name).cast(TYPES[column.dtype]) for column in TABLES[name])


# ---- one row for each replication, or for each month -----------------------------------------------------


def run_id(content: str, seed: int, replication: int) -> str:
    """Return the id of a replication: a hash of all that it depends on."""
    address = "\n".join((content, str(seed), str(replication)))
    return hashlib.blake2b(address.encode(), digest_size=12).hexdigest()


def runs_table(name: str, content: str, seed: int, events: Sequence[int]) -> pl.DataFrame:
    """Return the table ``runs``.

    Parameters
    ----------
    name
        The scenario's name.
    content
        What the replications depend on, beside the seed.
    seed
        What the replications started from.
    events
        The number of events of each replication.
    """
    count = len(events)
    table = pl.DataFrame(
        {
            "run_id": [run_id(content, seed, replication) for replication in range(count)],
            "scenario": [name] * count,
            "replication": range(count),
            "seed": [seed] * count,
            "events": list(events),
        }
    )
    return in_form("runs", table)


def series_table(spread: Floats, compiled: Compiled) -> pl.DataFrame:
    """Return the table ``series``.

    Parameters
    ----------
    spread
        (5, values) mean, sd, P10, P50 and P90 of the reported months, in the order of ``blocks.index``.
    compiled
        The scenario.
    """
    table = _rows(index(SERIES, compiled.labels), ("series", "municipality", "group"), _months(compiled))
    return in_form("series", table.with_columns(_spread(spread)))


def facilities_table(spread: Floats, compiled: Compiled) -> pl.DataFrame:
    """Return the table ``facilities``.

    Parameters
    ----------
    spread
        (5, series, rows, reported months), in the order of ``facility_series.facility_rows``.
    compiled
        The scenario.
    """
    table = _rows(_facility_index(compiled), ("series", "facility", "municipality"), _months(compiled))
    return in_form("facilities", table.with_columns(_spread(spread)))


# ---- the same rows for each replication ------------------------------------------------------------------


class Batches:
    """A table that has the same rows for each replication: makes the part of some replications.

    Parameters
    ----------
    name
        The name of the table.
    rows
        What tells the rows of a replication apart, without their values.
    """

    def __init__(self, name: str, rows: pl.DataFrame) -> None:
        self._name = name
        self._each = len(rows)
        self.most = max(1, ROWS_AT_ONCE // max(1, self._each))
        self._schema = {column.name: TYPES[column.dtype] for column in TABLES[name]}
        self._rows = rows.cast({column: self._schema[column] for column in rows.columns})
        self._repeated = self._rows

    def frame(self, first: int, values: Sequence[tuple[str, NDArray[Any]]]) -> pl.DataFrame:
        """Return the rows of replications ``first``, ``first + 1``, ...

        Parameters
        ----------
        first
            The first replication.
        values
            The other columns: each (replications, ...), in the order of the rows; what is not a number is null.
        """
        count = len(values[0][1])
        if len(self._repeated) < count * self._each:
            self._repeated = pl.concat([self._rows] * count, rechunk=True)
        replication = np.repeat(np.arange(first, first + count), self._each)
        columns = [pl.Series("replication", replication, dtype=INT)]
        for name, block in values:
            column = pl.Series(name, np.ascontiguousarray(block).ravel()).cast(self._schema[name])
            columns.append(column.fill_nan(None) if column.dtype == FLOAT else column)
        return self._repeated[: count * self._each].with_columns(columns).select(*self._schema)


def metrics_batches(compiled: Compiled) -> Batches:
    """Return the table ``metrics``; its values are those of ``Outcome.metrics``."""
    years = ("year", Years.of(compiled).years)
    return Batches(
        "metrics", _rows(index(YEARLY, compiled.labels), ("metric", "municipality", "group"), years)
    )


def facility_years_batches(compiled: Compiled) -> Batches:
    """Return the table ``facility_years``; its values are those of ``Outcome.facility_years``."""
    years = ("year", Years.of(compiled).years)
    names = ("series", "facility", "municipality")
    return Batches("facility_years", _rows(_facility_index(compiled), names, years))


def register_batches(compiled: Compiled) -> Batches:
    """Return the table ``register``; its values are the last axis of ``Ledger.register``."""
    places, groups = compiled.labels.municipalities, compiled.labels.groups
    rows = [(year, place, group) for year in Years.of(compiled).years for place in places for group in groups]
    return Batches("register", _frame(rows, ("year", "municipality", "group")))


def relets_batches(compiled: Compiled) -> Batches:
    """Return the table ``relets``; its values are the last axis of ``Ledger.relets``."""
    rows = [(year, place) for year in Years.of(compiled).years for place in compiled.labels.municipalities]
    return Batches("relets", _frame(rows, ("year", "municipality")))


def other_supply_batches(compiled: Compiled) -> Batches:
    """Return the table ``other_supply``: a row for each year and pool; none where there is no other supply."""
    supply, places = compiled.other_supply, compiled.labels.municipalities
    rows = [
        (year, supply.kinds[supply.kind[pool]], places[supply.municipality[pool]])
        for year in Years.of(compiled).years
        for pool in range(supply.count)
    ]
    return Batches("other_supply", _frame(rows, ("year", "other_supply", "municipality")))


def amounts(accounts: NDArray[Any], columns: Sequence[str]) -> list[tuple[str, NDArray[Any]]]:
    """Return accounts (..., columns) as a column for each position on the last axis."""
    return [(name, accounts[..., position]) for position, name in enumerate(columns)]


REGISTER_COLUMNS = (
    "opening",
    "registered",
    "returned",
    "transferred_in",
    "housed",
    "lapsed",
    "own_solution",
    "transferred_out",
    "waiting",
)
RELETS_COLUMNS = ("in_void_opening", "relets", "urgent", "regular", "in_void")
OTHER_SUPPLY_COLUMNS = ("opening", "moved_in", "moved_on", "lost_home", "closed", "occupied", "homes")


def _facility_index(compiled: Compiled) -> list[tuple[str, ...]]:
    return [(one.name, *row) for one in FACILITY_SERIES for row in facility_rows(compiled)]


def _months(compiled: Compiled) -> tuple[str, Sequence[str]]:
    calendar = compiled.timeline.calendar
    return "month", [calendar.month_of(month).strftime("%Y-%m") for month in calendar.reported_months]


def _frame(rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={name: INT if name == "year" else TEXT for name in names}, orient="row")


def _rows(
    index: Iterable[tuple[str, ...]], names: Sequence[str], inner: tuple[str, Sequence[Any]]
) -> pl.DataFrame:
    """Return a row for each of an index and, within that, for each value of one more column."""
    name, values = inner
    outer = _frame(list(index), names)
    return outer[np.repeat(np.arange(len(outer)), len(values))].with_columns(
        pl.Series(name, list(values) * len(outer), dtype=TEXT if name == "month" else INT)
    )


def _spread(spread: Floats) -> list[pl.Series]:
    return [pl.Series(name, values.ravel()) for name, values in zip(SPREAD, spread, strict=True)]
