"""The backlog month by month: the region large, every municipality small."""

from __future__ import annotations

from datetime import date
from math import ceil

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.plots.frame import Heading, columns_for, framed, panel_title, with_own_scale
from groeipad.report.plots.marks import (
    band_key,
    count_axis,
    draw_band,
    line_key,
    month_axis,
    top_of,
)
from groeipad.report.plots.style import BLACK, SIMULATED, SMALL_SIZE, styled
from simulator.contract import ALL_GROUPS, REGION

STEADY = 0.1
"""A backlog that ends within this share of where it began is said to stay about the same."""


@styled
def backlog(series: pl.DataFrame, about: About) -> Figure:
    """Draw the backlog with the band in which 8 in 10 outcomes lie.

    Parameters
    ----------
    series
        The stored monthly series.
    about
        What the result is.
    """
    rows = series.filter(series="backlog", group=ALL_GROUPS).sort("month")
    region = rows.filter(municipality=REGION)
    texts = about.texts
    subtitle = texts(
        "figure.backlog.subtitle",
        first_month=texts.month(_first_day(region["month"][0])),
        last_month=texts.month(_first_day(region["month"][-1])),
    )
    line = "figure.backlog.median" if about.has_spread else "figure.backlog.only"
    heading = Heading(
        _finding(region, about),
        with_own_scale(subtitle, about),
        [line_key(texts(line), SIMULATED), *band_key(about)],
    )
    # A region of one municipality is that municipality: nothing to show twice.
    places = about.municipalities if len(about.municipalities) > 1 else {}
    columns = columns_for(len(places))
    lines = ceil(len(places) / columns)
    figure = framed(about, heading, body_height=2.7 + 1.35 * lines)
    grid = figure.add_gridspec(lines + 1, columns, height_ratios=[2.0] + [1.0] * lines)
    large = figure.add_subplot(grid[0, :])
    _panel(large, region, about, labels=12)
    large.set_title(about.region)
    large.set_ylabel(texts("figure.households"))
    for index, (code, name) in enumerate(places.items()):
        small = figure.add_subplot(grid[1 + index // columns, index % columns])
        _panel(small, rows.filter(municipality=code), about, labels=4)
        small.set_title(panel_title(name, columns))
    return figure


def _panel(axes: Axes, rows: pl.DataFrame, about: About, labels: int) -> None:
    ends = [_month_end(month) for month in rows["month"]]
    if about.has_spread:
        draw_band(axes, ends, rows["p10"], rows["p90"])
    axes.plot(ends, rows["p50"], color=SIMULATED, linewidth=1.8, marker="o" if len(ends) == 1 else "")
    _write_last(axes, ends[-1], rows["p50"][-1], about)
    month_axis(axes, ends[0] - 1 / 12, ends[-1], labels)
    count_axis(axes, about.texts, top_of(rows["p90"], rows["p50"]), ticks=5 if labels > 4 else 3)


def _write_last(axes: Axes, end: float, value: float, about: About) -> None:
    """Write the last value beside the line's end, where people look first."""
    axes.annotate(
        about.texts.count(value),
        (end, value),
        xytext=(5, 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE,
        color=BLACK,
        annotation_clip=False,
    )


def _finding(region: pl.DataFrame, about: About) -> str:
    first, last = float(region["p50"][0]), float(region["p50"][-1])
    steady = abs(last - first) <= STEADY * first
    key = "steady" if steady else "grows" if last > first else "shrinks"
    texts = about.texts
    return texts(f"figure.backlog.title_{key}", first=texts.count(first), last=texts.count(last))


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")


def _month_end(month: str) -> float:
    """Return the end of a month in decimal years: a backlog is that of the month's end."""
    day = _first_day(month)
    return day.year + day.month / 12
