"""Bands between columns of bars, as wide as what flows through them (a Sankey diagram), on axes in inches.

A bar is as high as its amount; where its label needs more room than that, it gets that room, so that labels of small
amounts never stand over each other. A bar without a label of its own (a lane) is not drawn: through it a band passes
a column.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from matplotlib.path import Path

from groeipad.report.plots.contrast import edge_of
from groeipad.report.plots.style import BLACK

BAR_WIDTH = 0.11
_GAP = 0.09
"""Inches at least between two bars of a column."""
_STEPS = 60
"""Halvings in the search for the scale: more than a float can tell apart."""


@dataclass(frozen=True)
class Bar:
    """A bar of a column, and the height in inches that its label needs at least."""

    amount: float
    least: float = 0.0
    is_lane: bool = False


@dataclass(frozen=True)
class Band:
    """A band from one bar to another, by their ids."""

    source: str
    target: str
    amount: float
    color: str
    hatch: str = ""


@dataclass(frozen=True)
class Place:
    """Where a bar stands, in inches from the upper left: its left edge, top and height."""

    left: float
    top: float
    height: float

    @property
    def right(self) -> float:
        """The bar's right edge."""
        return self.left + BAR_WIDTH

    @property
    def middle(self) -> float:
        """The height at which its label stands."""
        return self.top + self.height / 2


def place_bars(
    columns: Sequence[Mapping[str, Bar]], lefts: Sequence[float], height: float
) -> tuple[dict[str, Place], float]:
    """Return where each bar stands, and the scale in inches for one household.

    Parameters
    ----------
    columns
        The bars of each column by id, from above.
    lefts
        The left edge of each column.
    height
        The height there is, in inches: the fullest column takes it all, and the bars of the others are spread
        over it; one that is alone stands at the top.
    """
    scale = _scale(columns, height)
    places = {}
    for bars, left in zip(columns, lefts, strict=True):
        spare = height - _needed(bars, scale)
        between = spare / (len(bars) - 1) if len(bars) > 1 else 0.0
        top = 0.0
        for id_, bar in bars.items():
            tall = bar.amount * scale
            room = max(tall, bar.least)
            places[id_] = Place(left, top + (room - tall) / 2, tall)
            top += room + _GAP + between
    return places, scale


def draw_ribbons(
    axes: Axes, places: Mapping[str, Place], bands: Sequence[Band], scale: float, lanes: frozenset[str]
) -> dict[tuple[str, str], tuple[float, float]]:
    """Draw the bars and the bands between them; return the middle of each band by its two bars.

    Bands leave and enter a bar in the order in which they are given.
    """
    left_at = {id_: place.top for id_, place in places.items()}
    entered_at = dict(left_at)
    middles = {}
    for band in bands:
        source, target, width = places[band.source], places[band.target], band.amount * scale
        # A band through a lane is one band: there is no bar to leave room for.
        start = (source.left if band.source in lanes else source.right, left_at[band.source])
        end = (target.left, entered_at[band.target])
        axes.add_patch(_ribbon(start, end, width, band))
        middles[band.source, band.target] = ((start[0] + end[0]) / 2, (start[1] + end[1] + width) / 2)
        left_at[band.source] += width
        entered_at[band.target] += width
    for id_, place in places.items():
        if id_ not in lanes:
            corner = (place.left, place.top)
            axes.add_patch(
                Rectangle(corner, BAR_WIDTH, place.height, facecolor=BLACK, edgecolor=BLACK, linewidth=0.6)
            )
    return middles


def _scale(columns: Sequence[Mapping[str, Bar]], height: float) -> float:
    """Return the largest scale at which every column fits."""
    most = max((sum(bar.amount for bar in bars.values()) for bars in columns), default=0.0)
    if most <= 0:
        return 0.0
    low, high = 0.0, height / most
    for _ in range(_STEPS):
        middle = (low + high) / 2
        fits = all(_needed(bars, middle) <= height for bars in columns)
        low, high = (middle, high) if fits else (low, middle)
    return low


def _needed(bars: Mapping[str, Bar], scale: float) -> float:
    rooms = sum(max(bar.amount * scale, bar.least) for bar in bars.values())
    return rooms + _GAP * (len(bars) - 1)


def _ribbon(start: tuple[float, float], end: tuple[float, float], width: float, band: Band) -> PathPatch:
    """Return a band that leaves and enters level: its upper edge there, its lower edge back."""
    (x0, y0), (x1, y1) = start, end
    bend = (x0 + x1) / 2
    corners = [
        (x0, y0),
        (bend, y0),
        (bend, y1),
        (x1, y1),
        (x1, y1 + width),
        (bend, y1 + width),
        (bend, y0 + width),
        (x0, y0 + width),
        (x0, y0),
    ]
    curve, edge = [Path.CURVE4] * 3, edge_of(band.color)
    codes = [Path.MOVETO, *curve, Path.LINETO, *curve, Path.CLOSEPOLY]
    return PathPatch(
        Path(corners, codes),
        facecolor=band.color,
        hatch=band.hatch,
        hatchcolor=edge,
        # A thin edge keeps a band of next to nothing visible, and a pale one apart from the paper.
        edgecolor=band.color if edge == "white" else edge,
        linewidth=0.5,
    )
