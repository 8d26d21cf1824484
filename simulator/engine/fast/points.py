"""Points of the Poisson field that are drawn together: those of all streams of a kind in one month.

The same is told with fewer words in ``engine.streams``, which the reference engine reads. Here what is drawn about
many points is drawn at once, which costs a fraction of drawing it one by one.
"""

from __future__ import annotations

from simulator.engine.fast.layout import REPLICATION, SEED, TOO_SHORT
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part
from simulator.random.field import points_of_month

SECONDS_PER_DAY = 86_400
VECTOR = 8
"""The processor draws up to so many numbers at once; what is left over it draws one by one, which takes longer."""


@part
def add_points(run: Run, stream: int, month: int, start: int, end: int, ceiling: float, count: int) -> int:
    """Draw the points of a stream in a month below a ceiling, after ``count`` others.

    Parameters
    ----------
    stream, month, start, end, ceiling
        See ``field.points_of_month``.

    Returns
    -------
    int
        How many points there are then.
    """
    state = run.state
    count = points_of_month(
        state[SEED],
        state[REPLICATION],
        stream,
        month,
        start,
        end,
        ceiling,
        count,
        run.points,
        run.point_levels,
        run.point_ids,
        run.block,
    )
    if count > len(run.points):
        state[TOO_SHORT] = 1
        return len(run.points)
    return count


@inlined
def keep(run: Run, point: int, kept: int, what: int) -> None:
    """Keep a point as the next of those that are kept, which are fewer than the points so far."""
    run.points[kept], run.point_ids[kept], run.point_whats[kept] = (
        run.points[point],
        run.point_ids[point],
        what,
    )


@inlined
def add_point(run: Run, count: int, identity: int, what: int) -> int:
    """Add something that is known to come, but for its time; return how many points there are then."""
    if count == len(run.points):
        run.state[TOO_SHORT] = 1
        return count
    run.point_ids[count], run.point_whats[count] = identity, what
    return count + 1


@inlined
def segment_at(run: Run, time: int) -> int:
    """Return the segment in force at a time; before the first day it is the first one."""
    return run.segment_of_day[max(time, 0) // SECONDS_PER_DAY]


@inlined
def in_vectors(count: int) -> int:
    """Return for how many to draw where ``count`` are looked at, so that nothing is drawn one by one."""
    return (count + VECTOR - 1) // VECTOR * VECTOR
