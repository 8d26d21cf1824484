"""A tornado: what each factor by itself makes of the outcome, around that of the scenario as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import Facts
from groeipad.report.compare.found import Metric
from groeipad.report.plots.contrast import shape
from groeipad.report.plots.frame import Heading, framed, wrapped
from groeipad.report.plots.marks import Key, bar_key, line_key
from groeipad.report.plots.sensitivity.rows import (
    AROUND,
    BODY_WIDTH,
    MOST,
    Measured,
    name_rows,
    of_all,
    row_height,
    unit_axis,
)
from groeipad.report.plots.style import BLACK, ORANGE, QUOTA, SIMULATED, SMALL_SIZE, VERMILLION, styled

Side = Literal["better", "worse", "higher", "lower", "not_sure"]

_THICKNESS = 0.62
_LABEL_WIDTH = 1.5
"""Inches for the value of a factor and the outcome it leads to, beside a bar; longer ones take more lines."""
_GAP = 6.0
"""Points between a bar, or its whisker, and what stands beside it."""
_ROUNDS = 40
"""Each takes away at least half of what words stick out of the axes."""
_LOOKS: dict[Side, tuple[str, str]] = {
    "better": (SIMULATED, ""),
    "worse": (VERMILLION, "////"),
    "higher": (SIMULATED, ""),
    "lower": (ORANGE, "////"),
    "not_sure": (QUOTA, ""),
}
"""By what an outcome is beside that of the scenario: the colour of its bar, and its hatch."""


@dataclass(frozen=True)
class _Row:
    """A factor: what its values lead to, as the figure shows it, from the lowest outcome to the highest.

    Attributes
    ----------
    name, levels
        The factor and its values, in words.
    outcomes, lows, highs
        The outcome of each value, and the ends of its interval; not-a-number without an interval.
    base
        The outcome of the scenario as it is.
    """

    name: str
    levels: tuple[str, ...]
    outcomes: tuple[float, ...]
    lows: tuple[float, ...]
    highs: tuple[float, ...]
    base: float

    @property
    def ends(self) -> tuple[float, float]:
        """The ends of its bar."""
        return min(self.base, *self.outcomes), max(self.base, *self.outcomes)

    @property
    def sides(self) -> tuple[int, ...]:
        """Which values make the ends of its bar: none at an end that is the base itself."""
        last = len(self.outcomes) - 1
        return (
            *([0] if self.outcomes[0] < self.base else []),
            *([last] if self.outcomes[last] > self.base else []),
        )

    def is_chance(self, level: int) -> bool:
        """Whether the difference that a value makes may be chance; one without an interval is taken as it is."""
        return self.lows[level] <= self.base <= self.highs[level]

    @property
    def reach(self) -> tuple[float, float]:
        """How far what is drawn reaches, whiskers included."""
        known = [one for one in (*self.lows, *self.highs, *self.ends) if one == one]
        return min(known), max(known)

    @property
    def swing(self) -> float:
        """How far the outcomes lie apart, that of the scenario included."""
        low, high = self.ends
        return high - low


@dataclass(frozen=True)
class _Label:
    """Words beside a bar: from which value on, how wide they are, and whether they stand at the right of it."""

    at: float
    inches: float
    is_right: bool


@styled
def tornado(bars: pl.DataFrame, metric: Metric, year: int, about: Facts) -> Figure:
    """Draw for each factor a bar from the lowest to the highest outcome, the widest on top.

    Parameters
    ----------
    bars
        A row for each value of each factor: ``factor`` and ``level`` in words, ``base`` and ``outcome`` in the
        metric's unit, and ``low`` and ``high``, the ends of the interval of the difference between these two. Rows
        without an outcome are left out.
    metric, year
        What is measured, and when.
    about
        The facts of the sweep.
    """
    of = Measured(metric, year, about)
    texts = about.texts
    rows = _rows(bars, of)
    shown = rows[:MOST]
    names = [row.name for row in shown]
    heading = Heading(
        _finding(rows, of),
        of_all((texts("figure.tornado.subtitle", year=str(year)),), len(shown), len(rows), texts),
        _keys(shown, of),
    )
    lines = max((_words(row, level, of).count("\n") + 1 for row in shown for level in (0, -1)), default=1)
    figure = framed(about, heading, body_height=AROUND + row_height(names, lines) * max(len(names), 2))
    axes = figure.add_subplot()
    labels = [label for place, row in enumerate(shown) for label in _bar(axes, place, row, of)]
    if shown:
        axes.axvline(shown[0].base, color=BLACK, linewidth=1.2, zorder=3)
        axes.set_xlim(*_limits(shown, labels))
    name_rows(axes, names)
    unit_axis(axes, of)
    return figure


def _rows(bars: pl.DataFrame, of: Measured) -> list[_Row]:
    """Return the factors that have an outcome, the widest first."""
    known = bars.filter(pl.col("outcome").is_not_null() & pl.col("outcome").is_not_nan())
    rows = []
    for part in known.partition_by("factor", maintain_order=True):
        lowest_first = part.sort("outcome", maintain_order=True)
        # The interval is that of the difference; from the base on it is one of the outcome.
        low, high = (lowest_first["base"] + lowest_first[end] for end in ("low", "high"))
        rows.append(
            _Row(
                name=lowest_first["factor"][0],
                levels=tuple(lowest_first["level"]),
                outcomes=tuple(of.scaled(lowest_first["outcome"])),
                lows=tuple(of.scaled(low)),
                highs=tuple(of.scaled(high)),
                base=of.scaled(lowest_first["base"])[0],
            )
        )
    return sorted(rows, key=lambda row: -row.swing)


def _bar(axes: Axes, place: int, row: _Row, of: Measured) -> list[_Label]:
    """Draw a factor, and return the words at its ends: which value leads there, and to what."""
    for level in row.sides:
        color, hatch = _LOOKS[_side(row, level, of)]
        axes.barh(
            place,
            row.outcomes[level] - row.base,
            left=row.base,
            height=_THICKNESS,
            **shape(color, hatch),
            zorder=2,
        )
    for outcome, low, high in zip(row.outcomes, row.lows, row.highs, strict=True):
        axes.plot([low, high], [place, place], color=BLACK, linewidth=1.2, solid_capstyle="butt", zorder=4)
        axes.plot(outcome, place, color=BLACK, marker="|", markersize=8, markeredgewidth=1.4, zorder=5)
    if len(row.levels) == 1:
        return [_label(axes, place, row, 0, of, right=row.outcomes[0] >= row.base)]
    return [_label(axes, place, row, 0, of, right=False), _label(axes, place, row, -1, of, right=True)]


def _label(axes: Axes, place: int, row: _Row, level: int, of: Measured, *, right: bool) -> _Label:
    drawn = axes.annotate(
        _words(row, level, of),
        (row.reach[right], place),
        xytext=(_GAP if right else -_GAP, 0),
        textcoords="offset points",
        ha="left" if right else "right",
        va="center",
        size=SMALL_SIZE,
        color=BLACK,
        linespacing=1.05,
        annotation_clip=False,  # else it would have no width while the limits are not known
        in_layout=False,  # the axes have room for it
    )
    inches = drawn.get_window_extent().width / axes.figure.dpi + 2 * _GAP / 72
    return _Label(row.reach[right], inches, right)


def _words(row: _Row, level: int, of: Measured) -> str:
    """Return which value of a factor leads to which outcome, in lines."""
    outcome = of.short(row.outcomes[level])
    return wrapped(
        of.texts("figure.tornado.level", level=row.levels[level], outcome=outcome), SMALL_SIZE, _LABEL_WIDTH
    )


def _limits(rows: Sequence[_Row], labels: Sequence[_Label]) -> tuple[float, float]:
    """Return between which values the axes lie, so that all words stand within them.

    Words take inches, and how many of the outcome's units these are depends on the limits: so these are widened until
    nothing sticks out any more.
    """
    low, high = min(row.reach[0] for row in rows), max(row.reach[1] for row in rows)
    spread = (high - low) or abs(high) or 1.0
    left, right = low - 0.02 * spread, high + 0.02 * spread
    for _ in range(_ROUNDS):
        per_inch = (right - left) / BODY_WIDTH
        left = min([left, *(one.at - one.inches * per_inch for one in labels if not one.is_right)])
        right = max([right, *(one.at + one.inches * per_inch for one in labels if one.is_right)])
    return left, right


def _side(row: _Row, level: int, of: Measured) -> Side:
    if row.is_chance(level):
        return "not_sure"
    higher = row.outcomes[level] > row.base
    if of.metric.better == "neither":
        return "higher" if higher else "lower"
    return "better" if higher == (of.metric.better == "up") else "worse"


def _keys(rows: Sequence[_Row], of: Measured) -> list[Key]:
    sides = {_side(row, level, of) for row in rows for level in row.sides}
    keys = [
        bar_key(of.texts(f"figure.tornado.{side}"), *look) for side, look in _LOOKS.items() if side in sides
    ]
    if any(low == low for row in rows for low in row.lows):
        keys.append(line_key(of.texts("figure.tornado.margin"), BLACK, "-", "|", width=1.2))
    if rows:
        base = of.texts("figure.tornado.base", value=of.short(rows[0].base))
        keys.append(line_key(base, BLACK, width=1.2))
    return keys


def _finding(rows: Sequence[_Row], of: Measured) -> str:
    texts, metric = of.texts, of.metric.label
    sure = next((row for row in rows if any(not row.is_chance(level) for level in row.sides)), None)
    if sure is None:
        return texts("figure.tornado.title_none", metric=metric)
    low, high = sure.ends
    return texts(
        "figure.tornado.title",
        metric=metric,
        factor=sure.name,
        low=of.number(low),
        high=of.with_unit(high),
    )
