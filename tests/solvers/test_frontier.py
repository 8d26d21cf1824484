"""The frontier: by hand, against another solver at every point in between, and against all plans of a small grid."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise, product
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solvers.constraints import state
from solvers.curve import SAME_RATIO, Corner, Curve, homes_for, ratio_for
from solvers.frontier import (
    Frontier,
    Hold,
    TradeOff,
    at_level,
    extra_homes,
    frontier_of,
    held,
    own_regular,
    point_of,
)
from solvers.plan import Options, make_plan
from solvers.problem import Problem
from solvers.programme import Programme
from solvers.session import Clock
from tests.solvers.draws import problems
from tests.solvers.problems import region, rules, streams
from tests.solvers.textbook import least

NO_LIMIT = Clock.started(None)
BARE = Options(explain=False, effects=0)


def two_villages(cap: float = 0.5, **parts: Any) -> Problem:
    """Return two villages with a kind of other supply each, in one year; both need 10 homes.

    The first has 10 relets and 4.5 other homes, which are let once. The second has 16 relets and 1 other home, which
    is let twice in the year.
    """
    other = streams(
        2,
        1,
        municipality=np.array([0, 1]),
        limit=[[4.5], [1.0]],
        kept=[[[1.0]], [[0.5]]],
        cost=[1000.0, 2000.0],
    )
    given: dict[str, Any] = {"cap": cap, "floor": 1.0 - cap, "streams": other} | parts
    return region([[10.0], [10.0]], [[10.0], [16.0]], fair_share=[10.0, 10.0], **given)


def levels(problem: Problem, *regular: float) -> dict[float, Problem]:
    return {one: at_level(problem, one, np.ones(problem.places)) for one in regular}


def told(curve: Curve) -> list[tuple[float, float]]:
    return [(one.extra, one.ratio) for one in curve]


# ---- by hand -----------------------------------------------------------------------------------------------


def test_the_line_of_two_villages_by_hand() -> None:
    """With half the relets the first village has 5 homes, the second 8.

    Up to 80% only the first needs other homes, 10 for the whole of its need: 3. From there the second needs them too,
    5 for the whole. With its 4.5 the first comes to 95%, where the second needs 0.75.
    """
    curve = TradeOff(two_villages(), NO_LIMIT).curve(two_villages())
    np.testing.assert_allclose(told(curve), [(0, 0.5), (3, 0.8), (5.25, 0.95)], atol=1e-6)


def test_the_frontier_of_two_villages_by_hand() -> None:
    """With a quarter of the relets the villages have 2.5 and 4 homes, and the second gets stuck at 60%."""
    frontier = frontier_of(levels(two_villages(), 0.75, 0.5), NO_LIMIT)
    assert [one.regular for one in frontier.levels] == [0.75, 0.5]
    np.testing.assert_allclose(told(frontier.levels[0].curve), [(0, 0.25), (1.5, 0.4), (4.5, 0.6)], atol=1e-6)
    points = [(one.regular, one.extra, one.ratio, one.placed, one.cost) for one in frontier.points]
    np.testing.assert_allclose(
        points,
        [
            # Of the half: 5 + 8, then 3 homes in the first village, then all of what is worth it.
            (0.5, 0.0, 0.5, 13.0, 0.0),
            (0.5, 3.0, 0.8, 16.0, 3000.0),
            (0.5, 5.25, 0.95, 19.0, 4500.0 + 1500.0),
            (0.75, 0.0, 0.25, 6.5, 0.0),
            (0.75, 1.5, 0.4, 8.0, 1500.0),
            (0.75, 4.5, 0.6, 12.0, 3500.0 + 2000.0),
        ],
        atol=1e-4,
    )
    assert frontier.points[0].worst == (0,)
    # Who comes waits until the end of the year if nobody houses it: half a year on average.
    assert frontier.points[1].waiting == pytest.approx((20 - 16) / 2)


def test_at_the_level_of_the_scenario_the_problem_is_its_own() -> None:
    problem = two_villages(quota_before=np.array([0.2, 0.5]))
    own = at_level(problem, own_regular(problem), np.array([0.2, 0.9]))
    assert (own.cap, own.floor) == (0.5, 0.5)
    np.testing.assert_array_equal(own.quota_before, [0.2, 0.5])
    np.testing.assert_array_equal(at_level(problem, 0.25, np.array([0.2, 0.9])).quota_before, [0.2, 0.75])
    aimed = replace(problem, cap=None, floor=0.3)
    assert own_regular(aimed) == 0.3
    assert (at_level(aimed, 0.6, np.ones(2)).cap, at_level(aimed, 0.6, np.ones(2)).floor) == (None, 0.6)


def test_without_other_supply_there_is_a_point_for_each_level_that_differs() -> None:
    """8 relets for 4 households: half of them is enough, so with 40% for regular seekers nothing becomes better."""
    frontier = frontier_of(levels(region([4.0], [8.0]), 0.4, 0.5, 0.75), NO_LIMIT)
    assert [(one.regular, one.extra) for one in frontier.points] == [(0.5, 0.0), (0.75, 0.0)]
    assert [one.ratio for one in frontier.points] == pytest.approx([1.0, 0.5])
    assert [one.worst for one in frontier.points] == [(), (0,)]


def test_a_level_at_which_limits_cannot_hold_has_no_line() -> None:
    """A quota of 50% that may fall by 10 points cannot be 30%, but it can be 45%."""
    problem = region([9.0], [10.0], rules=rules(quota_step_per_year=0.1))
    problem = replace(problem, cap=None, floor=0.0, quota_before=np.array([0.5]))
    frontier = frontier_of(levels_of_floor(problem, 0.55, 0.7), NO_LIMIT)
    assert [bool(one.curve) for one in frontier.levels] == [False, True]
    assert [one.regular for one in frontier.points] == [0.55]


def levels_of_floor(problem: Problem, *regular: float) -> dict[float, Problem]:
    return {one: replace(problem, floor=one) for one in regular}


def test_homes_that_close_make_fewer_extra_homes() -> None:
    """3 homes from before, of which the scenario takes one away; nobody needs them, but they stay open."""
    other = streams(1, 2, limit=[[3.0, 2.0]], first=[3.0])
    problem = region([1.0, 1.0], [4.0, 4.0], streams=other)
    curve = TradeOff(problem, NO_LIMIT).curve(problem)
    assert told(curve) == [(pytest.approx(-1.0), 1.0)]


# ---- on random problems ------------------------------------------------------------------------------------


def with_other_supply(problem: Problem) -> Problem:
    """Return a problem as the drawn ones, with arrays that nothing was simulated for."""
    return replace(
        problem, always_waiting=np.zeros_like(problem.task), quota_used=np.ones(problem.first_lettings.shape)
    )


def best_ratio(problem: Problem, extra: float) -> float | None:
    """Return the best worst ratio with so many extra homes, by SciPy; None where nothing is possible."""
    programme = state(Programme(problem))
    Hold(extra)(programme)
    linear = programme.linear()
    linear.with_costs([(programme.worst, -1.0)])
    found = least(linear)
    return None if found is None else -found


def fewest_homes(problem: Problem, ratio: float) -> float | None:
    """Return the fewest extra homes for a ratio, by SciPy; None where it is out of reach."""
    programme = state(Programme(problem))
    Hold(np.inf, ratio)(programme)
    linear = programme.linear()
    last = problem.target[-1]
    linear.with_costs([(homes[last], 1.0) for homes in programme.homes])
    found = least(linear)
    return None if found is None else found - float(problem.streams.first.sum())


@settings(max_examples=60)
@given(st.booleans().flatmap(lambda tight: problems(tight=tight)), st.lists(st.floats(0.0, 1.0), min_size=3))
def test_between_corners_the_line_is_what_another_solver_finds(drawn: Problem, parts: list[float]) -> None:
    problem = with_other_supply(drawn)
    curve = TradeOff(problem, NO_LIMIT).curve(problem)
    if not curve:
        assert best_ratio(problem, np.inf) is None
        return
    first, last = curve[0], curve[-1]
    assert best_ratio(problem, np.inf) == pytest.approx(last.ratio, abs=1e-6)
    if not problem.streams.count:
        assert first.extra == last.extra == 0.0
        return
    assert fewest_homes(problem, 0.0) == pytest.approx(first.extra, abs=1e-5)
    for part in parts[:4]:
        extra = first.extra + part * (last.extra - first.extra) + 1e-7
        ratio = first.ratio + part * (last.ratio - first.ratio)
        assert best_ratio(problem, extra) == pytest.approx(float(ratio_for(curve, extra)), abs=1e-5)
        assert fewest_homes(problem, ratio - 1e-9) == pytest.approx(float(homes_for(curve, ratio)), abs=1e-4)
    slopes = [(two.extra - one.extra) / (two.ratio - one.ratio) for one, two in pairwise(curve)]
    assert all(slope > 0 for slope in slopes)
    assert all(two > one for one, two in pairwise(slopes)), (
        "each piece of ratio costs more than the one before"
    )


@settings(max_examples=25)
@given(problems(least_places=2), st.sampled_from([(0.6, 0.8), (0.3, 0.5, 0.9)]))
def test_points_are_possible_and_none_is_better_than_another(
    drawn: Problem, regular: tuple[float, ...]
) -> None:
    problem = with_other_supply(drawn)
    at = {one: at_level(problem, one, problem.quota_before) for one in regular}
    frontier = frontier_of(at, NO_LIMIT)
    for point in frontier.points:
        plan = make_plan(
            at[point.regular],
            replace(BARE, beside=(held(at[point.regular], Corner(point.extra, point.ratio)),)),
        )
        assert not plan.limits.widened
        assert extra_homes(plan) <= point.extra + 1e-5
        assert plan.ratios.min(initial=1.0) >= point.ratio - 1e-5
        cold = point_of(plan, point.regular)
        assert point.ratio == pytest.approx(cold.ratio, abs=1e-5)
    nobody_dominates(frontier)


def nobody_dominates(frontier: Frontier) -> None:
    for one, other in product(frontier.points, repeat=2):
        if one is not other:
            as_good = (
                other.regular >= one.regular
                and other.extra <= one.extra + 1e-9
                and other.ratio >= one.ratio - SAME_RATIO / 2
            )
            assert not as_good, (one, other)


@settings(max_examples=25)
@given(problems(least_places=2))
def test_no_level_brings_more_than_the_line_says_at_any_number_of_homes(drawn: Problem) -> None:
    """What was left out as dominated is: for each corner of each level, some point of the frontier is as good."""
    problem = with_other_supply(drawn)
    at = {one: at_level(problem, one, problem.quota_before) for one in (0.4, 0.7, 0.9)}
    frontier = frontier_of(at, NO_LIMIT)
    for level in frontier.levels:
        for corner in level.curve:
            higher = [one for one in frontier.levels if one.regular >= level.regular]
            best = max(float(ratio_for(piece, corner.extra)) for one in higher for piece in one.pieces)
            assert best >= corner.ratio - 2 * SAME_RATIO


@settings(max_examples=40)
@given(
    rooms=st.lists(st.integers(0, 3), min_size=2, max_size=2),
    needs=st.lists(st.integers(1, 4), min_size=2, max_size=2),
    homes=st.lists(st.integers(0, 2), min_size=2, max_size=2),
    kept=st.lists(st.sampled_from([0.5, 1.0]), min_size=2, max_size=2),
)
def test_no_plan_of_quarter_homes_is_better(
    rooms: list[int], needs: list[int], homes: list[int], kept: list[float]
) -> None:
    """Every division of one year's relets and other homes in quarters is tried: none lies beyond the line."""
    assume(any(homes))
    other = streams(
        2,
        1,
        municipality=np.array([0, 1]),
        limit=[[float(one)] for one in homes],
        kept=[[[one]] for one in kept],
    )
    problem = region(
        [[float(one)] for one in needs],
        [[float(one)] for one in rooms],
        fair_share=np.array(needs, dtype=float),
        streams=other,
    )
    curve = TradeOff(problem, NO_LIMIT).curve(problem)
    tried = 0
    options = []
    for m in range(2):
        relets, placed = np.meshgrid(
            np.arange(4 * rooms[m] + 1) / 4, np.arange(4 * homes[m] / kept[m] + 1) / 4
        )
        possible = relets + placed <= needs[m]
        options.append((placed[possible] * kept[m], (relets + placed)[possible] / needs[m]))
    for (homes_a, ratio_a), (homes_b, ratio_b) in product(
        zip(*options[0], strict=True), zip(*options[1], strict=True)
    ):
        tried += 1
        assert min(ratio_a, ratio_b) <= float(ratio_for(curve, homes_a + homes_b)) + 1e-6
    assert tried


