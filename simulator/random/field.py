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
from simulator.random.draws import in_vectors, uniforms_of
from simulator.random.ids import LAYERS, POINTS, RETURNS, point_id
from simulator.random.logarithm import log_of_many

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SECONDS_PER_RATE_YEAR = 365.25 * 86_400
"""Rates are per Julian year of 365.25 days; calendar years are converted where rates are made."""

FIRST_LAYER = 8.0
TALLEST_LAYER = 16_384.0
DOUBLINGS = 11
HIGHEST_RATE = TALLEST_LAYER * (LAYERS - DOUBLINGS)
"""The highest rate a single stream may have, per year."""

CELL_SIZE = 7
_PASSED, _MEAN_GAP, _FLOOR, _HEIGHT, _CEILING, _FIRST, _SECOND = range(CELL_SIZE)
"""Rows of what there is to know of cells; the last two are what was drawn for the next point of each."""
CELL_NUMBERS = 2
_IDENTITY, _WHAT = range(CELL_NUMBERS)

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
def add_cells(
    stream: int, month: int, ceiling: float, what: int, count: int, cells: Floats, numbers: Ints
) -> int:
    """Add the cells of a stream's month that begin below a ceiling, after ``count`` others; return how many then.

    Parameters
    ----------
    stream, month
        The stream's number, and the calendar month, counted from year 0.
    ceiling
        The highest rate in this month, per Julian year.
    what
        A number that each point of these cells will carry.
    cells, numbers
        (``CELL_SIZE``, room) and (``CELL_NUMBERS``, room), filled in; where they are too short, cells are counted and
        not written.
    """
    layer = 0
    floor = layer_floor(0)
    while layer < LAYERS and floor < ceiling:
        top = layer_floor(layer + 1)
        if count < cells.shape[1]:
            cells[_PASSED, count] = 0.0
            cells[_MEAN_GAP, count] = SECONDS_PER_RATE_YEAR / (top - floor)
            cells[_FLOOR, count] = floor
            cells[_HEIGHT, count] = top - floor
            cells[_CEILING, count] = ceiling
            numbers[_IDENTITY, count] = point_id(stream, month, layer, 0)
            numbers[_WHAT, count] = what
        count += 1
        layer += 1
        floor = top
    return count


@lean
def points_of_cells(
    seed: int,
    replication: int,
    start: int,
    end: int,
    open_cells: int,
    cells: Floats,
    numbers: Ints,
    count: int,
    times: Ints,
    levels: Floats,
    ids: Ints,
    whats: Ints,
) -> int:
    """Fill in the points of cells of one month below their ceilings, after ``count`` others; return how many then.

    All cells go on together, by one point a round, so that what is drawn for a round is drawn at once.

    Parameters
    ----------
    start, end
        The seconds at which the month begins and ends.
    open_cells
        How many cells were added; their room is used up.
    cells, numbers
        See ``add_cells``; their room is a multiple of ``draws.VECTOR``.
    times, levels, ids, whats
        Filled in: seconds, rate levels, ids, and the numbers of the cells. Where they may be too short, more is
        returned than there is room for.
    """
    length = float(end - start)
    for _ in range(POINTS):
        if open_cells == 0:
            break
        if count + open_cells > len(times):
            return count + open_cells
        many = in_vectors(open_cells)
        passed, gaps = cells[_PASSED, :many], cells[_MEAN_GAP, :many]
        firsts, seconds = cells[_FIRST, :many], cells[_SECOND, :many]
        uniforms_of(seed, replication, _POINT, numbers[_IDENTITY, :many], 0, firsts, seconds)
        for cell in range(many):
            passed[cell] -= gaps[cell] * log_of_many(firsts[cell])
        still_open = 0
        for cell in range(open_cells):
            time, identity, what = passed[cell], numbers[_IDENTITY, cell], numbers[_WHAT, cell]
            floor, height, ceiling = cells[_FLOOR, cell], cells[_HEIGHT, cell], cells[_CEILING, cell]
            level = floor + height * seconds[cell]
            # Written down in any case and then counted or not: which it is would be a guess for the processor.
            times[count] = start + np.int64(time)
            levels[count] = level
            ids[count] = identity
            whats[count] = what
            count += (time < length) & (level < ceiling)
            cells[_PASSED, still_open] = time
            cells[_MEAN_GAP, still_open] = gaps[cell]
            cells[_FLOOR, still_open] = floor
            cells[_HEIGHT, still_open] = height
            cells[_CEILING, still_open] = ceiling
            numbers[_IDENTITY, still_open] = identity + RETURNS
            numbers[_WHAT, still_open] = what
            still_open += time < length
        open_cells = still_open
    return count


def field_points(
    seed: int,
    replication: int,
    stream: int,
    first_month: int,
    month_starts: Ints,
    ceilings: Floats,
) -> tuple[Ints, Floats, Ints]:
    """Return the times, levels and ids of a stream's points below the ceilings.

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
    """
    # As many as are expected, and six standard deviations: what is short of that is seen, and made again.
    expected = float(np.sum(ceilings * np.diff(month_starts) / SECONDS_PER_RATE_YEAR))
    room = LAYERS + int(expected + 6.0 * math.sqrt(expected))
    cells, numbers = np.zeros((CELL_SIZE, LAYERS)), np.zeros((CELL_NUMBERS, LAYERS), dtype=np.int64)
    while True:
        times, ids, whats = (np.empty(room, dtype=np.int64) for _ in range(3))
        levels = np.empty(room, dtype=np.float64)
        count = 0
        for month, ceiling in enumerate(ceilings.tolist()):
            start, end = int(month_starts[month]), int(month_starts[month + 1])
            many = add_cells(stream, first_month + month, ceiling, 0, 0, cells, numbers)
            count = points_of_cells(
                seed, replication, start, end, many, cells, numbers, count, times, levels, ids, whats
            )
            if count > room:
                break
        if count <= room:
            return times[:count], levels[:count], ids[:count]
        room *= 2
