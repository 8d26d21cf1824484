"""One linear programme for many futures: what is decided now is shared, and each future answers in its own way.

The policy (a quota for each municipality and period, and the homes of other supply that are open) has columns of its
own, on which the limits of policy are stated. Each future is a block with columns for who is placed where, stated by
the same constraints as any plan. A block places no more than the quota brings in the relets of its future, and its
homes of other supply *are* those of the policy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from solvers.constraints.homes import homes_open, homes_stay_open
from solvers.constraints.path import no_back_loading, placed_so_far
from solvers.constraints.relets import (
    corporation_relets,
    quota_cap,
    quota_changes,
    quota_never_falls,
    quota_step,
    regular_floor,
    relets_available,
)
from solvers.constraints.solidarity import status_holder_arrears
from solvers.linear import Linear
from solvers.problem import NO_CLASS, Floats, Problem
from solvers.programme import Constraint, Programme, Term
from solvers.robust_recourse import (
    RECOURSE,
    Policy,
    counted_in_target,
    room_to_expected,
    rooms_of,
    stated,
    used_relets,
)
from solvers.widening import Widened, widen

POLICY: tuple[Constraint, ...] = (
    quota_cap,
    regular_floor,
    relets_available,
    corporation_relets,
    quota_step,
    quota_never_falls,
    quota_changes,
    homes_open,
    homes_stay_open,
)
"""What holds for what is decided now."""

EXPECTED: tuple[Constraint, ...] = (status_holder_arrears, placed_so_far, no_back_loading)
"""What is asked of the expected future only: no policy can promise how much comes of it in every other one."""


class RobustProgramme:
    """A policy and its futures, as one linear programme.

    Parameters
    ----------
    expected
        The problem of the expected future, whose relets the quota is counted in.
    futures
        The problems of the futures, all equally likely.
    widened
        Limits that have to be wider for a plan to exist at all.

    Attributes
    ----------
    policy
        The statement of what is decided now: its relets are those that the quota allows in the expected future.
    blocks
        The statement of each future.
    offsets
        The column at which each block begins; the policy begins at 0.
    linear
        All of it as arrays, without a goal.
    shortfalls
        The columns of the homes short of fair share, by [future][municipality]; none where F is zero.
    tail, excess
        The columns of the loss that the worst tail begins with, and by how much each future is worse.
    """

    def __init__(
        self, expected: Problem, futures: Sequence[Problem], widened: Sequence[Widened] = ()
    ) -> None:
        self.expected = expected
        self.policy = stated(Programme(_in_one_class(expected)), POLICY)
        first = stated(Programme(expected), (*RECOURSE, *EXPECTED))
        self.blocks = [stated(Programme(one), RECOURSE) for one in futures]
        self._rows: list[tuple[np.ndarray, np.ndarray]] = []
        self._low: list[float] = []
        self._high: list[float] = []
        parts = [
            _widened(self.policy, widened),
            _widened(first, widened),
            *(one.linear() for one in self.blocks),
        ]
        starts = np.cumsum([0, *(len(one.costs) for one in parts)])
        self.offsets = [int(one) for one in starts[2:-1]]
        more = int(starts[-1])
        self.shortfalls: list[dict[int, int]] = []
        for problem in futures:
            there = np.flatnonzero(problem.fair_share > 0)
            self.shortfalls.append({int(m): more + n for n, m in enumerate(there)})
            more += len(there)
        self.tail, self.excess = more, list(range(more + 1, more + 1 + len(futures)))
        for block, offset in zip([first, *self.blocks], starts[1:-1], strict=True):
            self._link(block, int(offset))
        for block, offset, short in zip(self.blocks, self.offsets, self.shortfalls, strict=True):
            self._fall_short(block, offset, short)
        for one, short in zip(self.excess, self.shortfalls, strict=True):
            self._row([(one, 1.0), (self.tail, 1.0), *((column, -1.0) for column in short.values())], low=0.0)
        self.linear = self._joined(parts, starts, [first, *self.blocks], self.excess[-1] + 1)

    def _link(self, block: Programme, offset: int) -> None:
        """Place no more in relets than the quota brings: sum of u <= room / expected room x what it allows."""
        part = room_to_expected(block.problem, self.expected)
        for (m, o, p), ratio in np.ndenumerate(part):
            terms = [(offset + u, one) for u, one in used_relets(block, m, o, p)]
            allowed = [(u, -float(ratio)) for u, _ in used_relets(self.policy, m, o, p)]
            self._row([*terms, *allowed], high=0.0)

    def _fall_short(self, block: Programme, offset: int, short: dict[int, int]) -> None:
        """Count the homes short of fair share: short >= F - placed in the target year."""
        for m, column in short.items():
            placed = counted_in_target(block, m)
            terms = [(column, 1.0), *((offset + v, one) for v, one in placed)]
            self._row(terms, low=float(block.problem.fair_share[m]))

    def _row(self, terms: Sequence[Term], *, low: float = -np.inf, high: float = np.inf) -> None:
        self._rows.append((np.array([v for v, _ in terms]), np.array([one for _, one in terms])))
        self._low.append(low)
        self._high.append(high)

    def _joined(
        self, parts: Sequence[Linear], starts: np.ndarray, blocks: Sequence[Programme], columns: int
    ) -> Linear:
        """Return all blocks in one; the homes of each are those of the policy."""
        policy_homes = np.array(self.policy.homes, dtype=np.int64).ravel()
        moved = [parts[0].columns.astype(np.int64)]
        for linear, block, start in zip(parts[1:], blocks, starts[1:-1], strict=True):
            column_of = np.arange(len(linear.costs)) + int(start)
            column_of[np.array(block.homes, dtype=np.int64).ravel()] = policy_homes
            moved.append(column_of[linear.columns])
        lengths = [*(np.diff(one.starts) for one in parts), np.array([len(one) for one, _ in self._rows])]
        extra = columns - int(starts[-1])
        return Linear(
            costs=np.zeros(columns),
            lower=np.concatenate([*(one.lower for one in parts), np.zeros(extra)]),
            upper=np.concatenate([*(one.upper for one in parts), np.full(extra, np.inf)]),
            low=np.concatenate([*(one.low for one in parts), self._low]),
            high=np.concatenate([*(one.high for one in parts), self._high]),
            starts=np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int32),
            columns=np.concatenate([*moved, *(one for one, _ in self._rows)]).astype(np.int32),
            values=np.concatenate([*(one.values for one in parts), *(one for _, one in self._rows)]),
        )

    def policy_of(self, x: Floats) -> Policy:
        """Return what an answer decides now."""
        problem = self.expected
        allowed = np.zeros(rooms_of(problem).shape)
        for m, o, p in np.ndindex(allowed.shape):
            allowed[m, o, p] = sum(x[u] for u, _ in used_relets(self.policy, m, o, p))
        homes = np.zeros((problem.streams.count, problem.steps))
        for k, columns in enumerate(self.policy.homes):
            homes[k] = x[columns]
        return Policy(allowed, homes)

    def shortfalls_of(self, x: Floats) -> Floats:
        """Return the homes short of fair share in an answer: (futures, M)."""
        found = np.zeros((len(self.blocks), self.expected.places))
        for row, short in zip(found, self.shortfalls, strict=True):
            for m, column in short.items():
                row[m] = x[column]
        return found


def _widened(x: Programme, widened: Sequence[Widened]) -> Linear:
    linear, there = x.linear(), set(x.addresses)
    widen(x, linear, [one for one in widened if one.where in there])
    return linear


def _in_one_class(problem: Problem) -> Problem:
    """Return a problem in which nobody is told apart: a quota is decided for all urgent households together."""

    def together(values: Floats) -> Floats:
        return np.asarray(values.sum(axis=1, keepdims=True), dtype=np.float64)

    streams = problem.streams
    return replace(
        problem,
        classes=(tuple(group for one in problem.classes for group in one),),
        task=together(problem.task),
        exits=together(problem.exits),
        opening=together(problem.opening),
        always_waiting=together(problem.always_waiting),
        persons=np.ones(1),
        counts=np.ones(1, dtype=bool),
        status_class=NO_CLASS,
        streams=replace(
            streams,
            serves=np.ones((streams.count, 1), dtype=bool),
            evicted_of_first_day=streams.evicted_of_first_day.sum(axis=1, keepdims=True),
        ),
        transfer_limit=np.zeros_like(problem.transfer_limit),
        swap_limit=np.zeros_like(problem.swap_limit),
    )
