"""How long households have waited: those who were housed in a year, and those who still wait at its end."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind
from simulator.flows.compiled import Compiled
from simulator.jit import compiled as compiled_function
from simulator.results.blocks import Block
from simulator.results.log import Ints
from simulator.results.quantiles import quantile
from simulator.results.register import Register, longest_waits
from simulator.results.sorting import smallest_first
from simulator.results.sums import pairwise
from simulator.results.walk import Walk
from simulator.results.walk_names import Turn
from simulator.results.years import Years, month_starts

Floats = NDArray[np.float64]
SECONDS_PER_DAY = 86_400.0
_MEAN, _MEDIAN, _P90 = range(3)


@dataclass(frozen=True)
class Waits:
    """Waits by year.

    Attributes
    ----------
    housed
        ``wait_mean``, ``wait_median`` and ``wait_p90``: the wait of those who were housed in the year, in days.
    longest_seconds
        (years, municipalities) how long the longest has waited of those who wait at the end of the year; zero where
        nobody does.
    """

    housed: dict[str, Block]
    longest_seconds: Ints

    @property
    def longest(self) -> Block:
        """The longest wait so far, in days."""
        days = self.longest_seconds / SECONDS_PER_DAY
        return Block(days.max(axis=1), days)


def waits_of(walked: Walk, register: Register, compiled: Compiled) -> Waits:
    """Return the waits of the reported years.

    Parameters
    ----------
    walked
        A walk over the log of a replication.
    register
        Its registrations.
    compiled
        The scenario.
    """
    years, starts = Years.of(compiled), month_starts(compiled.timeline.calendar)
    places, groups = len(compiled.labels.municipalities), len(compiled.labels.groups)
    width = 1 + places + groups
    waited, cells = _waited(walked.turns, starts[years.first], years.ends, places, width)
    found = _by_year(waited, cells, smallest_first(waited), len(years.years), width)
    names = {"wait_mean": _MEAN, "wait_median": _MEDIAN, "wait_p90": _P90}
    return Waits(
        housed={
            name: Block(
                region=found[what, :, 0],
                municipality=found[what, :, 1 : 1 + places],
                group=found[what, :, 1 + places :],
            )
            for name, what in names.items()
        },
        longest_seconds=longest_waits(walked, register, years.ends, places),
    )


@compiled_function
def _waited(turns: Ints, starts: Ints, ends: Ints, places: int, width: int) -> tuple[Ints, Ints]:
    """Return how long those waited who were housed in a year, in the order of the log.

    Returns
    -------
    waited
        (housed,) seconds.
    cells
        (housed, 3) where they count: year x width + column, the year counted from 0. The columns are that of the
        region, which is the first, of the municipality that answers, and of the group.
    """
    housed = 0
    for turn in range(len(turns)):
        housed += turns[turn, Turn.KIND] == EventKind.HOUSED
    waited = np.empty(housed, dtype=np.int64)
    cells = np.empty((housed, 3), dtype=np.int64)
    count, year = 0, 0
    for turn in range(len(turns)):
        if turns[turn, Turn.KIND] == EventKind.HOUSED:
            time = turns[turn, Turn.TIME]
            while year < len(ends) and ends[year] <= time:
                year += 1
            if year < len(ends) and time >= starts[year]:
                waited[count] = time - turns[turn, Turn.SINCE]
                cells[count, 0] = year * width
                cells[count, 1] = year * width + 1 + turns[turn, Turn.DESTINATION]
                cells[count, 2] = year * width + 1 + places + turns[turn, Turn.GROUP]
                count += 1
    return waited[:count], cells[:count]


@compiled_function
def _by_year(waited: Ints, cells: Ints, shortest_first: Ints, years: int, width: int) -> Floats:
    """Return the mean, median and 90% point by year and column: (3, years, columns)."""
    first = np.zeros(years * width + 1, dtype=np.int64)
    for i in range(len(waited)):
        for which in range(3):
            first[cells[i, which] + 1] += 1
    first = np.cumsum(first)
    in_order = _side_by_side(waited, cells, np.arange(len(waited)), first)
    ordered = _side_by_side(waited, cells, shortest_first, first)
    found = np.full((3, years, width), np.nan)
    for year in range(years):
        for column in range(width):
            begin, end = first[year * width + column], first[year * width + column + 1]
            if begin < end:
                found[_MEAN, year, column] = pairwise(in_order, begin, end) / (end - begin)
                found[_MEDIAN, year, column] = quantile(ordered[begin:end], 0.5)
                found[_P90, year, column] = quantile(ordered[begin:end], 0.9)
    return found


@compiled_function
def _side_by_side(waited: Ints, cells: Ints, order: Ints, first: Ints) -> Floats:
    """Return the waits in days, those of a cell side by side, and among these in the order given."""
    days = np.empty(first[-1])
    following = first.copy()
    for i in order:
        for which in range(3):
            cell = cells[i, which]
            days[following[cell]] = waited[i] / SECONDS_PER_DAY
            following[cell] += 1
    return days
