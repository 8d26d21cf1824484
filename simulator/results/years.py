"""The reported years, and monthly values by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled

Ints = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float64)


@dataclass(frozen=True)
class Years:
    """The reported years: which months belong to each, and the second at which each ends."""

    years: tuple[int, ...]
    months: tuple[slice, ...]
    ends: Ints

    @classmethod
    def of(cls, compiled: Compiled) -> Years:
        """Return the reported years of a run."""
        calendar = compiled.timeline.calendar
        reported = calendar.reported_months
        by_year: dict[int, list[int]] = {}
        for month in reported:
            by_year.setdefault(calendar.month_of(month).year, []).append(month)
        return cls(
            years=tuple(by_year),
            months=tuple(slice(months[0], months[-1] + 1) for months in by_year.values()),
            ends=np.array(
                [calendar.month_starts[months[-1] + 1] for months in by_year.values()], dtype=np.int64
            ),
        )

    def total(self, flow: NDArray[Number]) -> NDArray[Number]:
        """Return the sums of a monthly flow over each year."""
        return np.array([flow[months].sum(axis=0) for months in self.months])

    def last(self, state: NDArray[Number]) -> NDArray[Number]:
        """Return a monthly state at the end of each year."""
        return np.array([state[months.stop - 1] for months in self.months])

    def before(self, state: Ints, opening: Ints) -> Ints:
        """Return a monthly state just before each year begins; before the first month it is the opening."""
        return np.array([state[months.start - 1] if months.start else opening for months in self.months])
