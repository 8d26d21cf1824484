"""How fast the compiled engine is, where its time goes, and how it grows.

Run with ``python -m benchmarks.fast``; ``--country`` adds the size of the Netherlands. The ratios compare, in the
same run and on one thread, with the reference engine and with a plain SimPy model of the same events.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from benchmarks import plain_simpy
from benchmarks.many_regions import COUNTRY, many_regions
from benchmarks.reference import seconds
from groeipad.experiments.project import run_scenario
from groeipad.shipped import shipped_scenarios
from simulator.engine import reference
from simulator.engine.fast.workspace import Workspace
from simulator.flows import Compiled, compile_scenario
from simulator.inputs import load
from simulator.model.scenario import Scenario
from simulator.results.reduce import Reducer

SEED = 2026
MANY = 20
"""So many replications are timed; the median counts."""
RUNS = (125, 250, 500, 1_000)
LAST_YEARS = (2030, 2035, 2045)
REGIONS = (1, 2, 4, 8)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--country", action="store_true", help="also 342 municipalities")
    asked = parser.parse_args()
    path = Path(shipped_scenarios()) / "baseline.yaml"
    scenario = load(path).scenario
    beside_others(compile_scenario(scenario))
    where_it_goes(compile_scenario(scenario))
    print("growth with years                events   ms a replication   ns an event")
    for year in LAST_YEARS:
        horizon = scenario.horizon.model_copy(update={"end": date(year, 12, 31)})
        growth(f"2026-{year}", scenario.model_copy(update={"horizon": horizon}))
    print("growth with households           events   ms a replication   ns an event")
    for regions in REGIONS + (COUNTRY,) * asked.country:
        growth(f"{9 * regions} municipalities", many_regions(scenario, regions))
    print("growth with replications, tables written          seconds   ms a replication   memory, MB")
    for count in RUNS:
        whole_run(path, count)


def beside_others(compiled: Compiled) -> None:
    """Print the time of a replication beside that of the reference engine and of plain SimPy."""
    workspace = Workspace(compiled)
    events = len(workspace.log_of(SEED, 0))
    fast = median(lambda number: workspace.log_of(SEED, number))
    print(f"events in a replication       {events:10,d}")
    print(f"fast engine                   {fast * 1e3:10.1f} ms   {fast / events * 1e9:8.0f} ns an event")
    for name, simulate in (("reference engine", reference.simulate), ("plain SimPy", plain_simpy.simulate)):
        slow = seconds(partial(simulate, compiled, SEED, 0))
        print(f"{name:30}{slow * 1e3:10.1f} ms   {slow / fast:8.0f} times the fast engine")


def where_it_goes(compiled: Compiled) -> None:
    """Print how the time is divided between drawing what comes from outside, the events, and reducing them."""
    workspace, reducer = Workspace(compiled), Reducer(compiled)
    reducer.reduce(workspace.log_of(SEED, 0))
    whole = median(lambda number: workspace.log_of(SEED, number))
    drawn = median(lambda number: workspace.draw(SEED, number))
    log = workspace.log_of(SEED, 0)
    reduced = median(lambda _: reducer.reduce(log))
    print(f"  drawing what comes, sorting {drawn * 1e3:10.1f} ms   {drawn / whole:8.0%}")
    print(f"  the events                  {(whole - drawn) * 1e3:10.1f} ms   {1 - drawn / whole:8.0%}")
    print(f"reducing them to results      {reduced * 1e3:10.1f} ms   {reduced / whole:8.0%} more\n")


def growth(name: str, scenario: Scenario) -> None:
    """Print the time of a replication of a scenario."""
    workspace = Workspace(compile_scenario(scenario))
    events = len(workspace.log_of(SEED, 0))
    each = median(lambda number: workspace.log_of(SEED, number), rounds=5)
    print(f"{name:28}{events:11,d}{each * 1e3:19.1f}{each / events * 1e9:14.0f}")


def whole_run(path: Path, replications: int) -> None:
    """Print the time of a whole run, from the YAML to the stored tables, and the most memory so far."""
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        run_scenario(path, replications=replications, out=Path(folder))
        spent = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1e3 if sys.platform != "darwin" else 1e6)
    print(f"{replications:<45}{spent:12.1f}{spent / replications * 1e3:19.1f}{memory:13.0f}")


def median(work: Callable[[int], object], rounds: int = MANY) -> float:
    """Return the median time of some replications; the first one finds everything cold, and does not count."""
    work(0)
    times = []
    for number in range(1, rounds + 1):
        start = time.perf_counter()
        work(number)
        times.append(time.perf_counter() - start)
    return statistics.median(times)


if __name__ == "__main__":
    main()
