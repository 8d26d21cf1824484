"""What can be chosen: extra homes against the worst fair-share ratio, a line for each regular part of the relets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groeipad.report.frontier.answer import possible
from groeipad.report.frontier.chosen import share_told
from groeipad.report.frontier.found import FoundFrontier, FoundLevel, Line
from groeipad.report.plan.about import PlanAbout
from groeipad.report.plots.frame import WIDTH, Heading, framed
from groeipad.report.plots.marks import Key, line_key
from groeipad.report.plots.style import AGREED, BLACK, SMALL_SIZE, VERMILLION, styled
from groeipad.texts import Texts

_BODY = 4.8
_FAR = 1.3
"""Where the scenario's own plan opens more homes than this many times those of the lines, an arrow points to it."""
_SHADES = LinearSegmentedColormap.from_list("regular part", ["#8CCBF2", "#0072B2", "#00253F"])
"""From light to dark blue: also apart in grey, and to colour-blind readers."""
_NEAR = 1e-9


@styled
def frontier(found: FoundFrontier, about: PlanAbout) -> Figure:
    """Draw the worst ratio against extra homes for each regular part; where homes do not matter, against that part.

    Parameters
    ----------
    found
        The frontier; a plan is possible at one level at least.
    about
        What it is of.
    """
    level = found.own_level
    assert level is not None, "there is something to draw"
    texts, year = about.texts, str(about.target_year)
    key = "homes" if found.homes_matter else "parts"
    heading = Heading(
        possible(level, found, about).removesuffix("."),
        texts(f"figure.frontier.subtitle_{key}", year=year, region=about.region),
        list(_keys(found, texts)),
    )
    figure = framed(about, heading, body_height=_BODY)
    axes = figure.add_subplot()
    if found.homes_matter:
        _draw_lines(axes, found, about)
    else:
        _draw_parts(axes, found, about)
    _ratio_axis(axes, found, about)
    axes.set_ylabel(texts("figure.frontier.ratio", year=year))
    return figure


def _keys(found: FoundFrontier, texts: Texts) -> Iterator[Key]:
    what = "line" if found.homes_matter else "best"
    yield line_key(texts(f"figure.frontier.{what}"), _shade(1, 3), "-", "o")
    marker = ">" if found.homes_matter and _Width.of(found).off_the_page else "D"
    yield line_key(texts("figure.frontier.own"), VERMILLION, "", marker)
    yield line_key(texts("figure.frontier.fair_share"), AGREED, "--", width=1.2)


def _shade(number: int, count: int) -> str:
    return str(to_hex(_SHADES(number / max(1, count - 1) if count > 1 else 0.5)))


@dataclass(frozen=True)
class _Width:
    """From how many to how many homes the figure goes, and whether the scenario's own plan opens far more."""

    left: float
    span: float
    off_the_page: bool

    @classmethod
    def of(cls, found: FoundFrontier) -> _Width:
        homes = [extra for level in found.levels for piece in level.pieces for extra, _ in piece]
        own = found.own.extra
        left = min(0.0, own, *homes)
        right = max(left + 1.0, *homes)
        far = left + _FAR * (right - left)
        return cls(left, far - left if own > far else max(right, own) - left, own > far)

    @property
    def first(self) -> float:
        """Where the axis begins."""
        return self.left - 0.03 * self.span

    @property
    def last(self) -> float:
        """Where it ends: with room for the words beside a line."""
        return self.left + 1.09 * self.span


def _draw_lines(axes: Axes, found: FoundFrontier, about: PlanAbout) -> None:
    shown = [one for one in found.levels if one.pieces]
    width = _Width.of(found)
    axes.set_xlim(width.first, width.last)
    placed: list[tuple[float, float, float, float]] = []
    for number, level in enumerate(shown):
        own = abs(level.regular - found.own.regular) < _NEAR
        shade = _shade(number, len(shown))
        for piece in level.pieces:
            _draw_piece(axes, piece, shade, thick=own)
        _label(axes, level, (width.left, width.span, _bottom(found)), placed, about, own=own)
    if width.off_the_page:
        _point_to_own(axes, width.last, found, about)
    else:
        _mark_own(axes, found.own.extra, found.own.ratio)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=9, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: about.texts.count(value)))
    axes.set_xlabel(about.texts("figure.frontier.homes", year=str(about.target_year)))
    axes.grid(axis="x")


def _draw_piece(axes: Axes, piece: Line, shade: str, *, thick: bool) -> None:
    extra, ratio = zip(*piece, strict=True)
    axes.plot(
        extra,
        ratio,
        color=shade,
        linewidth=2.8 if thick else 1.6,
        marker="o",
        markersize=4.0 if thick else 2.8,
        zorder=3,
        clip_on=False,  # a dot on the edge stays whole, and
        in_layout=False,  # takes no space for it
    )


