"""What a progress report reads of the stored result that it holds reality against."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta

from groeipad.experiments.progress.continuation import Expected
from groeipad.experiments.progress.figures import half_year_of
from simulator.contract import ALL_GROUPS, REGION
from simulator.errors import ResultError
from simulator.model.realised import HalfYear
from simulator.model.scenario import Scenario
from simulator.results.store import StoredResult

_OTHER_HOMES = ("other_supply_lettings", "first_lettings_urgent")


def scenario_of(result: StoredResult) -> Scenario:
    """Return the scenario of a run, as it was resolved when the run was made.

    Raises
    ------
    ResultError
        Where the result is not that of a run, or of a version whose scenarios were others.
    """
    manifest = result.manifest
    if manifest.get("kind") is not None or "replications" not in manifest:
        raise ResultError(
            f"{result.folder} is not the result of a run; of a plan, simulate the overlay first, and name that result"
        )
    try:
        return Scenario.model_validate_json(json.dumps(manifest["scenario"]))
    except ValueError as error:
        raise ResultError(
            f"{result.folder} was made by another version, whose scenarios were others; run the scenario again"
        ) from error


def other_supply_of(result: StoredResult) -> Mapping[HalfYear, Mapping[str, float]]:
    """Return the homes of other supply and the first lettings to urgent households, by half-year: the mean.

    Parameters
    ----------
    result
        A run.
    """
    import polars as pl

    rows = result.table(
        "series",
        where=pl.col("series").is_in(_OTHER_HOMES) & (pl.col("group") == ALL_GROUPS),
        columns=["municipality", "month", "mean"],
    )
    found: dict[HalfYear, dict[str, float]] = {}
    for code, month, mean in rows.iter_rows():
        year, number = (int(one) for one in month.split("-"))
        half = found.setdefault(half_year_of(date(year, number, 1)), {})
        half[code] = half.get(code, 0.0) + (mean or 0.0)
    return found


def expected_on(result: StoredResult, start: date) -> Expected:
    """Return what a run expects to be there on a day, the first of a month: means at the end of the day before.

    Parameters
    ----------
    result
        A run.
    start
        The day.
    """
    import polars as pl

    month = (start - timedelta(days=1)).strftime("%Y-%m")
    of_region = (pl.col("month") == month) & (pl.col("municipality") == REGION)
    rows = result.table("series", where=of_region & (pl.col("group") == ALL_GROUPS))
    mean = dict(zip(rows["series"], rows["mean"], strict=True))
    homes, occupied = mean.get("other_supply_homes") or 0.0, mean.get("other_supply_occupied") or 0.0
    inside = result.table("facilities", where=of_region)

    def by_facility(name: str) -> dict[str, float]:
        chosen = inside.filter(pl.col("series") == name)
        return dict(zip(chosen["facility"], chosen["mean"], strict=True))

    return Expected(
        other_supply_occupied=min(1.0, occupied / homes) if homes else None,
        in_care=by_facility("in_care"),
        waiting_outside=by_facility("waiting_outside"),
    )
