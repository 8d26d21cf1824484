"""The region: its municipalities, what they have, and what was observed there.

A region is data. Nothing in the code knows a particular one.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.model.base import (
    Figure,
    Homes,
    HomesPerYear,
    Households,
    Model,
    Municipality,
    Persons,
    SharePerYear,
    Slug,
    Text,
    TrendPerYear,
)

TilePlace = Annotated[int, Field(ge=1, le=99)]
"""A column or a row of the tile map, counted from 1."""


class MunicipalityData(Model):
    """What is known of one municipality."""

    name: str
    """The name people know."""
    province: str | None = None
    """The province it lies in; information only."""
    member_of_region: bool = True
    """Whether it is a member of the region itself; false for one that takes part through the care
    region only. Information only."""
    population: Annotated[dict[int, Persons], Field(min_length=1)]
    """Inhabitants on 1 January, by year. Between two years it follows a straight line."""
    dwellings: Homes | None = None
    """All dwellings; information only."""
    social_rent_homes: Homes
    """Rented homes of housing corporations up to the liberalisation limit, at the start of the run."""
    housed_in_reference_year: Households | None = None
    """Urgent households housed in the reference year; without it the region's share of relets is used."""
    turnover_rate: SharePerYear | None = None
    """Relets per home and year, where the municipality differs from the region."""
    new_social_homes_per_year: HomesPerYear | None = None
    """Planned social rented homes a year, where the municipality's own plans are known."""
    tile: Annotated[tuple[TilePlace, ...], Field(min_length=2, max_length=2)] | None = None
    """Its place on the tile map: column from the west, row from the north; information only. A map needs
    one for every municipality; else it puts them in the order of the file."""


class Corporation(Model):
    """A housing corporation and where its homes stand."""

    name: str
    """The name people know."""
    homes: dict[Municipality, Homes]
    """Its social rented homes per municipality; together they add up to the municipality's."""


class Observation(Model):
    """A figure that was observed, held against the same figure of the simulation (the back-cast)."""

    metric: str
    """The metric of the simulation that measures the same; see the data dictionary."""
    year: int
    """The calendar year it was observed in."""
    municipality: Municipality | Literal["region"] = "region"
    """Where it was observed."""
    group: Slug | Literal["all"] = "all"
    """For which group it was observed."""
    value: Figure[float]
    """What was observed, in the metric's unit."""
    note: Text | None = None
    """What to keep in mind when the two are compared."""


class Region(Model):
    """The municipalities and what is the same for all of them."""

    id: Slug
    """A short id."""
    name: str
    """The name people know."""
    municipalities: Annotated[dict[str, MunicipalityData], Field(min_length=1)]
    """The municipalities by CBS code, such as GM0301."""
    corporations: dict[Slug, Corporation] = {}
    """The housing corporations by id; none means one for each municipality."""
    population_growth: TrendPerYear = Figure(value=0.0)
    """Growth of the population a year, for years without a figure."""
    housed_in_reference_year: Households | None = None
    """Urgent households housed in the whole region in the reference year."""
    observations: dict[Slug, Observation] = {}
    """What was observed, by id, for the back-cast."""

    @property
    def codes(self) -> tuple[str, ...]:
        """The municipalities' codes, in the order of the file."""
        return tuple(self.municipalities)

    @property
    def names(self) -> dict[str, str]:
        """The municipalities' names by code."""
        return {code: municipality.name for code, municipality in self.municipalities.items()}
