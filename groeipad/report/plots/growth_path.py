"""The growth path: what each municipality houses a year, against its fair share."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.bands import LIKELY, band_in, by_year
from groeipad.report.plots.frame import Heading, panel_each, with_own_scale
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

_SCORE_WIDTH = 1.1
"""Inches for what stands at the right of a panel's title."""


@styled
def growth_path(bands: pl.DataFrame, about: About) -> Figure:
    """Draw, per municipality, the households housed there against its net and gross fair share.

    Parameters
    ----------
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    about
        What the result is.
    """
    texts = about.texts
    subtitle = texts(
        "figure.growth_path.subtitle",
        year=str(about.target_year),
        days=texts.count(about.reached_wait_days),
    )
    heading = Heading(
        _finding(bands, about),
        with_own_scale(subtitle, about),
        [
            line_key(texts("figure.growth_path.housed"), SIMULATED, marker="o", filled=False),
            line_key(texts("figure.growth_path.reached"), SIMULATED, "", "o"),
            *band_key(about),
            line_key(texts("figure.growth_path.task"), AGREED),
            line_key(texts("figure.growth_path.gross"), GREY, ":"),
        ],
    )
    figure, panels = panel_each(about, heading, row_height=1.9, beside_title=_SCORE_WIDTH)
    for code, axes in panels.items():
        _panel(axes, bands, code, about)
        axes.set_title(_score(bands, code, about), loc="right", size=SMALL_SIZE, weight="normal")
    return figure


def _panel(axes: Axes, bands: pl.DataFrame, code: str, about: About) -> None:
    housed, task, gross, reached = (
        by_year(bands, metric, code)
        for metric in ("housed_in", "fair_share_task", "fair_share_gross", "fair_share_reached")
    )
    years = housed["year"].to_list()
    if about.has_spread:
        draw_band(axes, years, housed["p10"], housed["p90"])
    draw_level(axes, gross["year"].to_list(), gross["mean"].to_list(), GREY, ":")
    draw_level(axes, task["year"].to_list(), task["mean"].to_list(), AGREED, "-")
    draw_means(axes, years, housed["mean"], filled=False)
    likely = reached.filter(pl.col("mean") > LIKELY).select("year").join(housed, on="year")
    draw_means(axes, likely["year"].to_list(), likely["mean"], line=False)
    year_axis(axes, years, labels=4)
    count_axis(axes, about.texts, top_of(housed["p90"], task["mean"], gross["mean"]), ticks=4)


def _score(bands: pl.DataFrame, code: str, about: About) -> str:
    texts, year = about.texts, about.target_year
    return texts(
        "figure.growth_path.score",
        ratio=texts.percent(band_in(bands, "fair_share_ratio", code, year).mean),
        chance=texts.percent(band_in(bands, "fair_share_reached", code, year).mean),
    )


def _finding(bands: pl.DataFrame, about: About) -> str:
    texts, total, year = about.texts, len(about.municipalities), str(about.target_year)
    chances = (
        band_in(bands, "fair_share_reached", code, about.target_year).mean for code in about.municipalities
    )
    reached = sum((chance or 0.0) > LIKELY for chance in chances)
    if total == 1:
        (name,) = about.municipalities.values()
        return texts(f"figure.growth_path.title_one_{'yes' if reached else 'no'}", name=name, year=year)
    key = "none" if not reached else "all" if reached == total else "some"
    return texts(
        f"figure.growth_path.title_{key}", reached=texts.count(reached), total=texts.count(total), year=year
    )
