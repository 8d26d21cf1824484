"""What is still to happen: events that the state makes, in stretches of time, and a heap of those of the present one.

Each event is a row of ``plans``. Most of what is scheduled lies far ahead, so it is only linked to the stretch in
which it falls; ``stretches`` has the first event of each. When a stretch begins, its few events go into ``heap``,
from which they come in order of time, kind and id.
"""

from __future__ import annotations

from simulator.engine.fast.layout import (
    BUCKET,
    BUCKET_SHIFT,
    END,
    ENTITY,
    EXTRA,
    FREE_NODE,
    IN_HEAP,
    KINDS,
    LINK,
    NODE,
    NODES,
    NONE,
    ROW,
    TOO_SHORT,
    WHEN,
)
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part
from simulator.jit.table import fetch


@part
def schedule(run: Run, time: int, kind: int, entity: int, row: int, extra: int) -> None:
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
    state, plans, stretches = run.state, run.plans, run.stretches
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
        _push(run, node)
    else:
        plans[node, LINK] = stretches[bucket]
        stretches[bucket] = node


@inlined
def precedes(when: int, entity: int, other_when: int, other_entity: int) -> bool:
    """Return whether an event comes before another."""
    return when < other_when or (when == other_when and entity < other_entity)


@part
def _push(run: Run, node: int) -> None:
    state, plans, heap = run.state, run.plans, run.heap
    when, entity = plans[node, WHEN], plans[node, ENTITY]
    place = state[IN_HEAP]
    state[IN_HEAP] += 1
    while place > 0:
        parent = (place - 1) >> 1
        if not precedes(when, entity, heap[parent, WHEN], heap[parent, ENTITY]):
            break
        _move(run, parent, place)
        place = parent
    heap[place, WHEN] = when
    heap[place, ENTITY] = entity
    heap[place, NODE] = node


@part
def take_first(run: Run) -> int:
    """Take the first event of the heap off; its row of the agenda may be used again, but holds it until then."""
    state, plans, heap = run.state, run.plans, run.heap
    node = heap[0, NODE]
    state[IN_HEAP] -= 1
    last = state[IN_HEAP]
    when, entity = heap[last, WHEN], heap[last, ENTITY]
    place, child = 0, 1
    while child < last:
        other = child + 1
        if other < last and precedes(
            heap[other, WHEN],
            heap[other, ENTITY],
            heap[child, WHEN],
            heap[child, ENTITY],
        ):
            child = other
        if not precedes(heap[child, WHEN], heap[child, ENTITY], when, entity):
            break
        _move(run, child, place)
        place = child
        child = 2 * place + 1
    if last > 0:
        _move(run, last, place)
    plans[node, LINK] = state[FREE_NODE]
    state[FREE_NODE] = node
    return node


@part
def look_ahead(run: Run, until: int) -> None:
    """While the heap is empty, go on to the next stretch of time, at most to the one that ``until`` lies in."""
    state, plans, stretches = run.state, run.plans, run.stretches
    last = until >> state[BUCKET_SHIFT]
    while state[IN_HEAP] == 0 and state[BUCKET] < last:
        state[BUCKET] += 1
        node = stretches[state[BUCKET]]
        while node != NONE:
            following = plans[node, LINK]
            # Most were met long ago: without being told the processor would wait for each of them.
            fetch(run.people, plans[node, ROW])
            _push(run, node)
            node = following


@inlined
def _move(run: Run, source: int, target: int) -> None:
    heap = run.heap
    heap[target, WHEN] = heap[source, WHEN]
    heap[target, ENTITY] = heap[source, ENTITY]
    heap[target, NODE] = heap[source, NODE]
