"""The yearly numbers of a run, subject by subject, with the values that 8 in 10 outcomes lie between."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import NOTHING, Band, yearly_bands
from groeipad.report.facilities import FacilityTables
from groeipad.report.summary import summarise_result
from groeipad.report.workbook.subject import FORM_OF_UNIT, Cell, Column, Form, Subject
from groeipad.texts import Texts
from simulator.contract import ALL_GROUPS, FACILITY_SERIES, REGION, YEARLY
from simulator.results.store import StoredResult

_UNITS = {one.name: one.unit for one in YEARLY}
_FACILITY_UNITS = {one.name: one.unit for one in FACILITY_SERIES}

SUMMARY = (
    "fair_share_gross",
    "fair_share_task",
    "housed_in",
    "fair_share_ratio",
    "backlog",
    "quota_used",
    "wait_mean",
)
REGION_METRICS = (
    *("registered", "returned", "housed_in", "fair_share_task", "fair_share_ratio", "fair_share_ratio_min"),
    *("fair_share_ratio_max", "fair_share_reached", "backlog", "unmet_need", "lapsed", "own_solution"),
    *("regular_wait_ratio", "backlog_years"),
)
PLACE_METRICS = (
    *("fair_share_gross", "fair_share_task", "registered", "housed_in", "housed_for", "fair_share_ratio"),
    *("fair_share_reached", "growth_path", "backlog", "unmet_need"),
)
GROUP_METRICS = (
    "registered",
    "returned",
    "housed_for",
    "refusals",
    "lapsed",
    "own_solution",
    "backlog",
    "unmet_need",
)
WAIT_METRICS = ("wait_mean", "wait_median", "wait_p90", "longest_wait")
SUPPLY_METRICS = (
    *("stock", "relets", "urgent_lettings", "regular_lettings", "quota_used", "offered_in_vain", "delivered"),
    *("first_lettings_urgent", "other_supply_lettings", "other_supply_homes", "other_supply_cost"),
)
FACILITY_METRICS = (
    *("places", "arrived", "admitted", "turned_away", "in_care", "waiting_outside", "left_for_home"),
    *("blocked_home", "blocked_chain", "blocked_cost"),
)
"""What each subject tells, in this order, as far as the result has it."""

Key = tuple[str, str, str, int]
"""Metric, municipality (or region), group (or all), and year."""


@dataclass(frozen=True)
class Numbers:
    """The yearly metrics of a run: their mean and band by metric, place, group and year.

    Attributes
    ----------
    about
        The facts of the run.
    bands
        The numbers.
    only
        The municipality that is told of beside the region; None for all of them.
    """

    about: About
    bands: Mapping[Key, Band]
    only: str | None = None

    @classmethod
    def of(cls, result: StoredResult, about: About, only: str | None = None) -> Numbers:
        """Read them from a stored run; of one municipality, or of all."""
        keys = ("metric", "municipality", "group", "year")
        rows = yearly_bands(result).select(*keys, "mean", "p10", "p90").iter_rows()
        return cls(
            about, {(m, place, group, year): Band(*band) for m, place, group, year, *band in rows}, only
        )

    def metrics(self, asked: Iterable[str], place: str | None = None) -> list[str]:
        """Return those of some metrics that exist, anywhere or in a place."""
        there = {
            key[0] for key, band in self.bands.items() if band.mean is not None and place in (None, key[1])
        }
        return [metric for metric in asked if metric in there]

    @cached_property
    def varying(self) -> frozenset[str]:
        """The metrics of which outcomes differ and can be ordered: a chance has no band."""
        differ = {key[0] for key, band in self.bands.items() if band.p10 != band.p90}
        return frozenset(metric for metric in differ if _UNITS[metric] != "probability")

    def cells(self, metrics: Sequence[str], place: str, year: int, group: str = ALL_GROUPS) -> list[Cell]:
        """Return the mean of each metric, and p10 and p90 of those that vary."""
        cells: list[Cell] = []
        for metric in metrics:
            cells += _cells(self.bands.get((metric, place, group, year), NOTHING), metric in self.varying)
        return cells

    def columns(self, metrics: Sequence[str]) -> list[Column]:
        """Return the columns of the cells of some metrics."""
        texts = self.about.texts
        return [
            column
            for one in metrics
            for column in _columns(texts.metric(one), _UNITS[one], one in self.varying, texts)
        ]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Code and name of each municipality that is told of."""
        known = self.about.municipalities
        return [(code, known[code]) for code in known if self.only in (None, code)]


