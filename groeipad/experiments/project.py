"""One scenario, from its file to a stored result."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from groeipad.experiments.manifest import describe
from simulator.ensemble import Ensemble, Progress, run_ensemble
from simulator.inputs import load
from simulator.model.scenario import Scenario
from simulator.results import frames
from simulator.results.counts import EventLog
from simulator.results.households import event_table, household_table
from simulator.results.reviews_table import reviews_table
from simulator.results.store import StoredResult, write_result

if TYPE_CHECKING:
    import polars as pl


def run_scenario(
    path: Path,
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    out: Path,
    keep_events: bool = False,
    progress: Progress | None = None,
) -> StoredResult:
    """Simulate a scenario and store the result in a folder of its own.

    Parameters
    ----------
    path
        The scenario file.
    replications, seed
        How many replications from which seed; the scenario's own where not given.
    jobs
        How many processes.
    out
        The result goes to the folder ``out`` / the name of the file.
    keep_events
        Whether to store every replication's event log and household ledger.
    progress
        Told how far it is.

    Returns
    -------
    StoredResult
        The result as it was stored.

    Raises
    ------
    InputError
        Where the scenario is wrong.
    ResultError
        Where the result cannot be stored.
    Interrupted
        When the user stops it; an earlier result is untouched.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    loaded = load(path)
    ensemble = run_ensemble(
        loaded.scenario,
        replications=replications,
        seed=seed,
        jobs=jobs,
        keep_logs=keep_events,
        progress=progress,
    )
    tables = result_tables(ensemble, path.stem, loaded.scenario)
    manifest = describe(path.stem, loaded, ensemble, tables["metrics"])
    manifest["started"] = started.isoformat(timespec="seconds")
    manifest["seconds"] = round(time.perf_counter() - clock, 1)
    return write_result(out / path.stem, tables, manifest)


def result_tables(ensemble: Ensemble, name: str, scenario: Scenario) -> Mapping[str, pl.DataFrame]:
    """Return the stored tables of an ensemble.

    Parameters
    ----------
    ensemble
        The replications.
    name
        The scenario's name.
    scenario
        The scenario, which enters the run ids.
    """
    import numpy as np
    import polars as pl

    compiled, outcomes = ensemble.compiled, ensemble.outcomes
    # What is said about a scenario, how often it is drawn and how it is planned makes no replication another one.
    content = scenario.model_dump_json(exclude={"title", "explanation", "simulation", "plan"}) + version(
        "groeipad"
    )
    ledgers = [outcome.ledger for outcome in outcomes]
    tables = {
        "runs": frames.runs_table(
            name, content, ensemble.seed, ensemble.engine, [outcome.events for outcome in outcomes]
        ),
        "series": frames.series_table(np.stack([outcome.series for outcome in outcomes]), compiled),
        "metrics": frames.metrics_table(np.stack([outcome.metrics for outcome in outcomes]), compiled),
        "facilities": frames.facilities_table(
            np.stack([outcome.facilities for outcome in outcomes]), compiled
        ),
        "facility_years": frames.facility_years_table(
            np.stack([outcome.facility_years for outcome in outcomes]), compiled
        ),
        "register": frames.register_table(ledgers, compiled),
        "relets": frames.relets_table(ledgers, compiled),
        "other_supply": frames.other_supply_table(ledgers, compiled),
        "reviews": reviews_table([outcome.decisions for outcome in outcomes]),
    }
    logs = [
        (number, EventLog(outcome.log)) for number, outcome in enumerate(outcomes) if outcome.log is not None
    ]
    if logs:
        tables["events"] = frames.in_form(
            "events", pl.concat(event_table(log, compiled, n) for n, log in logs)
        )
        tables["households"] = frames.in_form(
            "households", pl.concat(household_table(log, compiled, n) for n, log in logs)
        )
    return tables
