"""Which household sizes a home suits."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import Model


class Persons(Model):
    """A range of household sizes; no upper end means any larger size."""

    at_least: Annotated[int, Field(ge=1)] = 1
    """The smallest household."""
    at_most: Annotated[int, Field(ge=1)] | None = None
    """The largest household."""

    @model_validator(mode="after")
    def _in_order(self) -> Persons:
        if self.at_most is not None and self.at_most < self.at_least:
            raise PydanticCustomError("persons", "at_least <= at_most")
        return self

    def include(self, persons: int) -> bool:
        """Return whether a household of so many persons is in the range."""
        return self.at_least <= persons and (self.at_most is None or persons <= self.at_most)
