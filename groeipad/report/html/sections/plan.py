"""The plan: what has to happen, what stands in the way, what limits are worth, and the figures of it."""

from __future__ import annotations

from collections.abc import Sequence

from groeipad.report.html.content import Part, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.plan_figures import plan_figures
from groeipad.report.html.sections.words import table_of
from groeipad.report.plan.summary import summarise_plan


def plan(found: FoundReport) -> Section | None:
    """Return the section on the plan; None where the report has none."""
    if found.plan is None:
        return None
    texts, summary = found.texts, summarise_plan(found.plan, found.lang)
    figures = plan_figures(found.plan, found.lang)
    parts: list[Part] = [
        summary.what,
        *summary.answer,
        table_of(summary.municipalities, texts("report.sections.plan.municipalities"), summary.legend),
        *_drawn(figures, ("plan-growth-path", "plan-supply-stack")),
    ]
    has_to_happen = Section(
        "plan-has-to-happen",
        summary.has_to_happen_title,
        (
            texts("report.sections.plan.has_to_happen"),
            *(
                table_of(grid, texts("report.sections.plan.period", period=grid.title))
                for grid in summary.has_to_happen
            ),
            *_drawn(figures, ("plan-quota-paths",)),
        ),
        starts_page=True,
    )
    below = [
        Section(f"plan-{number}", section.title, section.sentences)
        for number, section in enumerate(summary.sections, start=1)
    ]
    later = _drawn(figures, ("plan-promise", "plan-futures"))
    if later:
        below.append(Section("plan-carried-out", texts("report.sections.plan.carried_out"), later))
    return Section(
        "plan",
        summary.title,
        tuple(parts),
        (has_to_happen, *below),
        starts_page=True,
    )


def _drawn(figures: dict[str, Part], names: Sequence[str]) -> tuple[Part, ...]:
    return tuple(figures[name] for name in names if name in figures)
