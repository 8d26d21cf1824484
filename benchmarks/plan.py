"""How fast plans are made: against bare HiGHS on the same arrays, in parts against in one piece, and for a country.

Run with ``python -m benchmarks.plan``; ``--months`` adds the country in months, which takes minutes. All times are of
one run on one machine, so compare the ratios.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

import highspy
import numpy as np

from benchmarks.country import REGIONS, country, region
from groeipad.shipped import shipped_scenarios
from simulator import process
from simulator.model.plan import PeriodLength
from solvers.constraints import state
from solvers.decisions import read_decisions
from solvers.goals import EXACT, first_goal, pursue
from solvers.highs import HighsSession, silent_highs
from solvers.linear import Linear
from solvers.plan import Options, make_plan
from solvers.problem import Problem
from solvers.programme import Programme
from solvers.session import Clock
from solvers.solve import open_session
from solvers.split import parts_of
from solvers.statement import statement

ROUNDS = 25
GOALS_ONLY = Options(effects=0, explain=False)
"""Without prices, effects and what stands in the way, which bare HiGHS does not give either."""


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--months", action="store_true", help="also the country in months")
    parser.add_argument("--unsplit", action="store_true", help="also the whole country in one piece")
    chosen = parser.parse_args(words)
    process.make_ours()
    for name in ("thirty-percent", "close-the-gap", "solidarity", "everything-at-once"):
        against_bare_highs(name)
    whole_command("close-the-gap")
    for regions in (1, 2, 4):
        split_against_whole(regions)
    for kinds in (2, 4):
        of_the_country("year", kinds=kinds, unsplit=chosen.unsplit)
    if chosen.months:
        of_the_country("month", kinds=2, unsplit=False)
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"memory of a process at its peak {peak / 2**20:.2f} GiB")


def against_bare_highs(name: str) -> None:
    """Compare a yearly plan with bare HiGHS on the same arrays, and say what stating it takes, with PuLP too."""
    problem = region(name)
    parts = [problem.part(places) for places in parts_of(problem)]
    planning = seconds(lambda: goals_only(problem))
    programmes = [state(Programme(part)) for part in parts]
    stating = seconds(lambda: [state(Programme(part)).linear() for part in parts])
    by_pulp = seconds(lambda: [statement(one, first_goal(one)) for one in programmes])
    calls = [recorded(one) for one in programmes]
    starts = [one.linear() for one in programmes]
    bare = seconds(lambda: replay_all(starts, calls))
    rows = sum(start.shape[0] for start in starts)
    print(
        f"{name:20}  {len(parts)} parts, {rows:,} rows  plan {planning:.3f} s  bare HiGHS {bare:.3f} s  "
        f"plan / bare = {planning / bare:.2f}  (stating {stating:.3f} s, by PuLP {by_pulp:.3f} s more)"
    )


def goals_only(problem: Problem) -> None:
    """Cut a problem in parts, state them and pursue their goals, and explain nothing."""
    for places in parts_of(problem):
        programme = state(Programme(problem.part(places)))
        session = open_session(programme.linear(), "highs", Clock.started(None))
        reached = pursue(programme, session, EXACT)
        assert reached is not None
        read_decisions(programme, reached.x)


class _Recorder(HighsSession):
    """A session that remembers what was asked of it."""

    def __init__(self, linear: Linear) -> None:
        self.calls: list[tuple[str, tuple[Any, ...]]] = []
        super().__init__(linear, Clock.started(None))

    def set_costs(self, columns: Sequence[int], costs: Sequence[float]) -> None:
        super().set_costs(columns, costs)
        count = len(self.linear.costs)
        self._remember("changeColsCost", count, np.arange(count, dtype=np.int32), self.linear.costs.copy())

    def set_row(self, number: int, low: float, high: float) -> None:
        super().set_row(number, low, high)
        self._remember("changeRowBounds", number, low, high)

    def set_value(self, number: int, column: int, value: float) -> None:
        super().set_value(number, column, value)
        self._remember("changeCoeff", number, column, value)

    def add_row(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        super().add_row(columns, values, low, high)
        where, entries = np.asarray(columns, dtype=np.int32), np.asarray(values, dtype=np.float64)
        self._remember("addRow", low, high, len(where), where, entries)

    def _run(self) -> Any:
        strategy = 4 if self._last is not None else 1
        self._remember("setOptionValue", "simplex_strategy", strategy)
        self._remember("run")
        return super()._run()

    def _remember(self, name: str, *arguments: Any) -> None:
        self.calls.append((name, arguments))


def recorded(programme: Programme) -> list[tuple[str, tuple[Any, ...]]]:
    """Return what a plan asks of HiGHS, call by call."""
    recorder = _Recorder(programme.linear())
    pursue(programme, recorder, EXACT)
    return recorder.calls


def replay_all(starts: list[Linear], calls: list[list[tuple[str, tuple[Any, ...]]]]) -> None:
    """Ask the same of a bare HiGHS for each part."""
    for start, one in zip(starts, calls, strict=True):
        replay(start, one)


def replay(linear: Linear, calls: list[tuple[str, tuple[Any, ...]]]) -> None:
    """Ask the same of a bare HiGHS, from the same arrays."""
    highs = silent_highs()
    rows, columns = linear.shape
    highs.passModel(
        *(
            columns,
            rows,
            len(linear.values),
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
        ),
        *(linear.costs, linear.lower, linear.upper, linear.low, linear.high),
        *(linear.starts, linear.columns, linear.values, np.zeros(columns, dtype=np.int32)),
    )
    for name, arguments in calls:
        getattr(highs, name)(*arguments)


def whole_command(name: str) -> None:
    """Time the command as a user gives it, figures and all."""
    scenario = str(shipped_scenarios() / f"{name}.yaml")
    for words in ((), ("--no-figures",)):
        with TemporaryDirectory() as out:
            command = [sys.executable, "-m", "groeipad", "plan", scenario, "--out", out, *words]
            spent = seconds(partial(subprocess.run, command, capture_output=True, check=True), 3)
        print(f"groeipad plan {name} {' '.join(words):13} {spent:.2f} s")


def split_against_whole(regions: int) -> None:
    """Compare parts solved apart with all of it in one piece, where that is small enough to wait for."""
    problem = country(region("close-the-gap"), regions)
    apart = seconds(lambda: make_plan(problem, GOALS_ONLY), 1)
    together = seconds(lambda: make_plan(problem, Options(effects=0, explain=False, split=False)), 1)
    ratio = together / apart
    print(
        f"{regions} regions, years  in parts {apart:.2f} s  in one piece {together:.2f} s  ratio {ratio:.1f}"
    )


def of_the_country(period: PeriodLength, *, kinds: int, unsplit: bool) -> None:
    """Plan all regions: years on one core, months on all."""
    problem = country(region("close-the-gap", period), kinds=kinds)
    jobs = 1 if period == "year" else os.cpu_count() or 1
    apart = seconds(partial(make_plan, problem, Options(effects=0, explain=False, jobs=jobs)), 1)
    size = f"{REGIONS} regions, {problem.places} municipalities, {problem.steps} periods, {kinds} kinds"
    told = f"{size}  in parts {apart:.1f} s on {jobs} core(s)"
    if unsplit:
        together = seconds(lambda: make_plan(problem, Options(effects=0, explain=False, split=False)), 1)
        told += f"  in one piece {together:.1f} s  ratio {together / apart:.1f}"
    print(told, flush=True)


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Return the median time of doing something."""
    spent = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return float(np.median(spent))


if __name__ == "__main__":
    main()
