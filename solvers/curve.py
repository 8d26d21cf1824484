"""A trade-off between two things as a line with corners: exactly, part by part, and what of it is worth choosing.

What at least has to be given for more of something is a convex function in linear programmes, with straight pieces
between corners. So the corners are all that has to be found; nothing is sampled.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from solvers.problem import Floats

SAME_HOMES = 1e-6
"""Corners that lie no further from a straight line than this are none."""
SAME_RATIO = 1e-6
"""A ratio is only better by more than this; so near to 1 it counts as 1, as in a plan."""


@dataclass(frozen=True)
class Corner:
    """A point of a trade-off.

    Attributes
    ----------
    extra
        Homes of other supply open at the end of the target year, beyond those of before the first day.
    ratio
        The fair-share ratio of the target year that everybody has at least.
    """

    extra: float
    ratio: float


Curve = tuple[Corner, ...]
"""The corners of a trade-off, both rising: none of its points is better in both. Empty where nothing is possible."""


def corners_between(first: Corner, last: Corner, best: Callable[[float], Corner]) -> list[Corner]:
    """Return all corners between two of a trade-off, by asking for the best point in the direction they span.

    Two corners draw a line. The point furthest beyond it is a corner too, or there is none; and so on between each
    two neighbours. It takes one question for each corner and one for each piece (Y. Aneja and K. Nair, "Bicriteria
    transportation problem", Management Science 25 (1979), 73-78; J. Cohon, R. Church and D. Sheer, "Generating
    multiobjective trade-offs", Water Resources Research 15 (1979), 1001-1010).

    Parameters
    ----------
    first, last
        Two points that are worth choosing, the first with fewer homes and a lower ratio.
    best
        The point that needs the fewest homes when a whole unit of ratio is worth so many homes.

    Returns
    -------
    list of Corner
        In order, without the two.
    """
    found: list[Corner] = []
    ahead, behind = [last], first
    while ahead:
        following = ahead[-1]
        corner = _beyond(behind, following, best)
        if corner is not None:
            ahead.append(corner)
            continue
        behind = ahead.pop()
        if ahead:
            found.append(behind)
    return found


def _beyond(first: Corner, last: Corner, best: Callable[[float], Corner]) -> Corner | None:
    """Return the point that lies furthest beyond the line through two corners; None where none does."""
    if last.extra - first.extra <= SAME_HOMES or last.ratio - first.ratio <= SAME_RATIO * 1e-3:
        return None
    worth = (last.extra - first.extra) / (last.ratio - first.ratio)
    corner = best(worth)
    gain = (first.extra - worth * first.ratio) - (corner.extra - worth * corner.ratio)
    between = first.ratio < corner.ratio < last.ratio
    return corner if gain > SAME_HOMES * (1.0 + 1e-3 * worth) and between else None


def together(curves: Sequence[Curve]) -> Curve:
    """Return the trade-off of parts that depend on each other by nothing else: homes add up, the worst ratio counts.

    Parameters
    ----------
    curves
        That of each part.
    """
    if not all(curves):
        return ()
    highest = min(one[-1].ratio for one in curves)
    lowest = min(highest, *(one[0].ratio for one in curves))
    inside = {one.ratio for curve in curves for one in curve if lowest < one.ratio < highest}
    ratios = np.array(sorted({lowest, highest, *inside}))
    homes = sum((homes_for(one, ratios) for one in curves), np.zeros(len(ratios)))
    return without_straight([Corner(*one) for one in zip(homes.tolist(), ratios.tolist(), strict=True)])


def without_straight(points: Sequence[Corner]) -> Curve:
    """Return the corners of a line: of each straight piece the two ends."""
    kept = list(points[:1])
    for here, following in pairwise(points[1:]):
        before = kept[-1]
        span = following.ratio - before.ratio
        part = (here.ratio - before.ratio) / span if span > 0 else 0.0
        if abs(before.extra + part * (following.extra - before.extra) - here.extra) > SAME_HOMES:
            kept.append(here)
    if len(points) > 1:
        last = points[-1]
        if last.extra - kept[-1].extra > SAME_HOMES or last.ratio - kept[-1].ratio > SAME_RATIO:
            kept.append(last)
        else:
            kept[-1] = Corner(kept[-1].extra, last.ratio)
    return tuple(kept)


def homes_for(curve: Curve, ratio: Floats | float) -> Floats:
    """Return the homes that ratios need; infinite where they are out of reach."""
    needed = np.interp(ratio, [one.ratio for one in curve], [one.extra for one in curve])
    return np.where(np.asarray(ratio) > curve[-1].ratio + SAME_RATIO, np.inf, needed)


def ratio_for(curve: Curve, extra: Floats | float) -> Floats:
    """Return the ratios that so many homes bring; nothing can be had below the first corner: minus infinity."""
    if not curve:
        return np.full(np.shape(extra), -np.inf)
    found = np.interp(extra, [one.extra for one in curve], [one.ratio for one in curve])
    return np.where(np.asarray(extra) < curve[0].extra - SAME_HOMES, -np.inf, found)


def not_dominated(curve: Curve, others: Sequence[Curve]) -> tuple[Curve, ...]:
    """Return the pieces of a trade-off on which it brings more than others do with as many homes.

    The ends of a piece need not be corners: there another trade-off may begin to bring as much.

    Parameters
    ----------
    curve
        The trade-off.
    others
        Those that are preferred where they bring as much.
    """
    rivals = [one for one in others if one]
    if not curve or not rivals:
        return (curve,) if curve else ()
    extra = _where_it_may_turn(curve, rivals)
    ours = ratio_for(curve, extra)
    ahead = ours - np.max([ratio_for(one, extra) for one in rivals], axis=0) > SAME_RATIO
    if len(extra) == 1:
        return (curve,) if ahead[0] else ()
    middle = (extra[1:] + extra[:-1]) / 2
    worth = ratio_for(curve, middle) - np.max([ratio_for(one, middle) for one in rivals], axis=0)
    pieces: list[Curve] = []
    piece: list[Corner] = []
    for n, is_worth in enumerate((worth > SAME_RATIO / 2) & (ahead[1:] | ahead[:-1])):
        if is_worth:
            ends = (Corner(float(extra[at]), float(ours[at])) for at in (n, n + 1))
            piece += [one for one in ends if one not in piece]
        elif piece:
            pieces.append(without_straight(piece))
            piece = []
    if piece:
        pieces.append(without_straight(piece))
    return tuple(pieces)


def _where_it_may_turn(curve: Curve, rivals: Sequence[Curve]) -> Floats:
    """Return the homes between which neither this trade-off nor a rival turns, and none overtakes it."""
    low, high = curve[0].extra, curve[-1].extra
    turns = {one.extra for line in (curve, *rivals) for one in line if low <= one.extra <= high}
    edges = np.array(sorted(turns | {low, high}))
    crossings: list[float] = []
    for rival in rivals:
        # Just before its first corner a rival has nothing, so the difference is looked at from the right there.
        ahead = ratio_for(curve, edges) - ratio_for(rival, edges)
        for left, right, one, other in zip(edges[:-1], edges[1:], ahead[:-1], ahead[1:], strict=True):
            if np.isfinite(one) and np.isfinite(other) and one * other < 0:
                crossings.append(float(left + (right - left) * one / (one - other)))
    return np.array(sorted({*edges.tolist(), *crossings}))
