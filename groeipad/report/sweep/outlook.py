"""What a sweep would do, in a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groeipad.report.summary import Grid
from groeipad.report.sweep.found import found_factors, told_of_points
from groeipad.texts import Lang, Texts


@dataclass(frozen=True)
class SweepOutlookSummary:
    """What a sweep would do: its factors, its points, and how long these take."""

    title: str
    what: str
    factors: Grid
    answer: tuple[str, ...]


def summarise_outlook(ahead: Mapping[str, Any], lang: Lang) -> SweepOutlookSummary:
    """Return in one language what a sweep would do.

    Parameters
    ----------
    ahead
        The document of ``groeipad sweep --dry-run --json``.
    lang
        The language.
    """
    texts = Texts(lang)
    what = (
        ahead["scenario"],
        texts(f"sweep.design.{ahead['design']}"),
        texts("sweep.points", points=texts.count(ahead["points"])),
        told_of_points(ahead, texts),
    )
    rows = tuple(
        (factor.label, factor.path, ", ".join(factor.told(level, texts) for level in one["levels"]))
        for factor, one in zip(found_factors(ahead["factors"], texts), ahead["factors"].values(), strict=True)
    )
    heads = tuple(texts(f"sweep.column.{name}") for name in ("factor", "path", "values"))
    return SweepOutlookSummary(
        title=texts("sweep.dry.title", title=texts.pick(ahead["title"])),
        what=" · ".join(what),
        factors=Grid(heads, rows),
        answer=_answer(ahead, texts),
    )


def _answer(ahead: Mapping[str, Any], texts: Texts) -> tuple[str, ...]:
    there = ahead["points"] - ahead["missing"]
    told = [texts("sweep.dry.counts", there=texts.count(there), missing=texts.count(ahead["missing"]))]
    if ahead["seconds"] is None:
        told.append(texts("sweep.dry.cluster"))
    elif ahead["missing"]:
        told.append(texts("sweep.dry.time", time=texts.lasting(ahead["seconds"])))
    return tuple(told)
