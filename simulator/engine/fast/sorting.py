"""What comes from outside: events that are added in any order, and sorted by time, kind and id.

Most fall near those that were added just before them, and they are spread rather evenly over the run. So they are
sorted by counting, into stretches of time of a few events each, and then put in order within each stretch.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engine.fast.layout import (
    COMING,
    EARLIEST,
    END,
    ENTITY,
    KINDS,
    REGISTERED_WITHIN,
    SORT_SHIFT,
    TOO_SHORT,
    VACATED,
    WHAT,
    WHEN,
)
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part

Ints = NDArray[np.int64]


@part
def begin(run: Run) -> None:
    """Choose the stretches, as short as there is room to count in, with no events in any of them."""
    state = run.state
    state[EARLIEST] = min(run.void_months[0], -run.fixed[REGISTERED_WITHIN] - 1)
    state[SORT_SHIFT] = 0
    while _stretch(run, state[END]) >= len(run.counts) - 1:
        state[SORT_SHIFT] += 1
    run.counts[:] = 0


@inlined
def _stretch(run: Run, time: int) -> int:
    return (time - run.state[EARLIEST]) >> run.state[SORT_SHIFT]


@inlined
def add(run: Run, time: int, kind: int, entity: int, what: int, vacated: int) -> None:
    """Add an event; where there is no room left, it is noted that the run has to be made again with more."""
    state, unsorted = run.state, run.unsorted
    place = state[COMING]
    if place == len(unsorted):
        state[TOO_SHORT] = 1
    else:
        unsorted[place, WHEN] = time * KINDS + kind
        unsorted[place, ENTITY] = entity
        unsorted[place, WHAT] = what
        unsorted[place, VACATED] = vacated
        state[COMING] = place + 1
        run.counts[_stretch(run, time) + 1] += 1


@part
def sort(run: Run) -> None:
    """Put all events in order, as rows of ``coming``."""
    coming, unsorted, counts, count = run.coming, run.unsorted, run.counts, run.state[COMING]
    before = 0
    for stretch in range(len(counts)):
        before += counts[stretch]
        counts[stretch] = before
    for row in range(count):
        stretch = _stretch(run, unsorted[row, WHEN] // KINDS)
        _copy(unsorted, row, coming, counts[stretch])
        counts[stretch] += 1
    for row in range(1, count):
        when, entity, what, vacated = (
            coming[row, WHEN],
            coming[row, ENTITY],
            coming[row, WHAT],
            coming[row, VACATED],
        )
        place = row
        while place > 0 and (
            when < coming[place - 1, WHEN]
            or (when == coming[place - 1, WHEN] and entity < coming[place - 1, ENTITY])
        ):
            _copy(coming, place - 1, coming, place)
            place -= 1
        if place < row:
            coming[place, WHEN] = when
            coming[place, ENTITY] = entity
            coming[place, WHAT] = what
            coming[place, VACATED] = vacated


@inlined
def _copy(source: Ints, row: int, target: Ints, place: int) -> None:
    target[place, WHEN] = source[row, WHEN]
    target[place, ENTITY] = source[row, ENTITY]
    target[place, WHAT] = source[row, WHAT]
    target[place, VACATED] = source[row, VACATED]
