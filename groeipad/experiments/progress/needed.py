"""Backlog plus new task, against what is expected to come free; and what an improvement plan would need."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simulator.model.realised import HalfYear


@dataclass(frozen=True)
class Needed:
    """What has to be housed in one municipality until a day, and by what. All in households or homes.

    Attributes
    ----------
    halves
        How many half-years that is: those after the reported one, to the end of the next calendar year.
    backlog
        Urgent households that wait at the end of the reported half-year; not-a-number where that is not known.
    new_task
        Households that are expected to come to need a home until then.
    relets
        Relets that are expected until then.
    within_quota
        Those of them that the agreed quota gives to urgent households.
    within_cap
        Those that it could give, up to the cap.
    other_supply
        Other homes that are expected to be let to urgent households: other supply, and first lettings.
    path
        The growth path over those half-years.
    short
        Homes short of the path so far.
    """

    halves: int
    backlog: float
    new_task: float
    relets: float
    within_quota: float
    within_cap: float
    other_supply: float
    path: float
    short: float

    @property
    def to_house(self) -> float:
        """Backlog plus new task."""
        return self.backlog + self.new_task

    @property
    def available(self) -> float:
        """Homes that are expected to go to urgent households as agreed."""
        return self.within_quota + self.other_supply

    @property
    def back_on_path(self) -> float:
        """Homes with which it is back on its path at the end: the path of those half-years, and what it is short."""
        return self.path + self.short

    @property
    def extra(self) -> float:
        """Homes beyond those that are expected as agreed."""
        return max(0.0, self.back_on_path - self.available)

    @property
    def extra_relets(self) -> float:
        """Those of them that relets can still give, up to the cap."""
        return min(self.extra, max(0.0, self.within_cap - self.within_quota))

    @property
    def extra_other(self) -> float:
        """Those of them that have to come from other supply."""
        return self.extra - self.extra_relets

    def per_half_year(self, homes: float) -> float:
        """Return a number of homes, evenly over the half-years; not-a-number where there are none."""
        return homes / self.halves if self.halves else math.nan


def until_end_of_next_year(last: HalfYear) -> HalfYear:
    """Return the last half-year of the calendar year that follows after a half-year's own."""
    return HalfYear(last.year + 1, 2)
