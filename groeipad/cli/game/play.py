"""``groeipad game play``: a whole game from a script, or many games with random players."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import console, say
from groeipad.cli.exit_codes import DONE, SOME_FAILED
from groeipad.cli.options import FILE, out_folder

if TYPE_CHECKING:
    from groeipad.game.actions import Action
    from groeipad.game.game import Game
    from groeipad.game.storage import GameFile


@click.command("play")
@click.argument("file", type=FILE, metavar="SCRIPT.yaml|GAME.yaml")
@out_folder
@click.option("--random", "number", type=click.IntRange(1), help="Play so many games with random players.")
@click.option(
    "--draw", type=click.IntRange(0, 20), default=1, show_default=True, help="Cards a round, with --random."
)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), help="The seed of the players [default: that of the game]."
)
@click.option(
    "--replications",
    "-n",
    type=click.IntRange(1),
    default=4,
    show_default=True,
    help="Draws a game, with --random.",
)
@click.option("--jobs", type=click.IntRange(1), help="How many side by side; never changes an outcome.")
def command(
    file: Path,
    out: Path,
    number: int | None,
    draw: int,
    seed: int | None,
    replications: int,
    jobs: int | None,
) -> int:
    """Play a whole game from SCRIPT.yaml and keep it in one file; or, with --random, GAME.yaml many times.

    Games with random players are stored under outputs/games-<the name>: a row for each with its decisions, cards and
    outcomes, and how these are distributed. What is done stays done: the same command goes on where it was stopped.
    """
    from groeipad.game.script import is_script, read_script
    from groeipad.game.storage import SUFFIX, GameFile

    if number is not None:
        return _play_many(file, out, number, draw, seed, replications, jobs)
    if not is_script(file):
        raise click.UsageError(f"{file} is no script: it names no game. Play it at random with --random N.")
    game, rounds = read_script(file)
    stored = GameFile.create(out / f"{game.name}{SUFFIX}", game)
    click.echo(stored.path)
    play_to_the_end(stored, game, rounds, jobs=jobs)
    return DONE


def play_to_the_end(
    stored: GameFile, game: Game, rounds: list[list[Action]], *, jobs: int | None = None
) -> None:
    """Play rounds whose decisions are known, and keep every step in the game's file."""
    from groeipad.cli.progress import tell_compiling
    from groeipad.game.script import played

    number = 0
    with stored.writing() as log:
        for entry in played(game, rounds, jobs=jobs, compiling=tell_compiling):
            log.add(entry)
            if entry["kind"] == "next":
                number += 1
                say(f"Played round {number} of {len(rounds)}.")
    say(f"Played to the end. See it: groeipad game show {stored.path}; groeipad game export {stored.path}")


def _play_many(
    file: Path, out: Path, number: int, draw: int, seed: int | None, replications: int, jobs: int | None
) -> int:
    from groeipad.cli.game.many_view import print_distribution
    from groeipad.cli.progress import progress, tell_compiling
    from groeipad.game.many import RandomGames, games_folder, play_many
    from groeipad.game.reading import read_game
    from groeipad.lock import only_writer
    from simulator.errors import Interrupted
    from simulator.results.store import clear_leftovers

    game = read_game(file)
    wanted = RandomGames(game, number, draw, game.file.seed if seed is None else seed, replications)
    folder = games_folder(out, game)
    try:
        with only_writer(folder), progress(game.name, of="games") as report:
            clear_leftovers(folder)
            result = play_many(wanted, folder, jobs=jobs, progress=report, compiling=tell_compiling)
    except KeyboardInterrupt:
        raise Interrupted("what was played is kept, and the same command goes on from there") from None
    print_distribution(result, "en", console())
    return SOME_FAILED if result.manifest["failed"] else DONE
