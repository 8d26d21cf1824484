"""A stored plan in a page: whether it does what was asked, what stands in the way, and what has to happen.

Everything is text already, in the report's language; how it is laid out is the business of whoever shows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from groeipad.report.assumptions import assumption_sentence
from groeipad.report.frontier.chosen import chosen_point
from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.answer import answer_sentences
from groeipad.report.plan.effect_sentences import effect_sentences
from groeipad.report.plan.found import Found
from groeipad.report.plan.limit_sentences import binding_sentences, clash_sentence, widening_sentences
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.reached import municipalities, reached_sentences
from groeipad.report.plan.replay import Replayed, replay_sentences
from groeipad.report.plan.robust import Robust, answer_without_claims, futures_sentences, goals_sentence
from groeipad.report.plan.what_has_to_happen import what_has_to_happen
from groeipad.report.summary import Grid
from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult


@dataclass(frozen=True)
class Section:
    """Sentences that belong together, under a heading."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class PlanSummary:
    """What a reader wants to know first of a plan.

    Attributes
    ----------
    title
        The scenario's title.
    what
        What was planned: region, years, periods, solver.
    answer
        Whether every municipality reaches fair share, beginning with yes or no; and who falls short.
    municipalities
        One row a municipality, then the region.
    legend
        How to read the table.
    sections
        What the plan comes to in many futures, where it was made for these, or when it is carried out; what stands
        in the way, which limits bind, what the plan reaches, and what it rests on.
    has_to_happen_title, has_to_happen
        The tables of what has to happen, and what stands above them.
    results
        Where the result is, and how it goes on from here.
    """

    title: str
    what: str
    answer: tuple[str, ...]
    municipalities: Grid
    legend: str
    sections: tuple[Section, ...]
    has_to_happen_title: str
    has_to_happen: tuple[Grid, ...]
    results: tuple[str, ...]


def summarise_plan(result: StoredResult, lang: Lang, *, all_periods: bool = False) -> PlanSummary:
    """Return the summary of a stored plan in one language.

    Parameters
    ----------
    result
        The stored plan.
    lang
        The language.
    all_periods
        Whether what has to happen is told for every period, and not for three years.
    """
    about, planned, found = PlanAbout.of(result, lang), Planned.of(result), Found.of(result)
    texts, robust = about.texts, Robust.of(result)
    answer, reached = answer_sentences(found, about), reached_sentences(result, planned, found, about)
    of_futures: tuple[str, ...] = ()
    if robust is not None:
        answer = answer_without_claims(answer, robust, about)
        reached = (goals_sentence(robust, about), *reached[1:])
        of_futures = futures_sentences(robust, about)
    replayed = Replayed.of(result)
    carried_out = () if replayed is None else replay_sentences(replayed, about)
    sections = (
        Section(texts("plan.futures.section"), of_futures),
        Section(texts("plan.replay.section"), carried_out),
        Section(texts("plan.section.way"), _in_the_way(result, found, about)),
        Section(texts("plan.section.limits"), _limits(result, found, about)),
        Section(texts("plan.section.reached"), reached),
        Section(texts("plan.section.rests"), _rests(result, about)),
    )
    return PlanSummary(
        title=texts("plan.title", title=about.title),
        what=texts(
            "plan.what",
            region=about.region,
            first_year=str(about.years[0]),
            last_year=str(about.years[-1]),
            length=texts(f"plan.length.{about.length}"),
            solver=about.solver,
        ),
        answer=(*answer, *chosen_point(result.manifest, texts)),
        municipalities=municipalities(result, planned, found, about),
        legend=texts("plan.legend", year=str(about.target_year)),
        sections=tuple(one for one in sections if one.sentences),
        has_to_happen_title=texts("plan.section.has_to_happen"),
        has_to_happen=what_has_to_happen(planned, about, all_periods=all_periods),
        results=(
            texts("summary.sentence.results", folder=str(result.folder)),
            texts("plan.simulate", command=_command(result.folder / result.manifest["overlay"])),
        ),
    )


def table_line(path: Path, lang: Lang) -> str:
    """Return the line that says where the table for a spreadsheet is."""
    return Texts(lang)("plan.file", file=str(path))


def _in_the_way(result: StoredResult, found: Found, about: PlanAbout) -> tuple[str, ...]:
    """Tell what had to be wider for a plan to exist, and what would have to be for fair share."""
    texts, floor, share = about.texts, float(result.manifest["facts"]["regular_floor"]), found.fair_share
    sentences: list[str] = []
    if not found.hold:
        sentences.append(texts("plan.way.lead_widened"))
        sentences += widening_sentences(found.widened, about, floor)
        if found.clash:
            sentences.append(clash_sentence(found.clash, about))
    if not share.met:
        if share.in_the_way:
            sentences.append(texts("plan.way.lead", year=str(about.target_year)))
            sentences += widening_sentences(share.in_the_way, about, floor)
        if not share.possible:
            sentences.append(texts("plan.way.impossible"))
        if share.clash:
            sentences.append(clash_sentence(share.clash, about))
    return tuple(sentences)


def _limits(result: StoredResult, found: Found, about: PlanAbout) -> tuple[str, ...]:
    bind = binding_sentences(result.table("duals"), found.goals, about)
    effects = effect_sentences(found.effects, found.goals, about)
    return (*(bind or (about.texts("plan.binds_nothing"),)), *effects)


def _rests(result: StoredResult, about: PlanAbout) -> tuple[str, ...]:
    texts, exits = about.texts, float(result.manifest["facts"]["natural_exits_share"])
    return (
        texts("plan.rests.expected"),
        texts(f"plan.rests.{'' if exits > 0 else 'no_'}natural_exits", share=texts.percent(exits)),
        assumption_sentence(result.manifest, texts),
    )


def _command(overlay: Path) -> str:
    """Return the command that runs an overlay, in a form that can be pasted."""
    path = str(overlay)
    return f"groeipad run {path}" if " " not in path else f'groeipad run "{path}"'
