"""The marks that figures are made of: bands, axes in whole years, and the keys that explain them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from math import ceil
from typing import Any, Literal

import polars as pl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.markers import TICKDOWN
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groeipad.report.about import About
from groeipad.report.plots.contrast import shape
from groeipad.report.plots.style import BLACK, GREY, SIMULATED, SKY
from groeipad.texts import Texts

BAND_ALPHA = 0.45
_TICK = 3.5
"""Points that the mark between two years is long."""
_BAND: dict[str, Any] = {"facecolor": (SKY, BAND_ALPHA), "edgecolor": SIMULATED, "linewidth": 0.4}
"""How a band is drawn; its thin outline stands out on paper, as the pale area does not."""
Key = tuple[Artist, str]
LineStyle = Literal["-", "--", ":", ""]


def draw_band(axes: Axes, x: Sequence[float], low: pl.Series, high: pl.Series) -> None:
    """Fill the space between two lines; with a single point, where there is no space, a thick stroke."""
    low_values, high_values = _values(low), _values(high)
    if len(x) > 1:
        axes.fill_between(x, low_values, high_values, **_BAND)
    else:
        axes.vlines(x, low_values, high_values, color=SKY, alpha=BAND_ALPHA, linewidth=8)


def draw_means(
    axes: Axes, years: Sequence[int], means: pl.Series, *, line: bool = True, filled: bool = True
) -> None:
    """Draw a mean per year as dots, joined by a line unless they stand for some of the years only."""
    axes.plot(
        years,
        means,
        color=SIMULATED,
        linewidth=1.6,
        linestyle="-" if line else "",
        marker="o",
        markersize=4.5,
        markerfacecolor=SIMULATED if filled else "white",
        clip_on=False,  # a dot on the edge stays whole, and
        in_layout=False,  # takes no space for it
    )


def draw_level(
    axes: Axes,
    years: Sequence[int],
    values: Sequence[float | None],
    color: str,
    style: LineStyle,
    width: float = 1.6,
) -> None:
    """Draw what holds during each year as a level per year, joined by steps."""
    known = [(year, value) for year, value in zip(years, values, strict=True) if value is not None]
    if not known:
        return
    edges = [edge for year, _ in known for edge in (year - 0.5, year + 0.5)]
    levels = [value for _, value in known for _ in range(2)]
    axes.plot(edges, levels, color=color, linestyle=style, linewidth=width)


def year_axis(axes: Axes, years: Sequence[int], labels: int) -> None:
    """Label whole years, at most ``labels`` of them and always the last, which people look for."""
    shown = _spread_out(years, labels)
    axes.set_xticks(shown, [str(year) for year in shown])
    axes.set_xlim(years[0] - 0.6, years[-1] + 0.6)


def month_axis(axes: Axes, first: float, last: float, labels: int) -> None:
    """Label the years on an axis of decimal years, each in the middle of its months."""
    years = list(range(int(first), ceil(last)))
    axes.tick_params(axis="x", length=0, pad=_TICK + 1)
    shown = _spread_out(years, labels)
    middles = [(max(first, year) + min(last, year + 1)) / 2 for year in shown]
    axes.set_xticks(middles, [str(year) for year in shown])
    axes.set_xlim(first, last)
    # The marks between years are one line: a tick each takes a fifth of the time of a figure of small panels.
    borders = [one for one in (*years, years[-1] + 1) if first <= one <= last]
    axes.plot(
        borders,
        [0.0] * len(borders),
        transform=axes.get_xaxis_transform(),
        color=GREY,
        linestyle="",
        marker=TICKDOWN,
        markersize=_TICK,
        markeredgewidth=0.8,
        clip_on=False,
        in_layout=False,
    )


def count_axis(axes: Axes, texts: Texts, top: float, ticks: int = 5) -> None:
    """Count whole things from zero, as the language writes them."""
    axes.set_ylim(0, top * 1.1 if top > 0 else 1)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=ticks, integer=True, min_n_ticks=2))
    axes.yaxis.set_major_formatter(_written_once(texts.count))


def balance_axis(axes: Axes, texts: Texts, reach: float) -> None:
    """Count whole things above and below zero, up to ``reach`` on either side, with a line at zero."""
    axes.set_ylim(-1.1 * reach, 1.1 * reach)
    axes.axhline(0, color=GREY, linewidth=0.8)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True, min_n_ticks=3))
    axes.yaxis.set_major_formatter(_written_once(texts.count))


def share_axis(axes: Axes, texts: Texts, top: float) -> None:
    """Show a share from zero, in per cent."""
    axes.set_ylim(0, top * 1.15 if top > 0 else 1)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10], min_n_ticks=2))
    axes.yaxis.set_major_formatter(_written_once(texts.percent))


def top_of(*series: pl.Series | Sequence[float | None]) -> float:
    """Return the largest value there is, or 0."""
    return max((float(one) for values in series for one in values if one is not None), default=0.0)


def line_key(
    words: str,
    color: str,
    style: LineStyle = "-",
    marker: str = "",
    *,
    filled: bool = True,
    width: float = 1.6,
) -> Key:
    """Return the key of a line."""
    line = Line2D(
        [],
        [],
        color=color,
        linestyle=style,
        linewidth=width,
        marker=marker,
        markersize=5,
        markerfacecolor=color if filled else "white",
    )
    return line, words


def band_key(about: About) -> tuple[Key, ...]:
    """Return the key of the band, if the result has one."""
    if not about.has_spread:
        return ()
    return ((Patch(**_BAND), about.texts("figure.band")),)


def error_key(about: About) -> tuple[Key, ...]:
    """Return the key of the same band drawn as an interval, if the result has one."""
    if not about.has_spread:
        return ()
    interval = Line2D([], [], color=BLACK, linestyle="", marker="|", markersize=9, markeredgewidth=1.2)
    return ((interval, about.texts("figure.band")),)


def bar_key(words: str, color: str = SIMULATED, hatch: str = "") -> Key:
    """Return the key of a bar."""
    return Patch(**shape(color, hatch)), words


def _spread_out(years: Sequence[int], labels: int) -> list[int]:
    step = max(1, ceil((len(years) - 1) / max(1, labels - 1)))
    return list(years)[::-1][::step][::-1]


def _values(series: pl.Series) -> list[float]:
    return [float("nan") if value is None else float(value) for value in series]


def _written_once(write: Callable[[float], str]) -> FuncFormatter:
    """Return a formatter for the numbers of an axis, which are asked for over and over while a figure is laid out."""
    once = cache(write)
    return FuncFormatter(lambda value, _: once(value))
