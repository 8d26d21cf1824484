"""Plans of many problems that differ in their numbers only: stated once, and each goal solved from where it was.

A sweep over caps, relets or limits of other supply makes thousands of plans whose programmes have the same rows. Here
each step of a plan (a goal, and for fairness a level of the leximin) keeps a solver of its own. For the next problem
only the numbers that differ go to it, and it goes on from its last corner, which is still the best one in all but the
bounds: a few steps of the dual simplex method. So the points of a sweep are best walked in an order in which
neighbours are alike; ``snake`` gives one.

What the goals come to is the same as by ``make_plan``, within its tolerances. Where several plans are equally good,
which of them is given depends on where the solver came from.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from solvers.data import OtherShape, ProgrammeData, Shape
from solvers.decisions import read_decisions
from solvers.goals import Stage, pursue
from solvers.highs import HighsSession
from solvers.linear import Floats, Linear
from solvers.plan import Options, Part, Plan, parts_for, plan_of
from solvers.problem import Problem
from solvers.programme import Address
from solvers.session import Clock, Pair, Session, Solved, Status

Bounds = Mapping[Address, tuple[float, float]]
"""Bounds of rows that are stated beside those of the scenario."""
GOALS_ONLY = Options(explain=False, effects=0)
"""What is made hot: what a plan decides, and what its goals come to."""


class HotPlans:
    """Makes plans of problems of one shape, each from where the last one ended.

    Parameters
    ----------
    problem
        The first of the problems, or any other of their shape.
    options
        How plans are made: by HiGHS, one part after the other, without effects and what stands in the way.
    """

    def __init__(self, problem: Problem, options: Options = GOALS_ONLY) -> None:
        assert options.solver == "highs", "CBC begins anew each time"
        assert not options.explain, "only a cold plan tells what stands in the way"
        assert not options.effects, "only a cold plan looks at prices"
        self._options = options
        self._shape = Shape(problem)
        self._clock = Clock.started(options.time_limit)
        self._parts = [_HotPart(part, options, self._clock) for part in parts_for(problem, options)]

    def solve(self, problem: Problem, beside: Bounds | None = None) -> Plan | None:
        """Return the plan of a problem; None where its limits cannot all hold.

        Parameters
        ----------
        problem
            A problem of the same shape.
        beside
            Bounds of rows that were stated by ``options.beside``; where not given, those that were stated.

        Raises
        ------
        OtherShape
            Where the problem has other rows or columns, so that it has to be stated anew.
        SolverError
            Where the solver stops without an answer.
        """
        # Of the whole too: another one may couple what is solved apart here.
        self._shape.refuse_another(problem)
        solved = []
        for part in self._parts:
            one = part.solved(problem, beside or {})
            if one is None:
                return None
            solved.append(one)
        return plan_of(problem, self._options, solved)


class _HotPart:
    """A part of the problems, with a solver for each step of its plan."""

    def __init__(self, part: Part, options: Options, clock: Clock) -> None:
        self._part = part
        self._tolerances = options.tolerances
        self._programme = part.stated(options)
        linear = self._programme.linear()
        self._data = ProgrammeData(self._programme, linear)
        self._session = StagedSession(linear, clock)
        self._row_of = {where: row for row, where in enumerate(self._programme.addresses)}

    def solved(self, problem: Problem, beside: Bounds) -> Part | None:
        mine = self._part
        alone = problem if len(mine.places) == problem.places else problem.part(mine.places)
        linear = self._data.filled(alone)
        for where, (low, high) in beside.items():
            linear.set_row(self._row_of[where], low, high)
        self._programme.problem = alone
        self._session.begin(linear)
        before = self._session.solves
        reached = pursue(self._programme, self._session, self._tolerances, _nobody_looks)
        if reached is None:
            return None
        return Part(
            alone,
            mine.places,
            mine.streams,
            reached=reached,
            decisions=read_decisions(self._programme, reached.x),
            programmes=self._session.solves - before,
        )


def _nobody_looks(stage: Stage, session: Session) -> None:
    """Look at nothing; but rows that only count for the last goal are left out until then, as where prices are."""


class StagedSession:
    """A programme that is solved in the same steps again and again, each step by a solver of its own.

    It takes the part of a single solver: it notes what is asked of the programme, and when that is to be solved hands
    it to the solver of this step.
    """

    last_digit = 0.0

    def __init__(self, linear: Linear, clock: Clock) -> None:
        self.linear = linear
        self.solves = 0
        self._clock = clock
        self._kept: dict[tuple[int, int], KeptSession] = {}
        self._goal = self._level = 0

    def begin(self, linear: Linear) -> None:
        """Begin anew with the first step, of a programme with the same rows and columns."""
        self.linear = linear
        self._goal = self._level = 0

    def set_costs(self, columns: Sequence[int], costs: Sequence[float]) -> None:
        """Replace all costs by those of these columns, which is the beginning of another goal."""
        self.linear.with_costs(zip(columns, costs, strict=True))
        self._goal, self._level = self._goal + 1, 0

    def set_row(self, number: int, low: float, high: float) -> None:
        """Replace the bounds of a row."""
        self.linear.set_row(number, low, high)

    def set_value(self, number: int, column: int, value: float) -> None:
        """Replace an entry of the matrix."""
        self.linear.set_value(number, column, value)

    def add_row(self, columns: Sequence[int], values: Sequence[float], low: float, high: float) -> None:
        """Add a row at the end."""
        self.linear.add_row(columns, values, low, high)

    def bring_back(self, pairs: Sequence[Pair]) -> None:
        """Give rows their bounds back."""
        for pair in pairs:
            for row, high in zip(pair.rows, pair.high, strict=True):
                self.linear.set_row(row, -np.inf, high)

    def solve(self, *, far: bool = False) -> Solved:
        """Solve the programme as it is now, by the solver that solved this step of the last problem."""
        self.solves += 1
        step = self._goal, self._level
        self._level += 1
        kept = self._kept.get(step)
        if kept is None or not kept.can_become(self.linear):
            kept = self._kept[step] = KeptSession(self.linear.copy(), self._clock)
        else:
            kept.become(self.linear)
        return kept.solve(far=far)

    def row_ranges(self) -> tuple[Floats, Floats]:
        """Return between which bounds each dual stays as it is, by the solver of the last step."""
        return self._kept[self._goal, self._level - 1].row_ranges()


class KeptSession(HighsSession):
    """A programme in HiGHS that becomes another one with the same entries, and is solved from its last corner."""

    _hot = False

    def __init__(self, linear: Linear, clock: Clock) -> None:
        super().__init__(linear, clock)
        # HiGHS would scale all rows anew whenever an entry changes, and its last corner with them.
        self._highs.setOptionValue("simplex_scale_strategy", 0)

    def can_become(self, wanted: Linear) -> bool:
        """Whether another programme has its numbers at the same places."""
        mine = self.linear
        return np.array_equal(mine.starts, wanted.starts) and np.array_equal(mine.columns, wanted.columns)

    def become(self, wanted: Linear) -> None:
        """Take over the numbers of another programme that differ.

        A row without bounds says nothing, so its entries are left as they are until it has some.
        """
        mine, highs = self.linear, self._highs
        rows = _differing((mine.low, wanted.low), (mine.high, wanted.high))
        if len(rows):
            highs.changeRowsBounds(len(rows), rows, wanted.low[rows], wanted.high[rows])
            mine.low[rows], mine.high[rows] = wanted.low[rows], wanted.high[rows]
        columns = _differing((mine.lower, wanted.lower), (mine.upper, wanted.upper))
        if len(columns):
            highs.changeColsBounds(len(columns), columns, wanted.lower[columns], wanted.upper[columns])
            mine.lower[columns], mine.upper[columns] = wanted.lower[columns], wanted.upper[columns]
        dear = _differing((mine.costs, wanted.costs))
        if len(dear):
            highs.changeColsCost(len(dear), dear, wanted.costs[dear])
            mine.costs[dear] = wanted.costs[dear]
        entries = _differing((mine.values, wanted.values))
        if len(entries):
            row_of = np.searchsorted(mine.starts, entries, side="right") - 1
            bounded = np.isfinite(mine.low[row_of]) | np.isfinite(mine.high[row_of])
            for row, entry in zip(row_of[bounded].tolist(), entries[bounded].tolist(), strict=True):
                highs.changeCoeff(row, int(mine.columns[entry]), float(wanted.values[entry]))
                mine.values[entry] = wanted.values[entry]
        # Other bounds leave the duals as they are: the dual method goes on where the primal one would begin anew.
        self._last = None
        self._hot = True

    def solve(self, *, far: bool = False) -> Solved:
        """Solve from the last corner; that there is no answer is only believed when nothing is known from before."""
        hot, self._hot = self._hot, False
        solved = super().solve(far=far and not hot)
        if hot and solved.status is Status.INFEASIBLE:
            self._highs.clearSolver()
            solved = super().solve(far=far)
        return solved


def _differing(*pairs: tuple[Floats, Floats]) -> np.ndarray:
    """Return the places at which any of these arrays differ."""
    (mine, wanted), *others = pairs
    differ = mine != wanted
    for one, other in others:
        differ |= one != other
    return np.flatnonzero(differ).astype(np.int32)


def snake(*counts: int) -> Iterator[tuple[int, ...]]:
    """Yield the points of a grid in an order in which each differs from the one before by one step on one axis.

    Parameters
    ----------
    counts
        How many points each axis has; the last axis is walked to and fro.
    """
    steps = [0] * len(counts)
    backward = [False] * len(counts)
    total = int(np.prod(counts))
    for number in range(total):
        yield tuple(steps)
        if number == total - 1:
            return
        axis = len(counts) - 1
        while steps[axis] == (0 if backward[axis] else counts[axis] - 1):
            backward[axis] = not backward[axis]
            axis -= 1
        steps[axis] += -1 if backward[axis] else 1


__all__ = ["Bounds", "HotPlans", "KeptSession", "OtherShape", "StagedSession", "snake"]
