"""Where people are stuck, and why: blocked places by cause."""

from __future__ import annotations

from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groeipad.report.about import About
from groeipad.report.bands import Band
from groeipad.report.facilities import FacilityTables, blocked_days
from groeipad.report.plots.contrast import ink_on, shape
from groeipad.report.plots.frame import Heading, framed, wrapped
from groeipad.report.plots.marks import Key, line_key
from groeipad.report.plots.style import (
    BLACK,
    BLUE,
    GREEN,
    GREY,
    ORANGE,
    PALE_BLUE,
    QUOTA,
    SMALL_SIZE,
    VERMILLION,
    styled,
)
from simulator.contract import BlockedBy

_LOOKS: dict[BlockedBy, tuple[str, str]] = {
    BlockedBy.NO_HOME: (PALE_BLUE, ""),
    BlockedBy.NO_QUOTA: (VERMILLION, ""),
    BlockedBy.NO_HOME_THAT_FITS: (QUOTA, "...."),
    BlockedBy.OUTRANKED: (BLUE, ""),
    BlockedBy.REFUSED: (GREEN, "\\\\\\\\"),
    BlockedBy.NO_PLACE: (ORANGE, "////"),
}
"""The colour and the hatch of each cause's part of a bar."""
_LABEL_WIDTH = 3.0
"""Inches for a facility's name."""
_ROOM_FOR_NUMBER = 0.06
"""A part of a bar holds its number if it is at least this part of the axis."""


@styled
def stuck(tables: FacilityTables, about: About) -> Figure:
    """Draw the places blocked in the target year by cause, a bar for each facility, the longest first.

    Parameters
    ----------
    tables
        The tables of the facilities.
    about
        What the result is.
    """
    texts, days = about.texts, tables.days(about.target_year)
    by_cause = {id_: _by_cause(tables, id_, days, about) for id_ in tables.names}
    order = sorted(tables.names, key=lambda id_: -sum(by_cause[id_].values()))
    present = [cause for cause in BlockedBy if any(places[cause] > 0 for places in by_cause.values())]
    heading = Heading(
        _finding(by_cause, about),
        texts(
            "figure.stuck.subtitle_many" if about.has_spread else "figure.stuck.subtitle_one",
            year=str(about.target_year),
        ),
        [*(_cause_key(cause, about) for cause in present), *(_interval_key(about) if present else ())],
    )
    names = [wrapped(tables.names[id_], SMALL_SIZE, _LABEL_WIDTH) for id_ in order]
    lines = 1 + max(name.count("\n") for name in names)
    figure = framed(about, heading, body_height=0.9 + (0.26 + 0.15 * lines) * len(names))
    axes = figure.add_subplot()
    bands = {id_: _total(tables, id_, days, about) for id_ in order}
    top = max([1e-9, *(max(band.mean or 0.0, band.p90 or 0.0) for band in bands.values())])
    for row, id_ in enumerate(order):
        _bar(axes, row, by_cause[id_], top, about)
        _end(axes, row, bands[id_], id_, about)
    _set_axes(axes, names, top if present else 1.0, about)
    return figure


def _by_cause(tables: FacilityTables, id_: str, days: int, about: About) -> dict[BlockedBy, float]:
    """Return the places of a facility that each cause blocked, on average over the year."""
    found = {}
    for cause in BlockedBy:
        total = tables.total((blocked_days(cause),), (id_,))
        found[cause] = (total.mean or 0.0) / days
    return found


def _total(tables: FacilityTables, id_: str, days: int, about: About) -> Band:
    total = tables.total([blocked_days(cause) for cause in BlockedBy], (id_,))
    return Band(*(None if value is None else value / days for value in (total.mean, total.p10, total.p90)))


def _bar(axes: Axes, row: int, places: dict[BlockedBy, float], top: float, about: About) -> None:
    left = 0.0
    for cause, width in places.items():
        if not width:
            continue
        color, hatch = _LOOKS[cause]
        axes.barh(row, width, left=left, height=0.62, **shape(color, hatch, outline=0.8))
        if width >= _ROOM_FOR_NUMBER * top:
            box = {"boxstyle": "round,pad=0.15", "facecolor": color, "edgecolor": "none"}
            axes.text(
                left + width / 2,
                row,
                about.texts.mean(width),
                ha="center",
                va="center",
                color=ink_on(color),
                size=SMALL_SIZE,
                bbox=box,
            )
        left += width


def _end(axes: Axes, row: int, band: Band, id_: str, about: About) -> None:
    """Write what a whole bar comes to beside its end, and draw the interval of 8 in 10 outcomes."""
    mean = band.mean or 0.0
    if not mean:
        words = about.texts("figure.facilities.releases" if id_ in about.releases else "figure.stuck.nobody")
        _write(axes, 0.0, row, words, plain=True)
        return
    end = mean
    if about.has_spread and band.p10 is not None and band.p90 is not None:
        # Below the middle, where it crosses no number.
        axes.plot([band.p10, band.p90], [row + 0.4] * 2, color=BLACK, linewidth=1.2, marker="|", markersize=5)
        end = max(mean, band.p90)
    _write(axes, end, row, about.texts.mean(mean))


def _write(axes: Axes, x: float, row: int, words: str, *, plain: bool = False) -> None:
    axes.annotate(
        words,
        (x, row),
        xytext=(7, 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE,
        color=GREY if plain else BLACK,
        style="italic" if plain else "normal",
        weight="normal" if plain else "bold",
    )


def _set_axes(axes: Axes, names: list[str], top: float, about: About) -> None:
    texts = about.texts
    axes.set_yticks(range(len(names)), names)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.1 * top)
    digits = 0 if ceil(top) >= 4 else 1
    axes.xaxis.set_major_locator(MaxNLocator(nbins=8, steps=[1, 2, 5, 10], integer=digits == 0))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: texts.decimal(value, digits)))
    axes.set_xlabel(texts("figure.stuck.axis"))
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def _finding(by_cause: dict[str, dict[BlockedBy, float]], about: About) -> str:
    texts, year = about.texts, str(about.target_year)
    totals = {cause: sum(places[cause] for places in by_cause.values()) for cause in BlockedBy}
    main = max(totals, key=lambda cause: totals[cause])
    if not totals[main]:
        return texts("figure.stuck.title_none", year=year)
    places = texts.mean(sum(totals.values()))
    return texts("figure.stuck.title", year=year, places=places, cause=texts.cause(main).lower())


def _cause_key(cause: BlockedBy, about: About) -> Key:
    color, hatch = _LOOKS[cause]
    return Patch(**shape(color, hatch)), about.texts.cause(cause)


def _interval_key(about: About) -> tuple[Key, ...]:
    if not about.has_spread:
        return ()
    return (line_key(about.texts("figure.band"), BLACK, marker="|", width=1.2),)
