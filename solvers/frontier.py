"""The frontier of a plan: extra homes, the worst fair-share ratio, and the relets that stay for regular seekers.

For each level of the regular part, the fewest extra homes for every worst ratio make a line with corners, which is
found exactly. What is no better in any of the three than another level is left out. At each corner that is left, a
plan is made that keeps to it, by the goals of the scenario.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from simulator.errors import SolverError
from solvers.curve import (
    SAME_RATIO,
    Corner,
    Curve,
    corners_between,
    not_dominated,
    ratio_for,
    together,
)
from solvers.data import ProgrammeData
from solvers.goals import EXACT, Tolerances
from solvers.hot import GOALS_ONLY, Bounds, HotPlans, KeptSession
from solvers.plan import Options, Part, Plan, Progress, parts_for
from solvers.problem import Floats, Problem
from solvers.programme import Address, Programme, Term
from solvers.session import Clock, answer, found

EXTRA, RATIO = Address("extra_homes"), Address("least_ratio")
"""The rows that hold a plan at a point of the frontier."""


@dataclass(frozen=True)
class Hold:
    """A constraint that holds a plan at a point: so many extra homes at most, and where given a ratio at least.

    Attributes
    ----------
    extra
        The most extra homes.
    ratio
        The ratio that everybody has at least. None: the goals see to it. Where fairness is the first of them it need
        not be asked, and what ten relets fewer do can be told.
    """

    extra: float
    ratio: float | None = None

    def __call__(self, x: Programme) -> None:
        """State the rows; without other supply, there is none for extra homes."""
        terms, before = extra_terms(x)
        if terms:
            x.row(EXTRA, terms, "<=", self.extra + before)
        if self.ratio is not None:
            x.row(RATIO, [(x.worst, 1.0)], ">=", self.ratio)


def extra_terms(x: Programme) -> tuple[list[Term], float]:
    """Return the homes of other supply that are open at the end of the target year, and those of before the run."""
    last = x.problem.target[-1]
    return [(homes[last], 1.0) for homes in x.homes], float(x.problem.streams.first.sum())


def extra_homes(plan: Plan) -> float:
    """Return the homes of other supply a plan has open at the end of the target year, beyond those of before."""
    problem = plan.problem
    return float(plan.decisions.homes[:, problem.target[-1]].sum() - problem.streams.first.sum())


@dataclass(frozen=True)
class Level:
    """What is possible when a given part of the relets stays for regular seekers.

    Attributes
    ----------
    regular
        That part.
    curve
        The fewest extra homes for each worst ratio; empty where the limits of the scenario cannot all hold.
    pieces
        The pieces of it at which no higher regular part does as well.
    """

    regular: float
    curve: Curve
    pieces: tuple[Curve, ...]


@dataclass(frozen=True)
class Point:
    """A plan at a point of the frontier, or anywhere else.

    Attributes
    ----------
    regular, extra, ratio
        The part of the relets that stays for regular seekers, the extra homes, and the worst ratio.
    placed
        Households placed in the target year.
    waiting
        Person-years of waiting over the whole run.
    cost
        What other supply costs over the whole run, as far as known (EUR).
    worst
        The municipalities that have the worst ratio; none where everybody reaches fair share.
    """

    regular: float
    extra: float
    ratio: float
    placed: float
    waiting: float
    cost: float
    worst: tuple[int, ...]


@dataclass(frozen=True)
class Frontier:
    """The frontier.

    Attributes
    ----------
    levels
        By regular part, the highest first.
    points
        The corners that are worth choosing, the lowest regular part first, and of that the fewest homes.
    """

    levels: tuple[Level, ...]
    points: tuple[Point, ...]


def own_regular(problem: Problem) -> float:
    """Return the part of the relets that stays for regular seekers by the scenario's own cap or floor."""
    return problem.floor if problem.cap is None else round(1.0 - problem.cap, 12)


def at_level(problem: Problem, regular: float, reference: Floats) -> Problem:
    """Return a problem in which a given part of the relets stays for regular seekers.

    Parameters
    ----------
    problem
        The scenario's own.
    regular
        The part: the floor, and where the cap is a ceiling what is left is the cap.
    reference
        (M,) the quota of the reference year; the first step is taken from it, within the cap.
    """
    cap = None if problem.cap is None else round(1.0 - regular, 12)
    before = reference if cap is None else np.minimum(reference, cap)
    return replace(problem, cap=cap, floor=regular, quota_before=before)


