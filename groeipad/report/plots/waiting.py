"""How long each group waits: the mean, and how long 9 in 10 stay below."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groeipad.report.about import About
from groeipad.report.plots.frame import Heading, framed, wrapped
from groeipad.report.plots.marks import line_key, top_of
from groeipad.report.plots.style import GREY, LIMIT, PALE, SIMULATED, SMALL_SIZE, styled
from groeipad.texts.numbers import DAYS_PER_MONTH
from simulator.contract import REGION

_LABEL_WIDTH = 3.6
"""Inches for a group's name."""
_WHOLE_FROM = 4.0
"""From so many months on the axis counts whole ones; below, they would all be written as 0 or 1."""


@styled
def waiting(bands: pl.DataFrame, about: About) -> Figure:
    """Draw the wait by group, longest first, for the households housed in the target year.

    Parameters
    ----------
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    about
        What the result is.
    """
    texts, year = about.texts, str(about.target_year)
    waits = _waits(bands, about)
    housed = waits.drop_nulls("wait_mean")
    heading = Heading(
        texts("figure.waiting.title_nobody", year=year)
        if housed.is_empty()
        else texts(
            "figure.waiting.title",
            group=about.groups[housed["group"][0]],
            months=texts.decimal(housed["wait_mean"][0]),
        ),
        texts("figure.waiting.subtitle", year=year),
        [
            line_key(texts("figure.waiting.mean"), SIMULATED, "", "o"),
            line_key(texts("figure.waiting.p90"), LIMIT, "", "D", filled=False),
        ],
    )
    names = [wrapped(about.groups[group], SMALL_SIZE, _LABEL_WIDTH) for group in waits["group"]]
    lines = 1 + max(name.count("\n") for name in names)
    figure = framed(about, heading, body_height=0.7 + (0.14 + 0.15 * lines) * len(names))
    axes = figure.add_subplot()
    for row, (mean, p90) in enumerate(zip(waits["wait_mean"], waits["wait_p90"], strict=True)):
        _dots(axes, row, mean, p90, about)
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    top = top_of(waits["wait_p90"], waits["wait_mean"]) or 1.0
    axes.set_xlim(-0.05 * top, 1.08 * top)  # room for the words beside a short wait
    digits = 0 if top >= _WHOLE_FROM else 1
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10], integer=digits == 0))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: texts.decimal(value, digits)))
    axes.set_xlabel(texts("figure.waiting.axis"))
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    return figure


def _waits(bands: pl.DataFrame, about: About) -> pl.DataFrame:
    """Return the mean and long wait per group in months, longest first; groups without a wait come last."""
    found = (
        bands.filter(municipality=REGION, year=about.target_year)
        .filter(pl.col("metric").is_in(["wait_mean", "wait_p90"]))
        .pivot("metric", index="group", values="mean")
    )
    columns = [
        (pl.col(name) if name in found.columns else pl.lit(None, pl.Float64)).alias(name) / DAYS_PER_MONTH
        for name in ("wait_mean", "wait_p90")
    ]
    return (
        pl.DataFrame({"group": list(about.groups)})
        .join(found, on="group", how="left", maintain_order="left")
        .with_columns(columns)
        .sort("wait_mean", descending=True, nulls_last=True, maintain_order=True)
    )


def _dots(axes: Axes, row: int, mean: float | None, p90: float | None, about: About) -> None:
    texts = about.texts
    if mean is None or p90 is None:
        axes.annotate(
            texts("figure.waiting.nobody"),
            (0, row),
            xytext=(6, 0),
            textcoords="offset points",
            va="center",
            color=GREY,
            style="italic",
            size=SMALL_SIZE,
        )
        return
    axes.plot([mean, p90], [row, row], color=PALE, linewidth=3, solid_capstyle="butt", zorder=1)
    axes.plot(mean, row, color=SIMULATED, marker="o", markersize=6.5)
    axes.plot(p90, row, color=LIMIT, marker="D", markersize=5.5, markerfacecolor="white")
    for x, offset, alignment in ((mean, -7, "right"), (p90, 7, "left")):
        axes.annotate(
            texts.decimal(x),
            (x, row),
            xytext=(offset, 0),
            textcoords="offset points",
            ha=alignment,
            va="center",
            size=SMALL_SIZE,
        )
