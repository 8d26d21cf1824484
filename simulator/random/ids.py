"""Ids: whole numbers below 2**63 that derive from the point that made them, never from a counter.

An id packs, from high to low: the stream (28 bits, a hash of the stream's name), the calendar month (11 bits,
from January 1990), the layer of the Poisson field (7 bits), the index in the layer (12 bits) and the number of
times the household came back (5 bits). So it is the same in every scenario in which the point exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from simulator.jit import compiled

FIRST_MONTH = 1990 * 12
MONTHS = 2**11
LAYERS = 2**7
POINTS = 2**12
RETURNS = 2**5
STREAMS = 2**28
COUNTED = LAYERS * POINTS
"""How many things of a stream and month can be counted."""


@compiled
def point_id(stream: int, month: int, layer: int, index: int) -> int:
    """Return the id of a point.

    Parameters
    ----------
    stream
        The stream's number, from ``stream_numbers``.
    month
        The calendar month, counted from year 0.
    layer, index
        The layer of the field, and the index in that layer and month.
    """
    return (((stream * MONTHS + (month - FIRST_MONTH)) * LAYERS + layer) * POINTS + index) * RETURNS


@compiled
def counted_id(stream: int, month: int, count: int) -> int:
    """Return the id of the ``count``-th thing of a stream and month that is counted, not drawn."""
    return point_id(stream, month, count // POINTS, count % POINTS)


def stream_numbers(names: Iterable[str]) -> dict[str, int]:
    """Return a number for each stream's name, the same in every scenario.

    Two names may hash to the same number (once in some hundreds of thousands of streams for a region of nine
    municipalities); the later one in alphabetical order is then hashed again with a salt.
    """
    numbers: dict[str, int] = {}
    taken: set[int] = set()
    for name in sorted(set(names)):
        salt = 0
        while True:
            digest = hashlib.blake2b(name.encode(), digest_size=4, salt=salt.to_bytes(2, "big")).digest()
            number = int.from_bytes(digest, "big") % STREAMS
            if number not in taken:
                break
            salt += 1
        numbers[name] = number
        taken.add(number)
    return numbers
