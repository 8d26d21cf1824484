"""Designs in the unit cube: which points are computed, a row for each and a column for each factor.

A number from 0 to 1 stands for a value of a factor: by its quantile function, or for one of its k options, each of
which has an equal part. What that makes of a design has to be known by whoever reads its analysis:

- The points of Morris lie on the edges too, where a distribution without ends has no quantile.
- A step of Morris spans a little more than half of the way from 0 to 1. It may end in the same option, and has no
  effect then; and with more than two options some are never reached from each other in one step.

SALib makes the designs: T. Iwanaga, W. Usher and J. Herman, "Toward SALib 2.0", Socio-Environmental Systems Modelling
4 (2022), 18155. Any seed gives its own design, also 0, and nothing else draws from the same stream.
"""

from __future__ import annotations

import numpy as np

from groeipad.experiments.sensitivity.library import salib, unit_cube
from groeipad.experiments.sensitivity.replicated import Floats

_LEAST = 2.0**-31
"""Half of the smallest step of the Sobol' sequence, which has 30 binary digits."""


def morris_sample(factors: int, trajectories: int, levels: int, seed: int) -> Floats:
    """Return trajectories for elementary effects: each begins anywhere and moves every factor once, one at a time.

    Parameters
    ----------
    factors
        F, how many factors there are.
    trajectories
        How many trajectories there are.
    levels
        How many values each factor can take, evenly from 0 to 1: an even number. A step is levels / (2 (levels - 1)).
    seed
        Not below 0.

    Returns
    -------
    (P, F)
        The points, trajectory after trajectory: P = trajectories x (F + 1).

    Raises
    ------
    ResultError
        Where SALib is not installed.
    ValueError
        Where a number is too low, or the levels are odd.

    Notes
    -----
    Source: M. D. Morris, "Factorial Sampling Plans for Preliminary Computational Experiments", Technometrics 33
    (1991), 161-174, section 3.
    """
    _refuse_below(factors=(factors, 1), trajectories=(trajectories, 1), levels=(levels, 2))
    if levels % 2:
        raise ValueError(f"an even number of levels is needed, not {levels}: a step spans half of them")
    morris = salib("sample.morris")
    found = morris.sample(
        unit_cube(factors), trajectories, num_levels=levels, seed=np.random.default_rng(seed)
    )
    # SALib adds and subtracts steps, so that 1/3 may come out a little lower, and stand for another option.
    return np.asarray(np.round(found * (levels - 1)) / (levels - 1), dtype=np.float64) + 0.0


def saltelli_sample(factors: int, points: int, second_order: bool, seed: int) -> Floats:
    """Return the design for Sobol' indices: two samples A and B, and for each factor A with that one taken from B.

    Parameters
    ----------
    factors
        F, how many factors there are.
    points
        N, the size of A and of B: a power of two, for which the Sobol' sequence keeps its balance.
    second_order
        Whether the indices of pairs are wanted: then also, for each factor, B with that one taken from A.
    seed
        Of the scrambling; not below 0.

    Returns
    -------
    (P, F)
        The points, in N blocks of (A, the A with one from B, the B with one from A, B): P = N (F + 2), or N (2F + 2)
        with second order. None is exactly 0 or 1.

    Raises
    ------
    ResultError
        Where SALib is not installed.
    ValueError
        Where a number is too low, or N is no power of two.

    Notes
    -----
    Sources: A. Saltelli and others, "Variance based sensitivity analysis of model output", Computer Physics
    Communications 181 (2010), 259-270; A. B. Owen, "Scrambling Sobol' and Niederreiter-Xing points", Journal of
    Complexity 14 (1998), 466-489, and "On dropping the first Sobol' point" (2020).
    """
    _refuse_below(factors=(factors, 1), points=(points, 2))
    if points & (points - 1):
        raise ValueError(f"a power of two is needed, not {points} points")
    sobol = salib("sample.sobol")
    found = sobol.sample(
        unit_cube(factors), points, calc_second_order=second_order, seed=np.random.default_rng(seed)
    )
    return np.maximum(np.asarray(found, dtype=np.float64), _LEAST)


def _refuse_below(**least: tuple[int, int]) -> None:
    for name, (given, lowest) in least.items():
        if given < lowest:
            raise ValueError(f"at least {lowest} {name} needed, not {given}")
