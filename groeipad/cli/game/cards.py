"""``groeipad game cards``: for every role a card with the outcome of a round."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import beside, game_file, known_role, round_number
from groeipad.cli.options import FILE, language
from groeipad.texts import Lang


@click.command("cards")
@game_file
@click.option(
    "--round", "number", type=int, help="Which round, from 1 [default: the last one that was revealed]."
)
@click.option("--role", "roles", multiple=True, help="Only for this role; may be given often.")
@click.option("--out", type=FILE, help="The folder [default: game-<its name>, beside the game].")
@language("nl")
def command(
    game: Path, number: int | None, roles: tuple[str, ...], out: Path | None, lang: Lang | None
) -> int:
    """Make one page with the card of every role and of the region: what came of the round, and what did it."""
    from groeipad.files import replace_file
    from groeipad.game.machine import OutOfOrderError
    from groeipad.game.pages import cards_page
    from groeipad.game.storage import GameFile

    session = GameFile(game).history().session()
    index = max(session.explained, default=0) if number is None else round_number(session, number)
    if index not in session.explained:
        raise OutOfOrderError(
            f"round {index + 1} is not revealed yet: there are no cards of it (game advance)"
        )
    chosen = [known_role(session, role) for role in roles] or None
    path = beside(game, f"cards-round-{index + 1}.html", out)
    replace_file(path, cards_page(session, index, lang or "nl", chosen).encode())
    click.echo(path)
    return DONE
