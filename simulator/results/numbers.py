"""Finding by id: a table in two arrays, for compiled functions.

An id may be any whole number from zero on. The table has open addressing: an id stands at the place that its hash
gives, or at the next free one. Source: D. E. Knuth, "The Art of Computer Programming", volume 3, 2nd edition (1998),
section 6.4: algorithm L, and multiplicative hashing with the golden ratio.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE
from simulator.jit import compiled

Ints = NDArray[np.int64]
_GOLDEN_RATIO = -7046029254386353131  # 2**64 divided by it, as a whole number with a sign


@compiled
def new_table(most: int) -> Ints:
    """Return an empty table for at most so many ids: (places, 2) with an id and its number."""
    places = 16
    while places < 2 * most:
        places *= 2
    table = np.empty((places, 2), dtype=np.int64)
    table[:, 0] = NONE
    return table


@compiled
def _place_of(table: Ints, identity: int) -> int:
    """Return where an id stands, or where it would stand."""
    places = len(table)
    place = ((identity * _GOLDEN_RATIO) >> 40) & (places - 1)
    while table[place, 0] != identity and table[place, 0] != NONE:
        place = (place + 1) & (places - 1)
    return place


@compiled
def enter(table: Ints, identity: int, number: int) -> None:
    """Give an id a number, in place of the one that it may have had."""
    place = _place_of(table, identity)
    table[place, 0] = identity
    table[place, 1] = number


@compiled
def number_of(table: Ints, identity: int) -> int:
    """Return the number of an id, ``NONE`` where it has none."""
    place = _place_of(table, identity)
    return table[place, 1] if table[place, 0] == identity else NONE
