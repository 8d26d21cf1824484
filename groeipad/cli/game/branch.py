"""``groeipad game branch``: play on from an earlier round, or go to another branch."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import game_file, tell_where_it_stands


@click.command("branch")
@game_file
@click.argument("name", required=False)
@click.option(
    "--round", "number", type=click.IntRange(1), help="The round from which it is played anew, from 1."
)
def command(game: Path, name: str | None, number: int | None) -> int:
    """Play on from the start of a round under another NAME, to see what another decision would have done.

    With a round, a new branch is made, and everything before that round is as in the present one. Without, the branch
    of that name is taken up again. Without a name, the branches are listed.
    """
    from groeipad.game.storage import GameFile

    stored = GameFile(game)
    if name is None:
        history = stored.history()
        for one, branch in history.branches.items():
            session = history.session(one)
            origin = "" if branch.parent is None else f", from round {branch.round + 1} of {branch.parent}"
            mark = "*" if one == history.current else " "
            click.echo(f"{mark} {one}: round {session.round + 1}, {session.stage}{origin}")
        return DONE
    with stored.writing() as log:
        entry: dict[str, object] = {"kind": "switch", "name": name}
        if number is not None:
            entry = {"kind": "branch", "name": name, "round": number - 1}
        log.add(entry)
        session = log.history.session()
    say(f"Playing branch {name}.")
    tell_where_it_stands(session, game)
    return DONE
