"""How the homes taken at the end of a period follow from those of the periods just before it.

Whoever is placed keeps a home for a stay of any kind, so the homes taken at the end of a period are a sum over all
placements before it: in months a hundred terms and more a row. For the usual stays that sum has a memory of one or
two periods. An exponential stay forgets how long it has lasted, so what is left of all earlier placements is a fixed
part of what was left a period ago; a gamma stay of shape two has two stages, and needs two periods. Both are the same
sum, written shorter, to ten decimals.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers.problem import Floats

LONGEST = 2
"""Periods that a memory reaches back; stays of other kinds are added up one by one."""
RECENT = 3
"""The newest placements, for which a memory need not hold: their void may not be over yet."""
SHORT = 12
"""So many placements are added up one by one: a memory would save nothing."""
EXACT = 1e-10
"""By how much a part of those placed may differ: one home in ten thousand million."""


@dataclass(frozen=True)
class Memory:
    """How the homes taken at the end of one period follow from what was before.

    Attributes
    ----------
    before
        The part of the homes taken one period ago, two periods ago and so on, that is taken still.
    placed
        The part of those placed in a period that comes on top of that, by period.
    """

    before: tuple[float, ...]
    placed: dict[int, float]


def memories(kept: Floats) -> list[Memory]:
    """Return how the homes taken follow, period by period.

    Parameters
    ----------
    kept
        (P, P) the part of those placed in a period (last axis) whose home is taken at the end of another.
    """
    return [_shortest(kept, p) for p in range(len(kept))]


def _shortest(kept: Floats, p: int) -> Memory:
    """Return the memory with the fewest terms for the end of one period."""
    if not kept[p].any():
        return Memory((), {})
    for recent in range(1, RECENT + 1 if p >= SHORT else 1):
        old = p - recent + 1
        for length in range(1, min(LONGEST, p) + 1):
            if old <= length + recent:
                continue
            earlier = kept[p - length : p, :old][::-1].T
            found, *_ = np.linalg.lstsq(earlier, kept[p, :old], rcond=None)
            if np.abs(earlier @ found - kept[p, :old]).max() <= EXACT:
                on_top = kept[p, : p + 1] - found @ kept[p - length : p, : p + 1][::-1]
                return Memory(tuple(found.tolist()), _terms(on_top, first=old))
    return Memory((), _terms(kept[p, : p + 1], first=0))


def _terms(parts: Floats, first: int) -> dict[int, float]:
    return {q: float(parts[q]) for q in range(first, len(parts)) if abs(parts[q]) > EXACT}
