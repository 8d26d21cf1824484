"""Functions of numbers between 0 and 1 of which the sensitivity is known exactly."""

from __future__ import annotations

from math import pi

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ishigami(units: Floats, a: float = 7.0, b: float = 0.1) -> Floats:
    """sin x1 + a sin^2 x2 + b x3^4 sin x1, with x from -pi to pi (T. Ishigami and T. Homma, 1990)."""
    x1, x2, x3 = (2 * pi * units - pi).T
    return np.asarray(np.sin(x1) + a * np.sin(x2) ** 2 + b * x3**4 * np.sin(x1))


def ishigami_indices(a: float = 7.0, b: float = 0.1) -> tuple[list[float], list[float], float]:
    """First and total indices, and the one of the pair (1, 3).

    E sin^2 = 1/2, E x^4 = pi^4/5, E x^8 = pi^8/9, var sin^2 = 1/8. The mean over x3 of the terms with sin x1 is
    (1 + b pi^4/5) sin x1; so V1 = (1 + b pi^4/5)^2 / 2, V2 = a^2/8, and V13 is b^2 (pi^8/9 - pi^8/25) / 2.
    """
    first = (1 + b * pi**4 / 5) ** 2 / 2
    second = a**2 / 8
    pair = b**2 * pi**8 * (1 / 9 - 1 / 25) / 2
    whole = first + second + pair
    return (
        [first / whole, second / whole, 0.0],
        [(first + pair) / whole, second / whole, pair / whole],
        pair / whole,
    )


def g_function(units: Floats, a: Floats) -> Floats:
    """The product of (|4u - 2| + a) / (1 + a) (I. M. Sobol', 1993; A. Saltelli and I. M. Sobol', 1995)."""
    return np.asarray(np.prod((np.abs(4 * units - 2) + a) / (1 + a), axis=1))


def g_indices(a: Floats) -> tuple[Floats, Floats]:
    """Each term has mean 1 and variance v = 1/3 / (1 + a)^2; the whole variance is the product of 1 + v, less 1."""
    v = 1 / 3 / (1 + a) ** 2
    whole = np.prod(1 + v) - 1
    return v / whole, v * np.prod(1 + v) / (1 + v) / whole


def option(unit: Floats, options: int) -> NDArray[np.int64]:
    """Which of the options a number stands for."""
    return np.minimum(np.floor(unit * options), options - 1).astype(np.int64)
