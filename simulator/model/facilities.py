"""Facilities: shelters, sheltered living, refuges, clinics, youth care and prisons.

People arrive at an intake list, take a place when one is free, stay until they are ready to leave, and then take a
route: to a home of their own (they register as urgent), to another facility, or elsewhere. Whoever cannot move on
holds the place.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import (
    CountValue,
    EurPerPlaceDay,
    Figure,
    HouseholdsPerYear,
    Model,
    Places,
    RateValue,
    Share,
    Slug,
    Text,
)
from simulator.model.demand import Spread
from simulator.model.distributions import Distribution

HOME = "home"
"""The route to a home of one's own: a registration as urgent."""
ELSEWHERE = "elsewhere"
"""The route out of the model: to family, another region, another form of care."""


class Route(Model):
    """A way out of a facility."""

    to: Slug
    """``home`` (registers as urgent), ``elsewhere``, or the id of another facility."""
    share: Share
    """The part of those who are ready that takes this way; the shares of all routes add up to 1."""


class Intake(Model):
    """The list of people who wait for a place, and who comes to it from outside."""

    per_year: HouseholdsPerYear | None = None
    """Arrivals from outside a year. None: as many as give the group its yearly registrations when nobody has to
    wait (the traffic equations)."""
    on_days: tuple[RateValue, ...] = ()
    """Known arrivals, in days since the first day of the run, beside those above."""
    capacity: CountValue | None = None
    """How many from outside may wait; none: as many as come."""
    when_full: Literal["turn_away", "block_upstream"] = "block_upstream"
    """What happens to people from another facility when the list is full: they are turned away, or wait where they
    are. People from outside are always turned away by a full list."""
    patience: Distribution | None = None
    """The time after which somebody from outside gives up; none: never."""
    priority: Annotated[int, Field(ge=1, le=9)] = 1
    """The priority of those who come from outside; 1 goes first. People from another facility have priority 1."""


class FirstDay(Model):
    """Who is in a facility and on its list on the first day, in the whole region."""

    in_care: CountValue | None = None
    """People in care, with what is left of their stays. None: as many as the expected intake brings when nobody has
    to wait."""
    waiting_outside: CountValue = 0
    """People on the list, who have waited in vain so far."""


class Facility(Model):
    """A kind of facility, in one municipality or in several."""

    name: Text
    """The name people know."""
    group: Slug
    """The group its people belong to when they register as urgent."""
    municipalities: Spread | None = None
    """Where its places are; none: outside the region (a prison), and people return to where they come from."""
    places: Places | None = None
    """Its places in the whole region; none: as many as the expected intake fills for ``occupancy``."""
    occupancy: Share = Figure(value=0.95, unit="share")
    """The part of the places that the expected intake fills, where no places are given."""
    stay: Distribution
    """The time until somebody is READY to leave; never an observed stay that includes waiting for a home."""
    intake: Intake = Intake()
    """The list of people who wait for a place."""
    routes: Annotated[dict[Slug, Route], Field(min_length=1)]
    """The ways out, by id."""
    holds_place: bool = True
    """Whether somebody who cannot move on holds the place; false for a prison, which releases on the day."""
    first_day: FirstDay = FirstDay()
    """Who is there on the first day, beside those of the opening backlog who hold a place."""
    cost_per_place_day: EurPerPlaceDay | None = None
    """What an occupied place costs a day; information for the costs of blocked places."""

    @model_validator(mode="after")
    def _routes_add_up(self) -> Facility:
        total = sum(route.share.value for route in self.routes.values())
        if abs(total - 1) > 1e-6:
            raise PydanticCustomError(
                "share_sum", "routes: shares that add up to 1, not {total}", {"total": f"{total:g}"}
            )
        return self