def test_a_plan_at_a_point_pursues_all_goals_there() -> None:
    """With 3 homes at most the second village has no other home, and who is left waits half a year."""
    problem = two_villages()
    plan = make_plan(problem, Options(beside=(held(problem, Corner(3.0, 0.8)),)))
    np.testing.assert_allclose(plan.decisions.homes, [[3.0], [0.0]], atol=1e-5)
    np.testing.assert_allclose(plan.ratios, [0.8, 0.8], atol=1e-6)
    assert plan.parts == 1
    assert list(plan.goals) == ["fairness", "waiting", "cost", "steadiness"]
    assert plan.fair_share.widened, "it is still told what stands in the way of fair share"


def test_where_waiting_comes_first_the_ratio_of_the_point_is_held() -> None:
    """10 come in 2034 and 4 in 2035. Who waits least is housed at once, and then only 4 of 8 are left for 2035."""
    problem = region([10.0, 4.0], [20.0, 20.0], fair_share=[8.0], rules=rules(goals=("waiting", "fairness")))
    assert make_plan(problem, BARE).ratios == pytest.approx([0.5])
    plan = make_plan(problem, replace(BARE, beside=(held(problem, Corner(0.0, 0.75)),)))
    np.testing.assert_allclose(plan.decisions.placed(problem), [[8.0, 6.0]], atol=1e-5)
    frontier = frontier_of({own_regular(problem): problem}, NO_LIMIT)
    assert [(one.ratio, one.waiting) for one in frontier.points] == [pytest.approx((1.0, 4.0), abs=1e-5)]
