"""The growth path of a plan: what each municipality places, by kind of home, against its fair share."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.answer import finding, short_of
from groeipad.report.plan.found import Found
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.reached import WAYS
from groeipad.report.plan.words import ratio_told
from groeipad.report.plots.frame import Heading, panel_each, with_own_scale
from groeipad.report.plots.marks import bar_key, count_axis, line_key, month_axis
from groeipad.report.plots.periods import Part, draw_line, draw_stack, draw_steps
from groeipad.report.plots.style import AGREED, LOOKS_OF_ROUTES, SMALL_SIZE, VERMILLION, styled

METRICS = {
    "relets_placed": "urgent_lettings",
    "first_lettings_placed": "first_lettings_urgent",
    "other_supply_placed": "other_supply_lettings",
}
"""The metric of a run that counts what an item of a plan counts: they look alike and are called alike."""
_SCORE_WIDTH = 0.7
"""Inches for what stands at the right of a panel's title."""


@styled
def planned_path(planned: Planned, found: Found, about: PlanAbout) -> Figure:
    """Draw, per municipality, the households placed by kind of home, the path and its fair share.

    Parameters
    ----------
    planned
        What the plan says.
    found
        How far every municipality comes.
    about
        What the plan is.
    """
    texts = about.texts
    ways = [way for way in WAYS if planned.happens(way, about.periods)]
    heading = Heading(
        _finding(found, about),
        _subtitle(found, about),
        [
            *(bar_key(one.words, one.color, one.hatch) for one in _parts("", ways, planned, about)),
            line_key(texts("figure.planned_path.path"), VERMILLION, "--", width=1.4),
            line_key(texts("figure.planned_path.fair_share"), AGREED),
        ],
    )
    figure, panels = panel_each(about, heading, row_height=1.9, beside_title=_SCORE_WIDTH)
    for code, axes in panels.items():
        _panel(axes, code, _parts(code, ways, planned, about), planned, about)
        ratio = found.fair_share.part_of(code)
        weight = "normal" if about.reaches(ratio) else "bold"
        axes.set_title(ratio_told(ratio, about), loc="right", size=SMALL_SIZE, weight=weight)
    return figure


def _parts(code: str, ways: list[str], planned: Planned, about: PlanAbout) -> list[Part]:
    return [
        Part(
            about.texts(f"figure.housed.{METRICS[way]}"),
            *LOOKS_OF_ROUTES[METRICS[way]],
            [planned.value(way, code, period) for period in about.periods],
        )
        for way in ways
    ]


def _panel(axes: Axes, code: str, parts: list[Part], planned: Planned, about: PlanAbout) -> None:
    path, fair_share, placed = (
        [planned.value(item, code, period) for period in about.periods]
        for item in ("path", "fair_share", "placed")
    )
    draw_stack(axes, about.periods, parts)
    draw_steps(axes, about.periods, fair_share, AGREED)
    draw_line(axes, about.periods, path, VERMILLION)
    month_axis(axes, about.periods[0].begins, about.periods[-1].ends, labels=4)
    count_axis(axes, about.texts, max(*path, *fair_share, *placed), ticks=4)


def _subtitle(found: Found, about: PlanAbout) -> str:
    """Tell what is drawn, and when the plan goes beyond what the scenario allows."""
    texts = about.texts
    drawn = texts(
        "figure.planned_path.subtitle",
        length=texts(f"plan.length.{about.length}"),
        year=str(about.target_year),
    )
    sentence = with_own_scale(drawn, about)
    return sentence if found.hold else f"{sentence} {texts('figure.planned_path.not_all_limits')}"


def _finding(found: Found, about: PlanAbout) -> str:
    texts, short = about.texts, short_of(found, about)
    worst = short[0] if short else next(iter(about.municipalities))
    return texts(
        f"figure.planned_path.title_{finding(found, about)}",
        short=texts.count(len(short)),
        total=texts.count(len(about.municipalities)),
        year=str(about.target_year),
        name=about.municipalities[worst],
        ratio=ratio_told(found.fair_share.ratios[worst], about),
    )
