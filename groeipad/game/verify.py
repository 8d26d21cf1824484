"""A game computed again, to see whether what it stored is what its decisions, cards and seed give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from groeipad.game.actions import Compute, Reveal
from groeipad.game.compute import Progress, compute_round
from groeipad.game.explain import what_did_what
from groeipad.game.history import History
from groeipad.game.machine import again
from groeipad.game.session import Session
from groeipad.game.storage import outcome_hash


@dataclass(frozen=True)
class Verified:
    """Something of a round of a branch, and the hashes of what is stored and of what is computed again.

    Attributes
    ----------
    branch, round
        Which round, from 0.
    what
        The outcome of the round, or what did what, which is told when it is revealed.
    stored, again
        The hashes.
    """

    branch: str
    round: int
    what: Literal["outcome", "what did what"]
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
    """Yield all that was computed of every round of every branch, computed again; what branches share once.

    The best way from a round is not looked at: it is a plan, and no outcome.
    """
    done = set[str]()
    for name in history.branches:
        session = Session.begin(history.game)
        for action in history.branches[name].actions:
            if isinstance(action, Compute) and _is_new(action.outcome, done):
                made = compute_round(session, jobs=jobs, progress=progress, compiling=compiling)
                yield Verified(
                    name, session.round, "outcome", outcome_hash(action.outcome), outcome_hash(made)
                )
            if isinstance(action, Reveal) and _is_new(action.explained, done):
                made = what_did_what(session, jobs=jobs, progress=progress)
                stored = {key: action.explained[key] for key in made if key in action.explained}
                yield Verified(name, session.round, "what did what", outcome_hash(stored), outcome_hash(made))
            session = again(session, action)


def _is_new(stored: Any, done: set[str]) -> bool:
    found = outcome_hash(stored)
    is_new = found not in done
    done.add(found)
    return is_new