def frontier_of(
    problems: Mapping[float, Problem], clock: Clock, progress: Progress | None = None
) -> Frontier:
    """Return the frontier.

    Parameters
    ----------
    problems
        The problem at each level of the regular part; see ``at_level``.
    clock
        How much time there is.
    progress
        Is told how many levels and points are done.

    Raises
    ------
    SolverError
        Where the solver stops without an answer.
    """
    regular = sorted(problems, reverse=True)
    trade_off = TradeOff(problems[regular[0]], clock)
    levels: list[Level] = []
    for done, part in enumerate(regular, 1):
        curve = trade_off.curve(problems[part])
        levels.append(Level(part, curve, not_dominated(curve, [one.curve for one in levels])))
        if progress is not None:
            progress(done, len(regular))
    wanted = [(level, corner) for level in reversed(levels) for corner in _worth_choosing(level, levels)]
    points = []
    for done, point in enumerate(_plans_at(problems, wanted, clock), 1):
        points.append(point)
        if progress is not None:
            progress(len(regular) + done, len(regular) + len(wanted))
    return Frontier(tuple(levels), tuple(points))


def _worth_choosing(level: Level, levels: Sequence[Level]) -> list[Corner]:
    """Return the corners of a level at which no higher regular part does as well."""
    higher = [one.curve for one in levels if one.regular > level.regular]
    return [
        corner
        for corner in level.curve
        if all(corner.ratio > float(ratio_for(one, corner.extra)) + SAME_RATIO for one in higher)
    ]


def _plans_at(
    problems: Mapping[float, Problem], wanted: Sequence[tuple[Level, Corner]], clock: Clock
) -> Iterator[Point]:
    """Yield what the plans at points come to, each found from the one before."""
    if not wanted:
        return
    first = problems[wanted[0][0].regular]
    hot = HotPlans(first, replace(GOALS_ONLY, time_limit=clock.left, beside=(held(first, wanted[0][1]),)))
    for level, corner in wanted:
        problem = problems[level.regular]
        plan = hot.solve(problem, bounds_at(problem, corner))
        if plan is None:
            raise SolverError(
                f"no plan: the solver got into numerical trouble at {corner.extra:.3f} extra homes and a ratio of "
                f"{corner.ratio:.6f}"
            )
        yield replace(point_of(plan, level.regular), extra=corner.extra, ratio=corner.ratio)


def held(problem: Problem, corner: Corner, tolerances: Tolerances = EXACT) -> Hold:
    """Return the constraint that holds a plan at a point, as exactly as later goals hold earlier ones."""
    extra = corner.extra + tolerances.held_homes + tolerances.held_goal * abs(corner.extra)
    ratio = corner.ratio - tolerances.held_goal * (1.0 + corner.ratio)
    return Hold(extra, None if problem.rules.goals[0] == "fairness" else ratio)


def bounds_at(problem: Problem, corner: Corner) -> Bounds:
    """Return the same as bounds of rows that were stated already."""
    hold, bounds = held(problem, corner), {}
    if problem.streams.count:
        bounds[EXTRA] = (-np.inf, hold.extra + float(problem.streams.first.sum()))
    if hold.ratio is not None:
        bounds[RATIO] = (hold.ratio, np.inf)
    return bounds


def point_of(plan: Plan, regular: float) -> Point:
    """Return what a plan comes to, in the terms of the frontier."""
    problem, decided = plan.problem, plan.decisions
    ratios = plan.ratios
    worst = float(ratios.min(initial=1.0))
    behind = (
        plan.levels[0][1] if plan.levels else tuple(np.flatnonzero(ratios <= worst + SAME_RATIO).tolist())
    )
    return Point(
        regular=regular,
        extra=extra_homes(plan),
        ratio=worst,
        placed=float(decided.placed(problem)[:, problem.in_target].sum()),
        waiting=_waiting(plan),
        cost=float((problem.streams.cost[:, None] * problem.years * decided.homes).sum()),
        worst=() if worst >= 1.0 - SAME_RATIO else behind,
    )


def _waiting(plan: Plan) -> float:
    problem, after = plan.problem, plan.decisions.backlog
    before = np.concatenate([problem.opening[:, :, None], after[:, :, :-1]], axis=2)
    persons = ((before + after) / 2 * problem.persons[:, None]).sum(axis=1)
    return float((persons * problem.years).sum())


