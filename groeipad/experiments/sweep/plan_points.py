"""Points of a sweep for which plans are made, each from where the one before ended.

Points that lie near each other are planned one after the other, in *stretches* of a fixed length. A stretch begins
anew, so what comes of a point does not depend on who plans it, or on when a sweep was stopped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.execute import chunked
from groeipad.experiments.sweep.designs import Points
from groeipad.experiments.sweep.measures import nearest_year
from groeipad.experiments.sweep.measuring import Ground, Point, PointValues, attempt
from groeipad.experiments.sweep.promised import PROMISED
from simulator.model.scenario import Scenario
from solvers.from_scenario import problem_of
from solvers.hot import snake
from solvers.plan import STANDARD
from solvers.replanning import Replanner

Floats = NDArray[np.float64]
STRETCH = 32
"""So many points are planned one after the other: then a plan from nothing is a small part of the work."""
_SMALL = 120
"""Up to so many municipalities times periods a plan is solved in one piece: each solver costs more to begin with than
what the parts save. The years of a region are 90: 18 ms in place of 25; with half-years, 180, both take as long."""
_LOOKED_THROUGH = 1024
"""Among so many points the nearest one is looked for."""


def stretches(points: Points) -> Iterator[tuple[int, ...]]:
    """Yield the numbers of all points in stretches, in an order in which neighbours are alike."""
    return chunked(_walk(points), STRETCH)


def _walk(points: Points) -> Iterator[int]:
    """Yield the numbers of points, each one near the one before."""
    if points.sizes is not None:
        yield from (int(np.ravel_multi_index(steps, points.sizes)) for steps in snake(*points.sizes))
    elif points.units is not None:
        for first in range(0, points.count, _LOOKED_THROUGH):
            yield from (
                first + number for number in _nearest_first(points.units[first : first + _LOOKED_THROUGH])
            )
    else:
        yield from range(points.count)


def _nearest_first(units: Floats) -> Iterator[int]:
    """Yield the first of some points, and then always the nearest of those that are left."""
    left, here = np.ones(len(units), dtype=np.bool_), 0
    for _ in range(len(units)):
        left[here] = False
        yield here
        away = np.where(left, ((units - units[here]) ** 2).sum(axis=1), np.inf)
        here = int(away.argmin())


def plan_points(ground: Ground, points: Sequence[Point]) -> tuple[PointValues, ...]:
    """Make the plans of a stretch of points; one that fails says why, and the others go on."""
    in_parts, whole = Replanner(STANDARD), Replanner(replace(STANDARD, split=False))

    def promised(scenario: Scenario, _: int) -> Floats:
        problem = problem_of(scenario)
        is_small = problem.places * len(problem.periods) <= _SMALL
        plan = (whole if is_small else in_parts).plan(problem)
        codes = plan.problem.municipalities
        values = [
            PROMISED[one.metric].value(
                plan,
                one.year or nearest_year(scenario, sorted({period.year for period in plan.problem.periods})),
                None if one.municipality is None else codes.index(one.municipality),
            )
            for one in ground.measures
        ]
        return np.array([values])

    return tuple(attempt(ground, point, promised) for point in points)