def _columns(label: str, unit: str, has_band: bool, texts: Texts) -> list[Column]:
    form = FORM_OF_UNIT[unit]
    ends = ("p10", "p90") if has_band else ()
    heads = (label, *(texts(f"report.workbook.column.{end}", what=label) for end in ends))
    return [Column(head, form) for head in heads]


def _cells(band: Band, has_band: bool) -> list[Cell]:
    return [band.mean, band.p10, band.p90] if has_band else [band.mean]


def summary(result: StoredResult, numbers: Numbers) -> Subject:
    """Return the target year: a row for each municipality and the region, and what it means in sentences."""
    about, texts = numbers.about, numbers.about.texts
    told = summarise_result(result, texts.lang)
    metrics = numbers.metrics(SUMMARY)
    year = about.target_year
    places = [*numbers.places, (REGION, texts("summary.region"))]
    quota = [about.quota.get(code, {}).get(year) for code, _ in places]
    return Subject(
        name=texts("report.workbook.summary.name"),
        title=about.title,
        about=f"{told.what}. {texts('report.workbook.summary.about', year=str(year))}",
        columns=(
            Column(texts("report.workbook.column.municipality")),
            *numbers.columns(metrics),
            Column(texts("report.workbook.column.quota"), "share"),
        ),
        rows=tuple(
            (name, *numbers.cells(metrics, code, year), share)
            for (code, name), share in zip(places, quota, strict=True)
        ),
        below=told.sentences,
    )


def region_by_year(numbers: Numbers) -> Subject:
    """Return the region, year by year."""
    texts = numbers.about.texts
    metrics = numbers.metrics(REGION_METRICS, REGION)
    return subject_of(
        "region",
        texts,
        (Column(texts("report.workbook.column.year"), "year"), *numbers.columns(metrics)),
        ((year, *numbers.cells(metrics, REGION, year)) for year in numbers.about.years),
    )


def municipalities_by_year(numbers: Numbers) -> Subject:
    """Return every municipality, year by year."""
    return _by_place("municipalities", numbers, PLACE_METRICS, with_region=False)


def groups_by_year(numbers: Numbers) -> Subject:
    """Return every group in the whole region, year by year."""
    texts, about = numbers.about.texts, numbers.about
    metrics = [one for one in numbers.metrics(GROUP_METRICS) if _is_by_group(numbers, one)]
    return subject_of(
        "groups",
        texts,
        (
            Column(texts("report.workbook.column.group")),
            Column(texts("report.workbook.column.year"), "year"),
            *numbers.columns(metrics),
        ),
        (
            (name, year, *numbers.cells(metrics, REGION, year, group))
            for group, name in about.groups.items()
            for year in about.years
        ),
        fixed=2,
    )


def waits(numbers: Numbers) -> Subject:
    """Return how long people wait, in the region, in each municipality and in each group, year by year."""
    texts, about = numbers.about.texts, numbers.about
    metrics = numbers.metrics(WAIT_METRICS)
    whom = [
        (texts("report.workbook.waits.region"), texts("summary.region"), REGION, ALL_GROUPS),
        *(
            (texts("report.workbook.waits.municipality"), name, code, ALL_GROUPS)
            for code, name in numbers.places
        ),
        *((texts("report.workbook.waits.group"), name, REGION, id_) for id_, name in about.groups.items()),
    ]
    return subject_of(
        "waits",
        texts,
        (
            Column(texts("report.workbook.column.kind")),
            Column(texts("report.workbook.column.whom")),
            Column(texts("report.workbook.column.year"), "year"),
            *numbers.columns(metrics),
        ),
        (
            (kind, name, year, *numbers.cells(metrics, place, year, group))
            for kind, name, place, group in whom
            for year in about.years
        ),
        fixed=3,
    )


