"""What a result rests on: the scenario, the versions, the assumptions, and how precise and how true it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from groeipad.experiments.packages import OF_A_RUN, versions_of
from simulator.contract import ALL_GROUPS, REGION, YEARLY
from simulator.flows.policy import reference_relets
from simulator.inputs import Loaded, Sourced, figures
from simulator.model.base import FACTS
from simulator.model.scenario import Scenario
from simulator.results.blocks import index
from simulator.results.dependence import rests_on
from simulator.results.statistics import half_width, moments
from simulator.results.store import sha256
from simulator.results.years import Years

if TYPE_CHECKING:
    from simulator.ensemble import Ensemble

PRECISION_OF = ("housed_in", "fair_share_ratio", "backlog", "quota_used", "wait_mean")
"""The regional metrics whose precision is stated."""
Metric = tuple[str, str, str, int]
"""A yearly metric: its name, of which municipality, of which group, in which year."""


def describe(name: str, loaded: Loaded, ensemble: Ensemble) -> dict[str, Any]:
    """Return the manifest of a result, but for the times of day.

    Parameters
    ----------
    name
        The scenario's name.
    loaded
        The scenario and its files.
    ensemble
        The replications.
    """
    scenario = loaded.scenario
    years = Years.of(ensemble.compiled).years
    return {
        "name": name,
        "title": scenario.title.model_dump(),
        "explanation": scenario.explanation.model_dump(),
        "seed": ensemble.seed,
        "replications": len(ensemble.collected),
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
        "precision": _precision(ensemble, _year_nearest(scenario.horizon.target_year, years)),
        "precision_asked": None if ensemble.reached is None else ensemble.reached.plain(),
        "observations": _observations(scenario, ensemble),
        "assumptions": assumptions(scenario),
        "file": loaded.files[0].as_posix(),
        "inputs": input_files(loaded),
        "versions": versions_of(OF_A_RUN),
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


def _precision(ensemble: Ensemble, year: int) -> dict[str, Any]:
    """Return the mean and the half width of its 95% interval for the main regional metrics in a year."""
    found = _means(ensemble, [(metric, REGION, ALL_GROUPS, year) for metric in PRECISION_OF])
    return {
        metric: {
            "year": year,
            "mean": mean,
            "half_width": half,
            "relative": None if half is None or not mean else half / abs(mean),
        }
        for (metric, *_), (mean, half) in found.items()
        if mean is not None
    }


def _observations(scenario: Scenario, ensemble: Ensemble) -> list[dict[str, Any]]:
    """Return what was observed beside what the simulation gives, for the reported years."""
    observed = {
        name: (one.metric, one.municipality, one.group, one.year)
        for name, one in scenario.region.observations.items()
    }
    simulated = _means(ensemble, list(observed.values()))
    found = []
    for name, observation in scenario.region.observations.items():
        if observed[name] not in simulated:
            continue
        mean, half = simulated[observed[name]]
        value = float(observation.value.value)
        found.append(
            {
                "id": name,
                "metric": observation.metric,
                "municipality": observation.municipality,
                "group": observation.group,
                "year": observation.year,
                "observed": value,
                "simulated_mean": mean,
                "low": None if mean is None or half is None else mean - half,
                "high": None if mean is None or half is None else mean + half,
                "difference": None if mean is None else mean - value,
                "status": observation.value.status,
                "note": observation.note.model_dump() if observation.note else None,
            }
        )
    return found


def _means(ensemble: Ensemble, wanted: Sequence[Metric]) -> dict[Metric, tuple[float | None, float | None]]:
    """Return the mean and the half width of its interval of those wanted metrics that there are."""
    years = Years.of(ensemble.compiled).years
    known = [(*row, year) for row in index(YEARLY, ensemble.compiled.labels) for year in years]
    position = {metric: number for number, metric in enumerate(known)}
    there = [metric for metric in wanted if metric in position]
    columns = np.array([position[metric] for metric in there], dtype=np.int64)
    mean, sd, n = moments(ensemble.collected.metrics(columns))
    half = half_width(sd, n)

    def existing(value: float) -> float | None:
        return None if np.isnan(value) else float(value)

    return {
        metric: (existing(one), existing(width)) for metric, one, width in zip(there, mean, half, strict=True)
    }


def _year_nearest(year: int, years: tuple[int, ...]) -> int:
    return min(years, key=lambda known: abs(known - year))
