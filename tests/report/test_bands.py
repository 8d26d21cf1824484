"""Bands leave out what does not exist, and say so when nothing does."""

import polars as pl
import pytest

from groeipad.report.bands import NOTHING, band_in, yearly_bands


def metrics(values: list[float | None]) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "replication": range(len(values)),
            "metric": "wait_mean",
            "municipality": "GM1",
            "group": "all",
            "year": 2035,
            "value": pl.Series(values, dtype=pl.Float64),
        }
    )


def test_mean_and_band_over_the_replications() -> None:
    band = band_in(yearly_bands(metrics([float(value) for value in range(11)])), "wait_mean", "GM1", 2035)
    assert (band.mean, band.p10, band.p90) == pytest.approx((5.0, 1.0, 9.0))


def test_replications_without_a_value_do_not_count() -> None:
    band = band_in(yearly_bands(metrics([None, 4.0, float("nan"), 6.0])), "wait_mean", "GM1", 2035)
    assert band.mean == 5.0


def test_nothing_at_all_is_a_band_of_nothing() -> None:
    bands = yearly_bands(metrics([None, None]))
    assert band_in(bands, "wait_mean", "GM1", 2035) == NOTHING
    assert band_in(bands, "wait_mean", "GM1", 2034) == NOTHING


def test_the_order_of_the_replications_does_not_matter() -> None:
    table = metrics([3.25, 1.5, 7.125, 2.0])
    assert yearly_bands(table).equals(yearly_bands(table.reverse()))
