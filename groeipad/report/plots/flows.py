"""How people flow in a year, from intake to a home: bands as wide as the number of households."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.about import About
from groeipad.report.flows import YearFlows
from groeipad.report.plots.frame import MARGIN, WIDTH, Heading, framed, wrapped
from groeipad.report.plots.ribbons import BAR_WIDTH, Band, Bar, Place, draw_ribbons, place_bars
from groeipad.report.plots.style import (
    BLACK,
    GREEN,
    GREY,
    LOOKS_OF_ROUTES,
    ORANGE,
    PALE,
    PALE_BLUE,
    PURPLE,
    QUOTA,
    SKY,
    SMALL_SIZE,
    VERMILLION,
    styled,
)

_HEIGHT = 5.3
_STRIP = 0.42
"""Inches above and below the bars, for the names of the stocks: no band crosses them there."""
_WIDTH = WIDTH - 2 * MARGIN
_LEFT, _RIGHT = 1.9, 2.7
"""Inches for the words at the left and at the right."""
_NUMBER = 0.52
"""Inches for a number at the right, so that the words beside it stand in line."""
_ROOM_LEFT, _ROOM_RIGHT = 0.5, 0.34
"""Inches that a label needs in height, at the left and at the right."""
_LEAST_TOLD = 0.05
"""Fewer than this would round to nothing."""
_BASES = (10, 100, 1000)
"""A title speaks of so many households: the fewest of which neither none nor all get a home."""


@dataclass(frozen=True)
class _End:
    """An end of the flows, at the left or the right: its amount, the bar in the middle it belongs to, its looks."""

    id: str
    at: str
    amount: float
    color: str
    hatch: str = ""


@styled
def flows(of_year: YearFlows, about: About) -> Figure:
    """Draw the flows of the target year, with what is left behind, so that each bar's in is its out.

    Parameters
    ----------
    of_year
        The flows: means over the replications.
    about
        What the result is.
    """
    figure = framed(
        about, Heading(_finding(of_year, about), _subtitle(of_year, about)), body_height=_HEIGHT + 2 * _STRIP
    )
    axes = figure.add_subplot()
    axes.set_xlim(0, _WIDTH)
    axes.set_ylim(_HEIGHT + _STRIP, -_STRIP)
    axes.set_axis_off()
    sources, sinks = _sources(of_year), _sinks(of_year)
    columns, bands = _columns(of_year, sources, sinks), _bands(of_year, sources, sinks)
    first, last = _LEFT, _WIDTH - _RIGHT
    step = (last - first) / (len(columns) - 1)
    places, scale = place_bars(columns, [first + step * column for column in range(len(columns))], _HEIGHT)
    lanes = frozenset(id_ for bars in columns for id_, bar in bars.items() if bar.is_lane)
    middles = draw_ribbons(axes, places, bands, scale, lanes)
    for source in sources:
        _label_left(axes, places[source.id], source, about)
    for sink in sinks:
        _label_right(axes, places[sink.id], sink, about)
    _label_middle(axes, places, of_year, about)
    if ("facilities", "register") in middles:
        assert of_year.facilities is not None
        _label_band(axes, middles["facilities", "register"], of_year.facilities.registered, about)
    return figure


def _sources(of_year: YearFlows) -> list[_End]:
    """Return where people come from, from above; a stock that shrinks is a source too."""
    register, facilities = of_year.register, of_year.facilities
    ends = [
        _End("queue_shrinks", "register", -register.growth, VERMILLION),
        _End("straight", "register", register.straight, PALE_BLUE),
        _End("back", "register", register.back, PURPLE),
    ]
    if facilities is not None:
        ends += [
            _End("back_to_facility", "facilities", facilities.back, PURPLE),
            _End("came", "facilities", facilities.came, PALE),
            _End("facilities_shrink", "facilities", -facilities.growth, VERMILLION, "////"),
        ]
    return [end for end in ends if end.amount > 0]


def _sinks(of_year: YearFlows) -> list[_End]:
    """Return where people go, from above; a stock that grows is a sink too."""
    register, facilities = of_year.register, of_year.facilities
    ends = [
        *(
            _End(route, "register", amount, *LOOKS_OF_ROUTES[route])
            for route, amount in register.housed.items()
        ),
        _End("own_solution", "register", register.own_solution, GREEN),
        _End("lapsed", "register", register.lapsed, QUOTA),
        _End("queue_grows", "register", register.growth, VERMILLION),
    ]
    if facilities is not None:
        ends += [
            _End("elsewhere", "facilities", facilities.elsewhere, PALE),
            _End("turned_away", "facilities", facilities.turned_away, ORANGE),
            _End("facilities_grow", "facilities", facilities.growth, VERMILLION, "////"),
        ]
    return [end for end in ends if end.amount > 0]


def _columns(of_year: YearFlows, sources: list[_End], sinks: list[_End]) -> list[dict[str, Bar]]:
    """Return the bars of each column; who skips the facilities, or the register, passes through a lane."""
    left = {end.id: Bar(end.amount, _ROOM_LEFT) for end in sources}
    right = {end.id: Bar(end.amount, _ROOM_RIGHT) for end in sinks}
    register = Bar(_sum(sinks, "register"))
    if of_year.facilities is None:
        return [left, {"register": register}, right]
    return [
        left,
        {
            "past_facilities": Bar(_sum(sources, "register"), is_lane=True),
            "facilities": Bar(_sum(sinks, "facilities") + _onward(of_year)),
        },
        {"register": register, "past_register": Bar(_sum(sinks, "facilities"), is_lane=True)},
        right,
    ]


def _bands(of_year: YearFlows, sources: list[_End], sinks: list[_End]) -> list[Band]:
    """Return the bands in the order in which they leave and enter their bars, from above."""
    direct = of_year.facilities is None
    bands = []
    for source in sources:
        ways = [source.id, source.at] if direct else [source.id, "past_facilities", "register"]
        if source.at == "facilities":
            ways = [source.id, "facilities"]
        bands += _along(ways, source)
    if _onward(of_year) > 0:
        bands.append(Band("facilities", "register", _onward(of_year), SKY))
    for sink in sinks:
        through = ["facilities", "past_register"] if sink.at == "facilities" else ["register"]
        bands += _along([*through, sink.id], sink)
    return bands


def _along(ways: list[str], end: _End) -> list[Band]:
    return [Band(one, other, end.amount, end.color, end.hatch) for one, other in pairwise(ways)]


def _onward(of_year: YearFlows) -> float:
    """Return how many go from a facility to the register."""
    return 0.0 if of_year.facilities is None else of_year.facilities.registered


def _sum(ends: list[_End], at: str) -> float:
    return sum(end.amount for end in ends if end.at == at)


def _label_left(axes: Axes, place: Place, end: _End, about: About) -> None:
    """Write the number over its words, to the left of a bar."""
    room = _LEFT - 0.1
    words = wrapped(about.texts(f"figure.flows.{end.id}"), SMALL_SIZE, room)
    edge = place.left - 0.08
    rise = 0.07 * (1 + words.count("\n"))
    _write(axes, edge, place.middle - rise, _number(end.amount, about), "right", bold=True)
    _write(axes, edge, place.middle + 0.09, words, "right")


def _label_right(axes: Axes, place: Place, end: _End, about: About) -> None:
    """Write the number, and its words beside it, to the right of a bar."""
    words = wrapped(about.texts(f"figure.flows.{end.id}"), SMALL_SIZE, _RIGHT - _NUMBER - 0.3)
    edge = place.right + 0.06 + _NUMBER
    _write(axes, edge, place.middle, _number(end.amount, about), "right", bold=True)
    _write(axes, edge + 0.08, place.middle, words, "left")


def _label_middle(axes: Axes, places: dict[str, Place], of_year: YearFlows, about: About) -> None:
    """Write the name of a stock, and how large it is at the start and at the end of the year.

    The register is the upper bar of its column and has its name above it; the facilities are the lowest, and have it
    below.
    """
    texts = about.texts
    for id_, stock, line in (
        ("register", of_year.register, -_STRIP),
        ("facilities", of_year.facilities, _HEIGHT + 0.07),
    ):
        if stock is None:
            continue
        middle = places[id_].left + BAR_WIDTH / 2
        change = texts(
            f"figure.flows.{id_}_stock", start=texts.count(stock.start), end=texts.count(stock.end)
        )
        _write(axes, middle, line + 0.1, texts(f"figure.flows.{id_}"), "center", bold=True)
        _write(axes, middle, line + 0.27, change, "center")


def _label_band(axes: Axes, middle: tuple[float, float], amount: float, about: About) -> None:
    axes.text(
        *middle,
        _number(amount, about),
        ha="center",
        va="center",
        size=SMALL_SIZE,
        weight="bold",
        bbox={"boxstyle": "round,pad=0.2", "facecolor": "white", "edgecolor": "none", "alpha": 0.85},
    )


def _write(axes: Axes, x: float, y: float, words: str, align: str, *, bold: bool = False) -> None:
    axes.text(
        x,
        y,
        words,
        ha=align,
        va="center",
        size=SMALL_SIZE + bold,
        color=BLACK if bold else GREY,
        weight="bold" if bold else "normal",
    )


def _number(amount: float, about: About) -> str:
    texts = about.texts
    return f"< {texts.mean(2 * _LEAST_TOLD)}" if amount < _LEAST_TOLD else texts.mean(amount)


def _finding(of_year: YearFlows, about: About) -> str:
    """Tell which part of those who waited at some time of the year got a home in it."""
    texts, year, register = about.texts, str(about.target_year), of_year.register
    if not register.waited:
        return texts("figure.flows.title_nobody", year=year)
    share = register.all_housed / register.waited
    if share in (0.0, 1.0):
        return texts(f"figure.flows.title_{'all' if share else 'none'}", year=year)
    base = next((one for one in _BASES if 0 < round(share * one) < one), _BASES[-1])
    housed = min(max(round(share * base), 1), base - 1)
    return texts(
        "figure.flows.title_one" if housed == 1 else "figure.flows.title",
        base=texts.count(base),
        housed=texts.count(housed),
        year=year,
    )


def _subtitle(of_year: YearFlows, about: About) -> str:
    texts, register = about.texts, of_year.register
    parts = [texts("figure.flows.subtitle", region=about.region, year=str(about.target_year))]
    if about.has_spread:
        parts.append(texts("figure.flows.subtitle_many"))
    if register.waited:
        housed, waited = texts.count(register.all_housed), texts.count(register.waited)
        parts.append(texts("figure.flows.subtitle_title", housed=housed, waited=waited))
    if of_year.facilities is not None:
        parts.append(texts("figure.flows.subtitle_facilities"))
    return " ".join(parts)
