"""What differs between two scenarios in each municipality: dots with intervals, a panel for each metric."""

from __future__ import annotations

from math import ceil

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from groeipad.report.compare.found import ComparedScenario, Difference, FoundComparison, Metric
from groeipad.report.compare.words import scaled, unit_of_change
from groeipad.report.plots.frame import Heading, columns_for, framed, panel_title, wrapped
from groeipad.report.plots.marks import Key, line_key
from groeipad.report.plots.style import BLACK, GREY, SIMULATED, SMALL_SIZE, VERMILLION, styled

_ROW = 0.23
"""Inches for a municipality."""
_AROUND = 0.75
"""Inches above and below the municipalities of a panel: its title, and the numbers under it."""
_NAME_WIDTH = 1.5
"""Inches for a municipality's name."""
_LOOKS: dict[str, tuple[str, str, bool]] = {
    "better": (SIMULATED, "o", True),
    "worse": (VERMILLION, "D", True),
    "different": (BLACK, "s", True),
    "not_sure": (GREY, "o", False),
    "same": (GREY, "s", False),
}
"""By what a difference means: its colour, its marker, and whether that is filled."""
_LOOK_OF = {"higher": "different", "lower": "different", "unknown": "not_sure"}
_FIRST_CHOICE = "fair_share_ratio"
"""The metric of which the title tells, where it is there."""


@styled
def draw_differences(
    found: FoundComparison, scenario: ComparedScenario, parts: dict[str, tuple[Difference, ...]]
) -> Figure:
    """Draw differences of a scenario that are there; see ``differences`` and ``shown``."""
    texts = found.about.texts
    looks = {_look(one) for rows in parts.values() for one in rows}
    heading = Heading(
        _finding(parts, found),
        texts(
            "figure.compare.subtitle",
            scenario=scenario.title,
            base=found.base.title,
            year=str(found.year),
            certainty=texts.percent(found.confidence),
        ),
        [_key(look, texts(f"figure.compare.{look}")) for look in _LOOKS if look in looks],
    )
    columns = columns_for(len(parts))
    rows = ceil(len(parts) / columns)
    names = list(found.about.municipalities.values())
    height = _AROUND + _ROW * max(len(names), 3)
    figure = framed(found.about_one(scenario), heading, body_height=rows * height)
    grid = figure.add_gridspec(rows, columns)
    for number, (metric, differences) in enumerate(parts.items()):
        axes = figure.add_subplot(grid[number // columns, number % columns])
        axes.set_title(panel_title(found.metrics[metric].label, columns))
        _panel(axes, differences, found.metrics[metric], found, with_names=number % columns == 0)
    return figure


def differences(found: FoundComparison, scenario: ComparedScenario) -> Figure | None:
    """Draw what differs in each municipality, for each metric that municipalities have.

    Parameters
    ----------
    found
        The comparison.
    scenario
        The scenario that is held against the base.

    Returns
    -------
    Figure or None
        None where no metric is known by municipality.
    """
    there = shown(found, scenario)
    return draw_differences(found, scenario, there) if there else None


def shown(found: FoundComparison, scenario: ComparedScenario) -> dict[str, tuple[Difference, ...]]:
    """Return what is drawn of a scenario: by metric the differences in each municipality."""
    parts = {metric: found.by_municipality(scenario, metric) for metric in found.metrics}
    return {metric: rows for metric, rows in parts.items() if rows and not _is_nothing(rows)}


def _is_nothing(rows: tuple[Difference, ...]) -> bool:
    """Whether a metric is nothing on both sides, such as the cost of other supply where there is none."""
    return all(one.base == one.other == 0 and one.verdict == "same" for one in rows)


def _look(one: Difference) -> str:
    return _LOOK_OF.get(one.verdict, one.verdict)


def _key(look: str, words: str) -> Key:
    color, marker, filled = _LOOKS[look]
    return line_key(words, color, "" if look == "same" else "-", marker, filled=filled)


def _finding(parts: dict[str, tuple[Difference, ...]], found: FoundComparison) -> str:
    texts = found.about.texts
    metric = _FIRST_CHOICE if _FIRST_CHOICE in parts else next(iter(parts))
    rows = parts[metric]
    counts = {
        "better": sum(one.verdict == "better" for one in rows),
        "worse": sum(one.verdict == "worse" for one in rows),
        "sure": sum(one.is_sure for one in rows),
        "total": len(rows),
    }
    key = "title_neither" if found.metrics[metric].better == "neither" else "title"
    return texts(
        f"figure.compare.{key}",
        metric=found.metrics[metric].label,
        **{name: texts.count(count) for name, count in counts.items()},
    )


def _panel(
    axes: Axes,
    rows: tuple[Difference, ...],
    metric: Metric,
    found: FoundComparison,
    *,
    with_names: bool,
) -> None:
    texts = found.about.texts
    codes = list(found.about.municipalities)
    for one in rows:
        _whisker(axes, codes.index(one.municipality), one, metric)
    axes.axvline(0, color=GREY, linewidth=0.8, zorder=1)
    names = [wrapped(name, SMALL_SIZE, _NAME_WIDTH) for name in found.about.municipalities.values()]
    axes.set_yticks(range(len(codes)), names if with_names else [""] * len(codes))
    axes.set_ylim(len(codes) - 0.4, -0.6)
    axes.margins(x=0.08)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10], min_n_ticks=3))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _axis_number(value, found)))
    unit = unit_of_change(metric, texts)
    axes.set_xlabel(texts(f"figure.compare.{metric.better}", unit=unit), size=SMALL_SIZE)
    axes.grid(axis="x")
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)


def _axis_number(value: float, found: FoundComparison) -> str:
    """Write a number at the axis, with a decimal only where it has one."""
    texts = found.about.texts
    whole = abs(value - round(value)) < 1e-9
    return texts.count(value) if whole else texts.decimal(value, 1 if abs(value * 10 % 1) < 1e-9 else 2)


def _whisker(axes: Axes, row: int, one: Difference, metric: Metric) -> None:
    color, marker, filled = _LOOKS[_look(one)]
    if one.low is not None and one.high is not None:
        ends = [scaled(end, metric) for end in (one.low, one.high)]
        axes.plot(ends, [row, row], color=color, linewidth=1.6, solid_capstyle="butt", zorder=2)
    axes.plot(
        scaled(one.difference, metric),
        row,
        color=color,
        marker=marker,
        markersize=5.5,
        markerfacecolor=color if filled else "white",
        linestyle="",
        zorder=3,
    )
