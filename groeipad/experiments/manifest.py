"""What a result rests on: the scenario, the versions, the assumptions, and how precise and how true it is."""

from __future__ import annotations

import platform
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.contract import ALL_GROUPS, REGION
from simulator.flows.policy import reference_relets
from simulator.inputs import Loaded, Sourced, figures
from simulator.model.base import FACTS
from simulator.model.scenario import Scenario
from simulator.results.dependence import rests_on
from simulator.results.metrics import Years
from simulator.results.statistics import summarise
from simulator.results.store import sha256

if TYPE_CHECKING:
    import polars as pl

    from simulator.ensemble import Ensemble

PRECISION_OF = ("housed_in", "fair_share_ratio", "backlog", "quota_used", "wait_mean")
"""The regional metrics whose precision is stated."""
VERSIONS_OF = ("groeipad", "numpy", "numba", "polars", "scipy", "simpy", "pydantic")


def describe(name: str, loaded: Loaded, ensemble: Ensemble, metrics: pl.DataFrame) -> dict[str, Any]:
    """Return the manifest of a result, but for the times of day.

    Parameters
    ----------
    name
        The scenario's name.
    loaded
        The scenario and its files.
    ensemble
        The replications.
    metrics
        The table ``metrics``.
    """
    scenario = loaded.scenario
    summary = summarise(metrics)
    years = Years.of(ensemble.compiled).years
    return {
        "name": name,
        "title": scenario.title.model_dump(),
        "explanation": scenario.explanation.model_dump(),
        "seed": ensemble.seed,
        "replications": len(ensemble.outcomes),
        "engine": ensemble.engine,
        "years": list(years),
        "target_year": scenario.horizon.target_year,
        "municipalities": scenario.region.names,
        "groups": {
            slug: {"code": group.code, **group.name.model_dump()}
            for slug, group in scenario.demand.groups.items()
        },
        "facilities": {name: facility.name.model_dump() for name, facility in scenario.facilities.items()},
        "facts": _facts(scenario, ensemble),
        "precision": _precision(summary, _year_nearest(scenario.horizon.target_year, years)),
        "observations": _observations(scenario, summary),
        "assumptions": assumptions(scenario),
        "inputs": input_files(loaded),
        "versions": {"python": platform.python_version(), **{one: version(one) for one in VERSIONS_OF}},
        "scenario": scenario.model_dump(mode="json"),
    }


def input_files(loaded: Loaded) -> list[dict[str, str]]:
    """Return the files of a scenario with their hashes."""
    return [{"file": path.name, "sha256": sha256(path)} for path in loaded.files]


def assumptions(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the figures that are no facts and on which results rest, in the order of the scenario."""
    return [
        _assumption(field, figure, rests)
        for field, figure in figures(scenario)
        if figure.status not in FACTS and (rests := rests_on(field))
    ]


def plan_assumptions(scenario: Scenario) -> list[dict[str, Any]]:
    """Return the figures on which only a plan rests, beside those of ``assumptions``, and which are no facts."""
    return [
        _assumption(field, figure, ("plan",))
        for field, figure in figures(scenario)
        if field.startswith("plan.") and figure.status not in {*FACTS, "scenario"}
    ]


def _assumption(field: str, figure: Sourced, rests: tuple[str, ...]) -> dict[str, Any]:
    """Return a figure as the manifest lists it."""
    plain = figure.model_dump(mode="json")
    kept = {key: plain.get(key) for key in ("value", "low", "high", "unit", "status", "source")}
    return {"field": field, **kept, "rests": list(rests)}


def _facts(scenario: Scenario, ensemble: Ensemble) -> dict[str, Any]:
    """Return what the figures are held against: fair shares, weights, quota and cap."""
    compiled = ensemble.compiled
    codes, timeline = compiled.labels.municipalities, compiled.timeline
    last = {int(year): segment for segment, year in enumerate(timeline.years)}
    weights, relets = compiled.fair_share.weights[-1], reference_relets(scenario)
    # What a review bases anew differs from replication to replication: here stands what holds without reviews.
    task, gross = compiled.fair_share.task, compiled.fair_share.gross
    # A municipality's quota is that of its corporations together, each by the homes it has there.
    quota = (compiled.policy.quota * compiled.supply.corporation_shares).sum(axis=2)
    return {
        "task": float(task[-1]),
        "cap": scenario.policy.cap.value,
        "cap_is": scenario.readings.cap,
        "fair_share_gross": dict(zip(codes, gross[-1].tolist(), strict=True)),
        "weights": dict(zip(codes, np.round(weights, 6).tolist(), strict=True)),
        "relets_reference": dict(zip(codes, np.round(relets, 1).tolist(), strict=True)),
        "quota": {
            code: {str(year): round(float(quota[segment, place]), 4) for year, segment in last.items()}
            for place, code in enumerate(codes)
        },
    }


def _precision(summary: pl.DataFrame, year: int) -> dict[str, Any]:
    """Return the mean and the half width of its 95% interval for the main regional metrics in a year."""
    stated = {}
    for metric in PRECISION_OF:
        row = _row(summary, metric, REGION, ALL_GROUPS, year)
        if row is None or row["mean"] is None:
            continue
        half = None if row["high"] is None else row["high"] - row["mean"]
        stated[metric] = {
            "year": year,
            "mean": row["mean"],
            "half_width": half,
            "relative": None if half is None or not row["mean"] else half / abs(row["mean"]),
        }
    return stated


def _observations(scenario: Scenario, summary: pl.DataFrame) -> list[dict[str, Any]]:
    """Return what was observed beside what the simulation gives, for the reported years."""
    found = []
    for name, observation in scenario.region.observations.items():
        row = _row(summary, observation.metric, observation.municipality, observation.group, observation.year)
        if row is None:
            continue
        observed = float(observation.value.value)
        found.append(
            {
                "id": name,
                "metric": observation.metric,
                "municipality": observation.municipality,
                "group": observation.group,
                "year": observation.year,
                "observed": observed,
                "simulated_mean": row["mean"],
                "low": row["low"],
                "high": row["high"],
                "difference": None if row["mean"] is None else row["mean"] - observed,
                "status": observation.value.status,
                "note": observation.note.model_dump() if observation.note else None,
            }
        )
    return found


def _row(
    summary: pl.DataFrame, metric: str, municipality: str, group: str, year: int
) -> dict[str, Any] | None:
    import polars as pl

    rows = summary.filter(
        pl.col("metric") == metric,
        pl.col("municipality") == municipality,
        pl.col("group") == group,
        pl.col("year") == year,
    )
    return rows.row(0, named=True) if len(rows) else None


def _year_nearest(year: int, years: tuple[int, ...]) -> int:
    return min(years, key=lambda known: abs(known - year))
