"""Dividing whole homes in proportion to weights, without losing one: the methods of apportionment.

Everything is compared exactly. A weight counts as the decimal number it is written as, so that 0.5, 0.3 and 0.2 of
five homes have the equal remainders that people see, and not those of their binary neighbours. What is equal goes to
the first in the list.

Source: M. L. Balinski and H. P. Young, *Fair Representation: Meeting the Ideal of One Man, One Vote* (2nd edition,
2001), which has all these methods.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal

Method = Literal["largest_remainder", "sainte_lague", "dhondt", "huntington_hill", "adams", "dean"]
"""``largest_remainder`` (Hamilton) stays within one home of everybody's share; the others are divisor methods, with
which nobody loses a home when there is one more to divide. Of those, ``sainte_lague`` (Webster) favours neither large
nor small ones, ``dhondt`` (Jefferson) the large ones, ``adams`` the small ones most."""

_SQUARED_DIVISORS: Mapping[Method, Callable[[int], Fraction]] = {
    "sainte_lague": lambda homes: Fraction(2 * homes + 1, 2) ** 2,
    "dhondt": lambda homes: Fraction(homes + 1) ** 2,
    "huntington_hill": lambda homes: Fraction(homes * (homes + 1)),
    "adams": lambda homes: Fraction(homes) ** 2,
    "dean": lambda homes: Fraction(2 * homes * (homes + 1), 2 * homes + 1) ** 2,
}
"""By what a weight is divided, squared, for somebody who has so many homes: a mean of that number and the next one
(arithmetic, the larger, geometric, the smaller, harmonic). Squared, since a geometric mean is not a fraction."""


def apportion(
    method: Method, total: int, weights: Sequence[float], limits: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Divide whole homes in proportion to weights by the method of this name.

    Parameters
    ----------
    method
        Its name.
    total
        How many homes or households, at least 0.
    weights
        One weight for each, at least 0. Whoever has weight 0 gets nothing.
    limits
        The most that each may get, at least 0; none: no limits. What somebody cannot take is divided over the others.

    Returns
    -------
    tuple of int
        As many whole numbers as weights. They add up to ``total``, or to the limits of those with a weight where that
        is less.

    Raises
    ------
    ValueError
        If there is something to divide and nobody has a weight; if a number is negative; or if there are not as many
        limits as weights.
    """
    if method == "largest_remainder":
        return largest_remainder(total, weights, limits)
    exact, most = _exact(total, weights, limits)
    return _one_by_one(_SQUARED_DIVISORS[method], total, exact, most)


def largest_remainder(
    total: int, weights: Sequence[float], limits: Sequence[int] | None = None
) -> tuple[int, ...]:
    """Divide whole homes in proportion to weights by largest remainder (Hamilton's method).

    Everybody gets the whole part of their share; what is left goes one by one to the largest remainders. Whoever has
    a share of at least their limit gets that limit, and the others share what is left.

    See :func:`apportion` for the parameters, what is returned and what is raised.
    """
    exact, most = _exact(total, weights, limits)
    homes, left, with_room = [0] * len(exact), total, [index for index, limit in enumerate(most) if limit]
    while with_room:
        scale = sum(exact[index] for index in with_room)
        full = [index for index in with_room if left * exact[index] >= most[index] * scale]
        if not full:
            # The whole part of each share, and what is left of it in parts of the same size.
            parts = {index: divmod(left * exact[index], scale) for index in with_room}
            for index, (whole, _) in parts.items():
                homes[index] = whole
            left -= sum(whole for whole, _ in parts.values())
            for index in sorted(parts, key=lambda index: (-parts[index][1], index))[:left]:
                homes[index] += 1
            break
        # Who is full leaves more for the others: their shares only grow, so nobody has to be looked at again.
        for index in full:
            homes[index] = most[index]
        left -= sum(most[index] for index in full)
        with_room = [index for index in with_room if index not in full]
    return tuple(homes)


def _exact(total: int, weights: Sequence[float], limits: Sequence[int] | None) -> tuple[list[int], list[int]]:
    """Return whole numbers in proportion to the weights, and the most that each can get: nothing without a weight."""
    ratios = [Decimal(str(weight)).as_integer_ratio() for weight in weights]
    size = lcm(*(below for _, below in ratios))
    exact = [above * (size // below) for above, below in ratios]
    most = [total] * len(exact) if limits is None else list(limits)
    if len(most) != len(exact):
        raise ValueError(f"{len(exact)} weights and {len(most)} limits: as many of both")
    if total < 0 or min(exact, default=0) < 0 or min(most, default=0) < 0:
        raise ValueError("the total, the weights and the limits are at least 0")
    if total and not any(exact):
        raise ValueError(f"{total} to divide, and nobody has a weight above 0")
    return exact, [limit if weight else 0 for weight, limit in zip(exact, most, strict=True)]


def _one_by_one(
    squared_divisor: Callable[[int], Fraction], total: int, weights: list[int], most: list[int]
) -> tuple[int, ...]:
    """Give homes one by one to whoever has the largest weight for the homes they have."""
    homes = [0] * len(weights)

    def claim(index: int) -> tuple[bool, Fraction, int]:
        squared = squared_divisor(homes[index])
        # A divisor of 0 is a claim before all others: everybody gets a first home, the larger ones sooner.
        return squared > 0, -Fraction(weights[index] ** 2) / (squared or 1), index

    claims = [claim(index) for index in range(len(weights)) if most[index] > 0]
    heapq.heapify(claims)
    for _ in range(min(total, sum(most))):
        index = claims[0][2]
        homes[index] += 1
        if homes[index] < most[index]:
            heapq.heapreplace(claims, claim(index))
        else:
            heapq.heappop(claims)
    return tuple(homes)
