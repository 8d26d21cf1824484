"""Lists of people in the order of since when they wait, and within a second of their ids.

Who joins nearly always goes to the end, so the place is sought from there.
"""

from __future__ import annotations

from simulator.engine.fast.layout import AFTER, BEFORE, FIRST, ID, LAST, LIST, NONE, SINCE
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part


@part
def join(run: Run, number: int, who: int) -> None:
    """Put somebody on a list."""
    people, ends = run.people, run.ends
    since, identity = people[who, SINCE], people[who, ID]
    before = ends[number, LAST]
    while before != NONE and goes_first(since, identity, people[before, SINCE], people[before, ID]):
        before = people[before, BEFORE]
    after = ends[number, FIRST] if before == NONE else people[before, AFTER]
    people[who, LIST] = number
    people[who, BEFORE] = before
    people[who, AFTER] = after
    if before == NONE:
        ends[number, FIRST] = who
    else:
        people[before, AFTER] = who
    if after == NONE:
        ends[number, LAST] = who
    else:
        people[after, BEFORE] = who


@part
def leave(run: Run, who: int) -> None:
    """Take somebody off the list."""
    people, ends = run.people, run.ends
    number, before, after = people[who, LIST], people[who, BEFORE], people[who, AFTER]
    if before == NONE:
        ends[number, FIRST] = after
    else:
        people[before, AFTER] = after
    if after == NONE:
        ends[number, LAST] = before
    else:
        people[after, BEFORE] = before


@inlined
def goes_first(since: int, identity: int, other_since: int, other_identity: int) -> bool:
    """Return whether somebody comes before another on a list."""
    return since < other_since or (since == other_since and identity < other_identity)
