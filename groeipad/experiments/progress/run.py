"""A progress report as a stored result: the figures beside the path, what is needed, and how it goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from groeipad.experiments.progress.bands import HalfYears, half_years
from groeipad.experiments.progress.continuation import LEAST_MONTHS, Continuation, continued, months_left
from groeipad.experiments.progress.figures import Known, day_after, known_figures
from groeipad.experiments.progress.path import promised
from groeipad.experiments.progress.rule import RULE
from groeipad.experiments.progress.stored import expected_on, other_supply_of, scenario_of
from groeipad.experiments.progress.tables import (
    half_years_table,
    judgements,
    needs,
    needs_table,
    progress_table,
)
from groeipad.experiments.project import run_scenario
from simulator.ensemble import Progress, run_ensemble
from simulator.errors import ResultError
from simulator.inputs.spreadsheet import read_form, read_realised, realised_in
from simulator.inputs.write import scenario_text
from simulator.model.realised import Realised
from simulator.model.scenario import Scenario
from simulator.results.store import StoredResult, read_result, sha256, write_result

KIND = "progress"
"""What the manifest calls it."""
_TAKEN_OVER = (
    "name", "title", "explanation", "seed", "replications", "engine", "years", "target_year", "municipalities",
    "groups", "facilities", "facts", "assumptions", "observations", "precision", "file", "inputs", "versions",
    "scenario", "content",
)  # fmt: skip
"""What the manifest has of the result that was promised."""


@dataclass(frozen=True)
class Simulation:
    """How the promise is drawn again, and how it goes on.

    Attributes
    ----------
    replications
        How many replications; as many as the stored result has where not given.
    jobs
        How many side by side.
    telling
        Returns for a label what is told how far it is.
    compiling
        Told when functions are compiled first.
    """

    replications: int | None = None
    jobs: int | None = None
    telling: Callable[[str], Progress | None] = lambda _: None
    compiling: Callable[[], None] | None = None


def realised_figures(path: Path) -> Realised:
    """Return what was realised according to a file: a spreadsheet that was filled in, or YAML.

    Raises
    ------
    InputError
        With every problem in it.
    ResultError
        Where it is a spreadsheet for something else.
    """
    if path.suffix.lower() != ".xlsx":
        return read_realised(path)
    filled = read_form(path)
    if filled.about.kind != "realised":
        raise ResultError(
            f"{path} holds the figures of a region; fill in the spreadsheet of 'groeipad template realised'"
        )
    return realised_in(filled)


def report_progress(
    realised: Path, result: StoredResult, *, out: Path, simulation: Simulation | None, again: bool = False
) -> StoredResult:
    """Hold what was realised against the path of a stored result, and simulate on from it; store both.

    Parameters
    ----------
    realised
        The figures: a spreadsheet or YAML.
    result
        The run whose path is the promise.
    out
        It goes to the folder ``out`` / ``progress-<the name of the result>``, and what is simulated from there to
        ``out`` / ``<its name>-from-<year>-<month>``.
    simulation
        How it is simulated; None: it is not, and chance and the outlook are left out.
    again
        Whether it is made again where it is there already, of the same figures and the same result.

    Returns
    -------
    StoredResult
        The progress report.

    Raises
    ------
    InputError
        Where the figures do not fit the result.
    ResultError
        Where something cannot be stored, or the result is not that of a run.
    Interrupted
        When the user stops it.
    """
    clock = time.perf_counter()
    folder = out / f"{KIND}-{result.manifest['name']}"
    asked = _asked(realised, result, simulation)
    if not again and (there := _there(folder, out, asked)) is not None:
        return there
    scenario = scenario_of(result)
    known = known_figures(realised_figures(realised), scenario, realised)
    promise = promised(scenario)
    judged = judgements(known, promise)
    found = needs(known, promise, other_supply_of(result), judged)
    onwards = _onwards(scenario, result, known, realised)
    manifest = {key: result.manifest[key] for key in _TAKEN_OVER if key in result.manifest} | {
        "kind": KIND,
        "asked": asked,
        "promise": result.folder.as_posix(),
        "realised": {"file": realised.as_posix(), "sha256": sha256(realised)},
        "half_year": list(known.last),
        "not_known": _not_known(known),
        "rule": RULE,
        "in_a_row": [place for place, one in judged.items() if one.in_a_row],
        "known_half_years": {place: one.known for place, one in judged.items()},
        "half_years": len(known.periods),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }

    def store(chances: HalfYears | None, later: HalfYears | None, simulated: str | None) -> StoredResult:
        tables = {
            "progress": progress_table(known, promise, judged, chances),
            "progress_needs": needs_table(found),
            "half_years": half_years_table(chances, later),
        }
        told = onwards.told() | {"result": simulated, "drawn": chances is not None}
        made = {"continuation": told, "seconds": round(time.perf_counter() - clock, 1)}
        return write_result(
            out / f"{KIND}-{result.manifest['name']}", tables, {**manifest, **made}, onwards.files()
        )

    stored = store(None, None, None)
    if simulation is None:
        return stored
    chances = _drawn_again(scenario, result, simulation)
    if onwards.name is None:
        return store(chances, None, None)
    kept: list[HalfYears] = []
    run_scenario(
        stored.folder / f"{onwards.name}.yaml",
        replications=simulation.replications or int(result.manifest["replications"]),
        seed=int(result.manifest["seed"]),
        jobs=simulation.jobs,
        out=out,
        progress=simulation.telling(onwards.name),
        compiling=simulation.compiling,
        reading=lambda ensemble: kept.append(half_years(ensemble)),
    )
    return store(chances, kept[0], (out / onwards.name).as_posix())


@dataclass(frozen=True)
class _Onwards:
    """How it goes on: from which day, by which scenario; or why it does not."""

    start: date | None
    name: str | None
    made: Continuation | None
    why_not: str | None
    without: tuple[str, ...] = ()

    def told(self) -> dict[str, Any]:
        """Return what the manifest says."""
        return {
            "start": None if self.start is None else self.start.isoformat(),
            "name": self.name,
            "why_not": self.why_not,
            "without": list(self.without),
            "left_out": [] if self.made is None else list(self.made.left_out),
        }

    def files(self) -> dict[str, str]:
        """Return the scenario as a file."""
        if self.made is None or self.name is None:
            return {}
        return {f"{self.name}.yaml": scenario_text(self.made.scenario)}


def _asked(realised: Path, result: StoredResult, simulation: Simulation | None) -> dict[str, Any]:
    """Return all that a progress report depends on; the same again gives the same tables."""
    manifest = result.manifest
    return {
        "realised": sha256(realised) if realised.is_file() else None,
        "promise": [manifest.get("name"), manifest.get("content"), manifest.get("outputs")],
        "simulated": simulation is not None,
        "replications": None if simulation is None else simulation.replications,
        "version": version("groeipad"),
    }


def _there(folder: Path, out: Path, asked: Mapping[str, Any]) -> StoredResult | None:
    """Return the progress report that is there already, with what goes on from it; None where it has to be made."""
    try:
        found = read_result(folder)
        told = found.manifest["continuation"] if found.manifest.get("asked") == asked else None
        if told is not None and told["result"] is not None:
            read_result(out / told["name"])
    except ResultError:
        return None
    complete = told is not None and (told["drawn"] or not asked["simulated"])
    return found if complete else None


def _onwards(scenario: Scenario, result: StoredResult, known: Known, realised: Path) -> _Onwards:
    half = known.backlogs_known
    if half is None:
        return _Onwards(None, None, None, "backlog", known.without("backlog", known.last))
    start = day_after(known.periods[half])
    if months_left(scenario, start) < LEAST_MONTHS:
        return _Onwards(start, None, None, "too_late")
    backlog = {code: known.of(half, code).backlog or 0 for code in known.codes}
    try:
        made = continued(
            scenario, start, backlog, expected_on(result, start), source=f"realised: {realised.name}"
        )
    except ValueError as error:
        raise ResultError(f"{result.folder} cannot go on from {start.isoformat()}: {error}") from error
    return _Onwards(start, f"{result.manifest['name']}-from-{start:%Y-%m}", made, None)


def _drawn_again(scenario: Scenario, result: StoredResult, simulation: Simulation) -> HalfYears:
    """Return what the stored result gives by half-year: the same replications, since its tables have years only."""
    name = str(result.manifest["name"])
    ensemble = run_ensemble(
        scenario,
        replications=simulation.replications or int(result.manifest["replications"]),
        seed=int(result.manifest["seed"]),
        jobs=simulation.jobs,
        progress=simulation.telling(name),
        compiling=simulation.compiling,
    )
    try:
        return half_years(ensemble)
    finally:
        ensemble.collected.close()


def _not_known(known: Known) -> Mapping[str, list[list[Any]]]:
    """Return of each figure the half-years and municipalities in which it is not known."""
    return {
        name: [[half.year, half.half, code] for half in known.periods for code in known.without(name, half)]
        for name in ("housed", "backlog")
    }
