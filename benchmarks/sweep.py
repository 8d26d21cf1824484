"""What a sweep costs beside the engine, and in how much memory; and from that, what a large one takes.

    python -m benchmarks.sweep                # 40 points of 20 replications of the region, and twice as many
    python -m benchmarks.sweep --points 100

A sweep is timed on one thread, and beside it the bare engine: the same replications of the same points, compiled
beforehand, that only simulate, and that also reduce what happened to yearly metrics, as every run does. All are of
one run on one machine, so compare the ratios. Memory is the most that a process of its own had in use.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from groeipad.experiments.execute import Threads
from groeipad.experiments.sweep.planned import Planned
from groeipad.experiments.sweep.reading import read_sweep
from groeipad.experiments.sweep.run import make_ready, run_sweep
from groeipad.shipped import shipped_scenarios
from simulator.engine.fast.workspace import Workspace
from simulator.flows.compile import compile_scenario
from simulator.worker import Worker

REPLICATIONS = 20
LARGE = 10_000
"""The points of the large sweep that is extrapolated to."""
_FILE = """\
title: {{nl: proef, en: test}}
scenario: {scenario}
factors:
  turnover: {{path: supply.relets.turnover_rate, range: data}}
  void: {{path: supply.relets.void.mean_days, range: data}}
  returns: {{path: demand.returns.probability, range: data}}
  refusal: {{path: policy.offering.refusal_probability, range: data}}
design: {{kind: latin_hypercube, points: {points}}}
replications: {replications}
"""


class Silent:
    """Watches a sweep and says nothing."""

    def begins(self, there: int, total: int) -> None:
        """Say nothing."""

    def ended(self, points: int, failed: int) -> None:
        """Say nothing."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=40)
    parser.add_argument("--memory-of", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.memory_of is not None:
        _sweep(asked.memory_of, jobs=None)
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
        return
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder), asked.points)


def _measure(folder: Path, points: int) -> None:
    path = _write(folder, points)
    make_ready(read_sweep(path))
    _sweep(_write(folder, 2, "warm"), jobs=1)
    engine, reducing = _bare(path)
    one = _sweep(path, jobs=1)
    all_cores = _sweep(_write(folder, points, "again"), jobs=None)
    print(f"a sweep of {points} points of {REPLICATIONS} replications, seconds a point on one thread:")
    print(f"  engine, compiled beforehand        {engine / points:8.3f}")
    print(f"  engine, and reduced to metrics     {reducing / points:8.3f}")
    print(f"  the whole sweep                    {one / points:8.3f}")
    print(f"  sweep / engine and metrics         {one / reducing:8.2f}")
    print(f"  sweep / engine alone               {one / engine:8.2f}")
    print(
        f"on all cores, seconds a point        {all_cores / points:8.3f}  ({one / all_cores:.2f} times as fast)"
    )
    sizes = [_memory(_write(folder, count, f"memory-{count}")) for count in (points, 4 * points)]
    print(
        f"most memory, MB                      {sizes[0]:8.0f}  with four times as many points {sizes[1]:.0f}"
    )
    print(f"so {LARGE:,} points take about {LARGE * all_cores / points / 60:.0f} minutes on this machine")


def _write(folder: Path, points: int, name: str = "sweep") -> Path:
    path = folder / f"{name}.yaml"
    scenario = shipped_scenarios() / "thirty-percent.yaml"
    path.write_text(
        _FILE.format(scenario=scenario.as_posix(), points=points, replications=REPLICATIONS), encoding="utf-8"
    )
    return path


def _sweep(path: Path, *, jobs: int | None) -> float:
    began = time.perf_counter()
    run_sweep(path, out=path.parent, pool=Threads(jobs), watch=Silent())
    return time.perf_counter() - began


def _bare(path: Path) -> tuple[float, float]:
    """Return how long the engine takes for all points, alone and with the reduction."""
    planned = Planned.of(read_sweep(path))
    alone = reduced = 0.0
    for point in planned:
        compiled = compile_scenario(planned.sweep.files.load(point.parts).scenario)
        workspace, worker = Workspace(compiled), Worker(compiled, point.seed)
        began = time.perf_counter()
        for number in range(REPLICATIONS):
            workspace.log_of(point.seed, number)
        alone += time.perf_counter() - began
        began = time.perf_counter()
        for number in range(REPLICATIONS):
            worker.metrics(number)
        reduced += time.perf_counter() - began
    return alone, reduced


def _memory(path: Path) -> float:
    words = [sys.executable, "-m", "benchmarks.sweep", "--memory-of", str(path)]
    return float(subprocess.run(words, capture_output=True, text=True, check=True).stdout)


if __name__ == "__main__":
    main()
