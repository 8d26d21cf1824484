"""What all figures share: a heading that says something, a legend out of the way, and a footer of caution.

The heading, the legend and the footer have places of their own, measured in inches, so that they never cover
data however many municipalities a region has or however long a title is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import text_to_path

from groeipad.report.about import Facts
from groeipad.report.plots.style import BLACK, GREY, SMALL_SIZE, TEXT_SIZE, TITLE_SIZE

WIDTH = 10.0
MARGIN = 0.25
_LINE = 1.3
_LEGEND_KEY = 0.55
"""Inches that a legend's key and the space around it take beside its words."""
_LEGEND_ROW = 0.22
_SINGLE_ROW = 3.4
"""Inches of height for panels in a single row, which have the page to themselves."""


@dataclass(frozen=True)
class Heading:
    """What stands above a figure.

    Attributes
    ----------
    title
        What the figure shows, as a finding.
    subtitle
        What is drawn, and how to read it.
    legend
        A key (an artist that is not drawn elsewhere) and its words, each.
    """

    title: str
    subtitle: str
    legend: Sequence[tuple[Artist, str]] = ()


def framed(about: Facts, heading: Heading, body_height: float) -> Figure:
    """Return a figure with its heading and footer; what is drawn later gets the space between.

    Parameters
    ----------
    about
        What the result is.
    heading
        What stands above.
    body_height
        The height of the part between, in inches.
    """
    usable = WIDTH - 2 * MARGIN
    title = wrapped(heading.title, TITLE_SIZE, usable, bold=True)
    subtitle = wrapped(heading.subtitle, TEXT_SIZE, usable)
    columns = _legend_columns([words for _, words in heading.legend], usable)
    legend_height = _LEGEND_ROW * ceil(len(heading.legend) / columns) if heading.legend else 0.0
    title_height, subtitle_height = _height(title, TITLE_SIZE), _height(subtitle, TEXT_SIZE)
    header = MARGIN + title_height + 0.05 + subtitle_height + 0.1 + legend_height + 0.1
    footer = MARGIN + 2 * SMALL_SIZE / 72 * _LINE
    height = header + body_height + footer

    figure = Figure(figsize=(WIDTH, height))
    FigureCanvasAgg(figure)

    def from_top(inches: float) -> float:
        return 1 - inches / height

    left = MARGIN / WIDTH
    figure.text(
        left,
        from_top(MARGIN),
        title,
        size=TITLE_SIZE,
        weight="bold",
        color=BLACK,
        va="top",
        linespacing=_LINE,
    )
    figure.text(
        left,
        from_top(MARGIN + title_height + 0.05),
        subtitle,
        size=TEXT_SIZE,
        color=GREY,
        va="top",
        linespacing=_LINE,
    )
    if heading.legend:
        figure.legend(
            [key for key, _ in heading.legend],
            [words for _, words in heading.legend],
            loc="upper left",
            bbox_to_anchor=(left, from_top(MARGIN + title_height + subtitle_height + 0.15)),
            ncols=columns,
            borderaxespad=0.0,
            borderpad=0.0,
            handlelength=1.8,
            columnspacing=1.6,
        )
    figure.text(
        left,
        0.6 * MARGIN / height,
        _footer(about),
        size=SMALL_SIZE - 0.5,
        color=GREY,
        va="bottom",
        linespacing=_LINE,
    )
    figure.set_layout_engine(
        "constrained",
        rect=(left, footer / height, 1 - 2 * left, body_height / height),
        w_pad=0.06,
        h_pad=0.06,
    )
    return figure


def panel_each(
    about: Facts, heading: Heading, row_height: float, *, beside_title: float = 0.0
) -> tuple[Figure, dict[str, Axes]]:
    """Return a figure with a titled panel for each municipality, and the panels by code.

    Parameters
    ----------
    about
        What the result is.
    heading
        What stands above.
    row_height
        The height of a row of panels, in inches; a single row has a height of its own.
    beside_title
        Inches to leave at the right of each panel's title.
    """
    columns = columns_for(len(about.municipalities))
    rows = ceil(len(about.municipalities) / columns)
    figure = framed(about, heading, body_height=row_height * rows if rows > 1 else _SINGLE_ROW)
    grid = figure.add_gridspec(rows, columns)
    panels = {}
    for index, (code, name) in enumerate(about.municipalities.items()):
        panels[code] = figure.add_subplot(grid[index // columns, index % columns])
        panels[code].set_title(panel_title(name, columns, beside_title))
    return figure, panels


def wrapped(text: str, size: float, width: float, *, bold: bool = False) -> str:
    """Break a text into lines that fit a width in inches, by the measured width of its words."""
    lines: list[str] = []
    for word in text.split():
        if lines and _width(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def fitting_size(text: str, size: float, width: float, *, bold: bool = False) -> float:
    """Return the size, ``size`` at most, at which every word of a text fits a width in inches."""
    widest = max((_width(word, size, bold=bold) for word in text.split(" ")), default=0.0)
    return size if widest <= width else size * width / widest


def with_own_scale(subtitle: str, about: Facts) -> str:
    """Add to a subtitle that panels have scales of their own, where there is more than one."""
    return f"{subtitle} {about.texts('figure.own_scale')}" if len(about.municipalities) > 1 else subtitle


def columns_for(panels: int) -> int:
    """Return how many small panels stand side by side: three, or fewer where they fill the page better."""
    return {1: 1, 2: 2, 4: 2}.get(panels, 3) if panels else 1


def panel_title(name: str, columns: int, beside: float = 0.0) -> str:
    """Break a panel's title to its width, leaving ``beside`` inches for what stands at its right."""
    return wrapped(name, TEXT_SIZE + 0.5, 0.85 * (WIDTH - 2 * MARGIN) / columns - beside, bold=True)


def _width(text: str, size: float, *, bold: bool = False) -> float:
    font = FontProperties(family="DejaVu Sans", weight="bold" if bold else "normal", size=size)
    width, _, _ = text_to_path.get_text_width_height_descent(text, font, ismath=False)
    return float(width) / 72


def _height(text: str, size: float) -> float:
    return (text.count("\n") + 1) * size / 72 * _LINE


def _legend_columns(words: Sequence[str], usable: float) -> int:
    """Return how many legend columns fit; entries fill one top to bottom, the widest sets its width."""
    widths = [_width(one, SMALL_SIZE + 0.5) + _LEGEND_KEY for one in words]
    for columns in range(len(widths), 1, -1):
        if sum(max(column) for column in _columns_of(widths, columns)) <= usable:
            return columns
    return 1


def _columns_of(widths: Sequence[float], columns: int) -> list[Sequence[float]]:
    """Divide entries over columns as matplotlib does: what does not go even comes in the first columns."""
    short, more = divmod(len(widths), columns)
    starts = [column * short + min(column, more) for column in range(columns + 1)]
    return [widths[start:end] for start, end in pairwise(starts)]


def _footer(about: Facts) -> str:
    second = about.texts(
        "figure.caveat", assumptions=about.texts.count(about.assumptions), version=about.version
    )
    return f"{about.how_made}\n{second}"
