"""A stored frontier in a page: what it takes to reach fair share, and between which plans a region can choose.

Everything is text already, in the report's language; how it is laid out is the business of whoever shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

from groeipad.report.about import scenario_file
from groeipad.report.assumptions import assumption_sentence
from groeipad.report.frontier.answer import answer_sentences, homes_told
from groeipad.report.frontier.chosen import share_told
from groeipad.report.frontier.found import FoundFrontier, FoundPoint
from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.words import ratio_told
from groeipad.report.summary import Grid
from groeipad.texts import Lang, Texts
from groeipad.texts.numbers import MISSING
from simulator.results.store import StoredResult

_STEPS = tuple(step / 10 for step in range(1, 11))
_MOST_STEPS = 5
"""So many ratios have a column of their own at most, the highest."""
_MOST_NAMES = 2
"""With more municipalities than this, they are counted and not named."""


@dataclass(frozen=True)
class FrontierSummary:
    """What a reader wants to know first of a frontier.

    Attributes
    ----------
    title
        The scenario's title.
    what
        What was looked at: region, years, periods, solver.
    answer
        What it takes to reach fair share, and how the scenario's own plan compares.
    needed_title, needed
        The extra homes for each regular part and worst ratio; None where homes do not matter.
    legend
        How to read the tables; nothing where there are none.
    points_title, points
        Plans to choose from.
    sentences
        How to read these, and what all of it rests on.
    results
        Where the result is, and how it goes on from here.
    """

    title: str
    what: str
    answer: tuple[str, ...]
    needed_title: str
    needed: Grid | None
    legend: str
    points_title: str
    points: Grid | None
    sentences: tuple[str, ...]
    results: tuple[str, ...]


def summarise_frontier(result: StoredResult, lang: Lang, *, all_points: bool = False) -> FrontierSummary:
    """Return the summary of a stored frontier in one language.

    Parameters
    ----------
    result
        The stored frontier.
    lang
        The language.
    all_points
        Whether all points are listed, and not only those of the scenario's own regular part and the best of others.
    """
    about, found = PlanAbout.of(result, lang), FoundFrontier.of(result)
    texts, year = about.texts, str(about.target_year)
    shown = found.points if all_points else _main_points(found)
    return FrontierSummary(
        title=texts("frontier.title", title=about.title),
        what=texts(
            "plan.what",
            region=about.region,
            first_year=str(about.years[0]),
            last_year=str(about.years[-1]),
            length=texts(f"plan.length.{about.length}"),
            solver=about.solver,
        ),
        answer=answer_sentences(found, about),
        needed_title=texts("frontier.section.needed", year=year),
        needed=_needed(found, about),
        legend=_legend(found, about),
        points_title=texts("frontier.section.points"),
        points=_points(shown, found, about),
        sentences=tuple(_about_points(result, shown, found, about)),
        results=(
            texts("summary.sentence.results", folder=str(result.folder)),
            *_how_to_choose(result, found, texts),
        ),
    )


def _legend(found: FoundFrontier, about: PlanAbout) -> str:
    if not found.points:
        return ""
    key = "legend" if found.homes_matter else "legend_no_homes"
    return about.texts(f"frontier.{key}", year=str(about.target_year))


def _needed(found: FoundFrontier, about: PlanAbout) -> Grid | None:
    """Return the extra homes for each regular part and worst ratio."""
    if not found.levels or not found.homes_matter:
        return None
    texts = about.texts
    lowest = min(one.line[0][1] for one in found.levels)
    highest = max(one.best for one in found.levels)
    steps = [one for one in _STEPS if lowest < one <= highest + 1e-9][-_MOST_STEPS:]
    heads = (
        texts("frontier.column.regular"),
        *(texts("frontier.column.homes_for", ratio=texts.percent(step)) for step in steps),
        texts("frontier.column.best"),
        texts("frontier.column.homes_for_best"),
    )

    def cell(homes: float | None) -> str:
        return MISSING if homes is None else texts.count(homes_told(homes))

    rows = tuple(
        (
            share_told(level.regular, texts),
            *(cell(level.homes_for(step)) for step in steps),
            ratio_told(level.best, about),
            cell(level.line[-1][0]),
        )
        for level in found.levels
    )
    return Grid(heads, rows)


def _main_points(found: FoundFrontier) -> tuple[FoundPoint, ...]:
    """Return all points of the scenario's own level, and the best one of each other level."""
    own = found.own_level
    main: list[FoundPoint] = []
    for level in found.levels:
        points = found.of_level(level.regular)
        main += points if level == own else points[-1:]
    return tuple(sorted(main, key=lambda one: one.number))


