"""Households housed a year in the whole region, by the kind of home, beside the task."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.bands import band_in, by_year
from groeipad.report.flows import ROUTES
from groeipad.report.plots.contrast import ink_on, shape
from groeipad.report.plots.frame import Heading, framed
from groeipad.report.plots.marks import (
    Key,
    bar_key,
    count_axis,
    draw_level,
    error_key,
    line_key,
    top_of,
    year_axis,
)
from groeipad.report.plots.style import (
    AGREED,
    BLACK,
    GREY,
    LOOKS_OF_ROUTES,
    SIMULATED,
    SMALL_SIZE,
    styled,
)
from simulator.contract import REGION

_ROOM_FOR_NUMBER = 0.045
"""A part of a bar holds its number if it is at least this part of the axis."""
_ASIDE = 0.28
"""Years beside the middle of a bar, where an interval crosses no number."""
_MOST_NUMBERS = 16
"""With more years than this, bars are too narrow for a number in each part."""


@dataclass(frozen=True)
class _Part:
    """A part of every bar: the households housed in homes of one kind, by year."""

    route: str
    color: str
    hatch: str
    means: pl.Series


@styled
def housed(bands: pl.DataFrame, about: About) -> Figure:
    """Draw the households housed in the region per year (bars) and what is needed (lines).

    Where others than relets house them too, the bars have a part for each kind of home.

    Parameters
    ----------
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    about
        What the result is.
    """
    texts = about.texts
    bars, need, gross = (
        by_year(bands, metric, REGION) for metric in ("housed_in", "fair_share_task", "fair_share_gross")
    )
    parts = _parts(bands)
    figure = framed(about, _heading(bands, parts, about), body_height=4.2)
    axes = figure.add_subplot()
    years = bars["year"].to_list()
    means = bars["mean"].fill_null(0.0)
    top = top_of(bars["p90"], means, need["mean"], gross["mean"])
    if parts:
        _draw_parts(axes, years, parts, top, about)
    else:
        axes.bar(years, means, width=0.72, color=SIMULATED)
        for year, mean in zip(years, means, strict=True):
            _write_at_foot(axes, year, mean, about)
    if about.has_spread:
        _draw_intervals(axes, bars, aside=_ASIDE if parts else 0.0)
    draw_level(axes, need["year"].to_list(), need["mean"].to_list(), AGREED, "-")
    draw_level(axes, gross["year"].to_list(), gross["mean"].to_list(), GREY, ":")
    year_axis(axes, years, labels=16)
    if parts:
        _write_totals_below(axes, dict(zip(years, means, strict=True)), about)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel(texts("figure.households"))
    count_axis(axes, texts, top)
    return figure


def _parts(bands: pl.DataFrame) -> list[_Part]:
    """Return the parts of the bars, from below; none where all are housed in relets."""
    found = [_Part(route, *LOOKS_OF_ROUTES[route], by_year(bands, route, REGION)["mean"]) for route in ROUTES]
    there = [part for part in found if (part.means.fill_null(0.0) > 0).any()]
    return there if any(part.route != ROUTES[0] for part in there) else []


def _heading(bands: pl.DataFrame, parts: list[_Part], about: About) -> Heading:
    texts, year = about.texts, about.target_year
    housed_key: list[Key] = [
        bar_key(texts(f"figure.housed.{part.route}"), part.color, part.hatch) for part in parts
    ]
    total_below = [texts("figure.housed.total_below")] if parts else []
    tasks = dict.fromkeys(
        texts.count(band_in(bands, "fair_share_gross", REGION, one).mean) for one in (about.years[0], year)
    )
    return Heading(
        texts(
            "figure.housed.title",
            year=str(year),
            housed=texts.count(band_in(bands, "housed_in", REGION, year).mean),
            need=texts.count(band_in(bands, "fair_share_task", REGION, year).mean),
        ),
        " ".join([texts("figure.housed.subtitle", region=about.region), *total_below]),
        [
            *(housed_key or [bar_key(texts("figure.housed.housed"))]),
            *error_key(about),
            line_key(texts("figure.housed.need"), AGREED),
            line_key(texts("figure.housed.gross", task=" → ".join(tasks)), GREY, ":"),
        ],
    )


def _draw_parts(axes: Axes, years: list[int], parts: list[_Part], top: float, about: About) -> None:
    """Stack the parts of the bars, each with its number where it has room."""
    below = [0.0] * len(years)
    for part in parts:
        heights = [mean or 0.0 for mean in part.means]
        axes.bar(
            years,
            heights,
            bottom=below,
            width=0.72,
            **shape(part.color, part.hatch, outline=0.8),
        )
        for year, low, height in zip(years, below, heights, strict=True):
            if height >= _ROOM_FOR_NUMBER * top and len(years) <= _MOST_NUMBERS:
                _write_inside(axes, year, low + height / 2, height, part, about)
        below = [low + height for low, height in zip(below, heights, strict=True)]


def _write_inside(axes: Axes, year: int, middle: float, amount: float, part: _Part, about: About) -> None:
    axes.annotate(
        about.texts.count(amount),
        (year, middle),
        ha="center",
        va="center",
        color=ink_on(part.color),
        size=SMALL_SIZE - 1,
        bbox={"boxstyle": "round,pad=0.1", "facecolor": part.color, "edgecolor": "none"},
    )


def _write_at_foot(axes: Axes, year: int, amount: float, about: About) -> None:
    axes.annotate(
        about.texts.count(amount),
        (year, 0),
        xytext=(0, 5),
        textcoords="offset points",
        ha="center",
        color="white" if amount > 0 else BLACK,
        weight="bold",
        size="small",
    )


def _write_totals_below(axes: Axes, totals: dict[int, float], about: About) -> None:
    """Write what a whole bar comes to under its year, where the year is written."""
    for year in axes.get_xticks():
        axes.annotate(
            about.texts.count(totals[round(year)]),
            (year, 0),
            xycoords=("data", "axes fraction"),
            xytext=(0, -24),
            textcoords="offset points",
            ha="center",
            weight="bold",
            size=SMALL_SIZE,
        )


def _draw_intervals(axes: Axes, bars: pl.DataFrame, aside: float) -> None:
    # In white under the black: an interval has to show on a dark bar as well as above it.
    for color, width in (("white", 3.2), (BLACK, 1.2)):
        axes.vlines(
            [year + aside for year in bars["year"]],
            bars["p10"].fill_null(0.0),
            bars["p90"].fill_null(0.0),
            color=color,
            linewidth=width,
            zorder=3,
        )
