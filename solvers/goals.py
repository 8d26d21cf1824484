"""The goals of a plan in strict order: what each one counts, and how a later one never costs an earlier one.

Fairness is the leximin: first the worst fair-share ratio as high as it can be, then the next worst, and so on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simulator.model.plan import Goal
from solvers.programme import Address, Programme, Term
from solvers.session import Pair, Session, Solved, answer, found


@dataclass(frozen=True)
class Tolerances:
    """How exactly a plan is computed.

    Attributes
    ----------
    ratio
        A fair-share ratio so near to 1 counts as 1.
    held_goal
        By which part of its value an earlier goal may get worse for a later one.
    held_homes
        And by how much so many homes more or fewer change it at most: more than what a solver may miss a bound by,
        or it might find nothing that is as good as before.
    weight
        A municipality whose row weighs less than this in the worst ratio may still improve.
    """

    ratio: float = 1e-6
    held_goal: float = 1e-9
    held_homes: float = 1e-7
    weight: float = 1e-7


EXACT = Tolerances()
"""As exact as the solvers allow."""


@dataclass(frozen=True)
class Stage:
    """One linear programme of a plan, just solved.

    Attributes
    ----------
    goal
        What it aims at.
    level
        For fairness, the step of the leximin; else 0.
    value
        What the goal has come to: the worst ratio of those who can still improve, or the costs.
    solved
        The solver's answer.
    settled
        For fairness, the municipalities whose ratio cannot become better.
    """

    goal: Goal
    level: int
    value: float
    solved: Solved
    settled: tuple[int, ...] = ()


Watch = Callable[[Stage, Session], None]
"""Is called after each stage, before the goal is held: a place to look at prices."""


@dataclass(frozen=True)
class Reached:
    """What the goals have come to.

    Attributes
    ----------
    values
        What each goal came to, in the order of the goals; fairness is the worst ratio.
    levels
        The leximin: each ratio with the municipalities that have it, the worst first.
    x
        (N,) the columns in the end.
    """

    values: dict[Goal, float]
    levels: tuple[tuple[float, tuple[int, ...]], ...]
    x: np.ndarray


def pursue(
    programme: Programme, session: Session, tolerances: Tolerances, watch: Watch | None = None
) -> Reached | None:
    """Pursue the goals of the scenario in their order; None where the limits cannot all hold.

    Parameters
    ----------
    programme
        The statement.
    session
        The same in a solver.
    tolerances
        How exactly.
    watch
        Is called after each stage; none: nobody looks at prices.

    Raises
    ------
    SolverError
        Where the solver stops without an answer.
    """
    values: dict[Goal, float] = {}
    levels: list[tuple[float, tuple[int, ...]]] = []
    x = np.zeros(programme.size)
    counted = _until_steadiness(programme, session) if watch is not None else []
    watch = watch or _nobody_looks
    goals = programme.problem.rules.goals
    for goal in goals:
        if goal == "steadiness":
            session.bring_back(counted)
        if goal == "fairness":
            levelled = _leximin(programme, session, tolerances, watch, before=bool(values))
            if levelled is None:
                return None
            levels, x = levelled
            values[goal] = min((ratio for ratio, _ in levels), default=1.0)
            continue
        terms, constant = TERMS[goal](programme)
        if not terms and values:
            values[goal] = constant  # there is nothing to make less: the last answer is as good
            continue
        columns, costs = [column for column, _ in terms], [cost for _, cost in terms]
        session.set_costs(columns, costs)
        solved = answer(session, goal, far=goal != "steadiness")
        if not found(solved, goal, before=bool(values)):
            return None
        watch(Stage(goal, 0, solved.value + constant, solved), session)
        values[goal], x = solved.value + constant, solved.x
        if terms and goal != goals[-1]:
            spare = tolerances.held_goal * (1 + abs(solved.value)) + tolerances.held_homes * max(costs)
            _hold(session, columns, costs, solved.value + spare + session.last_digit)
    return Reached(values, tuple(levels), x)


def _nobody_looks(stage: Stage, session: Session) -> None:
    """Look at nothing."""


def _hold(session: Session, columns: list[int], costs: list[float], most: float) -> None:
    """Let later goals cost no more of this one; the row has coefficients of about one, as the others have."""
    scale = max(costs)
    session.add_row(columns, [cost / scale for cost in costs], -np.inf, most / scale)


def _until_steadiness(programme: Programme, session: Session) -> list[Pair]:
    """Leave out the rows that count how quotas change, and return them.

    Until steadiness is the goal they hold nobody back, but where they meet they look like corners: a price would seem
    to turn there, and the solver would go from one to the next.
    """
    linear = session.linear
    rows: dict[tuple[int, int], list[int]] = {}
    for row, where in enumerate(programme.addresses):
        if where.limit == "quota_changes":
            rows.setdefault((where.municipality, where.period), []).append(row)
    pairs = [
        Pair((upper, lower), (float(linear.high[upper]), float(linear.high[lower])), programme.change[m][p])
        for (m, p), (upper, lower) in rows.items()
    ]
    for pair in pairs:
        for row in pair.rows:
            session.set_row(row, -np.inf, np.inf)
    return pairs


def _leximin(
    programme: Programme, session: Session, tolerances: Tolerances, watch: Watch, *, before: bool
) -> tuple[list[tuple[float, tuple[int, ...]]], np.ndarray] | None:
    """Raise the worst ratio, settle who cannot become better, and go on with the others.

    Who is settled follows from the duals: a row with a weight above zero is met exactly in *every* best answer
    (complementary slackness), so that municipality cannot become better without the worst one becoming worse. The
    weights add up to 1, so each step settles at least one (W. Ogryczak and others, "On direct methods for
    lexicographic min-max optimization", 2006, give the sequence).
    """
    problem = programme.problem
    rows = {
        one.municipality: n for n, one in enumerate(programme.addresses) if one.limit == "fair_share_ratio"
    }
    worst = programme.worst
    levels: list[tuple[float, tuple[int, ...]]] = []
    nobody = [m for m in range(problem.places) if m not in rows]
    session.set_costs([worst], [-1.0])
    level = 0
    reached = 0.0
    x = np.zeros(programme.size)
    while rows:
        solved = answer(session, "fairness", far=not level)
        if not found(solved, "fairness", before=before or level > 0):
            return None
        x, reached = solved.x, max(reached, -solved.value)
        if reached >= 1.0 - tolerances.held_goal:
            settled = list(rows)
        else:
            weight = {m: problem.fair_share[m] * solved.duals[row] for m, row in rows.items()}
            settled = [m for m, one in weight.items() if one > tolerances.weight] or [
                max(weight, key=weight.__getitem__)
            ]
        watch(Stage("fairness", level, reached, solved, tuple(settled)), session)
        levels.append((min(reached, 1.0), tuple(settled)))
        for m in settled:
            row = rows.pop(m)
            held = reached - tolerances.held_goal * (1 + reached) - session.last_digit
            session.set_value(row, worst, 0.0)
            session.set_row(row, held * float(problem.fair_share[m]) - tolerances.held_homes, np.inf)
        level += 1
    if nobody:
        levels.append((1.0, tuple(nobody)))
    if not level:
        solved = answer(session, "fairness")
        if not found(solved, "fairness", before=before):
            return None
        x = solved.x
    return levels, x


def waiting_terms(x: Programme) -> tuple[list[Term], float]:
    """Return the person-years of waiting: sum of persons[c] x L[p] x (b[m,c,p-1] + b[m,c,p]) / 2.

    The mean of who waits at the start and at the end of a period, over its length; the constant is for who waits on
    the first day.
    """
    problem = x.problem
    lengths = problem.years
    both = lengths + np.append(lengths[1:], 0.0)
    weights = (problem.persons[:, None] * both / 2).tolist()
    terms = [
        term
        for of_classes in x.backlog
        for waiting, weight in zip(of_classes, weights, strict=True)
        for term in zip(waiting, weight, strict=True)
    ]
    return terms, float((problem.opening @ problem.persons).sum() * lengths[0] / 2)


def cost_terms(x: Programme) -> tuple[list[Term], float]:
    """Return what other supply costs (EUR): sum of cost[k] x L[p] x h[k,p], of the streams whose cost is known."""
    streams, lengths = x.problem.streams, x.problem.years
    terms = [
        (homes[p], float(streams.cost[k] * lengths[p]))
        for k, homes in enumerate(x.homes)
        if streams.cost[k] > 0
        for p in range(x.problem.steps)
    ]
    return terms, 0.0


def steadiness_terms(x: Programme) -> tuple[list[Term], float]:
    """Return how much the quotas change (share): sum of change[m,p]."""
    return [(one, 1.0) for changes in x.change for one in changes], 0.0


TERMS: dict[Goal, Callable[[Programme], tuple[list[Term], float]]] = {
    "waiting": waiting_terms,
    "cost": cost_terms,
    "steadiness": steadiness_terms,
}
"""What a goal counts: its terms, and a constant."""


def first_goal(x: Programme) -> list[Term]:
    """Return what the first goal makes as small as possible, for a file that another solver reads."""
    goal = x.problem.rules.goals[0]
    return [(x.worst, -1.0)] if goal == "fairness" else TERMS[goal](x)[0]


__all__ = ["Address", "Reached", "Stage", "Tolerances", "Watch", "first_goal", "pursue"]
