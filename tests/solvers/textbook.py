"""Linear programmes solved by SciPy, to compare with: nothing of the project's own solving is in here."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, vstack

from solvers.linear import Linear
from solvers.problem import Floats, Problem
from solvers.programme import Programme
from solvers.widening import FAIR, MAY_GIVE_WAY

INFEASIBLE = 2
"""SciPy's number for it."""


def least(linear: Linear) -> float | None:
    """Return what a programme comes to at the least; None where its rows cannot all hold."""
    a = csr_matrix((linear.values, linear.columns, linear.starts), shape=linear.shape)
    same = linear.low == linear.high
    above, below = np.isfinite(linear.high) & ~same, np.isfinite(linear.low) & ~same
    found = linprog(
        linear.costs,
        A_ub=vstack([a[above], -a[below]]),
        b_ub=np.concatenate([linear.high[above], -linear.low[below]]),
        A_eq=a[same],
        b_eq=linear.low[same],
        bounds=np.stack([linear.lower, linear.upper], axis=1),
        options={"primal_feasibility_tolerance": 1e-9},
    )
    assert found.status in (0, INFEASIBLE), found.message
    return None if found.status == INFEASIBLE else float(found.fun)


def can_hold(linear: Linear, without: Collection[int] = ()) -> bool:
    """Return whether the rows of a programme can all hold, but for some that are left out."""
    left = linear.copy()
    left.with_costs([])
    for row in without:
        left.set_row(row, -np.inf, np.inf)
    return least(left) is not None


def limits_of(programme: Programme, *, fair: bool) -> list[int]:
    """Return the rows that a clash is about: choices, duties, and fair share where it is asked."""
    names = {*MAY_GIVE_WAY, "backlog_balance", *([FAIR] if fair else [])}
    return [row for row, where in enumerate(programme.addresses) if where.limit in names]


class Rivals:
    """Municipalities that compete for homes or households, stated anew: one class, whose targets may be swapped.

    It reads the same problem as the plan, and states it in columns of its own: relets used, who waits, households
    taken over and persons of targets swapped, for each municipality and year.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        m, p = problem.places, problem.steps
        self._shape = (4, m, p)
        self._columns = np.arange(4 * m * p).reshape(self._shape)
        self.used, self.waiting, self.taken_over, self.swapped = self._columns
        self.equal: list[tuple[Floats, float]] = []
        self.at_most: list[tuple[Floats, float]] = []
        self._state()

    def row(self, *terms: tuple[Any, float]) -> Floats:
        """Return a row with these columns."""
        row = np.zeros(self._columns.size)
        for columns, value in terms:
            np.add.at(row, columns, value)
        return row

    def _state(self) -> None:
        problem = self.problem
        used, waiting, over, swapped = self.used, self.waiting, self.taken_over, self.swapped
        for m in range(problem.places):
            for p in range(problem.steps):
                came = problem.task[m, 0, p] + (0.0 if p else problem.opening[m, 0])
                terms = [(waiting[m, p], 1.0), (used[m, p], 1.0), (over[m, p], -1.0)]
                terms.append((swapped[m, p], -1.0 / problem.status_persons))
                terms += [(waiting[m, p - 1], -1.0)] if p else []
                self.equal.append((self.row(*terms), came))
        for p in range(problem.steps):
            self.equal += [(self.row((one[:, p], 1.0)), 0.0) for one in (over, swapped)]
            if (problem.accounts == 0).all():
                assert problem.cap is not None
                most = problem.cap * problem.room[:, :, p].sum()
                self.at_most.append((self.row((used[:, p], 1.0)), most))
        for m in range(problem.places):
            for p in range(problem.steps - 1):
                for sign in (1.0, -1.0):
                    most = problem.transfer_limit[m, p] if p < problem.steps - 2 else 0.0
                    self.at_most.append((self.row((over[m, : p + 1], sign)), most))

    def _bounds(self) -> Floats:
        problem = self.problem
        bounds = np.zeros((*self._shape, 2))
        bounds[1, :, :, 1] = np.inf
        bounds[0, :, :, 1] = problem.room[:, 0]
        if not (problem.accounts == 0).all():
            assert problem.cap is not None
            bounds[0, :, :, 1] *= problem.cap
        bounds[2, :, : problem.steps - 1] = -np.inf, np.inf
        target = problem.task[:, 0] * problem.status_persons
        bounds[3, :, :, 0] = -np.minimum(problem.swap_limit, target)
        bounds[3, :, :, 1] = problem.swap_limit
        return bounds.reshape(-1, 2)

    def most(self, wanted: Floats, least_homes: Floats) -> float:
        """Return the most of what is wanted, where each municipality places at least so many in the last year."""
        at_most = [
            *self.at_most,
            *((self.row((self.used[m, -1], -1.0)), -homes) for m, homes in enumerate(least_homes)),
        ]
        found = linprog(
            -wanted,
            A_ub=np.array([row for row, _ in at_most]),
            b_ub=np.array([bound for _, bound in at_most]),
            A_eq=np.array([row for row, _ in self.equal]),
            b_eq=np.array([bound for _, bound in self.equal]),
            bounds=self._bounds(),
        )
        assert found.status == 0, found.message
        return float(-found.fun)

    def worst(self, settled: dict[int, float]) -> float:
        """Return the highest ratio that all can have who are not settled, at most 1: by halving, with no duals."""
        low, high = 0.0, 1.0
        if self._all_reach(high, settled):
            return high
        while high - low > 1e-9:
            middle = (low + high) / 2
            low, high = (middle, high) if self._all_reach(middle, settled) else (low, middle)
        return low

    def _all_reach(self, ratio: float, settled: dict[int, float]) -> bool:
        homes = self.homes(settled, ratio)
        at_most = [
            *self.at_most,
            *((self.row((self.used[m, -1], -1.0)), -least) for m, least in enumerate(homes)),
        ]
        found = linprog(
            np.zeros(self._columns.size),
            A_ub=np.array([row for row, _ in at_most]),
            b_ub=np.array([bound for _, bound in at_most]),
            A_eq=np.array([row for row, _ in self.equal]),
            b_eq=np.array([bound for _, bound in self.equal]),
            bounds=self._bounds(),
        )
        return bool(found.status == 0)

    def homes(self, settled: dict[int, float], ratio: float) -> Floats:
        """Return the homes of these ratios; of all others, that of ``ratio``."""
        return np.array([share * settled.get(m, ratio) for m, share in enumerate(self.problem.fair_share)])

    def leximin(self) -> Floats:
        """Return the ratios of the leximin: raise the worst, and ask of each by itself whether it can do better."""
        settled: dict[int, float] = {m: 1.0 for m, share in enumerate(self.problem.fair_share) if share == 0}
        while len(settled) < self.problem.places:
            ratio = self.worst(settled)
            homes = self.homes(settled, ratio) - 1e-7
            better = {
                m
                for m in range(self.problem.places)
                if m not in settled
                and ratio < 1 - 1e-9
                and self.most(self.row((self.used[m, -1], 1.0)), homes)
                > homes[m] + 1e-4 * self.problem.fair_share[m] + 1e-5
            }
            settled |= {m: ratio for m in range(self.problem.places) if m not in settled and m not in better}
        return np.array([settled[m] for m in range(self.problem.places)])

    def least_waiting(self, ratios: Floats) -> float:
        """Return the fewest household-years of waiting when everybody has these ratios at least."""
        problem = self.problem
        years = self.row((self.waiting, -1.0), (self.waiting[:, -1], 0.5))
        return float(-self.most(years, self.homes({}, 1.0) * ratios - 1e-7) + problem.opening.sum() / 2)