class TradeOff:
    """The trade-off between extra homes and the worst ratio, for problems of one shape.

    Parts that nothing couples are looked at apart: the homes they need for a ratio add up.

    Parameters
    ----------
    problem
        One of the problems.
    clock
        How much time there is.
    """

    def __init__(self, problem: Problem, clock: Clock) -> None:
        self._parts = [_PartTradeOff(part, clock) for part in parts_for(problem, GOALS_ONLY)]

    def curve(self, problem: Problem) -> Curve:
        """Return the fewest extra homes for each ratio; empty where the limits cannot all hold.

        Raises
        ------
        SolverError
            Where the solver stops without an answer.
        """
        curves: list[Curve] = []
        for part in self._parts:
            curve = part.curve(problem)
            if not curve:
                return ()
            curves.append(curve)
        return together(curves)


class _PartTradeOff:
    """The trade-off of a part, whose programme is stated once and solved for one direction after the other."""

    def __init__(self, part: Part, clock: Clock) -> None:
        self._part = part
        self._programme = part.stated(Options(beside=(Hold(np.inf, 0.0),)))
        linear = self._programme.linear()
        self._data = ProgrammeData(self._programme, linear)
        self._session = KeptSession(linear.copy(), clock)
        terms, self._before = extra_terms(self._programme)
        self._homes = [column for column, _ in terms]
        row_of = {where: row for row, where in enumerate(self._programme.addresses)}
        self._extra_row, self._ratio_row = row_of.get(EXTRA), row_of[RATIO]

    def curve(self, problem: Problem) -> Curve:
        """Return the corners of the trade-off; none where the limits cannot all hold."""
        mine, session = self._part, self._session
        whole = len(mine.places) == problem.places
        linear = self._data.filled(problem if whole else problem.part(mine.places))
        linear.costs = session.linear.costs
        session.become(linear)
        best = self._best(0.0, 1.0, before=False)
        if best is None:
            return ()
        if self._extra_row is None:
            return (Corner(0.0, _settled(best.ratio)),)
        highest = self._fewest_homes(best.ratio)
        lowest = self._most_with_fewest_homes()
        between = corners_between(lowest, highest, lambda worth: _sure(self._best(1.0, worth, before=True)))
        return tuple(
            Corner(one.extra, _settled(one.ratio)) for one in without_twins(lowest, between, highest)
        )

    def _fewest_homes(self, ratio: float) -> Corner:
        """Return the point of the best ratio that needs the fewest homes."""
        self._session.set_row(self._ratio_row, ratio - EXACT.held_goal * (1 + ratio), np.inf)
        fewest = _sure(self._best(1.0, 0.0, before=True))
        self._session.set_row(self._ratio_row, 0.0, np.inf)
        return Corner(fewest.extra, ratio)

    def _most_with_fewest_homes(self) -> Corner:
        """Return the point of the fewest homes that brings the best ratio."""
        assert self._extra_row is not None, "there is other supply"
        fewest = _sure(self._best(1.0, 0.0, before=True)).extra
        self._session.set_row(self._extra_row, -np.inf, fewest + self._before + EXACT.held_homes)
        most = _sure(self._best(0.0, 1.0, before=True))
        self._session.set_row(self._extra_row, -np.inf, np.inf)
        return Corner(fewest, most.ratio)

    def _best(self, home: float, ratio: float, *, before: bool) -> Corner | None:
        """Return the point at which ``home`` x extra homes - ``ratio`` x the worst ratio is least.

        None where there is no point at all; ``before`` says that there was one before.
        """
        worst = self._programme.worst
        self._session.set_costs([*self._homes, worst], [home] * len(self._homes) + [-ratio])
        solved = answer(self._session, "the frontier")
        if not found(solved, "the frontier", before=before):
            return None
        return Corner(float(solved.x[self._homes].sum()) - self._before, float(solved.x[worst]))


def _sure(corner: Corner | None) -> Corner:
    assert corner is not None, "there was an answer before"
    return corner


def _settled(ratio: float) -> float:
    """Return a ratio that is 1 where it counts as 1."""
    return 1.0 if ratio >= 1.0 - EXACT.held_goal else ratio


def without_twins(first: Corner, between: Sequence[Corner], last: Corner) -> Curve:
    """Return the corners in a row; where the first and the last are the same point, it stands there once."""
    if last.ratio - first.ratio <= EXACT.held_goal * 2:
        return (Corner(first.extra, max(first.ratio, last.ratio)),)
    return (first, *between, last)


__all__ = [
    "Corner",
    "Frontier",
    "Hold",
    "Level",
    "Point",
    "TradeOff",
    "at_level",
    "frontier_of",
    "held",
    "own_regular",
    "point_of",
]
