"""The frontier of a scenario, from its file to a stored result; and the whole plan at a point that is chosen."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from groeipad.experiments.frontier_tables import describe_frontier, frontier_table
from groeipad.experiments.plan import with_period
from groeipad.experiments.plan_manifest import describe_plan
from groeipad.experiments.plan_overlay import overlay_yaml
from groeipad.experiments.plan_tables import duals_table, plan_table
from groeipad.experiments.whole_plan import WholePlan
from groeipad.texts import LANGUAGES, Texts
from simulator.errors import InputError, Location
from simulator.errors import Problem as Wrong
from simulator.flows.policy import reference_quota
from simulator.inputs import load
from simulator.inputs.load import Loaded
from simulator.inputs.write import overlay_text, relative_extends
from simulator.model.base import Text
from simulator.model.plan import PeriodLength
from simulator.model.scenario import Scenario
from simulator.results.store import StoredResult, write_result
from solvers.curve import SAME_RATIO, Corner, homes_for, ratio_for
from solvers.from_scenario import problem_of
from solvers.frontier import Frontier, at_level, frontier_of, held, own_regular
from solvers.plan import Options, Progress, make_plan
from solvers.problem import Problem
from solvers.session import Clock

STEPS = (-0.10, -0.05, 0.0, 0.05, 0.10, 0.15, 0.20)
"""The levels of the regular part that are looked at, from the scenario's own."""


@dataclass(frozen=True)
class At:
    """Which point of a frontier is chosen: by its number in the list, or by what it has to be.

    Attributes
    ----------
    number
        The number of a point.
    regular, ratio, extra
        The part of the relets that stays for regular seekers, the scenario's own where not given; with it a worst
        ratio, for which the fewest extra homes are taken, or so many extra homes, for which the best ratio is.
    """

    number: int | None = None
    regular: float | None = None
    ratio: float | None = None
    extra: float | None = None


@dataclass(frozen=True)
class Kept:
    """What was stored: the frontier, and the plan at the point that was chosen, if one was."""

    frontier: StoredResult
    plan: StoredResult | None


def own_levels(problem: Problem) -> tuple[float, ...]:
    """Return the levels of the regular part around a scenario's own."""
    own = own_regular(problem)
    return tuple(level for step in STEPS if 0.0 < (level := round(own + step, 6)) <= 1.0)


