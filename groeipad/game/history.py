"""From the log of a game to where it stands: branches, what was undone, and the session of each branch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from groeipad.game.actions import Action, Next, action_of
from groeipad.game.game import Game
from groeipad.game.machine import OutOfOrderError, apply
from groeipad.game.session import Session
from simulator.model.base import suggest

MAIN = "main"
"""The branch with which a game begins."""
Entry = Mapping[str, Any]
"""A line of the log: an action, or one of ``undo``, ``restore``, ``branch`` and ``switch``."""


@dataclass(frozen=True)
class Branch:
    """One way in which a game is played.

    Attributes
    ----------
    actions
        What was done, in order.
    undone
        What was taken back and can be restored, the last one first.
    parent, round
        The branch it comes from, and the round from which it differs; none for the first branch.
    """

    actions: tuple[Action, ...] = ()
    undone: tuple[Action, ...] = ()
    parent: str | None = None
    round: int = 0


@dataclass(frozen=True)
class History:
    """All branches of a game, and the one that is played.

    Attributes
    ----------
    game
        The game.
    branches
        The branches by name, in the order in which they were made.
    current
        The branch that is played.
    """

    game: Game
    branches: Mapping[str, Branch] = field(default_factory=lambda: {MAIN: Branch()})
    current: str = MAIN

    @classmethod
    def of(cls, game: Game, entries: Iterable[Entry]) -> History:
        """Return the history that a log tells."""
        history = cls(game)
        for entry in entries:
            history = history.after(entry)
        return history

    @property
    def branch(self) -> Branch:
        """The branch that is played."""
        return self.branches[self.current]

    def session(self, name: str | None = None) -> Session:
        """Return where a branch stands; the one that is played where not given."""
        session = Session.begin(self.game)
        for action in self.branches[name or self.current].actions:
            session = apply(session, action)
        return session

    def after(self, entry: Entry) -> History:
        """Return the history after one more line of the log.

        Raises
        ------
        OutOfOrderError
            Where there is nothing to undo or restore, or no such branch or round.
        """
        branch = self.branch
        match entry["kind"]:
            case "undo":
                if not branch.actions:
                    raise OutOfOrderError("nothing was done yet in this branch: there is nothing to undo")
                undone = (branch.actions[-1], *branch.undone)
                return self._with(replace(branch, actions=branch.actions[:-1], undone=undone))
            case "restore":
                if not branch.undone:
                    raise OutOfOrderError(
                        "nothing was undone since the last step: there is nothing to restore"
                    )
                first, *rest = branch.undone
                return self._with(replace(branch, actions=(*branch.actions, first), undone=tuple(rest)))
            case "branch":
                return self._branched(entry["name"], entry["round"])
            case "switch":
                return replace(self, current=self.known(entry["name"]))
            case _:
                action = action_of(entry)
                return self._with(replace(branch, actions=(*branch.actions, action), undone=()))

    def _with(self, branch: Branch) -> History:
        return replace(self, branches={**self.branches, self.current: branch})

    def _branched(self, name: str, index: int) -> History:
        if name in self.branches:
            raise OutOfOrderError(f"there is a branch '{name}' already: play it, or choose another name")
        actions = self.branch.actions
        begins = [0] + [number + 1 for number, one in enumerate(actions) if isinstance(one, Next)]
        if not 0 <= index < min(len(begins), len(self.game.rounds)):
            played = min(len(begins), len(self.game.rounds))
            raise OutOfOrderError(
                f"round {index + 1} was not reached in this branch: choose one of 1 to {played}"
            )
        new = Branch(actions[: begins[index]], parent=self.current, round=index)
        return replace(self, branches={**self.branches, name: new}, current=name)

    def known(self, name: str) -> str:
        """Return the name of a branch that there is.

        Raises
        ------
        OutOfOrderError
            Where there is none of this name.
        """
        if name not in self.branches:
            hint = suggest(name, self.branches) or f"there are: {', '.join(self.branches)}"
            raise OutOfOrderError(f"there is no branch '{name}': {hint}")
        return name
