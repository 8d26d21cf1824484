"""One plan against many futures: the least shortfall on the mean or in the worst tail, then the other goals.

What is decided now, quotas and homes of other supply, is the same in all futures; who is placed where is not. The
conditional value at risk in linear form is that of R. T. Rockafellar and S. Uryasev, "Optimization of conditional
value-at-risk", Journal of Risk 2 (2000), 21-41.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from simulator.model.plan import Goal
from solvers.decisions import read_decisions
from solvers.goals import cost_terms, steadiness_terms, waiting_terms
from solvers.plan import Plan, Progress
from solvers.problem import Floats, Ints, Problem
from solvers.programme import NOBODY, Address, Term
from solvers.robust_programme import RobustProgramme
from solvers.robust_recourse import Outcome, Policy, Recourse, as_expected, rooms_of
from solvers.session import Clock, Session, answer, found
from solvers.solve import open_session
from solvers.split import parts_of
from solvers.widening import Widened

Measure = Literal["expected", "cvar"]
"""The mean of the shortfalls, or the mean of the worst tail of them."""
WORST = 0.1
"""The part of the futures that is the tail: the worst one in ten."""
_STEPS: dict[Measure, tuple[str, ...]] = {
    "expected": ("shortfall",),
    "cvar": ("shortfall_tail", "shortfall"),
}
"""What comes first, before the other goals of the scenario."""


@dataclass(frozen=True)
class RobustPlan:
    """One plan for many futures, beside the one for the expected future.

    Attributes
    ----------
    measure
        What was made as small as can be.
    plan
        The plan as it looks in the expected future.
    policy, nominal_policy
        What it decides now, and what the plan for the expected future does.
    nominal
        The plan for the expected future.
    goals
        What each goal has come to over the futures, in their order.
    shortfalls
        (N, M) homes short of fair share in the target year, by future, in the answer of the programme.
    outcomes, nominal_outcomes
        What both policies come to in each future.
    """

    measure: Measure
    plan: Plan
    policy: Policy
    nominal_policy: Policy
    nominal: Plan
    goals: dict[str, float]
    shortfalls: Floats
    outcomes: tuple[Outcome, ...]
    nominal_outcomes: tuple[Outcome, ...]


def make_robust_plan(
    nominal: Plan,
    futures: Sequence[Problem],
    measure: Measure = "expected",
    *,
    clock: Clock,
    progress: Progress | None = None,
) -> RobustPlan:
    """Return the plan that is short of the fewest homes over many futures, in the order of the scenario's goals.

    Parameters
    ----------
    nominal
        The plan for the expected future; by its solver, and where limits had to be wider for it they are here too.
    futures
        The problems of the futures, all equally likely, with the labels and the rules of the expected one.
    measure
        The mean of the shortfalls, or that of the worst one in ten.
    clock
        How much time there is.
    progress
        Is told how many parts are done.

    Raises
    ------
    SolverError
        Where the solver stops without an answer.
    """
    expected = nominal.problem
    # The worst futures of one municipality need not be those of another: a tail keeps all of them together.
    whole = [np.arange(expected.places, dtype=np.int64)]
    members = parts_of(expected) if measure == "expected" else whole
    total = len(members) + 2 * len(futures)
    done: list[_Solved] = []
    for places in members:
        done.append(_solve(_part(nominal, places, futures), measure, nominal, clock))
        _tell(progress, len(done), total)
    policy = _put_together(expected, done)
    before = Policy.of_plan(nominal)
    recourse = Recourse(expected, clock, nominal.options.solver)
    outcomes: tuple[list[Outcome], list[Outcome]] = ([], [])
    for one, found_in in zip((policy, before), outcomes, strict=True):
        for future in futures:
            found_in.append(recourse.outcome(one, future))
            _tell(progress, len(members) + sum(map(len, outcomes)), total)
    shortfalls = np.zeros((len(futures), expected.places))
    for part in done:
        shortfalls[:, part.places] = part.shortfalls
    return RobustPlan(
        measure=measure,
        plan=_as_plan(policy, nominal, sum(part.solves for part in done), clock),
        policy=policy,
        nominal_policy=before,
        nominal=nominal,
        goals={goal: sum(part.goals[goal] for part in done) for goal in done[0].goals},
        shortfalls=shortfalls,
        outcomes=tuple(outcomes[0]),
        nominal_outcomes=tuple(outcomes[1]),
    )


def tail_mean(losses: Floats, worst: float = WORST) -> float:
    """Return the mean of the worst part of equally likely losses; where it is no whole number, one counts in part."""
    ordered, size = np.sort(losses)[::-1], worst * len(losses)
    weights = np.clip(size - np.arange(len(losses)), 0.0, 1.0)
    return float(ordered @ weights / size)


def _tell(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


@dataclass(frozen=True)
class _Part:
    """Municipalities that nothing couples to the others."""

    expected: Problem
    futures: list[Problem]
    widened: tuple[Widened, ...]
    places: Ints
    streams: Ints


@dataclass(frozen=True)
class _Solved:
    """What was found for a part."""

    places: Ints
    streams: Ints
    policy: Policy
    goals: dict[str, float]
    shortfalls: Floats
    solves: int


def _part(nominal: Plan, places: Ints, futures: Sequence[Problem]) -> _Part:
    expected = nominal.problem
    streams = np.flatnonzero(np.isin(expected.streams.municipality, places))
    if len(places) == expected.places:
        return _Part(expected, list(futures), nominal.limits.widened, places, streams)
    widened = tuple(
        replace(one, where=where)
        for one in nominal.limits.widened
        if (where := _address_in(one.where, places, streams)) is not None
    )
    return _Part(expected.part(places), [one.part(places) for one in futures], widened, places, streams)


def _address_in(where: Address, places: Ints, streams: Ints) -> Address | None:
    """Return an address of the whole as one of a part; None where it speaks of another part.

    A limit of several municipalities together names none of them; a part without it passes it over.
    """
    if where.municipality == NOBODY:
        return where
    if where.municipality not in places:
        return None
    place = int(np.flatnonzero(places == where.municipality)[0])
    stream = NOBODY if where.stream == NOBODY else int(np.flatnonzero(streams == where.stream)[0])
    return where._replace(municipality=place, stream=stream)


def _solve(part: _Part, measure: Measure, nominal: Plan, clock: Clock) -> _Solved:
    """Pursue the goals, each among the plans that are as good for the earlier ones."""
    x = RobustProgramme(part.expected, part.futures, part.widened)
    session = open_session(x.linear, nominal.options.solver, clock)
    order = (*_STEPS[measure], *(one for one in part.expected.rules.goals if one != "fairness"))
    values: dict[str, float] = {}
    for goal in order:
        terms, constant = _terms(goal, x)
        value, _ = _smallest(session, goal, terms, nominal, hold=True)
        values[goal] = value + constant
    # Of plans that are as good, the one that asks for the least: no quota, and no home, that no future needs.
    _, answered = _smallest(session, "the least", _least(x), nominal, hold=False)
    return _Solved(
        places=part.places,
        streams=part.streams,
        policy=x.policy_of(answered),
        goals=values,
        shortfalls=x.shortfalls_of(answered),
        solves=session.solves,
    )


def _smallest(
    session: Session, goal: str, terms: Sequence[Term], nominal: Plan, *, hold: bool
) -> tuple[float, Floats]:
    """Make a sum as small as it can be and let later goals cost no more of it."""
    columns, costs = [column for column, _ in terms], [cost for _, cost in terms]
    session.set_costs(columns, costs)
    solved = answer(session, goal, far=goal not in ("steadiness", "the least"))
    # The plan for the expected future is an answer, so there is one.
    found(solved, goal, before=True)
    if hold and terms:
        exact, scale = nominal.options.tolerances, max(costs)
        spare = exact.held_goal * (1 + abs(solved.value)) + exact.held_homes * scale + session.last_digit
        scaled = [cost / scale for cost in costs]
        session.add_row(columns, scaled, -np.inf, (solved.value + spare) / scale)
    return solved.value, solved.x


def _terms(goal: str, x: RobustProgramme) -> tuple[list[Term], float]:
    """Return what a goal counts: a mean over the futures, or what the policy itself comes to."""
    count = len(x.blocks)
    if goal == "shortfall":
        return [(column, 1.0 / count) for short in x.shortfalls for column in short.values()], 0.0
    if goal == "shortfall_tail":
        return [(x.tail, 1.0), *((column, 1.0 / (WORST * count)) for column in x.excess)], 0.0
    if goal == "waiting":
        found_in = [waiting_terms(block) for block in x.blocks]
        terms = [
            (offset + column, cost / count)
            for offset, (of_block, _) in zip(x.offsets, found_in, strict=True)
            for column, cost in of_block
        ]
        return terms, sum(constant for _, constant in found_in) / count
    return cost_terms(x.policy) if goal == "cost" else steadiness_terms(x.policy)


def _least(x: RobustProgramme) -> list[Term]:
    """Return all that is decided: relets that quotas allow, and homes x years."""
    relets = [(u, 1.0) for of_place in x.policy.relets for over_time in of_place for u in over_time]
    lengths = x.expected.years.tolist()
    homes = [term for over_time in x.policy.homes for term in zip(over_time, lengths, strict=True)]
    return relets + homes


def _put_together(expected: Problem, parts: Sequence[_Solved]) -> Policy:
    allowed = np.zeros(rooms_of(expected).shape)
    homes = np.zeros((expected.streams.count, expected.steps))
    for one in parts:
        allowed[one.places], homes[one.streams] = one.policy.allowed, one.policy.homes
    return Policy(_tidy(allowed, 9), _tidy(homes, 6))


def _tidy(values: Floats, decimals: int) -> Floats:
    """Take away the solver's arithmetic; no minus zero."""
    return np.asarray(np.round(np.maximum(values, 0.0), decimals) + 0.0, dtype=np.float64)


def _as_plan(policy: Policy, nominal: Plan, solves: int, clock: Clock) -> Plan:
    """Return a policy as the plan that it is in the expected future."""
    problem = nominal.problem
    reached, programme, prices = as_expected(policy, nominal, clock=clock)
    decisions = replace(read_decisions(programme, reached.x), homes=policy.homes)
    values: dict[Goal, float] = {}
    for goal in problem.rules.goals:
        if goal == "cost":
            values[goal] = float(problem.streams.cost @ policy.homes @ problem.years)
        elif goal == "steadiness":
            values[goal] = _changes(policy, problem)
        else:
            values[goal] = reached.values[goal]
    return replace(
        nominal,
        decisions=decisions,
        goals=values,
        levels=reached.levels,
        prices=tuple(prices),
        effects=(),
        programmes=solves,
    )


def _changes(policy: Policy, problem: Problem) -> float:
    """Return how much the quotas change, all together; periods without relets are passed over."""
    quota, room = policy.quota(problem), problem.room.sum(axis=1)
    changes = 0.0
    for m, row in enumerate(quota):
        there = row[room[m] > 0]
        changes += float(np.abs(np.diff(there, prepend=problem.quota_before[m])).sum())
    return changes
