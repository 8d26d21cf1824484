"""The order of many whole numbers, by their digits: faster than comparing them, and always the same."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.jit import compiled

Ints = NDArray[np.int64]
_DIGIT = 11
_DIGITS = 2**_DIGIT


@compiled
def smallest_first(values: Ints) -> Ints:
    """Return the order of whole numbers from zero on, the smallest first; equal ones stay as they were.

    Source: D. E. Knuth, "The Art of Computer Programming", volume 3, 2nd edition (1998), section 5.2.5: distribution
    by one digit after another, the last digit first.
    """
    order = np.arange(len(values))
    other = np.empty(len(values), dtype=np.int64)
    largest = 0
    for value in values:
        largest = max(largest, value)
    shift = 0
    while largest >> shift:
        first = np.zeros(_DIGITS + 1, dtype=np.int64)
        for value in values:
            first[((value >> shift) & (_DIGITS - 1)) + 1] += 1
        for digit in range(_DIGITS):
            first[digit + 1] += first[digit]
        for i in order:
            digit = (values[i] >> shift) & (_DIGITS - 1)
            other[first[digit]] = i
            first[digit] += 1
        order, other = other, order
        shift += _DIGIT
    return order
