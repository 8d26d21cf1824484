"""What a policy comes to in a future: the quotas and homes are decided, and who is placed where follows.

A *policy* is what is decided now. All else (who is placed, who waits, who is taken over by others) is recourse: each
future has its own, and there always is one, if need be by placing nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from solvers.constraints import CONSTRAINTS
from solvers.constraints.homes import first_lettings_delivered, homes_taken, occupancy_within_homes
from solvers.constraints.households import backlog_balance
from solvers.constraints.relets import corporation_relets
from solvers.constraints.solidarity import (
    swap_limit,
    swaps_balance,
    transfer_account,
    transfer_account_limit,
    transfers_balance,
    transfers_repaid,
)
from solvers.goals import EXACT, Reached, Stage, pursue, waiting_terms
from solvers.hot import StagedSession
from solvers.linear import Linear
from solvers.plan import Plan
from solvers.prices import Price, prices_of
from solvers.problem import Floats, Problem
from solvers.programme import Address, Constraint, Programme, Term
from solvers.session import Clock, Session, Solved, answer, found
from solvers.solve import SolverName, open_session
from solvers.widening import SPARE, widen

RECOURSE: tuple[Constraint, ...] = (
    backlog_balance,
    corporation_relets,
    first_lettings_delivered,
    homes_taken,
    occupancy_within_homes,
    transfers_balance,
    transfer_account,
    transfer_account_limit,
    transfers_repaid,
    swaps_balance,
    swap_limit,
)
"""What holds in every future."""


@dataclass(frozen=True)
class Policy:
    """What is decided now, whatever the future brings.

    Attributes
    ----------
    allowed
        (M, O, P) the relets of the expected future that the quota allows; O is one where the cap does not look at
        corporations.
    homes
        (K, P) homes of other supply that are open.
    """

    allowed: Floats
    homes: Floats

    @classmethod
    def of_plan(cls, plan: Plan) -> Policy:
        """Return what a plan decides now: its quotas are those that its placements use."""
        decided = plan.decisions
        used = decided.by_owner if plan.problem.corporations_differ else decided.relets.sum(axis=1)[:, None]
        return cls(used, decided.homes)

    def quota(self, expected: Problem) -> Floats:
        """Return the quota of each municipality and period: (M, P)."""
        room = expected.room.sum(axis=1)
        allowed = self.allowed.sum(axis=1)
        return np.asarray(np.divide(allowed, room, out=np.zeros_like(room), where=room > 0), dtype=np.float64)

    def carried(self, plan: Plan) -> Plan:
        """Return a plan as it looks when all that the quota allows is used: its overlay sets these quotas."""
        decided, relets = plan.decisions, np.zeros_like(plan.decisions.relets)
        relets[:, 0] = self.allowed.sum(axis=1)
        by_owner = self.allowed if plan.problem.corporations_differ else decided.by_owner
        return replace(plan, decisions=replace(decided, relets=relets, by_owner=by_owner, homes=self.homes))


@dataclass(frozen=True)
class Outcome:
    """What a policy comes to in one future.

    Attributes
    ----------
    shortfall
        (M,) homes short of fair share in the target year.
    worst
        The worst fair-share ratio.
    waiting
        Person-years that people wait.
    """

    shortfall: Floats
    worst: float
    waiting: float


def rooms_of(problem: Problem) -> Floats:
    """Return the lettings that a quota of one would bring, as a policy tells them apart: (M, O, P)."""
    return problem.room if problem.corporations_differ else problem.room.sum(axis=1, keepdims=True)


def room_to_expected(problem: Problem, expected: Problem) -> Floats:
    """Return the room of a future / that of the expected one: (M, O, P); nothing where nothing is expected."""
    ours, theirs = rooms_of(problem), rooms_of(expected)
    return np.divide(ours, theirs, out=np.zeros_like(ours), where=theirs > 0)


def used_relets(x: Programme, place: int, owner: int, period: int) -> list[Term]:
    """Return the relets that are used, as a policy tells them apart."""
    if x.by_owner[place]:
        return [(x.by_owner[place][owner][period], 1.0)]
    return [(u[period], 1.0) for u in x.relets[place]]


def counted_in_target(x: Programme, place: int) -> list[Term]:
    """Return the households placed in the target year who count for fair share."""
    return [term for p in x.problem.target for term in x.placed(place, p, counted=True)]


def stated(x: Programme, constraints: tuple[Constraint, ...]) -> Programme:
    """State constraints on a programme and return it."""
    for constraint in constraints:
        constraint(x)
    return x


class Recourse:
    """Tells what policies come to in futures: as few homes short as can be, then as little waiting as can be.

    The programmes of futures differ in their numbers only, so HiGHS goes on from the corner where the last one ended:
    ask for those that are alike one after the other.

    Parameters
    ----------
    expected
        The future that was expected, in whose relets policies are counted.
    solver, clock
        By which solver, within which time.
    """

    def __init__(self, expected: Problem, clock: Clock, solver: SolverName = "highs") -> None:
        self._expected, self._clock, self._solver = expected, clock, solver
        self._staged: StagedSession | None = None

    def outcome(self, policy: Policy, problem: Problem) -> Outcome:
        """Return what a policy comes to in a future.

        Raises
        ------
        SolverError
            Where the solver stops without an answer.
        """
        x = stated(Programme(problem), RECOURSE)
        brought = room_to_expected(problem, self._expected) * policy.allowed
        for (m, o, p), most in np.ndenumerate(brought):
            where = Address("relets_available", m, p, owner=o)
            x.row(where, used_relets(x, m, o, p), "<=", float(most))
        places = np.flatnonzero(problem.fair_share > 0)
        first = len(x.addresses)
        for m in places:
            x.row(
                Address("fair_share_ratio", int(m)),
                counted_in_target(x, int(m)),
                ">=",
                float(problem.fair_share[m]),
            )
        linear = x.linear().with_slacks(range(first, first + len(places)), [1.0] * len(places))
        _open(x, linear, policy.homes)
        session = self._session(linear)
        short = list(range(x.size, x.size + len(places)))
        terms, constant = waiting_terms(x)
        session.set_costs(short, [1.0] * len(short))
        solved = _solved(session, "a future")
        spare = EXACT.held_goal * (1 + abs(solved.value)) + EXACT.held_homes + session.last_digit
        session.add_row(short, [1.0] * len(short), -np.inf, solved.value + spare)
        shortfall = np.zeros(problem.places)
        shortfall[places] = np.round(np.maximum(solved.x[short], 0.0), 6)
        session.set_costs([column for column, _ in terms], [cost for _, cost in terms])
        waiting = _solved(session, "a future").value + constant
        ratios = 1.0 - shortfall[places] / problem.fair_share[places]
        return Outcome(shortfall, float(ratios.min(initial=1.0)), waiting)

    def _session(self, linear: Linear) -> Session:
        if self._solver != "highs":
            return open_session(linear, self._solver, self._clock)
        if self._staged is None:
            self._staged = StagedSession(linear, self._clock)
        self._staged.begin(linear)
        return self._staged


def _solved(session: Session, what: str) -> Solved:
    solved = answer(session, what)
    found(solved, what, before=True)
    return solved


def _open(x: Programme, linear: Linear, homes: Floats) -> None:
    """Open just these homes; as many as are lived in on the first day at least, of which rounding takes a little."""
    least = np.maximum(homes, x.problem.streams.taken_on_first_day)
    for columns, there in zip(x.homes, least, strict=True):
        linear.lower[columns] = linear.upper[columns] = there


def as_expected(policy: Policy, nominal: Plan, *, clock: Clock) -> tuple[Reached, Programme, list[Price]]:
    """Return what a policy comes to in the expected future, by the goals of the scenario.

    Everything holds that holds for any plan; what the quota allows takes the place of what the cap allows.

    Parameters
    ----------
    policy
        What is decided.
    nominal
        The plan for the expected future, with what had to be widened for it.
    clock
        How much time there is.
    """
    problem, options = nominal.problem, nominal.options
    goals = tuple(one for one in problem.rules.goals if one in ("fairness", "waiting")) or ("waiting",)
    x = Programme(replace(problem, rules=problem.rules.model_copy(update={"goals": goals})))
    linear = stated(x, CONSTRAINTS).linear()
    widen(x, linear, nominal.limits.widened)
    for row, most in _quota_rows(x, policy):
        # What is decided was rounded: not a hair less is allowed here than there.
        linear.high[row] = min(linear.high[row], most + SPARE)
    for columns, there in zip(x.homes, policy.homes, strict=True):
        linear.lower[columns], linear.upper[columns] = np.maximum(there - SPARE, 0.0), there + SPARE
    session, prices = open_session(linear, options.solver, clock), list[Price]()

    def look(stage: Stage, session: Session) -> None:
        prices.extend(prices_of(stage, session, x))

    reached = pursue(x, session, options.tolerances, look if options.effects else None)
    assert reached is not None, "the policy was found with the expected future among the others"
    return reached, x, prices


def _quota_rows(x: Programme, policy: Policy) -> Iterator[tuple[int, float]]:
    """Yield the row that limits the relets of each municipality by itself, and what the quota allows there."""
    row_of = {where: row for row, where in enumerate(x.addresses)}
    for (m, o, p), most in np.ndenumerate(policy.allowed):
        where = Address("quota_cap", m, p)
        if x.by_owner[m]:
            where = where._replace(owner=o)
        row = row_of.get(where, row_of.get(where._replace(limit="relets_available")))
        assert row is not None, "each municipality has a row of its own"
        yield row, float(most)
