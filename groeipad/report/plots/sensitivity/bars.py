"""Bars of which factors matter: Sobol' indices, as parts of the variance, and elementary effects."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from groeipad.report.about import Facts
from groeipad.report.compare.found import Metric
from groeipad.report.plots.contrast import shape
from groeipad.report.plots.frame import Heading, framed
from groeipad.report.plots.marks import Key, bar_key, line_key
from groeipad.report.plots.sensitivity.rows import (
    AROUND,
    MOST,
    Measured,
    name_rows,
    of_all,
    row_height,
    unit_axis,
)
from groeipad.report.plots.style import BLACK, GREY, ORANGE, SIMULATED, SKY, SMALL_SIZE, VERMILLION, styled
from groeipad.texts import Texts

Floats = NDArray[np.float64]

_THICKNESS = 0.36
_GAP = 6.0
"""Points between a bar, or its whisker, and its number."""
_BESIDE = 0.12
"""The part of the axes that is left for numbers at the right."""
_CHANCE: Any = {"color": VERMILLION, "linestyle": "", "marker": "|", "markeredgewidth": 2.0}
"""How the mark looks of what chance alone makes."""
_LOOKS = {"first": (SIMULATED, ""), "total": (SKY, "....")}
"""By kind of index: the colour of its bars, and their hatch."""


@styled
def indices(found: pl.DataFrame, metric: Metric, year: int, about: Facts, *, noise: float | None) -> Figure:
    """Draw the first and the total index of each factor, the largest total on top.

    Drawn are the indices without noise; those of the means as they are where these are not known.

    Parameters
    ----------
    found
        A row for each factor: ``factor`` in words, and ``first``, ``first_low``, ``first_high``, and the same of
        ``total``, ``first_without_noise`` and ``total_without_noise``: parts of 1.
    metric, year
        What is measured, and when.
    about
        The facts of the sweep.
    noise
        The part of the variance that is chance; None where unknown.
    """
    of = Measured(metric, year, about)
    texts = about.texts
    is_corrected = found["total_without_noise"].is_not_null().any()
    ending = "_without_noise" if is_corrected else ""
    has_margin = found[f"total{ending}_low"].is_not_null().any()
    rows = found.sort(f"total{ending}", descending=True, nulls_last=True, maintain_order=True)
    shown = rows.head(MOST)
    names = shown["factor"].to_list()
    heading = Heading(
        _finding_of_indices(rows, f"total{ending}", of),
        of_all(
            (
                texts("figure.indices.subtitle", year=str(year)),
                _noise_told(noise, texts, removed=is_corrected),
                texts("figure.indices.no_margin") if is_corrected and not has_margin else "",
            ),
            len(shown),
            len(rows),
            texts,
        ),
        [
            *(bar_key(texts(f"figure.indices.{name}"), *look) for name, look in _LOOKS.items()),
            *([_margin_key(texts)] if has_margin else []),
        ],
    )
    figure = framed(about, heading, body_height=AROUND + (row_height(names) + 0.1) * max(len(names), 2))
    axes = figure.add_subplot()
    for side, (name, look) in enumerate(_LOOKS.items()):
        places = np.arange(len(names), dtype=np.float64) + (side - 0.5) * _THICKNESS
        values, lows, highs = (_numbers(shown[f"{name}{ending}{end}"]) for end in ("", "_low", "_high"))
        _bars(axes, places, values, look)
        _whiskers(axes, places, lows, highs)
        for place, value, high in zip(places, values, highs, strict=True):
            _number(axes, place, np.fmax(value, high), texts.percent(float(value)))
    _from_zero(axes)
    name_rows(axes, names)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: texts.percent(value)))
    axes.set_xlabel(texts("figure.indices.axis"), size=SMALL_SIZE)
    return figure


@styled
def effects(found: pl.DataFrame, metric: Metric, year: int, about: Facts, *, noise: float | None) -> Figure:
    """Draw the mean absolute elementary effect of each factor, the largest on top, and how much effects differ.

    Parameters
    ----------
    found
        A row for each factor: ``factor`` in words, and in the metric's unit ``mu_star`` with ``low`` and ``high``,
        ``sigma``, ``sigma_without_noise`` and ``noise_mu_star``; the last two are null where noise is unknown.
    metric, year
        What is measured, and when.
    about
        The facts of the sweep.
    noise
        The part of the variance over the points that is chance; None where unknown.
    """
    of = Measured(metric, year, about)
    texts = about.texts
    rows = found.sort("mu_star", descending=True, maintain_order=True)
    shown = rows.head(MOST)
    names = shown["factor"].to_list()
    is_known = shown["noise_mu_star"].is_not_null().any()
    keys = [
        bar_key(texts("figure.effects.mu_star")),
        _margin_key(texts),
        line_key(texts("figure.effects.sigma"), ORANGE, "", "D"),
    ]
    if is_known:
        keys.append((_chance_mark(), texts("figure.effects.noise")))
    heading = Heading(
        _finding_of_effects(rows, of),
        of_all(
            (texts("figure.effects.subtitle", year=str(year)), _noise_told(noise, texts)),
            len(shown),
            len(rows),
            texts,
        ),
        keys,
    )
    figure = framed(about, heading, body_height=AROUND + row_height(names) * max(len(names), 2))
    axes = figure.add_subplot()
    places = np.arange(len(names), dtype=np.float64)
    values, lows, highs = (
        np.array(of.scaled(shown[name]), dtype=np.float64) for name in ("mu_star", "low", "high")
    )
    _bars(axes, places, values, (SIMULATED, ""), thickness=0.55)
    _whiskers(axes, places, lows, highs)
    sigma = np.array(of.scaled(shown["sigma_without_noise" if is_known else "sigma"]), dtype=np.float64)
    axes.plot(
        sigma,
        places,
        color=ORANGE,
        linestyle="",
        marker="D",
        markersize=6,
        markeredgecolor=BLACK,
        clip_on=False,  # one at zero stays whole
        zorder=5,
    )
    chance = of.scaled(shown["noise_mu_star"])
    # In grey the mark is as light as the bar: a white edge keeps them apart.
    axes.plot(chance, places, **_CHANCE | {"color": "white", "markeredgewidth": 4.5}, markersize=17, zorder=4)
    axes.plot(chance, places, **_CHANCE, markersize=17, zorder=4)
    marks = np.array(chance, dtype=np.float64)
    for place, *reach, value in zip(places, values, highs, sigma, marks, values, strict=True):
        _number(axes, place, np.fmax.reduce(reach), of.number(value))
    _from_zero(axes)
    name_rows(axes, names)
    unit_axis(axes, of, change=True)
    return figure


def _chance_mark() -> Line2D:
    return Line2D([], [], **_CHANCE, markersize=11)


def _numbers(values: pl.Series) -> Floats:
    """Return a column as numbers; not-a-number where there is none."""
    return np.array([np.nan if one is None else one for one in values], dtype=np.float64)


def _bars(
    axes: Axes, places: Floats, values: Floats, look: tuple[str, str], thickness: float = _THICKNESS
) -> None:
    color, hatch = look
    axes.barh(
        places,
        np.nan_to_num(values),
        height=thickness,
        **shape(color, hatch),
        zorder=2,
    )


def _whiskers(axes: Axes, places: Floats, lows: Floats, highs: Floats) -> None:
    for place, low, high in zip(places, lows, highs, strict=True):
        axes.plot([low, high], [place, place], color=BLACK, linewidth=1.2, solid_capstyle="butt", zorder=3)


def _number(axes: Axes, place: float, end: float, words: str) -> None:
    """Write a number at the right of all that is drawn in its place, and of zero."""
    axes.annotate(
        words,
        (np.fmax(end, 0.0), place),
        xytext=(_GAP, 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE,
        in_layout=False,  # the axes have room for it
    )


def _from_zero(axes: Axes) -> None:
    """Begin a little before zero, or what lies below it, and leave room for the numbers at the right."""
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=3)
    low, high = axes.dataLim.intervalx
    low, high = min(low, 0.0), max(high, 0.0)
    spread = (high - low) or 1.0
    axes.set_xlim(low - 0.015 * spread, high + _BESIDE * spread)


def _margin_key(texts: Texts) -> Key:
    return line_key(texts("figure.sensitivity.margin"), BLACK, width=1.2)


def _noise_told(noise: float | None, texts: Texts, *, removed: bool = False) -> str:
    """Tell in a sentence which part of what differs is chance, and whether it was taken off."""
    if noise is None:
        return texts("figure.sensitivity.noise_unknown")
    if noise == 0.0:
        return texts("figure.sensitivity.no_noise")
    if noise >= 1.0 and not removed:
        return texts("figure.sensitivity.noise_all")
    return texts(
        "figure.sensitivity.noise_removed" if removed else "figure.sensitivity.noise",
        part=told_part(noise, texts),
    )


def told_part(part: float, texts: Texts) -> str:
    """Write a part of a whole, a small one with the decimal that tells it from none."""
    return texts.percent(part, 1 if 0 < part < 0.0995 else 0)


def _finding_of_indices(rows: pl.DataFrame, column: str, of: Measured) -> str:
    """Tell which factor has the largest total index, where that is surely more than none."""
    if not len(rows) or (rows[f"{column}_low"][0] or 0.0) <= 0.0:
        return of.texts("figure.indices.title_none", metric=of.metric.label)
    part = of.texts.percent(min(1.0, rows[column][0]))
    return of.texts("figure.indices.title", metric=of.metric.label, factor=rows["factor"][0], part=part)


def _finding_of_effects(rows: pl.DataFrame, of: Measured) -> str:
    """Tell which factor has the largest effect, where there is one, and chance alone does not do as much."""
    if not len(rows) or not rows["mu_star"][0]:
        return of.texts("figure.effects.title_none", metric=of.metric.label)
    if rows["low"][0] <= (rows["noise_mu_star"][0] or 0.0):
        return of.texts("figure.effects.title_chance", metric=of.metric.label)
    return of.texts("figure.effects.title", metric=of.metric.label, factor=rows["factor"][0])
