"""A game computed again, to see whether its stored outcomes are what its decisions, cards and seed give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from groeipad.game.actions import Compute
from groeipad.game.compute import Progress, compute_round
from groeipad.game.history import History
from groeipad.game.machine import apply
from groeipad.game.session import Session
from groeipad.game.storage import outcome_hash


@dataclass(frozen=True)
class Verified:
    """A computed round of a branch, and the hashes of what is stored and of what is computed again.

    Attributes
    ----------
    branch, round
        Which round, from 0.
    stored, again
        The hashes.
    """

    branch: str
    round: int
    stored: str
    again: str

    @property
    def is_same(self) -> bool:
        """Whether they are the same."""
        return self.stored == self.again


def verify(
    history: History,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> Iterator[Verified]:
    """Yield every computed round of every branch, computed again; rounds that branches share once."""
    done = set[str]()
    for name in history.branches:
        session = Session.begin(history.game)
        for action in history.branches[name].actions:
            if isinstance(action, Compute):
                stored = outcome_hash(action.outcome)
                if stored not in done:
                    done.add(stored)
                    made = compute_round(session, jobs=jobs, progress=progress, compiling=compiling)
                    yield Verified(name, session.round, stored, outcome_hash(made))
            session = apply(session, action)
