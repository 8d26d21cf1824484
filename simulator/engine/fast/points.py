"""Points of the Poisson field that are drawn together: those of all streams of a kind in one month.

The same is told with fewer words in ``engine.streams``, which the reference engine reads. Here what is drawn about
many points is drawn at once, which costs a fraction of drawing it one by one.
"""

from __future__ import annotations

from simulator.engine.fast.layout import REPLICATION, SEED, TOO_SHORT
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part
from simulator.random import field

SECONDS_PER_DAY = 86_400


@part
def add_cells(run: Run, stream: int, month: int, ceiling: float, what: int, count: int) -> int:
    """Add the cells of a stream's month that begin below a ceiling; see ``field.add_cells``."""
    count = field.add_cells(stream, month, ceiling, what, count, run.cells, run.cell_numbers)
    if count > run.cells.shape[1]:
        run.state[TOO_SHORT] = 1
        return 0
    return count


@part
def draw_points(run: Run, cells: int, start: int, end: int) -> int:
    """Draw the points of the cells of a month, from its first second to its end; return how many there are."""
    state = run.state
    count = field.points_of_cells(
        state[SEED],
        state[REPLICATION],
        start,
        end,
        cells,
        run.cells,
        run.cell_numbers,
        0,
        run.points,
        run.point_levels,
        run.point_ids,
        run.point_whats,
    )
    if count > len(run.points):
        state[TOO_SHORT] = 1
        return 0
    return count


@inlined
def keep_if(run: Run, is_kept: bool, point: int, kept: int) -> int:
    """Keep a point, or not, as the next of those that are kept; return how many these are then."""
    # It is written down in any case: whether it is kept would be a guess for the processor.
    run.points[kept] = run.points[point]
    run.point_ids[kept] = run.point_ids[point]
    run.point_whats[kept] = run.point_whats[point]
    return kept + is_kept


@inlined
def add_point(run: Run, count: int, identity: int, what: int) -> int:
    """Add something that is known to come, but for its time; return how many points there are then."""
    if count == len(run.points):
        run.state[TOO_SHORT] = 1
        return count
    run.point_ids[count], run.point_whats[count] = identity, what
    return count + 1


@inlined
def month_at(run: Run, time: int) -> int:
    """Return the month in which a time of the run lies."""
    return run.month_of_day[time // SECONDS_PER_DAY]


@inlined
def segment_at(run: Run, time: int) -> int:
    """Return the segment in force at a time; before the first day it is the first one."""
    return run.segment_of_day[max(time, 0) // SECONDS_PER_DAY]
