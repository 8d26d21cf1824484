"""The municipalities as equal tiles, roughly as on the map: which part of its fair share each of them houses."""

from __future__ import annotations

from itertools import pairwise

import polars as pl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from groeipad.report.about import About
from groeipad.report.bands import LIKELY, Band, band_in
from groeipad.report.plots.frame import MARGIN, WIDTH, Heading, fitting_size, framed, wrapped
from groeipad.report.plots.marks import Key
from groeipad.report.plots.style import BLACK, BLUE, GREY, SMALL_SIZE, TEXT_SIZE, styled
from groeipad.report.tiles import TileMap

_STEPS: tuple[tuple[float, str, str], ...] = (
    (0.5, "#F4F8FB", BLACK),
    (0.7, "#D3E6F3", BLACK),
    (0.9, "#9FCAE6", BLACK),
    (1.0, "#56A5D3", BLACK),
    (float("inf"), BLUE, "white"),
)
"""Below which part of the fair share which colour holds, and the colour of words on it. One hue that grows darker,
so that nobody needs to tell hues apart; each pair of colours has a contrast of at least 4.5 (WCAG 2.2, 1.4.3)."""
_LARGEST, _GAP = 1.5, 0.07
"""Inches that a tile is wide at most, and between two tiles."""
_NAME_SIZE, _RATIO_SIZE = TEXT_SIZE + 0.5, 16.0
_LIKELY_EDGE, _EDGE = 3.0, 0.8
"""Points that the edge of a tile is wide: where fair share is likely reached, and elsewhere."""

Line = tuple[float, str, float, str]
"""A line in a tile: how far down, as a part of the tile; its words, their size in points, and their weight."""


@styled
def tile_map(tiles: TileMap, bands: pl.DataFrame, about: About) -> Figure:
    """Draw the part of its fair share that each municipality houses in the target year, as colour and as number.

    Parameters
    ----------
    tiles
        Where each municipality lies.
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    about
        What the result is.
    """
    ratios, chances = (
        {code: band_in(bands, metric, code, about.target_year) for code in tiles.places}
        for metric in ("fair_share_ratio", "fair_share_reached")
    )
    likely = {code for code, chance in chances.items() if (chance.mean or 0.0) > LIKELY}
    heading = Heading(
        _finding(ratios, likely, about), _subtitle(tiles, about), [*_keys(about), _likely_key(about)]
    )
    side = min(_LARGEST, (WIDTH - 2 * MARGIN) / tiles.columns)
    figure = framed(about, heading, body_height=side * tiles.rows + 0.2)
    axes = figure.add_subplot()
    # To the left, as all else on the page.
    axes.set_xlim(0, (WIDTH - 2 * MARGIN) / side)
    axes.set_ylim(tiles.rows + 0.1 / side, -0.1 / side)
    axes.set_axis_off()
    for code, (column, row) in tiles.places.items():
        color, ink = _look(ratios[code].mean)
        _square(axes, column, row, side, color, likely=code in likely)
        _words(axes, column, row, ink, _told(code, ratios[code], chances[code], side, about))
    return figure


def _square(axes: Axes, column: int, row: int, side: float, color: str, *, likely: bool) -> None:
    gap = _GAP / side
    axes.add_patch(
        Rectangle(
            (column + gap / 2, row + gap / 2),
            1 - gap,
            1 - gap,
            facecolor=color,
            edgecolor=BLACK if likely else GREY,
            linewidth=_LIKELY_EDGE if likely else _EDGE,
        )
    )


def _told(code: str, ratio: Band, chance: Band, side: float, about: About) -> tuple[Line, ...]:
    """Return what stands in a tile, from above: name, part of fair share, its band, and the chance to reach it."""
    texts, name, room = about.texts, about.municipalities[code], side - 0.2
    size = fitting_size(name, _NAME_SIZE, room, bold=True)
    chances = texts("figure.tile_map.chance", chance=texts.percent(chance.mean))
    return (
        (0.22, wrapped(name, size, room, bold=True), size, "bold"),
        (0.49, texts.percent(ratio.mean), fitting_size("100%", _RATIO_SIZE, room, bold=True), "bold"),
        (0.69, _spread(ratio, about), fitting_size("100–100%", SMALL_SIZE, room), "normal"),
        (0.85, chances, fitting_size(chances.replace(" ", "\u00a0"), SMALL_SIZE, room), "normal"),
    )


def _words(axes: Axes, column: int, row: int, ink: str, lines: tuple[Line, ...]) -> None:
    for height, text, size, weight in lines:
        axes.text(
            column + 0.5,
            row + height,
            text,
            ha="center",
            va="center",
            size=size,
            weight=weight,
            color=ink,
        )


def _look(ratio: float | None) -> tuple[str, str]:
    """Return the colour of a tile and of the words on it; as readers see the number, so 99.6% counts as 100%."""
    told = 0.0 if ratio is None else round(ratio, 2)
    return next((color, ink) for below, color, ink in _STEPS if told < below)


def _spread(ratio: Band, about: About) -> str:
    if not about.has_spread or ratio.mean is None:
        return ""
    low, high = about.texts.percent(ratio.p10).removesuffix("%"), about.texts.percent(ratio.p90)
    return f"{low}–{high}"


def _keys(about: About) -> list[Key]:
    texts = about.texts
    ends = [texts.percent(below) for below, _, _ in _STEPS[:-1]]
    words = [
        texts("figure.tile_map.below", high=ends[0]),
        *(texts("figure.tile_map.between", low=low, high=high) for low, high in pairwise(ends)),
        texts("figure.tile_map.above", low=ends[-1]),
    ]
    return [
        (Patch(facecolor=color, edgecolor=GREY, linewidth=_EDGE), told)
        for (_, color, _), told in zip(_STEPS, words, strict=True)
    ]


def _likely_key(about: About) -> Key:
    patch = Patch(facecolor="white", edgecolor=BLACK, linewidth=2.2)
    return patch, about.texts("figure.growth_path.reached")


def _subtitle(tiles: TileMap, about: About) -> str:
    texts, year = about.texts, str(about.target_year)
    parts = [texts("figure.tile_map.subtitle", year=year)]
    if about.has_spread:
        parts.append(texts("figure.tile_map.subtitle_many"))
    parts.append(texts(f"figure.tile_map.{'given' if tiles.is_given else 'in_rows'}"))
    return " ".join(parts)


def _finding(ratios: dict[str, Band], likely: set[str], about: About) -> str:
    """Tell who is furthest behind of those who are not likely to reach fair share, or that all are likely to."""
    texts, year = about.texts, str(about.target_year)
    behind = {
        code: band.mean for code, band in ratios.items() if band.mean is not None and code not in likely
    }
    if not behind:
        return texts("figure.tile_map.title_all", year=year)
    worst = min(behind, key=lambda code: behind[code])
    return texts(
        "figure.tile_map.title",
        year=year,
        name=about.municipalities[worst],
        ratio=texts.percent(behind[worst]),
    )
