"""Which points a sweep has: at each of them every factor has a value, or stays as the scenario has it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.sweep.definition import (
    Design,
    Grid,
    LatinHypercube,
    MorrisDesign,
    OneAtATime,
    SobolSequence,
)
from groeipad.experiments.sweep.factors import Factor, Setting

Floats = NDArray[np.float64]
Settings = tuple[Setting | None, ...]
"""The value of each factor at a point; None where it stays as it is."""


@dataclass(frozen=True)
class Points:
    """The points of a sweep, each made when it is asked for.

    Attributes
    ----------
    count
        How many there are.
    at
        The settings of a point, by its number.
    units
        (count, factors) the numbers from 0 to 1 that chose the values; None for designs that choose otherwise.
    sizes
        How many values each factor has where the points are all their combinations, the last changing fastest; else
        None.
    """

    count: int
    at: Callable[[int], Settings] = field(repr=False)
    units: Floats | None = field(default=None, repr=False)
    sizes: tuple[int, ...] | None = None


def points_of(design: Design, factors: Sequence[Factor], seed: int) -> Points:
    """Return the points of a design.

    Parameters
    ----------
    design
        Which points.
    factors
        What differs between them.
    seed
        What designs by chance are drawn from: the same seed gives the same points.
    """
    if isinstance(design, Grid):
        return _grid([factor.levels(design.levels) for factor in factors])
    if isinstance(design, OneAtATime):
        return _one_at_a_time([factor.levels(design.levels) for factor in factors])
    units = _units(design, len(factors), seed)

    def at(number: int) -> Settings:
        return tuple(factor.at(float(unit)) for factor, unit in zip(factors, units[number], strict=True))

    return Points(len(units), at, units)


def _grid(levels: Sequence[Sequence[Setting]]) -> Points:
    """Return all combinations; the last factor changes fastest."""
    sizes = tuple(len(one) for one in levels)

    def at(number: int) -> Settings:
        found: list[Setting | None] = []
        for one in reversed(levels):
            number, position = divmod(number, len(one))
            found.append(one[position])
        return tuple(reversed(found))

    return Points(math.prod(sizes), at, sizes=sizes)


def _one_at_a_time(levels: Sequence[Sequence[Setting]]) -> Points:
    """Return the scenario as it is, and then each level of each factor alone."""
    changes = [(number, setting) for number, one in enumerate(levels) for setting in one]

    def at(number: int) -> Settings:
        found: list[Setting | None] = [None] * len(levels)
        if number:
            factor, setting = changes[number - 1]
            found[factor] = setting
        return tuple(found)

    return Points(1 + len(changes), at)


def _units(design: Design, factors: int, seed: int) -> Floats:
    """Return the numbers from 0 to 1 of a design: (points, factors)."""
    if isinstance(design, LatinHypercube):
        from scipy.stats import qmc

        return np.asarray(qmc.LatinHypercube(factors, rng=seed).random(design.points))
    if isinstance(design, SobolSequence):
        from scipy.stats import qmc

        return np.asarray(qmc.Sobol(factors, rng=seed).random_base2(design.points.bit_length() - 1))
    from groeipad.experiments.sensitivity.samples import morris_sample, saltelli_sample

    if isinstance(design, MorrisDesign):
        return morris_sample(factors, design.trajectories, design.levels, seed)
    assert not isinstance(design, (Grid, OneAtATime))
    return saltelli_sample(factors, design.points, design.second_order, seed)
