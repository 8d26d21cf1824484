"""What stands in the file of a game: the world, the rounds, who plays, what they may decide, and what may happen."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from simulator.model.base import Model, Municipality, Slug, Text
from simulator.model.measures import Change, Quantity

RoleKind = Literal["municipality", "corporation", "care"]
"""Who sits at a table: a municipality, a corporation (or several together), or care organisations."""
LeverUnit = Literal["share", "homes", "places", "factor", "year"]
"""What a decision is counted in."""
GAME_FORMAT = 1
"""The version of the file format."""


class Round(Model):
    """Some years that are decided at once."""

    title: Text
    """Its name."""
    first_year: int
    """The first calendar year."""
    last_year: int
    """The last calendar year."""
    reviews: bool = False
    """Whether the region looks back before this round, as in 2030; information on the cards only."""

    @model_validator(mode="after")
    def _in_order(self) -> Round:
        if self.last_year < self.first_year:
            raise PydanticCustomError("round_order", "first_year <= last_year")
        return self


class Role(Model):
    """A table: who decides something."""

    title: Text
    """What the sign on the table says."""
    kind: RoleKind
    """What kind of role it is; it says which levers it has."""
    municipalities: tuple[Municipality, ...] | None = None
    """Where its decisions work; everywhere if not given. A municipality's role has one."""
    goal: Text | None = None
    """What the role wants, in a sentence for its card."""

    @model_validator(mode="after")
    def _one_municipality(self) -> Role:
        if self.kind == "municipality" and (self.municipalities is None or len(self.municipalities) != 1):
            raise PydanticCustomError("one_municipality", "exactly one municipality for this kind of role")
        return self


class Effect(Model):
    """What a decision changes: a quantity of the scenario, by the number that is decided."""

    quantity: Quantity
    """What changes; see the table of quantities in docs/model.md."""
    by: Literal["set", "add", "multiply"]
    """Whether the number is the new value, is added to it, or multiplies it."""
    groups: tuple[Slug, ...] | None = None
    """For which groups; all if not given."""
    facilities: tuple[Slug, ...] | None = None
    """For which facilities; all if not given."""
    other_supply: tuple[Slug, ...] | None = None
    """For which other supply; all if not given."""
    whole_region: bool = False
    """Whether it works in the whole region, and not only where the role is."""


class Lever(Model):
    """Something that roles of a kind decide in every round."""

    title: Text
    """Its name on the form."""
    explanation: Text
    """What it does, for somebody who fills in the form."""
    roles: Annotated[tuple[RoleKind, ...], Field(min_length=1)]
    """Which kinds of roles have it."""
    unit: LeverUnit
    """What it is counted in. Homes and places are divided over a role's municipalities by population."""
    kind: Literal["level", "addition"]
    """``level``: the number holds from this round on, until another one is decided; who is absent keeps the last.
    ``addition``: so many are added in this round, on top of earlier ones; who is absent adds none."""
    least: float = 0
    """The least that may be decided."""
    most: float | None = None
    """The most that may be decided; give either this or ``most_per_1000``."""
    most_per_1000: float | None = Field(default=None, gt=0)
    """The most for each 1,000 inhabitants where the role is, rounded to whole numbers; at least one."""
    most_change: float | None = Field(default=None, gt=0)
    """How far a level may be from the last one; none: any distance."""
    step: float = Field(gt=0)
    """Decisions are whole numbers of such steps."""
    start: float | None = None
    """Of a level: what holds before the first round."""
    after_months: int = Field(default=0, ge=0, le=120)
    """Of an addition: how many months after the round's first day they are there."""
    eur_once: float = Field(default=0, ge=0)
    """What one costs once, in EUR (for a share: a whole 1.0); an invented figure of the game unless it says else."""
    eur_per_year: float = Field(default=0, ge=0)
    """What one costs in every year that it is there, in EUR."""
    source: str | None = None
    """Where the costs and limits come from; without it they are invented for the game."""
    effects: Annotated[tuple[Effect, ...], Field(min_length=1)] | None = None
    """What it changes in the scenario."""
    stand_in: float | None = None
    """What is decided for a role in a rehearsal, as far as limits and money allow; none: a level stays as it is, and
    of an addition half of the most."""
    repays_solidarity: bool = False
    """Whether it is the year from which debts between municipalities are repaid: the earliest year decided holds."""

    @model_validator(mode="after")
    def _says_its_limits(self) -> Lever:
        if (self.most is None) == (self.most_per_1000 is None):
            raise PydanticCustomError("most_once", "exactly one of most, most_per_1000")
        if self.most is not None and self.most < self.least:
            raise PydanticCustomError("limit_order", "least <= most")
        if self.kind == "level" and self.start is None:
            raise PydanticCustomError("level_start", "a 'start' for a level")
        if self.kind == "addition" and (self.start is not None or self.most_change is not None):
            raise PydanticCustomError("addition", "no 'start' and no 'most_change' for an addition")
        if (self.effects is None) != self.repays_solidarity:
            raise PydanticCustomError("effects", "'effects', or 'repays_solidarity: true'")
        if self.repays_solidarity and (self.unit, self.kind) != ("year", "level"):
            raise PydanticCustomError("repayment", "a level in years where it is the year of repayment")
        return self


class Budget(Model):
    """What a kind of role may spend."""

    eur_per_inhabitant_year: float = Field(ge=0)
    """EUR a year for each inhabitant where the role is, on 1 January of the reference year."""
    source: str | None = None
    """Where it comes from; without it the figure is invented for the game."""


class Card(Model):
    """Something that may happen to the region."""

    title: Text
    """What it is."""
    explanation: Text
    """What it means, read out when it is drawn."""
    changes: Annotated[tuple[Change, ...], Field(min_length=1)]
    """What it changes while it lasts; it works on the result of all decisions."""
    months: int = Field(ge=1, le=240)
    """How long it lasts."""
    after_months: int = Field(default=0, ge=0, le=120)
    """How long after the round's first day it begins."""
    where: Literal["as_written", "one_municipality"] = "as_written"
    """Where it happens: as its changes say, or in one municipality, drawn by population where nobody chooses."""
    weight: float = Field(default=1, ge=0)
    """How often it is drawn, compared with the others; 0: only when the facilitator chooses it."""
    again: bool = False
    """Whether it can be drawn more than once in a game."""
    source: str | None = None
    """Where its sizes come from; without it they are invented for the game."""


class GameFile(Model):
    """A game."""

    format: Literal[1] = 1
    """The version of this file format."""
    title: Text
    """Its name."""
    explanation: Text
    """What it is about, for the facilitator."""
    scenario: str
    """The scenario that the world follows where nobody decides anything; a file, relative to this one."""
    seed: Annotated[int, Field(ge=0, lt=2**32)] = 2026
    """Where the random numbers of the world and of the cards start."""
    replications: Annotated[int, Field(ge=1, le=1000)] = 75
    """Over how many draws of the whole game an outcome is the mean; a round that ends earlier has more."""
    ranking: bool = False
    """Whether pages show who is ahead; off, because this is no contest."""
    rounds: Annotated[tuple[Round, ...], Field(min_length=1, max_length=20)]
    """The rounds, in order and without gaps."""
    roles: Annotated[dict[Slug, Role], Field(min_length=1, max_length=60)]
    """Who plays, by id."""
    budgets: dict[RoleKind, Budget] = {}
    """What each kind of role may spend a year; a kind that is not named may spend nothing."""
    levers: Annotated[dict[Slug, Lever], Field(min_length=1, max_length=40)]
    """What they may decide, by id."""
    cards: dict[Slug, Card] = {}
    """What may happen, by id."""
