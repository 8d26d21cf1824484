"""Who needs a home: groups and their inflow, the opening backlog, and the ways to leave the queue."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import (
    Figure,
    Households,
    HouseholdsPerYear,
    Model,
    MonthFactors,
    Municipality,
    Persons,
    PersonsPerHalfYear,
    PersonsPerHousehold,
    PositiveMonths,
    RateValue,
    Share,
    ShareValue,
    Slug,
    Status,
    Text,
    TrendPerYear,
)
from simulator.model.distributions import Distribution
from simulator.model.returns import Returns

Urgency = Literal["statutory", "regional", "status_holder"]
"""Why a group is urgent: by law, by the region's own ordinance, or by the target for status holders."""


class Spread(Model):
    """How something is spread over the municipalities: by population, or by given shares."""

    by: Literal["population", "shares"] = "population"
    """What the spread follows."""
    shares: dict[Municipality, ShareValue] | None = None
    """The share of each municipality, where given; they add up to 1."""
    times: dict[Municipality, RateValue] = {}
    """Municipalities that count more than once (or less), such as centre municipalities 1.5 times."""
    source: str | None = None
    """Where it comes from."""
    year: int | str | None = None
    """The year or years it speaks of."""
    status: Status = "scenario"
    """How sure it is."""

    @model_validator(mode="after")
    def _shares_when_asked(self) -> Spread:
        if (self.by == "shares") != (self.shares is not None):
            raise PydanticCustomError("spread", "shares with 'by: shares', and only then")
        if self.shares is not None and abs(sum(self.shares.values()) - 1) > 1e-6:
            raise PydanticCustomError(
                "share_sum",
                "shares that add up to 1, not {total}",
                {"total": f"{sum(self.shares.values()):g}"},
            )
        return self


class Group(Model):
    """One target group."""

    code: str
    """The short code people use, such as G3."""
    name: Text
    """The name people know."""
    urgency: Urgency
    """Why it is urgent."""
    in_fair_share: bool = True
    """Whether the group counts for fair share."""
    households_per_year: HouseholdsPerYear
    """New households a year, over the whole region."""
    eligible_share: Share = Figure(value=1.0, unit="share")
    """The part of them that is truly urgent by the narrow list of the law."""
    household_size: PersonsPerHousehold
    """The mean size; a household has 1 + Poisson(mean - 1) persons."""
    origins: Spread = Spread()
    """Where its households come from."""
    facilities: Spread | None = None
    """Where they stay when they register; none: at their origin."""
    growth: TrendPerYear = Figure(value=0.0, unit="growth per year")
    """Growth of its inflow a year, from the reference year."""
    month_factors: MonthFactors | None = None
    """Busy and quiet months, January to December; only their proportions count."""
    priority: Annotated[int, Field(ge=1, le=9)] = 1
    """The priority class: 1 goes first."""
    refusal_probability: Share | None = None
    """The chance that a household refuses an offer, where it differs from the policy's."""
    return_probability: Share | None = None
    """The chance that a housed household loses its home again, where it differs from that of ``demand.returns``."""


class TargetSwap(Model):
    """Two municipalities agree that one takes over a part of the other's target for status holders."""

    giver: Municipality
    """Whose target becomes smaller."""
    taker: Municipality
    """Whose target becomes larger by as much, so that the sum stays equal."""
    persons: PersonsPerHalfYear
    """How many persons a half-year; at most the giver's whole target."""
    start: date
    """From when: the first day of a half-year."""
    end: date | None = None
    """Until when: the last day of a half-year; none: to the end."""

    @model_validator(mode="after")
    def _whole_half_years(self) -> TargetSwap:
        after = None if self.end is None else self.end + timedelta(days=1)
        if any(day is not None and (day.month not in (1, 7) or day.day != 1) for day in (self.start, after)):
            raise PydanticCustomError("half_years", "whole half-years: from 1 January or 1 July")
        if self.end is not None and self.end < self.start:
            raise PydanticCustomError("swap_order", "start <= end")
        return self


