"""One municipality: who is housed there a year beside its growth path, and who waits."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.bands import band_in, by_year
from groeipad.report.plots.frame import Heading, framed, panel_title
from groeipad.report.plots.marks import (
    band_key,
    count_axis,
    draw_band,
    draw_level,
    draw_means,
    line_key,
    top_of,
    year_axis,
)
from groeipad.report.plots.style import AGREED, GREY, SIMULATED, SMALL_SIZE, styled

_HEIGHT = 3.2
"""Inches of height for both panels."""


@styled
def municipality(bands: pl.DataFrame, code: str, about: About) -> Figure:
    """Draw the households housed in a municipality beside its path and its fair share, and those that wait.

    Parameters
    ----------
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    code
        The municipality.
    about
        What the result is.
    """
    texts, year, name = about.texts, about.target_year, about.municipalities[code]
    heading = Heading(
        texts(
            "figure.municipality.title",
            name=name,
            year=str(year),
            housed=texts.count(band_in(bands, "housed_in", code, year).mean),
            need=texts.count(band_in(bands, "fair_share_task", code, year).mean),
        ),
        texts("figure.municipality.subtitle"),
        [
            line_key(texts("figure.municipality.mean"), SIMULATED, marker="o", filled=False),
            *band_key(about),
            line_key(texts("figure.municipality.path"), GREY, "--"),
            line_key(texts("figure.growth_path.task"), AGREED),
        ],
    )
    figure = framed(about, heading, body_height=_HEIGHT)
    grid = figure.add_gridspec(1, 2)
    left, right = figure.add_subplot(grid[0, 0]), figure.add_subplot(grid[0, 1])
    _draw_housed(left, bands, code, about)
    _draw_backlog(right, bands, code, about)
    left.set_title(panel_title(texts("figure.municipality.housed"), 2))
    right.set_title(panel_title(texts("figure.municipality.backlog"), 2))
    left.set_ylabel(texts("figure.households"))
    return figure


def _draw_housed(axes: Axes, bands: pl.DataFrame, code: str, about: About) -> None:
    housed, path, task = (
        by_year(bands, metric, code) for metric in ("housed_in", "growth_path", "fair_share_task")
    )
    _draw_means_and_band(axes, housed, about)
    draw_level(axes, task["year"].to_list(), task["mean"].to_list(), AGREED, "-")
    axes.plot(path["year"], path["mean"], color=GREY, linestyle="--", linewidth=1.6)
    count_axis(axes, about.texts, top_of(housed["p90"], housed["mean"], task["mean"], path["mean"]))


def _draw_backlog(axes: Axes, bands: pl.DataFrame, code: str, about: About) -> None:
    backlog = by_year(bands, "backlog", code)
    _draw_means_and_band(axes, backlog, about)
    axes.annotate(
        about.texts.count(backlog["mean"][-1]),
        (backlog["year"][-1], backlog["mean"][-1] or 0.0),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE,
        annotation_clip=False,
    )
    count_axis(axes, about.texts, top_of(backlog["p90"], backlog["mean"]))


def _draw_means_and_band(axes: Axes, rows: pl.DataFrame, about: About) -> None:
    years = rows["year"].to_list()
    if about.has_spread:
        draw_band(axes, years, rows["p10"], rows["p90"])
    draw_means(axes, years, rows["mean"], filled=False)
    year_axis(axes, years, labels=6)
