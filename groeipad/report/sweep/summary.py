"""The summary of a stored sweep: what is done, how far the outcomes lie apart, and which factors matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from groeipad.report.compare.words import head_told, value_told
from groeipad.report.summary import Grid
from groeipad.report.sweep.found import FoundSweep
from groeipad.report.sweep.sensitivity import sensitivity_grids, sensitivity_legend
from groeipad.texts import Lang
from simulator.results.store import StoredResult

if TYPE_CHECKING:
    import polars as pl

_MOST_LISTED = 30
"""Of so many points each is listed; of more only how far their outcomes lie apart."""
_OUTCOMES_LISTED = 3
_ERRORS_TOLD = 3


@dataclass(frozen=True)
class SweepSummary:
    """What a reader wants to know first of a sweep.

    Attributes
    ----------
    title, what
        Its name; of what it is made.
    answer
        What is done and what is not.
    spread
        For each outcome, how far the points lie apart; None where no point is done.
    listed
        The points themselves, where there are few.
    sensitivity
        Which factors matter, where the design tells.
    legend
        How to read the tables.
    results
        Where the tables are.
    """

    title: str
    what: str
    answer: tuple[str, ...]
    spread: Grid | None
    listed: Grid | None
    sensitivity: tuple[Grid, ...]
    legend: tuple[str, ...]
    results: tuple[str, ...]


def summarise_sweep(result: StoredResult, lang: Lang) -> SweepSummary:
    """Return the summary of a stored sweep in one language."""
    found = FoundSweep.of(result, lang)
    table = found.table()
    good = table.filter(error="")
    return SweepSummary(
        title=found.title,
        what=found.made,
        answer=_answer(found, table),
        spread=_spread(found, good) if len(good) else None,
        listed=_listed(found, good) if found.design == "grid" and 0 < len(good) <= _MOST_LISTED else None,
        sensitivity=sensitivity_grids(found),
        legend=(found.texts(_legend(found)), *sensitivity_legend(found)) if len(good) else (),
        results=(found.texts("sweep.results", folder=str(result.folder)),),
    )


def _legend(found: FoundSweep) -> str:
    return "sweep.legend_plans" if found.plans else "sweep.legend"


def _answer(found: FoundSweep, table: pl.DataFrame) -> tuple[str, ...]:
    texts = found.texts
    wrong = table.filter(table["error"] != "")
    done = texts.count(len(table) - len(wrong))
    sentences = [texts("sweep.sentence.done", done=done, all=texts.count(len(table)))]
    if len(wrong):
        sentences.append(texts("sweep.sentence.failed", failed=texts.count(len(wrong))))
        sentences += [
            texts("sweep.sentence.error", point=str(point), error=error)
            for point, error in wrong.select("point", "error").head(_ERRORS_TOLD).iter_rows()
        ]
    return tuple(sentences)


def _spread(found: FoundSweep, good: pl.DataFrame) -> Grid:
    """Return a row for each outcome: the lowest, the middle and the highest of the points."""
    texts = found.texts
    rows = []
    for one in found.outcomes:
        values = good[one.name].drop_nulls()
        ends: Sequence[Any] = (values.min(), values.median(), values.max()) if len(values) else (None,) * 3
        rows.append((head_told(one, texts), *(value_told(value, one, texts) for value in ends)))
    heads = tuple(texts(f"sweep.column.{name}") for name in ("outcome", "lowest", "middle", "highest"))
    return Grid(heads, tuple(rows))


def _listed(found: FoundSweep, good: pl.DataFrame) -> Grid:
    """Return a row for each point: its factors, and the first outcomes."""
    texts, outcomes = found.texts, found.outcomes[:_OUTCOMES_LISTED]
    heads = (
        texts("sweep.column.point"),
        *(factor.label for factor in found.factors),
        *(head_told(one, texts) for one in outcomes),
    )
    rows = tuple(
        (
            str(row["point"]),
            *(factor.told(row[factor.id], texts) for factor in found.factors),
            *(value_told(row[one.name], one, texts) for one in outcomes),
        )
        for row in good.iter_rows(named=True)
    )
    return Grid(heads, rows)
