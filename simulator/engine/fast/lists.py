"""Lists of people in the order of since when they wait, and within a second of their ids.

Who joins nearly always goes to the end, so the place is sought from there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engine.fast.layout import AFTER, BEFORE, FIRST, ID, LAST, LIST, NONE, SINCE
from simulator.jit import inlined, merged

Ints = NDArray[np.int64]


@merged
def join(people: Ints, ends: Ints, number: int, who: int) -> None:
    """Put somebody on a list."""
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


@merged
def leave(people: Ints, ends: Ints, who: int) -> None:
    """Take somebody off the list."""
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
