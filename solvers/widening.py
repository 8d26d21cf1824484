"""What stands in the way: the least widening of limits that would do, and an irreducible set of limits that clash.

Limits give way in the order of ``plan.gives_way``: the widening of what the region would rather keep is as small as
it can be before anything else is asked. Beside the limits a municipality may be given more households than its key
brings, as the very last thing: that is no limit of the plan but the division of the task itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simulator.contract import PLAN_LIMITS
from solvers.linear import Linear
from solvers.programme import Address, Programme
from solvers.session import Clock, Session, Status, answer, found
from solvers.solve import SolverName, open_session

MAY_GIVE_WAY = tuple(limit.name for limit in PLAN_LIMITS if limit.may_give_way)
DUTY = "backlog_balance"
"""The households for whom a municipality answers: they can only become more by another key, or by transfers."""
FAIR = "fair_share_ratio"
SMALLEST = 1e-6
"""A widening below this is none."""
SPARE = 1e-6
"""So much more is given to a limit that has to be widened, since solvers are not exact."""


@dataclass(frozen=True)
class Widened:
    """A limit that has to be wider.

    Attributes
    ----------
    where
        The limit.
    value
        How much it allows now.
    by
        By how much it has to be wider.
    """

    where: Address
    value: float
    by: float


def least_widening(
    programme: Programme, linear: Linear, *, fair: bool, solver: SolverName, clock: Clock
) -> tuple[Widened, ...] | None:
    """Return the least widening with which all limits hold, and where asked everybody reaches fair share.

    Parameters
    ----------
    programme
        The statement.
    linear
        Its arrays, with bounds as they are now.
    fair
        Whether everybody has to reach fair share in the target year.
    solver, clock
        By which solver, within which time.

    Returns
    -------
    tuple of Widened
        In the order of the rows; None where no widening would do.
    """
    named = programme.problem.rules.gives_way
    last = tuple(limit for limit in MAY_GIVE_WAY if limit not in named)
    order: tuple[str, ...] = (*named, *last, DUTY)
    elastic = [row for row, where in enumerate(programme.addresses) if where.limit in order]
    signs = [_sign(linear, row) for row in elastic]
    loose = linear.with_slacks(elastic, signs)
    if fair:
        loose.lower[programme.worst] = 1.0
    session = open_session(loose, solver, clock)
    first = programme.size
    slacks: dict[str, list[int]] = {limit: [] for limit in order}
    for n, row in enumerate(elastic):
        slacks[programme.addresses[row].limit].append(first + n)
    x = None
    for limit in reversed(order):
        if not slacks[limit]:
            continue
        session.set_costs(slacks[limit], [1.0] * len(slacks[limit]))
        solved = answer(session, "the least widening")
        if not found(solved, "the least widening", before=x is not None):
            return None
        x = solved.x
        # Held as exactly as can be: what is spared here would make the others too small.
        held = solved.value + session.last_digit if solved.value > SMALLEST else 0.0
        session.add_row(slacks[limit], [1.0] * len(slacks[limit]), -np.inf, held)
    if x is None:
        return None
    return tuple(
        Widened(programme.addresses[row], _bound(linear, row), float(x[first + n]))
        for n, row in enumerate(elastic)
        if x[first + n] > SMALLEST
    )


def widen(programme: Programme, linear: Linear, widened: Sequence[Widened]) -> None:
    """Widen limits of a programme, in place."""
    row_of = {where: row for row, where in enumerate(programme.addresses)}
    for one in widened:
        row = row_of[one.where]
        by = _sign(linear, row) * -(one.by + SPARE)
        linear.set_row(row, linear.low[row] + by, linear.high[row] + by)


def clash(
    programme: Programme, linear: Linear, *, fair: bool, solver: SolverName, clock: Clock
) -> tuple[Address, ...]:
    """Return limits that cannot all hold, none of which can be missed: without any one of them the others can.

    The limits with a price in the least total widening cannot all hold (a theorem of alternatives); then each is left
    out in turn, and stays out where the others clash without it (the deletion filter of J. Chinneck and E. Dravnieks,
    ORSA Journal on Computing 3 (1991), 157-168). What says how things hang together always stays.
    """
    limits = [
        row
        for row, where in enumerate(programme.addresses)
        if where.limit in MAY_GIVE_WAY or where.limit == DUTY or (fair and where.limit == FAIR)
    ]
    worst = programme.worst
    loose = linear.with_slacks(limits, [_sign(linear, row) for row in limits])
    strict = linear.copy()
    if fair:
        loose.lower[worst] = strict.lower[worst] = 1.0
    first = programme.size
    session = open_session(loose, solver, clock)
    session.set_costs(range(first, first + len(limits)), [1.0] * len(limits))
    solved = answer(session, "the clash")
    priced = [row for row in limits if abs(solved.duals[row]) > SMALLEST]
    strict_session = open_session(strict, solver, clock)
    for row in set(limits) - set(priced):
        strict_session.set_row(row, -np.inf, np.inf)
    if not _clashes(strict_session):
        return ()
    kept = []
    for row in priced:
        low, high = float(linear.low[row]), float(linear.high[row])
        strict_session.set_row(row, -np.inf, np.inf)
        if not _clashes(strict_session):
            strict_session.set_row(row, low, high)
            kept.append(programme.addresses[row])
    return tuple(kept)


def _clashes(session: Session) -> bool:
    return answer(session, "the clash").status is Status.INFEASIBLE


def _sign(linear: Linear, row: int) -> float:
    """Return how a slack stands in a row so that it allows more; in a balance, so that more households come."""
    return 1.0 if np.isinf(linear.high[row]) else -1.0


def _bound(linear: Linear, row: int) -> float:
    return float(linear.high[row] if np.isinf(linear.low[row]) else linear.low[row])
