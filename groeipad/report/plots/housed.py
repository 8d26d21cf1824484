"""Households housed a year in the whole region, beside the task."""

from __future__ import annotations

import polars as pl
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.bands import band_in, by_year
from groeipad.report.plots.frame import Heading, framed
from groeipad.report.plots.marks import (
    bar_key,
    count_axis,
    draw_level,
    error_key,
    line_key,
    top_of,
    year_axis,
)
from groeipad.report.plots.style import AGREED, BLACK, GREY, SIMULATED, styled
from simulator.contract import REGION


@styled
def housed(bands: pl.DataFrame, about: About) -> Figure:
    """Draw the households housed in the region per year (bars) and what is needed (lines).

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
    heading = Heading(
        texts(
            "figure.housed.title",
            year=str(about.target_year),
            housed=texts.count(band_in(bands, "housed_in", REGION, about.target_year).mean),
            need=texts.count(band_in(bands, "fair_share_task", REGION, about.target_year).mean),
        ),
        texts("figure.housed.subtitle", region=about.region),
        [
            bar_key(texts("figure.housed.housed")),
            *error_key(about),
            line_key(texts("figure.housed.need"), AGREED),
            line_key(
                texts(
                    "figure.housed.gross",
                    task=texts.count(band_in(bands, "fair_share_gross", REGION, about.target_year).mean),
                ),
                GREY,
                ":",
            ),
        ],
    )
    figure = framed(about, heading, body_height=4.2)
    axes = figure.add_subplot()
    years = bars["year"].to_list()
    means = bars["mean"].fill_null(0.0)
    axes.bar(years, means, width=0.72, color=SIMULATED)
    if about.has_spread:
        # In white under the black: an interval has to show on the dark bar as well as above it.
        for color, width in (("white", 3.2), (BLACK, 1.2)):
            axes.vlines(
                years,
                bars["p10"].fill_null(0.0),
                bars["p90"].fill_null(0.0),
                color=color,
                linewidth=width,
                zorder=3,
            )
    for year, mean in zip(years, means, strict=True):
        axes.annotate(
            texts.count(mean),
            (year, 0),
            xytext=(0, 5),
            textcoords="offset points",
            ha="center",
            color="white" if mean > 0 else BLACK,
            weight="bold",
            size="small",
        )
    draw_level(axes, need["year"].to_list(), need["mean"].to_list(), AGREED, "-")
    draw_level(axes, gross["year"].to_list(), gross["mean"].to_list(), GREY, ":")
    year_axis(axes, years, labels=16)
    axes.tick_params(axis="x", length=0)
    axes.set_ylabel(texts("figure.households"))
    count_axis(axes, texts, top_of(bars["p90"], need["mean"], gross["mean"]))
    return figure
