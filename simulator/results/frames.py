"""Numbers of all replications -> the stored tables, in a fixed order and with fixed types."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.contract import FACILITY_SERIES, SERIES, TABLES, YEARLY
from simulator.flows.compiled import Compiled
from simulator.results.blocks import index
from simulator.results.facility_series import facility_rows
from simulator.results.ledger import Ledger
from simulator.results.statistics import spread
from simulator.results.years import Years

INT, FLOAT, TEXT = pl.Int64, pl.Float64, pl.String
TYPES = {"int": INT, "float": FLOAT, "str": TEXT}


def in_form(name: str, table: pl.DataFrame) -> pl.DataFrame:
    """Return a table with exactly the columns and types of ``contract.TABLES``."""
    return table.select(pl.col(column.name).cast(TYPES[column.dtype]) for column in TABLES[name])


def run_id(content: str, seed: int, engine: str, replication: int) -> str:
    """Return the id of a replication: a hash of all that it depends on."""
    address = "\n".join((content, str(seed), engine, str(replication)))
    return hashlib.blake2b(address.encode(), digest_size=12).hexdigest()


def runs_table(name: str, content: str, seed: int, engine: str, events: Sequence[int]) -> pl.DataFrame:
    """Return the table ``runs``.

    Parameters
    ----------
    name
        The scenario's name.
    content
        What the replications depend on, beside the seed and the engine.
    seed, engine
        What the replications started from, and what ran them.
    events
        The number of events of each replication.
    """
    count = len(events)
    table = pl.DataFrame(
        {
            "run_id": [run_id(content, seed, engine, replication) for replication in range(count)],
            "scenario": [name] * count,
            "replication": range(count),
            "seed": [seed] * count,
            "engine": [engine] * count,
            "events": list(events),
        }
    )
    return in_form("runs", table)


def series_table(values: NDArray[np.float64], compiled: Compiled) -> pl.DataFrame:
    """Return the table ``series``.

    Parameters
    ----------
    values
        (replications, values) monthly values of the reported months, in the order of ``blocks.flatten``.
    compiled
        The scenario.
    """
    calendar = compiled.timeline.calendar
    months = [calendar.month_of(month).strftime("%Y-%m") for month in calendar.reported_months]
    names, places, groups = zip(*index(SERIES, compiled.labels), strict=True)
    table = pl.DataFrame(
        {
            "series": np.repeat(names, len(months)),
            "municipality": np.repeat(places, len(months)),
            "group": np.repeat(groups, len(months)),
            "month": months * len(names),
            **spread(values),
        }
    )
    return in_form("series", table)


def metrics_table(values: NDArray[np.float64], compiled: Compiled) -> pl.DataFrame:
    """Return the table ``metrics`` from (replications, values) yearly values in the order of ``blocks.flatten``."""
    years = Years.of(compiled).years
    names, places, groups = zip(*index(YEARLY, compiled.labels), strict=True)
    count, each = len(values), values.shape[1]
    table = pl.DataFrame(
        {
            "replication": np.repeat(np.arange(count), each),
            "metric": np.tile(np.repeat(names, len(years)), count),
            "municipality": np.tile(np.repeat(places, len(years)), count),
            "group": np.tile(np.repeat(groups, len(years)), count),
            "year": np.tile(np.array(years), len(names) * count),
            "value": values.ravel(),
        }
    )
    return in_form("metrics", table.with_columns(pl.col("value").fill_nan(None)))


def facilities_table(values: NDArray[np.float64], compiled: Compiled) -> pl.DataFrame:
    """Return the table ``facilities``.

    Parameters
    ----------
    values
        (replications, series, rows, reported months), in the order of ``facility_series.facility_rows``.
    compiled
        The scenario.
    """
    calendar = compiled.timeline.calendar
    months = [calendar.month_of(month).strftime("%Y-%m") for month in calendar.reported_months]
    table = _grid(
        values[0, ..., None],
        ("series", [one.name for one in FACILITY_SERIES]),
        ("row", range(values.shape[2])),
        ("month", months),
    ).with_columns(pl.Series(name, found.ravel()) for name, found in spread(values).items())
    return in_form("facilities", _with_rows(table, compiled))


def facility_years_table(values: NDArray[np.float64], compiled: Compiled) -> pl.DataFrame:
    """Return the table ``facility_years`` from (replications, series, rows, years)."""
    table = _grid(
        values[..., None],
        ("replication", range(len(values))),
        ("series", [one.name for one in FACILITY_SERIES]),
        ("row", range(values.shape[2])),
        ("year", Years.of(compiled).years),
    ).with_columns(pl.Series("value", values.ravel()).fill_nan(None))
    return in_form("facility_years", _with_rows(table, compiled))


def _with_rows(table: pl.DataFrame, compiled: Compiled) -> pl.DataFrame:
    """Replace the number of a row by the facility and the municipality it is of."""
    rows = facility_rows(compiled)
    names = {
        "facility": {number: facility for number, (facility, _) in enumerate(rows)},
        "municipality": {number: place for number, (_, place) in enumerate(rows)},
    }
    return table.with_columns(
        pl.col("row").replace_strict(of, default=None, return_dtype=TEXT).alias(name)
        for name, of in names.items()
    )


def register_table(ledgers: Sequence[Ledger], compiled: Compiled) -> pl.DataFrame:
    """Return the table ``register``."""
    labels = compiled.labels
    accounts = np.stack([one.register for one in ledgers])
    table = _grid(
        accounts,
        ("replication", range(len(ledgers))),
        ("year", Years.of(compiled).years),
        ("municipality", labels.municipalities),
        ("group", labels.groups),
    )
    columns = (
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
    return in_form("register", table.with_columns(_amounts(accounts, columns)))


def relets_table(ledgers: Sequence[Ledger], compiled: Compiled) -> pl.DataFrame:
    """Return the table ``relets``."""
    accounts = np.stack([one.relets for one in ledgers])
    table = _grid(
        accounts,
        ("replication", range(len(ledgers))),
        ("year", Years.of(compiled).years),
        ("municipality", compiled.labels.municipalities),
    )
    columns = ("in_void_opening", "relets", "urgent", "regular", "in_void")
    return in_form("relets", table.with_columns(_amounts(accounts, columns)))


def other_supply_table(ledgers: Sequence[Ledger], compiled: Compiled) -> pl.DataFrame:
    """Return the table ``other_supply``: a row for each year and pool; none where there is no other supply."""
    supply, places = compiled.other_supply, compiled.labels.municipalities
    accounts = np.stack([one.other_supply for one in ledgers])
    cost = np.stack([one.other_supply_cost for one in ledgers])
    table = _grid(
        accounts,
        ("replication", range(len(ledgers))),
        ("year", Years.of(compiled).years),
        ("pool", range(supply.count)),
    )
    columns = ("opening", "moved_in", "moved_on", "lost_home", "closed", "occupied", "homes")
    pools = table["pool"].to_list()
    return in_form(
        "other_supply",
        table.with_columns(
            pl.Series("other_supply", [supply.kinds[supply.kind[pool]] for pool in pools], dtype=TEXT),
            pl.Series("municipality", [places[supply.municipality[pool]] for pool in pools], dtype=TEXT),
            *_amounts(accounts, columns),
            pl.Series("cost", cost.ravel()).fill_nan(None),
        ),
    )


def _grid(accounts: NDArray[Any], *axes: tuple[str, Sequence[object]]) -> pl.DataFrame:
    """Return a column for each axis but the last, in the order of the array."""
    positions = np.indices(accounts.shape[:-1]).reshape(len(axes), -1)
    return pl.DataFrame(
        {
            name: np.array(list(values))[position]
            for (name, values), position in zip(axes, positions, strict=True)
        }
    )


def _amounts(accounts: NDArray[np.int64], columns: Sequence[str]) -> list[pl.Series]:
    flat = accounts.reshape(-1, len(columns))
    return [pl.Series(name, flat[:, position]) for position, name in enumerate(columns)]
