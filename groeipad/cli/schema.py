"""``groeipad schema``: what may stand in a scenario, in a form that editors understand."""

from __future__ import annotations

import json
from pathlib import Path

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE
from groeipad.files import replace_file


@click.command("schema")
@click.option("--out", type=FILE, help="Write it to this file instead of stdout.")
def command(out: Path | None) -> int:
    """Print the JSON Schema of a scenario file.

    Editors that know it complete and check what you type. A shipped scenario names it in its first line.
    """
    from simulator.inputs import json_schema

    text = json.dumps(json_schema(), indent=2) + "\n"
    if out is None:
        click.echo(text, nl=False)
    else:
        replace_file(out, text.encode())
        say(f"Written: {out}")
    return DONE
