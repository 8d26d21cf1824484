"""What was realised: relets, households housed and registered, and the backlog, half-year by half-year.

It is no part of a scenario: a scenario says what may come, this says what came. A report on progress holds the one
against the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, NamedTuple

from pydantic import Field

from simulator.model.base import CountValue, Model, Municipality, Slug

REALISED_FORMAT = 1
"""The version of the file format."""


class HalfYear(NamedTuple):
    """A half-year: January to June (half 1) or July to December (half 2)."""

    year: int
    half: int

    @property
    def next(self) -> HalfYear:
        """The half-year that follows."""
        return HalfYear(self.year + self.half // 2, 3 - self.half)


class RealisedFigures(Model):
    """What one municipality realised in a half-year; what is not known is left out."""

    relets: CountValue | None = None
    """Social rented homes that fell vacant, in homes."""
    housed: CountValue | None = None
    """Urgent households that were housed in homes that stand here, in households."""
    registered: CountValue | None = None
    """Households that registered as urgent, in households."""
    backlog: CountValue | None = None
    """Urgent households that wait at the end of the half-year, in households."""
    source: str | None = None
    """Where the figures come from."""


class RealisedYear(Model):
    """A calendar year, by municipality."""

    first_half: dict[Municipality, RealisedFigures] = {}
    """January to June."""
    second_half: dict[Municipality, RealisedFigures] = {}
    """July to December."""


class Realised(Model):
    """Everything that was realised in a region."""

    format: Literal[1] = 1
    """The version of this file format."""
    region: Slug
    """The id of the region."""
    years: Annotated[dict[int, RealisedYear], Field(min_length=1)]
    """What was realised, by calendar year."""

    def half_years(self) -> Iterator[tuple[HalfYear, dict[str, RealisedFigures]]]:
        """Yield every half-year of which something is known, in order, with its figures by municipality."""
        for year in sorted(self.years):
            for half, figures in enumerate((self.years[year].first_half, self.years[year].second_half), 1):
                if figures:
                    yield HalfYear(year, half), figures
