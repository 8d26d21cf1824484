"""What a plan reaches: by municipality in the target year, and for each goal in all years together."""

from __future__ import annotations

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.found import Found
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.words import label_within, listed, points_told, ratio_told
from groeipad.report.summary import Grid
from simulator.contract import REGION
from simulator.results.store import StoredResult

WAYS = ("relets_placed", "first_lettings_placed", "other_supply_placed")
"""The items that count the households placed, by the kind of home: together they are all who are placed."""


def municipalities(result: StoredResult, planned: Planned, found: Found, about: PlanAbout) -> Grid:
    """Return one row a municipality, then the region: what is needed and placed in the target year."""
    texts, year = about.texts, str(about.target_year)
    first, target = about.in_year(about.years[0]), about.in_year(about.target_year)
    years = dict.fromkeys((first, target))
    gross = result.manifest["facts"]["fair_share_gross"]
    homes, placed = found.fair_share.homes, found.fair_share.placed
    span = " → ".join(one.label for one in years)
    heads = (
        texts("summary.column.municipality"),
        texts("summary.column.gross"),
        texts("summary.column.need", year=year),
        texts("summary.column.housed", years=span),
        texts("summary.column.ratio", year=year),
        texts("plan.column.quota", years=span),
        texts("plan.column.missing", year=year),
        texts("summary.column.backlog", year=year),
    )

    def row(code: str, name: str, gross_share: float, needed: float, there: float) -> tuple[str, ...]:
        return (
            name,
            texts.count(gross_share),
            texts.mean(needed),
            " → ".join(texts.count(planned.value("placed", code, one)) for one in years),
            ratio_told(there / needed if needed > 0 else 1.0, about),
            " → ".join(texts.percent(planned.value("quota", code, one)) for one in years),
            texts.mean(planned.value("missing", code, target)),
            texts.count(planned.value("backlog", code, target)),
        )

    rows = [
        row(code, name, gross[code], homes[code], placed[code]) for code, name in about.municipalities.items()
    ]
    region = row(
        REGION,
        texts("summary.region"),
        sum(gross.values()),
        sum(homes.values()),
        sum(placed.values()),
    )
    return Grid(heads, (*rows, region), last_is_total=True)


def reached_sentences(
    result: StoredResult, planned: Planned, found: Found, about: PlanAbout
) -> tuple[str, ...]:
    """Return what the goals come to, by which homes, who still waits, and what whole homes cost."""
    texts = about.texts
    goals = [label_within(f"plan.goal.{goal}.label", texts) for goal in found.goals]
    order = "plan.reached.goals" if len(goals) > 1 else "plan.reached.goal"
    told = (_goal(goal, value, result, about) for goal, value in found.goals.items())
    return (
        texts(order, goals=listed(goals, texts)),
        _homes(planned, about),
        _waiting_at_end(planned, about),
        *(sentence for sentence in told if sentence),
        _regular(planned, about),
        _in_whole_homes(found, about),
    )


def _homes(planned: Planned, about: PlanAbout) -> str:
    """Tell by which homes households are placed in the target year."""
    texts, target = about.texts, about.in_year(about.target_year)
    homes = {texts(f"plan.reached.{way}"): planned.value(way, REGION, target) for way in WAYS}
    ways = [
        texts("plan.reached.homes_of_way", homes=texts.count(number), way=way)
        for way, number in homes.items()
        if number
    ]
    if not ways:
        return texts("plan.reached.nobody", year=target.label)
    return texts(
        "plan.reached.homes_one_way" if len(ways) == 1 else "plan.reached.homes",
        year=target.label,
        placed=texts.count(planned.value("placed", REGION, target)),
        ways=listed(ways, texts),
        way=next(way for way, number in homes.items() if number),
    )


def _waiting_at_end(planned: Planned, about: PlanAbout) -> str:
    texts, first, target = about.texts, about.years[0], about.target_year
    return texts(
        "plan.reached.backlog" if first < target else "plan.reached.backlog_only",
        year=str(target),
        backlog=texts.count(planned.value("backlog", REGION, about.in_year(target))),
        first_year=str(first),
        first=texts.count(planned.value("backlog", REGION, about.in_year(first))),
    )


def _goal(goal: str, value: float, result: StoredResult, about: PlanAbout) -> str:
    """Tell what a goal comes to over all years; fairness is told by the answer."""
    texts = about.texts
    years = f"{about.years[0]}–{about.years[-1]}"
    if goal == "waiting":
        return texts("plan.reached.waiting", years=years, amount=texts.count(value))
    if goal == "cost":
        return _cost(value, years, result, about)
    if goal == "steadiness":
        return texts("plan.reached.steadiness", points=points_told(value, texts))
    return ""


def _cost(euros: float, years: str, result: StoredResult, about: PlanAbout) -> str:
    """Tell what other supply costs; of which kinds that is not known, which is not nothing."""
    texts = about.texts
    if not about.other_supply:
        return texts("plan.reached.no_other_supply")
    kinds = result.manifest["scenario"]["supply"]["other_supply"]
    unknown = [name for id_, name in about.other_supply.items() if kinds[id_]["cost_per_home_year"] is None]
    if len(unknown) == len(about.other_supply):
        return texts("plan.reached.cost_unknown")
    without = texts("plan.reached.cost_without", names=listed(unknown, texts)) if unknown else ""
    return texts("plan.reached.cost", years=years, amount=texts.euros(euros), without=without)


def _regular(planned: Planned, about: PlanAbout) -> str:
    texts, target = about.texts, about.in_year(about.target_year)
    rest = 1 - planned.value("quota", REGION, target)
    return texts("plan.reached.regular", year=target.label, share=texts.percent(rest))


def _in_whole_homes(found: Found, about: PlanAbout) -> str:
    """Tell what rounding to whole homes costs, and whether it brings a municipality below fair share."""
    texts = about.texts
    lost = found.exact_homes - found.whole_homes
    sentence = texts(
        "plan.reached.whole" if lost > 0 else "plan.reached.whole_nothing_lost",
        whole=texts.count(found.whole_homes),
        lost=texts.mean(lost),
    )
    share, whole = found.fair_share, found.ratios_in_whole_homes
    below = {
        name: share.homes[code] * (1 - whole[code])
        for code, name in about.municipalities.items()
        if about.reaches(share.ratios[code]) and not about.reaches(whole[code])
    }
    if not below:
        return sentence
    rounding = texts(
        "plan.reached.below_in_whole_homes",
        year=str(about.target_year),
        homes=texts.mean(max(below.values())),
        names=listed(list(below), texts),
    )
    return f"{sentence} {rounding}"
