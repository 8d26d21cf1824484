"""Dated measures: what changes, from when, where and for whom.

A measure only writes dated values. It never looks at what has happened, and a measure dated 2029 cannot
touch 2028.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import Model, Municipality, Slug, Text

Quantity = Literal[
    "inflow",
    "national_target",
    "household_priority",
    "turnover_rate",
    "void_time",
    "new_homes_per_year",
    "realisation",
    "demolition",
    "quota",
    "compliance",
    "reserved_for_status_holders",
    "first_lettings_share",
    "refusal_probability",
    "offers_per_home",
    "refusals_allowed",
    "own_solution_rate",
    "renewal_probability",
    "places",
    "stay_time",
    "other_supply_homes",
    "solidarity_limit",
    "return_probability",
    "guidance_places",
    "delivery_delay_days",
    "task",
    "expected_relets",
]
"""What a measure can change: see the table of quantities in docs/model.md."""

BY_MUNICIPALITY: frozenset[str] = frozenset(
    {
        "inflow",
        "turnover_rate",
        "void_time",
        "new_homes_per_year",
        "realisation",
        "demolition",
        "quota",
        "compliance",
        "reserved_for_status_holders",
        "first_lettings_share",
        "places",
        "stay_time",
        "other_supply_homes",
        "solidarity_limit",
        "delivery_delay_days",
        "expected_relets",
    }
)
"""Quantities that can be changed for some municipalities only."""

BY_GROUP: frozenset[str] = frozenset(
    {
        "inflow",
        "household_priority",
        "refusal_probability",
        "own_solution_rate",
        "renewal_probability",
        "return_probability",
    }
)
"""Quantities that can be changed for some groups only."""

BY_FACILITY: frozenset[str] = frozenset({"places", "stay_time"})
"""Quantities of facilities, which can be changed for some of them only."""

BY_CORPORATION: frozenset[str] = frozenset({"quota", "compliance"})
"""Quantities that can be changed for some corporations only."""

BY_OTHER_SUPPLY: frozenset[str] = frozenset({"other_supply_homes"})
"""Quantities of other supply, which can be changed for some kinds of it only."""

FACTOR_ONLY: frozenset[str] = frozenset(
    {"inflow", "void_time", "own_solution_rate", "stay_time", "expected_relets"}
)
"""Quantities without a level of their own: they can be multiplied only."""


class Change(Model):
    """One quantity, changed by exactly one of ``set``, ``multiply`` and ``add``."""

    quantity: Quantity
    """What changes."""
    set: float | None = None
    """The value from now on."""
    multiply: float | None = Field(default=None, ge=0)
    """The factor by which it is multiplied."""
    add: float | None = None
    """What is added to it; may be negative."""
    municipalities: tuple[Municipality, ...] | None = None
    """Where; everywhere if not given."""
    groups: tuple[Slug, ...] | None = None
    """For which groups; all if not given."""
    facilities: tuple[Slug, ...] | None = None
    """For which facilities; all if not given."""
    corporations: tuple[Slug, ...] | None = None
    """For the homes of which corporations; all if not given."""
    other_supply: tuple[Slug, ...] | None = None
    """For which other supply; all if not given."""

    @model_validator(mode="after")
    def _one_operation_that_fits(self) -> Change:
        if sum(value is not None for value in (self.set, self.multiply, self.add)) != 1:
            raise PydanticCustomError("one_operation", "exactly one of set, multiply, add")
        if self.quantity in FACTOR_ONLY and self.multiply is None:
            raise PydanticCustomError("factor_only", "'multiply' for {quantity}", {"quantity": self.quantity})
        if self.municipalities is not None and self.quantity not in BY_MUNICIPALITY:
            raise PydanticCustomError(
                "not_by_municipality",
                "no municipalities: {quantity} is the same everywhere",
                {"quantity": self.quantity},
            )
        if self.groups is not None and self.quantity not in BY_GROUP:
            raise PydanticCustomError(
                "not_by_group",
                "no groups: {quantity} is the same for all groups",
                {"quantity": self.quantity},
            )
        if self.facilities is not None and self.quantity not in BY_FACILITY:
            raise PydanticCustomError(
                "not_by_facility", "no facilities: {quantity} is none of theirs", {"quantity": self.quantity}
            )
        if self.corporations is not None and self.quantity not in BY_CORPORATION:
            raise PydanticCustomError(
                "not_by_corporation",
                "no corporations: {quantity} is the same for all corporations",
                {"quantity": self.quantity},
            )
        if self.other_supply is not None and self.quantity not in BY_OTHER_SUPPLY:
            raise PydanticCustomError(
                "not_by_other_supply",
                "no other_supply: {quantity} is none of its",
                {"quantity": self.quantity},
            )
        return self


class Measure(Model):
    """Something that people do, or that happens to them, from a date on."""

    title: Text
    """What it is."""
    start: date
    """The first day it is in force."""
    end: date | None = None
    """The last day it is in force; none: to the end."""
    agenda: Literal["regional", "local"] | None = None
    """On which implementation agenda it stands; information only."""
    owner: str | None = None
    """Who answers for it; information only."""
    changes: tuple[Change, ...] = Field(min_length=1)
    """What changes, in this order."""

    @model_validator(mode="after")
    def _in_order(self) -> Measure:
        if self.end is not None and self.end < self.start:
            raise PydanticCustomError("measure_order", "start <= end")
        return self
