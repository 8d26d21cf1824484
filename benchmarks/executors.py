"""What giving out a task costs in each pool, and how much of the processors simulating then gets.

    python -m benchmarks.executors

Three kinds of task are given out one by one: trivial ones, the same with 100 KB of work that is sent along, and ones
that do nothing for 100 ms, which tells what is lost between two tasks of a worker. Last, replications of the baseline
in chunks, against one thread without a pool. The cluster is one on this machine, with the same number of workers. All
times are of one run on one machine, so compare the ratios.
"""

from __future__ import annotations

import argparse
import os
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from groeipad.experiments.execute import (
    Cluster,
    Pool,
    Processes,
    Threads,
    Workers,
    chunked,
    execute,
    open_pool,
)
from groeipad.shipped import shipped_scenarios
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.inputs import load
from simulator.worker import Worker

ROUNDS = 3
TRIVIAL = 1000
SLEEPS = 25
"""So many tasks of 100 ms for each worker."""
SLEEP_SECONDS = 0.1
CHUNK, CHUNKS = 40, 4
"""So many replications make a chunk, and so many chunks come to each worker."""
SEED = 2026


def main(words: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    jobs = parser.parse_args(words).jobs
    compiled = compile_scenario(load(shipped_scenarios() / "baseline.yaml").scenario)
    simulating = partial(replications, compiled)
    alone = seconds_alone(simulating)
    print(f"{jobs} workers; a replication of the baseline in one thread takes {1e3 * alone:.2f} ms")
    print(
        f"{'':10}{'ready':>8}{'a trivial task':>22}{'with 100 KB':>14}{'between 100 ms':>17}{'a replication':>26}"
    )
    first = 0.0
    with local_cluster(jobs) as address:
        pools: dict[str, Pool] = {
            "threads": Threads(jobs),
            "processes": Processes(jobs),
            "cluster": Cluster(address),
        }
        for name, pool in pools.items():
            clock = time.perf_counter()
            with open_pool(pool) as workers:
                seconds(workers, same, range(4 * jobs))
                ready = time.perf_counter() - clock
                trivial = seconds(workers, same, range(TRIVIAL)) / TRIVIAL
                first = first or trivial
                sent = seconds(workers, partial(with_much, bytes(100_000)), range(TRIVIAL)) / TRIVIAL
                between = seconds(workers, sleep, range(SLEEPS * jobs)) / SLEEPS - SLEEP_SECONDS
                each = seconds_each(workers, simulating, jobs)
            print(
                f"{name:10}{ready:6.1f} s{1e3 * trivial:9.3f} ms{trivial / first:7.0f} x{1e3 * sent:11.3f} ms"
                f"{1e3 * between:14.2f} ms{1e3 * each:10.2f} ms{alone / each:5.2f} x one thread",
                flush=True,
            )


def same(task: int) -> int:
    """Return a task: no work at all."""
    return task


def with_much(much: bytes, task: int) -> int:
    """Return a task, and hold much that is sent along."""
    return task


def sleep(task: int) -> int:
    """Do nothing for a while, which many can do at once."""
    time.sleep(SLEEP_SECONDS)
    return task


def replications(compiled: Compiled, numbers: tuple[int, ...]) -> int:
    """Make and reduce replications, and return how many."""
    worker = Worker(compiled, SEED)
    for number in numbers:
        worker.run(number)
    return len(numbers)


def seconds(workers: Workers, work: Callable[[Any], Any], tasks: Sequence[Any]) -> float:
    """Return the median of how long some tasks take all together."""
    spent = []
    for _ in range(ROUNDS):
        clock = time.perf_counter()
        made = sum(1 for _ in execute(work, tasks, workers))
        spent.append(time.perf_counter() - clock)
        assert made == len(tasks)
    return statistics.median(spent)


def seconds_alone(simulating: Callable[[tuple[int, ...]], int]) -> float:
    """Return how long a replication takes where nothing is given out."""
    numbers = tuple(range(CHUNK * CHUNKS))
    simulating(numbers[:1])  # compiles where need be
    spent = []
    for _ in range(ROUNDS):
        clock = time.perf_counter()
        simulating(numbers)
        spent.append((time.perf_counter() - clock) / len(numbers))
    return statistics.median(spent)


def seconds_each(workers: Workers, simulating: Callable[[tuple[int, ...]], int], jobs: int) -> float:
    """Return how long a replication takes when all workers make them."""
    # A process loads the compiled engine with its first replication.
    seconds(workers, simulating, list(chunked(range(4 * jobs), 1)))
    numbers = range(CHUNK * CHUNKS * jobs)
    return seconds(workers, simulating, list(chunked(numbers, CHUNK))) / len(numbers)


@contextmanager
def local_cluster(jobs: int) -> Iterator[str]:
    """Run a Dask cluster on this machine, and yield its address."""
    import distributed

    cluster_of: Any = distributed.LocalCluster
    with cluster_of(
        n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as found:
        yield str(found.scheduler_address)


if __name__ == "__main__":
    # By its name, under which the workers of a cluster know its functions too.
    from benchmarks.executors import main as measure

    measure()
