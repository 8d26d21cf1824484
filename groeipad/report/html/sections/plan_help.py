"""What would help most according to a plan, in a sentence: what it does more, or the least that has to be wider."""

from __future__ import annotations

from groeipad.report.bands import band_in
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import first_lower
from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.effect_sentences import effect_sentences
from groeipad.report.plan.found import Found
from groeipad.report.plan.limit_sentences import widening_sentences
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.robust import Robust
from groeipad.report.plan.words import listed
from groeipad.report.plots.planned_path import METRICS
from simulator.contract import REGION
from simulator.results.store import StoredResult


def what_the_plan_helps(plan: StoredResult, found: FoundReport) -> str:
    """Return the sentence on what would help most.

    Parameters
    ----------
    plan
        The stored plan.
    found
        What the report is about.
    """
    about, of_plan, texts = PlanAbout.of(plan, found.lang), Found.of(plan), found.texts
    robust = Robust.of(plan)
    if robust is not None:
        return texts("report.sections.answer.plan_robust", title=about.title, count=texts.count(robust.count))
    share = of_plan.fair_share
    if share.met:
        return _more_of(plan, about, found)
    if share.in_the_way:
        floor = float(plan.manifest["facts"]["regular_floor"])
        first = widening_sentences(share.in_the_way, about, floor)[0]
        return texts("report.sections.answer.plan_wider", title=about.title, needed=first_lower(first))
    if not share.possible:
        return texts("report.sections.answer.plan_impossible", title=about.title)
    effects = effect_sentences(
        [one for one in of_plan.effects if one.goal == "fairness"], ["fairness"], about
    )
    if effects:
        return texts("report.sections.answer.plan_effect", title=about.title, effect=first_lower(effects[1]))
    return texts("report.sections.answer.plan_elsewhere", title=about.title)


def _more_of(plan: StoredResult, about: PlanAbout, found: FoundReport) -> str:
    """Tell of which kinds of home the plan gives more than the result does in the target year, most first."""
    texts, planned, target = found.texts, Planned.of(plan), about.in_year(about.target_year)
    there = {way: planned.value(way, REGION, target) for way in METRICS}
    now = {
        way: band_in(found.bands, metric, REGION, found.about.target_year).mean or 0.0
        for way, metric in METRICS.items()
    }
    more = sorted(
        (
            way
            for way in METRICS
            if there[way] > now[way] and texts.count(there[way]) != texts.count(now[way])
        ),
        key=lambda way: now[way] - there[way],
    )
    if not more:
        return texts("report.sections.answer.plan_no_more", title=about.title, year=str(about.target_year))
    items = [
        texts(
            "report.sections.answer.plan_more_item",
            into=texts(f"plan.reached.{way}"),
            there=texts.count(there[way]),
            now=texts.count(now[way]),
        )
        for way in more
    ]
    return texts(
        "report.sections.answer.plan_more",
        title=about.title,
        year=str(about.target_year),
        what=texts(f"report.sections.answer.{more[0]}"),
        items=listed(items, texts),
    )
