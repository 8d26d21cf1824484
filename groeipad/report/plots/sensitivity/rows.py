"""What figures with a row for each factor share: names at the left, an axis in the outcome's unit, and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groeipad.report.about import Facts
from groeipad.report.compare.found import Metric
from groeipad.report.compare.words import scaled, unit_of_change, unit_told
from groeipad.report.plots.frame import MARGIN, WIDTH, wrapped
from groeipad.report.plots.style import SMALL_SIZE
from groeipad.texts import Texts
from groeipad.texts.numbers import MISSING

MOST = 20
"""More factors than this are not drawn, only the largest of them."""
AROUND = 0.6
"""Inches under the rows for the axis and its unit."""
_NAME_WIDTH = 2.4
"""Inches for a factor's name."""
BODY_WIDTH = WIDTH - 2 * MARGIN - _NAME_WIDTH - 0.3
"""Inches beside the names, at least."""
_LEAST_ROW = 0.42
_LINE = SMALL_SIZE / 72 * 1.3
"""Inches that a line of a name takes."""


@dataclass(frozen=True)
class Measured:
    """What a figure tells of.

    Attributes
    ----------
    metric
        What is measured: its name for people and its unit.
    year
        The calendar year.
    about
        The facts of the sweep.
    """

    metric: Metric
    year: int
    about: Facts

    @property
    def texts(self) -> Texts:
        """The language."""
        return self.about.texts

    def scaled(self, values: pl.Series | Sequence[float | None]) -> list[float]:
        """Return values as the figure shows them, such as shares in per cent; not-a-number where there is none."""
        return [float("nan") if one is None else scaled(one, self.metric) for one in values]

    @property
    def unit(self) -> str:
        """The unit of the numbers that the figure shows."""
        return unit_told(self.metric, self.texts)

    def with_unit(self, value: float) -> str:
        """Write a number as the figure shows it, with its unit."""
        return self.short(value) if self.unit == "%" else f"{self.number(value)} {self.unit}"

    def short(self, value: float) -> str:
        """Write a number where there is little room: of units only the sign for per cent."""
        return f"{self.number(value)}{'%' if self.unit == '%' else ''}"

    def number(self, value: float) -> str:
        """Write a number as the figure shows it: with a decimal where that tells something."""
        if value != value:
            return MISSING
        small = abs(value) < 9.95 and abs(value - round(value)) > 1e-9
        return self.texts.decimal(value, (2 if abs(value) < 0.95 else 1) if small else 0)


def of_all(subtitle: Sequence[str], shown: int, count: int, texts: Texts) -> str:
    """Put the sentences of a subtitle together, and tell where not all factors are shown."""
    told = [one for one in subtitle if one]
    if shown < count:
        told.append(texts("figure.sensitivity.most", shown=texts.count(shown), count=texts.count(count)))
    return " ".join(told)


def row_height(names: Sequence[str], lines: int = 1) -> float:
    """Return the inches that each row takes, so that the longest of its names fits, and so many lines beside it."""
    needed = max([lines, *(wrapped(name, SMALL_SIZE, _NAME_WIDTH).count("\n") + 1 for name in names)])
    return max(_LEAST_ROW, needed * _LINE + 0.12)


def name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Give each row its name, the first on top."""
    axes.set_yticks(range(len(names)), [wrapped(name, SMALL_SIZE, _NAME_WIDTH) for name in names])
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def unit_axis(axes: Axes, of: Measured, *, change: bool = False) -> None:
    """Write numbers under the rows, with the unit of the outcome, or of a change of it."""
    axes.xaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10], min_n_ticks=3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: axis_number(value, of.texts)))
    unit = unit_of_change(of.metric, of.texts) if change else of.unit
    axes.set_xlabel(unit, size=SMALL_SIZE)


def axis_number(value: float, texts: Texts) -> str:
    """Write a number at an axis, with decimals only where it has some."""
    digits = next((digits for digits in (0, 1, 2) if abs(value - round(value, digits)) < 1e-9), 3)
    return texts.decimal(value, digits)
