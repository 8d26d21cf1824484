"""Times drawn from the distributions of a scenario, which stand in one table: a row for each distribution."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.jit import inlined, merged, part
from simulator.random import draws
from simulator.random.replication import Duration

Floats = NDArray[np.float64]
_KIND, _MEAN, _FORM, _COUNT, _VALUES = range(5)
_EMPIRICAL, _NEVER = draws.EMPIRICAL, draws.NEVER


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
def draw_time(
    times: Floats,
    number: int,
    factor: float,
    seed: int,
    replication: int,
    purpose: int,
    entity: int,
    start: int,
) -> int:
    """Return a time in whole seconds from the distribution in a row; see ``draws.duration``."""
    kind = int(times[number, _KIND])
    if kind == _NEVER:
        return draws.FAR
    count = int(times[number, _COUNT])
    return draws.duration(
        kind,
        times[number, _MEAN],
        times[number, _FORM],
        times[number, _VALUES : _VALUES + count],
        times[number, _VALUES + count : _VALUES + 2 * count],
        factor,
        seed,
        replication,
        purpose,
        entity,
        start,
    )


@merged
def time_from(
    times: Floats,
    number: int,
    factor: float,
    first: float,
    second: float,
    seed: int,
    replication: int,
    purpose: int,
    entity: int,
    start: int,
) -> int:
    """Return what ``draw_time`` does from uniforms that were drawn before; see ``draws.duration_from``."""
    count = int(times[number, _COUNT])
    return draws.duration_from(
        int(times[number, _KIND]),
        times[number, _MEAN],
        times[number, _FORM],
        times[number, _VALUES : _VALUES + count],
        times[number, _VALUES + count : _VALUES + 2 * count],
        factor,
        first,
        second,
        seed,
        replication,
        purpose,
        entity,
        start,
    )


@inlined
def later_index(times: Floats, number: int) -> int:
    """Return how far after its first index the draw of a time begins to read; see ``draws.later_index``."""
    return draws.later_index(int(times[number, _KIND]))


@part
def draw_residual(
    times: Floats, number: int, factor: float, seed: int, replication: int, purpose: int, entity: int
) -> int:
    """Return what is left of a time that is going on, in whole seconds; see ``draws.residual``."""
    count = int(times[number, _COUNT])
    return draws.residual(
        int(times[number, _KIND]),
        times[number, _MEAN],
        times[number, _FORM],
        times[number, _VALUES : _VALUES + count],
        times[number, _VALUES + count : _VALUES + 2 * count],
        factor,
        seed,
        replication,
        purpose,
        entity,
    )
