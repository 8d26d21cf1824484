"""What a summary says of the half-yearly reviews: in how many outcomes each started something, and when."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import Band
from simulator.contract import REGION
from simulator.results.store import StoredResult


def review_sentences(result: StoredResult, about: About) -> tuple[str, ...]:
    """Return a sentence for each review of the scenario, in its order; none where it has none.

    What would only start after the last day of the run does not count.
    """
    scenario = result.manifest["scenario"]
    reviews: Mapping[str, Any] = scenario.get("reviews", {})
    if not reviews:
        return ()
    started = result.table("reviews", where=pl.col("starts") <= scenario["horizon"]["end"])
    sentences: list[str] = []
    for id_, review in reviews.items():
        rows = started.filter(review=id_)
        if review["kind"] == "rebase":
            sentences += _rebased(review, rows.filter(municipality=REGION), about)
        else:
            sentences.append(_switched_on(review, rows, about))
    return tuple(sentences)


def _switched_on(review: Mapping[str, Any], rows: pl.DataFrame, about: About) -> str:
    """Tell how often a measure was started, by when in half of these; for each municipality where it is theirs."""
    texts = about.texts
    title, replications = texts.pick(review["measure"]["title"]), texts.count(about.replications)
    if rows.is_empty():
        key = "never" if about.has_spread else "single_never"
        return texts(f"summary.reviews.{key}", title=title, replications=replications)
    if review["looks_at"] == "region":
        key = "single" if not about.has_spread else _times("switched_on", rows)
        return texts(
            f"summary.reviews.{key}",
            title=title,
            replications=replications,
            times=texts.count(len(rows)),
            month=_half_by(rows, about),
        )
    items = [
        _in_one_place(name, found, about)
        for code, name in about.municipalities.items()
        if not (found := rows.filter(municipality=code)).is_empty()
    ]
    key = "places" if about.has_spread else "single_places"
    return texts(f"summary.reviews.{key}", title=title, replications=replications, items="; ".join(items))


def _in_one_place(name: str, rows: pl.DataFrame, about: About) -> str:
    texts = about.texts
    key = _times("place", rows) if about.has_spread else "single_place"
    return texts(
        f"summary.reviews.{key}", name=name, times=texts.count(len(rows)), month=_half_by(rows, about)
    )


def _rebased(review: Mapping[str, Any], rows: pl.DataFrame, about: About) -> tuple[str, ...]:
    """Tell the task that was based on what was observed."""
    texts, seen = about.texts, rows["value"].fill_nan(None).drop_nulls()
    if seen.is_empty():
        return ()
    p10, p90 = (seen.quantile(part, interpolation="linear") for part in (0.1, 0.9))
    mean = seen.mean()
    assert isinstance(mean, float)
    band = Band(mean, p10, p90)
    return (
        texts(
            "summary.reviews.rebased",
            title=texts.pick(review["title"]),
            month=_half_by(rows, about),
            mean=texts.count(band.mean),
            band=texts("summary.sentence.band", low=texts.count(band.p10), high=texts.count(band.p90))
            if about.has_spread
            else "",
        ),
    )


def _times(key: str, rows: pl.DataFrame) -> str:
    return f"{key}_one" if len(rows) == 1 else key


def _half_by(rows: pl.DataFrame, about: About) -> str:
    """Return the month by which half of the starts have come: the earliest of which that is true."""
    starts = rows["starts"].sort()
    return about.texts.month(date.fromisoformat(starts[(len(starts) - 1) // 2]))
