"""A scenario: everything that one run depends on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from simulator.model.base import Model, Slug, Text
from simulator.model.calendar import Horizon
from simulator.model.demand import Demand
from simulator.model.events import Event
from simulator.model.facilities import Facility
from simulator.model.measures import Measure
from simulator.model.plan import PlanRules
from simulator.model.policy import Policy, Readings
from simulator.model.region import Region
from simulator.model.reviews import Review
from simulator.model.supply import Supply

FORMAT = 1
"""The version of the file format."""


class Simulation(Model):
    """How often the future is drawn, and from which seed."""

    replications: Annotated[int, Field(ge=1, le=100_000)] = 100
    """How many replications: independent draws of the same future."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 2026
    """The seed. The same scenario and seed give the same results to the byte."""


class Scenario(Model):
    """A region, its demand, supply and policy, and dated measures."""

    format: Literal[1] = 1
    """The version of this file format."""
    title: Text
    """The name of the scenario."""
    explanation: Text
    """What it shows, for somebody who sees it for the first time."""
    horizon: Horizon = Horizon()
    """From when to when it runs."""
    simulation: Simulation = Simulation()
    """How often the future is drawn."""
    region: Region
    """The municipalities and what they have."""
    demand: Demand
    """Who needs a home."""
    facilities: dict[Slug, Facility] = {}
    """Facilities by id, such as shelters; a group that has one comes in through it."""
    supply: Supply
    """What comes free and what is built."""
    policy: Policy
    """What is agreed."""
    readings: Readings = Readings()
    """How the agreement is read where it leaves room."""
    measures: dict[Slug, Measure] = {}
    """Dated measures by id; later ones in the file work on the result of earlier ones."""
    events: dict[Slug, Event] = {}
    """What happens to the region, by id; events work on the result of the measures."""
    reviews: dict[Slug, Review] = {}
    """Half-yearly reviews by id, which may start measures during the run."""
    plan: PlanRules = PlanRules()
    """What a plan is asked, and the limits that stand nowhere else; a run does not look at it."""

    @property
    def cap_holds_for(self) -> Literal["municipality", "corporation", "region"]:
        """For whom the cap holds; a region that names no corporations has one in each municipality."""
        scope = self.readings.cap_scope
        return "municipality" if scope == "corporation" and not self.region.corporations else scope