def _points(shown: tuple[FoundPoint, ...], found: FoundFrontier, about: PlanAbout) -> Grid | None:
    if not shown:
        return None
    texts, year = about.texts, str(about.target_year)
    heads = ["point", "regular", "extra", "ratio", "worst", "placed", "waiting", "cost"]
    if not found.homes_matter:
        heads.remove("extra")
    if not found.other_supply:
        heads.remove("cost")

    def row(number: str, point: FoundPoint) -> tuple[str, ...]:
        cells = {
            "point": number,
            "regular": share_told(point.regular, texts),
            "extra": texts.decimal(point.extra),
            "ratio": ratio_told(point.ratio, about),
            "worst": _who(point, about),
            "placed": texts.count(point.placed),
            "waiting": texts.count(point.waiting),
            "cost": MISSING if point.cost is None else texts.count(point.cost / 1e3),
        }
        return tuple(cells[head] for head in heads)

    return Grid(
        tuple(texts(f"frontier.column.{head}", year=year) for head in heads),
        (*(row(str(one.number), one) for one in shown), row(texts("frontier.own"), found.own)),
        last_is_total=True,
    )


def _who(point: FoundPoint, about: PlanAbout) -> str:
    if not point.worst:
        return MISSING
    if len(point.worst) > _MOST_NAMES:
        return about.texts("frontier.words.municipalities", number=about.texts.count(len(point.worst)))
    return ", ".join(about.municipalities[code] for code in point.worst)


def _about_points(
    result: StoredResult, shown: tuple[FoundPoint, ...], found: FoundFrontier, about: PlanAbout
) -> list[str]:
    texts = about.texts
    sentences = []
    if len(shown) < len(found.points):
        sentences.append(
            texts("frontier.read.more", shown=texts.count(len(shown)), points=texts.count(len(found.points)))
        )
    if found.homes_matter:
        sentences.append(texts("frontier.read.between"))
        if min(one.line[0][0] for one in found.levels) < 0:
            sentences.append(texts("frontier.read.fewer"))
        own = found.own_level
        points = found.of_level(own.regular) if own is not None else ()
        if points and found.own.extra > points[-1].extra + 1 and found.own.waiting < points[-1].waiting:
            sentences.append(
                texts(
                    "frontier.read.own_opens_more",
                    own=texts.count(found.own.extra),
                    homes=texts.count(homes_told(points[-1].extra)),
                    waits=texts.count(found.own.waiting),
                    longer=texts.count(points[-1].waiting),
                )
            )
    if not found.own_holds:
        sentences.append(texts("frontier.read.own_does_not_hold"))
    return [*sentences, texts("plan.rests.expected"), assumption_sentence(result.manifest, texts)]


def _how_to_choose(result: StoredResult, found: FoundFrontier, texts: Texts) -> tuple[str, ...]:
    """Return the line that says how a plan at a point is made: at the best one of the scenario's own level."""
    own = found.own_level
    points = found.points if own is None else found.of_level(own.regular) or found.points
    if not points:
        return ()
    file = scenario_file(result.manifest)
    return (texts("frontier.choose", command=f"groeipad frontier {file} --at {points[-1].number}"),)
