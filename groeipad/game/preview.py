"""What a card would do: the world with the decisions so far, with and without it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from groeipad.game.actions import ChooseCard
from groeipad.game.compute import MEASURES, Floats, simulate
from groeipad.game.explain import draws_of_differences
from groeipad.game.game import Game
from groeipad.game.machine import apply
from groeipad.game.session import Happening, Session
from groeipad.game.world import Played

SHOWN = ("housed_in", "backlog", "unmet_need", "wait_mean", "blocked_places")
"""What a preview tells of the region."""


@dataclass(frozen=True)
class Previewed:
    """A measure of the region in the last year of the round: the mean change by the card, and its standard error."""

    measure: str
    change: float
    error: float

    @property
    def is_clear(self) -> bool:
        """Whether it is more than chance: at least two standard errors."""
        return abs(self.change) >= 2 * self.error and self.change != 0


@dataclass(frozen=True)
class Preview:
    """A card in the present round: how it would happen, and what it would change."""

    happening: Happening
    changes: tuple[Previewed, ...]


def preview_of_cards(game: Game, *, compiling: Callable[[], None] | None = None) -> dict[str, Preview]:
    """Return what each card of a game would do in its first round, where nobody decides anything."""
    session = Session.begin(game)
    return previews(
        session,
        {card: apply(session, ChooseCard(card, session.round)) for card in game.file.cards},
        compiling=compiling,
    )


def previews(
    session: Session, after: Mapping[str, Session], *, compiling: Callable[[], None] | None = None
) -> dict[str, Preview]:
    """Return what each card would change for the region at the end of the present round.

    It is the mean over a third of the game's draws: a difference between two worlds of the same chance.

    Parameters
    ----------
    session
        Where the game stands.
    after
        The same, after each card was chosen last.
    compiling
        Told when functions are compiled first.
    """
    worlds = {card: Played.of(one, session.round) for card, one in after.items()}
    number = draws_of_differences(session, 3)
    made = simulate(
        session, {"": Played.of(session, session.round), **worlds}, replications=number, compiling=compiling
    )
    return {
        card: Preview(one.happenings[-1], tuple(_changes(made[card] - made[""])))
        for card, one in after.items()
    }


def _changes(between: Floats) -> list[Previewed]:
    """Return what a difference by replication, measure, place and year is for the region in the end."""
    difference = np.nan_to_num(between)[:, :, -1, -1]
    change, deviation = difference.mean(axis=0), difference.std(axis=0, ddof=min(1, len(difference) - 1))
    rows = [(one, MEASURES.index(one)) for one in SHOWN]
    return [
        Previewed(one, float(change[row]), float(deviation[row] / np.sqrt(len(difference))))
        for one, row in rows
    ]
