"""One plan, from the scenario's file to a stored result with an overlay that ``groeipad run`` takes."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from groeipad.experiments.fingerprint import plan_fingerprint
from groeipad.experiments.plan_manifest import describe_plan
from groeipad.experiments.plan_overlay import overlay_yaml
from groeipad.experiments.plan_tables import duals_table, plan_table
from groeipad.experiments.whole_plan import WholePlan
from groeipad.files import replace_file
from simulator.inputs import load
from simulator.inputs.load import Loaded
from simulator.inputs.write import relative_extends
from simulator.model.plan import PeriodLength
from simulator.results.store import StoredResult, write_result
from solvers.constraints import state
from solvers.from_scenario import problem_of
from solvers.goals import first_goal
from solvers.plan import Options, Progress, make_plan
from solvers.problem import Problem
from solvers.programme import Programme
from solvers.solve import SolverName
from solvers.statement import statement


def plan_scenario(
    path: Path,
    *,
    out: Path,
    solver: SolverName = "highs",
    period: PeriodLength | None = None,
    time_limit: float | None = None,
    model_file: Path | None = None,
    progress: Progress | None = None,
) -> StoredResult:
    """Plan a scenario and store the plan in a folder of its own.

    Parameters
    ----------
    path
        The scenario file.
    out
        The plan goes to the folder ``out`` / ``plan-<the name of the file>``.
    solver
        By which solver.
    period
        The length of the periods; the scenario's own where not given.
    time_limit
        Seconds for solving; none: no limit.
    model_file
        Where the linear programme is written too, as ``.lp`` or ``.mps``; none: nowhere.
    progress
        Told how far it is.

    Returns
    -------
    StoredResult
        The plan as it was stored.

    Raises
    ------
    InputError
        Where the scenario is wrong.
    SolverError
        Where the solver stops without an answer; an earlier plan is untouched.
    ResultError, UnwritableError
        Where something cannot be stored.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    loaded = with_period(load(path), period)
    problem = problem_of(loaded.scenario)
    if model_file is not None:
        write_model(problem, model_file)
    plan = make_plan(problem, Options(solver=solver, time_limit=time_limit), progress)
    whole = WholePlan.of(plan)
    overlay = f"{path.stem}-planned.yaml"
    folder = out / f"plan-{path.stem}"
    manifest = describe_plan(path.stem, loaded, plan, whole) | {"overlay": overlay}
    manifest["content"] = plan_fingerprint(
        loaded.scenario, solver=solver, extends=relative_extends(folder, path)
    )
    manifest["started"] = started.isoformat(timespec="seconds")
    manifest["seconds"] = round(time.perf_counter() - clock, 2)
    tables = {"plan": plan_table(plan, whole), "duals": duals_table(plan)}
    return write_result(
        folder, tables, manifest, {overlay: overlay_yaml(plan, whole, loaded.scenario, path, folder)}
    )


def with_period(loaded: Loaded, period: PeriodLength | None) -> Loaded:
    """Return a scenario that is planned in periods of this length; its own where not given."""
    if period is None:
        return loaded
    rules = loaded.scenario.plan.model_copy(update={"period": period})
    scenario = loaded.scenario.model_copy(update={"plan": rules})
    return Loaded(scenario, loaded.files, loaded.locations, loaded.notes)


def write_model(problem: Problem, path: Path) -> None:
    """Write the whole linear programme, with the first goal, in a form that other solvers read.

    Parameters
    ----------
    problem
        What it states.
    path
        A file that ends in ``.lp`` or ``.mps``.
    """
    programme = state(Programme(problem))
    stated = statement(programme, first_goal(programme))
    with TemporaryDirectory() as folder:
        written = Path(folder) / path.name
        write = stated.writeMPS if path.suffix.lower() == ".mps" else stated.writeLP
        write(str(written))
        replace_file(path, written.read_bytes())
