"""The months and the reported years of a run, and monthly values by year."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.jit import compiled as compiled_function
from simulator.model.calendar import Calendar
from simulator.results.sums import pairwise

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Number = TypeVar("Number", np.int64, np.float64)


@lru_cache(maxsize=8)
def month_starts(calendar: Calendar) -> Ints:
    """Return the second at which each month begins, and after the last month the end: (months + 1,), read only."""
    return _read_only(calendar.month_starts)


@dataclass(frozen=True)
class Years:
    """The reported years: which months belong to each, and the second at which each ends.

    Attributes
    ----------
    years
        The calendar years.
    months
        The months of each, counted from the first of the run.
    first, stop
        The same as arrays: the first month of each year, and the first month after it.
    ends
        The second at which each year ends.
    """

    years: tuple[int, ...]
    months: tuple[slice, ...]
    first: Ints
    stop: Ints
    ends: Ints

    @classmethod
    def of(cls, compiled: Compiled) -> Years:
        """Return the reported years of a run."""
        return _reported(compiled.timeline.calendar)

    def total(self, flow: NDArray[Number]) -> NDArray[Number]:
        """Return the sums of a monthly flow over each year."""
        if flow.ndim == 1:
            return np.array([flow[months].sum() for months in self.months])
        by_month = np.ascontiguousarray(flow).reshape(len(flow), -1)
        return _totals(by_month, self.first, self.stop).reshape(len(self.years), *flow.shape[1:])

    def last(self, state: NDArray[Number]) -> NDArray[Number]:
        """Return a monthly state at the end of each year."""
        return state[self.stop - 1]

    def before(self, state: Ints, opening: Ints) -> Ints:
        """Return a monthly state just before each year begins; before the first month it is the opening."""
        return np.array([state[months.start - 1] if months.start else opening for months in self.months])

    def of_rows(self, values: Floats, is_flow: NDArray[np.bool_], side_by_side: NDArray[np.bool_]) -> Floats:
        """Return the values by year of rows of monthly values: sums of flows, and states at the end of the year.

        Parameters
        ----------
        values
            (rows, months).
        is_flow
            (rows,) whether a row is a flow.
        side_by_side
            (rows,) whether the months are added up pairwise or one after the other. Counts come to the same; the
            last bit of other flows depends on it.
        """
        return _by_year(values, is_flow, side_by_side, self.first, self.stop)


@lru_cache(maxsize=8)
def _reported(calendar: Calendar) -> Years:
    by_year: dict[int, list[int]] = {}
    for month in calendar.reported_months:
        by_year.setdefault(calendar.month_of(month).year, []).append(month)
    first = [months[0] for months in by_year.values()]
    stop = [months[-1] + 1 for months in by_year.values()]
    return Years(
        years=tuple(by_year),
        months=tuple(slice(start, end) for start, end in zip(first, stop, strict=True)),
        first=_read_only(first),
        stop=_read_only(stop),
        ends=_read_only([calendar.month_starts[end] for end in stop]),
    )


def _read_only(values: tuple[int, ...] | list[int]) -> Ints:
    array = np.array(values, dtype=np.int64)
    array.flags.writeable = False
    return array


@compiled_function
def _totals(flow: NDArray[Number], first: Ints, stop: Ints) -> NDArray[Number]:
    total = np.zeros((len(first), flow.shape[1]), dtype=flow.dtype)
    for year in range(len(first)):
        for month in range(first[year], stop[year]):
            for i in range(flow.shape[1]):
                total[year, i] += flow[month, i]
    return total


@compiled_function
def _by_year(
    values: Floats, is_flow: NDArray[np.bool_], side_by_side: NDArray[np.bool_], first: Ints, stop: Ints
) -> Floats:
    found = np.empty((len(values), len(first)))
    for row in range(len(values)):
        for year in range(len(first)):
            if not is_flow[row]:
                found[row, year] = values[row, stop[year] - 1]
            elif side_by_side[row]:
                found[row, year] = pairwise(values[row], first[year], stop[year])
            else:
                total = 0.0
                for month in range(first[year], stop[year]):
                    total += values[row, month]
                found[row, year] = total
    return found
