"""Many small points made into tasks that are worth giving out one by one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from groeipad.experiments.execute.pools import Cluster, Pool, Processes

Point = TypeVar("Point")
OVERHEAD_SECONDS = {"threads": 0.0001, "processes": 0.0005, "cluster": 0.003}
"""What giving out one task costs, beside the work; as ``benchmarks/executors.py`` measures it on two cores, rounded
up. The cluster's is mostly the scheduler's own time, so that it does not get less with more workers."""
MOST_OVERHEAD = 0.001
"""So small a part of its work giving out a task may cost: then one on a cluster takes three seconds, and a scheduler
has time for a thousand workers."""
CHUNKS_A_WORKER = 8
"""Each worker has at least so many chunks where there are points enough: while the last ones are made, others have
nothing to do, which then costs an eighth at most and half of that on average."""


def chunked(points: Iterable[Point], size: int) -> Iterator[tuple[Point, ...]]:
    """Yield points in chunks, in their order; they are taken from ``points`` as chunks are asked for.

    Parameters
    ----------
    points
        The points.
    size
        How many make a chunk, at least 1; the last chunk may have fewer.
    """
    if size < 1:
        raise ValueError(f"a chunk of {size} points")
    left = iter(points)
    while chunk := tuple(islice(left, size)):
        yield chunk


def singles(chunk: tuple[Point, ...]) -> Iterator[tuple[Point, ...]]:
    """Yield each point of a chunk as a chunk of its own: the parts of a chunk that was lost; see ``execute``."""
    return chunked(chunk, 1)


def chunk_size(pool: Pool, *, points: int, workers: int, seconds: float) -> int:
    """Return how many points to put in a chunk.

    So many that giving out a chunk takes ``MOST_OVERHEAD`` of what its work takes, but no more than leave each worker
    ``CHUNKS_A_WORKER`` of them. What is made does not depend on it.

    Parameters
    ----------
    pool
        Where the chunks go.
    points
        How many points there are in all.
    workers
        How many tasks are worked on side by side; ``Workers.size()`` of the open pool.
    seconds
        How long one point takes one worker, more or less: measured on the first ones, or guessed.
    """
    long_enough = overhead_seconds(pool) / MOST_OVERHEAD
    worth_it = math.ceil(long_enough / seconds) if seconds * points > long_enough else points
    enough_for_all = points // (max(1, workers) * CHUNKS_A_WORKER)
    return max(1, min(worth_it, enough_for_all))


def overhead_seconds(pool: Pool) -> float:
    """Return what giving out one task of a pool costs, in seconds."""
    if isinstance(pool, Cluster):
        return OVERHEAD_SECONDS["cluster"]
    return OVERHEAD_SECONDS["processes" if isinstance(pool, Processes) else "threads"]
