"""How fast a sweep is when each goal keeps its solver: against beginning anew, with HiGHS, and with PuLP and CBC.

Run with ``python -m benchmarks.hot``. The points of a sweep differ in the cap, in how many relets there are and in
how many homes of other supply may be open; a sample of them is also made cold, which is timed and compared. After
that a stretch of the shipped sweep of plans, as ``groeipad sweep`` makes it: the plans alone, and whole points, each
of which is also read and becomes a problem. All times are of one run on one machine, so compare the ratios.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

import numpy as np

from benchmarks.country import region
from groeipad.experiments.sweep.measuring import Ground, Point
from groeipad.experiments.sweep.plan_points import plan_points, stretches
from groeipad.experiments.sweep.planned import Planned
from groeipad.experiments.sweep.reading import read_sweep
from groeipad.shipped import shipped_scenarios
from solvers.from_scenario import problem_of
from solvers.hot import GOALS_ONLY, HotPlans, snake
from solvers.plan import Options, Plan, make_plan
from solvers.problem import Problem
from solvers.replanning import Replanner

Of = TypeVar("Of")
AXES = (6, 10, 5)
"""So many caps, relets and limits of other supply."""
SAMPLE = 10
"""So many points are also made cold."""
WHOLE = replace(GOALS_ONLY, split=False)


@dataclass(frozen=True)
class Timed:
    """A way of making plans, with the milliseconds that each took and the plans."""

    milliseconds: list[float]
    plans: list[Plan | None]

    @property
    def median(self) -> float:
        """The median time of a plan."""
        return float(np.median(self.milliseconds))


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="*", default=["close-the-gap", "solidarity", "everything-at-once"])
    for name in parser.parse_args(words).scenarios:
        sweep(name)
    shipped_sweep()


def sweep(name: str) -> None:
    """Walk a sweep of a scenario hot, make a sample of it cold, and say how they compare."""
    base = region(name)
    points = [point(base, *steps) for steps in snake(*AXES)]
    hot = timed(points, HotPlans(points[0], WHOLE).solve)
    chosen = np.linspace(0, len(points) - 1, SAMPLE).astype(int).tolist()
    sample = [points[n] for n in chosen]
    # In parts or in one piece: whichever is faster is what a hot plan is held against.
    cold = faster([timed(sample, partial(make_plan, options=way)) for way in (GOALS_ONLY, WHOLE)])
    with_cbc: list[Options] = [replace(way, solver="cbc") for way in (GOALS_ONLY, WHOLE)]
    cbc = faster([timed(sample, partial(make_plan, options=way)) for way in with_cbc])
    off = max(difference(hot.plans[n], plan) for n, plan in zip(chosen, cold.plans, strict=True))
    print(
        f"{name:20}  {len(points)} points  hot {hot.median:.1f} ms  cold HiGHS {cold.median:.1f} ms "
        f"(ratio {cold.median / hot.median:.1f})  PuLP and CBC {cbc.median:.0f} ms "
        f"(ratio {cbc.median / hot.median:.0f})  {len(sample)} points differ by {off:.1e} at most",
        flush=True,
    )


def shipped_sweep() -> None:
    """Make a stretch of the shipped sweep of plans as the command makes it, and a sample of it anew."""
    sweep = read_sweep(Path(shipped_scenarios()) / "sweeps" / "plans.yaml")
    planned, ground = Planned.of(sweep), Ground.of(sweep)
    points = [planned.point(number) for number in next(stretches(planned.points))]

    def problem(of: Point) -> Problem:
        return problem_of(ground.files.load(of.parts).scenario)

    problems = [problem(one) for one in points]
    every = max(1, len(points) // SAMPLE)
    plans = timed(problems, Replanner(WHOLE).plan).median
    start = time.perf_counter()
    plan_points(ground, points)
    whole = 1e3 * (time.perf_counter() - start) / len(points)
    print(
        f"the shipped sweep     {len(points)} points  a plan hot {plans:.1f} ms  a whole point {whole:.1f} ms"
    )
    for name, options in (("cold HiGHS", GOALS_ONLY), ("PuLP and CBC", replace(GOALS_ONLY, solver="cbc"))):
        alone = timed(problems[::every], partial(make_plan, options=options)).median
        anew = timed(points[::every], partial(_anew, problem, options)).median
        print(
            f"  {name:14}  a plan {alone:.0f} ms (ratio {alone / plans:.1f})  "
            f"a whole point {anew:.0f} ms (ratio {anew / whole:.1f})"
        )


def _anew(problem: Callable[[Point], Problem], options: Options, of: Point) -> Plan:
    return make_plan(problem(of), options)


def point(base: Problem, cap: int, relets: int, homes: int) -> Problem:
    """Return a problem with another cap, more or fewer relets, and more or fewer homes of other supply."""
    share, many = 0.25 + 0.02 * cap, 0.85 + 0.03 * relets
    streams = base.streams
    return replace(
        base,
        cap=share,
        floor=1.0 - share,
        quota_before=np.minimum(base.quota_before, share),
        relets=base.relets * many,
        room=base.room * many,
        streams=replace(streams, limit=streams.limit * (0.8 + 0.1 * homes)) if streams.count else streams,
    )


def timed(problems: Sequence[Of], plan: Callable[[Of], Plan | None]) -> Timed:
    """Make the plans of some problems, and note how long each takes."""
    spent, plans = [], []
    for problem in problems:
        start = time.perf_counter()
        plans.append(plan(problem))
        spent.append(1e3 * (time.perf_counter() - start))
    return Timed(spent, plans)


def faster(ways: Sequence[Timed]) -> Timed:
    """Return the fastest of some ways."""
    return min(ways, key=lambda one: one.median)


def difference(hot: Plan | None, cold: Plan | None) -> float:
    """Return by how much the goals and the ratios of two plans differ, as a part of their size."""
    assert cold is not None, "make_plan always makes one"
    if hot is None:
        assert cold.limits.widened, "there is no hot plan where limits cannot all hold, and else there is"
        return 0.0
    goals = [abs(value - hot.goals[goal]) / (1.0 + abs(value)) for goal, value in cold.goals.items()]
    return max(*goals, float(np.abs(hot.ratios - cold.ratios).max()))


if __name__ == "__main__":
    main()
