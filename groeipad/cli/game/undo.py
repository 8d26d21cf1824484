"""``groeipad game undo``: take back the last step."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import game_file, tell_where_it_stands


@click.command("undo")
@game_file
@click.option("--steps", type=click.IntRange(1), default=1, show_default=True, help="How many steps.")
def command(game: Path, steps: int) -> int:
    """Take back the last step: a decision, a card, a computed round. Nothing is lost: 'game restore' puts it back."""
    return add_to_history(game, "undo", steps)


def add_to_history(game: Path, kind: str, steps: int) -> int:
    """Add so many steps back or forth to a game, all or none, and tell where it stands then."""
    from groeipad.cli.console import say
    from groeipad.game.storage import GameFile

    with GameFile(game).writing() as log:
        for _ in range(steps):
            before = log.history.branch
            log.add({"kind": kind})
            moved = before.actions[-1] if kind == "undo" else before.undone[0]
            role = f" ({moved.role})" if hasattr(moved, "role") else ""
            say(f"{'Undone' if kind == 'undo' else 'Restored'}: {moved.kind}{role}.")
        session = log.history.session()
    tell_where_it_stands(session, game)
    return DONE
