"""The calendar: whole seconds from the first day of the run, exact months and years."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import Model

SECONDS_PER_DAY = 86_400


def month_number(day: date) -> int:
    """Return the number of the month since year 0, the same in every run: 2026-01 is 24312."""
    return day.year * 12 + day.month - 1


def first_of_month(number: int) -> date:
    """Return the first day of the month with this number."""
    return date(number // 12, number % 12 + 1, 1)


class Horizon(Model):
    """From when to when the scenario runs, and which years have a meaning of their own."""

    start: date = date(2026, 1, 1)
    """The first simulated day: the first of a month. Earlier than ``report_from``, it gives the run a run-in."""
    end: date = date(2035, 12, 31)
    """The last simulated day: the last of a month."""
    report_from: date | None = None
    """The first reported day: the first of a month; the start where nothing else is said."""
    reference_year: int = 2024
    """The year the agreement's figures speak of."""
    target_year: int = Field(default=2035, ge=2000, le=2150)
    """The calendar year in which fair share is to be reached."""

    @model_validator(mode="after")
    def _whole_months_in_order(self) -> Horizon:
        if self.start.day != 1 or (self.end + timedelta(days=1)).day != 1 or self.first_reported.day != 1:
            raise PydanticCustomError(
                "whole_months", "whole months: start on the first of a month, end on the last"
            )
        if not self.start <= self.first_reported <= self.end:
            raise PydanticCustomError("horizon_order", "start <= report_from <= end")
        if not 2000 <= self.start.year <= self.end.year <= 2150:
            raise PydanticCustomError("horizon_years", "years from 2000 to 2150")
        return self

    @property
    def first_reported(self) -> date:
        """The first reported day."""
        return self.report_from or self.start


@dataclass(frozen=True)
class Calendar:
    """Whole seconds since ``start``; the run ends just before ``end_seconds``."""

    start: date
    end: date
    report_from: date

    @classmethod
    def of(cls, horizon: Horizon) -> Calendar:
        """Return the calendar of a horizon."""
        return cls(horizon.start, horizon.end, horizon.first_reported)

    def seconds(self, day: date) -> int:
        """Return the second at which ``day`` begins; negative before the start."""
        return (day - self.start).days * SECONDS_PER_DAY

    @cached_property
    def first_month(self) -> int:
        """The number of the first month, counted from year 0."""
        return month_number(self.start)

    @cached_property
    def months(self) -> int:
        """How many months the run has."""
        return month_number(self.end) - self.first_month + 1

    @cached_property
    def end_seconds(self) -> int:
        """The first second after the run."""
        return self.seconds(self.end + timedelta(days=1))

    @cached_property
    def month_starts(self) -> tuple[int, ...]:
        """The second at which each month begins, and after the last month the end: months + 1 values."""
        return tuple(
            self.seconds(first_of_month(self.first_month + index)) for index in range(self.months + 1)
        )

    @cached_property
    def years(self) -> tuple[int, ...]:
        """The calendar years the run touches."""
        return tuple(range(self.start.year, self.end.year + 1))

    @cached_property
    def reported_months(self) -> range:
        """The months that are reported, counted from 0 at the start of the run."""
        return range(month_number(self.report_from) - self.first_month, self.months)

    def month_of(self, index: int) -> date:
        """Return the first day of month ``index`` of the run."""
        return first_of_month(self.first_month + index)
