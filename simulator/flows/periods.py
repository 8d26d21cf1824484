"""The periods in which a plan decides: years, half-years or months of the calendar, over the whole run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from simulator.flows.demand import JULIAN_YEAR_DAYS
from simulator.flows.timeline import Timeline, Values
from simulator.model.calendar import SECONDS_PER_DAY, Calendar, Horizon, first_of_month, month_number
from simulator.model.plan import PeriodLength

Ints = NDArray[np.int64]

_MONTHS: dict[PeriodLength, int] = {"year": 12, "half_year": 6, "month": 1}


@dataclass(frozen=True)
class Period:
    """Whole months of one calendar year.

    Attributes
    ----------
    start
        Its first day.
    end
        Its last day.
    """

    start: date
    end: date

    @property
    def year(self) -> int:
        """The calendar year it lies in."""
        return self.start.year


def periods_of(run: Horizon | Calendar, length: PeriodLength) -> tuple[Period, ...]:
    """Return the periods of a run, one after the other from its first day to its last.

    They are cut where calendar years, half-years or months begin, so the first and the last one may be shorter.

    Parameters
    ----------
    run
        Its first and last day.
    length
        How long a period is.
    """
    step = _MONTHS[length]
    first, after = month_number(run.start), month_number(run.end) + 1
    cuts = [first, *range((first // step + 1) * step, after, step), after]
    return tuple(
        Period(first_of_month(begin), first_of_month(end) - timedelta(days=1))
        for begin, end in pairwise(cuts)
    )


@dataclass(frozen=True)
class Spans:
    """Periods on the timeline of a run. Each is a number of whole segments. Shapes: P periods, S segments.

    Attributes
    ----------
    starts, ends
        (P,) the second at which each period begins, and at which it is over.
    first, last
        (P,) its first and its last segment.
    lengths
        (S,) the length of each segment, in Julian years.
    """

    starts: Ints
    ends: Ints
    first: Ints
    last: Ints
    lengths: Values

    @classmethod
    def of(cls, periods: tuple[Period, ...], timeline: Timeline) -> Spans:
        """Return where periods lie on a timeline."""
        starts = np.array([timeline.calendar.seconds(one.start) for one in periods], dtype=np.int64)
        ends = np.array([*starts[1:], timeline.calendar.end_seconds], dtype=np.int64)
        return cls(
            starts=starts,
            ends=ends,
            first=timeline.segments_at(starts),
            last=timeline.segments_at(ends - 1),
            lengths=(timeline.ends - timeline.starts) / (JULIAN_YEAR_DAYS * SECONDS_PER_DAY),
        )

    @property
    def years(self) -> Values:
        """(P,) the length of each period, in Julian years."""
        return np.asarray((self.ends - self.starts) / (JULIAN_YEAR_DAYS * SECONDS_PER_DAY), dtype=np.float64)

    def total(self, flow: Values) -> Values:
        """Return what comes in each period, from what comes in each segment: (S, ...) -> (P, ...)."""
        return np.asarray(np.add.reduceat(flow, self.first, axis=0), dtype=np.float64)

    def mean(self, state: Values) -> Values:
        """Return the mean over the time of each period of what holds in each segment: (S, ...) -> (P, ...)."""
        by_segment = (-1,) + (1,) * (state.ndim - 1)
        weighed = self.total(state * self.lengths.reshape(by_segment))
        return np.asarray(weighed / self.years.reshape(by_segment), dtype=np.float64)
