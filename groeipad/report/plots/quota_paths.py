"""The quota that a plan sets for each municipality, from period to period, against the cap."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.planned import Planned
from groeipad.report.plots.frame import Heading, panel_each
from groeipad.report.plots.marks import line_key, month_axis, share_axis
from groeipad.report.plots.periods import draw_steps
from groeipad.report.plots.style import GREY, LIMIT, SIMULATED, SMALL_SIZE, styled
from simulator.contract import REGION

_QUOTA_WIDTH = 2.2
_SCORE_WIDTH = 1.0
"""Inches for what stands at the right of a panel's title."""


@styled
def quota_paths(planned: Planned, about: PlanAbout) -> Figure:
    """Draw the planned quota of each municipality by period; all panels have the same scale.

    Parameters
    ----------
    planned
        What the plan says.
    about
        What the plan is.
    """
    texts = about.texts
    heading = Heading(
        _finding(planned, about),
        _subtitle(about),
        [
            line_key(texts("figure.quota_paths.quota"), SIMULATED, width=_QUOTA_WIDTH),
            line_key(texts("figure.quota_paths.reference", year=str(about.reference_year)), GREY, ":"),
            line_key(
                texts(f"figure.relets_used.cap_{about.cap_reading}", cap=texts.percent(about.cap)),
                LIMIT,
                "--",
            ),
        ],
    )
    quotas = {code: _quotas(code, planned, about) for code in about.municipalities}
    top = max(about.cap, *about.reference_quota.values(), *(max(path) for path in quotas.values()))
    figure, panels = panel_each(about, heading, row_height=1.75, beside_title=_SCORE_WIDTH)
    for code, axes in panels.items():
        _panel(axes, code, quotas[code], about)
        axes.set_title(_score(code, planned, about), loc="right", size=SMALL_SIZE, weight="normal")
        share_axis(axes, texts, top)
    return figure


def _panel(axes: Axes, code: str, quotas: list[float], about: PlanAbout) -> None:
    begins, ends = about.periods[0].begins, about.periods[-1].ends
    if (reference := about.reference_quota.get(code)) is not None:
        axes.axhline(reference, color=GREY, linestyle=":", linewidth=1.6)
    draw_steps(axes, about.periods, quotas, SIMULATED, width=_QUOTA_WIDTH)
    # After the quota, which hides it where the two are equal.
    axes.axhline(about.cap, color=LIMIT, linestyle="--", linewidth=1.4)
    month_axis(axes, begins, ends, labels=4)


def _quotas(code: str, planned: Planned, about: PlanAbout) -> list[float]:
    return [planned.value("quota", code, period) for period in about.periods]


def _subtitle(about: PlanAbout) -> str:
    """Tell what is drawn, and why a municipality may lie above the cap."""
    texts, years = about.texts, _years(about)
    sentences = [
        texts(
            "figure.quota_paths.subtitle",
            length=texts(f"plan.length.{about.length}"),
            years=" → ".join(str(year) for year in years),
        )
    ]
    if about.cap_scope != "municipality":
        sentences.append(texts(f"figure.relets_used.scope_{about.cap_scope}"))
    return " ".join(sentences)


def _score(code: str, planned: Planned, about: PlanAbout) -> str:
    told = (about.texts.percent(planned.value("quota", code, about.in_year(year))) for year in _years(about))
    return " → ".join(told)


def _years(about: PlanAbout) -> tuple[int, ...]:
    return tuple(dict.fromkeys((about.years[0], about.target_year)))


def _finding(planned: Planned, about: PlanAbout) -> str:
    texts, first_year, year = about.texts, about.years[0], about.target_year
    first, last = (
        texts.percent(planned.value("quota", REGION, about.in_year(one))) for one in (first_year, year)
    )
    only = "_only" if len(about.municipalities) == 1 else ""
    change = "_year" if first_year == year else "_same" if first == last else ""
    return texts(
        f"figure.quota_paths.title{only}{change}",
        name=next(iter(about.municipalities.values())),
        first=first,
        first_year=str(first_year),
        last=last,
        year=str(year),
    )
