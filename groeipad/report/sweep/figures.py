"""The figures of a stored sweep: which factors matter for each outcome, and how outcomes go with the factors."""

from __future__ import annotations

from functools import partial

import polars as pl

from groeipad.report.compare.found import Metric
from groeipad.report.figures import Draw
from groeipad.report.plots import sensitivity
from groeipad.report.sweep.found import SENSITIVITY, FoundFactor, FoundSweep
from groeipad.texts import Lang
from simulator.results.store import StoredResult

_MOST_OUTCOMES = 6
"""So many outcomes have figures; the tables have all."""


def drawings(result: StoredResult, lang: Lang) -> dict[str, Draw]:
    """Return what draws each figure of a stored sweep, by name: of the first outcomes, those that have values."""
    found = FoundSweep.of(result, lang)
    points, indices = found.table().filter(error=""), found.sensitivity()
    drawn: dict[str, Draw] = {}
    for one in found.outcomes[:_MOST_OUTCOMES]:
        if not points[one.name].count():
            continue
        told = None if indices is None else _in_words(indices.filter(outcome=one.name), found)
        if told is not None and len(told):
            drawn[f"{SENSITIVITY[found.design]}-{one.name}"] = _of_indices(told, one, found)
        if found.design != "one_at_a_time":
            drawn[f"scatter-{one.name}"] = _scatter(points, one, found)
    return drawn


def _of_indices(told: pl.DataFrame, one: Metric, found: FoundSweep) -> Draw:
    year, about = found.year(one.name), found.about()
    if found.design == "one_at_a_time":
        return partial(sensitivity.tornado, told, one, year, about)
    draw = sensitivity.effects if found.design == "morris" else sensitivity.indices
    return partial(draw, told, one, year, about, noise=found.result.manifest["noise"][one.name])


def _in_words(rows: pl.DataFrame, found: FoundSweep) -> pl.DataFrame:
    """Return a table with what factors, and their values, are called."""
    labels = {one.id: one.label for one in found.factors}
    told = rows.drop("outcome").with_columns(pl.col("factor").replace_strict(labels))
    if "level" not in rows.columns:
        return told
    factors = {one.id: one for one in found.factors}
    levels = [
        factors[factor].told(float(level) if factors[factor].is_number else level, found.texts)
        for factor, level in rows.select("factor", "level").iter_rows()
    ]
    return told.rename({"value": "outcome"}).with_columns(pl.Series("level", levels, dtype=pl.String))


def _scatter(points: pl.DataFrame, one: Metric, found: FoundSweep) -> Draw:
    across = [_across(factor, points) for factor in found.factors]
    return partial(sensitivity.scatter, points, one.name, across, one, found.year(one.name), found.about())


def _across(factor: FoundFactor, points: pl.DataFrame) -> sensitivity.Across:
    if factor.is_number:
        return sensitivity.Across(factor.id, factor.label, is_share=factor.unit.startswith("share"))
    there = set(points[factor.id].drop_nulls())
    options = {value: called for value, called in factor.options.items() if value in there}
    return sensitivity.Across(factor.id, factor.label, options)
