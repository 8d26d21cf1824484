"""Where work is done: in threads, in processes, or on a cluster; and how such a pool is opened."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from groeipad.experiments.execute.address import check_address
from groeipad.experiments.execute.workers import Tell, Workers


@dataclass(frozen=True)
class Threads:
    """Threads of this process: the least overhead, for work that leaves Python alone, as the compiled engine does.

    Attributes
    ----------
    jobs
        How many; as many as there are processors where not given.
    """

    jobs: int | None = None


@dataclass(frozen=True)
class Processes:
    """Processes on this machine: for work that is much in Python, and where one that dies may take nothing along.

    Attributes
    ----------
    jobs
        How many; as many as there are processors where not given.
    """

    jobs: int | None = None


@dataclass(frozen=True)
class Cluster:
    """The workers of a Dask scheduler that runs, on this machine or on many.

    Attributes
    ----------
    address
        Where the scheduler is, such as ``tcp://10.0.0.5:8786``.

    Raises
    ------
    ClusterError
        Where that is no address of a scheduler.
    """

    address: str

    def __post_init__(self) -> None:
        check_address(self.address)


Pool = Threads | Processes | Cluster


@contextmanager
def open_pool(pool: Pool, *, tell: Tell | None = None) -> Iterator[Workers]:
    """Have the workers of a pool while the block runs; after it nothing of them is left here.

    Parameters
    ----------
    pool
        Which one. Threads and processes start when there is work for them.
    tell
        Told, in a sentence, what a cluster makes it wait for, once each time; on stderr where not given.

    Yields
    ------
    Workers
        To be given to ``execute``.

    Raises
    ------
    ClusterError
        Where there is no such cluster, or its workers have other versions than this process.
    """
    if isinstance(pool, Cluster):
        from groeipad.experiments.execute.cluster import open_cluster

        with open_cluster(pool.address, tell or _tell_on_stderr) as cluster:
            yield cluster
        return
    jobs = pool.jobs or os.cpu_count() or 1
    if isinstance(pool, Processes):
        from groeipad.experiments.execute.processes import ProcessWorkers

        with ProcessWorkers(jobs) as processes:
            yield processes
    else:
        from groeipad.experiments.execute.threads import ThreadWorkers

        with ThreadWorkers(jobs) as threads:
            yield threads


def _tell_on_stderr(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
