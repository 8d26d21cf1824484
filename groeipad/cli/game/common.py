"""What the commands of a game share: its file, one step at a time, and what comes next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.options import FILE

if TYPE_CHECKING:
    from groeipad.game.session import Session, Stage

Decorated = Callable[..., Any]
NEXT_STEP: Mapping[Stage, str] = {
    "open": "lock",
    "locked": "compute",
    "computed": "reveal",
    "revealed": "next",
}
"""What ``game advance`` does at each stage."""


def game_file(command: Decorated) -> Decorated:
    """Add the argument for the file of a game."""
    return click.argument("game", type=FILE, metavar="FILE.game")(command)


def round_number(session: Session, number: int | None) -> int:
    """Return the round that a user named by its number from 1, counted from 0.

    Without a number: the last round with an outcome.
    """
    if number is None:
        return max(session.outcomes, default=session.round)
    if not 1 <= number <= len(session.game.rounds):
        raise click.BadParameter(
            f"{number} is no round: there are 1 to {len(session.game.rounds)}.", param_hint="'--round'"
        )
    return number - 1


def known_role(session: Session, role: str) -> str:
    """Return a role that the game has, by its id or its title."""
    from groeipad.game.decision_files import unknown_role
    from simulator.errors import InputError, Location

    for name, one in session.game.file.roles.items():
        if role.casefold() in (name.casefold(), one.title.nl.casefold(), one.title.en.casefold()):
            return name
    raise InputError([unknown_role(role, Location("the command"), session.game)])


def beside(game: Path, name: str, out: Path | None) -> Path:
    """Return where a page goes: in the folder that was named, or in one beside the game, ``game-`` and its name."""
    return (out or game.with_name(f"game-{game.stem}")) / name


def tell_where_it_stands(session: Session, game: Path) -> None:
    """Tell in a line or two where the game stands, and what comes next."""
    from groeipad.cli.console import say

    if session.stage == "ended":
        say(f"The game has ended. Next: groeipad game export {game}")
        return
    title = session.game.rounds[session.round].title.en
    say(f"Round {session.round + 1} of {len(session.game.rounds)} ({title}): {session.stage}.")
    if session.stage == "open" and session.missing:
        say(f"Not decided yet: {', '.join(session.missing)}.")
    say(f"Next: groeipad game advance {game}  ({NEXT_STEP[session.stage]})")
