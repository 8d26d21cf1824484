"""Sums of floating-point numbers in an order that is written down, so that results are the same to the last bit."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE
from simulator.jit import compiled, lean

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float64)
_BLOCK = 128


@compiled
def pairwise(values: Floats, start: int, stop: int) -> float:
    """Return the sum of ``values[start:stop]`` as numpy adds up what lies side by side.

    Up to 128 values in eight running sums; more in two halves, so that rounding errors grow with the logarithm of
    their number. Source: N. J. Higham, "The accuracy of floating point summation", SIAM Journal on Scientific
    Computing 14 (1993), 783-799; numpy's ``pairwise_sum``.
    """
    if stop - start > _BLOCK:
        half = (stop - start) // 2
        half -= half % 8
        return pairwise(values, start, start + half) + pairwise(values, start + half, stop)
    if stop - start < 8:
        total = 0.0
        for i in range(start, stop):
            total += values[i]
        return total
    s0, s1, s2, s3 = values[start], values[start + 1], values[start + 2], values[start + 3]
    s4, s5, s6, s7 = values[start + 4], values[start + 5], values[start + 6], values[start + 7]
    whole = stop - (stop - start) % 8
    for i in range(start + 8, whole, 8):
        s0 += values[i]
        s1 += values[i + 1]
        s2 += values[i + 2]
        s3 += values[i + 3]
        s4 += values[i + 4]
        s5 += values[i + 5]
        s6 += values[i + 6]
        s7 += values[i + 7]
    total = ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7))
    for i in range(whole, stop):
        total += values[i]
    return float(total)


@lean
def add_up(values: NDArray[Number], position: Ints, total: NDArray[Number]) -> None:
    """Add values (months, n) to totals (months, positions), in their order; those at ``NONE`` count nowhere."""
    for one in range(values.shape[1]):
        if position[one] != NONE:
            for month in range(len(values)):
                total[month, position[one]] += values[month, one]
