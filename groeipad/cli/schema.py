"""``groeipad schema``: what may stand in a scenario, a sweep or a game, in a form that editors understand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE
from groeipad.files import replace_file


@click.command("schema")
@click.option(
    "--of",
    "kind",
    type=click.Choice(("scenario", "sweep", "game")),
    default="scenario",
    show_default=True,
    help="Of which kind of file.",
)
@click.option("--out", type=FILE, help="Write it to this file instead of stdout.")
def command(kind: str, out: Path | None) -> int:
    """Print the JSON Schema of a scenario file, or of another kind of file.

    Editors that know it complete and check what you type. A shipped file names it in its first line.
    """
    text = json.dumps(_schema(kind), indent=2) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        replace_file(out, text.encode())
        say(f"Written: {out}")
    return DONE


def _schema(kind: str) -> dict[str, Any]:
    if kind == "sweep":
        from groeipad.experiments.sweep.reading import sweep_json_schema

        return sweep_json_schema()
    if kind == "game":
        from groeipad.game.reading import game_json_schema

        return game_json_schema()
    from simulator.inputs import json_schema

    return json_schema()
