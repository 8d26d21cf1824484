"""The region as a whole: each municipality in a row, each year, and the figures of who is housed and who waits."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from groeipad.report.bands import LIKELY, band_in
from groeipad.report.html.content import DataTable, DrawnFigure, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import caption, numbers, spread
from groeipad.report.html.yearly import Column, by_place_and_year, cell, main_columns, year_by_year
from simulator.contract import REGION

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def region(found: FoundReport, *, with_figures: bool = True) -> Section:
    """Return the section on the region.

    Parameters
    ----------
    found
        What the report is about.
    with_figures
        Whether there are figures in it; without, it is the summary beside the page of one municipality.
    """
    texts, about = found.texts, found.about
    figures = (_backlog(found), _housed(found), _growth_path(found)) if with_figures else ()
    return Section(
        "region",
        texts("report.region.title", region=about.region),
        (
            _in_words(found),
            by_municipality(found),
            year_by_year(REGION, about.region, main_columns(texts), found),
            *figures,
        ),
        starts_page=True,
    )


def by_municipality(found: FoundReport) -> DataTable:
    """Return the table with a row for each municipality and one for the region, in the target year."""
    texts, about = found.texts, found.about
    columns = main_columns(texts)
    places = {**about.municipalities, REGION: texts("summary.region")}
    heads = (
        texts("summary.column.municipality"),
        *(texts(f"report.yearly.{one.head}") for one in columns),
    )

    return DataTable(
        caption("report.region.caption", about),
        heads,
        tuple(
            (name, *(cell(column, code, about.target_year, found) for column in columns))
            for code, name in places.items()
        ),
        numbers(len(heads)),
        last_is_total=True,
        note=texts("report.yearly.note_region"),
    )


def _in_words(found: FoundReport) -> str:
    texts, about, year = found.texts, found.about, found.about.target_year
    housed, needed, backlog, first = (
        band_in(found.bands, metric, REGION, of_year)
        for metric, of_year in (
            ("housed_in", year),
            ("fair_share_task", year),
            ("backlog", year),
            ("backlog", about.years[0]),
        )
    )
    return texts(
        "report.region.words",
        year=str(year),
        housed=texts.count(housed.mean),
        housed_spread=spread(housed, texts.count, about),
        needed=texts.count(needed.mean),
        backlog=texts.count(backlog.mean),
        backlog_spread=spread(backlog, texts.count, about),
        first_year=str(about.years[0]),
        first=texts.count(first.mean),
    )


def _backlog(found: FoundReport) -> DrawnFigure:
    texts, about = found.texts, found.about
    places = {REGION: about.region, **(about.municipalities if len(about.municipalities) > 1 else {})}
    last = {
        code: band_in(found.bands, "backlog", code, about.target_year).mean or 0.0
        for code in about.municipalities
    }
    most = max(last, key=lambda code: last[code])
    end = band_in(found.bands, "backlog", REGION, about.target_year)
    return DrawnFigure(
        "backlog",
        partial(_draw_backlog, found),
        texts(
            "report.region.backlog_alternative",
            first_year=str(about.years[0]),
            year=str(about.target_year),
            first=texts.count(band_in(found.bands, "backlog", REGION, about.years[0]).mean),
            last=texts.count(end.mean),
            spread=spread(end, texts.count, about),
            most=about.municipalities[most],
            of_most=texts.count(last[most]),
        ),
        by_place_and_year(
            caption("report.region.backlog_caption", about),
            (Column("backlog", "backlog", texts.count),),
            places,
            found,
        ),
    )


def _draw_backlog(found: FoundReport) -> Figure:
    from groeipad.report.figures import drawings

    return drawings(found.main, found.lang)["backlog"]()


def _housed(found: FoundReport) -> DrawnFigure:
    from groeipad.report import plots
    from groeipad.report.flows import ROUTES

    texts, about = found.texts, found.about
    routes = [
        route
        for route in ROUTES
        if any(band_in(found.bands, route, REGION, year).mean or 0.0 for year in about.years)
    ]
    columns = (
        *(Column(route, route, texts.count) for route in routes),
        Column("housed", "housed_in", texts.count),
        Column("needed", "fair_share_task", texts.count, has_band=False),
        Column("gross", "fair_share_gross", texts.count, has_band=False),
    )
    heads = (
        texts("report.yearly.year"),
        *(texts(f"figure.housed.{route}").capitalize() for route in routes),
        *(texts(f"report.yearly.{head}") for head in ("housed", "needed", "gross")),
    )
    housed = band_in(found.bands, "housed_in", REGION, about.target_year)
    return DrawnFigure(
        "housed",
        partial(plots.housed, found.bands, about),
        texts(
            "report.region.housed_alternative",
            first_year=str(about.years[0]),
            year=str(about.target_year),
            first=texts.count(band_in(found.bands, "housed_in", REGION, about.years[0]).mean),
            last=texts.count(housed.mean),
            spread=spread(housed, texts.count, about),
            needed=texts.count(band_in(found.bands, "fair_share_task", REGION, about.target_year).mean),
        ),
        DataTable(
            caption("report.region.housed_caption", about),
            heads,
            tuple((str(year), *(cell(one, REGION, year, found) for one in columns)) for year in about.years),
            numbers(len(heads)),
        ),
    )


def _growth_path(found: FoundReport) -> DrawnFigure:
    from groeipad.report import plots

    texts, about = found.texts, found.about
    chances = {
        name: band_in(found.bands, "fair_share_reached", code, about.target_year).mean or 0.0
        for code, name in about.municipalities.items()
    }
    likely = [name for name, chance in chances.items() if chance > LIKELY]
    return DrawnFigure(
        "growth-path",
        partial(plots.growth_path, found.bands, about),
        texts(
            "report.region.path_alternative",
            first_year=str(about.years[0]),
            year=str(about.target_year),
            total=texts.count(len(chances)),
            names=", ".join(likely) or texts("summary.sentence.nobody"),
        ),
        by_place_and_year(
            caption("report.region.path_caption", about),
            (
                Column("housed", "housed_in", texts.count),
                Column("needed", "fair_share_task", texts.count, has_band=False),
            ),
            dict(about.municipalities),
            found,
        ),
    )
