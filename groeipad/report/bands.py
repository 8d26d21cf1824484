"""Reduces the yearly metrics over the replications to what a reader sees: a mean and a band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from simulator.contract import ALL_GROUPS
from simulator.results.repeated import Repeated, repeated
from simulator.results.statistics import moments
from simulator.results.store import StoredResult

Floats = NDArray[np.float64]

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


def yearly_bands(result: StoredResult) -> pl.DataFrame:
    """Return mean, p10 and p90 over the replications of every yearly metric of a stored result; see ``bands_of``."""
    return bands_of(repeated(result, "metrics", by="metric"))


def bands_of(metrics: Iterable[Repeated]) -> pl.DataFrame:
    """Return mean, p10 and p90 over the replications of yearly metrics.

    Parameters
    ----------
    metrics
        The metrics. A value that does not exist in a replication counts for nothing.

    Returns
    -------
    polars.DataFrame
        Columns metric, municipality, group, year, mean, p10, p90; sorted by the first four. Where no
        replication has a value all three are null.
    """
    parts = [
        rows.select(KEYS).with_columns(
            pl.Series(name, found).fill_nan(None) for name, found in _mean_and_band(values).items()
        )
        for rows, values in metrics
    ]
    return pl.concat(parts).sort(KEYS)


def _mean_and_band(values: Floats) -> dict[str, Floats]:
    """Return mean, p10 and p90 of values (replications, rows): (rows,) each."""
    mean, _, n = moments(values)
    ordered = np.sort(values.T, axis=1)  # what does not exist comes last
    return {"mean": mean, "p10": _quantile(ordered, n, 0.1), "p90": _quantile(ordered, n, 0.9)}


def _quantile(ordered: Floats, n: NDArray[np.int64], share: float) -> Floats:
    """Return a quantile of the first ``n`` values of each row, by linear interpolation between two of them.

    Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996),
    361-365, type 7.
    """
    position = np.maximum(n - 1, 0) * share
    below = position.astype(np.int64)
    above = np.minimum(below + 1, np.maximum(n - 1, 0))
    row = np.arange(len(ordered))
    low, high = ordered[row, below], ordered[row, above]
    return np.asarray(low + (position - below) * (high - low), dtype=np.float64)


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
