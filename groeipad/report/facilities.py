"""What the tables of facilities say of the whole region, reduced to what a reader sees."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import NOTHING, Band
from simulator.contract import REGION, BlockedBy
from simulator.results.store import StoredResult

HOME_CAUSES = tuple(cause for cause in BlockedBy if cause is not BlockedBy.NO_PLACE)
"""Why somebody who waits for a home still waits; the other cause is that of a chain of facilities."""


def blocked_days(cause: BlockedBy) -> str:
    """Return the name of the series with the blocked days of a cause."""
    return f"blocked_days_{cause.name.lower()}"


@dataclass(frozen=True)
class FacilityTables:
    """The tables of a result's facilities, all places of a kind in the region together.

    Attributes
    ----------
    names
        The facilities by id, in the scenario's order; only those of which the tables speak.
    months
        The monthly series: mean and spread over the replications.
    in_target_year
        The values of the target year, in every replication.
    """

    names: dict[str, str]
    months: pl.DataFrame
    in_target_year: pl.DataFrame

    @classmethod
    def of(cls, result: StoredResult, about: About) -> FacilityTables | None:
        """Read the tables of a stored result; None where it has no facilities."""
        if not about.facilities:
            return None
        of_region = pl.col("municipality") == REGION
        months = result.table("facilities", where=of_region)
        in_target_year = result.table(
            "facility_years", where=of_region & (pl.col("year") == about.target_year)
        )
        told = set(months["facility"])
        names = {id_: name for id_, name in about.facilities.items() if id_ in told}
        return cls(names, months, in_target_year) if names else None

    def days(self, year: int) -> int:
        """Return how many days of a year were reported: all, or those of its reported months."""
        months = self._months_of(year)["month"].unique()
        return sum(_days_in(month) for month in months)

    def total(self, series: Collection[str], facilities: Collection[str] | None = None) -> Band:
        """Return the sum of some series over some facilities (all, where none are named) in the target year.

        The band is that of the sum: facilities that are full at the same time are so in the same replication.
        """
        sums = self._sums(series, self.names if facilities is None else facilities)
        if sums.is_empty():
            return NOTHING
        p10, p90 = (sums.quantile(part, interpolation="linear") for part in (0.1, 0.9))
        mean = sums.mean()
        assert isinstance(mean, float)
        return Band(mean, p10, p90)

    def share_blocked(self, year: int, causes: Collection[BlockedBy], facilities: Collection[str]) -> float:
        """Return the part of the places of some facilities that was blocked, on average over a year."""
        rows = self._months_of(year).filter(pl.col("facility").is_in(list(facilities)))
        days = pl.col("month").map_elements(_days_in, return_dtype=pl.Int64)
        available = rows.filter(series="places").select((pl.col("mean") * days).sum()).item()
        series = [blocked_days(cause) for cause in causes]
        blocked = rows.filter(pl.col("series").is_in(series))["mean"].sum()
        return blocked / available if available else 0.0

    def where_places_are_held(self, about: About) -> tuple[str, ...]:
        """Return the facilities in which people keep their place until they can move on."""
        return tuple(id_ for id_ in self.names if id_ not in about.releases)

    def with_known_cost(self) -> tuple[str, ...]:
        """Return the facilities of which it is known what a place costs a day."""
        known = self.in_target_year.filter(series="blocked_cost").select(
            "facility", pl.col("value").fill_nan(None)
        )
        ids = set(known.drop_nulls()["facility"])
        return tuple(id_ for id_ in self.names if id_ in ids)

    def _months_of(self, year: int) -> pl.DataFrame:
        return self.months.filter(pl.col("month").str.starts_with(f"{year}-"))

    def _sums(self, series: Collection[str], facilities: Collection[str]) -> pl.Series:
        return (
            self.in_target_year.filter(
                pl.col("series").is_in(list(series)),
                pl.col("facility").is_in(list(facilities)),
            )
            .group_by("replication")
            .agg(pl.col("value").fill_nan(None).sum())
            .sort("replication")["value"]
        )


def _days_in(month: str) -> int:
    first = date.fromisoformat(f"{month}-01")
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return (following - first).days