_LETTER, _LINE = 0.085, 0.17
"""Inches that a letter of a label and a line of it take, about."""
_TOP = 0.985
_PLACES = (
    ((7, 0), "left", "center"),
    ((0, 7), "center", "bottom"),
    ((7, -9), "left", "top"),
    ((0, 21), "center", "bottom"),
    ((-7, 0), "right", "center"),
)
"""Where a label may stand beside the end of its line, in points, the best place first."""


def _label(
    axes: Axes,
    level: FoundLevel,
    origin: tuple[float, float, float],
    placed: list[tuple[float, float, float, float]],
    about: PlanAbout,
    *,
    own: bool,
) -> None:
    """Write the regular part at the end of its line, where no other label stands yet."""
    words = share_told(level.regular, about.texts)
    left, span, bottom = origin
    extra, ratio = level.pieces[-1][-1]
    x = (extra - left) / span * (WIDTH - 2.0)
    y = (ratio - bottom) / (1.06 - bottom) * (_BODY - 0.8)
    width = _LETTER * len(words)
    chosen, box = _PLACES[ratio >= _TOP], (0.0, 0.0, 0.0, 0.0)
    # Beside the end of a line that reaches fair share runs the line of fair share itself.
    for (right, up), across, along in _PLACES if ratio < _TOP else _PLACES[1:]:
        start = x + right / 72 - width * {"left": 0.0, "center": 0.5, "right": 1.0}[across]
        low = y + up / 72 - _LINE * {"bottom": 0.0, "center": 0.5, "top": 1.0}[along]
        box = (start, low, start + width, low + _LINE)
        if not any(_overlap(box, other) for other in placed):
            chosen = ((right, up), across, along)
            break
    placed.append(box)
    offset, across, along = chosen
    note = axes.annotate(
        words,
        (extra, ratio),
        xytext=offset,
        textcoords="offset points",
        ha=across,
        va=along,
        color=BLACK,
        weight="bold" if own else "normal",
        size=SMALL_SIZE + 0.5,
        zorder=5,
        annotation_clip=False,
    )
    note.set_path_effects([withStroke(linewidth=2.5, foreground="white")])


def _overlap(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _draw_parts(axes: Axes, found: FoundFrontier, about: PlanAbout) -> None:
    """Draw the best ratio for each regular part."""
    texts = about.texts
    parts = [one.regular for one in found.levels]
    best = [one.best for one in found.levels]
    shade = _shade(1, 3)
    axes.plot(parts, best, color=shade, linewidth=2.0, marker="o", markersize=5, zorder=3)
    for part, ratio in zip(parts, best, strict=True):
        axes.annotate(
            texts.percent(ratio),
            (part, ratio),
            xytext=(6, 6),
            textcoords="offset points",
            size=SMALL_SIZE + 0.5,
        ).set_path_effects([withStroke(linewidth=2.5, foreground="white")])
    _mark_own(axes, found.own.regular, found.own.ratio)
    axes.set_xticks(parts, [share_told(one, texts) for one in parts])
    first, last = min(parts[0], found.own.regular), max(parts[-1], found.own.regular)
    room = 0.04 * max(0.1, last - first)
    axes.set_xlim(first - room, last + 3 * room)
    axes.set_xlabel(texts("figure.frontier.regular"))


def _point_to_own(axes: Axes, edge: float, found: FoundFrontier, about: PlanAbout) -> None:
    """Mark the scenario's own plan at the edge of the page, and tell how many homes it opens."""
    texts, own = about.texts, found.own
    _mark_own(axes, edge, own.ratio, marker=">")
    axes.annotate(
        texts("figure.frontier.own_beyond", homes=texts.count(own.extra)),
        (edge, own.ratio),
        xytext=(0, -12),
        textcoords="offset points",
        ha="right",
        va="top",
        color=VERMILLION,
        size=SMALL_SIZE + 0.5,
    ).set_path_effects([withStroke(linewidth=2.5, foreground="white")])


def _mark_own(axes: Axes, x: float, ratio: float, marker: str = "D") -> None:
    axes.plot(
        x,
        ratio,
        color=VERMILLION,
        linestyle="",
        marker=marker,
        markersize=8.5,
        markeredgecolor="white",
        markeredgewidth=1.2,
        zorder=6,
        clip_on=False,
        in_layout=False,
    )


def _bottom(found: FoundFrontier) -> float:
    """Return where the axis of ratios begins: at a tenth below the lowest, for there are no bars to be cut off."""
    ratios = [ratio for level in found.levels for _, ratio in level.line]
    lowest = min(*ratios, found.own.ratio)
    return max(0.0, floor(lowest * 10 - 0.5) / 10)


def _ratio_axis(axes: Axes, found: FoundFrontier, about: PlanAbout) -> None:
    axes.axhline(1.0, color=AGREED, linewidth=1.2, linestyle="--", zorder=1)
    axes.set_ylim(_bottom(found), 1.06)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=7, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: about.texts.percent(value)))
