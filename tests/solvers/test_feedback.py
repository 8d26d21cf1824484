"""What was measured takes the place of what was expected: small cases by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from solvers.feedback import Feedback, with_feedback
from solvers.overlay import quotas
from solvers.plan import make_plan
from solvers.problem import Problem
from tests.solvers.problems import region, rules


def fed_back(problem: Problem, **measured: object) -> Problem:
    return with_feedback(problem, replace(Feedback.nothing_known(problem), **measured))  # type: ignore[arg-type]


def test_as_long_as_nothing_is_measured_the_plan_is_the_same() -> None:
    two = region([[30.0, 30.0], [20.0, 20.0]], [[100.0, 100.0], [50.0, 50.0]], cap=0.3)
    before, after = make_plan(two), make_plan(fed_back(two))
    np.testing.assert_array_equal(before.decisions.relets, after.decisions.relets)
    np.testing.assert_array_equal(two.fair_share, after.problem.fair_share)


def test_a_lower_yield_places_fewer_with_the_same_quota() -> None:
    one = region([40.0, 40.0], [100.0, 100.0], cap=0.3)
    plan = make_plan(fed_back(one, relet_yield=np.array([[0.8, 0.5]])))
    np.testing.assert_allclose(plan.decisions.relets[0, 0], [24.0, 15.0])
    np.testing.assert_allclose(quotas(plan)[0, 0], [0.3, 0.3])


def test_a_quota_that_is_used_in_part_is_set_higher_and_never_above_the_cap() -> None:
    one = region([20.0, 28.0], [100.0, 100.0], cap=0.3)
    plan = make_plan(fed_back(one, quota_used=np.array([[0.8, 0.8]])))
    np.testing.assert_allclose(plan.decisions.relets[0, 0], [20.0, 28.0])
    np.testing.assert_allclose(quotas(plan)[0, 0], [0.25, 0.3])


def test_some_always_wait_whatever_the_plan_does() -> None:
    one = region([10.0, 10.0], [100.0, 100.0], opening=[[5.0]])
    plan = make_plan(fed_back(one, always_waiting=np.array([[[3.0, 3.0]]])))
    np.testing.assert_allclose(plan.decisions.backlog[0, 0], [3.0, 3.0])
    np.testing.assert_allclose(plan.decisions.relets[0, 0], [12.0, 10.0])


def test_nobody_always_waits_who_has_not_come() -> None:
    one = region([10.0, 10.0], [100.0, 100.0])
    plan = make_plan(fed_back(one, always_waiting=np.array([[[50.0, 50.0]]])))
    np.testing.assert_allclose(plan.decisions.backlog[0, 0], [10.0, 20.0])


def test_nothing_is_postponed_for_who_always_waits() -> None:
    """The path asks for no more than can be reached: those who always wait are not in it."""
    one = region([10.0, 10.0], [100.0, 100.0], rules=rules(path_part=1.0))
    plan = make_plan(fed_back(one, always_waiting=np.array([[[4.0, 4.0]]])))
    assert not plan.limits.widened
    np.testing.assert_allclose(plan.decisions.relets[0, 0], [6.0, 10.0])


def test_fair_share_becomes_that_of_who_comes() -> None:
    two = region([[30.0, 30.0], [30.0, 30.0]], [[100.0, 100.0], [100.0, 100.0]], weights=[0.5, 0.5])
    fewer = fed_back(two, task=np.full((2, 1, 2), 24.0), exits=np.full((2, 1, 2), 4.0))
    np.testing.assert_allclose(fewer.fair_share, [20.0, 20.0])
    assert make_plan(fewer).fair_share_met


def test_arrears_allow_for_status_holders_who_always_wait() -> None:
    one = region(
        [10.0, 10.0], [100.0, 100.0], status_class=0, status_persons=2.0, arrears_limit=[[1.0, 100.0]]
    )
    plan = make_plan(fed_back(one, always_waiting=np.array([[[3.0, 3.0]]])))
    assert not plan.limits.widened
    np.testing.assert_allclose(plan.problem.arrears_limit, [[6.0, 100.0]])


@pytest.mark.parametrize("used", [1.0, 0.5])
def test_a_step_holds_for_the_quota_as_it_is_set(used: float) -> None:
    one = region(
        [0.0, 40.0], [100.0, 100.0], rules=rules(quota_step_per_year=0.1), quota_before=[0.1], cap=1.0
    )
    plan = make_plan(fed_back(one, quota_used=np.full((1, 2), used)))
    steps = np.diff(quotas(plan)[0, 0], prepend=0.1)
    assert np.abs(steps).max() <= 0.1 + 1e-9
