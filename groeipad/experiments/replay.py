"""Plan, carry the plan out, feed back what was lost, and plan again, until promise and simulation agree."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.carried_out import CarriedOut
from groeipad.experiments.promise import Flows, Gap, in_years
from groeipad.experiments.whole_plan import WholePlan, most_each, relets_allowed
from solvers.feedback import Feedback, with_feedback
from solvers.overlay import quotas
from solvers.plan import Options, Plan, make_plan
from solvers.problem import Floats, Problem
from solvers.replanning import Replanner, explained

MOST_ROUNDS = 10
"""After so many rounds it is told why promise and simulation differ."""
STEP = 0.5
"""The part of a change in who comes and leaves that is believed: the next plan changes it again, and would overshoot.

What is lost of the quota is believed wholly: it hangs on that municipality and year alone. So the gap closes in half
as many rounds as with half of it."""
_FEWEST_MONTHS = 24
"""In fewer months than this in which somebody waited, all replications together, a yield is not measured."""
_LEAST_USED = 0.2
"""No quota is thought to be used less than this; else a municipality where nobody comes would get all relets."""

Carry = Callable[[Plan, WholePlan], CarriedOut]
"""Carries a plan out in the simulation, with the same random numbers every time."""


@dataclass(frozen=True)
class Round:
    """A plan, and what it comes to.

    Attributes
    ----------
    plan, whole
        The plan, and the same in whole homes.
    carried
        What it comes to.
    promised, simulated
        Who comes, leaves, waits and is placed, in the plan and in the simulation.
    gap
        What is between them.
    feedback
        What the plan reckons with.
    """

    plan: Plan
    whole: WholePlan
    carried: CarriedOut
    promised: Flows
    simulated: Flows
    gap: Gap
    feedback: Feedback


@dataclass(frozen=True)
class Replay:
    """All rounds.

    Attributes
    ----------
    rounds
        The first one is the plan that knows nothing of a simulation.
    best
        The number of the round in which promise and simulation differ least.
    """

    rounds: tuple[Round, ...]
    best: int

    @property
    def first(self) -> Round:
        """The plan that knows nothing of a simulation."""
        return self.rounds[0]

    @property
    def last(self) -> Round:
        """The round in which promise and simulation differ least."""
        return self.rounds[self.best]


def replay_plan(
    problem: Problem,
    carry: Carry,
    groups: tuple[str, ...],
    options: Options,
    *,
    rounds: int = MOST_ROUNDS,
    start: Callable[[int], None] | None = None,
) -> Replay:
    """Plan and carry out until promise and simulation agree.

    Parameters
    ----------
    problem
        What the plan is made from.
    carry
        Carries a plan out.
    groups
        The groups, in the order of the scenario.
    options
        How plans are made.
    rounds
        How many at most.
    start
        Is told the number of each round as it begins, from 1.

    Raises
    ------
    SolverError
        Where the solver stops without an answer.
    Interrupted
        When the user stops it.
    """
    feedback, again = Feedback.nothing_known(problem), Replanner(options)
    done: list[Round] = []
    while len(done) < rounds:
        if start is not None:
            start(len(done) + 1)
        plan = again.plan(with_feedback(problem, feedback)) if done else make_plan(problem, options)
        whole = WholePlan.of(plan)
        done.append(held_against(carry(plan, whole), plan, whole, feedback, groups))
        if done[-1].gap.closed:
            break
        if len(done) == 1:
            most = carry(*with_all_that_is_allowed(done[0].plan, done[0].whole))
            always = Flows.simulated(most, problem, groups).waiting
            feedback = _first_measured(done[0], problem, always)
        else:
            feedback = _measured_again(done[-1], problem)
    best = min(range(len(done)), key=lambda n: (not done[n].gap.closed, done[n].gap.excess))
    if best:
        done[best] = replace(done[best], plan=explained(done[best].plan, options))
    return Replay(tuple(done), best)


def held_against(
    carried: CarriedOut, plan: Plan, whole: WholePlan, feedback: Feedback, groups: tuple[str, ...]
) -> Round:
    """Return a plan beside what it comes to.

    Parameters
    ----------
    carried
        What it comes to.
    plan, whole
        The plan, and the same in whole homes.
    feedback
        What the plan reckons with.
    groups
        The groups, in the order of the scenario.
    """
    promised = Flows.promised(plan, carried.years)
    simulated = Flows.simulated(carried, plan.problem, groups)
    return Round(
        plan, whole, carried, promised, simulated, Gap.between(promised, simulated, carried), feedback
    )


def with_all_that_is_allowed(plan: Plan, whole: WholePlan) -> tuple[Plan, WholePlan]:
    """Return a plan that uses every relet within the cap and opens every home of other supply.

    Who still waits when it is carried out always waits: they have just come, or nothing that suits them came free.
    """
    problem, decided = plan.problem, plan.decisions
    allowed = most_each(plan, relets_allowed(plan))
    relets = np.zeros_like(decided.relets)
    relets[:, 0] = allowed
    room = problem.room.sum(axis=1, keepdims=True)
    part = np.divide(problem.room, room, out=np.zeros_like(problem.room), where=room > 0)
    by_owner = allowed[:, None, :] * part if decided.by_owner.size else decided.by_owner
    limit = np.floor(problem.streams.limit + 1e-9)
    return (
        replace(plan, decisions=replace(decided, relets=relets, by_owner=by_owner, homes=limit)),
        replace(whole, open_homes=limit.astype(np.int64)),
    )


def _first_measured(round_: Round, problem: Problem, always: NDArray[np.float64]) -> Feedback:
    """Return what the first simulation shows: all of it is new."""
    years = round_.carried.years
    waited = round_.carried.waited >= _FEWEST_MONTHS
    room, relets = (in_years(one.sum(axis=1), problem, years) for one in (problem.room, problem.relets))
    # A quota that is not carried out offers nothing: the plan reckons with that already.
    compliance = np.divide(room, relets, out=np.ones_like(room), where=relets > 0)
    offered = _yearly_quota(round_.plan, years) * compliance * round_.carried.let_meanwhile
    measured = np.divide(
        round_.carried.urgent_meanwhile, offered, out=np.ones_like(offered), where=waited & (offered > 0)
    )
    everywhere = np.ones((problem.places, problem.steps))
    return Feedback(
        task=_with_run_in(
            _moved(round_.feedback.task, round_.simulated.came - round_.promised.came, problem, years),
            round_,
            problem,
        ),
        exits=_moved(round_.feedback.exits, round_.simulated.left - round_.promised.left, problem, years),
        always_waiting=_within_years(always, problem, years),
        relet_yield=_in_periods(np.clip(measured, _LEAST_USED, 1.0), everywhere, problem, years),
        quota_used=everywhere,
    )


def _measured_again(round_: Round, problem: Problem) -> Feedback:
    """Return what is reckoned with next.

    Where all relets within the cap are used, homes that are missing are lost: the yield is lower. Where they are not,
    chance is to blame, and a quota has to leave room for it.
    """
    years, before, plan = round_.carried.years, round_.feedback, round_.plan
    new_came = STEP * (round_.simulated.came - round_.promised.came)
    new_left = STEP * (round_.simulated.left - round_.promised.left)
    base = in_years((quotas(plan) * problem.room).sum(axis=1), problem, years)
    lost = np.divide(round_.gap.homes, base, out=np.zeros_like(base), where=base > 0)
    used = in_years(plan.decisions.relets.sum(axis=1), problem, years)
    allowed = in_years(relets_allowed(plan), problem, years)
    if not problem.cap_for_each:
        # The cap holds for all of them together.
        used, allowed = (np.broadcast_to(one.sum(axis=0), one.shape) for one in (used, allowed))
    at_the_cap = used >= allowed - 1e-6
    lost_there = _in_periods(
        np.where(at_the_cap, lost, 0.0), np.zeros_like(before.relet_yield), problem, years
    )
    lost_elsewhere = _in_periods(np.where(at_the_cap, 0.0, lost), np.zeros_like(lost_there), problem, years)
    return Feedback(
        task=_with_run_in(_moved(before.task, new_came, problem, years), round_, problem),
        exits=_moved(before.exits, new_left, problem, years),
        always_waiting=before.always_waiting,
        relet_yield=np.clip(before.relet_yield - lost_there, _LEAST_USED, 1.0),
        quota_used=np.clip(before.quota_used - lost_elsewhere, _LEAST_USED, 1.0),
    )


def _yearly_quota(plan: Plan, years: tuple[int, ...]) -> Floats:
    """Return the quota of each municipality and year: (M, Y), over its relets."""
    room = in_years(plan.problem.room.sum(axis=1), plan.problem, years)
    filled = in_years((quotas(plan) * plan.problem.room).sum(axis=1), plan.problem, years)
    return np.divide(filled, room, out=np.zeros_like(room), where=room > 0)


def _moved(values: Floats, change: Floats, problem: Problem, years: tuple[int, ...]) -> Floats:
    """Return flows (M, C, P) with a yearly change (M, C, Y) spread evenly over each year; never below nothing."""
    moved = values.copy()
    for y, year in enumerate(years):
        inside = np.array([period.year == year for period in problem.periods])
        part = problem.years[inside] / problem.years[inside].sum()
        moved[:, :, inside] = np.maximum(moved[:, :, inside] + change[:, :, y, None] * part, 0.0)
    return moved


def _with_run_in(task: Floats, round_: Round, problem: Problem) -> Floats:
    """Return who comes, so changed before the first whole year that as many wait at its start as in the simulation.

    A run-in is not reported, so who came in it is not known; but a plan that begins with people who are not there
    keeps them to the end.
    """
    years = round_.carried.years
    before = [period.year for period in problem.periods if period.year < years[0]]
    if not before:
        return task
    promised, simulated = (
        (one.waiting - one.more_waiting)[:, :, :1] for one in (round_.promised, round_.simulated)
    )
    return _moved(task, simulated - promised, problem, (before[-1],))


def _in_periods(yearly: Floats, otherwise: Floats, problem: Problem, years: tuple[int, ...]) -> Floats:
    """Return in each period the value of its year: (M, Y) -> (M, P); what stands otherwise where there is none."""
    values = otherwise.copy()
    for p, period in enumerate(problem.periods):
        if period.year in years:
            values[:, p] = yearly[:, years.index(period.year)]
    return values


def _within_years(at_the_end: Floats, problem: Problem, years: tuple[int, ...]) -> Floats:
    """Return who waits at the end of each period, of whom only the ends of years are known: (M, C, Y) -> (M, C, P).

    Within a year the smaller one of its two ends; before the first known one, nobody.
    """
    values = np.zeros((*at_the_end.shape[:2], problem.steps))
    for p, period in enumerate(problem.periods):
        if period.year not in years:
            continue
        y = years.index(period.year)
        is_last = p + 1 == problem.steps or problem.periods[p + 1].year != period.year
        before = at_the_end[:, :, y - 1] if y else np.zeros_like(at_the_end[:, :, 0])
        values[:, :, p] = at_the_end[:, :, y] if is_last else np.minimum(before, at_the_end[:, :, y])
    return values
