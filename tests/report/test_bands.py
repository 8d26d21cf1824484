"""Bands leave out what does not exist, and say so when nothing does."""

import numpy as np
import polars as pl
import pytest

from groeipad.report.bands import NOTHING, band_in, bands_of
from simulator.results.repeated import Repeated

NEVER = float("nan")
"""The value of what does not exist."""


def bands(values: list[float]) -> pl.DataFrame:
    """Return the bands of one metric, of which these are the values in so many replications."""
    rows = pl.DataFrame({"metric": ["wait_mean"], "municipality": ["GM1"], "group": ["all"], "year": [2035]})
    return bands_of([Repeated(rows, np.array(values)[:, None])])


def test_mean_and_band_over_the_replications() -> None:
    band = band_in(bands([float(value) for value in range(11)]), "wait_mean", "GM1", 2035)
    assert (band.mean, band.p10, band.p90) == pytest.approx((5.0, 1.0, 9.0))


def test_replications_without_a_value_do_not_count() -> None:
    band = band_in(bands([NEVER, 4.0, NEVER, 6.0]), "wait_mean", "GM1", 2035)
    assert (band.mean, band.p10, band.p90) == pytest.approx((5.0, 4.2, 5.8))


def test_nothing_at_all_is_a_band_of_nothing() -> None:
    nothing = bands([NEVER, NEVER])
    assert band_in(nothing, "wait_mean", "GM1", 2035) == NOTHING
    assert band_in(nothing, "wait_mean", "GM1", 2034) == NOTHING


def test_the_order_of_the_replications_does_not_matter() -> None:
    values = [3.25, 1.5, 7.125, 2.0]
    assert bands(values).equals(bands(values[::-1]))


def test_the_quantiles_are_those_of_numpy() -> None:
    drawn = np.random.default_rng(1).normal(size=23)
    band = band_in(bands(list(drawn)), "wait_mean", "GM1", 2035)
    assert (band.p10, band.p90) == pytest.approx(tuple(np.quantile(drawn, (0.1, 0.9))))