class StatusHolders(Model):
    """The statutory target for refugees with a permit."""

    national_target: PersonsPerHalfYear | None = None
    """The national target per half-year; with it, the statutory formula replaces the group's yearly number."""
    national_population: Annotated[dict[int, Persons], Field(min_length=1)]
    """Inhabitants of the country on 1 January, by year."""
    national_population_growth: TrendPerYear
    """Growth of the national population a year, for years without a figure."""
    swaps: dict[Slug, TargetSwap] = {}
    """Parts of their targets that municipalities have swapped, by id."""


class OpeningBacklog(Model):
    """Who waits on the first day: a number for the region, or one for each municipality that answers for them."""

    total: Households | None = None
    """Urgent households that wait on the first day, spread over the groups by their yearly numbers; who answers for
    them is drawn by the key of that day. None: as many as ``by_municipality`` adds up to."""
    by_municipality: dict[Municipality, Households] = {}
    """Of each municipality the households that wait on the first day and for which it answers, where that is known,
    such as after a half-year. With these, no destination of theirs is drawn."""
    registered_within_months: PositiveMonths
    """They registered at a time spread evenly over this many months before the first day."""

    @property
    def households(self) -> int:
        """How many households wait on the first day, in the whole region."""
        if self.by_municipality:
            return sum(figure.value for figure in self.by_municipality.values())
        return 0 if self.total is None else self.total.value

    @model_validator(mode="after")
    def _one_number(self) -> OpeningBacklog:
        if self.total is None and not self.by_municipality:
            raise PydanticCustomError("opening_backlog", "total, or by_municipality")
        if self.total is not None and self.by_municipality and self.total.value != self.households:
            raise PydanticCustomError(
                "opening_backlog_sum",
                "a total that by_municipality adds up to: {sum}, not {total}",
                {"sum": str(self.households), "total": str(self.total.value)},
            )
        return self


class UrgencyRules(Model):
    """How long an urgency lasts."""

    validity_months: PositiveMonths
    """The urgency is valid this many months."""
    renewal_probability: Share = Figure(value=1.0, unit="share")
    """The chance that it is renewed at the end of its validity; 1 means always."""


class DestinationKey(Model):
    """Which municipality answers for housing a household.

    With s the value of ``path`` in the year of registration, the destination follows population (fair share)
    with probability s, and the key of the reference year with probability 1 - s.
    """

    path: Annotated[dict[int, ShareValue], Field(min_length=1)] = {2025: 0.0, 2035: 1.0}
    """The part that follows fair share, by year; linear between the years."""
    reference: dict[Municipality, dict[Municipality, ShareValue]] = {}
    """Rows of the reference year's key: for households that register in a municipality, the share of each
    destination. A municipality without a row keeps its own."""

    @model_validator(mode="after")
    def _rows_add_up(self) -> DestinationKey:
        for row, shares in self.reference.items():
            if abs(sum(shares.values()) - 1) > 1e-6:
                raise PydanticCustomError("share_sum", "shares that add up to 1 in row {row}", {"row": row})
        return self


class Demand(Model):
    """Who needs a home, when, and how they leave the queue without one."""

    task: HouseholdsPerYear
    """The region's yearly task: what the groups of fair share add up to."""
    groups: Annotated[dict[Slug, Group], Field(min_length=1)]
    """The target groups by id."""
    status_holders: StatusHolders
    """The statutory target for status holders."""
    opening_backlog: OpeningBacklog
    """Who waits on the first day."""
    own_solution: Distribution | None = None
    """The time after which a waiting household finds a home by itself; none: never."""
    urgency: UrgencyRules
    """How long an urgency lasts."""
    destination_key: DestinationKey = DestinationKey()
    """Which municipality answers for housing a household."""
    returns: Returns | None = None
    """Housed households that lose their home again; none: nobody does."""
