"""Reduces the yearly metrics over the replications to what a reader sees: a mean and a band."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from simulator.contract import ALL_GROUPS

LIKELY = 0.5
"""Something is called likely where it happens in more than this part of the replications."""

KEYS = ("metric", "municipality", "group", "year")


@dataclass(frozen=True)
class Band:
    """A mean over replications and the values that 8 in 10 lie between; ``None`` where nothing exists."""

    mean: float | None
    p10: float | None
    p90: float | None


NOTHING = Band(None, None, None)


def yearly_bands(metrics: pl.DataFrame) -> pl.DataFrame:
    """Return mean, p10 and p90 over the replications of every yearly metric.

    Parameters
    ----------
    metrics
        The stored table of metrics. A value that does not exist (null) counts for nothing.

    Returns
    -------
    polars.DataFrame
        Columns metric, municipality, group, year, mean, p10, p90; sorted by the first four. Where no
        replication has a value all three are null.
    """
    value = pl.col("value").fill_nan(None)
    return (
        metrics.group_by(KEYS)
        .agg(
            value.mean().alias("mean"),
            value.quantile(0.1, interpolation="linear").alias("p10"),
            value.quantile(0.9, interpolation="linear").alias("p90"),
        )
        .sort(KEYS)
    )


def by_year(bands: pl.DataFrame, metric: str, municipality: str, group: str = ALL_GROUPS) -> pl.DataFrame:
    """Return the rows of one metric, place and group, sorted by year."""
    return bands.filter(metric=metric, municipality=municipality, group=group).sort("year")


def band_in(bands: pl.DataFrame, metric: str, municipality: str, year: int, group: str = ALL_GROUPS) -> Band:
    """Return one metric of one place, group and year; a band of nothing where it is not there."""
    rows = bands.filter(metric=metric, municipality=municipality, group=group, year=year)
    if rows.is_empty():
        return NOTHING
    row = rows.row(0, named=True)
    return Band(row["mean"], row["p10"], row["p90"])
