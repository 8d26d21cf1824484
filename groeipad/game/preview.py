"""What a card would do: the world with the decisions so far, with and without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from groeipad.game.compute import MEASURES, simulate
from groeipad.game.session import Session
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


def preview_of(
    session: Session, after: Session, *, compiling: Callable[[], None] | None = None
) -> list[Previewed]:
    """Return what differs for the region between two sessions of one game, at the end of the present round."""
    worlds = {"before": Played.of(session, session.round), "after": Played.of(after, session.round)}
    made = simulate(session, worlds, compiling=compiling)
    difference = np.nan_to_num(made["after"] - made["before"])[:, :, -1, -1]
    change, deviation = difference.mean(axis=0), difference.std(axis=0, ddof=min(1, len(difference) - 1))
    rows = [(one, MEASURES.index(one)) for one in SHOWN]
    return [
        Previewed(one, float(change[row]), float(deviation[row] / np.sqrt(len(difference))))
        for one, row in rows
    ]
