"""Plan, carry out, feed back: with a simulation by hand whose losses are known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from groeipad.experiments.carried_out import CarriedOut
from groeipad.experiments.promise import Flows, Gap, in_years
from groeipad.experiments.replay import MOST_ROUNDS, Carry, replay_plan, with_all_that_is_allowed
from groeipad.experiments.whole_plan import WholePlan
from solvers.overlay import quotas
from solvers.plan import STANDARD, Plan, make_plan
from solvers.problem import Problem
from tests.solvers.problems import region

GROUPS = ("seekers_1",)
TIMES = 4
"""Replications, which are all the same here."""


def worlds(truth: Problem, part_let: float, always: float) -> Carry:
    """Return a simulation: as many as come in truth, of each quota a part is let, and some always wait."""

    def carry(plan: Plan, _whole: WholePlan) -> CarriedOut:
        offered = (quotas(plan) * truth.room).sum(axis=1)
        came, left = truth.task[:, 0], truth.exits[:, 0]
        waiting, placed, before = np.zeros_like(offered), np.zeros_like(offered), truth.opening[:, 0]
        for p in range(truth.steps):
            there = before + came[:, p] - left[:, p]
            placed[:, p] = np.minimum(part_let * offered[:, p], np.maximum(there - always, 0.0))
            waiting[:, p] = before = there - placed[:, p]
        years = tuple(period.year for period in truth.periods)
        waited = np.full_like(offered, 12.0 * TIMES)
        return CarriedOut(
            years=years,
            placed=np.repeat(placed[None], TIMES, axis=0),
            came=came[:, None],
            left=left[:, None],
            waiting=waiting[:, None],
            opening=truth.opening,
            taken_over=np.zeros_like(placed),
            waited=waited,
            let_meanwhile=truth.relets.sum(axis=1) * TIMES,
            urgent_meanwhile=placed * TIMES,
            reached=np.ones((TIMES, *placed.shape), dtype=bool),
            fair_share=np.repeat(truth.fair_share[:, None], truth.steps, axis=1),
        )

    return carry


@pytest.fixture
def two() -> Problem:
    """A municipality where the cap binds, and one where it does not."""
    return region(
        [[45.0] * 4, [20.0] * 4],
        [[100.0] * 4, [100.0] * 4],
        cap=0.3,
        weights=[0.75, 0.25],
        exits=np.full((2, 1, 4), 2.0),
    )


def test_what_comes_out_as_planned_takes_one_round(two: Problem) -> None:
    replay = replay_plan(two, worlds(two, 1.0, 0.0), GROUPS, STANDARD)
    assert len(replay.rounds) == 1
    assert replay.last.gap.closed
    np.testing.assert_allclose(replay.last.gap.homes, 0.0, atol=1e-6)


def test_what_is_lost_is_found_and_planned_with(two: Problem) -> None:
    truth = replace(two, task=0.95 * two.task, exits=1.2 * two.exits)
    replay = replay_plan(two, worlds(truth, 0.9, 3.0), GROUPS, STANDARD)
    first, last = replay.first, replay.last
    assert not first.gap.closed
    assert last.gap.closed
    assert replay.best == len(replay.rounds) - 1 < MOST_ROUNDS - 1
    # Where the cap binds, a tenth is lost and cannot be bought back; where it does not, the quota makes up for it.
    np.testing.assert_allclose(last.plan.decisions.relets[0, 0], 27.0, atol=1.0)
    np.testing.assert_allclose(quotas(last.plan)[0], 0.3)
    in_truth = truth.task[1, 0] - truth.exits[1, 0]
    np.testing.assert_allclose(last.plan.decisions.relets[1, 0, 1:], in_truth[1:], atol=1.0)
    assert (quotas(last.plan)[1] > last.plan.decisions.relets[1].sum(axis=0) / 100.0 + 0.01).all()


def test_a_quota_that_is_not_carried_out_is_no_loss_that_a_simulation_finds(two: Problem) -> None:
    """Of each quota four fifths are carried out, as the plan expects, and of that a tenth is lost."""
    problem = replace(two, room=0.8 * two.relets)
    replay = replay_plan(problem, worlds(problem, 0.9, 0.0), GROUPS, STANDARD)
    assert not replay.first.gap.closed
    np.testing.assert_allclose(replay.rounds[1].feedback.relet_yield[0], 0.9, atol=1e-6)


def test_who_did_not_come_before_the_first_year_does_not_wait_in_the_plan(two: Problem) -> None:
    """Half as many come in a run-in that is not reported, so the queue of the first year is shorter."""
    came = np.array([[[45.0, 28.0, 28.0, 28.0]], [[20.0] * 4]])
    problem = replace(two, task=came, exits=np.zeros_like(came))
    truth = replace(problem, task=np.where(came == 45.0, 20.0, came))

    def reported(plan: Plan, whole: WholePlan) -> CarriedOut:
        one = worlds(truth, 1.0, 0.0)(plan, whole)
        in_years = (
            "placed",
            "came",
            "left",
            "waiting",
            "taken_over",
            "waited",
            "let_meanwhile",
            "urgent_meanwhile",
        )
        later = {name: getattr(one, name)[..., 1:] for name in (*in_years, "reached", "fair_share")}
        return replace(one, years=one.years[1:], opening=one.waiting[:, :, 0], **later)

    replay = replay_plan(problem, reported, GROUPS, STANDARD)
    first, last = (
        [(side.waiting - side.more_waiting)[0, 0, 0] for side in (one.promised, one.simulated)]
        for one in (replay.first, replay.last)
    )
    assert first[0] == pytest.approx(first[1] + 15.0, abs=1e-3)  # of 45 who come 30 get a home; of 20 all
    assert last[0] == pytest.approx(last[1], abs=1e-3)
    assert replay.last.gap.closed
    assert not replay.first.gap.closed


def test_the_parts_of_a_gap_add_up_to_it(two: Problem) -> None:
    truth = replace(two, task=0.9 * two.task, exits=0.5 * two.exits)
    for one in replay_plan(two, worlds(truth, 0.8, 2.0), GROUPS, STANDARD).rounds:
        gap = one.gap
        parts = gap.fewer_came + gap.more_left + gap.more_waiting + gap.moved
        np.testing.assert_allclose(parts, gap.homes, atol=1e-6)


def test_a_promise_accounts_for_everybody(two: Problem) -> None:
    plan = make_plan(two)
    flows = Flows.promised(plan, (2032, 2033, 2034, 2035))
    left = (flows.came - flows.left - flows.more_waiting).sum(axis=1) + flows.taken_over
    np.testing.assert_allclose(flows.placed, left, atol=1e-6)
    np.testing.assert_allclose(flows.came[:, 0], two.task[:, 0], atol=1e-5)


def test_where_nothing_helps_the_nearest_round_is_kept(two: Problem) -> None:
    """A simulation that answers the opposite of what is planned can never agree."""

    def carry(plan: Plan, whole: WholePlan) -> CarriedOut:
        carried = worlds(two, 1.0, 0.0)(plan, whole)
        odd = round(1e6 * float(plan.problem.room.sum())) % 2
        return replace(carried, placed=carried.placed + (5.0 if odd else -5.0))

    replay = replay_plan(two, carry, GROUPS, STANDARD, rounds=4)
    assert len(replay.rounds) == 4
    assert not replay.last.gap.closed
    assert replay.last.gap.excess == min(one.gap.excess for one in replay.rounds)


def test_with_all_that_is_allowed_every_quota_is_at_the_cap(two: Problem) -> None:
    plan = make_plan(two)
    most, _ = with_all_that_is_allowed(plan, WholePlan.of(plan))
    np.testing.assert_allclose(quotas(most), 0.3)


def test_what_a_shared_cap_allows_one_municipality_is_what_it_may_do_by_itself(two: Problem) -> None:
    """On the mean of the region the first one may use more than the cap, so who always waits there are fewer."""
    shared = replace(two, accounts=np.zeros((2, 1), dtype=np.int64))
    plan = make_plan(shared)
    assert (quotas(plan)[0] > 0.3).any()
    most, _ = with_all_that_is_allowed(plan, WholePlan.of(plan))
    np.testing.assert_allclose(quotas(most), 1.0)


def test_a_shared_cap_that_is_reached_is_reached_by_all(two: Problem) -> None:
    """All that is allowed together is used, and a tenth is lost: that lowers the yield, also below a quota of 0.3."""
    shared = replace(two, accounts=np.zeros((2, 1), dtype=np.int64), task=two.task + 20.0)

    def unmeasured(plan: Plan, whole: WholePlan) -> CarriedOut:
        carried = worlds(shared, 0.9, 0.0)(plan, whole)
        return replace(carried, waited=np.zeros_like(carried.waited))

    second, third = replay_plan(shared, unmeasured, GROUPS, STANDARD, rounds=3).rounds[1:]
    assert (quotas(second.plan) < 0.3).any()
    np.testing.assert_array_equal(third.feedback.quota_used, 1.0)
    np.testing.assert_allclose(third.feedback.relet_yield.min(), 0.9, atol=0.01)


def test_a_gap_is_allowed_to_be_a_home_or_what_chance_explains(two: Problem) -> None:
    plan = make_plan(two)
    carried = worlds(two, 1.0, 0.0)(plan, WholePlan.of(plan))
    spread = np.array([-6.0, 6.0, -6.0, 6.0])[:, None, None]
    for shift, agrees in ((0.9, True), (1.1, False)):
        one = replace(carried, placed=carried.placed - shift)
        gap = Gap.between(Flows.promised(plan, one.years), Flows.simulated(one, two, GROUPS), one)
        assert gap.agrees.all() == agrees
    wide = replace(carried, placed=carried.placed - 5.0 + spread)
    gap = Gap.between(Flows.promised(plan, wide.years), Flows.simulated(wide, two, GROUPS), wide)
    assert gap.agrees.all()  # 3.18 x 6.93 / 2 is 11 homes


def test_flows_are_added_up_over_calendar_years(two: Problem) -> None:
    values = np.arange(8.0).reshape(2, 4)
    np.testing.assert_array_equal(in_years(values, two, (2033, 2035)), [[1.0, 3.0], [5.0, 7.0]])
