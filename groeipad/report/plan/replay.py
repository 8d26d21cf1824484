"""What a plan promised and what it came to when it was carried out, in sentences and as values for a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.words import listed
from simulator.contract import REGION
from simulator.results.store import StoredResult

PART = "replay"
"""The part of a manifest that tells how a plan was carried out; without it, it was not."""
PARTS = ("fewer_came", "more_left", "more_waiting", "moved")
"""What a gap is made of, as the table names it."""
_TELLS = 0.5
"""Homes from which on a part of a gap is worth a word."""
_MOST_NAMED = 3
"""So many places and years are named where promise and simulation differ."""


@dataclass(frozen=True)
class Replayed:
    """How a plan was carried out.

    Attributes
    ----------
    told
        The part of the manifest.
    table
        The table ``replay``.
    certainty
        The table ``certainty``; None where no certainty was asked for.
    """

    told: Mapping[str, Any]
    table: pl.DataFrame
    certainty: pl.DataFrame | None

    @classmethod
    def of(cls, result: StoredResult) -> Replayed | None:
        """Read it from a stored plan; None where it was not carried out."""
        told = result.manifest.get(PART)
        if told is None:
            return None
        sure = result.table("certainty") if told["certainty"] is not None else None
        return cls(told, result.table("replay"), sure)

    @property
    def first(self) -> pl.DataFrame:
        """The rows of the plan that knew nothing of a simulation."""
        return self.table.filter(round=0)

    @property
    def last(self) -> pl.DataFrame:
        """The rows of the round in which promise and simulation differ least."""
        return self.table.filter(round=self.told["best"])

    @property
    def in_the_end(self) -> pl.DataFrame:
        """The rows of the plan as it is stored, with room for chance where that was asked for."""
        return self.table.filter(round=self.table["round"].max())


def at(rows: pl.DataFrame, municipality: str, year: int) -> Mapping[str, Any]:
    """Return the row of a municipality (or the region) and a year."""
    return rows.row(
        by_predicate=(pl.col("municipality") == municipality) & (pl.col("year") == year), named=True
    )


def replay_sentences(replayed: Replayed, about: PlanAbout) -> tuple[str, ...]:
    """Return what the plan comes to, why the first one promised more, and how sure fair share is."""
    texts, year = about.texts, str(about.target_year)
    before, after = (at(rows, REGION, about.target_year) for rows in (replayed.first, replayed.last))
    sentences = [
        texts(
            "plan.replay.comes_to",
            times=texts.count(replayed.told["replications"]),
            year=year,
            promised=texts.count(after["promised"]),
            simulated=texts.count(after["simulated"]),
            half=texts.mean(after["half_width"]),
        )
    ]
    if len(replayed.table["round"].unique()) > 1:
        sentences.append(_before(before, about))
    sentences.append(_agreement(replayed, about))
    missing = after["fair_share"] - replayed.told["comes"]
    if missing >= _TELLS:
        sentences.append(
            texts(
                "plan.replay.who_comes",
                year=year,
                all=texts.count(after["fair_share"]),
                comes=texts.count(replayed.told["comes"]),
            )
        )
    sentences.append(_chances(replayed, about))
    if replayed.certainty is not None:
        sentences += _certainty(replayed, replayed.certainty, about)
    return tuple(sentences)


def _before(row: Mapping[str, Any], about: PlanAbout) -> str:
    """Tell what the plan promised before, and why that was too much or too little."""
    texts = about.texts
    reasons = [
        texts(f"plan.replay.{name}{'' if row[name] > 0 else '_less'}", homes=texts.count(abs(row[name])))
        for name in PARTS
        if abs(row[name]) >= _TELLS
    ]
    told = texts(
        "plan.replay.before",
        promised=texts.count(row["promised"]),
        simulated=texts.count(row["simulated"]),
    )
    return f"{told} {texts('plan.replay.because', reasons=listed(reasons, texts))}" if reasons else told


def _agreement(replayed: Replayed, about: PlanAbout) -> str:
    """Tell whether promise and simulation agree, and where they do not."""
    texts, told = about.texts, replayed.told
    if told["closed"]:
        return texts("plan.replay.agrees", rounds=texts.count(told["best"] + 1))
    off = replayed.last.filter(agrees=0)
    of_places = off.filter(pl.col("municipality") != REGION)
    worst = of_places.sort(pl.col("gap").abs(), descending=True).head(_MOST_NAMED)
    named = [
        texts(
            "plan.replay.off_at",
            name=about.municipalities[row["municipality"]],
            year=str(row["year"]),
            homes=texts.mean(row["gap"]),
        )
        for row in worst.iter_rows(named=True)
    ]
    not_foreseen = list(told.get("not_foreseen", ()))
    if named:
        most = max(PARTS, key=lambda part: float(of_places[part].abs().sum()))
        differs = texts(
            "plan.replay.differs",
            rounds=texts.count(told["rounds"]),
            off=texts.count(len(of_places)),
            total=texts.count(len(replayed.last.filter(pl.col("municipality") != REGION))),
            places=listed(named, texts),
        )
        sentences = [differs, texts(f"plan.replay.why_{most}")]
        if most == "moved" and "solidarity" in not_foreseen:
            not_foreseen.remove("solidarity")  # that was just told
    else:
        sentences = [texts("plan.replay.region_off", rounds=texts.count(told["rounds"]))]
    return " ".join((*sentences, *(texts(f"plan.replay.not_foreseen_{name}") for name in not_foreseen)))


def _chances(replayed: Replayed, about: PlanAbout) -> str:
    texts, rows = about.texts, replayed.in_the_end
    chances = [
        texts(
            "plan.replay.chance_of",
            name=name,
            chance=texts.percent(at(rows, code, about.target_year)["reached"]),
        )
        for code, name in about.municipalities.items()
    ]
    return texts(
        "plan.replay.chances",
        year=str(about.target_year),
        chances=listed(chances, texts),
        all=texts.percent(at(rows, REGION, about.target_year)["reached"]),
    )


def _certainty(replayed: Replayed, table: pl.DataFrame, about: PlanAbout) -> Sequence[str]:
    """Tell what makes fair share as sure as was asked, and where it cannot be."""
    texts, told = about.texts, replayed.told["certainty"]
    asked = texts.percent(told["asked"])
    rows = list(table.filter(pl.col("municipality") != REGION).iter_rows(named=True))
    items = []
    for row in rows:
        name = about.municipalities[row["municipality"]]
        if row["extra_homes"]:
            items.append(
                texts(
                    "plan.replay.extra_homes",
                    name=name,
                    homes=texts.count(row["extra_homes"]),
                    kind=about.other_supply.get(row["other_supply"], row["other_supply"]),
                )
            )
        elif row["quota"] - row["quota_before"] >= 0.0005:
            items.append(
                texts(
                    "plan.replay.more_quota",
                    name=name,
                    before=texts.percent(row["quota_before"], 1),
                    quota=texts.percent(row["quota"], 1),
                )
            )
    short = [about.municipalities[row["municipality"]] for row in rows if row["reached"] < told["asked"]]
    sentences = [
        texts("plan.replay.bought", asked=asked, items=listed(items, texts))
        if items
        else texts("plan.replay.bought_nothing", asked=asked)
    ]
    if told["beyond_the_limits"]:
        sentences.append(texts("plan.replay.beyond", homes=texts.count(told["beyond_the_limits"])))
    if short:
        sentences.append(texts("plan.replay.not_sure", asked=asked, places=listed(short, texts)))
    else:
        sentences.append(texts("plan.replay.sure", asked=asked))
    return sentences
