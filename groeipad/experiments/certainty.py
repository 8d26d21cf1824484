"""How sure fair share is when a plan is carried out, and what more quota or homes make it as sure as is asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.carried_out import CarriedOut
from groeipad.experiments.whole_plan import WholePlan, relets_allowed
from solvers.overlay import quotas
from solvers.plan import Plan
from solvers.problem import Problem

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

QUOTA_STEPS = 8
"""In so many steps a quota rises from what the plan needs to all that is allowed; after that come homes."""
MOST_CHECKS = 4
"""So often, each time on fresh random numbers, a little is added where the check falls short."""
_95_PERCENT = 1.959963984540054
"""The 97.5% point of the normal distribution."""

Carry = Callable[[Plan, WholePlan, int], CarriedOut]
"""Carries a plan out; the number tells which random numbers: 0 those of the search, each other one fresh ones."""


@dataclass(frozen=True)
class Insured:
    """A plan with as much room for chance as was asked. Shapes: M municipalities.

    Attributes
    ----------
    plan, whole
        The plan, whose quotas and homes leave that room.
    carried
        What it comes to, on fresh random numbers.
    asked
        The probability that was asked for in the target year.
    quota_steps
        (M,) by how many of ``QUOTA_STEPS`` the quota was raised towards all that is allowed.
    extra_homes
        (M,) homes of other supply beyond those of the plan, from the first year in which there are any.
    kinds
        (M,) the stream that they belong to; -1 where there is none.
    checks
        How often it was checked, each time on fresh random numbers: those of the seed and this number together.
    before, searched
        (M,) the probability without and with them, on the random numbers of the search.
    """

    plan: Plan
    whole: WholePlan
    carried: CarriedOut
    asked: float
    quota_steps: Ints
    extra_homes: Ints
    kinds: Ints
    checks: int
    before: Floats
    searched: Floats

    @property
    def checked(self) -> Floats:
        """(M,) the probability on fresh random numbers."""
        return in_target(self.carried, self.plan.problem)

    @property
    def sure(self) -> Bools:
        """(M,) where it is as sure as was asked."""
        return np.asarray(self.checked >= self.asked, dtype=np.bool_)


def in_target(carried: CarriedOut, problem: Problem) -> Floats:
    """Return the probability that each municipality reaches fair share in the target year: (M,)."""
    reached = carried.reached[:, :, carried.years.index(problem.target_year)]
    return np.asarray(reached.mean(axis=0), dtype=np.float64)


def wilson(part: Floats, n: int) -> tuple[Floats, Floats]:
    """Return the 95% interval of a probability that was seen in a part of n replications.

    Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", *Journal of the
    American Statistical Association* 22 (1927), 209-212.
    """
    z2 = _95_PERCENT**2 / n
    middle = (part + z2 / 2) / (1 + z2)
    half = np.sqrt(part * (1 - part) * z2 + z2 * z2 / 4) / (1 + z2)
    return np.clip(middle - half, 0.0, 1.0), np.clip(middle + half, 0.0, 1.0)


def make_certain(plan: Plan, whole: WholePlan, carried: CarriedOut, asked: float, carry: Carry) -> Insured:
    """Return a plan that reaches fair share in the target year as surely as is asked, in each municipality by itself.

    The quota is raised first, as far as is allowed: it costs nothing where it is not used. Then homes of other supply
    are added, of the cheapest kind that the municipality has, also beyond the limits of the scenario. More of either
    never makes it less likely, so the least is found by halving, for all municipalities at once, on the same random
    numbers; then it is checked on fresh ones.

    Parameters
    ----------
    plan, whole
        The plan.
    carried
        What it comes to, on the random numbers of the search.
    asked
        The probability.
    carry
        Carries plans out.
    """
    kinds = cheapest_kinds(plan.problem)
    before = in_target(carried, plan.problem)
    most = np.where(kinds >= 0, QUOTA_STEPS + np.ceil(plan.problem.fair_share).astype(np.int64), QUOTA_STEPS)
    found, searched = _search(plan, whole, before, asked, most, kinds, carry)
    for check in range(1, MOST_CHECKS + 1):
        insured_plan, insured_whole = with_room(plan, whole, found, kinds)
        fresh = carry(insured_plan, insured_whole, check)
        short = (in_target(fresh, plan.problem) < asked) & (found < most)
        if not short.any() or check == MOST_CHECKS:
            break
        found = found + short
    return Insured(
        plan=insured_plan,
        whole=insured_whole,
        carried=fresh,
        asked=asked,
        quota_steps=np.minimum(found, QUOTA_STEPS),
        extra_homes=np.maximum(found - QUOTA_STEPS, 0),
        kinds=kinds,
        checks=check,
        before=before,
        searched=searched,
    )


def _search(
    plan: Plan,
    whole: WholePlan,
    before: Floats,
    asked: float,
    most: Ints,
    kinds: Ints,
    carry: Carry,
) -> tuple[Ints, Floats]:
    """Return for each municipality the least room that is enough, or the most there is; and what it gives."""
    enough = np.where(before >= asked, 0, -1)
    too_little = np.zeros(len(before), dtype=np.int64)
    searched = before.copy()
    while (open_ := (enough < 0) & (too_little < most) | (enough - too_little > 1)).any():
        doubled = np.where(
            too_little < QUOTA_STEPS, QUOTA_STEPS, QUOTA_STEPS + np.maximum(2 * (too_little - QUOTA_STEPS), 1)
        )
        halved = (enough + too_little) // 2
        tried = np.where(enough < 0, np.minimum(doubled, most), np.where(open_, halved, enough))
        seen = in_target(carry(*with_room(plan, whole, tried, kinds), 0), plan.problem)
        good = seen >= asked
        searched = np.where(good | (enough < 0), seen, searched)
        enough = np.where(open_ & good, tried, enough)
        too_little = np.where(open_ & ~good, tried, too_little)
    return np.where(enough < 0, most, enough), searched


def cheapest_kinds(problem: Problem) -> Ints:
    """Return the stream of which homes can be added in each municipality: (M,), -1 where there is none.

    The cheapest of those that have homes in the target year and serve everybody, or else the most classes; what has
    no known cost comes last.
    """
    streams, last = problem.streams, problem.target[-1]
    found = np.full(problem.places, -1, dtype=np.int64)
    for m in range(problem.places):
        here = [
            k for k in range(streams.count) if streams.municipality[k] == m and streams.limit[k, last] > 0
        ]
        if here:
            found[m] = min(
                here, key=lambda k: (-int(streams.serves[k].sum()), streams.cost[k] <= 0, streams.cost[k], k)
            )
    return found


def with_room(plan: Plan, whole: WholePlan, room: Ints, kinds: Ints) -> tuple[Plan, WholePlan]:
    """Return a plan whose quotas and homes leave room for chance.

    Parameters
    ----------
    plan, whole
        The plan.
    room
        (M,) steps: the first ``QUOTA_STEPS`` raise the quota to all that is allowed, each further one is a home.
    kinds
        (M,) of which stream.
    """
    problem, decided = plan.problem, plan.decisions
    part = np.minimum(room, QUOTA_STEPS)[:, None] / QUOTA_STEPS
    all_room, used = problem.room.sum(axis=1), decided.relets.sum(axis=1)
    quota = np.divide(
        (quotas(plan) * problem.room).sum(axis=1), all_room, out=np.zeros_like(used), where=all_room > 0
    )
    highest = np.divide(relets_allowed(plan), all_room, out=quota.copy(), where=all_room > 0)
    raised = quota + part * np.maximum(highest - quota, 0.0)
    quota_used = np.divide(
        used, all_room * raised, out=problem.quota_used.copy(), where=(raised > 0) & (used > 0)
    )
    homes, open_homes = decided.homes.copy(), whole.open_homes.copy()
    for m, extra in enumerate(np.maximum(room - QUOTA_STEPS, 0)):
        if extra:
            there = problem.streams.limit[kinds[m]] > 0
            homes[kinds[m], there] += extra
            open_homes[kinds[m], there] += extra
    return (
        replace(
            plan,
            problem=replace(problem, quota_used=quota_used),
            decisions=replace(decided, homes=homes),
        ),
        replace(whole, open_homes=open_homes),
    )


def beyond_the_limits(insured: Insured) -> int:
    """Return the homes that are open in the last period of the target year beyond those that the scenario allows."""
    last, limit = insured.plan.problem.target[-1], insured.plan.problem.streams.limit
    return sum(
        max(0, int(insured.whole.open_homes[k, last]) - ceil(limit[k, last] - 1e-9))
        for k in range(insured.plan.problem.streams.count)
    )
