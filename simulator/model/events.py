"""Dated events: what happens to a region, as changes of the same quantities that measures change.

An event is a short way to say what happens; ``changes_of`` spells it out. Events work on the result of all measures.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import Days, Factor, Figure, Model, Municipality, Share, Slug, Text
from simulator.model.measures import Change


class _Dated(Model):
    title: Text
    """What it is."""
    start: date
    """The first day."""
    end: date | None = None
    """The last day; none: to the end."""

    @model_validator(mode="after")
    def _in_order(self) -> _Dated:
        if self.end is not None and self.end < self.start:
            raise PydanticCustomError("event_order", "start <= end")
        return self


class BuildingStop(_Dated):
    """New homes that are planned for these days are not built, nor later."""

    kind: Literal["building_stop"]
    """A building stop."""
    municipalities: tuple[Municipality, ...] | None = None
    """Where; everywhere if not given."""
    still_built: Share = Figure(value=0.0, unit="share")
    """The part that is built all the same."""


class GridCongestion(_Dated):
    """New homes that are planned for these days come later, or not at all: the electricity grid is full."""

    kind: Literal["grid_congestion"]
    """A full electricity grid."""
    municipalities: tuple[Municipality, ...] | None = None
    """Where; everywhere if not given."""
    delay_days: Days
    """How much later they come, on top of the usual delay."""
    still_built: Share = Figure(value=1.0, unit="share")
    """The part of what would have been built that is built in the end."""


class Influx(_Dated):
    """More (or fewer) people come than the yearly numbers say."""

    kind: Literal["influx"]
    """An extra inflow."""
    factor: Factor
    """How many times as many come: 1.5 is half as many again."""
    groups: tuple[Slug, ...] | None = None
    """Of which groups; of all if not given."""
    municipalities: tuple[Municipality, ...] | None = None
    """Where; everywhere if not given."""


class CorporationOut(_Dated):
    """A corporation does not take part: none of its relets goes to urgent households first."""

    kind: Literal["corporation_out"]
    """A corporation that steps out."""
    corporation: Slug
    """Which one."""


Event = Annotated[BuildingStop | GridCongestion | Influx | CorporationOut, Field(discriminator="kind")]


def changes_of(event: Event) -> tuple[Change, ...]:
    """Return what an event changes while it lasts, in order."""
    if isinstance(event, BuildingStop):
        built = event.still_built.value
        return (Change(quantity="realisation", multiply=built, municipalities=event.municipalities),)
    if isinstance(event, GridCongestion):
        where = event.municipalities
        return (
            Change(quantity="delivery_delay_days", add=event.delay_days.value, municipalities=where),
            Change(quantity="realisation", multiply=event.still_built.value, municipalities=where),
        )
    if isinstance(event, Influx):
        return (
            Change(
                quantity="inflow",
                multiply=event.factor.value,
                groups=event.groups,
                municipalities=event.municipalities,
            ),
        )
    return (Change(quantity="compliance", set=0.0, corporations=(event.corporation,)),)
