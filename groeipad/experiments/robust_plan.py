"""One plan for many futures, from the scenario's file to a stored result."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from groeipad.experiments.futures import Future, draw_futures, varied
from groeipad.experiments.plan import with_period, write_model
from groeipad.experiments.plan_manifest import describe_plan
from groeipad.experiments.plan_overlay import overlay_yaml, planned_scenario
from groeipad.experiments.plan_tables import duals_table, plan_table
from groeipad.experiments.robust_manifest import Compared, describe_futures
from groeipad.experiments.robust_simulation import Simulated, simulate_in_futures
from groeipad.experiments.robust_tables import futures_table, with_decided_quotas
from groeipad.experiments.whole_plan import WholePlan
from simulator.inputs import load
from simulator.inputs.load import Loaded
from simulator.model.plan import PeriodLength
from simulator.results.store import StoredResult, write_result
from solvers.from_scenario import problem_of
from solvers.plan import Options, Progress, make_plan
from solvers.robust import Measure, RobustPlan, make_robust_plan
from solvers.session import Clock
from solvers.solve import SolverName


def plan_for_futures(
    path: Path,
    *,
    out: Path,
    futures: int,
    measure: Measure = "expected",
    solver: SolverName = "highs",
    period: PeriodLength | None = None,
    time_limit: float | None = None,
    model_file: Path | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> StoredResult:
    """Make one plan for many futures of a scenario, simulate it in each, and store it.

    Parameters
    ----------
    path
        The scenario file.
    out
        The plan goes to the folder ``out`` / ``plan-<the name of the file>``.
    futures, measure
        How many futures, and what of their shortfalls is made as small as can be.
    solver, period, time_limit, model_file
        As for any plan; the model file has the programme of the scenario's own figures.
    progress
        Told how far it is.
    compiling
        Told when the engine is compiled first.

    Raises
    ------
    InputError
        Where the scenario is wrong, or none of its figures differs from future to future.
    SolverError
        Where the solver stops without an answer; an earlier plan is untouched.
    ResultError, UnwritableError
        Where something cannot be stored.
    """
    started, begun = datetime.now(UTC), time.perf_counter()
    clock = Clock.started(time_limit)
    loaded = with_period(load(path), period)
    scenario = loaded.scenario
    seed = scenario.simulation.seed
    drawn = draw_futures(scenario, futures, seed, file=str(path))
    problem = problem_of(scenario)
    if model_file is not None:
        write_model(problem, model_file)
    nominal = make_plan(problem, Options(solver=solver, time_limit=time_limit))
    problems = [problem_of(one.scenario) for one in drawn]
    steps = _Steps(progress, 4 * futures)
    robust = make_robust_plan(nominal, problems, measure, clock=clock, progress=steps.of_solving)
    compared = _simulated(robust, loaded, drawn, steps, compiling)

    plan, carried = robust.plan, robust.policy.carried(robust.plan)
    whole = WholePlan.of(plan)
    overlay, folder = f"{path.stem}-planned.yaml", out / f"plan-{path.stem}"
    manifest = describe_plan(path.stem, loaded, plan, whole) | {"overlay": overlay}
    manifest["futures"] = describe_futures(robust, compared, varied(scenario), seed)
    manifest["started"] = started.isoformat(timespec="seconds")
    manifest["seconds"] = round(time.perf_counter() - begun, 2)
    tables = {
        "plan": with_decided_quotas(plan_table(plan, whole), plan_table(carried, whole)),
        "duals": duals_table(plan),
        "futures": futures_table(robust, compared, drawn),
    }
    text = overlay_yaml(carried, whole, scenario, path, folder)
    return write_result(folder, tables, manifest, {overlay: text})


class _Steps:
    """Counts what is done of the whole: half of it is solving, half simulating."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress, self._total = progress, total
        self._done = 0

    def of_solving(self, done: int, of: int) -> None:
        self._tell(done * self._total // (2 * of))

    def one_simulated(self) -> None:
        self._tell(self._done + 1)

    def _tell(self, done: int) -> None:
        self._done = done
        if self._progress is not None and done:
            self._progress(done, self._total)


def _simulated(
    robust: RobustPlan,
    loaded: Loaded,
    futures: tuple[Future, ...],
    steps: _Steps,
    compiling: Callable[[], None] | None,
) -> Compared:
    """Simulate both plans in every future."""
    found: list[tuple[Simulated, ...]] = []
    for plan in (robust.nominal, robust.policy.carried(robust.plan)):
        planned = planned_scenario(plan, WholePlan.of(plan), loaded)
        outcomes = []
        for one in simulate_in_futures(planned, futures, compiling=compiling):
            outcomes.append(one)
            steps.one_simulated()
        found.append(tuple(outcomes))
    return Compared(nominal=found[0], robust=found[1])
