"""How full each kind of facility is, month by month, and how many of its places are blocked."""

from __future__ import annotations

from math import ceil

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch

from groeipad.report.about import About
from groeipad.report.facilities import HOME_CAUSES, FacilityTables
from groeipad.report.plots.contrast import shape
from groeipad.report.plots.frame import Heading, columns_for, framed, panel_title
from groeipad.report.plots.marks import (
    Key,
    band_key,
    count_axis,
    draw_band,
    line_key,
    month_axis,
    top_of,
)
from groeipad.report.plots.style import AGREED, ORANGE, PALE, SIMULATED, SMALL_SIZE, VERMILLION, styled
from simulator.contract import BlockedBy

_AREAS: tuple[tuple[str, str, str], ...] = (
    ("in_care", PALE, ""),
    ("blocked_home", VERMILLION, ""),
    ("blocked_chain", ORANGE, "////"),
)
"""What a place is used for, from below: its series, colour and hatch."""
_SCORE_WIDTH = 1.1
"""Inches for what stands at the right of a panel's title."""


@styled
def facilities(tables: FacilityTables, about: About) -> Figure:
    """Draw the places in use, blocked and wanted, a panel for each kind of facility.

    Parameters
    ----------
    tables
        The tables of the facilities.
    about
        What the result is.
    """
    texts, count = about.texts, len(tables.names)
    heading = Heading(
        _finding(tables, about),
        _subtitle(tables, about),
        [
            *(_area_key(texts(f"facility.{series}.label"), color, hatch) for series, color, hatch in _AREAS),
            line_key(texts("facility.places.label"), AGREED),
            line_key(texts("facility.waiting_outside.label"), SIMULATED),
            *band_key(about),
        ],
    )
    columns = columns_for(count)
    lines = ceil(count / columns)
    figure = framed(about, heading, body_height=2.7 * lines if lines > 1 else 3.8)
    grid = figure.add_gridspec(2 * lines, columns, height_ratios=[2.6, 1.0] * lines)
    for index, (id_, name) in enumerate(tables.names.items()):
        line, column = divmod(index, columns)
        inside = figure.add_subplot(grid[2 * line, column])
        outside = figure.add_subplot(grid[2 * line + 1, column])
        rows = tables.months.filter(facility=id_).sort("month")
        _inside(inside, rows, about)
        _outside(outside, rows, about)
        inside.set_title(panel_title(name, columns, beside=_SCORE_WIDTH))
        inside.set_title(_score(tables, id_, about), loc="right", size=SMALL_SIZE, weight="normal")
        if column == 0:
            inside.set_ylabel(texts("unit.places"))
            outside.set_ylabel(texts("figure.facilities.outside"))
    return figure


def _inside(axes: Axes, rows: pl.DataFrame, about: About) -> None:
    """Stack what the places are used for, up to the line of the places there are."""
    ends = _months(axes, rows)
    bottom = [0.0] * len(ends)
    for series, color, hatch in _AREAS:
        top = [low + more for low, more in zip(bottom, _level(rows, series), strict=True)]
        axes.fill_between(ends, bottom, top, **shape(color, hatch))
        bottom = top
    places = _level(rows, "places")
    axes.step(ends, places, where="pre", color=AGREED, linewidth=1.6)
    axes.tick_params(axis="x", which="both", labelbottom=False)
    count_axis(axes, about.texts, top_of(bottom, places), ticks=4)


def _outside(axes: Axes, rows: pl.DataFrame, about: About) -> None:
    """Draw the people who wait outside for a place."""
    ends = _months(axes, rows)
    if about.has_spread:
        low, high = (pl.Series(_level(rows, "waiting_outside", part)) for part in ("p10", "p90"))
        draw_band(axes, ends, low, high)
    waiting = _level(rows, "waiting_outside")
    axes.plot(ends, waiting, color=SIMULATED, linewidth=1.6, clip_on=False, in_layout=False)
    count_axis(axes, about.texts, top_of(waiting, _level(rows, "waiting_outside", "p90")), ticks=2)


def _months(axes: Axes, rows: pl.DataFrame) -> list[float]:
    """Put the months on an axis and return where they end, after where the first begins."""
    months = [month.split("-") for month in rows.filter(series="places")["month"]]
    ends = [int(year) + int(month) / 12 for year, month in months]
    month_axis(axes, ends[0] - 1 / 12, ends[-1], labels=4)
    return [ends[0] - 1 / 12, *ends]


def _level(rows: pl.DataFrame, series: str, part: str = "mean") -> list[float]:
    """Return a series at the months' ends; the first month begins as it ends, so that a single one shows."""
    values = [float(value) for value in rows.filter(series=series)[part]]
    return [values[0], *values]


def _score(tables: FacilityTables, id_: str, about: About) -> str:
    if id_ in about.releases:
        return about.texts("figure.facilities.releases")
    blocked = tables.share_blocked(about.target_year, tuple(BlockedBy), (id_,))
    return about.texts("figure.facilities.score", share=about.texts.percent(blocked))


def _finding(tables: FacilityTables, about: About) -> str:
    texts, year = about.texts, str(about.target_year)
    share = texts.percent(
        tables.share_blocked(about.target_year, HOME_CAUSES, tables.where_places_are_held(about))
    )
    if share == texts.percent(0.0):
        return texts("figure.facilities.title_none", year=year)
    return texts("figure.facilities.title", year=year, share=share)


def _subtitle(tables: FacilityTables, about: About) -> str:
    texts = about.texts
    parts = [
        texts("figure.facilities.subtitle_many" if about.has_spread else "figure.facilities.subtitle_one")
    ]
    parts.append(texts("figure.facilities.subtitle_score", year=str(about.target_year)))
    if len(tables.names) > 1:
        if about.releases & tables.names.keys():
            parts.append(texts("figure.facilities.only_holding"))
        parts.append(texts("figure.facilities.own_scale"))
    return " ".join(parts)


def _area_key(words: str, color: str, hatch: str) -> Key:
    return Patch(**shape(color, hatch)), words
