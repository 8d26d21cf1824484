"""``groeipad game replay``: compute every round again, and verify what is stored."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE, SOME_FAILED
from groeipad.cli.game.common import game_file


@click.command("replay")
@game_file
@click.option("--jobs", type=click.IntRange(1), help="How many draws side by side; never changes an outcome.")
def command(game: Path, jobs: int | None) -> int:
    """Compute every round of every branch again, and compare with what is stored, by hash.

    Exit code 1 tells that something differs: it was made by another version, or the file was changed.
    """
    from groeipad.cli.progress import tell_compiling
    from groeipad.game.storage import GameFile
    from groeipad.game.verify import verify

    stored = GameFile(game)
    _, lines = stored.read()
    differ = number = 0
    for one in verify(stored.history(), jobs=jobs, compiling=tell_compiling):
        number += 1
        differ += not one.is_same
        told = "the same" if one.is_same else f"differs: stored {one.stored[:12]}, now {one.again[:12]}"
        click.echo(f"{one.branch}, round {one.round + 1}, {one.what}: {told}")
    if not number:
        say("No round was computed yet.")
    if differ:
        versions = ", ".join(sorted({line.version for line in lines}))
        say(f"{differ} of {number} differ. The file was written by groeipad {versions}.")
        return SOME_FAILED
    return DONE
