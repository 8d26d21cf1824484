"""A plan in whole homes, beside the plan as it was computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers.plan import Plan
from solvers.problem import Floats, Ints, Problem
from solvers.rounding import whole_homes, whole_open_homes


@dataclass(frozen=True)
class WholePlan:
    """Homes in whole ones, inside the limits and adding up. Shapes: M municipalities, K streams, P periods.

    Attributes
    ----------
    relets, first_lettings
        (M, P) households placed.
    other
        (K, P) households placed in other supply.
    open_homes
        (K, P) homes of other supply that are open.
    placed
        (M, P) households placed in homes that stand there, by all ways.
    ratios
        (M,) the fair-share ratios with whole homes.
    exact, whole
        Households placed over the whole run, as computed and in whole homes.
    """

    relets: Ints
    first_lettings: Ints
    other: Ints
    open_homes: Ints
    placed: Ints
    ratios: Floats
    exact: float
    whole: int

    @classmethod
    def of(cls, plan: Plan) -> WholePlan:
        """Return a plan in whole homes, by the method of its scenario."""
        problem, decided, method = plan.problem, plan.decisions, plan.problem.rules.whole_homes
        streams = problem.streams
        allowed = relets_allowed(plan)
        relets = whole_homes(
            decided.relets.sum(axis=1), most_each(plan, allowed), method, together=allowed.sum(axis=0)
        )
        first = whole_homes(decided.first_lettings.sum(axis=1), problem.first_lettings, method)
        placed_in_streams = decided.other.sum(axis=1)
        other = np.zeros(placed_in_streams.shape, dtype=np.int64)
        for kind in dict.fromkeys(streams.kinds):
            of_kind = [k for k, one in enumerate(streams.kinds) if one == kind]
            no_limit = np.full((len(of_kind), problem.steps), np.inf)
            other[of_kind] = whole_homes(placed_in_streams[of_kind], no_limit, method)
        placed = relets + first
        np.add.at(placed, streams.municipality, other)
        return cls(
            relets=relets,
            first_lettings=first,
            other=other,
            open_homes=_open_homes(plan),
            placed=placed,
            ratios=_ratios(problem, placed),
            exact=float(decided.placed(problem).sum()),
            whole=int(placed.sum()),
        )


def relets_allowed(plan: Plan) -> Floats:
    """Return the relets that may go to urgent households in each municipality: (M, P).

    Within the cap, or where that is no ceiling within what has to stay for regular seekers, and with what was
    widened. Where the cap holds for a mean, it is what a municipality may do when all do the same.
    """
    problem = plan.problem
    share = (1.0 - problem.floor) * problem.relets.sum(axis=1)
    most = share if problem.cap is None else np.minimum(problem.cap * problem.room.sum(axis=1), share)
    for one in plan.limits.widened:
        if one.where.limit in ("quota_cap", "regular_floor") and one.where.municipality >= 0:
            most[one.where.municipality, one.where.period] += one.by
    return np.asarray(most, dtype=np.float64)


def most_each(plan: Plan, allowed: Floats) -> Floats:
    """Return what each municipality may do by itself: where the cap holds for a mean, all that falls vacant."""
    return allowed if plan.problem.cap_for_each else plan.problem.room.sum(axis=1)


def _open_homes(plan: Plan) -> Ints:
    limit = plan.problem.streams.limit.copy()
    for one in plan.limits.widened:
        if one.where.limit == "homes_open":
            limit[one.where.stream, one.where.period] += one.by
    # Homes that are taken away but still lived in are no whole number.
    whole_limit = np.ceil(limit - 1e-6).astype(np.int64)
    falls = np.diff(whole_limit, axis=1, prepend=whole_limit[:, :1]) < 0
    return whole_open_homes(plan.decisions.homes, whole_limit, falls)


def _ratios(problem: Problem, placed: Ints) -> Floats:
    in_target = placed[:, problem.in_target].sum(axis=1).astype(np.float64)
    share = problem.fair_share
    part = np.divide(in_target, share, out=np.ones_like(in_target), where=share > 0)
    return np.asarray(np.minimum(1.0, part), dtype=np.float64)
