"""``groeipad game restore``: put back what was undone."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.game.common import game_file
from groeipad.cli.game.undo import add_to_history


@click.command("restore")
@game_file
@click.option("--steps", type=click.IntRange(1), default=1, show_default=True, help="How many steps.")
def command(game: Path, steps: int) -> int:
    """Put back the step that was undone last; once something else is done, that is no longer possible."""
    return add_to_history(game, "restore", steps)
