"""``groeipad game new``: a file that says who plays and what may be decided, as a game that is kept in one file."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import tell_where_it_stands
from groeipad.cli.options import FILE


@click.command("new")
@click.argument("definition", type=FILE, metavar="GAME.yaml")
@click.option(
    "--out", type=FILE, default=Path("outputs"), show_default=True, help="The folder for the game's file."
)
@click.option("--name", help="The game's name, and that of its file [default: that of GAME.yaml].")
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="The seed [default: that of GAME.yaml].")
@click.option(
    "--rehearse", is_flag=True, help="Play it to the end with stand-in decisions, to see that it works."
)
def command(definition: Path, out: Path, name: str | None, seed: int | None, rehearse: bool) -> int:
    """Make a game from GAME.yaml, and keep it in one file: everything that is done later is added to that file.

    Everything in GAME.yaml is checked first: each lever is tried with the most that each role may decide.
    """
    from dataclasses import replace

    from groeipad.game.reading import read_game
    from groeipad.game.session import Session
    from groeipad.game.storage import SUFFIX, GameFile

    game = read_game(definition)
    if seed is not None:
        game = replace(game, file=game.file.model_copy(update={"seed": seed}))
    called = name or (f"{game.name}-rehearsal" if rehearse else game.name)
    if Path(called).name != called:
        raise click.BadParameter(f"{called} is no name: leave out the folder (--out).", param_hint="'--name'")
    game = replace(game, name=called)
    path = out / f"{called}{SUFFIX}"
    stored = GameFile.create(path, game)
    click.echo(path)
    if rehearse:
        from groeipad.cli.game.play import play_to_the_end
        from groeipad.game.rehearse import rehearsal

        play_to_the_end(stored, game, rehearsal(game))
        return DONE
    tell_where_it_stands(Session.begin(game), path)
    say(f"For the tables: groeipad game pack {path}")
    return DONE
