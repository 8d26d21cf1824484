"""Trade-offs as lines with corners: found from a solver's answers, added up, and cut where others do as well."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solvers.curve import (
    Corner,
    Curve,
    corners_between,
    homes_for,
    not_dominated,
    ratio_for,
    together,
    without_straight,
)


def line(*points: tuple[float, float]) -> Curve:
    return tuple(Corner(*point) for point in points)


def told(curve: Curve) -> list[tuple[float, float]]:
    return [(one.extra, one.ratio) for one in curve]


def rising(draw: st.DrawFn) -> Curve:
    """Draw a line that rises ever less: corners that cost ever more homes for a piece of ratio."""
    pieces = draw(st.lists(st.integers(1, 20), min_size=0, max_size=6, unique=True))
    points = [Corner(float(draw(st.integers(0, 5))), draw(st.integers(1, 4)) / 16)]
    for homes in sorted(pieces):
        points.append(Corner(points[-1].extra + homes, points[-1].ratio + 1 / 16))
    return tuple(points)


curves = st.composite(rising)()


@given(curves)
def test_every_corner_is_found_and_nothing_else(curve: Curve) -> None:
    asked: list[float] = []

    def best(worth: float) -> Corner:
        asked.append(worth)
        return min(curve, key=lambda one: (one.extra - worth * one.ratio, one.extra))

    found = corners_between(curve[0], curve[-1], best)
    assert [*dict.fromkeys((curve[0], *found, curve[-1]))] == list(curve)
    assert len(asked) <= max(0, 2 * len(curve) - 3), "one question a corner, and one a piece"


def test_a_point_inside_a_straight_piece_is_no_corner() -> None:
    assert told(without_straight(line((0, 0.2), (1, 0.4), (2, 0.6), (5, 0.7)))) == [
        (0, 0.2),
        (2, 0.6),
        (5, 0.7),
    ]
    assert told(without_straight(line((0, 0.2), (0, 0.2)))) == [(0, 0.2)]


@given(st.lists(curves, min_size=1, max_size=4), st.floats(0.0, 1.0))
def test_homes_of_parts_add_up_at_every_ratio(parts: list[Curve], where: float) -> None:
    whole = together(parts)
    highest = min(one[-1].ratio for one in parts)
    assert whole[-1].ratio == pytest.approx(highest)
    ratio = whole[0].ratio + where * (whole[-1].ratio - whole[0].ratio)
    assert float(homes_for(whole, ratio)) == pytest.approx(sum(float(homes_for(one, ratio)) for one in parts))
    assert all(one.extra < two.extra and one.ratio < two.ratio for one, two in pairwise(whole))


def test_a_part_without_a_plan_leaves_none_to_the_whole() -> None:
    assert together([line((0, 0.5)), ()]) == ()


def test_out_of_reach_takes_infinitely_many_homes_and_too_few_homes_bring_nothing() -> None:
    curve = line((2, 0.5), (6, 0.7))
    np.testing.assert_allclose(homes_for(curve, np.array([0.1, 0.6, 0.71])), [2.0, 4.0, np.inf])
    np.testing.assert_allclose(ratio_for(curve, np.array([1.0, 4.0, 99.0])), [-np.inf, 0.6, 0.7])


def test_a_line_is_cut_where_a_preferred_one_brings_as_much() -> None:
    ours = line((0, 0.2), (4, 0.6), (8, 0.8))
    # From the sixth home on the other brings as much: 0.7, and 0.05 more with each home after it.
    other = line((0, 0.1), (6, 0.7), (8, 0.8))
    (piece,) = not_dominated(ours, [other])
    np.testing.assert_allclose(told(piece), [(0, 0.2), (4, 0.6), (6, 0.7)], atol=1e-9)
    assert not_dominated(other, [ours]) == ()
    assert not_dominated(ours, []) == (ours,)
    assert not_dominated(ours, [()]) == (ours,)


def test_a_line_that_another_one_overtakes_for_a_while_has_two_pieces() -> None:
    ours = line((0, 0.2), (10, 0.7))
    # With 2 homes both have 0.3, with 4 the other has 0.5 against 0.4. It stays there, and ours is as far with 6.
    other = line((2, 0.3), (4, 0.5))
    first, second = not_dominated(ours, [other])
    np.testing.assert_allclose(told(first), [(0, 0.2), (2, 0.3)], atol=1e-9)
    np.testing.assert_allclose(told(second), [(6, 0.5), (10, 0.7)], atol=1e-9)


def test_a_single_point_is_kept_or_not() -> None:
    assert not_dominated(line((0, 0.5)), [line((0, 0.4))]) == (line((0, 0.5)),)
    assert not_dominated(line((0, 0.5)), [line((0, 0.5))]) == ()
    assert not_dominated(line((0, 0.5)), [line((1, 0.9))]) == (line((0, 0.5)),)


@given(curves, curves, st.floats(0.0, 1.0))
def test_what_is_kept_is_what_is_better(ours: Curve, other: Curve, where: float) -> None:
    extra = ours[0].extra + where * (ours[-1].extra - ours[0].extra)
    ahead = float(ratio_for(ours, extra) - ratio_for(other, extra))
    pieces = not_dominated(ours, [other])
    inside = any(piece[0].extra - 1e-9 <= extra <= piece[-1].extra + 1e-9 for piece in pieces)
    if ahead > 1e-5:
        assert inside
    if ahead < -1e-5:
        assert not inside
    for piece in pieces:
        for one in piece:
            assert float(ratio_for(ours, one.extra)) == pytest.approx(one.ratio, abs=1e-9)
