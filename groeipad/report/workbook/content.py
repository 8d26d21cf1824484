"""Which subjects a spreadsheet of a stored result has."""

from __future__ import annotations

from dataclasses import replace

from groeipad.report.about import About, Facts
from groeipad.report.plan.about import PlanAbout, is_plan
from groeipad.report.workbook.subject import Subject
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def subjects(
    result: StoredResult, lang: Lang, plan: StoredResult | None = None, only: str | None = None
) -> tuple[Subject, ...]:
    """Return the subjects of a stored result, in the order of the sheets.

    Parameters
    ----------
    result
        A run; or a plan, of which there is less to tell.
    lang
        The language.
    plan
        The plan to tell of beside a run.
    only
        The code of the municipality that is told of, beside the totals of the region; None for all.
    """
    from groeipad.report.workbook import every, figures, rests

    planned = result if is_plan(result) else plan
    facts: Facts = PlanAbout.of(result, lang) if is_plan(result) else About.of(result, lang)
    told: list[Subject | None] = []
    has_facilities = False
    if isinstance(facts, About):
        numbers = figures.Numbers.of(result, facts, only)
        of_facilities = figures.facilities(result, numbers)
        has_facilities = of_facilities is not None
        told += [
            figures.summary(result, numbers),
            figures.region_by_year(numbers),
            figures.municipalities_by_year(numbers),
            figures.groups_by_year(numbers),
            figures.waits(numbers),
            figures.supply(numbers),
            of_facilities,
        ]
    if planned is not None:
        told.append(rests.plan(planned, facts.texts, only))
    told += [
        rests.assumptions(result, facts, only),
        rests.definitions(facts.texts, has_facilities=has_facilities, has_plan=planned is not None),
    ]
    if isinstance(facts, About):
        told.append(every.every_number(result, numbers))
    told.append(rests.colophon(result, facts, planned))
    there = tuple(one for one in told if one is not None)
    if only is None:
        return there
    words = facts.texts("report.workbook.only", place=facts.municipalities[only])
    return tuple(replace(one, about=f"{words} {one.about}") for one in there)
