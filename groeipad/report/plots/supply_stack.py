"""The homes of a plan in the whole region, by kind, against what is needed; and who still waits."""

from __future__ import annotations

from itertools import cycle

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.plan.about import Period, PlanAbout
from groeipad.report.plan.planned import Planned
from groeipad.report.plots.frame import Heading, framed
from groeipad.report.plots.marks import bar_key, count_axis, line_key, month_axis
from groeipad.report.plots.periods import MOST_APART, Part, draw_stack, draw_steps
from groeipad.report.plots.planned_path import METRICS
from groeipad.report.plots.style import (
    AGREED,
    GREEN,
    GREY,
    LOOKS_OF_ROUTES,
    ORANGE,
    PALE_BLUE,
    PURPLE,
    SIMULATED,
    SMALL_SIZE,
    VERMILLION,
    styled,
)
from simulator.contract import REGION

_LOOKS_OF_KINDS = (
    (PALE_BLUE, ""),
    (ORANGE, "////"),
    (GREEN, "...."),
    (PURPLE, "xxxx"),
    (VERMILLION, "----"),
    (GREY, "++++"),
)
"""The colours and hatches of kinds of other supply, in turn."""
_BODY, _UPPER, _LOWER = 5.6, 2.4, 1.0


@styled
def supply_stack(planned: Planned, about: PlanAbout) -> Figure:
    """Draw the households placed in the region by kind of home (bars), what is needed (steps), and the backlog.

    Parameters
    ----------
    planned
        What the plan says.
    about
        What the plan is.
    """
    texts = about.texts
    parts = _parts(planned, about)
    heading = Heading(
        _finding(planned, about),
        texts("figure.supply_stack.subtitle", region=about.region),
        [
            *(bar_key(one.words, one.color, one.hatch) for one in parts),
            line_key(texts("figure.supply_stack.need"), AGREED),
        ],
    )
    figure = framed(about, heading, body_height=_BODY)
    grid = figure.add_gridspec(2, 1, height_ratios=[_UPPER, _LOWER])
    upper, lower = figure.add_subplot(grid[0]), figure.add_subplot(grid[1])
    _draw_homes(upper, parts, planned, about)
    _draw_backlog(lower, planned, about)
    for axes in (upper, lower):
        month_axis(axes, about.periods[0].begins, about.periods[-1].ends, labels=16)
    return figure


def needed(planned: Planned, period: Period) -> float:
    """Return the households of the region that need a home in a period, without those who leave anyway."""
    return planned.value("need", REGION, period) - planned.value("natural_exits", REGION, period)


def _parts(planned: Planned, about: PlanAbout) -> list[Part]:
    """Return the parts of the bars, from below: relets, new homes, and each kind of other supply."""
    texts = about.texts
    regular = [
        Part(
            texts(f"figure.housed.{METRICS[way]}"),
            *LOOKS_OF_ROUTES[METRICS[way]],
            [planned.value(way, REGION, period) for period in about.periods],
        )
        for way in ("relets_placed", "first_lettings_placed")
        if planned.happens(way, about.periods)
    ]
    others = [
        Part(
            name,
            *look,
            [planned.value("other_supply_placed", REGION, period, kind) for period in about.periods],
        )
        for (kind, name), look in zip(about.other_supply.items(), cycle(_LOOKS_OF_KINDS), strict=False)
    ]
    return [*regular, *(one for one in others if any(one.amounts))]


def _draw_homes(axes: Axes, parts: list[Part], planned: Planned, about: PlanAbout) -> None:
    texts = about.texts
    need = [needed(planned, period) for period in about.periods]
    placed = [planned.value("placed", REGION, period) for period in about.periods]
    draw_stack(axes, about.periods, parts)
    draw_steps(axes, about.periods, need, AGREED)
    axes.set_title(texts("figure.supply_stack.placed", length=texts(f"plan.length.{about.length}")))
    axes.set_ylabel(texts("figure.households"))
    count_axis(axes, texts, max(*need, *placed))


def _draw_backlog(axes: Axes, planned: Planned, about: PlanAbout) -> None:
    """Draw who waits at the end of each period, with the last number beside the end of the line."""
    texts = about.texts
    ends = [one.ends for one in about.periods]
    backlog = [planned.value("backlog", REGION, period) for period in about.periods]
    marker = "o" if len(ends) <= MOST_APART else ""
    axes.plot(ends, backlog, color=SIMULATED, linewidth=1.8, marker=marker, markersize=4, clip_on=False)
    axes.annotate(
        texts.count(backlog[-1]),
        (ends[-1], backlog[-1]),
        xytext=(6, 0),
        textcoords="offset points",
        va="center",
        size=SMALL_SIZE,
        annotation_clip=False,
    )
    axes.set_title(texts("figure.supply_stack.backlog"))
    axes.set_ylabel(texts("figure.households"))
    count_axis(axes, texts, max(backlog), ticks=3)


def _finding(planned: Planned, about: PlanAbout) -> str:
    texts, target = about.texts, about.in_year(about.target_year)
    return texts(
        "figure.supply_stack.title",
        year=target.label,
        placed=texts.count(planned.homes("placed", REGION, target)),
        need=texts.count(needed(planned, target)),
    )
