"""One scenario, from its file to a stored result."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from groeipad.experiments.fingerprint import run_fingerprint
from groeipad.experiments.manifest import describe
from simulator.engine import fast
from simulator.ensemble import Ensemble, Progress, run_ensemble
from simulator.inputs import load
from simulator.model.scenario import Scenario
from simulator.results.store import StoredResult, write_result
from simulator.results.tables import result_tables
from simulator.worker import Engine

if TYPE_CHECKING:
    import polars as pl


def run_scenario(
    path: Path,
    *,
    replications: int | None = None,
    precision: float | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    engine: Engine = fast.NAME,
    out: Path,
    keep_events: bool = False,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
    reading: Callable[[Ensemble], None] | None = None,
) -> StoredResult:
    """Simulate a scenario and store the result in a folder of its own.

    Parameters
    ----------
    path
        The scenario file.
    replications, seed
        How many replications from which seed; the scenario's own where not given. With a precision: how many at
        most.
    precision
        How precise the main figures have to be; see ``simulator.ensemble``.
    jobs, engine
        How many replications are made side by side, and by which engine.
    out
        The result goes to the folder ``out`` / the name of the file.
    keep_events
        Whether to store every replication's event log and household ledger.
    progress, compiling
        Told how far it is, and when functions are compiled first.
    reading
        Given the replications when the result is stored, before they are gone.

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
        precision=precision,
        seed=seed,
        jobs=jobs,
        engine=engine,
        keep_logs=keep_events,
        progress=progress,
        compiling=compiling,
    )
    manifest = describe(path.stem, loaded, ensemble)
    manifest["content"] = run_fingerprint(
        loaded.scenario, replications=replications, precision=precision, seed=seed
    )
    manifest["started"] = started.isoformat(timespec="seconds")
    tables = ensemble_tables(ensemble, path.stem, loaded.scenario, threads=jobs)
    manifest["seconds"] = round(time.perf_counter() - clock, 1)
    try:
        stored = write_result(out / path.stem, tables, manifest)
        if reading is not None:
            reading(ensemble)
        return stored
    finally:
        ensemble.collected.close()


def ensemble_tables(
    ensemble: Ensemble, name: str, scenario: Scenario, *, threads: int | None = None
) -> Mapping[str, pl.DataFrame | Iterable[pl.DataFrame]]:
    """Return the stored tables of an ensemble; those with rows for each replication in parts.

    Parameters
    ----------
    ensemble
        The replications.
    name
        The scenario's name.
    scenario
        The scenario, which enters the run ids.
    threads
        How many threads compute; as many as there are processors where not given.
    """
    # What is said about a scenario, how often it is drawn and how it is planned makes no replication another one.
    content = scenario.model_dump_json(exclude={"title", "explanation", "simulation", "plan"}) + version(
        "groeipad"
    )
    return result_tables(
        ensemble.collected,
        ensemble.compiled,
        name=name,
        content=content,
        seed=ensemble.seed,
        threads=threads,
    )
