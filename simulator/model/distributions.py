"""How long something takes: the distributions a scenario may choose from, all in days."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import Days, Figure, Model, RateValue


class Fixed(Model):
    """Always the same number of days."""

    kind: Literal["fixed"]
    """A fixed time."""
    days: Days
    """The days it takes."""


class Exponential(Model):
    """Memoryless: the same chance of ending on every day."""

    kind: Literal["exponential"]
    """An exponential time."""
    mean_days: Days
    """The mean, in days."""


class Gamma(Model):
    """A gamma distribution: shape 1 is exponential, a larger shape is steadier."""

    kind: Literal["gamma"]
    """A gamma time."""
    mean_days: Days
    """The mean, in days."""
    shape: Figure[Annotated[float, Field(gt=0)]]
    """The shape parameter; the coefficient of variation is 1 / sqrt(shape)."""


class Lognormal(Model):
    """A lognormal distribution, by its mean and coefficient of variation."""

    kind: Literal["lognormal"]
    """A lognormal time."""
    mean_days: Days
    """The mean, in days."""
    variation: Figure[RateValue]
    """The coefficient of variation: standard deviation / mean."""


class Empirical(Model):
    """Observed times, each with a weight."""

    kind: Literal["empirical"]
    """Observed times."""
    days: Annotated[tuple[RateValue, ...], Field(min_length=1)]
    """The observed times, in days."""
    weights: tuple[RateValue, ...] | None = None
    """The weight of each; equal where none are given."""

    @model_validator(mode="after")
    def _weigh_each(self) -> Empirical:
        if self.weights is not None and (len(self.weights) != len(self.days) or sum(self.weights) <= 0):
            raise PydanticCustomError("weights", "as many weights as days, with a positive sum")
        return self


Distribution = Annotated[Fixed | Exponential | Gamma | Lognormal | Empirical, Field(discriminator="kind")]
