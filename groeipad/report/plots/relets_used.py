"""The share of relets that urgent households get, against the quota and the cap, per municipality."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.bands import band_in, by_year
from groeipad.report.plots.frame import Heading, panel_each
from groeipad.report.plots.marks import (
    band_key,
    draw_band,
    draw_level,
    draw_means,
    line_key,
    share_axis,
    top_of,
    year_axis,
)
from groeipad.report.plots.style import LIMIT, QUOTA, SIMULATED, styled
from simulator.contract import REGION

_QUOTA_WIDTH = 4.5
"""Wide, so that a quota that is met exactly still shows around the line that covers it."""


@styled
def relets_used(bands: pl.DataFrame, about: About) -> Figure:
    """Draw the share of the relets let that goes to urgent households; all panels have the same scale.

    Parameters
    ----------
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    about
        What the result is.
    """
    texts = about.texts
    heading = Heading(
        texts(
            "figure.relets_used.title",
            year=str(about.target_year),
            used=texts.percent(band_in(bands, "quota_used", REGION, about.target_year).mean),
        ),
        _subtitle(about),
        [
            line_key(texts("figure.relets_used.used"), SIMULATED, marker="o"),
            *band_key(about),
            line_key(texts("figure.relets_used.quota"), QUOTA, width=_QUOTA_WIDTH),
            line_key(
                texts(f"figure.relets_used.cap_{about.cap_reading}", cap=texts.percent(about.cap)),
                LIMIT,
                "--",
            ),
        ],
    )
    used = bands.filter(metric="quota_used")
    quotas = [share for path in about.quota.values() for share in path.values()]
    top = top_of(used["p90"], used["mean"], [about.cap], quotas)
    figure, panels = panel_each(about, heading, row_height=1.75)
    for code, axes in panels.items():
        _panel(axes, bands, code, about)
        share_axis(axes, texts, top)
    return figure


def _subtitle(about: About) -> str:
    """Tell what is drawn, and why a municipality may lie above the cap or off its quota."""
    sentences = [about.texts("figure.relets_used.subtitle")]
    if about.cap_scope != "municipality":
        sentences.append(about.texts(f"figure.relets_used.scope_{about.cap_scope}"))
    if about.has_reviews:
        sentences.append(about.texts("figure.relets_used.reviews"))
    return " ".join(sentences)


def _panel(axes: Axes, bands: pl.DataFrame, code: str, about: About) -> None:
    used = by_year(bands, "quota_used", code)
    years = used["year"].to_list()
    if about.has_spread:
        draw_band(axes, years, used["p10"], used["p90"])
    quota = about.quota.get(code, {})
    draw_level(axes, years, [quota.get(year) for year in years], QUOTA, "-", _QUOTA_WIDTH)
    # After the quota, which hides it where the two are equal.
    axes.axhline(about.cap, color=LIMIT, linestyle="--", linewidth=1.4)
    draw_means(axes, years, used["mean"])
    year_axis(axes, years, labels=4)
