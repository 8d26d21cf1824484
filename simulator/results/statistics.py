"""Replications -> means and intervals, in the order of the replications, whoever ran them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.contract import YEARLY

if TYPE_CHECKING:
    import polars as pl

    from simulator.results.repeated import Repeated

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
"""The confidence of intervals."""


def moments(values: Floats) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Return the mean, the standard deviation and the number of the values that exist, over the replications.

    They are added up in the order of the replications, one after the other. Without any the mean is not-a-number;
    below two the deviation is zero.

    Parameters
    ----------
    values
        (replications, values); not-a-number where one does not exist in a replication.
    """
    exists = ~np.isnan(values)
    n = exists.sum(axis=0)
    mean = np.where(n > 0, np.where(exists, values, 0.0).sum(axis=0) / np.maximum(n, 1), np.nan)
    off = np.where(exists, values - mean, 0.0)
    return mean, np.sqrt((off * off).sum(axis=0) / np.maximum(n - 1, 1)), n


def half_width(sd: Floats, n: NDArray[np.int64]) -> Floats:
    """Return the half width of the confidence interval of a mean, by Student's t; not-a-number below two values.

    Source: A. M. Law, "Simulation Modeling and Analysis", 5th edition (2015), section 4.5.
    """
    from scipy.special import stdtrit

    enough = n > 1
    freedom = np.where(enough, n - 1, 1)
    width = stdtrit(freedom, (1.0 + CONFIDENCE) / 2.0) * sd / np.sqrt(np.maximum(n, 1))
    return np.where(enough, width, np.nan)


def summarise(metrics: Iterable[Repeated]) -> pl.DataFrame:
    """Return mean, sd and the 95% interval of the mean of each metric over the replications.

    Parameters
    ----------
    metrics
        The metrics, in one part or more.

    Returns
    -------
    polars.DataFrame
        Columns metric, unit, municipality, group, year, mean, sd, low, high, n; values that do not exist in a
        replication do not count in n.
    """
    import polars as pl

    units = {one.name: one.unit for one in YEARLY}
    parts = []
    for rows, values in metrics:
        mean, sd, n = moments(values)
        width = half_width(sd, n)
        found = {"mean": mean, "sd": sd, "low": mean - width, "high": mean + width, "n": n}
        part = rows.with_columns(
            pl.col("metric").replace_strict(units).alias("unit"),
            *(pl.Series(name, one).fill_nan(None) for name, one in found.items()),
        )
        parts.append(part.select("metric", "unit", "municipality", "group", "year", *found))
    return pl.concat(parts)
