"""Parts that nothing couples are solved apart, and come to the same."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings

from simulator.inputs import load
from solvers.from_scenario import problem_of
from solvers.plan import InTheWay, Options, make_plan
from solvers.problem import Problem
from solvers.split import parts_of
from tests.solvers.draws import problems
from tests.solvers.problems import region

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WHOLE = Options(effects=0, split=False)
IN_PARTS = Options(effects=0)


def four(**parts: Any) -> Problem:
    """Return four municipalities that nothing couples."""
    return region([[10, 10]] * 4, [[20, 20]] * 4, **parts)


def parts(problem: Problem) -> list[list[int]]:
    return [one.tolist() for one in parts_of(problem)]


def test_municipalities_with_a_cap_each_are_parts() -> None:
    assert parts(four()) == [[0], [1], [2], [3]]


def test_a_cap_on_the_regional_mean_keeps_all_together() -> None:
    assert parts(four(accounts=np.zeros((4, 1), int))) == [[0, 1, 2, 3]]


def test_a_corporation_keeps_its_municipalities_together() -> None:
    owned = [[0, 1], [2, 3], [4, 1], [5, 6]]
    assert parts(four(corporations=("one", "two"), accounts=owned)) == [[0, 2], [1], [3]]


def test_corporations_couple_from_one_to_the_next() -> None:
    owned = [[0, 1], [1, 2], [3, 4], [2, 5]]
    assert parts(four(corporations=("one", "two"), accounts=owned)) == [[0, 1, 3], [2]]


def test_a_circle_keeps_those_together_who_house_for_each_other() -> None:
    limit = np.array([[5.0], [0.0], [5.0], [5.0]]).repeat(2, axis=1)
    assert parts(four(circle=[0, 0, 0, 1], transfer_limit=limit)) == [[0, 2], [1], [3]]


def test_swaps_of_targets_keep_a_circle_together() -> None:
    assert parts(four(circle=[0, 1, 0, 1], swap_limit=[0.0, 5.0])) == [[0, 2], [1, 3]]


def test_parts_hold_every_municipality_once_in_order() -> None:
    found = parts(four(circle=[3, 1, 3, 1], swap_limit=[0.0, 5.0]))
    assert sorted(m for one in found for m in one) == [0, 1, 2, 3]
    assert found == sorted(found)


def check_the_same(problem: Problem) -> None:
    """Check that goals, levels and ratios are those of the whole programme."""
    whole, in_parts = make_plan(problem, WHOLE), make_plan(problem, IN_PARTS)
    assert whole.parts == 1
    assert in_parts.parts == len(parts_of(problem))
    assert in_parts.goals.keys() == whole.goals.keys()
    for goal, value in whole.goals.items():
        assert in_parts.goals[goal] == pytest.approx(value, rel=1e-6, abs=1e-4 if goal == "cost" else 1e-6), (
            goal
        )
    share = np.where(problem.fair_share > 0, problem.fair_share, 1.0)
    np.testing.assert_array_less(np.abs(in_parts.ratios - whole.ratios) * share, 1e-5)

    def told(levels: tuple[tuple[float, tuple[int, ...]], ...]) -> list[float]:
        ratio_of = {m: ratio for ratio, places in levels for m in places}
        return [ratio_of[m] for m in range(problem.places)]

    np.testing.assert_array_less(np.abs(np.subtract(told(in_parts.levels), told(whole.levels))) * share, 1e-5)


@settings(max_examples=60)
@given(problems(least_places=2))
def test_in_parts_a_plan_comes_to_the_same(problem: Problem) -> None:
    check_the_same(problem)


@settings(max_examples=40)
@given(problems(least_places=2, tight=True))
def test_in_parts_limits_are_widened_by_as_much(problem: Problem) -> None:
    assume(len(parts_of(problem)) > 1)
    whole, in_parts = make_plan(problem, WHOLE), make_plan(problem, IN_PARTS)

    def total(way: InTheWay) -> dict[str, float]:
        limits = {one.where.limit for one in way.widened}
        return {limit: sum(one.by for one in way.widened if one.where.limit == limit) for limit in limits}

    assert total(in_parts.limits) == pytest.approx(total(whole.limits), rel=1e-5, abs=1e-4)
    assert bool(in_parts.limits.clash) == bool(whole.limits.clash)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("close-the-gap", 9),
        ("solidarity", 1),
        ("readings/cap-on-regional-mean", 1),
        ("everything-at-once", 1),
        ("driedorp", 3),
    ],
)
def test_shipped_scenarios_come_to_the_same_in_parts(name: str, count: int) -> None:
    problem = problem_of(load(SCENARIOS / f"{name}.yaml").scenario)
    assert len(parts_of(problem)) == count
    check_the_same(problem)


def test_what_is_told_of_parts_speaks_of_the_whole_region() -> None:
    problem = region([[10, 10], [10, 10], [10, 20]], [[20, 20]] * 3, cap=0.5, fair_share=[10.0, 10.0, 20.0])
    whole, in_parts = make_plan(problem, Options(split=False)), make_plan(problem, Options())
    assert {one.where for one in in_parts.prices} >= {
        one.where for one in whole.prices if one.goal == "fairness"
    }
    assert {one.municipality for one in in_parts.effects if one.better} == {2}, "only there more relets help"
    assert [one.where.municipality for one in in_parts.fair_share.widened] == [2]
    assert {one.municipality for one in in_parts.fair_share.clash} == {2}
