"""A sweep that is done <-> its folder: the tables, the manifest, and the points of an earlier sweep of this name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from groeipad.experiments.batch_tables import batch_csv
from groeipad.experiments.better import BETTER
from groeipad.experiments.manifest import assumptions, input_files
from groeipad.experiments.packages import OF_A_PLAN, OF_A_RUN, versions_of
from groeipad.experiments.sweep.factors import Factor
from groeipad.experiments.sweep.measures import Measure
from groeipad.experiments.sweep.measuring import PointValues
from groeipad.experiments.sweep.planned import Done
from groeipad.experiments.sweep.sensitivity import sensitivity_of
from groeipad.experiments.sweep.tables import (
    REPLICATIONS,
    TABLE,
    replication_rows,
    replications_schema,
    sweep_rows,
    sweep_schema,
)
from simulator.contract import YEARLY
from simulator.errors import ResultError
from simulator.results.store import StoredResult, read_result, sha256, write_result
from simulator.results.tables import Parts

KIND = "sweep"
"""What the manifest of a sweep says it is."""


def store_sweep(folder: Path, done: Done, times: dict[str, Any]) -> StoredResult:
    """Store a sweep in place of what is there.

    Parameters
    ----------
    folder
        Where.
    done
        The sweep and all its points.
    times
        When it was begun and the like: what may differ from one time to another.

    Raises
    ------
    ResultError
        Where it cannot be stored; the journal is kept.
    """
    import polars as pl

    sweep, points = done.planned.sweep, done.planned.points
    rows = list(sweep_rows(sweep, points, done))
    table = pl.concat(rows) if rows else pl.DataFrame(schema=sweep_schema(sweep))
    replications = Parts(lambda: replication_rows(sweep, points, done))
    sensitivity = sensitivity_of(done)
    told = {"noise": dict(sensitivity.noise), "without_indices": dict(sensitivity.without)}
    manifest = describe_sweep(done) | told | times
    return write_result(
        folder,
        {TABLE: table, REPLICATIONS: replications, **sensitivity.tables},
        manifest,
        {f"{TABLE}.csv": batch_csv(table)},
        schemas={TABLE: sweep_schema(sweep), REPLICATIONS: replications_schema(sweep)},
    )


def earlier_points(folder: Path) -> Iterator[list[PointValues]]:
    """Yield the points of a stored sweep that could be simulated, some at a time; none where none is stored."""
    result = _earlier(folder)
    if result is None:
        return
    known = _runs(result)
    values = result.table(REPLICATIONS)
    matrix = values.drop("point", "run", "replication").to_numpy().astype(np.float64)
    numbers = values["point"].to_numpy()
    for first in range(0, len(known), _AT_ONCE):
        found = []
        for number, run in known[first : first + _AT_ONCE]:
            begin, end = np.searchsorted(numbers, [number, number + 1])
            found.append(PointValues(number - 1, run, matrix[begin:end]))
        yield found


def earlier_ids(folder: Path) -> set[str]:
    """Return the ids of the points that ``earlier_points`` yields."""
    result = _earlier(folder)
    return set() if result is None else {run for _, run in _runs(result)}


def _earlier(folder: Path) -> StoredResult | None:
    """Return the sweep that is stored in a folder, if it is whole and undamaged."""
    try:
        result = read_result(folder)
    except ResultError:
        return None
    if result.manifest.get("kind") != KIND:
        return None
    whole = all(sha256(result.folder / one["file"]) == one["sha256"] for one in result.manifest["outputs"])
    return result if whole else None


def _runs(result: StoredResult) -> list[tuple[int, str]]:
    """Return the number and the id of each point that could be simulated."""
    points = result.table(TABLE, columns=["point", "run", "error"])
    return list(points.filter(error="").select("point", "run").iter_rows())


_AT_ONCE = 1_000
"""So many points are taken over at a time."""


def describe_sweep(done: Done) -> dict[str, Any]:
    """Return the manifest of a sweep, but for the times of day and what differs from machine to machine."""
    sweep = done.planned.sweep
    scenario = sweep.scenario
    return {
        "kind": KIND,
        "name": sweep.name,
        "title": sweep.title.model_dump(),
        "of": {"name": sweep.scenario_path.stem, "title": scenario.title.model_dump()},
        "design": sweep.design.model_dump(mode="json"),
        "points": len(done.planned),
        "failed": done.failed,
        "method": "plan" if sweep.plans else "simulation",
        "replications": sweep.replications,
        "precision": sweep.precision,
        "seed": sweep.seed,
        "random_numbers": "fresh" if sweep.is_fresh else "fixed",
        "factors": {one.id: describe_factor(one) for one in sweep.factors},
        "outcomes": {one.id: _measure(one, scenario.horizon.target_year) for one in sweep.measures},
        "years": list(range(scenario.horizon.start.year, scenario.horizon.end.year + 1)),
        "target_year": scenario.horizon.target_year,
        "facts": {"cap": scenario.policy.cap.value, "cap_is": scenario.readings.cap},
        "municipalities": scenario.region.names,
        "groups": {slug: group.name.model_dump() for slug, group in scenario.demand.groups.items()},
        "assumptions": assumptions(scenario),
        "inputs": [{"file": sweep.path.name, "sha256": sha256(sweep.path)}, *input_files(sweep.loaded)],
        "versions": versions_of(OF_A_PLAN if sweep.plans else OF_A_RUN),
        "scenario": scenario.model_dump(mode="json"),
    }


def describe_factor(factor: Factor) -> dict[str, Any]:
    """Return a factor as the manifest has it."""
    return {
        "title": None if factor.title is None else factor.title.model_dump(),
        "path": None if factor.target is None else ".".join(factor.target.keys),
        "unit": factor.unit,
        "is_number": factor.is_number,
        "now": factor.now,
        "values": [one.label for one in factor.listed] or None,
        "titles": {str(one.label): one.title.model_dump() for one in factor.listed if one.title is not None},
    }


def _measure(measure: Measure, target_year: int) -> dict[str, Any]:
    return {
        "title": None if measure.title is None else measure.title.model_dump(),
        "metric": measure.metric,
        "unit": next(one.unit for one in YEARLY if one.name == measure.metric),
        "better": BETTER[measure.metric],
        "municipality": measure.municipality,
        "group": measure.group,
        "year": measure.year or target_year,
    }
