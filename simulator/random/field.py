"""The keyed Poisson field: arrivals whose points do not move when a rate changes.

Picture a plane with time along one side and a rate along the other, sprinkled with points of intensity one. A
process with rate r(t) consists of the points under the curve r. Raising the curve only adds points; those that
were there stay, at the same second, with the same id.

The plane is cut into cells of one calendar month by one layer of rate. The layers are fixed: the first holds
rates up to 8 a year, each next one doubles the height up to 16,384 a year, and above that they are 16,384 high.
Every cell is filled on its own, from its own address (stream, layer, month, index), by exponential gaps, so that
nothing depends on the scenario's highest rate.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.contract import Purpose
from simulator.jit import lean
from simulator.random.draws import uniforms_in_steps
from simulator.random.ids import LAYERS, POINTS, RETURNS, point_id

SECONDS_PER_RATE_YEAR = 365.25 * 86_400
"""Rates are per Julian year of 365.25 days; calendar years are converted where rates are made."""

FIRST_LAYER = 8.0
TALLEST_LAYER = 16_384.0
DOUBLINGS = 11
HIGHEST_RATE = TALLEST_LAYER * (LAYERS - DOUBLINGS)
"""The highest rate a single stream may have, per year."""

BLOCK = 32
"""Points are drawn in blocks of 8 to so many, in most months one for each layer."""

_POINT = int(Purpose.POINT)


@lean
def layer_floor(layer: int) -> float:
    """Return the rate at which a layer begins; it ends where the next one begins."""
    if layer == 0:
        return 0.0
    if layer <= DOUBLINGS:
        return FIRST_LAYER * (1 << (layer - 1))
    return TALLEST_LAYER * (layer - DOUBLINGS)


@lean
def points_below(
    seed: int,
    replication: int,
    stream: int,
    first_month: int,
    month_starts: NDArray[np.int64],
    ceilings: NDArray[np.float64],
    times: NDArray[np.int64],
    levels: NDArray[np.float64],
    ids: NDArray[np.int64],
    block: NDArray[np.float64],
) -> int:
    """Fill in the points of a stream in the layers below a ceiling, and return how many there are.

    The caller keeps those whose level lies under the rate at their time.

    Parameters
    ----------
    stream
        The stream's number.
    first_month
        The calendar month of the first cell, counted from year 0.
    month_starts
        The second at which each month begins, and after the last its end: months + 1.
    ceilings
        The highest rate of each month, per Julian year.
    times, levels, ids
        Filled in: seconds, rate levels and ids. Where they are too short, nothing past their end is written and
        the number that was needed is returned.
    block
        Room to work in: two rows of ``BLOCK`` numbers.
    """
    count = 0
    for month in range(len(ceilings)):
        count = points_of_month(
            seed,
            replication,
            stream,
            first_month + month,
            month_starts[month],
            month_starts[month + 1],
            ceilings[month],
            count,
            times,
            levels,
            ids,
            block,
        )
    return count


@lean
def points_of_month(
    seed: int,
    replication: int,
    stream: int,
    month: int,
    start: int,
    end: int,
    ceiling: float,
    count: int,
    times: NDArray[np.int64],
    levels: NDArray[np.float64],
    ids: NDArray[np.int64],
    block: NDArray[np.float64],
) -> int:
    """Fill in the points of a stream in one month after ``count`` others, and return how many there are then.

    Parameters
    ----------
    month, start, end
        The calendar month, counted from year 0, and the seconds at which it begins and ends.
    ceiling
        The highest rate, per Julian year.
    stream, times, levels, ids, block
        See ``points_below``.
    """
    room = len(times)
    length = float(end - start)
    layer = 0
    floor = layer_floor(0)
    while layer < LAYERS and floor < ceiling:
        top = layer_floor(layer + 1)
        height = top - floor
        mean_gap = SECONDS_PER_RATE_YEAR / height
        # As many as are expected and some more, in steps that fill a vector of numbers.
        size = min((int(length / mean_gap) + 8) // 8 * 8, BLOCK)
        identity = point_id(stream, month, layer, 0)
        last = identity + (POINTS - size) * RETURNS
        passed = 0.0
        while passed < length and identity <= last:
            uniforms_in_steps(seed, replication, _POINT, identity, RETURNS, block[0, :size], block[1, :size])
            for here in range(size):
                passed -= mean_gap * math.log(block[0, here])
                if passed >= length:
                    break
                if count < room:
                    times[count] = start + np.int64(math.floor(passed))
                    levels[count] = floor + height * block[1, here]
                    ids[count] = identity + here * RETURNS
                count += 1
            identity += size * RETURNS
        layer += 1
        floor = top
    return count


def field_points(
    seed: int,
    replication: int,
    stream: int,
    first_month: int,
    month_starts: NDArray[np.int64],
    ceilings: NDArray[np.float64],
) -> tuple[NDArray[np.int64], NDArray[np.float64], NDArray[np.int64]]:
    """Return the times, levels and ids of a stream's points in the layers below the ceilings.

    See ``points_below`` for the arguments.
    """
    spans = np.diff(month_starts) / SECONDS_PER_RATE_YEAR
    # Layers at most double, so the points below a ceiling are fewer than twice its own, plus the first layer's.
    expected = float(np.sum((2.0 * ceilings + FIRST_LAYER) * spans))
    room = int(expected + 6.0 * math.sqrt(expected) + 16.0)
    block = np.empty((2, BLOCK), dtype=np.float64)
    while True:
        times = np.empty(room, dtype=np.int64)
        levels = np.empty(room, dtype=np.float64)
        ids = np.empty(room, dtype=np.int64)
        count = points_below(
            seed, replication, stream, first_month, month_starts, ceilings, times, levels, ids, block
        )
        if count <= room:
            return times[:count], levels[:count], ids[:count]
        room = count
