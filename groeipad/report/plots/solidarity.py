"""Who houses for whom: what municipalities owe each other, year by year."""

from __future__ import annotations

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.bands import by_year
from groeipad.report.plots.contrast import shape
from groeipad.report.plots.frame import Heading, panel_each
from groeipad.report.plots.marks import (
    balance_axis,
    band_key,
    bar_key,
    draw_band,
    draw_means,
    line_key,
    top_of,
    year_axis,
)
from groeipad.report.plots.style import QUOTA, SIMULATED, styled
from groeipad.report.solidarity import accounts_at_end, are_settled


@styled
def solidarity(bands: pl.DataFrame, about: About) -> Figure:
    """Draw each municipality's account with the others, and what a year adds to it; all on the same scale.

    Parameters
    ----------
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    about
        What the result is.
    """
    texts = about.texts
    heading = Heading(
        _finding(bands, about),
        texts("figure.solidarity.subtitle"),
        [
            line_key(texts("figure.solidarity.account"), SIMULATED, marker="o"),
            *band_key(about),
            bar_key(texts("figure.solidarity.balance"), QUOTA),
        ],
    )
    shown = bands.filter(
        pl.col("metric").is_in(["solidarity_account", "solidarity_balance"]),
        pl.col("municipality").is_in(list(about.municipalities)),
    )
    reach = max(1.0, top_of(*(shown[part].abs() for part in ("mean", "p10", "p90"))))
    figure, panels = panel_each(about, heading, row_height=1.75)
    for code, axes in panels.items():
        _panel(axes, bands, code, about)
        balance_axis(axes, texts, reach)
    return figure


def _panel(axes: Axes, bands: pl.DataFrame, code: str, about: About) -> None:
    account, balance = (
        by_year(bands, metric, code) for metric in ("solidarity_account", "solidarity_balance")
    )
    years = account["year"].to_list()
    if about.has_spread:
        draw_band(axes, years, account["p10"], account["p90"])
    axes.bar(balance["year"].to_list(), balance["mean"].fill_null(0.0), width=0.6, **shape(QUOTA))
    draw_means(axes, years, account["mean"])
    year_axis(axes, years, labels=4)


def _finding(bands: pl.DataFrame, about: About) -> str:
    texts, year = about.texts, str(about.target_year)
    accounts = accounts_at_end(bands, about)
    name, most = max(accounts.items(), key=lambda one: one[1])
    if are_settled(accounts):
        return texts("figure.solidarity.title_settled", year=year)
    return texts("figure.solidarity.title", year=year, name=name, homes=texts.mean(most))
