"""Hot plans: the numbers of another problem are those that are stated, and the plans those that are made cold."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solvers.constraints import state
from solvers.data import OtherShape, ProgrammeData
from solvers.hot import GOALS_ONLY, HotPlans, snake
from solvers.plan import make_plan
from solvers.problem import Floats, Problem
from solvers.programme import Programme
from tests.solvers.draws import problems
from tests.solvers.problems import region, rules, streams

WHOLE = replace(GOALS_ONLY, split=False)


@st.composite
def neighbours(draw: st.DrawFn, *, tight: bool = False) -> tuple[Problem, Problem]:
    """Draw two problems of the same shape with other numbers: households, homes, limits, rules of the policy."""
    drawn = draw(problems(tight=tight))
    one = replace(
        drawn, always_waiting=np.zeros_like(drawn.task), quota_used=np.ones(drawn.first_lettings.shape)
    )
    other = one.streams

    def scaled(values: Floats) -> Floats:
        factors = draw(
            st.lists(st.integers(4, 16), min_size=values.size, max_size=values.size)
        )  # a zero stays one, and nothing else becomes one
        return np.asarray(values * (np.array(factors, dtype=float) / 10).reshape(values.shape))

    room = scaled(one.room)
    cap, floor = one.cap, one.floor
    if cap is not None and cap < 1.0:
        cap = draw(st.sampled_from([0.2, 0.35, 0.6]))
    if one.cap is None or abs(1.0 - one.floor - one.cap) > 1e-12:
        floor = draw(st.sampled_from([0.1, 0.25]))
    elif cap is not None:
        floor = 1.0 - cap
    return one, replace(
        one,
        task=scaled(one.task),
        exits=one.exits / 2,
        opening=scaled(one.opening),
        persons=one.persons + 0.5,
        relets=room / 0.9,
        room=room,
        cap=cap,
        floor=floor,
        first_lettings=scaled(one.first_lettings),
        fair_share=scaled(one.fair_share),
        quota_before=one.quota_before / 2,
        housed_before=scaled(one.housed_before),
        transfer_limit=scaled(one.transfer_limit),
        swap_limit=scaled(one.swap_limit),
        arrears_limit=scaled(one.arrears_limit),
        always_waiting=one.always_waiting + draw(st.sampled_from([0.0, 0.25])),
        quota_used=one.quota_used * draw(st.sampled_from([1.0, 0.8])),
        streams=replace(
            other,
            limit=scaled(other.limit),
            first=np.minimum(scaled(other.first), 1.0),
            taken_on_first_day=scaled(other.taken_on_first_day),
            evicted_of_first_day=scaled(other.evicted_of_first_day),
            cost=other.cost * 2,
        ),
    )


@settings(max_examples=150)
@given(st.booleans().flatmap(lambda tight: neighbours(tight=tight)))
def test_the_numbers_filled_in_are_those_that_are_stated(pair: tuple[Problem, Problem]) -> None:
    one, other = pair
    programme = state(Programme(one))
    data = ProgrammeData(programme, programme.linear())
    stated = state(Programme(other)).linear()
    filled = data.filled(other)
    for part in ("lower", "upper", "low", "high", "starts", "columns", "values"):
        np.testing.assert_allclose(
            getattr(filled, part), getattr(stated, part), rtol=1e-12, atol=1e-12, err_msg=part
        )


def test_the_numbers_of_a_closing_stream_are_filled_in_too() -> None:
    def with_stream(**parts: Any) -> Problem:
        given: dict[str, Any] = {
            "municipality": [1],
            "limit": [[4.0, 6.0, 5.0]],
            "closing": [2],
            "first": [2.0],
            "taken_on_first_day": [[2.0, 1.0, 0.5]],
            "evicted": [[0.2, 0.5, 0.9]],
            "evicted_of_first_day": [[1.5]],
        }
        return region(
            [[3.0, 4.0, 5.0], [6.0, 7.0, 8.0]], [[9.0] * 3] * 2, streams=streams(1, 3, **given | parts)
        )

    one = with_stream()
    other = with_stream(
        limit=[[0.0, 8.0, 3.0]],
        first=[1.0],
        taken_on_first_day=[[0.0, 0.5, 0.25]],
        evicted_of_first_day=[[0.5]],
    )
    programme = state(Programme(one))
    filled, stated = (
        ProgrammeData(programme, programme.linear()).filled(other),
        state(Programme(other)).linear(),
    )
    for part in ("lower", "upper", "low", "high", "values"):
        np.testing.assert_array_equal(getattr(filled, part), getattr(stated, part))
    assert (filled.upper == 0).sum() == 1, "nobody is placed where there are no homes yet"


@pytest.mark.parametrize(
    ("what", "other"),
    [
        ("rules", {"rules": rules(quota_never_falls=True)}),
        ("municipalities that house for others", {"transfer_limit": np.ones((2, 2))}),
        ("municipalities with a fair share", {"fair_share": np.array([0.0, 9.0])}),
        ("municipalities with new homes", {"first_lettings": np.ones((2, 2))}),
        ("periods without relets", {"room": np.array([[[0.0, 9.0]], [[9.0, 9.0]]])}),
        ("rows for the regular floor", {"floor": 0.5}),
        ("readings of the cap", {"cap": None, "floor": 0.5}),
        ("limits of arrears", {"arrears_limit": np.ones((2, 2))}),
        ("lengths of periods", {"years": np.array([1.0, 0.5])}),
    ],
)
def test_a_problem_with_other_rows_or_entries_is_refused_by_name(what: str, other: dict[str, Any]) -> None:
    one = region([[3.0, 4.0], [5.0, 6.0]], [[9.0, 9.0]] * 2)
    with pytest.raises(OtherShape, match=what):
        HotPlans(one).solve(replace(one, **other))


def test_a_problem_of_other_municipalities_is_refused_before_its_parts_are_looked_for() -> None:
    two, one = region([[3.0], [5.0]], [[9.0]] * 2, cap=0.5), region([[3.0]], [[9.0]], cap=0.5)
    with pytest.raises(OtherShape, match="municipalities"):
        HotPlans(two).solve(one)


@settings(max_examples=40)
@given(st.lists(neighbours(), min_size=1, max_size=3), st.booleans())
def test_hot_plans_come_to_the_same_as_cold_ones(pairs: list[tuple[Problem, Problem]], split: bool) -> None:
    for one, other in pairs:
        options = replace(GOALS_ONLY, split=split)
        hot = HotPlans(one, options)
        for problem in (one, other, one):
            found, cold = hot.solve(problem), make_plan(problem, options)
            assert (found is None) == bool(cold.limits.widened)
            if found is None:
                continue
            np.testing.assert_allclose(found.ratios, cold.ratios, atol=1e-5)
            assert found.goals == pytest.approx(cold.goals, rel=1e-6, abs=1e-5)
            assert [places for _, places in found.levels][:1] or not cold.levels


def test_limits_that_cannot_all_hold_have_no_plan_and_the_next_problem_has_one() -> None:
    """A quota of 50% that may fall to 40% needs 4 households for 10 relets: 3 are too few, 5 are enough."""
    tight = rules(quota_step_per_year=0.1)
    few, enough = (region([came], [10.0], quota_before=[0.5], rules=tight) for came in (3.0, 5.0))
    hot = HotPlans(enough)
    for _ in range(2):
        assert hot.solve(few) is None
        plan = hot.solve(enough)
        assert plan is not None
        np.testing.assert_allclose(plan.decisions.placed(enough), [[5.0]], atol=1e-6)


def test_each_step_is_solved_once_for_each_problem() -> None:
    one = region([[3.0, 4.0], [5.0, 6.0]], [[9.0, 9.0]] * 2, cap=0.5)
    hot = HotPlans(one, WHOLE)
    first, again = hot.solve(one), hot.solve(replace(one, cap=0.25, floor=0.0))
    assert first is not None
    assert again is not None
    assert first.programmes == make_plan(one, WHOLE).programmes
    assert again.ratios.min() < first.ratios.min() == pytest.approx(1.0 * 4.5 / 5.0)


@given(st.lists(st.integers(1, 4), min_size=1, max_size=3))
def test_a_snake_visits_every_point_once_in_steps_of_one(counts: list[int]) -> None:
    walked = list(snake(*counts))
    assert sorted(walked) == sorted(np.ndindex(*counts))
    for before, after in pairwise(walked):
        assert np.abs(np.subtract(before, after)).sum() == 1


def test_the_time_limit_is_for_all_plans_together() -> None:
    from simulator.errors import SolverError

    one = region([[3.0, 4.0], [5.0, 6.0]], [[9.0, 9.0]] * 2)
    hot = HotPlans(one, replace(GOALS_ONLY, time_limit=1e-9))
    with pytest.raises(SolverError, match="the time is up"):
        hot.solve(one)
