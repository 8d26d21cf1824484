"""What is still to happen: events that the state makes, in stretches of time, and a heap of those of the present one.

All of it stands in one table, ``plans``: a row for each event, and beside these columns others in which row n tells
about stretch n, and about place n of the heap. Most of what is scheduled lies far ahead, so it is only linked to the
stretch in which it falls. When that stretch begins, its few events go into the heap, from which they come in order
of time, kind and id.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engine.fast.layout import (
    BUCKET,
    BUCKET_HEAD,
    BUCKET_SHIFT,
    END,
    ENTITY,
    EXTRA,
    FREE_NODE,
    HEAP_ENTITY,
    HEAP_NODE,
    HEAP_WHEN,
    IN_HEAP,
    KINDS,
    LINK,
    NODES,
    NONE,
    ROW,
    TOO_SHORT,
    WHEN,
)
from simulator.jit import inlined, part

Ints = NDArray[np.int64]


@part
def clear(state: Ints, plans: Ints) -> None:
    """Let nothing be planned."""
    plans[: (state[END] >> state[BUCKET_SHIFT]) + 1, BUCKET_HEAD] = NONE


@part
def schedule(
    state: Ints,
    plans: Ints,
    time: int,
    kind: int,
    entity: int,
    row: int,
    extra: int,
) -> None:
    """Let something happen later; what would come after the end of the run is left out.

    Where there is no room left, it is left out too, and noted that the run has to be made again with more.

    Parameters
    ----------
    time, kind, entity
        When, and its rank among events of the same second.
    row
        The row of people or homes it is about.
    extra
        What else it has to know.
    """
    if time >= state[END]:
        return
    node = state[FREE_NODE]
    if node == NONE:
        node = state[NODES]
        if node == len(plans):
            state[TOO_SHORT] = 1
            return
        state[NODES] = node + 1
    else:
        state[FREE_NODE] = plans[node, LINK]
    plans[node, WHEN] = time * KINDS + kind
    plans[node, ENTITY] = entity
    plans[node, ROW] = row
    plans[node, EXTRA] = extra
    bucket = time >> state[BUCKET_SHIFT]
    if bucket <= state[BUCKET]:
        _push(state, plans, node)
    else:
        plans[node, LINK] = plans[bucket, BUCKET_HEAD]
        plans[bucket, BUCKET_HEAD] = node


@inlined
def precedes(when: int, entity: int, other_when: int, other_entity: int) -> bool:
    """Return whether an event comes before another."""
    return when < other_when or (when == other_when and entity < other_entity)


@part
def _push(state: Ints, plans: Ints, node: int) -> None:
    when, entity = plans[node, WHEN], plans[node, ENTITY]
    place = state[IN_HEAP]
    state[IN_HEAP] += 1
    while place > 0:
        parent = (place - 1) >> 1
        if not precedes(when, entity, plans[parent, HEAP_WHEN], plans[parent, HEAP_ENTITY]):
            break
        _move(plans, parent, place)
        place = parent
    plans[place, HEAP_WHEN] = when
    plans[place, HEAP_ENTITY] = entity
    plans[place, HEAP_NODE] = node


@part
def take_first(state: Ints, plans: Ints) -> int:
    """Take the first event of the heap off; its row of the agenda may be used again, but holds it until then."""
    node = plans[0, HEAP_NODE]
    state[IN_HEAP] -= 1
    last = state[IN_HEAP]
    when, entity = plans[last, HEAP_WHEN], plans[last, HEAP_ENTITY]
    place, child = 0, 1
    while child < last:
        other = child + 1
        if other < last and precedes(
            plans[other, HEAP_WHEN],
            plans[other, HEAP_ENTITY],
            plans[child, HEAP_WHEN],
            plans[child, HEAP_ENTITY],
        ):
            child = other
        if not precedes(plans[child, HEAP_WHEN], plans[child, HEAP_ENTITY], when, entity):
            break
        _move(plans, child, place)
        place = child
        child = 2 * place + 1
    if last > 0:
        _move(plans, last, place)
    plans[node, LINK] = state[FREE_NODE]
    state[FREE_NODE] = node
    return node


@part
def look_ahead(state: Ints, plans: Ints, until: int) -> None:
    """While the heap is empty, go on to the next stretch of time, at most to the one that ``until`` lies in."""
    last = until >> state[BUCKET_SHIFT]
    while state[IN_HEAP] == 0 and state[BUCKET] < last:
        state[BUCKET] += 1
        node = plans[state[BUCKET], BUCKET_HEAD]
        while node != NONE:
            following = plans[node, LINK]
            _push(state, plans, node)
            node = following


@inlined
def _move(plans: Ints, source: int, target: int) -> None:
    plans[target, HEAP_WHEN] = plans[source, HEAP_WHEN]
    plans[target, HEAP_ENTITY] = plans[source, HEAP_ENTITY]
    plans[target, HEAP_NODE] = plans[source, HEAP_NODE]
