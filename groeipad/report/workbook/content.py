"""Which subjects a spreadsheet of a stored result has."""

from __future__ import annotations

from groeipad.report.about import About, Facts
from groeipad.report.plan.about import PlanAbout, is_plan
from groeipad.report.workbook.subject import Subject
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def subjects(result: StoredResult, lang: Lang, plan: StoredResult | None = None) -> tuple[Subject, ...]:
    """Return the subjects of a stored result, in the order of the sheets.

    Parameters
    ----------
    result
        A run; or a plan, of which there is less to tell.
    lang
        The language.
    plan
        The plan to tell of beside a run.
    """
    from groeipad.report.workbook import figures, rests

    planned = result if is_plan(result) else plan
    facts: Facts = PlanAbout.of(result, lang) if is_plan(result) else About.of(result, lang)
    told: list[Subject | None] = []
    has_facilities = False
    if isinstance(facts, About):
        numbers = figures.Numbers.of(result, facts)
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
        told.append(rests.plan(planned, facts.texts))
    told += [
        rests.assumptions(result, facts),
        rests.definitions(facts.texts, has_facilities=has_facilities, has_plan=planned is not None),
    ]
    if isinstance(facts, About):
        told.append(figures.every_number(result, numbers))
    told.append(rests.colophon(result, facts, planned))
    return tuple(one for one in told if one is not None)
