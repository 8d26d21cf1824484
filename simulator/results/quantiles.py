"""Quantiles of sorted values, by linear interpolation between two of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.jit import compiled

Floats = NDArray[np.float64]


@compiled
def quantile(ordered: Floats, share: float) -> float:
    """Return a quantile of at least one value, the smallest first.

    Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996),
    361-365, type 7; rounded as numpy does.
    """
    position = (len(ordered) - 1) * share
    below = math.floor(position)
    if below >= len(ordered) - 1:
        return float(ordered[-1])
    return between(ordered[below], ordered[below + 1], position - below)


@compiled
def between(low: float, high: float, part: float) -> float:
    """Return what lies a part of the way from one value to another, from the nearer of the two."""
    step = high - low
    return high - step * (1 - part) if part >= 0.5 else low + step * part
