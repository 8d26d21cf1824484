"""Outcomes against each factor: small panels with a point for each point of a sweep, and what they are on average."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np
import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from groeipad.report.about import Facts
from groeipad.report.compare.found import Metric
from groeipad.report.compare.words import unit_told
from groeipad.report.plots.frame import MARGIN, WIDTH, Heading, columns_for, framed, panel_title, wrapped
from groeipad.report.plots.marks import line_key
from groeipad.report.plots.sensitivity.rows import Measured, axis_number
from groeipad.report.plots.style import BLACK, SIMULATED, SMALL_SIZE, TEXT_SIZE, styled

Floats = NDArray[np.float64]

MOST = 9
"""More factors than this are not drawn, only those that the outcome goes with most."""
_MOST_POINTS = 2000
"""More points than this are not drawn, but all of them count in the means."""
_BINS = 8
"""Numbers are put in so many groups of the same size, or in one for each value where these are few."""
_ROW_HEIGHT, _SINGLE_ROW = 2.2, 3.1
"""Inches for a row of panels; a single one has the page to itself."""
_TITLE_LINE = (TEXT_SIZE + 0.5) / 72 * 1.3
_UPRIGHT = 1.2
"""Inches that names take which stand upright."""
_STRIP = 0.32
"""How far points of an option lie to either side of its middle."""
_GOLDEN = 0.6180339887498949
"""The steps of this part of the way around cover a circle evenly, however many there are."""
_UPRIGHT_FROM = 5
"""From so many options on, their names stand upright."""


@dataclass(frozen=True)
class Across:
    """A factor that outcomes are drawn against.

    Attributes
    ----------
    column
        Its column in the table of points.
    label
        What people call it.
    options
        What its values are called, in order, where they are options; a number where empty.
    unit
        The unit of a number, in words, or empty.
    is_share
        Whether a number is a share, which is written in per cent.
    """

    column: str
    label: str
    options: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    is_share: bool = False


@dataclass(frozen=True)
class _Groups:
    """The points of a panel in groups that are alike: where these stand, and the mean outcome of each.

    Attributes
    ----------
    at, means
        (groups,) each; only groups in which there are points.
    explained
        Which part of the variance of the outcome lies between the groups, less what chance would put there.
    """

    at: Floats
    means: Floats
    explained: float


@styled
def scatter(
    points: pl.DataFrame, outcome: str, factors: Sequence[Across], metric: Metric, year: int, about: Facts
) -> Figure:
    """Draw the outcome of each point against each factor, in a panel each.

    Numbers have a line through the means of points that are near each other; options have a strip and a mean each.
    Where there are many factors, those that the outcome goes with most are drawn, most first.

    Parameters
    ----------
    points
        A row for each point, with a column for each factor and one for the outcome, in the metric's unit. Points
        without an outcome are left out, and in the panel of a factor those without a value of it.
    outcome
        The column of the outcome.
    factors
        What it is drawn against.
    metric, year
        What is measured, and when.
    about
        The facts of the sweep.
    """
    of = Measured(metric, year, about)
    texts = about.texts
    known = points.filter(pl.col(outcome).is_not_null() & pl.col(outcome).is_not_nan())
    groups = {one.column: _groups_of(*_values(known, outcome, one, of), one) for one in factors}
    ranked = sorted(factors, key=lambda one: -groups[one.column].explained)
    shown = ranked[:MOST] if len(factors) > MOST else list(factors)
    told = [
        texts("figure.scatter.subtitle", metric=metric.label, year=str(year), unit=unit_told(metric, texts))
    ]
    if len(shown) < len(factors):
        told.append(
            texts("figure.scatter.most", shown=texts.count(len(shown)), count=texts.count(len(factors)))
        )
    if len(known) > _MOST_POINTS:
        told.append(
            texts("figure.scatter.points", shown=texts.count(_MOST_POINTS), count=texts.count(len(known)))
        )
    heading = Heading(
        _finding(ranked, groups, of),
        " ".join(told),
        [
            (_dot_key(), texts("figure.scatter.point")),
            line_key(texts("figure.scatter.mean"), BLACK, "-", "o", filled=False),
        ],
    )
    columns = columns_for(len(shown))
    rows = ceil(len(shown) / columns)
    figure = framed(about, heading, body_height=_height(shown, rows, columns))
    grid = figure.add_gridspec(max(rows, 1), columns)
    first: Axes | None = None
    for number, one in enumerate(shown):
        axes = figure.add_subplot(grid[number // columns, number % columns], sharey=first)
        first = first or axes
        axes.set_title(panel_title(one.label, columns))
        _panel(axes, known, outcome, one, groups[one.column], of, columns)
        axes.tick_params(labelleft=number % columns == 0)
    if first is not None:
        first.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 5, 10], min_n_ticks=3))
        first.yaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value, texts)))
    return figure


def _height(shown: Sequence[Across], rows: int, columns: int) -> float:
    """Return the inches that the panels take together, so that long names do not make them low."""
    height = 0.0
    for first in range(0, max(len(shown), 1), columns):
        row = shown[first : first + columns]
        more = max((panel_title(one.label, columns).count("\n") for one in row), default=0)
        upright = any(len(one.options) >= _UPRIGHT_FROM for one in row)
        height += (_ROW_HEIGHT if rows > 1 else _SINGLE_ROW) + more * _TITLE_LINE + upright * _UPRIGHT
    return height


def _values(known: pl.DataFrame, outcome: str, one: Across, of: Measured) -> tuple[Floats, Floats]:
    """Return where points stand on the axis of a factor, and their outcomes as shown; those that have both."""
    there = known.filter(pl.col(one.column).is_not_null())
    if one.options:
        place = {name: number for number, name in enumerate(one.options)}
        there = there.filter(pl.col(one.column).cast(pl.String).is_in(list(place)))
        at = np.array([place[str(name)] for name in there[one.column]], dtype=np.float64)
    else:
        at = there[one.column].cast(pl.Float64).to_numpy() * (100 if one.is_share else 1)
    return at, np.array(of.scaled(there[outcome]), dtype=np.float64)


def _groups_of(at: Floats, outcomes: Floats, one: Across) -> _Groups:
    """Return the points in groups.

    The part of the variance between them is the epsilon squared of T. L. Kelley, Proceedings of the National Academy
    of Sciences 21 (1935), 554-559: eta squared, without what as many groups of the same points by chance would have.
    """
    if not at.size:
        return _Groups(at, outcomes, 0.0)
    order = np.argsort(at, kind="stable")
    distinct = np.unique(at)
    if one.options or distinct.size <= _BINS:
        parts = [np.flatnonzero(at == value) for value in distinct]
    else:
        parts = [part for part in np.array_split(order, _BINS) if part.size]
    means = np.array([outcomes[part].mean() for part in parts])
    sizes = np.array([part.size for part in parts])
    whole = float(((outcomes - outcomes.mean()) ** 2).sum())
    between = float((sizes * (means - outcomes.mean()) ** 2).sum())
    freedom = len(outcomes) - len(parts)
    rest = (whole - between) / freedom if freedom > 0 else 0.0
    explained = 1.0 - rest * (len(outcomes) - 1) / whole if whole > 0 and freedom > 0 else 0.0
    return _Groups(np.array([at[part].mean() for part in parts]), means, explained)


def _panel(
    axes: Axes, known: pl.DataFrame, outcome: str, one: Across, groups: _Groups, of: Measured, columns: int
) -> None:
    at, outcomes = _values(known, outcome, one, of)
    if len(at) > _MOST_POINTS:
        # At random, since every so many points of a design have something in common; and the same ones each time.
        some = np.random.default_rng(0).permutation(len(at))[:_MOST_POINTS]
        at, outcomes = at[some], outcomes[some]
    if one.options:
        # Side by side in a strip, without chance: the same table gives the same figure.
        at = at + _STRIP * (2 * (np.arange(len(at)) * _GOLDEN % 1.0) - 1)
    axes.plot(
        at,
        outcomes,
        color=SIMULATED,
        linestyle="",
        marker="o",
        markersize=3.0 if len(at) <= 300 else 2.0,
        markeredgewidth=0,
        alpha=0.7,
        zorder=2,
    )
    if one.options:
        for place, mean in zip(groups.at, groups.means, strict=True):
            axes.plot([place - _STRIP, place + _STRIP], [mean, mean], color=BLACK, linewidth=1.6, zorder=3)
    axes.plot(
        groups.at,
        groups.means,
        color=BLACK,
        linewidth=0.0 if one.options else 1.6,
        marker="o",
        markersize=4.5,
        markerfacecolor="white",
        zorder=4,
    )
    _across(axes, one, of, columns)


def _across(axes: Axes, one: Across, of: Measured, columns: int) -> None:
    """Write along the axis of a factor its numbers, or the names of its options."""
    if one.options:
        upright = len(one.options) >= _UPRIGHT_FROM
        width = 1.3 if upright else 0.8 * (WIDTH - 2 * MARGIN) / columns / len(one.options)
        names = [wrapped(name, SMALL_SIZE, width) for name in one.options.values()]
        axes.set_xticks(range(len(names)), names, rotation=90 if upright else 0)
        axes.set_xlim(-0.6, len(names) - 0.4)
        return
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10], min_n_ticks=2))
    ending = "%" if one.is_share else ""
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{axis_number(value, of.texts)}{ending}"))
    if one.unit:
        axes.set_xlabel(one.unit, size=SMALL_SIZE)


def _dot_key() -> Line2D:
    return Line2D([], [], color=SIMULATED, linestyle="", marker="o", markersize=4, alpha=0.7)


def _finding(ranked: Sequence[Across], groups: Mapping[str, _Groups], of: Measured) -> str:
    texts = of.texts
    if not ranked or groups[ranked[0].column].explained <= 0.0:
        return texts("figure.scatter.title_none", metric=of.metric.label)
    return texts("figure.scatter.title", metric=of.metric.label, factor=ranked[0].label)
