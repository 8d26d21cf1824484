"""The values that are compared, of every replication of a stored result: no more of it is read than these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.better import CAN_BE_COMPARED
from simulator.contract import ALL_GROUPS, REGION
from simulator.errors import ResultError
from simulator.results.store import StoredResult

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]


class Row(NamedTuple):
    """One thing that is compared: a metric of a municipality (or the region) and a group (or all)."""

    metric: str
    municipality: str
    group: str


def values_of(result: StoredResult, rows: Sequence[Row], year: int) -> Floats:
    """Return the values of some rows in every replication: (replications, rows); not-a-number where there is none.

    Parameters
    ----------
    result
        The stored result.
    rows
        What is compared.
    year
        The calendar year.

    Raises
    ------
    ResultError
        Where a table is missing, or has not the same rows for every replication.
    """
    replications = result.manifest["replications"]
    values = np.full((replications, len(rows)), np.nan)
    position = {row: at for at, row in enumerate(rows)}
    names = {row.metric for row in rows}
    yearly = [name for name in names if not CAN_BE_COMPARED[name].series]
    _fill(values, position, result, yearly, year)
    for name in names:
        if series := CAN_BE_COMPARED[name].series:
            values[:, position[Row(name, REGION, ALL_GROUPS)]] = _of_facilities(result, series, year)
    return values


def _fill(
    values: Floats, position: Mapping[Row, int], result: StoredResult, metrics: Sequence[str], year: int
) -> None:
    import polars as pl

    if not metrics:
        return
    asked = pl.col("metric").is_in(sorted(metrics)) & (pl.col("year") == year)
    places = {row.municipality for row in position}
    asked &= pl.col("municipality").is_in(sorted(places))
    rows = result.table(
        "metrics", where=asked & (pl.col("replication") == 0), columns=["metric", "municipality", "group"]
    )
    found = _by_replication(result, "metrics", asked, rows.height)
    at = [(column, position.get(Row(*row))) for column, row in enumerate(rows.iter_rows())]
    there = [(column, place) for column, place in at if place is not None]
    values[:, [place for _, place in there]] = found[:, [column for column, _ in there]]


def _of_facilities(result: StoredResult, series: Sequence[str], year: int) -> Floats:
    """Return the sum of some series over all facilities in every replication; not-a-number without facilities."""
    import polars as pl

    asked = (
        pl.col("series").is_in(list(series)) & (pl.col("year") == year) & (pl.col("municipality") == REGION)
    )
    rows = result.table(
        "facility_years", where=asked & (pl.col("replication") == 0), columns=["series"]
    ).height
    if not rows:
        return np.full(result.manifest["replications"], np.nan)
    return np.asarray(_by_replication(result, "facility_years", asked, rows).sum(axis=1))


def _by_replication(result: StoredResult, table: str, asked: pl.Expr, rows: int) -> Floats:
    """Return the asked values of a table that has the same rows for each replication: (replications, rows)."""
    replications = result.manifest["replications"]
    found = result.table(table, where=asked, columns=["value"])["value"].to_numpy()
    if found.size != replications * rows:
        raise ResultError(
            f"{result.folder} is incomplete: {table}.parquet does not have {replications} replications; "
            "run the scenario again"
        )
    return found.reshape(replications, rows)