def supply(numbers: Numbers) -> Subject:
    """Return relets, new homes and other supply of the region and each municipality, with the agreed quota."""
    return _by_place("supply", numbers, SUPPLY_METRICS, with_region=True, with_quota=True)


def facilities(result: StoredResult, numbers: Numbers) -> Subject | None:
    """Return every kind of facility in the whole region, year by year; None where there is none."""
    about, texts = numbers.about, numbers.about.texts
    if FacilityTables.of(result, about) is None:
        return None
    rows = result.table("facility_years", where=pl.col("municipality") == REGION)
    keys = ("series", "facility", "year")
    values = rows.with_columns(pl.col("value").fill_nan(None)).group_by(keys)
    p10, p90 = (
        pl.col("value").quantile(part, interpolation="linear").alias(name)
        for name, part in (("p10", 0.1), ("p90", 0.9))
    )
    found = values.agg(pl.col("value").mean().alias("mean"), p10, p90).sort(keys)
    bands = {key[:3]: Band(*key[3:]) for key in found.select(*keys, "mean", "p10", "p90").iter_rows()}
    told = {series for (series, _, _), band in bands.items() if band.mean is not None}
    series = [one for one in FACILITY_METRICS if one in told]

    varying = {series for (series, _, _), band in bands.items() if band.p10 != band.p90}

    def cells(facility: str, year: int) -> list[Cell]:
        made: list[Cell] = []
        for one in series:
            made += _cells(bands.get((one, facility, year), NOTHING), one in varying)
        return made

    return subject_of(
        "facilities",
        texts,
        (
            Column(texts("report.workbook.column.facility")),
            Column(texts("report.workbook.column.year"), "year"),
            *(
                column
                for one in series
                for column in _columns(
                    texts(f"facility.{one}.label"), _FACILITY_UNITS[one], one in varying, texts
                )
            ),
        ),
        ((name, year, *cells(id_, year)) for id_, name in about.facilities.items() for year in about.years),
        fixed=2,
    )


def _by_place(
    name: str, numbers: Numbers, asked: Sequence[str], *, with_region: bool, with_quota: bool = False
) -> Subject:
    about, texts = numbers.about, numbers.about.texts
    metrics = numbers.metrics(asked)
    places = [*numbers.places, *([(REGION, texts("summary.region"))] if with_region else [])]
    quota = (Column(texts("report.workbook.column.quota"), "share"),) if with_quota else ()

    def agreed(code: str, year: int) -> tuple[Cell, ...]:
        return (about.quota.get(code, {}).get(year),) if with_quota else ()

    return subject_of(
        name,
        texts,
        (
            Column(texts("report.workbook.column.municipality")),
            Column(texts("report.workbook.column.year"), "year"),
            *numbers.columns(metrics),
            *quota,
        ),
        (
            (place, year, *numbers.cells(metrics, code, year), *agreed(code, year))
            for code, place in places
            for year in about.years
        ),
        fixed=2,
    )


def _is_by_group(numbers: Numbers, metric: str) -> bool:
    return any(
        (metric, REGION, group, year) in numbers.bands
        for group in numbers.about.groups
        for year in numbers.about.years
    )


def subject_of(
    name: str,
    texts: Texts,
    columns: Iterable[Column],
    rows: Iterable[Iterable[Cell]],
    *,
    fixed: int = 1,
    forms: Sequence[Form] = (),
) -> Subject:
    """Return a subject with the words that the catalogue has for its name."""
    return Subject(
        name=texts(f"report.workbook.{name}.name"),
        title=texts(f"report.workbook.{name}.title"),
        about=texts(f"report.workbook.{name}.about"),
        columns=tuple(columns),
        rows=tuple(tuple(row) for row in rows),
        forms=tuple(forms),
        fixed=fixed,
    )
