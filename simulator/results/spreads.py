"""Mean, spread and quantiles of very many values over the replications, as ``statistics.spread`` defines them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.jit import compiled
from simulator.results.quantiles import between, quantile

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPREAD = ("mean", "sd", "p10", "p50", "p90")
"""What is computed, in this order."""
_SHARES = np.array([0.1, 0.5, 0.9])
_MOST_COUNTED = 4096
"""Whole numbers that differ by less than this are counted instead of sorted."""


def spreads(values: Floats) -> Floats:
    """Return mean, sd, P10, P50 and P90 over the replications: (5, rows, columns).

    Parameters
    ----------
    values
        (rows, replications, columns). Means and deviations are added up in the order of the replications, one after
        the other, so they do not depend on which rows are computed together.
    """
    rows, _, columns = values.shape
    found = np.empty((len(SPREAD), rows, columns))
    for row in range(rows):
        _mean_and_deviation(values[row], found[0, row], found[1, row])
        lowest, highest = _range_of_whole_numbers(values[row])
        if highest - lowest < _MOST_COUNTED:
            _count(values[row], lowest, highest, _SHARES, found[2:, row])
        else:
            _take(np.sort(values[row].T, axis=1), _SHARES, found[2:, row])
    return found


@compiled
def _mean_and_deviation(values: Floats, mean: Floats, deviation: Floats) -> None:
    replications, columns = values.shape
    mean[:] = 0.0
    deviation[:] = 0.0
    for replication in range(replications):
        for column in range(columns):
            mean[column] += values[replication, column]
    for column in range(columns):
        mean[column] /= replications
    if replications > 1:
        for replication in range(replications):
            for column in range(columns):
                off = values[replication, column] - mean[column]
                deviation[column] += off * off
        for column in range(columns):
            deviation[column] = math.sqrt(deviation[column] / (replications - 1))


@compiled
def _range_of_whole_numbers(values: Floats) -> tuple[float, float]:
    """Return the smallest and the largest; infinitely far apart where some are not whole."""
    lowest, highest, whole = math.inf, -math.inf, True
    for replication in range(values.shape[0]):
        for column in range(values.shape[1]):
            value = values[replication, column]
            whole &= value == math.floor(value)
            lowest, highest = min(lowest, value), max(highest, value)
    return (lowest, highest) if whole else (-math.inf, math.inf)


@compiled
def _count(values: Floats, lowest: float, highest: float, shares: Floats, found: Floats) -> None:
    """Write the quantiles of whole numbers, by how often each of them occurs."""
    replications, columns = values.shape
    span = int(highest - lowest) + 1
    times = np.zeros((columns, span), dtype=np.int64)
    for replication in range(replications):
        for column in range(columns):
            times[column, int(values[replication, column] - lowest)] += 1
    for column in range(columns):
        number, so_far = 0, times[column, 0]
        for i in range(len(shares)):
            position = (replications - 1) * shares[i]
            below = math.floor(position)
            while so_far <= below:
                number += 1
                so_far += times[column, number]
            following = number
            if so_far == below + 1 and below < replications - 1:
                following += 1
                while times[column, following] == 0:
                    following += 1
            found[i, column] = between(lowest + number, lowest + following, position - below)


@compiled
def _take(ordered: Floats, shares: Floats, found: Floats) -> None:
    """Write the quantiles of values (columns, replications) that are sorted; not-a-number where there is one."""
    for column in range(len(ordered)):
        for i in range(len(shares)):
            missing = math.isnan(ordered[column, -1])
            found[i, column] = math.nan if missing else quantile(ordered[column], shares[i])
