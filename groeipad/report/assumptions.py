"""Assumptions, put together by kind: the homes of every municipality are one kind of figure, not nine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from groeipad.report.about import scenario_file
from groeipad.texts import Texts

TOP_ASSUMPTIONS = 3
"""So many assumptions are named; the others are counted."""

Assumption = Mapping[str, Any]
"""A figure as the manifest lists it: ``field``, ``value``, ``rests`` and so on."""

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


def weightiest(assumptions: Sequence[Assumption], most: int) -> list[str]:
    """Return the kinds on which most results rest, counting each of their figures and each result."""
    found = kinds(assumptions)
    weight = {name: sum(len(one["rests"]) for one in alike) for name, alike in found.items()}
    return sorted(found, key=lambda name: -weight[name])[:most]


def assumption_sentence(manifest: Mapping[str, Any], texts: Texts) -> str:
    """Return how many figures of a result are assumptions, and on which of them most rests."""
    assumed = [one for one in manifest["assumptions"] if one["status"] == "assumption"]
    if not assumed:
        return texts("summary.sentence.no_assumptions")
    return texts(
        "summary.sentence.assumptions",
        assumptions=texts.count(len(assumed)),
        top=", ".join(weightiest(assumed, TOP_ASSUMPTIONS)),
        file=scenario_file(manifest),
    )


def _without_ids(field: str) -> str:
    parts = field.split(".")
    return ".".join(
        "*" if before in _COLLECTIONS else part for before, part in zip(["", *parts], parts, strict=False)
    )
