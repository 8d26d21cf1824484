"""A plan that is carried out, from the scenario's file to a stored result: promise, gap and certainty."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from groeipad.experiments.carried_out import CarriedOut, carry_out
from groeipad.experiments.certainty import Insured, make_certain
from groeipad.experiments.plan import with_period, write_model
from groeipad.experiments.plan_manifest import describe_plan
from groeipad.experiments.plan_overlay import overlay_yaml, planned_scenario
from groeipad.experiments.plan_tables import duals_table, plan_table
from groeipad.experiments.replay import Replay, Round, held_against, replay_plan
from groeipad.experiments.replay_tables import certainty_table, describe_replay, replay_table
from groeipad.experiments.whole_plan import WholePlan
from simulator.ensemble import Progress
from simulator.inputs import Loaded, load
from simulator.model.plan import PeriodLength
from simulator.results.store import StoredResult, write_result
from solvers.from_scenario import problem_of
from solvers.plan import Options, Plan
from solvers.solve import SolverName

REPLICATIONS = 200
"""So many tell a mean within a home or two in each municipality of the shipped region."""


def plan_and_replay(
    path: Path,
    *,
    out: Path,
    certainty: float | None = None,
    replications: int = REPLICATIONS,
    jobs: int | None = None,
    solver: SolverName = "highs",
    period: PeriodLength | None = None,
    time_limit: float | None = None,
    model_file: Path | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> StoredResult:
    """Plan a scenario, carry the plan out until promise and simulation agree, and store it.

    Parameters
    ----------
    path
        The scenario file.
    out
        The plan goes to the folder ``out`` / ``plan-<the name of the file>``.
    certainty
        How probable fair share has to be in the target year, in each municipality by itself; none: as it comes.
    replications, jobs
        How often each plan is carried out, and how many replications are made side by side.
    solver, period, time_limit, model_file
        As for any plan; the time limit is for each plan, and the model file has the first one.
    progress
        Told how many replications are done, of all that are known to be needed so far.
    compiling
        Told when the engine is compiled first.

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
    Interrupted
        When the user stops it; an earlier plan is untouched.
    ResultError, UnwritableError
        Where something cannot be stored.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    loaded = with_period(load(path), period)
    scenario = loaded.scenario
    problem = problem_of(scenario)
    if model_file is not None:
        write_model(problem, model_file)
    stage = _Stage(loaded, replications, jobs, progress, compiling)
    groups = tuple(scenario.demand.groups)
    options = Options(solver=solver, time_limit=time_limit)
    replay = replay_plan(problem, stage.carry, groups, options)
    insured: Insured | None = None
    rounds = _as_told(replay)
    if certainty is not None:
        last = replay.last
        insured = make_certain(last.plan, last.whole, last.carried, certainty, stage.carry)
        rounds.append(held_against(insured.carried, insured.plan, insured.whole, last.feedback, groups))
    plan, whole = rounds[-1].plan, rounds[-1].whole
    overlay, folder = f"{path.stem}-planned.yaml", out / f"plan-{path.stem}"
    manifest = describe_plan(path.stem, loaded, plan, whole) | {"overlay": overlay}
    manifest["replay"] = describe_replay(replay, insured, scenario, replications=replications)
    manifest["started"] = started.isoformat(timespec="seconds")
    manifest["seconds"] = round(time.perf_counter() - clock, 2)
    tables = {
        "plan": plan_table(plan, whole),
        "duals": duals_table(plan),
        "replay": replay_table(rounds),
    }
    if insured is not None:
        tables["certainty"] = certainty_table(insured, replay.last)
    text = overlay_yaml(plan, whole, scenario, path, folder)
    return write_result(folder, tables, manifest, {overlay: text})


def _as_told(replay: Replay) -> list[Round]:
    """Return the rounds up to the one that is chosen: what came after it was no better."""
    return list(replay.rounds[: replay.best + 1])


class _Stage:
    """Where plans are carried out, with one count of the replications that are done."""

    def __init__(
        self,
        loaded: Loaded,
        replications: int,
        jobs: int | None,
        progress: Progress | None,
        compiling: Callable[[], None] | None,
    ) -> None:
        self._loaded = loaded
        self._replications, self._jobs = replications, jobs
        self._progress, self._compiling = progress, compiling
        self._begun = 0

    def carry(self, plan: Plan, whole: WholePlan, fresh: int = 0) -> CarriedOut:
        """Carry a plan out, on the scenario's random numbers or on fresh ones."""
        before = self._begun
        self._begun += self._replications

        def report(done: int, _total: int) -> None:
            if self._progress is not None:
                self._progress(before + done, self._begun)

        return carry_out(
            planned_scenario(plan, whole, self._loaded),
            replications=self._replications,
            seed=self._loaded.scenario.simulation.seed + fresh,
            jobs=self._jobs,
            progress=report,
            compiling=self._compiling,
        )
