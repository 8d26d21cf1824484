"""Marks for what holds during a period or happens in it, whatever the length of the periods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from groeipad.report.plan.about import Period
from groeipad.report.plots.contrast import shape
from groeipad.report.plots.marks import LineStyle

MOST_APART = 30
"""With more bars than this there is no room to keep them apart."""
_BAR = 0.78
"""The part of a period that its bar takes, where bars stand apart."""


@dataclass(frozen=True)
class Part:
    """A part of every bar: how much of one kind there is in each period.

    Attributes
    ----------
    words
        What the legend calls it.
    color, hatch
        How it looks.
    amounts
        By period.
    """

    words: str
    color: str
    hatch: str
    amounts: Sequence[float]


def middle(period: Period) -> float:
    """Return the middle of a period, in decimal years."""
    return (period.begins + period.ends) / 2


def draw_stack(axes: Axes, periods: Sequence[Period], parts: Sequence[Part]) -> None:
    """Draw a bar for each period, with its parts on top of each other."""
    apart = len(periods) <= MOST_APART
    widths = [(_BAR if apart else 1.0) * (one.ends - one.begins) for one in periods]
    below = [0.0] * len(periods)
    for part in parts:
        axes.bar(
            [middle(one) for one in periods],
            part.amounts,
            bottom=below,
            width=widths,
            **shape(part.color, part.hatch, outline=0.8 if apart else 0.0),
        )
        below = [low + amount for low, amount in zip(below, part.amounts, strict=True)]


def draw_steps(
    axes: Axes,
    periods: Sequence[Period],
    levels: Sequence[float],
    color: str,
    style: LineStyle = "-",
    width: float = 1.6,
) -> None:
    """Draw what holds during each period as a level, joined by steps."""
    edges = [edge for one in periods for edge in (one.begins, one.ends)]
    axes.plot(
        edges, [level for level in levels for _ in range(2)], color=color, linestyle=style, linewidth=width
    )


def draw_line(
    axes: Axes, periods: Sequence[Period], amounts: Sequence[float], color: str, style: LineStyle = "--"
) -> None:
    """Draw what changes from period to period as a line through their middles; of one period as a dot."""
    axes.plot(
        [middle(one) for one in periods],
        amounts,
        color=color,
        linestyle=style,
        linewidth=1.4,
        marker="_" if len(periods) == 1 else "",
        markersize=9,
    )
