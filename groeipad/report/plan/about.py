"""What every part of a report has to know of a plan: its names, its periods and how it was made."""

from __future__ import annotations

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from groeipad.report.about import Facts
from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult

KIND = "plan"
"""What the manifest of a plan says it is; that of a run says nothing."""

Length = Literal["year", "half_year", "month"]


def is_plan(result: StoredResult) -> bool:
    """Whether a stored result is a plan, and not a run."""
    return bool(result.manifest.get("kind") == KIND)


@dataclass(frozen=True)
class Period:
    """A time in which a plan decides once, or some of these together.

    Attributes
    ----------
    keys
        The first day of each period in it, as the table ``plan`` has them.
    label
        What people call it.
    year
        The calendar year it lies in.
    first, last
        Its first and its last day.
    """

    keys: tuple[str, ...]
    label: str
    year: int
    first: date
    last: date

    @property
    def begins(self) -> float:
        """When it begins, in decimal years."""
        return _decimal_year(self.first)

    @property
    def ends(self) -> float:
        """When it ends, in decimal years."""
        return _decimal_year(self.last + timedelta(days=1))


@dataclass(frozen=True)
class PlanAbout(Facts):
    """The facts of a plan that stand beside its numbers.

    Attributes
    ----------
    length
        The length of the periods in which it decides.
    periods
        These periods, in order.
    other_supply
        Names of the kinds of other supply by id, in the scenario's order.
    corporations
        Names by id.
    solver
        What solved it, with its version.
    reference_quota
        The share of the relets that went to urgent households in the reference year, by municipality.
    reference_year
        That year.
    nearly
        A ratio counts as one when it is no further below it than this.
    """

    length: Length
    periods: tuple[Period, ...]
    other_supply: Mapping[str, str]
    corporations: Mapping[str, str]
    solver: str
    reference_quota: Mapping[str, float]
    reference_year: int
    nearly: float

    @classmethod
    def of(cls, result: StoredResult, lang: Lang) -> PlanAbout:
        """Gather the facts from a stored plan's manifest."""
        manifest = result.manifest
        common = cls.common(manifest, lang)
        texts: Texts = common["texts"]
        length: Length = manifest["period"]
        return cls(
            **common,
            length=length,
            periods=tuple(_period(one, length, texts) for one in manifest["periods"]),
            other_supply={id_: texts.pick(name) for id_, name in manifest["other_supply"].items()},
            corporations=dict(manifest["corporations"]),
            solver=f"{manifest['solver']['name']} {manifest['solver']['version']}",
            reference_quota={
                code: float(share) for code, share in manifest["facts"]["reference_quota"].items()
            },
            reference_year=int(manifest["scenario"]["horizon"]["reference_year"]),
            nearly=float(manifest["tolerances"]["ratio"]),
        )

    @property
    def how_made(self) -> str:
        """The scenario, the length of the periods, and the solver."""
        return self.texts(
            "figure.plan.about",
            scenario=self.title,
            length=self.texts(f"plan.length.{self.length}"),
            solver=self.solver,
        )

    @property
    def whole_years(self) -> tuple[Period, ...]:
        """The calendar years, each with all its periods together."""
        years = dict.fromkeys(one.year for one in self.periods)
        return tuple(self._together([one for one in self.periods if one.year == year]) for year in years)

    def in_year(self, year: int) -> Period:
        """Return a calendar year, with all its periods together."""
        (found,) = (one for one in self.whole_years if one.year == year)
        return found

    def reaches(self, ratio: float) -> bool:
        """Whether a ratio of homes to fair share is enough."""
        return ratio >= 1 - self.nearly

    def _together(self, parts: Sequence[Period]) -> Period:
        keys = tuple(key for one in parts for key in one.keys)
        first, last = parts[0].first, parts[-1].last
        return Period(keys, _year_label(first, last, self.texts), first.year, first, last)


def _period(one: Mapping[str, Any], length: Length, texts: Texts) -> Period:
    first, last = date.fromisoformat(one["start"]), date.fromisoformat(one["end"])
    return Period((one["start"],), _label(first, last, length, texts), int(one["year"]), first, last)


def _label(first: date, last: date, length: Length, texts: Texts) -> str:
    if length == "month":
        return texts.month(first)
    if length == "half_year":
        half = "first_half" if first.month <= 6 else "second_half"
        return texts(f"plan.length.{half}", year=str(first.year))
    return _year_label(first, last, texts)


def _year_label(first: date, last: date, texts: Texts) -> str:
    """Return what people call a year, of which a part may lie outside the plan."""
    if (first.month, first.day) != (1, 1):
        return texts("plan.length.from_month", month=texts.month(first))
    if (last.month, last.day) != (12, 31):
        return texts("plan.length.to_month", month=texts.month(last))
    return str(first.year)


def _decimal_year(day: date) -> float:
    """Return a day in decimal years, in which every month is a twelfth of a year."""
    days = calendar.monthrange(day.year, day.month)[1]
    return day.year + (day.month - 1 + (day.day - 1) / days) / 12
