"""What comes from outside: events that are added in any order, and sorted by time, kind and id, a month at a time.

A month's events are spread rather evenly over it. So they are sorted by counting, into stretches of time of a few
events each, and then put in order within each stretch. What comes later is only linked to its month. So little memory
is needed that all of it stays close to the processor.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engine.fast.layout import (
    COLLECTED_UNTIL,
    COMING,
    ENTITY,
    FREE_LATER,
    KINDS,
    LATER,
    LATER_LINK,
    NONE,
    TOO_SHORT,
    UNSORTED,
    VACATED,
    WHAT,
    WHEN,
)
from simulator.engine.fast.points import month_at
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part

Ints = NDArray[np.int64]


@part
def begin(run: Run, end: int) -> None:
    """Begin with what comes before a time, and with nothing that is known to come later."""
    state = run.state
    state[COLLECTED_UNTIL], state[UNSORTED] = end, 0
    state[LATER], state[FREE_LATER] = 0, NONE
    run.later_in_month[:] = NONE


@part
def begin_month(run: Run, month: int) -> None:
    """Go on with what comes in a month: first what is known of it already."""
    state, later, unsorted = run.state, run.later, run.unsorted
    state[COLLECTED_UNTIL] = run.month_starts[month + 1]
    place, row = 0, run.later_in_month[month]
    while row != NONE:
        _copy(later, row, unsorted, place)
        place += 1
        following = later[row, LATER_LINK]
        later[row, LATER_LINK], state[FREE_LATER] = state[FREE_LATER], row
        row = following
    state[UNSORTED] = place


@inlined
def add(run: Run, time: int, kind: int, entity: int, what: int, vacated: int) -> None:
    """Add an event; where there is no room left, it is noted that the run has to be made again with more."""
    state, unsorted = run.state, run.unsorted
    if time < state[COLLECTED_UNTIL]:
        place = state[UNSORTED]
        if place == len(unsorted):
            state[TOO_SHORT] = 1
        else:
            _write(unsorted, place, time * KINDS + kind, entity, what, vacated)
            state[UNSORTED] = place + 1
    else:
        _keep_for_later(run, time, kind, entity, what, vacated)


@part
def _keep_for_later(run: Run, time: int, kind: int, entity: int, what: int, vacated: int) -> None:
    """Keep an event for its month."""
    state, later, month = run.state, run.later, month_at(run, time)
    row = state[FREE_LATER]
    if row != NONE:
        state[FREE_LATER] = later[row, LATER_LINK]
    elif state[LATER] == len(later):
        state[TOO_SHORT] = 1
        return
    else:
        row = state[LATER]
        state[LATER] = row + 1
    _write(later, row, time * KINDS + kind, entity, what, vacated)
    later[row, LATER_LINK], run.later_in_month[month] = run.later_in_month[month], row


@part
def sort(run: Run, start: int) -> None:
    """Put the events of the month in order, as rows of ``coming``; none is earlier than ``start``."""
    state, coming, unsorted, counts = run.state, run.coming, run.unsorted, run.counts
    length, count = state[COLLECTED_UNTIL] - start, state[UNSORTED]
    shift = 0
    while length >> shift >= len(counts) - 1:
        shift += 1
    counts[:] = 0
    for row in range(count):
        counts[((unsorted[row, WHEN] // KINDS - start) >> shift) + 1] += 1
    for stretch in range(1, len(counts)):
        counts[stretch] += counts[stretch - 1]
    for row in range(count):
        stretch = (unsorted[row, WHEN] // KINDS - start) >> shift
        _copy(unsorted, row, coming, counts[stretch])
        counts[stretch] += 1
    state[COMING] = count
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
            _write(coming, place, when, entity, what, vacated)


@inlined
def _write(table: Ints, row: int, when: int, entity: int, what: int, vacated: int) -> None:
    table[row, WHEN] = when
    table[row, ENTITY] = entity
    table[row, WHAT] = what
    table[row, VACATED] = vacated


@inlined
def _copy(source: Ints, row: int, target: Ints, place: int) -> None:
    target[place, WHEN] = source[row, WHEN]
    target[place, ENTITY] = source[row, ENTITY]
    target[place, WHAT] = source[row, WHAT]
    target[place, VACATED] = source[row, VACATED]
