"""Assumptions: every figure that is no fact, from whom it is, what it may be, and which results rest on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from groeipad.report.assumptions import TOP_ASSUMPTIONS, weightiest
from groeipad.report.figure_words import Assumption, FigureWords, together
from groeipad.report.html.content import DataTable, DrawnFigure, Part, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import table_of
from groeipad.report.sweep.found import SENSITIVITY, FoundSweep
from groeipad.texts.numbers import MISSING
from simulator.model.base import FACTS
from simulator.results.store import StoredResult

_SOURCE = 4
"""The column with sources, which are written in English."""


def assumptions(found: FoundReport, code: str | None = None) -> Section | None:
    """Return the section on assumptions; None where all figures are facts.

    Parameters
    ----------
    found
        What the report is about.
    code
        A municipality: without the figures that are of others.
    """
    others = set(found.about.municipalities) - {code} if code is not None else set()
    figures = [
        one
        for one in found.main.manifest["assumptions"]
        if one["status"] not in FACTS and not others.intersection(one["field"].split("."))
    ]
    if not figures:
        return None
    texts, words = found.texts, FigureWords(found.main.manifest, found.texts)
    by_part: dict[str, list[Assumption]] = {}
    for one in figures:
        by_part.setdefault(one["field"].split(".")[0], []).append(one)
    assumed = sum(one["status"] == "assumption" for one in figures)
    parts: list[Part] = [
        texts(
            "report.assumptions.read",
            figures=texts.count(len(figures)),
            assumptions=texts.count(assumed),
            most="; ".join(weightiest(figures, words)),
        ),
        *_how_strongly(found),
    ]
    return Section(
        "assumptions",
        texts("report.assumptions.title"),
        tuple(parts),
        tuple(
            Section(f"assumptions-{part}", texts(f"diff.part.{part}"), tuple(_tables(alike, words)))
            for part, alike in by_part.items()
        ),
        starts_page=True,
    )


def _tables(figures: Sequence[Assumption], words: FigureWords) -> Iterator[DataTable]:
    """Return a table for all figures on which the same results rest, those with most results first."""
    texts = words.texts
    by_results: dict[tuple[str, ...], list[Assumption]] = {}
    for one in figures:
        by_results.setdefault(tuple(one["rests"]), []).append(one)
    for results, alike in sorted(by_results.items(), key=lambda item: -len(item[0])):
        yield DataTable(
            texts("report.assumptions.rests", results="; ".join(words.result(name) for name in results)),
            tuple(
                texts(f"report.assumptions.{head}")
                for head in ("figure", "value", "range", "status", "source")
            ),
            tuple(_row(kind, of_kind, words) for kind, of_kind in together(alike, words)),
            in_english=(_SOURCE,),
        )


def _row(kind: str, alike: Sequence[Assumption], words: FigureWords) -> tuple[str, ...]:
    texts = words.texts
    names = [words.whose(one["field"]) for one in alike]
    return (
        words.what(kind),
        _each(names, alike, words.value, words),
        _each(names, alike, words.span, words),
        ", ".join(dict.fromkeys(texts(f"status.{one['status']}") for one in alike)),
        "; ".join(dict.fromkeys(one["source"] for one in alike if one["source"])) or MISSING,
    )


def _each(
    names: Sequence[str], alike: Sequence[Assumption], write: Callable[..., str], words: FigureWords
) -> str:
    """Write what figures of a kind are: once where all are the same, each with what it is of where most differ."""
    texts, told = words.texts, [write(one) for one in alike]
    if len(set(told)) == 1:
        every = texts("report.assumptions.every", count=texts.count(len(told)))
        return told[0] if len(told) == 1 or told[0] == MISSING else f"{told[0]} ({every})"
    units = {one["unit"] for one in alike}
    bare = [write(one, with_unit=False) for one in alike] if len(units) == 1 else told
    unit = words.unit(units.pop()) if len(units) == 1 and write == words.value else ""
    if 2 * len(set(bare)) <= len(bare):
        each = "; ".join(
            f"{one}: {', '.join(name for name, its in zip(names, bare, strict=True) if its == one)}"
            for one in dict.fromkeys(bare)
        )
    else:
        each = "; ".join(f"{name}: {one}" if name else one for name, one in zip(names, bare, strict=True))
    return f"{each} ({unit})" if unit else each


def _how_strongly(found: FoundReport) -> tuple[Part, ...]:
    """Tell how much the main outcome changes with each figure, where a sweep was given that tells."""
    if found.sweep is None:
        return (found.texts("report.assumptions.no_sweep"),)
    return _of_sweep(found.sweep, found)


def _of_sweep(result: StoredResult, found: FoundReport) -> tuple[Part, ...]:
    from groeipad.report.sweep.figures import drawings
    from groeipad.report.sweep.sensitivity import sensitivity_grids, sensitivity_legend, that_matter

    texts, sweep = found.texts, FoundSweep.of(result, found.lang)
    if sweep.sensitivity() is None:
        return (texts("report.assumptions.no_sensitivity", title=sweep.title),)
    drawn, kind = drawings(result, found.lang), SENSITIVITY[sweep.design]
    parts: list[Part] = [texts("report.assumptions.sweep", title=sweep.title, made=sweep.made)]
    for outcome, grid in zip(sweep.outcomes, sensitivity_grids(sweep), strict=False):
        name = f"{kind}-{outcome.name}"
        table = table_of(grid, texts("report.assumptions.strength", outcome=outcome.label))
        if name not in drawn:
            parts.append(table)
            continue
        blanks = {"outcome": outcome.label_within, "year": str(sweep.year(outcome.name))}
        most = ", ".join(that_matter(sweep, outcome.name, TOP_ASSUMPTIONS))
        alternative = (
            texts("report.assumptions.alternative", most=most, **blanks)
            if most
            else texts("report.assumptions.alternative_none", **blanks)
        )
        parts.append(DrawnFigure(name.replace("_", "-"), drawn[name], alternative, table))
    return (*parts, *sensitivity_legend(sweep))
