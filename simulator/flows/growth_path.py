"""Fair share of the task, and the growth path to it from the reference year, year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.demand import yearly_need
from simulator.flows.policy import (
    fair_share_weights,
    reference_quota,
    reference_relets,
    task_in_force,
)
from simulator.flows.timeline import DatedValues, Timeline, Values
from simulator.model.apportionment import largest_remainder
from simulator.model.scenario import Scenario
from simulator.model.shares import region_weights


def gross_fair_share(scenario: Scenario, tasks: Values) -> NDArray[np.int64]:
    """Return the fair share of each yearly task, in whole households: shape (years, municipalities).

    By the population of the reference year and by largest remainder, so that it adds up to the task.
    """
    weights = region_weights(scenario.region, scenario.horizon.reference_year)
    return np.array([largest_remainder(round(float(task)), weights) for task in tasks], dtype=np.int64)


def housed_in_reference_year(scenario: Scenario) -> Values:
    """Return the urgent households housed in the reference year: shape (municipalities,).

    Not-a-number where nobody knows: neither the municipality itself nor the region as a whole.
    """
    region = scenario.region
    known = [
        region.housed_in_reference_year is not None or one.housed_in_reference_year is not None
        for one in region.municipalities.values()
    ]
    return np.where(known, reference_quota(scenario) * reference_relets(scenario), np.nan)


def regular_in_reference_year(scenario: Scenario) -> Values:
    """Return the relets let to regular seekers in the reference year: (municipalities,), or not-a-number."""
    return reference_relets(scenario) - housed_in_reference_year(scenario)


@dataclass(frozen=True)
class _Line:
    """A straight line, level before its first and after its last year.

    Attributes
    ----------
    first, last
        The years between which it runs.
    begin, end
        (municipalities,) homes a year in those years.
    task
        The yearly task whose fair share it ends at.
    """

    first: int
    last: int
    begin: Values
    end: Values
    task: float

    def at(self, year: int) -> Values:
        """Return the homes of a year: shape (municipalities,)."""
        if year <= self.first:
            return self.begin
        if year >= self.last:
            return self.end
        return self.begin + (self.end - self.begin) * (year - self.first) / (self.last - self.first)


def growth_path(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> Values:
    """Return the homes a year on the growth path, by the task in force: shape (segments, municipalities).

    The path runs in a straight line from what was housed in the reference year to the fair share of the task in the
    target year. Where the task changes, it goes on from where it was in the year before, in a straight line to the
    new end; after the target year there is nothing left to grow to, and it is the new end at once.
    """
    reference, target = scenario.horizon.reference_year, scenario.horizon.target_year
    begin = housed_in_reference_year(scenario)
    weights = np.where(np.isnan(begin), np.nan, fair_share_weights(scenario, np.array([target]))[0])
    tasks = task_in_force(scenario, timeline, dated)
    path = np.zeros((timeline.segments, len(begin)))
    _, agreed = yearly_need(scenario)
    line = _Line(reference, target, begin, weights * agreed, agreed)
    for year in timeline.calendar.years:
        now = line
        for segment in np.flatnonzero(timeline.years == year):
            task = float(tasks[segment])
            now = (
                line
                if task == line.task
                else _Line(year - 1, target, line.at(year - 1), weights * task, task)
            )
            path[segment] = now.at(year)
        line = now
    return path
