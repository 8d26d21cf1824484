"""Which factors of a stored sweep matter, in tables and sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from groeipad.report.compare.found import Metric
from groeipad.report.compare.words import change_told, unit_of_change, value_told
from groeipad.report.summary import Grid
from groeipad.report.sweep.found import SENSITIVITY, FoundSweep
from groeipad.texts.numbers import MISSING

if TYPE_CHECKING:
    import polars as pl

Row = dict[str, Any]
_OUTCOMES_TOLD = 3
_MOST_FACTORS = 12


def sensitivity_grids(found: FoundSweep) -> tuple[Grid, ...]:
    """Return a table for each of the first outcomes, the factors that matter most first."""
    rows_of = found.sensitivity()
    if rows_of is None:
        return ()
    make = {"tornado": _tornado, "effects": _effects, "indices": _indices}[SENSITIVITY[found.design]]
    grids = []
    for one in found.outcomes[:_OUTCOMES_TOLD]:
        rows = rows_of.filter(outcome=one.name)
        if len(rows):
            grids.append(make(one, rows, found))
    return tuple(grids)


def sensitivity_legend(found: FoundSweep) -> tuple[str, ...]:
    """Return how to read the tables, how much is chance, and which outcomes have no indices."""
    if found.sensitivity() is None:
        return ()
    texts, manifest = found.texts, found.result.manifest
    labels = {one.name: one.label_within for one in found.outcomes}
    told = [texts(f"sweep.sensitivity.legend.{SENSITIVITY[found.design]}")]
    told += [
        texts("sweep.sensitivity.noise", part=texts.percent(part), outcome=labels[name])
        for name, part in list(manifest["noise"].items())[:_OUTCOMES_TOLD]
        if part is not None and not found.plans
    ]
    told += [
        texts("sweep.sensitivity.without", outcome=labels[name], why=why)
        for name, why in manifest["without_indices"].items()
    ]
    return tuple(told)


_STRENGTH = {"tornado": "difference", "effects": "mu_star", "indices": "total"}
"""The column that tells how much a factor matters, by the table."""


def that_matter(found: FoundSweep, outcome: str, most: int) -> list[str]:
    """Return what the factors are called that change an outcome at all, the strongest first, so many at most."""
    import polars as pl

    rows_of = found.sensitivity()
    if rows_of is None:
        return []
    strength = pl.col(_STRENGTH[SENSITIVITY[found.design]]).abs()
    strongest = (
        rows_of.filter(outcome=outcome)
        .group_by("factor", maintain_order=True)
        .agg(strength.max().alias("strength"))
        .filter(pl.col("strength") > 0)
        .sort("strength", descending=True, maintain_order=True)
    )
    return [found.label(factor) for factor in strongest["factor"].head(most)]


def _heads(one: Metric, found: FoundSweep, *names: str) -> tuple[str, ...]:
    return (
        found.texts("sweep.sensitivity.of", outcome=one.label),
        *(found.texts(f"sweep.sensitivity.column.{name}") for name in names),
    )


def _tornado(one: Metric, rows: pl.DataFrame, found: FoundSweep) -> Grid:
    """Return for each factor its values with the lowest and the highest outcome, and what these change."""
    texts, table = found.texts, []
    for factor in rows["factor"].unique(maintain_order=True).to_list()[:_MOST_FACTORS]:
        levels = sorted(
            (row for row in rows.filter(factor=factor).to_dicts() if row["value"] is not None),
            key=lambda row: float(row["value"]),
        )
        ends = [levels[0], levels[-1]] if levels else []
        cells = [cell for end in ends for cell in (_level(end, found), _change(end, one, found))]
        table.append((found.label(factor), *(cells or [MISSING] * 4)))
    heads = _heads(one, found, "lowest_at", "change", "highest_at", "change")
    unit = unit_of_change(one, texts)
    return Grid((heads[0], heads[1], f"{heads[2]} ({unit})", heads[3], f"{heads[4]} ({unit})"), tuple(table))


def _level(row: Row, found: FoundSweep) -> str:
    factor = next(one for one in found.factors if one.id == row["factor"])
    return factor.told(float(row["level"]) if factor.is_number else row["level"], found.texts)


def _change(row: Row, one: Metric, found: FoundSweep) -> str:
    texts = found.texts
    told = change_told(row["difference"], one, texts)
    if row["low"] is None or row["low"] == row["high"]:
        return told
    ends = (change_told(row[end], one, texts) for end in ("low", "high"))
    return texts("sweep.sensitivity.between", value=told, low=next(ends), high=next(ends))


def _effects(one: Metric, rows: pl.DataFrame, found: FoundSweep) -> Grid:
    """Return for each factor how much it matters, how much that differs, and what chance alone would give."""
    table = [
        (
            found.label(row["factor"]),
            _between([row["mu_star"], row["low"], row["high"]], one, found),
            value_told(row["sigma_without_noise"], one, found.texts),
            value_told(row["noise_mu_star"], one, found.texts),
        )
        for row in _most_first(rows, "mu_star")
    ]
    heads = _heads(one, found, "effect", "differs", "by_chance")
    return Grid((f"{heads[0]} ({unit_of_change(one, found.texts)})", *heads[1:]), tuple(table))


def _indices(one: Metric, rows: pl.DataFrame, found: FoundSweep) -> Grid:
    """Return for each factor which part of the differences it explains, alone and with others."""
    known = rows["total_without_noise"].is_not_null().any()
    kind = "_without_noise" if known else ""

    def part(row: Row, name: str) -> str:
        value, low, high = (row[f"{name}{kind}{end}"] for end in ("", "_low", "_high"))
        if value is None:
            return MISSING
        told = found.texts.percent(value)
        if low is None or high is None:
            return told
        ends = {"low": found.texts.percent(low), "high": found.texts.percent(high)}
        return found.texts("sweep.sensitivity.between", value=told, **ends)

    table = [
        (found.label(row["factor"]), part(row, "first"), part(row, "total"))
        for row in _most_first(rows, f"total{kind}")
    ]
    return Grid(_heads(one, found, "first", "total"), tuple(table))


def _between(numbers: Sequence[float | None], one: Metric, found: FoundSweep) -> str:
    value, low, high = (value_told(number, one, found.texts) for number in numbers)
    if None in numbers:
        return value
    return found.texts("sweep.sensitivity.between", value=value, low=low, high=high)


def _most_first(rows: pl.DataFrame, column: str) -> list[Row]:
    return (
        rows.sort(column, descending=True, nulls_last=True, maintain_order=True)
        .head(_MOST_FACTORS)
        .to_dicts()
    )
