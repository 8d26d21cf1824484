"""A comparison in a page: for each scenario what differs from the base, who it concerns most, and regret.

Everything is text already, in the report's language; how it is laid out is the business of whoever shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groeipad.report.compare.found import ComparedScenario, Difference, FoundComparison, Metric, how_compared
from groeipad.report.compare.sentences import note_sentences, regret_sentence, verdict_sentences
from groeipad.report.compare.words import between_told, change_told, head_told, value_told
from groeipad.report.summary import Grid
from groeipad.texts.numbers import MISSING

_LEAST_TO_MOVE = 2
"""Who moves most is only worth telling where there are at least so many."""


@dataclass(frozen=True)
class Against:
    """One scenario held against the base.

    Attributes
    ----------
    title, how
        What is compared with what, and how.
    region
        A row for each metric of the region.
    sentences
        What is better, and how sure that is.
    municipalities, groups
        Who surely moves most; None where nobody surely moves.
    """

    title: str
    how: str
    region: Grid
    sentences: tuple[str, ...]
    municipalities: Grid | None
    groups: Grid | None


@dataclass(frozen=True)
class ComparisonSummary:
    """What a reader wants to know of a comparison.

    Attributes
    ----------
    title, what
        The base, and what is compared with it.
    against
        Each other scenario.
    legend
        How to read the tables.
    regret
        How far each scenario is from the best.
    regret_sentences
        What that means.
    notes
        What to keep in mind.
    """

    title: str
    what: str
    against: tuple[Against, ...]
    legend: str
    regret: Grid | None
    regret_sentences: tuple[str, ...]
    notes: tuple[str, ...]


def summarise_comparison(found: FoundComparison) -> ComparisonSummary:
    """Return the summary of a comparison, in the language in which it was read."""
    texts = found.about.texts
    regret = _regret(found)
    return ComparisonSummary(
        title=texts("compare.title", base=found.base.title),
        what=texts(
            "compare.what",
            region=found.about.region,
            year=str(found.year),
            count=texts.count(1 + len(found.others)),
        ),
        against=tuple(_against(one, found) for one in found.others),
        legend=texts(
            "compare.legend",
            certainty=texts.percent(found.confidence),
            intervals=texts.count(found.intervals),
        ),
        regret=regret,
        regret_sentences=() if regret is None else (regret_sentence(found), texts("compare.regret.legend")),
        notes=note_sentences(found),
    )


def _against(scenario: ComparedScenario, found: FoundComparison) -> Against:
    texts = found.about.texts
    places, groups = found.about.municipalities, found.groups
    return Against(
        title=texts("compare.against", scenario=scenario.title, base=found.base.title),
        how=how_compared(scenario, found.base, texts),
        region=_region(scenario, found),
        sentences=verdict_sentences(scenario, found),
        municipalities=_movers(
            "municipalities",
            lambda metric: found.by_municipality(scenario, metric),
            lambda one: places[one.municipality],
            found,
        ),
        groups=_movers(
            "groups",
            lambda metric: found.by_group(scenario, metric),
            lambda one: groups[one.group],
            found,
        ),
    )


def _region(scenario: ComparedScenario, found: FoundComparison) -> Grid:
    texts = found.about.texts
    heads = (
        texts("compare.column.region"),
        found.base.name,
        scenario.name,
        texts("compare.column.difference"),
        texts("compare.column.between"),
        texts("compare.column.verdict"),
    )
    return Grid(
        heads, tuple(_row(one, found.metrics[one.metric], found) for one in found.of_region(scenario))
    )


def _row(one: Difference, metric: Metric, found: FoundComparison) -> tuple[str, ...]:
    texts = found.about.texts
    return (
        head_told(metric, texts),
        value_told(one.base, metric, texts),
        value_told(one.other, metric, texts),
        change_told(one.difference, metric, texts),
        between_told(one, metric, texts),
        texts(f"compare.word.{one.verdict}"),
    )


def _movers(
    what: str,
    of: Callable[[str], Sequence[Difference]],
    name: Callable[[Difference], str],
    found: FoundComparison,
) -> Grid | None:
    """Return who surely rises and falls most, for each metric of which somebody does."""
    texts = found.about.texts
    rows = []
    for metric in found.metrics.values():
        parts = of(metric.name)
        sure = sorted((one for one in parts if one.is_sure), key=lambda one: one.difference)
        if len(parts) < _LEAST_TO_MOVE or not sure:
            continue
        ends = (sure[-1] if sure[-1].difference > 0 else None, sure[0] if sure[0].difference < 0 else None)
        rows.append(
            (
                head_told(metric, texts),
                *(MISSING if one is None else _mover(one, name(one), metric, found) for one in ends),
            )
        )
    if not rows:
        return None
    heads = tuple(texts(f"compare.column.{column}") for column in ("metric", "rises", "falls"))
    return Grid(heads, tuple(rows), title=texts(f"compare.movers.{what}"))


def _mover(one: Difference, name: str, metric: Metric, found: FoundComparison) -> str:
    texts = found.about.texts
    return f"{name} {change_told(one.difference, metric, texts)} ({between_told(one, metric, texts)})"


def _regret(found: FoundComparison) -> Grid | None:
    """Return how far each scenario is from the best one; None where it surely makes no difference."""
    if not found.greatest:
        return None
    texts = found.about.texts
    names = [one.name for one in (found.base, *found.others)]
    rows = [
        (
            head_told(found.metrics[metric], texts),
            *(_regret_cell(by_scenario[name]["regret"], found.metrics[metric], found) for name in names),
        )
        for metric, by_scenario in found.regret.items()
        if any(one["counts"] for one in by_scenario.values())
    ]
    parts = (texts.percent(found.greatest[name]["part"]) for name in names)
    return Grid(
        (texts("compare.column.metric"), *names),
        (*rows, (texts("compare.regret.greatest"), *parts)),
        title=texts("compare.regret.title"),
        last_is_total=True,
    )


def _regret_cell(regret: float | None, metric: Metric, found: FoundComparison) -> str:
    texts = found.about.texts
    return texts("compare.words.best") if regret == 0 else value_told(regret, metric, texts)
