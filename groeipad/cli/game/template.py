"""``groeipad game template``: the spreadsheet in which the tables fill in their decisions."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import beside, game_file, known_role
from groeipad.cli.options import FILE, language
from groeipad.texts import Lang


@click.command("template")
@game_file
@click.option("--role", "roles", multiple=True, help="Only for this role; may be given often.")
@click.option("--out", type=FILE, help="The file [default: beside the game].")
@click.option("--force", is_flag=True, help="Replace a file that is there.")
@language("nl")
def command(game: Path, roles: tuple[str, ...], out: Path | None, force: bool, lang: Lang | None) -> int:
    """Write a spreadsheet for the decisions of the round that is open: a sheet for each role, with its limits."""
    from groeipad.game.decision_form import write_decision_form
    from groeipad.game.storage import GameFile

    session = GameFile(game).history().session()
    path = out or beside(game, f"decisions-round-{session.round + 1}.xlsx", None)
    if path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{path} is no .xlsx file.", param_hint="'--out'")
    if path.exists() and not force:
        # It may have been filled in already.
        raise click.UsageError(f"{path} exists; choose another name with --out, or replace it with --force.")
    write_decision_form(session, path, lang or "nl", [known_role(session, role) for role in roles])
    click.echo(path)
    say(f"Fill it in; then: groeipad game decide {game} --from {path}")
    return DONE
