"""``groeipad game pack``: what lies on the tables: role cards, decision forms, table signs."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import beside, game_file
from groeipad.cli.options import FILE, language
from groeipad.texts import Lang


@click.command("pack")
@game_file
@click.option("--out", type=FILE, help="The folder [default: game-<its name>, beside the game].")
@language("nl")
def command(game: Path, out: Path | None, lang: Lang | None) -> int:
    """Make one page that prints everything for the tables: role cards, decision forms, signs and the event cards.

    On each event card stands what it would do in the first round, where nobody decides anything.
    """
    from groeipad.cli.progress import tell_compiling
    from groeipad.files import replace_file
    from groeipad.game.pages import pack_page
    from groeipad.game.preview import preview_of_cards
    from groeipad.game.storage import GameFile

    played, _ = GameFile(game).read()
    path = beside(game, "pack.html", out)
    effects = preview_of_cards(played, compiling=tell_compiling)
    replace_file(path, pack_page(played, lang or "nl", effects).encode())
    click.echo(path)
    return DONE
