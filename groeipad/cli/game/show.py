"""``groeipad game show``: where the game stands, in words or as a page for the beamer or the facilitator."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import beside, game_file, known_role, round_number
from groeipad.cli.options import FILE, json_output, language
from groeipad.texts import Lang


@click.command("show")
@game_file
@click.option("--role", help="Tell what the round did for this role.")
@click.option(
    "--round", "number", type=int, help="Which round, from 1 [default: the last one with an outcome]."
)
@click.option("--page", type=click.Choice(("beamer", "facilitator")), help="Make this page instead.")
@click.option("--out", type=FILE, help="The folder for the page [default: game-<its name>, beside the game].")
@json_output("where the game stands")
@language("en for text, nl for pages")
def command(
    game: Path,
    role: str | None,
    number: int | None,
    page: str | None,
    out: Path | None,
    as_json: bool,
    lang: Lang | None,
) -> int:
    """Tell where the game stands: for the region, or for a role.

    The page for the beamer has nothing secret: no decisions of a role, and no outcome before it is revealed. The text
    here and the page for the facilitator have everything.
    """
    from groeipad.game.storage import GameFile

    history = GameFile(game).history()
    session = history.session()
    if page is not None:
        from groeipad.files import replace_file
        from groeipad.game.pages import beamer_page, facilitator_page

        make = beamer_page if page == "beamer" else facilitator_page
        path = beside(game, f"{page}.html", out)
        replace_file(path, make(session, lang or "nl").encode())
        click.echo(path)
        return DONE
    from groeipad.cli.game.show_view import document, print_session

    index = round_number(session, number)
    chosen = None if role is None else known_role(session, role)
    if as_json:
        print_json(document(history, session))
        return DONE
    print_session(history, session, index, chosen, lang or "en", console())
    return DONE
