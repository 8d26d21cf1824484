"""Flows: who came in where, where they were housed, and who is stuck."""

from __future__ import annotations

from functools import partial

from groeipad.report.bands import band_in
from groeipad.report.facilities import FacilityTables
from groeipad.report.flows import YearFlows
from groeipad.report.html.content import DataTable, DrawnFigure, Part, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import banded, caption, numbers
from groeipad.report.plan.words import capitalised
from simulator.contract import REGION

_OF_FACILITIES = (
    "arrived",
    "registered",
    "left_elsewhere",
    "turned_away",
    "blocked_home",
    "waiting_outside",
)


def flows(found: FoundReport) -> Section | None:
    """Return the section on flows; None where nobody flows."""
    of_year = YearFlows.of(found.main, found.bands, found.about)
    if not of_year.register.waited and of_year.facilities is None:
        return None
    tables = FacilityTables.of(found.main, found.about)
    parts: list[Part] = [
        found.texts("report.sections.flows.read"),
        _picture(of_year, found),
        _by_municipality(found),
    ]
    if tables is not None:
        parts.append(_by_facility(tables, found))
    return Section("flows", found.texts("report.sections.flows.title"), tuple(parts), starts_page=True)


def _picture(of_year: YearFlows, found: FoundReport) -> DrawnFigure:
    from groeipad.report import plots

    about, texts, register = found.about, found.texts, of_year.register
    alternative = texts(
        "report.sections.flows.alternative",
        year=str(about.target_year),
        waited=texts.count(register.waited),
        housed=texts.count(register.all_housed),
        own=texts.count(register.own_solution),
        lapsed=texts.count(register.lapsed),
        end=texts.count(register.end),
    )
    if of_year.facilities is not None:
        in_facilities = of_year.facilities
        through = texts(
            "report.sections.flows.alternative_facilities",
            came=texts.count(in_facilities.came + in_facilities.back),
            registered=texts.count(in_facilities.registered),
            turned_away=texts.count(in_facilities.turned_away),
        )
        alternative = f"{alternative} {through}"
    return DrawnFigure("flows", partial(plots.flows, of_year, about), alternative, _account(of_year, found))


def _account(of_year: YearFlows, found: FoundReport) -> DataTable:
    """Return both accounts, from who was there at the start to who is there at the end."""
    texts, year = found.texts, str(found.about.target_year)
    register, facilities = of_year.register, of_year.facilities
    at_register, at_facilities = (texts(f"figure.flows.{name}") for name in ("register", "facilities"))
    lines: list[tuple[str, str, str, float]] = [
        (at_register, "start", texts("report.sections.flows.at_start"), register.start),
        (at_register, "in", texts("figure.flows.straight"), register.straight),
        (at_register, "in", texts("figure.flows.back"), register.back),
        (at_register, "in", texts("report.sections.flows.from_facilities"), register.from_facilities),
        *(
            (at_register, "out", texts(f"figure.flows.{way}"), homes)
            for way, homes in register.housed.items()
        ),
        (at_register, "out", texts("figure.flows.own_solution"), register.own_solution),
        (at_register, "out", texts("figure.flows.lapsed"), register.lapsed),
        (at_register, "end", texts("report.sections.flows.at_end"), register.end),
    ]
    if facilities is not None:
        lines += [
            (at_facilities, "start", texts("report.sections.flows.there_at_start"), facilities.start),
            (at_facilities, "in", texts("figure.flows.came"), facilities.came),
            (at_facilities, "in", texts("figure.flows.back_to_facility"), facilities.back),
            (at_facilities, "out", texts("report.sections.flows.to_register"), facilities.registered),
            (at_facilities, "out", texts("figure.flows.elsewhere"), facilities.elsewhere),
            (at_facilities, "out", texts("figure.flows.turned_away"), facilities.turned_away),
            (at_facilities, "end", texts("report.sections.flows.there_at_end"), facilities.end),
        ]
    rows = tuple(
        (capitalised(what), where, texts(f"report.sections.flows.{way}"), texts.mean(amount))
        for where, way, what, amount in lines
        if amount or way in ("start", "end")
    )
    heads = tuple(texts(f"report.sections.flows.{head}") for head in ("who", "where", "way", "households"))
    return DataTable(
        texts("report.sections.flows.account_caption", year=year),
        heads,
        rows,
        (False, False, False, True),
        note=texts("report.sections.flows.account_note"),
    )


def _by_municipality(found: FoundReport) -> DataTable:
    """Return for each municipality who registered, who was housed there, who left otherwise, and who is stuck."""
    about, texts, year = found.about, found.texts, found.about.target_year
    metrics = [
        "registered",
        "returned",
        "housed_in",
        *(["transferred_in"] if band_in(found.bands, "transferred_in", REGION, year).mean else []),
        "own_solution",
        "lapsed",
        "backlog",
    ]
    heads = (
        texts("summary.column.municipality"),
        *(texts(f"report.sections.flows.{metric}") for metric in metrics),
    )
    rows = tuple(
        (name, *(banded(band_in(found.bands, metric, code, year), texts.count, about) for metric in metrics))
        for code, name in (*about.municipalities.items(), (REGION, texts("summary.region")))
    )
    return DataTable(
        caption("report.sections.flows.municipality_caption", about),
        heads,
        rows,
        numbers(len(heads)),
        last_is_total=True,
        note=texts("report.sections.flows.municipality_note"),
    )


def _by_facility(tables: FacilityTables, found: FoundReport) -> DataTable:
    about, texts = found.about, found.texts
    heads = (
        texts("report.sections.facilities.facility"),
        *(texts(f"report.sections.flows.{series}") for series in _OF_FACILITIES),
    )

    def cells(chosen: tuple[str, ...] | None) -> list[str]:
        return [banded(tables.total((series,), chosen), texts.count, about) for series in _OF_FACILITIES]

    return DataTable(
        caption("report.sections.flows.facility_caption", about),
        heads,
        (
            *((name, *cells((id_,))) for id_, name in tables.names.items()),
            (texts("report.sections.facilities.all"), *cells(None)),
        ),
        numbers(len(heads)),
        last_is_total=True,
    )
