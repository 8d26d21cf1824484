"""Rounding to steps, and a sum so that what is shown adds up: the parts of a change between two shown numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor

_NOTHING = 1e-5
"""A part that is smaller changed nothing: outcomes are kept to six decimals, and a part comes from several."""


@dataclass(frozen=True)
class WholeParts:
    """Multiples of a step of which the parts add up to the change: ``before + sum(parts) == now``.

    Attributes
    ----------
    before, now
        The numbers at both ends, each rounded as it is everywhere else; ``before`` is 0 where there is none.
    parts
        What is between them.
    """

    before: int
    parts: tuple[int, ...]
    now: int


def whole(value: float, step: int = 1) -> int:
    """Return a number rounded to a multiple of a step; as ``Texts`` writes it: halves away from zero."""
    return step * int((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP))


def whole_parts(before: float | None, parts: Sequence[float], now: float, step: int = 1) -> WholeParts:
    """Return a change and its parts in multiples of a step that add up.

    The two ends are rounded; the parts by largest remainder (Hamilton's method, see
    ``simulator.model.apportionment``, here with parts below zero): each gets its whole part from below, and what is
    left goes step by step to the largest remainders. So no part is shown more than a step away from what it is, and a
    part that is nothing stays nothing.

    Parameters
    ----------
    before
        The value before, in the unit that is shown; None counts as 0.
    parts
        What it is changed by; together ``now - before``.
    now
        The value after it.
    step
        In which steps they are shown.
    """
    first, last = whole(before or 0.0, step), whole(now, step)
    exact = [0.0 if abs(part) < _NOTHING else part / step for part in parts]
    shown = [floor(part) for part in exact]
    some = [index for index, part in enumerate(exact) if part]
    left = (last - first) // step - sum(shown)
    # What is left is at most one for each: who has the largest remainder first, or the smallest where one too many is
    # shown. Where nothing changed but for the last decimals, the first part has the difference.
    by_remainder = sorted(some, key=lambda index: (shown[index] - exact[index], index))
    turn = 1 if left > 0 else -1
    for index in (by_remainder if left > 0 else by_remainder[::-1])[: abs(left)]:
        shown[index] += turn
        left -= turn
    if left and shown:
        shown[0] += left
    return WholeParts(first, tuple(step * part for part in shown), last)
