"""Returns: households that were housed, lose their home again and come back."""

from __future__ import annotations

from simulator.model.base import Figure, Households, Model, Places, Share, Slug
from simulator.model.distributions import Distribution


class Guidance(Model):
    """Guidance for households that have just been housed, so that fewer lose their home."""

    places: Places
    """How many households can have guidance at the same time, in the whole region."""
    duration: Distribution
    """How long a household has guidance."""
    reduction: Share
    """The part of the probability of a return that guidance takes away."""
    groups: tuple[Slug, ...] | None = None
    """The groups that may have guidance; none: all."""


class Returns(Model):
    """Housed households that lose their home again, and come back as new intake beside the yearly numbers."""

    probability: Share
    """The chance that a housed household loses its home again."""
    after: Distribution
    """The time from being housed to losing the home, for those who do."""
    through: Slug | None = None
    """The facility to whose list they come; none: they register at once, where they lived."""
    households_on_first_day: Households = Figure(value=0, unit="households")
    """Households that were housed before the first day and may lose their home still: each with the same
    probability, after what is left of the time."""
    guidance: Guidance | None = None
    """Guidance; none: nobody has it."""
