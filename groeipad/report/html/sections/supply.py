"""Supply: homes that fall vacant, new homes and other supply; how many go to urgent households, and at what cost."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

import polars as pl

from groeipad.report.bands import NOTHING, Band, band_in
from groeipad.report.html.content import DataTable, DrawnFigure, Part, Section
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import banded, caption, numbers, spread
from groeipad.report.other_supply_sentences import other_supply_sentences, return_sentences
from simulator.contract import REGION


def supply(found: FoundReport) -> Section | None:
    """Return the section on supply."""
    kinds = _kinds_with_homes(found)
    parts: list[Part] = [
        *_relets_and_new_homes(found),
        *other_supply_sentences(found.main, found.bands, found.about),
        *return_sentences(found.main, found.bands, found.about),
        _relets_used(found),
        _by_municipality(found),
    ]
    if kinds:
        parts.append(_other_supply(kinds, found))
    return Section("supply", found.texts("report.sections.supply.title"), tuple(parts), starts_page=True)


def _of_region(found: FoundReport, metric: str) -> Band:
    return band_in(found.bands, metric, REGION, found.about.target_year)


def _relets_and_new_homes(found: FoundReport) -> tuple[str, ...]:
    about, texts = found.about, found.texts
    relets, urgent, regular, delivered, first = (
        _of_region(found, metric)
        for metric in (
            "relets",
            "urgent_lettings",
            "regular_lettings",
            "delivered",
            "first_lettings_urgent",
        )
    )
    sentences = []
    if relets.mean is not None:
        sentences.append(
            texts(
                "report.sections.supply.vacant",
                year=str(about.target_year),
                relets=texts.count(relets.mean),
                spread=spread(relets, texts.count, about),
                urgent=texts.count(urgent.mean),
                regular=texts.count(regular.mean),
            )
        )
    if delivered.mean:
        sentences.append(
            texts(
                f"report.sections.supply.new_homes{'' if round(first.mean or 0.0) else '_none'}",
                year=str(about.target_year),
                delivered=texts.count(delivered.mean),
                spread=spread(delivered, texts.count, about),
                urgent=texts.count(first.mean),
            )
        )
    return tuple(sentences)


def _relets_used(found: FoundReport) -> DrawnFigure:
    """Return which part of the relets goes to urgent households, year by year, against what was agreed."""
    from groeipad.report import plots

    about, texts = found.about, found.texts
    places = (*about.municipalities.items(), (REGION, texts("summary.region")))

    def cells(code: str) -> list[str]:
        return [
            banded(band_in(found.bands, "quota_used", code, year), texts.percent, about)
            for year in _years(found)
        ]

    used = {
        name: share
        for code, name in about.municipalities.items()
        if (share := band_in(found.bands, "quota_used", code, about.target_year).mean) is not None
    }
    alternative = texts(
        "report.sections.supply.used_alternative",
        year=str(about.target_year),
        used=texts.percent(_of_region(found, "quota_used").mean),
        cap=texts.percent(about.cap),
        **_most_and_least(used, found),
    )
    heads = (texts("summary.column.municipality"), *(str(year) for year in _years(found)))
    return DrawnFigure(
        "supply-relets-used",
        partial(plots.relets_used, found.bands, about),
        alternative,
        DataTable(
            caption("report.sections.supply.used_caption", about),
            heads,
            tuple((name, *cells(code)) for code, name in places),
            numbers(len(heads)),
            last_is_total=True,
        ),
    )


def _most_and_least(used: Mapping[str, float], found: FoundReport) -> dict[str, str]:
    most = max(used, key=lambda name: used[name], default="")
    least = min(used, key=lambda name: used[name], default="")
    return {
        "most": most,
        "highest": found.texts.percent(used.get(most)),
        "least": least,
        "lowest": found.texts.percent(used.get(least)),
    }


def _years(found: FoundReport) -> tuple[int, ...]:
    """Return three years at most, which fit on paper: the first, the middle and the target year."""
    years = [year for year in found.about.years if year <= found.about.target_year]
    return tuple(sorted({years[0], years[len(years) // 2], years[-1]}))


def _by_municipality(found: FoundReport) -> DataTable:
    about, texts, year = found.about, found.texts, found.about.target_year
    columns = [
        metric
        for metric in (
            "relets",
            "urgent_lettings",
            "regular_lettings",
            "delivered",
            "first_lettings_urgent",
            "other_supply_homes",
            "other_supply_lettings",
        )
        if metric in ("relets", "urgent_lettings") or _of_region(found, metric).mean
    ]
    heads = (
        texts("summary.column.municipality"),
        *(texts(f"report.sections.supply.{metric}") for metric in columns),
    )
    rows = tuple(
        (
            name,
            *(banded(band_in(found.bands, metric, code, year), texts.count, about) for metric in columns),
        )
        for code, name in (*about.municipalities.items(), (REGION, texts("summary.region")))
    )
    return DataTable(
        caption("report.sections.supply.caption", about),
        heads,
        rows,
        numbers(len(heads)),
        last_is_total=True,
        note=texts("report.sections.supply.note"),
    )


def _kinds_with_homes(found: FoundReport) -> dict[str, Mapping[str, Any]]:
    """Return the kinds of other supply of which there is a home in the target year."""
    kinds: Mapping[str, Mapping[str, Any]] = (
        found.main.manifest["scenario"].get("supply", {}).get("other_supply", {})
    )
    rows = _rows_of_target_year(found) if kinds else None
    if rows is None:
        return {}
    there = set(rows.filter(pl.col("homes") > 0)["other_supply"])
    return {id_: kind for id_, kind in kinds.items() if id_ in there}


def _rows_of_target_year(found: FoundReport) -> pl.DataFrame:
    return found.main.table("other_supply", where=pl.col("year") == found.about.target_year)


def _other_supply(kinds: Mapping[str, Mapping[str, Any]], found: FoundReport) -> DataTable:
    """Return the homes of each kind, who lives there, who moved in, and what they cost."""
    about, texts = found.about, found.texts
    rows = _rows_of_target_year(found)
    heads = tuple(
        texts(f"report.sections.supply.{head}", year=str(about.target_year))
        for head in ("kind", "homes", "occupied", "moved_in", "cost")
    )

    def line(name: str, own: pl.DataFrame) -> tuple[str, ...]:
        counts = (
            banded(_sum(own, column), texts.count, about) for column in ("homes", "occupied", "moved_in")
        )
        return name, *counts, _cost(own, found)

    lines = [line(texts.pick(kind["name"]), rows.filter(other_supply=id_)) for id_, kind in kinds.items()]
    return DataTable(
        caption("report.sections.supply.other_caption", about),
        heads,
        (*lines, line(texts("report.sections.supply.all_kinds"), rows)),
        numbers(len(heads)),
        last_is_total=True,
        note=texts("report.sections.supply.other_note"),
    )


def _sum(rows: pl.DataFrame, column: str) -> Band:
    """Return what the rows of a replication add up to: mean and band over the replications."""
    sums = rows.group_by("replication").agg(pl.col(column).fill_nan(None).sum())[column].sort()
    if sums.is_empty():
        return NOTHING
    p10, p90 = (sums.quantile(part, interpolation="linear") for part in (0.1, 0.9))
    return Band(float(sums.sum()) / len(sums), p10, p90)


def _cost(rows: pl.DataFrame, found: FoundReport) -> str:
    """Write what homes cost; of a kind of which that is not known, so it is said, which is not nothing."""
    texts, costs = found.texts, rows["cost"].fill_nan(None)
    if costs.null_count() == len(costs):
        return texts("report.sections.supply.cost_unknown")
    told = texts.euros(_sum(rows, "cost").mean or 0.0)
    return texts("report.sections.supply.cost_in_part", cost=told) if costs.has_nulls() else told
