"""Ids: whole numbers below 2**63 that derive from the point that made them, never from a counter.

An id packs, from high to low: the stream (28 bits, a hash of the stream's name), the calendar month (11 bits,
from January 1990), the layer of the Poisson field (7 bits), the index in the layer (12 bits) and the number of
times the household came back (5 bits). So it is the same in every scenario in which the point exists.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

import numpy as np

from simulator.contract import Purpose
from simulator.jit import lean
from simulator.random.philox import words

FIRST_MONTH = 1990 * 12
MONTHS = 2**11
LAYERS = 2**7
POINTS = 2**12
RETURNS = 2**5
STREAMS = 2**28
_NEXT_ID = int(Purpose.NEXT_ID)
COUNTED = LAYERS * POINTS
"""How many things of a stream and month can be counted."""


@lean
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


@lean
def counted_id(stream: int, month: int, count: int) -> int:
    """Return the id of the ``count``-th thing of a stream and month that is counted, not drawn."""
    return point_id(stream, month, count // POINTS, count % POINTS)


@lean
def has_come_back(identity: int) -> bool:
    """Return whether an id is that of a household that was housed before and has come back."""
    return identity % RETURNS != 0


@lean
def first_id(identity: int) -> int:
    """Return the id that a household had when it came for the first time."""
    return identity - identity % RETURNS


@lean
def id_when_back(identity: int) -> int:
    """Return the id of a household when it comes back: the same point, the next number of returns.

    Who has come back 31 times goes on under a number that is hashed from the last one.
    """
    if identity % RETURNS != RETURNS - 1:
        return identity + 1
    high, low, _, _ = words(0, 0, _NEXT_ID, identity, 0)
    return int((((np.int64(high) << 26) | (np.int64(low) >> 6)) << 5) | 1)


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
