"""What a plan promises beside what it comes to when it is carried out, and what the difference is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.carried_out import CarriedOut
from solvers.plan import Plan
from solvers.problem import Problem

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

ONE_HOME = 1.0
"""So many homes a year may a municipality be off, whatever chance there is."""
OF_THE_REGION = 0.01
"""By this part of its placements may the region be off."""


@dataclass(frozen=True)
class Flows:
    """Who comes, leaves, waits and is placed by year. Shapes: M municipalities, C classes, Y years.

    Everybody is accounted for: placed = came - left - more waiting + taken over.

    Attributes
    ----------
    placed
        (M, Y) households placed in homes that stand there.
    came, left, waiting
        (M, C, Y) who came, who left without a home, and who waits at the end, by who answers for them.
    more_waiting
        (M, C, Y) by how many more wait at the end than at the start.
    taken_over
        (M, Y) households of others placed there, less those placed elsewhere by others.
    """

    placed: Floats
    came: Floats
    left: Floats
    waiting: Floats
    more_waiting: Floats
    taken_over: Floats

    @classmethod
    def promised(cls, plan: Plan, years: tuple[int, ...]) -> Flows:
        """Return what a plan says of these years.

        Who comes are those who come for the first time or again, those whose home closes, and persons of targets that
        are swapped.
        """
        problem, decided = plan.problem, plan.decisions
        before = np.concatenate([problem.opening[:, :, None], decided.backlog[:, :, :-1]], axis=2)
        more = decided.backlog - before
        placed = decided.relets + decided.first_lettings
        np.add.at(placed, problem.streams.municipality, decided.other)
        came = more + problem.exits + placed - decided.transfer
        return cls(
            placed=in_years(placed.sum(axis=1), problem, years),
            came=in_years(came, problem, years),
            left=in_years(problem.exits, problem, years),
            waiting=at_the_end_of(decided.backlog, problem, years),
            more_waiting=in_years(more, problem, years),
            taken_over=in_years(decided.transfer.sum(axis=1), problem, years),
        )

    @classmethod
    def simulated(cls, carried: CarriedOut, problem: Problem, groups: tuple[str, ...]) -> Flows:
        """Return the means of what was carried out, by the classes of a problem.

        Parameters
        ----------
        carried
            What many replications have given.
        problem
            The problem of the plan.
        groups
            The groups in the order of the scenario.
        """

        def by_class(values: Floats) -> Floats:
            members = [[groups.index(group) for group in one] for one in problem.classes]
            return np.stack([values[:, one].sum(axis=1) for one in members], axis=1)

        waiting = by_class(carried.waiting)
        before = np.concatenate([by_class(carried.opening)[:, :, None], waiting[:, :, :-1]], axis=2)
        return cls(
            placed=carried.mean_placed,
            came=by_class(carried.came),
            left=by_class(carried.left),
            waiting=waiting,
            more_waiting=waiting - before,
            taken_over=carried.taken_over,
        )


@dataclass(frozen=True)
class Gap:
    """By how much a plan promises more than it comes to. Shapes: M municipalities, Y years.

    The four parts add up to the gap, exactly.

    Attributes
    ----------
    homes
        (M, Y) promised less simulated.
    fewer_came
        (M, Y) because fewer came than expected: facilities are full, or fewer lose their home again.
    more_left
        (M, Y) because more left without a home.
    more_waiting
        (M, Y) because more wait: what was offered was too little, suited nobody, or was refused.
    moved
        (M, Y) because others took fewer over.
    half_width, half_width_region
        (M, Y) and (Y,) half the width of the 95% interval of what is simulated.
    allowed, allowed_region
        (M, Y) and (Y,) how large a gap may be where promise and simulation agree.
    """

    homes: Floats
    fewer_came: Floats
    more_left: Floats
    more_waiting: Floats
    moved: Floats
    half_width: Floats
    half_width_region: Floats
    allowed: Floats
    allowed_region: Floats

    @classmethod
    def between(cls, promised: Flows, simulated: Flows, carried: CarriedOut) -> Gap:
        """Return the gap between a plan and what it comes to."""
        half, region = carried.half_widths, carried.half_widths_region
        return cls(
            homes=promised.placed - simulated.placed,
            fewer_came=(promised.came - simulated.came).sum(axis=1),
            more_left=(simulated.left - promised.left).sum(axis=1),
            more_waiting=(simulated.more_waiting - promised.more_waiting).sum(axis=1),
            moved=promised.taken_over - simulated.taken_over,
            half_width=half,
            half_width_region=region,
            allowed=np.fmax(ONE_HOME, half),
            allowed_region=np.fmax(OF_THE_REGION * simulated.placed.sum(axis=0), region),
        )

    @property
    def agrees(self) -> Bools:
        """(M, Y) where promise and simulation agree, within a home or within chance."""
        return np.asarray(np.abs(self.homes) <= self.allowed, dtype=np.bool_)

    @property
    def agrees_region(self) -> Bools:
        """(Y,) where they agree for the region, within 1% or within chance."""
        return np.asarray(np.abs(self.homes.sum(axis=0)) <= self.allowed_region, dtype=np.bool_)

    @property
    def closed(self) -> bool:
        """Whether they agree in every municipality and year, and for the region."""
        return bool(self.agrees.all() and self.agrees_region.all())

    @property
    def excess(self) -> float:
        """By how many homes a year more than allowed municipalities are off, all together."""
        return float(np.maximum(np.abs(self.homes) - self.allowed, 0.0).sum())


def in_years(values: Floats, problem: Problem, years: tuple[int, ...]) -> Floats:
    """Return flows by calendar year: (..., P) -> (..., Y)."""
    return np.stack([values[..., _periods(problem, year)].sum(axis=-1) for year in years], axis=-1)


def at_the_end_of(values: Floats, problem: Problem, years: tuple[int, ...]) -> Floats:
    """Return states at the end of calendar years: (..., P) -> (..., Y)."""
    return np.stack([values[..., _periods(problem, year)[-1]] for year in years], axis=-1)


def _periods(problem: Problem, year: int) -> list[int]:
    return [p for p, period in enumerate(problem.periods) if period.year == year]
