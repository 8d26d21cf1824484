"""What researchers may rely on: everything that notebooks and scripts need, in a dozen functions.

::

    from groeipad import api

    scenarios = api.copy_scenarios("my-region")
    result = api.run(scenarios / "baseline.yaml", replications=20)
    print(api.tell(result))
    result.table("metrics")

These functions, their parameters and what they return stay as they are within a version 0.x, or the changelog names
the change. Other modules may change at any time. Each function does what the command of that name does: the same
files in the same folder, but for figures, which ``figures`` draws.

All of them take a path as text or as ``Path``. What is wrong with a file is raised as ``simulator.errors.InputError``
with every problem at once; ``simulator.errors`` has the whole tree. Importing this module loads none of the heavy
libraries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    import polars as pl
    from matplotlib.figure import Figure

    from simulator.model.scenario import Scenario
    from simulator.results.store import StoredResult

__all__ = [
    "bands",
    "compare",
    "copy_scenarios",
    "figures",
    "load_scenario",
    "plan",
    "read_result",
    "replay",
    "run",
    "sweep",
    "tell",
    "write_scenario",
]

File: TypeAlias = str | PathLike[str]
"""A path, as text or as ``Path``."""
Lang: TypeAlias = Literal["nl", "en"]
"""The language of texts and figures."""
OUTPUTS = "outputs"
"""Where results go where nobody says otherwise: the folder that the command line uses too."""


def copy_scenarios(folder: File) -> Path:
    """Copy the shipped scenarios, sweeps and region data into a folder of your own, as ``groeipad init`` does.

    Parameters
    ----------
    folder
        Where to; made where it does not exist. Files of yours that are there already stay as they are.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    UnwritableError
        Where nothing can be written.
    """
    from groeipad.files import replace_file
    from groeipad.shipped import shipped_files

    target = Path(folder)
    for name, content in shipped_files().items():
        if not (target / name).exists():
            replace_file(target / name, content)
    return target


def load_scenario(path: File) -> Scenario:
    """Return the scenario that a file holds, with all that it extends, checked.

    Parameters
    ----------
    path
        The YAML file.

    Returns
    -------
    Scenario
        A frozen pydantic model; its parts are those of the file, such as ``scenario.policy.cap.value``.

    Raises
    ------
    InputError
        With everything that is wrong with the scenario.
    """
    from simulator.inputs import load

    return load(Path(path)).scenario


def write_scenario(path: File, overlay: Mapping[str, Any], *, comment: str = "") -> Path:
    """Write a scenario, or what is different from another one, as a YAML file, and check it.

    Parameters
    ----------
    path
        The file; one that is there is replaced.
    overlay
        Nested mappings by the names of the fields. With ``extends`` (a path relative to the file), only what is
        different.
    comment
        What to say above it, in lines.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    InputError
        Where what is written is no scenario. The file stays, so that the places that the problems name can be seen.
    UnwritableError
        Where it cannot be written.
    """
    from groeipad.files import replace_file
    from simulator.inputs import load, overlay_text

    target = Path(path)
    replace_file(target, overlay_text(overlay, comment=comment).encode())
    load(target)
    return target


def run(
    scenario: File,
    *,
    out: File = OUTPUTS,
    replications: int | None = None,
    precision: float | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    engine: Literal["fast", "reference"] = "fast",
    events: bool = False,
) -> StoredResult:
    """Simulate a scenario and store the result under ``out`` / <the name of the file>.

    Parameters
    ----------
    scenario
        The scenario file.
    out
        Where results go.
    replications, seed
        How many independent draws of the future, from which seed; what the scenario says where not given. With a
        precision: how many at most.
    precision
        Add replications until the main figures of the target year are this precise: 0.02 is 2%.
    jobs
        How many replications are made side by side; one a core where not given. Never changes a result.
    engine
        The compiled engine, or the one that is written to be read: the same results, much slower.
    events
        Whether every event and every household is stored too.

    Returns
    -------
    StoredResult
        The stored result: ``table(name)`` reads a table, ``manifest`` says what it rests on, ``folder`` is where.

    Raises
    ------
    InputError
        With everything that is wrong with the scenario.
    ResultError
        Where the result cannot be stored, or another run is writing to the same folder.
    """
    from groeipad.experiments.project import run_scenario
    from groeipad.lock import only_writer
    from simulator.results.store import clear_leftovers

    path, folder = Path(scenario), Path(out)
    place = folder / path.stem
    with only_writer(place):
        clear_leftovers(place)
        return run_scenario(
            path,
            replications=replications,
            precision=precision,
            seed=seed,
            jobs=jobs,
            engine=engine,
            out=folder,
            keep_events=events,
        )


def plan(
    scenario: File,
    *,
    out: File = OUTPUTS,
    period: Literal["year", "half_year", "month"] | None = None,
    solver: Literal["highs", "cbc"] = "highs",
    time_limit: float | None = None,
) -> StoredResult:
    """Search the best plan for a scenario and store it under ``out`` / plan-<the name of the file>.

    Parameters
    ----------
    scenario
        The scenario file.
    out
        Where results go.
    period
        How often the plan decides; what the scenario says where not given.
    solver
        Which solver searches.
    time_limit
        Seconds for solving; none: no limit.

    Returns
    -------
    StoredResult
        The stored plan. ``manifest["fair_share"]["met"]`` says whether fair share is reached, the table ``plan`` what
        has to happen, and ``folder / manifest["overlay"]`` is the scenario that follows the plan.

    Raises
    ------
    InputError
        With everything that is wrong with the scenario.
    SolverError
        Where the solver stops without an answer.
    """
    from groeipad.experiments.plan import plan_scenario
    from groeipad.lock import only_writer
    from simulator.results.store import clear_leftovers

    path, folder = Path(scenario), Path(out)
    place = folder / f"plan-{path.stem}"
    with only_writer(place):
        clear_leftovers(place)
        return plan_scenario(path, out=folder, solver=solver, period=period, time_limit=time_limit)


def replay(
    scenario: File,
    *,
    out: File = OUTPUTS,
    replications: int = 200,
    certainty: float | None = None,
    period: Literal["year", "half_year", "month"] | None = None,
    jobs: int | None = None,
) -> StoredResult:
    """Plan a scenario, carry the plan out in the simulation, and plan again with what was lost until both agree.

    As ``groeipad plan --replay``: it replaces a plan that ``plan`` has stored.

    Parameters
    ----------
    scenario
        The scenario file.
    out
        Where results go.
    replications
        How often each plan is carried out.
    certainty
        How probable fair share has to be in the target year, in each municipality by itself; none: as it comes.
    period
        How often the plan decides; what the scenario says where not given.
    jobs
        How many replications are made side by side; one a core where not given.

    Returns
    -------
    StoredResult
        The stored plan. Its table ``replay`` has what each round promised and came to.

    Raises
    ------
    InputError
        With everything that is wrong with the scenario.
    SolverError
        Where the solver stops without an answer.
    """
    from groeipad.experiments.replayed_plan import plan_and_replay
    from groeipad.lock import only_writer
    from simulator.results.store import clear_leftovers

    path, folder = Path(scenario), Path(out)
    place = folder / f"plan-{path.stem}"
    with only_writer(place):
        clear_leftovers(place)
        return plan_and_replay(
            path, out=folder, certainty=certainty, replications=replications, jobs=jobs, period=period
        )


def sweep(path: File, *, out: File = OUTPUTS, jobs: int | None = None) -> StoredResult:
    """Simulate (or plan) one scenario at many points and store them under ``out`` / sweep-<the name of the file>.

    Points that are done stay done: the same call goes on where it was stopped.

    Parameters
    ----------
    path
        The file of the sweep.
    out
        Where results go.
    jobs
        How many points are simulated side by side, in threads; one a core where not given.

    Returns
    -------
    StoredResult
        The stored sweep. Its table ``sweep`` has a row for each point; ``tornado``, ``effects`` or ``indices`` say
        which factors matter, where the design tells.

    Raises
    ------
    InputError
        With everything that is wrong with the sweep or its scenario.
    """
    from groeipad.experiments.execute import Threads
    from groeipad.experiments.sweep.run import run_sweep, sweep_folder
    from groeipad.lock import only_writer
    from simulator.results.store import clear_leftovers

    file, folder = Path(path), Path(out)
    place = sweep_folder(folder, file.stem)
    with only_writer(place):
        clear_leftovers(place)
        return run_sweep(file, out=folder, pool=Threads(jobs), watch=_Unwatched())


def read_result(folder: File) -> StoredResult:
    """Return a stored result of a run, a plan, a sweep or another command.

    Parameters
    ----------
    folder
        The folder, such as ``outputs/baseline``.

    Raises
    ------
    ResultError
        Where there is none, or it is incomplete or of another version.
    """
    from simulator.results import store

    return store.read_result(Path(folder))


def bands(result: StoredResult) -> pl.DataFrame:
    """Return every yearly metric of a run as its mean and its band over the replications.

    Parameters
    ----------
    result
        The stored result of a run.

    Returns
    -------
    polars.DataFrame
        Columns metric, municipality, group, year, mean, p10, p90, sorted by the first four, in the metric's unit. The
        municipality ``region`` is the whole region and the group ``all`` all groups. Between p10 and p90 lie 8 in 10
        outcomes; null where no replication has a value.
    """
    from groeipad.report.bands import yearly_bands

    return yearly_bands(result)


def compare(
    results: Sequence[StoredResult | File],
    *,
    metrics: Sequence[str] = (),
    year: int | None = None,
) -> pl.DataFrame:
    """Hold stored results of runs against the first of them, replication by replication where the seed is the same.

    Parameters
    ----------
    results
        Two or more results, or their folders.
    metrics
        What is compared; the main metrics where not given. Of groups, ``housed_for`` stands for ``housed_in``.
    year
        Of which year; the target year where not given.

    Returns
    -------
    polars.DataFrame
        A row for each result but the first, metric, municipality and group: ``base`` and ``other`` are the means, and
        ``difference`` lies between ``low`` and ``high`` with 95% certainty, in all rows at once. ``verdict`` is
        better, worse, higher, lower, not_sure, same or unknown.

    Raises
    ------
    ResultError
        Where a folder holds no result of a run, or they have nothing in common.
    """
    import polars as pl

    from groeipad.experiments.better import CAN_BE_COMPARED
    from groeipad.experiments.comparison import compare_results
    from simulator.errors import ResultError

    unknown = [name for name in metrics if name not in CAN_BE_COMPARED]
    if unknown:
        known = ", ".join(CAN_BE_COMPARED)
        raise ResultError(f"no metric that can be compared: {', '.join(unknown)}; there are {known}")
    folders = [Path(one) if isinstance(one, (str, PathLike)) else one.folder for one in results]
    differences = compare_results(folders, metrics=metrics, year=year).document["differences"]
    return pl.DataFrame(differences, infer_schema_length=None)


def figures(result: StoredResult, lang: Lang = "en") -> dict[str, Figure]:
    """Return the figures of a stored result by name, in the order of a report.

    Parameters
    ----------
    result
        The stored result of a run, a plan, a sweep or a frontier.
    lang
        The language of the words in them.

    Returns
    -------
    dict of matplotlib.figure.Figure
        A notebook shows the last one of a cell; ``savefig`` writes one. A batch has none.
    """
    from importlib import import_module

    from groeipad.report.studio import FIGURES

    module = FIGURES.get(result.manifest.get("kind", "run"))
    drawings = {} if module is None else import_module(module).drawings(result, lang)
    return {name: draw() for name, draw in drawings.items()}


def tell(result: StoredResult, lang: Lang = "en", *, width: int = 100) -> str:
    """Return the summary of a stored result as plain text: what ``groeipad show`` prints.

    Parameters
    ----------
    result
        The stored result.
    lang
        The language.
    width
        The characters of a line.
    """
    from io import StringIO

    from rich.console import Console

    from groeipad.cli.show import print_result

    page = Console(file=StringIO(), width=width, highlight=False, emoji=False, color_system=None)
    with page.capture() as written:
        print_result(result, lang, page)
    return "\n".join(line.rstrip() for line in written.get().splitlines())


class _Unwatched:
    """Is told how far a sweep is, and tells nobody."""

    def begins(self, there: int, total: int) -> None:
        """Say nothing."""

    def ended(self, points: int, failed: int) -> None:
        """Say nothing."""
