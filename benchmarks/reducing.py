"""How long it takes to reduce event logs, and to turn many replications into stored tables; and in how much memory.

A few replications are simulated, and their logs taken again and again, as if they were so many different ones.

    python -m benchmarks.reducing            # the baseline, 1,000 replications
    python -m benchmarks.reducing 200 everything-at-once
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from groeipad.experiments.project import ensemble_tables
from groeipad.shipped import shipped_scenarios
from simulator.engine import reference
from simulator.ensemble import Ensemble
from simulator.flows import Compiled, compile_scenario
from simulator.inputs import load
from simulator.results.collected import Collected
from simulator.results.log import EventLog
from simulator.results.reduce import Reducer
from simulator.results.spool import CHUNK
from simulator.results.store import write_result
from simulator.results.walk import Notes, walk

SIMULATED = 6
ROUNDS = 10
THREADS = 2
SEED = 2026

Log = NDArray[np.int64]
Tables = Mapping[str, pl.DataFrame | Iterable[pl.DataFrame]]


def main() -> None:
    """Measure and print."""
    replications = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    name = sys.argv[2] if len(sys.argv) > 2 else "baseline"
    scenario = load(shipped_scenarios() / f"{name}.yaml").scenario
    compiled = compile_scenario(scenario)
    logs = [reference.simulate(compiled, SEED, number) for number in range(SIMULATED)]
    print(f"scenario                           {name}")
    print(f"events in a replication            {len(logs[0]):10,d}")
    reducing(compiled, logs)
    storing(compiled, logs, replications, lambda ensemble: ensemble_tables(ensemble, name, scenario))


def reducing(compiled: Compiled, logs: list[Log]) -> None:
    """Measure the reduction of a log, and print it."""
    notes, reducer = Notes(compiled), Reducer(compiled)
    walking = milliseconds(lambda log: walk(EventLog(log), compiled, notes), logs)
    one = milliseconds(reducer.reduce, logs)
    print(f"walking over the log               {walking:10.2f} ms")
    print(f"reducing it                        {one:10.2f} ms   {one / walking:10.1f} x walking")
    own = threading.local()

    def reduce(log: Log) -> None:
        if not hasattr(own, "reducer"):
            own.reducer = Reducer(compiled)
        own.reducer.reduce(log)

    many = logs * ROUNDS
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(reduce, logs))
        start = time.perf_counter()
        list(threads.map(reduce, many))
        together = (time.perf_counter() - start) * 1e3 / len(many)
    print(
        f"reducing it, on {THREADS} threads          {together:10.2f} ms   {one / together:10.1f} x as fast"
    )


def storing(
    compiled: Compiled, logs: list[Log], replications: int, tables_of: Callable[[Ensemble], Tables]
) -> None:
    """Measure how long many replications take from their outcomes to stored tables, and print it."""
    reducer = Reducer(compiled)
    outcomes = [reducer.reduce(log) for log in logs]
    for count in (2 * CHUNK, replications):  # the first time it is compiled, or read from the cache
        start = time.perf_counter()
        collected = Collected(len(compiled.timeline.calendar.reported_months))
        for number in range(count):
            collected.add(number, outcomes[number % len(outcomes)])
        gathered = time.perf_counter()
        tables = tables_of(Ensemble(compiled, SEED, reference.NAME, collected))
        summed_up = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            write_result(Path(folder) / "result", tables, {})
            stored = time.perf_counter()
            size = sum(file.stat().st_size for file in (Path(folder) / "result").iterdir())
        collected.close()
    print(f"replications                       {replications:10,d}")
    print(f"collecting their outcomes          {gathered - start:10.2f} s")
    print(f"spreads, and tables                {summed_up - gathered:10.2f} s")
    print(f"writing {size / 1e6:6.1f} MB                  {stored - summed_up:10.2f} s")
    print(f"memory in use after that           {memory():10.0f} MB")


def milliseconds(work: Callable[[Log], object], logs: list[Log]) -> float:
    """Return the median time for one log."""
    times = []
    for _ in range(ROUNDS):
        for log in logs:
            start = time.perf_counter()
            work(log)
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1e3


def memory() -> float:
    """Return the megabytes that this process has in memory."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


if __name__ == "__main__":
    main()
