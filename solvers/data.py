"""The numbers of a stated programme, from the data of another problem of the same shape, without stating it anew.

Stating takes longer than solving what has changed a little. Most data are bounds of rows; a few are entries of the
matrix. For each constraint stands here what it does with the data, as arrays over all its rows; that this is what the
functions in ``constraints`` state, number by number, is tested. Data that make other rows or columns are refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from solvers.constraints.path import reachable, straight_line
from solvers.linear import Linear
from solvers.problem import Floats, Ints, Problem
from solvers.programme import NOBODY, NOTHING_KEPT, Programme


class OtherShape(ValueError):  # noqa: N818 - says what is the matter
    """A problem has other rows or columns than the one that was stated."""


@dataclass(frozen=True)
class At:
    """What the rows of one constraint speak of, as arrays over these rows; see ``Address``."""

    rows: Ints
    m: Ints
    p: Ints
    k: Ints
    c: Ints
    owner: Ints
    low: Floats

    @property
    def sign(self) -> Floats:
        """-1 for the lower one of two rows, else 1."""
        return 1.0 - 2.0 * self.low


class Shape:
    """What makes the rows, the columns and the parts of a problem.

    Parameters
    ----------
    problem
        The problem.
    """

    def __init__(self, problem: Problem) -> None:
        self._of = dict(_shape(problem))

    def refuse_another(self, problem: Problem) -> None:
        """Refuse a problem with another one.

        Raises
        ------
        OtherShape
            Where the problem has other rows, columns or entries, which only stating it anew gives.
        """
        for what, there in _shape(problem):
            if not _same(there, self._of[what]):
                raise OtherShape(f"another problem has other {what}, and has to be stated anew")


class ProgrammeData:
    """Fills the numbers of a problem in a programme that was stated for another one of the same shape.

    Parameters
    ----------
    programme
        As it was stated.
    linear
        Its arrays.
    """

    def __init__(self, programme: Programme, linear: Linear) -> None:
        self._shape = Shape(programme.problem)
        self._stated = linear
        addresses = np.array([one[1:] for one in programme.addresses], dtype=np.int64).reshape(-1, 6)
        names = np.array([one.limit for one in programme.addresses])
        self._bounds = {}
        for limit, bound in _BOUNDS.items():
            rows = np.flatnonzero(names == limit)
            if len(rows):
                m, p, k, c, owner, low = addresses[rows].T
                self._bounds[limit] = (At(rows, m, p, k, c, owner, low.astype(np.float64)), bound)
        self._placed = [
            (column, k, p)
            for k, of_classes in enumerate(programme.other)
            for over_time in of_classes.values()
            for p, column in enumerate(over_time)
        ]
        self._backlog = np.array(programme.backlog, dtype=np.int64).ravel()
        row_of_entry = np.repeat(np.arange(len(linear.low)), np.diff(linear.starts))
        limit_of_entry = names[row_of_entry]
        worst = (limit_of_entry == "fair_share_ratio") & (linear.columns == programme.worst)
        self._shares = np.flatnonzero(worst)
        self._shares_of = addresses[row_of_entry[self._shares], 0]
        self._quotas, self._quotas_of = _quota_entries(programme, linear, limit_of_entry)

    def filled(self, problem: Problem) -> Linear:
        """Return the programme of a problem, without costs.

        Raises
        ------
        OtherShape
            Where the problem has other rows, columns or entries, which only stating it anew gives.
        """
        self._shape.refuse_another(problem)
        linear = self._stated.copy()
        for at, bound in self._bounds.values():
            values = bound(problem, at)
            below, above = np.isfinite(linear.low[at.rows]), np.isfinite(linear.high[at.rows])
            linear.low[at.rows[below]] = values[below]
            linear.high[at.rows[above]] = values[above]
        if self._placed:
            columns, k, p = np.array(self._placed).T
            streams = problem.streams
            shut = (streams.limit[k, p] <= 0) | (streams.kept[k, p, p] <= NOTHING_KEPT)
            linear.upper[columns] = np.where(shut, 0.0, np.inf)
        linear.lower[self._backlog] = problem.always_waiting.ravel()
        linear.values[self._shares] = -problem.fair_share[self._shares_of]
        if len(self._quotas):
            m, p = self._quotas_of
            sign = np.sign(self._stated.values[self._quotas])
            linear.values[self._quotas] = sign / problem.quota_room.sum(axis=1)[m, p]
        return linear


def _same(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return one.shape == other.shape and bool((one == other).all())
    return one == other


def _shape(problem: Problem) -> Iterator[tuple[str, object]]:
    """Yield what makes the rows, the columns and those entries that are not filled in again."""
    streams = problem.streams
    yield "municipalities", problem.municipalities
    yield "corporations", problem.corporations
    yield "classes", problem.classes
    yield "periods", problem.periods
    yield "lengths of periods", problem.years
    yield "periods of the target year", problem.in_target
    yield "groups that count for fair share", problem.counts
    yield "status holders", (problem.status_class, problem.status_persons)
    yield "rules", problem.rules
    yield "accounts", problem.accounts
    yield "circles", problem.circle
    yield "readings of the cap", (problem.cap is None, problem.cap == 1.0)
    yield "rows for the regular floor", problem.cap is None or abs(1.0 - problem.floor - problem.cap) > 1e-12
    yield "municipalities with new homes", problem.first_lettings.any(axis=1)
    yield "municipalities that house for others", problem.transfer_limit.any(axis=1)
    yield "room for swaps", bool(problem.swap_limit.any())
    yield "limits of arrears", np.isfinite(problem.arrears_limit)
    yield "municipalities with a fair share", problem.fair_share > 0
    yield "periods without relets", problem.quota_room.sum(axis=1) > 0
    yield "streams", (streams.kinds, streams.municipality.tolist(), streams.closing.tolist())
    yield "streams for these groups", streams.serves
    yield "streams on the first day", streams.first != 0
    yield "stays in other supply", streams.kept
    yield "households that a closing stream puts out", streams.evicted


def _quota_entries(programme: Programme, linear: Linear, limit: Ints) -> tuple[Ints, tuple[Ints, Ints]]:
    """Return the entries of the matrix that are one over the room of a quota, and of which place and period."""
    place_of = np.full(programme.size, NOBODY, dtype=np.int64)
    period_of = np.zeros(programme.size, dtype=np.int64)
    for m, of_classes in enumerate(programme.relets):
        for over_time in of_classes:
            place_of[over_time] = m
            period_of[over_time] = np.arange(len(over_time))
    about_quotas = np.isin(limit, ("quota_step", "quota_never_falls", "quota_changes"))
    entries = np.flatnonzero(about_quotas & (place_of[linear.columns] != NOBODY))
    columns = linear.columns[entries]
    return entries, (place_of[columns], period_of[columns])


def _balance(problem: Problem, at: At) -> Floats:
    came = problem.task - problem.exits
    came[:, :, 0] += problem.opening
    streams = problem.streams
    for k in np.flatnonzero(streams.closing >= 0):
        came[streams.municipality[k], :, streams.closing[k]] += streams.evicted_of_first_day[k]
    return np.asarray(came[at.m, at.c, at.p])


def _of_accounts(problem: Problem, allowed: Floats) -> Floats:
    """Return what each account is allowed, in the order of the rows: the accounts, each period by period."""
    accounts, number = np.unique(problem.accounts, return_inverse=True)
    total = np.zeros((len(accounts), problem.steps))
    np.add.at(total, number.reshape(problem.accounts.shape), allowed)
    return total.ravel()


def _cap(problem: Problem, _: At) -> Floats:
    return _of_accounts(problem, (problem.cap or 0.0) * problem.room)


def _floor(problem: Problem, _: At) -> Floats:
    return _of_accounts(problem, (1.0 - problem.floor) * problem.relets)


def _available(problem: Problem, at: At) -> Floats:
    of_owner = problem.room[at.m, np.maximum(at.owner, 0), at.p]
    return np.where(at.owner == NOBODY, problem.room.sum(axis=1)[at.m, at.p], of_owner)


def _quota_before(problem: Problem, at: At) -> Floats:
    """Return the quota before the first period that has one."""
    first = (problem.quota_room.sum(axis=1) > 0).argmax(axis=1)
    return np.where(at.p == first[at.m], problem.quota_before[at.m], 0.0)


def _step(problem: Problem, at: At) -> Floats:
    step = problem.rules.quota_step_per_year
    assert step is not None, "or there are no such rows"
    return _quota_before(problem, at) + at.sign * step.value * problem.years[at.p]


def _stay_open(problem: Problem, at: At) -> Floats:
    streams = problem.streams
    fewer = np.maximum(0.0, -np.diff(streams.limit, axis=1, prepend=streams.limit[:, :1]))[at.k, at.p]
    return np.where(at.p == 0, np.minimum(streams.first, streams.limit[:, 0])[at.k], -fewer)


def _swaps(problem: Problem, at: At) -> Floats:
    most = problem.swap_limit[at.p]
    target = problem.task[at.m, problem.status_class, at.p] * problem.status_persons
    return np.where(at.low > 0, -np.minimum(most, target), most)


def _path(problem: Problem, at: At) -> Floats:
    least = np.minimum(straight_line(problem), reachable(problem))
    return np.asarray(problem.rules.path_part.value * least[at.m, at.p])


_BOUNDS: dict[str, Callable[[Problem, At], Floats]] = {
    "backlog_balance": _balance,
    "quota_cap": _cap,
    "regular_floor": _floor,
    "relets_available": _available,
    "quota_step": _step,
    "quota_changes": lambda problem, at: at.sign * _quota_before(problem, at),
    "first_lettings_delivered": lambda problem, at: problem.first_lettings[at.m, at.p],
    "homes_open": lambda problem, at: problem.streams.limit[at.k, at.p],
    "homes_stay_open": _stay_open,
    "occupancy_within_homes": lambda problem, at: -problem.streams.taken_on_first_day[at.k, at.p],
    "transfer_account_limit": lambda problem, at: at.sign * problem.transfer_limit[at.m, at.p],
    "swap_limit": _swaps,
    "status_holder_arrears": lambda problem, at: problem.arrears_limit[at.m, at.p],
    "no_back_loading": _path,
}
"""The bound of each row, by constraint; those of the others are zero whatever the data are."""
