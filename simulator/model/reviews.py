"""Half-yearly reviews: rules that look at what has happened so far, and start a measure.

A review looks at the state of things when a half-year has ended, on 30 June or 31 December. It never looks ahead, and
what it starts begins later, so the past stays as it was.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import CountValue, Figure, Model, Months, Text
from simulator.model.measures import Change

Indicator = Literal["path_realised", "backlog", "unmet_need", "blocked_places", "quota_used"]
"""What a rule may look at, at the end of a half-year: homes placed in it as a part of the growth path; households
waiting; these and the home-bound people outside facilities; places held by people who are ready to leave; and the
part of the half-year's relets that went to urgent households."""


def is_end_of_half_year(day: date) -> bool:
    """Return whether a half-year ends on a day: on 30 June or on 31 December."""
    after = day + timedelta(days=1)
    return after.day == 1 and after.month in (1, 7)


class SwitchedOn(Model):
    """A measure that a review starts."""

    title: Text
    """What it is."""
    months: Annotated[CountValue, Field(ge=1)] | None = None
    """For how many months; none: to the end."""
    changes: tuple[Change, ...] = Field(min_length=1)
    """What changes. Where the rule looks at each municipality, only for the municipality it starts for."""


class SwitchOn(Model):
    """Starts a measure, once, when an indicator is below or above a limit."""

    kind: Literal["switch_on"]
    """A rule that starts a measure."""
    title: Text
    """What it is."""
    first: date
    """The first half-year's end that is looked at: a 30 June or a 31 December."""
    last: date | None = None
    """The last one; none: to the end."""
    indicator: Indicator
    """What is looked at."""
    below: float | None = None
    """Starts it when the indicator is below this; give either this or ``above``."""
    above: float | None = None
    """Starts it when the indicator is above this; give either this or ``below``."""
    in_a_row: Annotated[CountValue, Field(ge=1)] = 1
    """In how many reviews in a row."""
    looks_at: Literal["region", "each_municipality"] = "region"
    """The region as a whole, or each municipality by itself."""
    lead_months: Months = Figure(value=6, unit="months")
    """How many months after the review the measure begins."""
    measure: SwitchedOn
    """What is started."""

    @model_validator(mode="after")
    def _can_decide(self) -> SwitchOn:
        if (self.below is None) == (self.above is None):
            raise PydanticCustomError("one_limit", "exactly one of below, above")
        if not all(is_end_of_half_year(day) for day in (self.first, self.last or self.first)):
            raise PydanticCustomError("review_day", "a 30 June or a 31 December")
        return self


class Rebase(Model):
    """Bases the task and the growth path anew on what was observed; the inflow itself stays as it is.

    The yearly task becomes the need observed, and the paths to fair share go from where they are to the share that
    houses it from the relets observed.
    """

    kind: Literal["rebase"]
    """A review that bases the task and the path anew."""
    title: Text
    """What it is."""
    on: date
    """The half-year's end that is looked at: a 30 June or a 31 December."""
    years: Annotated[CountValue, Field(ge=1)] = 2
    """Over how many years before it the mean is taken."""
    lead_months: Months = Figure(value=6, unit="months")
    """How many months after the review the new task and path begin."""

    @model_validator(mode="after")
    def _on_a_review_day(self) -> Rebase:
        if not is_end_of_half_year(self.on):
            raise PydanticCustomError("review_day", "a 30 June or a 31 December")
        return self


Review = Annotated[SwitchOn | Rebase, Field(discriminator="kind")]
