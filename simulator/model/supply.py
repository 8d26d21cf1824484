"""What comes free and what is built: relets, new homes, demolition."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import (
    Figure,
    Homes,
    HomesPerYear,
    Model,
    MonthFactors,
    Months,
    Municipality,
    Share,
    SharePerYear,
    Slug,
    Text,
    TrendPerYear,
)
from simulator.model.distributions import Distribution
from simulator.model.household_sizes import Persons
from simulator.model.other_supply import OtherSupply


class HomeClass(Model):
    """A class of homes, by size or by rent, and the households it suits."""

    name: Text
    """The name people know."""
    share: Share
    """The part of the lettings in this class; the shares of all classes add up to 1."""
    suits: Persons | None
    """The household sizes it suits; null: no urgent household (a rent above what is appropriate)."""


class Relets(Model):
    """Social rented homes that fall vacant and are let again."""

    turnover_rate: SharePerYear
    """Relets per home and year."""
    turnover_trend: TrendPerYear
    """Growth of the turnover rate a year, from the reference year."""
    month_factors: MonthFactors | None = None
    """Busy and quiet months, January to December; only their proportions count."""
    void: Distribution
    """The time between the old tenant's leaving and the new letting."""


class NewHomes(Model):
    """New social rented homes: planned evenly, delivered later, and in part never."""

    planned_per_year: HomesPerYear
    """Homes planned a year in the whole region, by population (unless a municipality has its own plans)."""
    projects_per_year: Annotated[int, Field(ge=1, le=12)] = 4
    """Into how many projects a municipality's year is divided, evenly over the year."""
    realisation: Share
    """The part of the planned homes that is built."""
    delay: Distribution | None = None
    """How much later than planned a project is delivered; none: on the day."""
    pipeline_months: Months = Figure(value=48, unit="months")
    """Projects planned up to this long before the first day may still be delivered after it."""


class Project(Model):
    """A named project: a number of homes in one municipality on a planned date."""

    municipality: Municipality
    """Where it stands."""
    planned: date
    """The planned day of delivery."""
    homes: Homes
    """How many social rented homes."""


class Supply(Model):
    """What comes free and what is built."""

    relets: Relets
    """Homes that fall vacant."""
    sizes: Annotated[dict[Slug, HomeClass], Field(min_length=1, max_length=16)]
    """Size classes by id."""
    rents: Annotated[dict[Slug, HomeClass], Field(min_length=1, max_length=16)]
    """Rent classes by id, up to the liberalisation limit."""
    new_homes: NewHomes
    """New social rented homes, as a yearly plan."""
    projects: dict[Slug, Project] = {}
    """Named projects, beside the yearly plan."""
    demolition: SharePerYear
    """The part of the stock that is demolished or sold a year."""
    other_supply: dict[Slug, OtherSupply] = {}
    """Homes outside the regular social stock, by id."""

    @model_validator(mode="after")
    def _classes_add_up(self) -> Supply:
        for name, classes in (("sizes", self.sizes), ("rents", self.rents)):
            total = sum(one.share.value for one in classes.values())
            if abs(total - 1) > 1e-6:
                raise PydanticCustomError(
                    "share_sum",
                    "{name}: shares that add up to 1, not {total}",
                    {"name": name, "total": f"{total:g}"},
                )
        return self