def frontier_of_scenario(
    path: Path,
    *,
    out: Path,
    regular: Sequence[float] | None = None,
    at: At | None = None,
    period: PeriodLength | None = None,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Kept:
    """Find the frontier of a scenario and store it in a folder of its own; where asked, also the plan at a point.

    Parameters
    ----------
    path
        The scenario file.
    out
        The frontier goes to the folder ``out`` / ``frontier-<the name of the file>``, a plan beside it.
    regular
        The levels of the part of the relets that stays for regular seekers; around the scenario's own if not given.
    at
        The point at which a plan is made; none: no plan.
    period
        The length of the periods; the scenario's own where not given.
    time_limit
        Seconds for solving; none: no limit.
    progress
        Told how many levels and points are done.

    Raises
    ------
    InputError
        Where the scenario is wrong, or has no such point; then the frontier is stored all the same.
    SolverError
        Where the solver stops without an answer; an earlier frontier is untouched.
    ResultError, UnwritableError
        Where something cannot be stored.
    """
    started, clock = datetime.now(UTC), Clock.started(time_limit)
    began = time.perf_counter()
    loaded = with_period(load(path), period)
    problem = problem_of(loaded.scenario)
    own_level = own_regular(problem)
    levels = set(regular or own_levels(problem))
    if at is not None and at.number is None:
        levels.add(own_level if at.regular is None else at.regular)
    reference = reference_quota(loaded.scenario)
    problems = {level: at_level(problem, level, reference) for level in sorted(levels)}
    frontier = frontier_of(problems, clock, progress)
    own = make_plan(problem, Options(time_limit=clock.left, explain=False, effects=0))
    manifest = describe_frontier(path.stem, loaded, frontier, own)
    manifest["started"] = started.isoformat(timespec="seconds")
    manifest["seconds"] = round(time.perf_counter() - began, 2)
    folder = out / f"frontier-{path.stem}"
    stored = write_result(folder, {"frontier": frontier_table(frontier, problem)}, manifest)
    if at is None:
        return Kept(stored, None)
    level, corner = _chosen(at, frontier, own_level, path)
    more = level < own_level and problem.cap is not None
    chosen = _of(loaded, scenario_at(loaded.scenario, problem, level, corner))
    return Kept(stored, _store_plan(path, out, chosen, problems[level], corner, clock, allows_more=more))


def scenario_at(scenario: Scenario, problem: Problem, regular: float, corner: Corner) -> Scenario:
    """Return a scenario in which a given part of the relets stays for regular seekers, with a title that says so."""
    both = [Texts(lang) for lang in LANGUAGES]
    title = {
        texts.lang: texts(
            "frontier.plan.title",
            title=texts.pick(scenario.title.model_dump()),
            regular=share_told(regular, texts),
            ratio=share_told(corner.ratio, texts),
        )
        for texts in both
    }
    policy = scenario.policy
    if regular != own_regular(problem):
        cap = round(1.0 - regular, 12)
        if problem.cap is None:
            cap = min(policy.cap.value, cap)
        chosen = {"low": None, "high": None, "source": None, "year": None, "status": "scenario"}
        policy = policy.model_copy(
            update={
                "cap": policy.cap.model_copy(update={**chosen, "value": cap}),
                "regular_share_min": policy.regular_share_min.model_copy(update={**chosen, "value": regular}),
            }
        )
    return scenario.model_copy(update={"title": Text(**title), "policy": policy})


def share_told(share: float, texts: Texts) -> str:
    """Write a share in per cent, with as many decimals as it needs, two at most."""
    digits = next((digits for digits in (0, 1) if abs(round(share, 2 + digits) - share) < 1e-9), 2)
    return texts.percent(share, digits)


def _of(loaded: Loaded, scenario: Scenario) -> Loaded:
    return Loaded(scenario, loaded.files, loaded.locations, loaded.notes)


def _chosen(at: At, frontier: Frontier, own_level: float, path: Path) -> tuple[float, Corner]:
    """Return the level and the point that are asked for."""
    if at.number is not None:
        points = frontier.points
        if not 1 <= at.number <= len(points):
            raise _no_such(path, str(at.number), f"the number of a point, at most {len(points)}")
        point = points[at.number - 1]
        return point.regular, Corner(point.extra, point.ratio)
    regular = own_level if at.regular is None else at.regular
    curve = next((one.curve for one in frontier.levels if one.regular == regular), ())
    if not curve:
        raise _no_such(
            path, f"regular={regular:g}", "a part at which the limits of the scenario can all hold"
        )
    if at.extra is not None:
        ratio = float(ratio_for(curve, at.extra))
        if ratio < 0:
            raise _no_such(
                path, f"extra={at.extra:g}", f"{curve[0].extra:.1f} or more at regular={regular:g}"
            )
        return regular, Corner(at.extra, ratio)
    ratio = curve[-1].ratio if at.ratio is None else at.ratio
    if ratio > curve[-1].ratio + SAME_RATIO:
        most = int(curve[-1].ratio * 10_000) / 10_000
        raise _no_such(path, f"ratio={ratio:g}", f"at most {most:g} at regular={regular:g}")
    ratio = min(ratio, curve[-1].ratio)
    return regular, Corner(float(homes_for(curve, ratio)), ratio)


def _no_such(path: Path, value: str, allowed: str) -> InputError:
    return InputError([Wrong(Location(str(path)), "--at", value, allowed, "choose another point")])


def _store_plan(
    path: Path,
    out: Path,
    loaded: Loaded,
    problem: Problem,
    corner: Corner,
    clock: Clock,
    *,
    allows_more: bool,
) -> StoredResult:
    """Make the plan at a point and store it as any other plan.

    ``allows_more``: more relets may go to urgent households than the scenario's own cap allows. Then a scenario that
    says so comes along, which the overlay extends. With a lower cap there is none: the plan keeps to it as it is.
    """
    started, began, scenario = datetime.now(UTC), time.perf_counter(), loaded.scenario
    regular = problem.floor
    plan = make_plan(problem, Options(time_limit=clock.left, beside=(held(problem, corner),)))
    whole = WholePlan.of(plan)
    name = f"{path.stem}-regular-{_percent(regular)}-ratio-{_percent(corner.ratio)}"
    folder, overlay, extended = out / f"plan-{name}", f"{name}-planned.yaml", path
    texts: dict[str, str] = {}
    if allows_more:
        extended = folder / f"{name}.yaml"
        texts[extended.name] = _level_yaml(scenario, path, folder)
    texts[overlay] = overlay_yaml(plan, whole, scenario, extended, folder)
    manifest = describe_plan(name, loaded, plan, whole) | {"overlay": overlay}
    manifest["at"] = {"regular_share": regular, "extra_homes": corner.extra, "worst_ratio": corner.ratio}
    manifest["started"] = started.isoformat(timespec="seconds")
    manifest["seconds"] = round(time.perf_counter() - began, 2)
    return write_result(
        folder, {"plan": plan_table(plan, whole), "duals": duals_table(plan)}, manifest, texts
    )


def _percent(share: float) -> str:
    """Return a share in per cent as it stands in a file name: 70, or 83.47."""
    return f"{100 * share:.2f}".rstrip("0").rstrip(".")


def _level_yaml(scenario: Scenario, path: Path, folder: Path) -> str:
    """Return the scenario with another cap and floor as YAML, laid over its file."""
    policy = scenario.policy
    changed = {"cap": policy.cap.value, "regular_share_min": policy.regular_share_min.value}
    head: Mapping[str, Any] = {
        "extends": relative_extends(folder, path),
        "title": scenario.title.model_dump(),
        "policy": changed,
    }
    return overlay_text(head)
