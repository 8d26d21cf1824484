"""How sure fair share is, and the least that makes it as sure as is asked: with a simulation by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from groeipad.experiments.carried_out import CarriedOut
from groeipad.experiments.certainty import (
    QUOTA_STEPS,
    beyond_the_limits,
    cheapest_kinds,
    make_certain,
    wilson,
    with_room,
)
from groeipad.experiments.whole_plan import WholePlan
from solvers.overlay import quotas
from solvers.plan import Plan, make_plan
from solvers.problem import Problem
from tests.solvers.problems import region, streams

TIMES = 100


@pytest.fixture
def planned() -> tuple[Plan, WholePlan]:
    """Two municipalities that need 20 of the 30 relets that they may use; the first has two kinds of other supply."""
    kinds = streams(
        2,
        3,
        kinds=("dear", "cheap"),
        limit=[[10.0, 10.0, 10.0], [0.0, 10.0, 10.0]],
        cost=[900.0, 500.0],
    )
    plan = make_plan(region([[20.0] * 3, [20.0] * 3], [[100.0] * 3, [100.0] * 3], cap=0.3, streams=kinds))
    return plan, WholePlan.of(plan)


def seen(problem: Problem, parts: Sequence[float]) -> CarriedOut:
    """Return a simulation in which each municipality reaches fair share in a part of the replications."""
    empty = np.zeros((problem.places, problem.steps))
    by_class = np.zeros((problem.places, 1, problem.steps))
    reached = np.zeros((TIMES, problem.places, problem.steps), dtype=bool)
    for m, part in enumerate(parts):
        reached[: round(part * TIMES), m] = True
    return CarriedOut(
        years=tuple(period.year for period in problem.periods),
        placed=np.zeros((TIMES, *empty.shape)),
        came=by_class,
        left=by_class,
        waiting=by_class,
        opening=by_class[:, :, 0],
        taken_over=empty,
        waited=empty,
        let_meanwhile=empty,
        urgent_meanwhile=empty,
        reached=reached,
        fair_share=empty,
    )


def room_of(plan: Plan, whole: WholePlan) -> tuple[float, int]:
    """Return the quota of each municipality in the last year, and the homes open in the first one."""
    return float(quotas(plan)[0, 0, -1]), int(whole.open_homes[:, -1].sum())


def test_the_least_room_is_found(planned: tuple[Plan, WholePlan]) -> None:
    plan, whole = planned
    asked = []

    def carry(room_plan: Plan, room_whole: WholePlan, fresh: int) -> CarriedOut:
        homes = int(room_whole.open_homes[:, -1].sum() - whole.open_homes[:, -1].sum())
        quota = quotas(room_plan)[:, 0, -1]
        asked.append(fresh)
        # The first needs the whole quota and seven homes, the second five eighths of what is left of the quota.
        return seen(
            plan.problem,
            [0.5 + 0.06 * homes if quota[0] > 0.299 else 0.2, 0.95 if quota[1] >= 0.2625 - 1e-9 else 0.3],
        )

    insured = make_certain(plan, whole, seen(plan.problem, [0.2, 0.3]), 0.9, carry)
    assert insured.extra_homes.tolist() == [7, 0]
    assert insured.quota_steps.tolist() == [QUOTA_STEPS, 5]
    assert insured.sure.all()
    assert asked[-1] == 1
    assert set(asked[:-1]) == {0}, "the search has one set of random numbers"
    np.testing.assert_allclose(insured.checked, [0.92, 0.95])


def test_where_it_is_sure_already_nothing_is_added(planned: tuple[Plan, WholePlan]) -> None:
    plan, whole = planned
    carried = seen(plan.problem, [0.95, 0.9])
    insured = make_certain(plan, whole, carried, 0.9, lambda *_: carried)
    assert not insured.quota_steps.any()
    assert not insured.extra_homes.any()
    np.testing.assert_array_equal(quotas(insured.plan), quotas(plan))


def test_where_the_check_falls_short_a_little_is_added(planned: tuple[Plan, WholePlan]) -> None:
    plan, whole = planned

    def carry(_plan: Plan, _whole: WholePlan, fresh: int) -> CarriedOut:
        return seen(plan.problem, [0.95, 0.95] if fresh != 1 else [0.89, 0.95])

    insured = make_certain(plan, whole, seen(plan.problem, [0.95, 0.95]), 0.9, carry)
    assert insured.checks == 2
    assert insured.quota_steps.tolist() == [1, 0]


def test_where_nothing_is_enough_it_says_so(planned: tuple[Plan, WholePlan]) -> None:
    plan, whole = planned
    never = seen(plan.problem, [0.1, 0.1])
    insured = make_certain(plan, whole, never, 0.9, lambda *_: never)
    assert not insured.sure.any()
    assert insured.quota_steps.tolist() == [QUOTA_STEPS, QUOTA_STEPS]
    assert insured.extra_homes.tolist() == [20, 0], "the second has no other supply"


def test_homes_are_added_to_the_cheapest_kind_while_it_is_there(planned: tuple[Plan, WholePlan]) -> None:
    plan, whole = planned
    kinds = cheapest_kinds(plan.problem)
    assert kinds.tolist() == [1, -1]
    more, more_whole = with_room(plan, whole, np.array([QUOTA_STEPS + 12, 0]), kinds)
    assert (more_whole.open_homes - whole.open_homes).tolist() == [[0, 0, 0], [0, 12, 12]]
    assert (more.decisions.homes - plan.decisions.homes).tolist() == [[0, 0, 0], [0, 12, 12]]
    np.testing.assert_array_equal(more.decisions.relets, plan.decisions.relets)
    insured = make_certain(
        more, more_whole, seen(plan.problem, [1, 1]), 0.9, lambda *_: seen(plan.problem, [1, 1])
    )
    assert beyond_the_limits(insured) == 2


def test_wilsons_interval() -> None:
    """By hand: 5 of 10 is 0.2366 to 0.7634 and 0 of 10 is 0 to 0.2775 (Brown, Cai and DasGupta 2001, table 1)."""
    low, high = wilson(np.array([0.5, 0.0]), 10)
    np.testing.assert_allclose(low, [0.2366, 0.0], atol=5e-5)
    np.testing.assert_allclose(high, [0.7634, 0.2775], atol=5e-5)
