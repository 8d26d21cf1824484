"""``groeipad game export``: what was played, as a scenario, a spreadsheet and a debriefing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.game.common import beside, game_file
from groeipad.cli.options import FILE, language
from groeipad.texts import Lang

if TYPE_CHECKING:
    from groeipad.game.session import Session


@click.command("export")
@game_file
@click.option("--out", type=FILE, help="The folder [default: game-<its name>, beside the game].")
@click.option(
    "--branch", "branches", multiple=True, help="Only this branch; may be given often [default: all]."
)
@language("nl")
def command(game: Path, out: Path | None, branches: tuple[str, ...], lang: Lang | None) -> int:
    """Write each branch as a scenario that 'run' and 'plan' take, a spreadsheet, and a debriefing of the game."""
    from groeipad.files import replace_file
    from groeipad.game.export_sheets import write_game_sheets
    from groeipad.game.history import MAIN
    from groeipad.game.pages import debrief_page
    from groeipad.game.storage import GameFile
    from simulator.inputs import load

    history = GameFile(game).history()
    words: Lang = lang or "nl"
    for name in branches:
        history.session(history.known(name))
    scenarios = []
    for name in branches or tuple(history.branches):
        session = history.session(name)
        path = beside(game, f"{game.stem}{'' if name == MAIN else f'-{name}'}.yaml", out)
        replace_file(path, _scenario(session, path, f"{game.name}, branch {name}").encode())
        load(path)
        scenarios.append(path)
    sheets = beside(game, f"{game.stem}.xlsx", out)
    write_game_sheets(history, sheets, words)
    debrief = beside(game, f"{game.stem}-debriefing.html", out)
    replace_file(debrief, debrief_page(history, words).encode())
    for path in (*scenarios, sheets, debrief):
        click.echo(path)
    say(f"Next: groeipad run {' '.join(str(path) for path in scenarios)}")
    return DONE


def _scenario(session: Session, path: Path, of: str) -> str:
    """Return a scenario file; where the scenario of the world is no longer there, one that stands by itself."""
    from groeipad.game.export import overlay_of
    from groeipad.game.world import Played
    from simulator.inputs import overlay_text, relative_extends, scenario_text

    world = Path(session.game.scenario_file)
    if not world.is_file():
        return scenario_text(Played.of(session, session.round).scenario(session.game.scenario.horizon.end))
    extends = {"extends": relative_extends(path.parent.absolute(), world)}
    comment = f"A game as it was played: {of}, seed {session.game.file.seed}."
    return overlay_text({**extends, **overlay_of(session)}, comment=comment)
