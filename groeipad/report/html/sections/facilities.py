"""Facilities: who holds a place, why places are blocked, and who waits outside."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial

from groeipad.report.bands import Band
from groeipad.report.facilities import FacilityTables, blocked_days
from groeipad.report.facility_sentences import facility_sentences
from groeipad.report.html.content import DataTable, DrawnFigure, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import banded, caption, numbers
from groeipad.report.plan.words import listed
from simulator.contract import BlockedBy

_AT_THE_END = ("places", "in_care", "blocked_home", "blocked_chain", "waiting_outside")
"""What is counted at the end of the year."""


def facilities(found: FoundReport) -> Section | None:
    """Return the section on facilities; None where the scenario has none."""
    tables = FacilityTables.of(found.main, found.about)
    if tables is None:
        return None
    return Section(
        "facilities",
        found.texts("report.sections.facilities.title"),
        (
            *facility_sentences(tables, found.about),
            _in_use(tables, found),
            _blocked(tables, found),
        ),
        starts_page=True,
    )


def _in_use(tables: FacilityTables, found: FoundReport) -> DrawnFigure:
    """Return what places are used for, month by month, and as a table at the end of the target year."""
    from groeipad.report import plots

    about, texts, year = found.about, found.texts, str(found.about.target_year)
    heads = (
        texts("report.sections.facilities.facility"),
        *(texts(f"report.sections.facilities.{series}") for series in _AT_THE_END),
    )
    rows = _rows(
        tables,
        found,
        lambda chosen: [banded(tables.total((series,), chosen), texts.mean, about) for series in _AT_THE_END],
    )
    blocked, places, outside = (
        tables.total(series)
        for series in (("blocked_home", "blocked_chain"), ("places",), ("waiting_outside",))
    )
    alternative = texts(
        "report.sections.facilities.in_use_alternative",
        first=str(about.years[0]),
        year=year,
        places=texts.count(places.mean),
        blocked=texts.count(blocked.mean),
        outside=texts.count(outside.mean),
    )
    return DrawnFigure(
        "facilities-in-use",
        partial(plots.facilities, tables, about),
        alternative,
        DataTable(
            caption("report.sections.facilities.in_use_caption", about),
            heads,
            rows,
            numbers(len(heads)),
            last_is_total=True,
            note=_who_holds_no_place(tables, found),
        ),
    )


def _who_holds_no_place(tables: FacilityTables, found: FoundReport) -> str:
    """Tell which places a table counts that no sentence on held places does."""
    names = [name for id_, name in tables.names.items() if id_ in found.about.releases]
    if not names:
        return ""
    return found.texts("report.sections.facilities.in_use_note", names=listed(names, found.texts))


def _blocked(tables: FacilityTables, found: FoundReport) -> DrawnFigure:
    """Return why places are blocked, as days of the year: whole places are drawn, days are what it comes to."""
    from groeipad.report import plots

    about, texts, year = found.about, found.texts, str(found.about.target_year)
    causes = [cause for cause in BlockedBy if tables.total((blocked_days(cause),)).mean]
    every = [blocked_days(cause) for cause in causes]
    heads = (
        texts("report.sections.facilities.facility"),
        *(texts.cause(cause) for cause in causes),
        texts("report.sections.facilities.all_causes"),
    )

    def cells(chosen: Collection[str] | None) -> list[str]:
        days = [tables.total((series,), chosen).mean for series in every]
        return [*(texts.count(one) for one in days), banded(_sum(tables, every, chosen), texts.count, about)]

    return DrawnFigure(
        "facilities-blocked",
        partial(plots.stuck, tables, about),
        _blocked_in_words(tables, causes, found),
        DataTable(
            caption("report.sections.facilities.blocked_caption", about),
            heads,
            _rows(tables, found, cells),
            numbers(len(heads)),
            last_is_total=True,
            note=texts("report.sections.facilities.blocked_note", year=year),
        ),
    )


def _sum(tables: FacilityTables, series: list[str], chosen: Collection[str] | None) -> Band:
    return tables.total(series, chosen) if series else Band(0.0, 0.0, 0.0)


def _blocked_in_words(tables: FacilityTables, causes: list[BlockedBy], found: FoundReport) -> str:
    about, texts, year = found.about, found.texts, str(found.about.target_year)
    if not causes:
        return texts("figure.stuck.title_none", year=year)
    days = {cause: tables.total((blocked_days(cause),)).mean or 0.0 for cause in causes}
    by_facility = {
        name: tables.total([blocked_days(cause) for cause in causes], (id_,)).mean or 0.0
        for id_, name in tables.names.items()
    }
    main, where = max(days, key=lambda one: days[one]), max(by_facility, key=lambda one: by_facility[one])
    total = sum(days.values())
    return texts(
        "report.sections.facilities.blocked_alternative",
        year=year,
        days=texts.count(total),
        places=texts.mean(total / tables.days(about.target_year)),
        cause=texts.cause(main).lower(),
        part=texts.percent(days[main] / total),
        facility=where,
        of_facility=texts.count(by_facility[where]),
    )


def _rows(
    tables: FacilityTables, found: FoundReport, cells: Callable[[Collection[str] | None], list[str]]
) -> tuple[tuple[str, ...], ...]:
    """Return a row for each facility, and one for all of them together."""
    rows = [(name, *cells((id_,))) for id_, name in tables.names.items()]
    return (*rows, (found.texts("report.sections.facilities.all"), *cells(None)))
