"""What a summary says of homes outside the regular social stock, and of households that lose their home again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import Band, band_in
from simulator.contract import REGION
from simulator.results.store import StoredResult


def other_supply_sentences(result: StoredResult, bands: pl.DataFrame, about: About) -> tuple[str, ...]:
    """Return the sentences on the kinds of other supply, and on all that go to it; none where there is none."""
    kinds: Mapping[str, Any] = result.manifest["scenario"].get("supply", {}).get("other_supply", {})
    if not kinds:
        return ()
    texts, year = about.texts, str(about.target_year)
    in_year = result.table("other_supply", where=pl.col("year") == about.target_year)
    accounts = {id_: in_year.filter(other_supply=id_) for id_ in kinds}
    there = {id_: account for id_, account in accounts.items() if account["homes"].sum()}
    gone = [texts.pick(kind["name"]) for id_, kind in kinds.items() if id_ not in there]
    let = band_in(bands, "other_supply_lettings", REGION, about.target_year)
    sentences = []
    if there:
        items = "; ".join(_one(kinds[id_], account, about) for id_, account in there.items())
        sentences.append(texts("summary.other_supply.all", year=year, items=items))
    if gone:
        sentences.append(texts("summary.other_supply.no_homes", year=year, names=", ".join(gone)))
    sentences.append(
        texts("summary.other_supply.lettings", year=year, mean=texts.count(let.mean), band=_band(let, about))
    )
    return tuple(sentences)


def return_sentences(result: StoredResult, bands: pl.DataFrame, about: About) -> tuple[str, ...]:
    """Return the sentence on those who lose their home again; none where nobody ever does."""
    texts, year = about.texts, about.target_year
    every_year = bands.filter(metric="lost_home", municipality=REGION)["mean"]
    if not (every_year.fill_null(0.0) > 0).any():
        return ()
    lost = band_in(bands, "lost_home", REGION, year)
    closed = _mean(result.table("other_supply", where=pl.col("year") == year)["closed"], about)
    sentences = [
        texts(
            "summary.returns.came_back", year=str(year), mean=texts.count(lost.mean), band=_band(lost, about)
        )
    ]
    if texts.count(closed) != texts.count(0):
        sentences.append(texts("summary.returns.closed", closed=texts.count(closed)))
    return (" ".join(sentences),)


def _one(kind: Mapping[str, Any], account: pl.DataFrame, about: About) -> str:
    """Tell of one kind: its homes, in how many somebody lives, and what it cost; means.

    What kind it is, is told where its name does not.
    """
    texts = about.texts
    name, what = texts.pick(kind["name"]), texts(f"supply_kind.{kind['kind']}")
    return texts(
        "summary.other_supply.one",
        name=name,
        kind="" if what in name.lower() else texts("summary.other_supply.kind", kind=what),
        homes=texts.count(_mean(account["homes"], about)),
        occupied=texts.count(_mean(account["occupied"], about)),
        cost=_cost(account["cost"], about),
    )


def _cost(cost: pl.Series, about: About) -> str:
    """Tell the yearly cost; where that of any place is not known, that it is not known, which is not nothing."""
    if cost.fill_nan(None).has_nulls():
        return about.texts("summary.other_supply.cost_unknown")
    return about.texts.euros(_mean(cost, about))


def _mean(amounts: pl.Series, about: About) -> float:
    """Return the mean over the replications of what the rows of all replications add up to."""
    return float(amounts.sum()) / about.replications


def _band(band: Band, about: About) -> str:
    if not about.has_spread:
        return ""
    texts = about.texts
    return texts("summary.sentence.band", low=texts.count(band.p10), high=texts.count(band.p90))
