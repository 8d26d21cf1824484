"""How a batch ended -> the stored table ``batch``, the same for a spreadsheet, and its manifest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from groeipad.spreadsheet_text import csv_text
from simulator.contract import ALL_GROUPS, ALL_STREAMS, BATCH_TABLES, REGION
from simulator.results.frames import TYPES
from simulator.results.statistics import moments
from simulator.results.store import StoredResult

if TYPE_CHECKING:
    import polars as pl

    from groeipad.experiments.batch import Outcome
    from groeipad.experiments.batch_items import Asked

TABLE = "batch"
MAIN = (
    *("housed_in", "fair_share_ratio", "fair_share_ratio_min", "fair_share_reached"),
    *("backlog", "quota_used", "wait_mean"),
)
"""The metrics of the region that the table tells, by the names of the columns."""

Metrics = Mapping[str, float | int | None]


def main_metrics(result: StoredResult) -> Metrics:
    """Return the main metrics of a stored run or plan in the target year, with the year, the seed and how often.

    Parameters
    ----------
    result
        A run, of which these are means over the replications in which a value exists; or a plan.
    """
    return _of_a_plan(result) if result.manifest.get("kind") == "plan" else _of_a_run(result)


def _of_a_run(result: StoredResult) -> Metrics:
    import polars as pl

    manifest = result.manifest
    year = _target_year(manifest)
    asked = (
        pl.col("metric").is_in(MAIN)
        & (pl.col("municipality") == REGION)
        & (pl.col("group") == ALL_GROUPS)
        & (pl.col("year") == year)
    )
    found = result.table("metrics", where=asked, columns=["metric", "value"])
    means: dict[str, float | None] = {}
    for metric in MAIN:
        values = found.filter(metric=metric)["value"].cast(pl.Float64).fill_null(np.nan).to_numpy()
        mean = float(moments(values.reshape(-1, 1))[0][0])
        means[metric] = None if np.isnan(mean) else mean
    told = {"seed": manifest["seed"], "replications": manifest["replications"], "year": year}
    return told | means


def _of_a_plan(result: StoredResult) -> Metrics:
    import polars as pl

    manifest = result.manifest
    year = _target_year(manifest)
    periods = [one["start"] for one in manifest["periods"] if one["year"] == year]
    rows = result.table("plan").filter(
        pl.col("period").is_in(periods), municipality=REGION, stream=ALL_STREAMS, group=ALL_GROUPS
    )

    def total(item: str) -> float:
        return float(rows.filter(item=item)["value"].sum())

    def part(item: str, of: str) -> float | None:
        return total(item) / total(of) if total(of) > 0 else None

    fair_share = manifest["fair_share"]
    return {
        "seed": None,
        "replications": None,
        "year": year,
        "housed_in": total("placed"),
        "fair_share_ratio": part("placed", "fair_share"),
        "fair_share_ratio_min": min(fair_share["ratios"].values(), default=None),
        "fair_share_reached": float(fair_share["met"]),
        "backlog": float(rows.filter(item="backlog", period=periods[-1])["value"].sum()),
        "quota_used": part("relets_placed", "relets"),
        "wait_mean": None,
    }


def _target_year(manifest: Mapping[str, Any]) -> int:
    """Return the target year, or the year nearest to it that there is."""
    return int(min(manifest["years"], key=lambda known: abs(known - manifest["target_year"])))


def shortcoming(result: StoredResult) -> str:
    """Return in what a plan that was made falls short of what its scenario demands; nothing where it does not.

    It is what makes ``groeipad plan`` end with exit code 3.
    """
    if result.manifest.get("kind") != "plan":
        return ""
    fair_share = result.manifest["fair_share"]
    if not result.manifest["limits"]["hold"]:
        return "the limits of the scenario cannot all hold"
    return (
        "fair share is required and not reached" if fair_share["required"] and not fair_share["met"] else ""
    )


def batch_table(outcomes: Sequence[Outcome], asked: Asked) -> pl.DataFrame:
    """Return the table ``batch``: one row for each run or plan, in the order of the batch."""
    import polars as pl

    rows = [
        {
            "scenario": one.item.name,
            "kind": one.item.kind,
            "state": one.state,
            "error": one.error,
            "command": one.item.command(asked),
            "content": one.content,
            **one.metrics,
        }
        for one in outcomes
    ]
    schema = {column.name: TYPES[column.dtype] for column in BATCH_TABLES[TABLE]}
    return pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema)


def batch_csv(table: pl.DataFrame) -> str:
    """Return the table for a spreadsheet, which must take no text for a formula."""
    import polars as pl

    return table.with_columns(
        pl.col(pl.String).map_elements(csv_text, return_dtype=pl.String, skip_nulls=True)
    ).write_csv()


def describe_batch(
    name: str, outcomes: Sequence[Outcome], asked: Asked, *, jobs: int | None
) -> dict[str, Any]:
    """Return the manifest of a batch, but for the times of day: what was asked, and how long each took this time."""
    return {
        "kind": "batch",
        "name": name,
        "asked": {
            "replications": asked.replications,
            "precision": asked.precision,
            "seed": asked.seed,
            "jobs": jobs,
        },
        "runs": [
            {
                "scenario": one.item.name,
                "kind": one.item.kind,
                "folder": str(one.item.folder),
                "seconds": None if one.seconds is None else round(one.seconds, 1),
            }
            for one in outcomes
        ],
        "versions": {"groeipad": version("groeipad")},
    }
