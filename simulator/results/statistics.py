"""Replications -> means, spreads and intervals, in the order of the replications, whoever ran them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from simulator.contract import YEARLY

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]

CONFIDENCE = 0.95
"""The confidence of intervals."""


def spread(values: Floats) -> dict[str, Floats]:
    """Return mean, sd, P10, P50 and P90 over the replications (axis 0); sd is zero for a single one."""
    p10, p50, p90 = np.quantile(values, (0.1, 0.5, 0.9), axis=0)
    deviation = values.std(axis=0, ddof=1) if len(values) > 1 else np.zeros(values.shape[1:])
    return {"mean": values.mean(axis=0), "sd": deviation, "p10": p10, "p50": p50, "p90": p90}


def half_width(sd: Floats, n: NDArray[np.int64]) -> Floats:
    """Return the half width of the confidence interval of a mean, by Student's t; not-a-number below two values.

    Source: A. M. Law, "Simulation Modeling and Analysis", 5th edition (2015), section 4.5.
    """
    from scipy.special import stdtrit

    enough = n > 1
    freedom = np.where(enough, n - 1, 1)
    width = stdtrit(freedom, (1.0 + CONFIDENCE) / 2.0) * sd / np.sqrt(np.maximum(n, 1))
    return np.where(enough, width, np.nan)


def summarise(metrics: pl.DataFrame) -> pl.DataFrame:
    """Return mean, sd and the 95% interval of the mean of each metric over the replications.

    Parameters
    ----------
    metrics
        The stored table ``metrics``.

    Returns
    -------
    polars.DataFrame
        Columns metric, unit, municipality, group, year, mean, sd, low, high, n; values that do not exist in a
        replication do not count in n.
    """
    import polars as pl

    units = {one.name: one.unit for one in YEARLY}
    keys = ["metric", "municipality", "group", "year"]
    summary = metrics.group_by(keys, maintain_order=True).agg(
        pl.col("value").mean().alias("mean"),
        pl.when(pl.col("value").count() > 1).then(pl.col("value").std()).otherwise(0.0).first().alias("sd"),
        pl.col("value").count().cast(pl.Int64).alias("n"),
    )
    width = half_width(summary["sd"].fill_null(0.0).to_numpy(), summary["n"].to_numpy())
    return summary.with_columns(
        pl.col("metric").replace_strict(units).alias("unit"),
        (pl.col("mean") - pl.Series(width).fill_nan(None)).alias("low"),
        (pl.col("mean") + pl.Series(width).fill_nan(None)).alias("high"),
    ).select("metric", "unit", "municipality", "group", "year", "mean", "sd", "low", "high", "n")
