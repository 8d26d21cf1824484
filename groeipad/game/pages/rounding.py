"""Rounding to steps, and a sum so that what is shown adds up: the parts of a change between two shown numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

_NOTHING = 1e-5
"""A part that is smaller changed nothing: outcomes are kept to six decimals, and a part comes from several."""

_LEAST_REMAINDER = 0.25
"""A part that lies nearer to the step at which it is shown stays there."""


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


def whole(value: float, step: int = 1) -> int:
    """Return a number rounded to a multiple of a step; as ``Texts`` writes it: halves away from zero."""
    return step * int((Decimal(repr(float(value))) / step).quantize(Decimal(1), ROUND_HALF_UP))


def whole_parts(
    before: float | None,
    parts: Sequence[float],
    now: float,
    step: int = 1,
    steps: Sequence[int] | None = None,
) -> WholeParts:
    """Return a change and its parts, each in steps of its own, so that they add up.

    The two ends and all parts but the first are rounded, and the first one is what is left. Where it would be shown
    far from what it is, others go to their next step, that with the largest remainder first. So no part is shown
    more than three quarters of a step away from what it is, and a part that is nothing stays nothing.

    Parameters
    ----------
    before
        The value before, in the unit that is shown; None counts as 0.
    parts
        What it is changed by; together ``now - before``. The first one is known least.
    now
        The value after it.
    step
        In which steps the two ends are shown.
    steps
        Those of all parts but the first; as ``step`` where not given.
    """
    first, last = whole(before or 0.0, step), whole(now, step)
    sizes = [step] * (len(parts) - 1) if steps is None else list(steps)
    others = list(parts[1:])
    shown = [
        0 if abs(part) < _NOTHING else whole(part, size) for part, size in zip(others, sizes, strict=True)
    ]
    while True:
        rest = last - first - sum(shown)
        off = rest - parts[0]
        turn = 1 if off > 0 else -1
        # Who goes on to the next step must not be more than a step away then, and has to bring the first part nearer.
        remainders = {
            index: turn * (part - shown[index]) / sizes[index]
            for index, part in enumerate(others)
            if abs(part) >= _NOTHING
            and turn * (part - shown[index]) >= _LEAST_REMAINDER * sizes[index]
            and abs(off) > sizes[index] / 2
        }
        if not remainders:
            return WholeParts(first, (rest, *shown), last)
        index = max(remainders, key=lambda one: (remainders[one], -one))
        shown[index] += turn * sizes[index]
