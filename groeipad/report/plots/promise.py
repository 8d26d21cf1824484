"""What a plan promises beside what it comes to, before and after the loss was fed back."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.replay import Replayed, at
from groeipad.report.plots.frame import Heading, panel_each, with_own_scale
from groeipad.report.plots.marks import count_axis, line_key, top_of, year_axis
from groeipad.report.plots.style import AGREED, SIMULATED, SMALL_SIZE, VERMILLION, styled
from simulator.contract import REGION

_SCORE_WIDTH = 0.9
"""Inches for what stands at the right of a panel's title."""


@styled
def promise(replayed: Replayed, about: PlanAbout) -> Figure:
    """Draw, per municipality, the homes promised and simulated: of the first plan, and of the last.

    Parameters
    ----------
    replayed
        How the plan was carried out.
    about
        What the plan is.
    """
    texts = about.texts
    heading = Heading(
        _finding(replayed, about),
        with_own_scale(texts("figure.promise.subtitle"), about),
        [
            line_key(texts("figure.promise.promised_before"), VERMILLION, "--", width=1.4),
            line_key(texts("figure.promise.simulated_before"), VERMILLION, "", "o", filled=False),
            line_key(texts("figure.promise.promised"), AGREED),
            line_key(texts("figure.promise.simulated"), SIMULATED, "", "o"),
        ],
    )
    figure, panels = panel_each(about, heading, row_height=1.9, beside_title=_SCORE_WIDTH)
    for code, axes in panels.items():
        _panel(axes, replayed, code, about)
        before, after = (at(rows, code, about.target_year)["gap"] for rows in (replayed.first, replayed.last))
        score = texts("figure.promise.score", before=texts.mean(before), after=texts.mean(after))
        axes.set_title(score, loc="right", size=SMALL_SIZE, weight="normal")
    return figure


def _panel(axes: Axes, replayed: Replayed, code: str, about: PlanAbout) -> None:
    before, after = (
        rows.filter(pl.col("municipality") == code).sort("year") for rows in (replayed.first, replayed.last)
    )
    years = after["year"].to_list()
    axes.plot(years, before["promised"], color=VERMILLION, linestyle="--", linewidth=1.4)
    axes.plot(
        years,
        before["simulated"],
        color=VERMILLION,
        linestyle="",
        marker="o",
        markersize=4,
        markerfacecolor="white",
        clip_on=False,
        in_layout=False,
    )
    axes.plot(years, after["promised"], color=AGREED, linewidth=1.6)
    axes.errorbar(
        years,
        after["simulated"],
        yerr=after["half_width"].fill_nan(0.0).fill_null(0.0),
        color=SIMULATED,
        linestyle="",
        marker="o",
        markersize=4,
        elinewidth=1.2,
    )
    year_axis(axes, years, labels=4)
    count_axis(axes, about.texts, top_of(before["promised"], after["promised"], after["simulated"]), ticks=4)


def _finding(replayed: Replayed, about: PlanAbout) -> str:
    texts = about.texts
    before, after = (at(rows, REGION, about.target_year) for rows in (replayed.first, replayed.last))
    return texts(
        "figure.promise.title" if before["gap"] >= 0 else "figure.promise.title_too_few",
        year=str(about.target_year),
        before=texts.count(abs(before["gap"])),
        after=texts.mean(abs(after["gap"])),
    )
