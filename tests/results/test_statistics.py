"""Means, spreads and intervals, against hand-computed values and another library."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from scipy import stats

from simulator.results.repeated import Repeated
from simulator.results.spreads import SPREAD, spreads
from simulator.results.statistics import half_width, summarise

NEVER = float("nan")
"""The value of what does not exist."""


def metrics(values: list[float]) -> list[Repeated]:
    rows = pl.DataFrame({"metric": ["backlog"], "municipality": ["region"], "group": ["all"], "year": [2030]})
    return [Repeated(rows, np.array(values)[:, None])]


def test_a_hand_computed_summary() -> None:
    row = summarise(metrics([2.0, 4.0, 6.0])).row(0, named=True)
    assert (row["mean"], row["sd"], row["n"], row["unit"]) == (4.0, 2.0, 3, "households")
    # t(0.975, 2) = 4.3027; half width 4.3027 x 2 / sqrt(3)
    assert row["high"] - row["mean"] == pytest.approx(4.30265 * 2 / 3**0.5, rel=1e-5)
    assert row["mean"] - row["low"] == pytest.approx(row["high"] - row["mean"])


def test_values_that_do_not_exist_do_not_count() -> None:
    row = summarise(metrics([2.0, NEVER, 4.0])).row(0, named=True)
    assert (row["mean"], row["n"]) == (3.0, 2)


def test_one_value_has_no_interval_and_none_has_no_mean() -> None:
    one = summarise(metrics([2.0])).row(0, named=True)
    assert (one["mean"], one["sd"], one["low"], one["high"]) == (2.0, 0.0, None, None)
    none = summarise(metrics([NEVER, NEVER])).row(0, named=True)
    assert (none["mean"], none["low"], none["n"]) == (None, None, 0)


def test_the_interval_is_student_t() -> None:
    drawn = np.random.default_rng(1).normal(size=25)
    low, high = stats.t.interval(0.95, 24, loc=drawn.mean(), scale=stats.sem(drawn))
    width = half_width(np.array([drawn.std(ddof=1)]), np.array([25]))[0]
    assert (drawn.mean() - width, drawn.mean() + width) == pytest.approx((low, high))


def test_the_spread_over_replications() -> None:
    found = spreads(np.arange(11.0)[None, :, None])
    assert dict(zip(SPREAD, found[:, 0, 0], strict=True)) == pytest.approx(
        {"mean": 5.0, "sd": np.sqrt(11.0), "p10": 1.0, "p50": 5.0, "p90": 9.0}
    )
