"""Other supply: homes outside the regular social stock.

Temporary housing, private rent, care real estate, better use of the stock. They are finite: a number of homes that
open, are let, come free when who lives there moves on, and may close again.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import EurPerHomeYear, Figure, Homes, Model, Months, Municipality, Share, Slug, Text
from simulator.model.distributions import Distribution
from simulator.model.household_sizes import Persons

OtherSupplyKind = Literal["temporary_housing", "private_rent", "care_real_estate", "better_use_of_stock"]
"""The four kinds that the agreement names."""


class OtherSupply(Model):
    """A number of homes outside the regular social stock, in one municipality or in several.

    A free home waits for the next household that it serves and suits.
    """

    name: Text
    """The name people know."""
    kind: OtherSupplyKind
    """What kind of supply it is; information only."""
    homes: Annotated[dict[Municipality, Homes], Field(min_length=1)]
    """How many homes in each municipality, when all are open."""
    opens: date
    """The day the first homes open. Before the first day of the run, they are there from the start."""
    ramp_months: Months = Figure(value=1, unit="months")
    """Over how many months they open, evenly; 0 or 1: all on that day."""
    closes: date | None = None
    """The last day they are there; then who lives there comes back as urgent. None: they stay."""
    groups: tuple[Slug, ...] | None = None
    """The groups they serve; none: all."""
    suits: Persons = Persons()
    """The household sizes they suit."""
    stay: Distribution | None = None
    """How long somebody lives there before moving on by themselves; none: for good."""
    void: Distribution | None = None
    """How long a home stands empty when somebody has left; none: it can be let at once."""
    occupied_on_first_day: Share = Figure(value=1.0, unit="share")
    """Of the homes that are there on the first day, the part in which somebody lives."""
    cost_per_home_year: EurPerHomeYear | None = None
    """What a home costs a year above its rent, occupied or not; information for the costs."""

    @model_validator(mode="after")
    def _in_order(self) -> OtherSupply:
        if self.closes is not None and self.closes < self.opens:
            raise PydanticCustomError("other_supply_order", "opens <= closes")
        return self
