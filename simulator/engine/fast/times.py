"""Times drawn from the distributions of a scenario, which stand in one table: a row for each distribution."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.engine.fast.layout import REPLICATION, SEED
from simulator.engine.fast.run import Run
from simulator.jit import part
from simulator.random import times as random_times
from simulator.random.replication import Duration

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_KIND, _MEAN, _FORM, _COUNT, _VALUES = range(5)
_NEVER = random_times.NEVER


def table_of(durations: Sequence[Duration]) -> Floats:
    """Return distributions as a table: kind, mean, form, number of values, the values and their cumulative shares."""
    longest = max(len(one.values) for one in durations)
    table = np.zeros((len(durations), _VALUES + 2 * longest))
    for row, one in zip(table, durations, strict=True):
        count = len(one.values)
        row[:_VALUES] = one.kind, one.mean_days, one.form, count
        row[_VALUES : _VALUES + count] = one.values
        row[_VALUES + count : _VALUES + 2 * count] = one.cumulative
    return table


@part
def draw_time(run: Run, number: int, factor: float, purpose: int, entity: int, start: int) -> int:
    """Return a time in whole seconds from the distribution in a row; see ``random_times.duration``."""
    times, state = run.times, run.state
    kind = int(times[number, _KIND])
    if kind == _NEVER:
        return random_times.FAR
    count = int(times[number, _COUNT])
    return random_times.duration(
        kind,
        times[number, _MEAN],
        times[number, _FORM],
        times[number, _VALUES : _VALUES + count],
        times[number, _VALUES + count : _VALUES + 2 * count],
        factor,
        state[SEED],
        state[REPLICATION],
        purpose,
        entity,
        start,
    )


@part
def draw_residual(run: Run, number: int, factor: float, purpose: int, entity: int) -> int:
    """Return what is left of a time that is going on, in whole seconds; see ``random_times.residual``."""
    times, state = run.times, run.state
    count = int(times[number, _COUNT])
    return random_times.residual(
        int(times[number, _KIND]),
        times[number, _MEAN],
        times[number, _FORM],
        times[number, _VALUES : _VALUES + count],
        times[number, _VALUES + count : _VALUES + 2 * count],
        factor,
        state[SEED],
        state[REPLICATION],
        purpose,
        entity,
    )


@part
def draw_times(
    run: Run,
    number: int,
    factors: Floats,
    purpose: int,
    entities: Ints,
    drawn: Floats,
    found: Ints,
) -> None:
    """Draw a time for each of many entities from the distribution in a row; see ``random_times.durations_of``."""
    times, state = run.times, run.state
    count = int(times[number, _COUNT])
    random_times.durations_of(
        int(times[number, _KIND]),
        times[number, _MEAN],
        times[number, _FORM],
        times[number, _VALUES : _VALUES + count],
        times[number, _VALUES + count : _VALUES + 2 * count],
        factors,
        state[SEED],
        state[REPLICATION],
        purpose,
        entities,
        drawn,
        found,
    )
