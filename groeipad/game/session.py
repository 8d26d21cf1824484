"""Where a game stands: the round and its stage, what was decided, what happened, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal

from groeipad.game.decisions import Decided
from groeipad.game.game import Game

Stage = Literal["open", "locked", "computed", "revealed", "ended"]
"""Of a round: roles decide; nobody may any more; its outcome is known to the facilitator; everybody sees it. After
the last round the game has ended."""


@dataclass(frozen=True)
class Happening:
    """A card that happens.

    Attributes
    ----------
    card
        Its id.
    round
        The round in which it begins.
    start
        Its first day.
    municipality
        Where it happens, for a card that happens in one municipality; else None.
    drawn
        Whether chance chose it, and not the facilitator.
    """

    card: str
    round: int
    start: date
    municipality: str | None
    drawn: bool

    def plain(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "card": self.card,
            "round": self.round,
            "start": self.start.isoformat(),
            "municipality": self.municipality,
            "drawn": self.drawn,
        }

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> Happening:
        """Return what :meth:`plain` wrote."""
        return cls(**{**plain, "start": date.fromisoformat(plain["start"])})


@dataclass(frozen=True)
class Session:
    """Where a game stands; frozen: every step makes another one.

    Attributes
    ----------
    game
        The game.
    round, stage
        Which round it is, from 0, and how far.
    decided
        What was decided, by round and role.
    happenings
        The cards that happened or will, in the order in which they were drawn or chosen.
    draws
        How many cards were drawn, and from which seed they are.
    card_seed
        Where the chance of the cards starts.
    outcomes
        The outcome of each computed round; see ``outcome.Outcome``.
    explained
        What is known beside it, once it was asked: what each role's decision did, and the best way from there.
    """

    game: Game
    round: int = 0
    stage: Stage = "open"
    decided: Decided = field(default_factory=dict)
    happenings: tuple[Happening, ...] = ()
    draws: int = 0
    card_seed: int = 0
    outcomes: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    explained: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def begin(cls, game: Game) -> Session:
        """Return the first moment of a game."""
        return cls(game, card_seed=game.file.seed)

    @property
    def missing(self) -> tuple[str, ...]:
        """The roles that have not decided in this round, in the order of the file."""
        return tuple(role for role in self.game.file.roles if (self.round, role) not in self.decided)

    def until(self, index: int) -> tuple[Happening, ...]:
        """Return what begins in a round or before it."""
        return tuple(one for one in self.happenings if one.round <= index)

    def in_round(self, index: int) -> Session:
        """Return the session with a round open, without the outcomes of those before it."""
        return replace(self, round=index, stage="open")

    def with_outcome(self, outcome: Mapping[str, Any]) -> Session:
        """Return the session with the present round computed."""
        return replace(self, stage="computed", outcomes={**self.outcomes, self.round: outcome})

    def with_decision(self, role: str, values: Mapping[str, float]) -> Session:
        """Return the session with what a role decides in this round."""
        return replace(self, decided={**self.decided, (self.round, role): dict(values)})
