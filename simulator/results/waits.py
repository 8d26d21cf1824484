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
from simulator.results.walk import Turn, Walk
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
    waited, columns = _waited(walked.turns, starts[years.first], years.ends, places)
    found = _by_year(waited, columns, smallest_first(waited), len(years.years), 1 + places + groups)
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
def _waited(turns: Ints, starts: Ints, ends: Ints, places: int) -> tuple[Ints, Ints]:
    """Return how long those waited who were housed in a year, in the order of the log.

    Returns
    -------
    waited
        (housed,) seconds.
    columns
        (housed, 4) the year, counted from 0, and the columns in which they count: that of the region, which is the
        first, of the municipality that answers, and of the group.
    """
    waited = np.empty(len(turns), dtype=np.int64)
    columns = np.zeros((len(turns), 4), dtype=np.int64)
    count = 0
    for turn in range(len(turns)):
        if turns[turn, Turn.KIND] == EventKind.HOUSED:
            year = np.searchsorted(ends, turns[turn, Turn.TIME], side="right")
            if year < len(ends) and turns[turn, Turn.TIME] >= starts[year]:
                waited[count] = turns[turn, Turn.TIME] - turns[turn, Turn.SINCE]
                columns[count, 0] = year
                columns[count, 2] = 1 + turns[turn, Turn.DESTINATION]
                columns[count, 3] = 1 + places + turns[turn, Turn.GROUP]
                count += 1
    return waited[:count], columns[:count]


@compiled_function
def _by_year(waited: Ints, columns: Ints, shortest_first: Ints, years: int, width: int) -> Floats:
    """Return the mean, median and 90% point by year and column: (3, years, columns)."""
    first = np.zeros(years * width + 1, dtype=np.int64)
    for i in range(len(waited)):
        for which in range(1, 4):
            first[columns[i, 0] * width + columns[i, which] + 1] += 1
    first = np.cumsum(first)
    in_order = _side_by_side(waited, columns, np.arange(len(waited)), first, width)
    ordered = _side_by_side(waited, columns, shortest_first, first, width)
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
def _side_by_side(waited: Ints, columns: Ints, order: Ints, first: Ints, width: int) -> Floats:
    """Return the waits in days, those of a year and column side by side, and among these in the order given."""
    days = np.empty(first[-1])
    following = first.copy()
    for i in order:
        for which in range(1, 4):
            cell = columns[i, 0] * width + columns[i, which]
            days[following[cell]] = waited[i] / SECONDS_PER_DAY
            following[cell] += 1
    return days
