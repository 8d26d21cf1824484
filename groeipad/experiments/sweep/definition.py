"""What stands in the file of a sweep: which scenario, which factors, which points of them, and what is measured."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from groeipad.experiments.batch_tables import MAIN
from groeipad.experiments.sweep.promised import PROMISED
from simulator.model.base import Model, Slug, Text

Scalar = Annotated[int | float | bool | date | str, Field()]
"""A single value, as a scenario may have it."""

_WAYS = ("values", "range", "distribution", "options")


class Uniform(Model):
    """Every value between two ends is as likely."""

    kind: Literal["uniform"]
    """A uniform distribution."""
    low: float
    """The low end."""
    high: float
    """The high end."""


class Triangular(Model):
    """A best estimate between two ends (D. Johnson, The Statistician 46 (1997), 387-398)."""

    kind: Literal["triangular"]
    """A triangular distribution."""
    low: float
    """The low end."""
    mode: float
    """The most likely value."""
    high: float
    """The high end."""

    @model_validator(mode="after")
    def _in_order(self) -> Triangular:
        if not self.low <= self.mode <= self.high:
            raise PydanticCustomError("ends_order", "low, mode and high in this order")
        return self


class Normal(Model):
    """A normal distribution, cut off at two ends where these are given."""

    kind: Literal["normal"]
    """A normal distribution."""
    mean: float
    """The mean, before anything is cut off."""
    sd: Annotated[float, Field(gt=0)]
    """The standard deviation, before anything is cut off."""
    low: float | None = None
    """What is lower is cut off."""
    high: float | None = None
    """What is higher is cut off."""


class LogNormal(Model):
    """A lognormal distribution, by its median and the factor between the median and a standard deviation above it."""

    kind: Literal["lognormal"]
    """A lognormal distribution."""
    median: Annotated[float, Field(gt=0)]
    """The median."""
    factor: Annotated[float, Field(gt=1)]
    """The geometric standard deviation: two in three values lie within the median divided and multiplied by it."""


class Overlay(Model):
    """A part of a scenario; it is checked as one, laid over the scenario of the sweep."""


class Factor(Model):
    """Something in the scenario that differs between the points of a sweep."""

    title: Text | None = None
    """Its name in figures and tables; without it, its id."""
    path: str | None = None
    """Where in the scenario, such as supply.relets.turnover_rate."""
    values: Annotated[tuple[Scalar, ...], Field(min_length=1)] | None = None
    """The values it takes, each as likely."""
    range: Annotated[tuple[float, ...], Field(min_length=2, max_length=2)] | Literal["data"] | None = None
    """The ends between which it lies, every value as likely; or data, for the low and high of the figure there."""
    distribution: Annotated[Uniform | Triangular | Normal | LogNormal, Field(discriminator="kind")] | None = (
        None
    )
    """How likely its values are."""
    options: Annotated[dict[Slug, Overlay], Field(min_length=1)] | None = None
    """Parts of a scenario to choose from, by id, each as likely; without a path. They may extend files."""

    @model_validator(mode="after")
    def _in_one_way(self) -> Factor:
        given = [way for way in _WAYS if getattr(self, way) is not None]
        if len(given) != 1:
            raise PydanticCustomError(
                "one_way", "exactly one of 'values', 'range', 'distribution' and 'options'"
            )
        if (self.path is None) != (given == ["options"]):
            raise PydanticCustomError(
                "path", "a 'path' with values, a range or a distribution; none with options"
            )
        if isinstance(self.range, tuple) and self.range[0] >= self.range[1]:
            raise PydanticCustomError("ends_order", "a range from a lower to a higher value")
        return self


def _power_of_two(points: int) -> int:
    if points & (points - 1):
        raise PydanticCustomError("power_of_two", "a power of two, such as 64, 128 or 256")
    return points


class Grid(Model):
    """Every combination of the values of all factors."""

    kind: Literal["grid"]
    """All combinations."""
    levels: Annotated[int, Field(ge=2, le=1000)] = 3
    """How many values a range is given, its ends among them; or a distribution, each of them as likely."""


class OneAtATime(Model):
    """The scenario as it is, and each factor changed alone."""

    kind: Literal["one_at_a_time"]
    """One factor at a time."""
    levels: Annotated[int, Field(ge=2, le=1000)] = 2
    """How many values a range is given, its ends among them; or a distribution, each of them as likely."""


class LatinHypercube(Model):
    """Points that cover each factor evenly (M. McKay, R. Beckman and W. Conover, Technometrics 21 (1979))."""

    kind: Literal["latin_hypercube"]
    """A Latin hypercube."""
    points: Annotated[int, Field(ge=2, le=10_000_000)]
    """How many points."""


class SobolSequence(Model):
    """Points that cover all factors together evenly (I. Sobol', 1967; scrambled as A. Owen, 1998)."""

    kind: Literal["sobol"]
    """A Sobol' sequence."""
    points: Annotated[int, Field(ge=2, le=10_000_000)]
    """How many points: a power of two."""

    @model_validator(mode="after")
    def _balanced(self) -> SobolSequence:
        _power_of_two(self.points)
        return self


class MorrisDesign(Model):
    """Trajectories in which one factor after the other takes a step (M. Morris, Technometrics 33 (1991), 161-174)."""

    kind: Literal["morris"]
    """For elementary effects: which factors matter at all."""
    trajectories: Annotated[int, Field(ge=2, le=100_000)] = 10
    """How many trajectories, of one point more than there are factors."""
    levels: Annotated[int, Field(ge=2, le=100, multiple_of=2)] = 4
    """How many values each factor may take; an even number."""


class SobolIndicesDesign(Model):
    """Points for Sobol' indices (A. Saltelli and others, Computer Physics Communications 181 (2010), 259-270)."""

    kind: Literal["sobol_indices"]
    """For the part of the variance that each factor explains."""
    points: Annotated[int, Field(ge=2, le=1_000_000)]
    """How many base points: a power of two. There are two more than factors for each of them."""
    second_order: bool = False
    """Whether the indices of pairs are computed too, which takes nearly twice as many points."""

    @model_validator(mode="after")
    def _balanced(self) -> SobolIndicesDesign:
        _power_of_two(self.points)
        return self


Design = Annotated[
    Grid | OneAtATime | LatinHypercube | SobolSequence | MorrisDesign | SobolIndicesDesign,
    Field(discriminator="kind"),
]


class Outcome(Model):
    """What is measured at each point: a yearly metric; see the data dictionary."""

    metric: str
    """The name of the metric."""
    municipality: str | None = None
    """Of which municipality, by name or code; of the region where not given."""
    group: str | None = None
    """Of which group; of all groups where not given."""
    year: int | None = None
    """Of which year; the target year where not given."""
    title: Text | None = None
    """Its name in figures and tables; without it, that of the metric."""


MAIN_OUTCOMES = {name: Outcome(metric=name) for name in MAIN}
"""What is measured where a sweep does not say: the main metrics of the region."""
PROMISED_OUTCOMES = {name: Outcome(metric=name) for name in PROMISED}
"""The same where plans are made: all that a plan promises the region."""


class SweepFile(Model):
    """A sweep: one scenario at many points, at each of which its factors have other values."""

    title: Text
    """Its name."""
    explanation: Text | None = None
    """What it is for."""
    scenario: str
    """The scenario's file, relative to this one."""
    factors: Annotated[dict[Slug, Factor], Field(min_length=1, max_length=100)]
    """What differs between the points, by id."""
    design: Design
    """Which points there are."""
    method: Literal["simulation", "plan"] = "simulation"
    """Whether each point is simulated, or gets a plan: then outcomes are what that promises, without chance."""
    replications: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """How many replications each point has (20 where not given); with a precision: at most (1,000)."""
    precision: Annotated[float, Field(ge=0.001, le=0.25)] | None = None
    """Replications are added at each point until all its outcomes are this precise: 0.02 is 2%."""
    random_numbers: Literal["fixed", "fresh"] = "fixed"
    """The same for all points, so that differences are sharp; or fresh ones for each."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] | None = None
    """Where the random numbers start; the scenario's own seed where not given."""
    outcomes: Annotated[dict[Slug, Outcome], Field(min_length=1, max_length=200)] | None = None
    """What is measured, by id; the main metrics of the region where not given."""

    @model_validator(mode="after")
    def _measurable(self) -> SweepFile:
        if self.precision is not None and self.replications == 1:
            raise PydanticCustomError("few", "with a precision, at least 2 replications")
        return self

    @property
    def measured(self) -> dict[str, Outcome]:
        """What is measured, also where nothing is said of it."""
        if self.outcomes is not None:
            return self.outcomes
        return PROMISED_OUTCOMES if self.method == "plan" else MAIN_OUTCOMES
