"""Rounding a sum so that what is shown adds up: the parts of a change, and the change between two shown numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import floor

_NOTHING = 1e-5
"""A part that is smaller changed nothing: outcomes are kept to six decimals, and a part comes from several."""


@dataclass(frozen=True)
class WholeParts:
    """Whole numbers of which the parts add up to the change: ``before + sum(parts) == now``.

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


def whole(value: float) -> int:
    """Return a number rounded as ``Texts`` writes it: halves away from zero."""
    return int(Decimal(repr(float(value))).quantize(Decimal(1), ROUND_HALF_UP))


def whole_parts(before: float | None, parts: Sequence[float], now: float) -> WholeParts:
    """Return a change and its parts in whole numbers that add up.

    The two ends are rounded; the parts by largest remainder (Hamilton's method, see
    ``simulator.model.apportionment``, here with parts below zero): each gets its whole part from below, and what is
    left goes one by one to the largest remainders. So no part is shown more than one away from what it is, and a part
    that is nothing stays nothing.

    Parameters
    ----------
    before
        The value before, in the unit that is shown; None counts as 0.
    parts
        What it is changed by; together ``now - before``.
    now
        The value after it.
    """
    first, last = whole(before or 0.0), whole(now)
    shown = [0 if abs(part) < _NOTHING else floor(part) for part in parts]
    some = [index for index, part in enumerate(parts) if abs(part) >= _NOTHING]
    left = last - first - sum(shown)
    # What is left is at most one for each: who has the largest remainder first, or the smallest where one too many is
    # shown. Where nothing changed but for the last decimals, the first part has the difference.
    by_remainder = sorted(some, key=lambda index: (shown[index] - parts[index], index))
    turn = 1 if left > 0 else -1
    for index in (by_remainder if left > 0 else by_remainder[::-1])[: abs(left)]:
        shown[index] += turn
        left -= turn
    if left and shown:
        shown[0] += left
    return WholeParts(first, tuple(shown), last)
