"""What a progress report is made from: a stored one, the result that was promised, and what goes on from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from groeipad.report.about import About
from groeipad.report.html.found import FoundReport
from groeipad.texts import Lang, Texts
from simulator.contract import REGION
from simulator.errors import ResultError
from simulator.results.store import StoredResult, read_result

HalfYear = tuple[int, int]
"""A year, and 1 or 2."""
Row = Mapping[str, Any]


KIND = "progress"
"""What the manifest of a progress report calls it."""


def is_progress(result: StoredResult) -> bool:
    """Whether a stored result is a progress report."""
    return bool(result.manifest.get("kind") == KIND)


@dataclass(frozen=True)
class FoundProgress:
    """What a progress report is about.

    Attributes
    ----------
    progress
        The stored progress report.
    promised
        The stored result whose path is the promise.
    continued
        What was simulated on from it; None where nothing was.
    lang
        The language.
    """

    progress: StoredResult
    promised: StoredResult
    continued: StoredResult | None
    lang: Lang

    @classmethod
    def of(cls, progress: StoredResult, lang: Lang) -> FoundProgress:
        """Read what belongs to a stored progress report.

        Raises
        ------
        ResultError
            Where it is none, or what belongs to it is not there.
        """
        if not is_progress(progress):
            raise ResultError(f"{progress.folder} is no progress report")
        later = progress.manifest["continuation"]["result"]
        return cls(
            progress,
            _beside(progress, progress.manifest["promise"]),
            None if later is None else _beside(progress, later),
            lang,
        )

    @cached_property
    def report(self) -> FoundReport:
        """The result that was promised, as other reports tell of it."""
        return FoundReport.of([self.promised], self.lang)

    @property
    def about(self) -> About:
        """The facts of that result."""
        return self.report.about

    @property
    def texts(self) -> Texts:
        """The words."""
        return self.about.texts

    @property
    def last(self) -> HalfYear:
        """The half-year that is reported."""
        year, half = self.progress.manifest["half_year"]
        return year, half

    @property
    def places(self) -> dict[str, str]:
        """Names by code, and after them that of the region."""
        return {**self.about.municipalities, REGION: self.texts("summary.region")}

    @cached_property
    def _rows(self) -> dict[str, list[Row]]:
        found: dict[str, list[Row]] = {}
        for row in self.progress.table("progress").iter_rows(named=True):
            found.setdefault(row["municipality"], []).append(row)
        return found

    def all_rows(self, place: str) -> list[Row]:
        """Return the half-years of a place to the end of the run, of which the later ones have a path only."""
        return self._rows[place]

    def rows(self, place: str) -> list[Row]:
        """Return the half-years of a place, from the first to the one that is reported."""
        return [row for row in self._rows[place] if (row["year"], row["half"]) <= self.last]

    def now(self, place: str) -> Row:
        """Return the half-year of a place that is reported."""
        return self.rows(place)[-1]

    @cached_property
    def _needs(self) -> dict[str, Row]:
        rows = self.progress.table("progress_needs").iter_rows(named=True)
        return {row["municipality"]: row for row in rows}

    def needs(self, place: str) -> Row:
        """Return what is needed in a place."""
        return self._needs[place]

    @cached_property
    def half_years(self) -> pl.DataFrame:
        """The bands by half-year; see the data dictionary."""
        return self.progress.table("half_years")

    def band(self, of: str, measure: str, place: str) -> pl.DataFrame:
        """Return a band of a place by half-year, in order; no rows where nothing was simulated."""
        return self.half_years.filter(of=of, measure=measure, municipality=place)

    def with_verdict(self, verdict: str) -> list[str]:
        """Return the municipalities that have a verdict."""
        return [code for code in self.about.municipalities if self.now(code)["verdict"] == verdict]

    @property
    def until_year(self) -> int:
        """The calendar year at whose end a place that is behind is to be back on its path."""
        return min(self.last[0] + 1, self.about.years[-1])

    @property
    def start(self) -> date | None:
        """The day from which it is simulated on; None where it is not."""
        told = self.progress.manifest["continuation"]["start"]
        return None if told is None else date.fromisoformat(told)

    def half_year(self, half: HalfYear) -> str:
        """Name a half-year."""
        return self.texts(f"progress.half_{half[1]}", year=str(half[0]))

    def reached(self, result: StoredResult, place: str) -> float | None:
        """Return the probability that a place reaches its fair share in the target year of a result."""
        rows = result.table(
            "metrics",
            where=(pl.col("metric") == "fair_share_reached")
            & (pl.col("municipality") == place)
            & (pl.col("year") == self.about.target_year),
            columns=["value"],
        )
        mean = rows["value"].mean()
        return float(mean) if isinstance(mean, (int, float)) else None


def _beside(progress: StoredResult, folder: str) -> StoredResult:
    """Return a result that a progress report names: where it was, or else in the folder in which the report is."""
    named = Path(folder)
    return read_result(named if named.exists() else progress.folder.parent / named.name)
