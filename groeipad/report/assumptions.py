"""Assumptions, put together by kind: the homes of every municipality are one kind of figure, not nine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groeipad.report.about import scenario_file
from groeipad.report.figure_words import Assumption, FigureWords, together
from groeipad.texts import Texts

TOP_ASSUMPTIONS = 3
"""So many kinds of figures are named: those on which most rests; the others are counted."""


_COLLECTIONS = frozenset(
    {"municipalities", "groups", "population", "corporations", "projects", "sizes", "rents"}
)
"""The parts of a scenario that hold many things of a kind by id."""


def kinds(assumptions: Sequence[Assumption]) -> dict[str, list[Assumption]]:
    """Put figures together whose fields differ only in the id of one thing among many of its kind.

    Returns
    -------
    dict
        The figures of each kind by its name: their field, with ``*`` for the id and their number.
    """
    found: dict[str, list[Assumption]] = {}
    for one in assumptions:
        found.setdefault(_without_ids(one["field"]), []).append(one)
    return {
        alike[0]["field"] if len(alike) == 1 else f"{field} ({len(alike)})": alike
        for field, alike in found.items()
    }


def weightiest(figures: Sequence[Assumption], words: FigureWords) -> list[str]:
    """Return the names of the kinds of assumptions on which most rests, counting each figure and each result.

    Parameters
    ----------
    figures
        Figures of a result; those that are no assumptions are left out.
    words
        What they are called.
    """
    assumed = [one for one in figures if one["status"] == "assumption"]
    weight = {kind: sum(len(one["rests"]) for one in alike) for kind, alike in together(assumed, words)}
    most = sorted(weight, key=lambda kind: -weight[kind])
    return list(dict.fromkeys(words.what(kind) for kind in most))[:TOP_ASSUMPTIONS]


def assumption_sentence(manifest: Mapping[str, Any], texts: Texts) -> str:
    """Return how many figures of a result are assumptions, and on which of them most rests."""
    assumed = [one for one in manifest["assumptions"] if one["status"] == "assumption"]
    if not assumed:
        return texts("summary.sentence.no_assumptions")
    return texts(
        "summary.sentence.assumptions",
        assumptions=texts.count(len(assumed)),
        top="; ".join(weightiest(assumed, FigureWords(manifest, texts))),
        file=scenario_file(manifest),
    )


def _without_ids(field: str) -> str:
    parts = field.split(".")
    return ".".join(
        "*" if before in _COLLECTIONS else part for before, part in zip(["", *parts], parts, strict=False)
    )
