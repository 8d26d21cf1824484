"""What a limit is worth: shadow prices of one goal with the earlier goals held, and what ten more would do.

A price is how much better the goal becomes when a limit allows one unit more. It is a dual of the linear programme,
and at a corner where several limits meet it is one of many; so the range over which it holds stands beside it, and
what is told in words is solved again, in both directions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from simulator.contract import PLAN_LIMITS
from simulator.model.plan import Goal
from solvers.goals import Stage
from solvers.linear import Floats, Linear
from solvers.programme import NOBODY, Address, Programme
from solvers.session import Session, Status, answer

TOO_SMALL = 1e-9
"""A price below this is none."""
TEN = 10.0
"""Effects are told for ten relets, homes, households or persons more and fewer."""
PRICED = frozenset(limit.name for limit in PLAN_LIMITS)


@dataclass(frozen=True)
class Price:
    """What one unit more of a limit is worth.

    Attributes
    ----------
    goal, level
        Of which goal, with the earlier ones held; for fairness, of which step.
    where
        The limit.
    value
        How much it allows now.
    price
        How much better the goal becomes when it allows one unit more.
    holds_from, holds_to
        The price holds while the limit allows at least and at most this; not-a-number where nobody knows.
    """

    goal: Goal
    level: int
    where: Address
    value: float
    price: float
    holds_from: float
    holds_to: float


@dataclass(frozen=True)
class Effect:
    """What ten more, or ten fewer, of something do in every period.

    Attributes
    ----------
    goal, level
        Of which goal.
    settled
        For fairness, the municipalities whose ratio it is.
    limit, municipality, stream
        Of what.
    change_unit
        Ten of what.
    better, worse
        How much better the goal becomes with ten more, and worse with ten fewer; None where the limits cannot hold
        then. Both are solved again.
    holds_for
        The price stays the same for so many more and fewer, at the least; None where it turns right here.
    """

    goal: Goal
    level: int
    settled: tuple[int, ...]
    limit: str
    municipality: int
    stream: int
    change_unit: str
    better: float | None
    worse: float | None
    holds_for: float | None


def prices_of(stage: Stage, session: Session, programme: Programme) -> Iterator[Price]:
    """Yield the prices of a stage that was just solved."""
    duals = stage.solved.duals
    chosen = [
        row
        for row, where in enumerate(programme.addresses)
        if where.limit in PRICED and abs(duals[row]) > TOO_SMALL
    ]
    if not chosen:
        return
    low, high = session.row_ranges()
    for row in chosen:
        looser, bound = _looser(session.linear, row, programme.addresses[row])
        yield Price(
            goal=stage.goal,
            level=stage.level,
            where=programme.addresses[row],
            value=bound,
            price=-looser * float(duals[row]),
            holds_from=float(low[row]),
            holds_to=float(high[row]),
        )


def _looser(linear: Linear, row: int, where: Address) -> tuple[float, float]:
    """Return in which direction the bound of a row moves when it allows more, and the bound."""
    if np.isinf(linear.low[row]):
        return 1.0, float(linear.high[row])
    # A balance allows more when fewer households have to be housed.
    return -1.0, float(linear.low[row])


@dataclass(frozen=True)
class _Lever:
    """Rows that move together when there are ten more of something.

    Attributes
    ----------
    limit, municipality, stream, unit
        Of what.
    moves
        By how much the bound of each row moves when there are ten more.
    """

    limit: str
    municipality: int
    stream: int
    unit: str
    moves: tuple[tuple[int, float], ...]


def levers_of(programme: Programme) -> list[_Lever]:
    """Return what can be ten more or fewer in every period: relets, homes of other supply, room for debt.

    Ten more relets move all that is a part of them: what the cap and the floor allow, and what there is.
    """
    moves: dict[tuple[str, int, int], list[tuple[int, float]]] = {}
    for row, where in enumerate(programme.addresses):
        lever = "quota_cap" if where.limit in _OF_RELETS else where.limit
        if lever not in _UNITS or where.owner != NOBODY:
            continue
        move = _move(programme, where)
        # Room for debt is agreed by all: who may owe more finds nobody who may lend more otherwise.
        place = NOBODY if lever == "transfer_account_limit" else where.municipality
        if move:
            moves.setdefault((lever, place, where.stream), []).append((row, move))
    # Where a cap is shared, nobody can tell whose relets they are.
    return [
        _Lever(*key, _UNITS[key[0]], tuple(rows))
        for key, rows in moves.items()
        if any(programme.addresses[row].limit != "relets_available" for row, _ in rows)
    ]


_OF_RELETS = ("quota_cap", "regular_floor", "relets_available")

_UNITS = {
    "quota_cap": "relets per year",
    "first_lettings_delivered": "homes per year",
    "homes_open": "homes",
    "transfer_account_limit": "homes",
    "status_holder_arrears": "persons",
    "swap_limit": "persons",
}
"""What effects are told of, and ten of what."""


def _move(programme: Programme, where: Address) -> float:
    """Return by how much the bound of a row moves when there are ten more; nothing where it has no part in it."""
    problem = programme.problem
    yearly = TEN * float(problem.years[where.period])
    sign = -1.0 if where.low else 1.0
    match where.limit:
        case "quota_cap":
            return yearly * (problem.cap or 0.0) * _compliance(programme, where)
        case "regular_floor":
            return yearly * (1.0 - problem.floor)
        case "relets_available":
            return yearly * _compliance(programme, where)
        case "first_lettings_delivered":
            return yearly
        case "homes_open":
            return TEN if problem.streams.limit[where.stream, where.period] > 0 else 0.0
        case _:
            return sign * TEN


def _compliance(programme: Programme, where: Address) -> float:
    """Return the part of the quota that is carried out where and when a row speaks of."""
    problem = programme.problem
    place = slice(None) if where.municipality == NOBODY else where.municipality
    relets = float(problem.relets[place, ..., where.period].sum())
    return float(problem.room[place, ..., where.period].sum()) / relets if relets else 1.0


def _named(lever: _Lever, duals: Floats, programme: Programme) -> str:
    """Return the limit of a lever that matters most: relets are told of by the cap or the floor, whichever binds."""
    promise: dict[str, float] = {}
    for row, move in lever.moves:
        limit = programme.addresses[row].limit
        if limit in _UNITS or limit == "regular_floor":
            promise[limit] = promise.get(limit, 0.0) - move * float(duals[row])
    return max(promise, key=promise.__getitem__, default=lever.limit)


def effects_of(stage: Stage, session: Session, programme: Programme, most: int) -> list[Effect]:
    """Return what ten more of the things that matter most would do, solved again in both directions.

    Parameters
    ----------
    stage
        The stage that was just solved.
    session
        The programme in its solver; it is left as it was.
    programme
        The statement.
    most
        So many effects at most.
    """
    if stage.goal == "steadiness":
        return []
    duals = stage.solved.duals
    promise = [
        (-sum(move * float(duals[row]) for row, move in lever.moves), lever) for lever in levers_of(programme)
    ]
    promising = sorted((one for one in promise if one[0] > 1e-6), key=lambda one: -one[0])[:most]
    if not promising:
        return []
    base = stage.solved.value
    found = []
    for promised, lever in promising:
        better, worse = _resolved(session, lever, 1.0, base), _resolved(session, lever, -1.0, base)
        found.append(
            Effect(
                goal=stage.goal,
                level=stage.level,
                settled=stage.settled,
                limit=_named(lever, duals, programme),
                municipality=lever.municipality,
                stream=lever.stream,
                change_unit=lever.unit,
                better=None if better is None else max(0.0, -better),
                worse=None if worse is None else max(0.0, worse),
                holds_for=_holds_for(session, lever, base, promised),
            )
        )
    return [one for one in found if one.better is None or one.better > TOO_SMALL]


def _resolved(session: Session, lever: _Lever, part: float, base: float) -> float | None:
    """Return by how much the costs rise when a part of a lever moves; None where the limits cannot hold then."""
    linear = session.linear
    before = [(row, float(linear.low[row]), float(linear.high[row])) for row, _ in lever.moves]
    # Where there are fewer than ten, ten fewer are none.
    for (row, move), (_, low, high) in zip(lever.moves, before, strict=True):
        session.set_row(row, min(0.0, low + part * move), max(0.0, high + part * move))
    solved = answer(session, "an effect")
    for row, low, high in before:
        session.set_row(row, low, high)
    return None if solved.status is Status.INFEASIBLE else solved.value - base


_STEPS = (1.0, 0.5, 0.2, 0.1)
"""The parts of a lever that are tried: ten, five, two and one."""


def _holds_for(session: Session, lever: _Lever, base: float, promised: float) -> float | None:
    """Return for how many more and fewer a price holds, at the least; None where it turns right here.

    What the goal comes to is convex in the bounds. So where it is on the line of the price on both sides, it is on
    that line everywhere between.
    """
    for part in _STEPS:
        up, down = (_resolved(session, lever, sign * part, base) for sign in (1.0, -1.0))
        on_the_line = [
            end is not None and abs(abs(end) - promised * part) <= 1e-6 * (1 + promised) for end in (up, down)
        ]
        if all(on_the_line):
            return TEN * part
    return None


def renumbered(price: Price, places: np.ndarray, streams: np.ndarray) -> Price:
    """Return a price of a part with the numbers of the whole."""
    return replace(price, where=whole_address(price.where, places, streams))


def whole_address(where: Address, places: np.ndarray, streams: np.ndarray) -> Address:
    """Return an address in a part as one in the whole."""
    return where._replace(
        municipality=where.municipality if where.municipality == NOBODY else int(places[where.municipality]),
        stream=where.stream if where.stream == NOBODY else int(streams[where.stream]),
    )
