"""``groeipad init``: the shipped scenarios and region data, in a folder of the user's own."""

from __future__ import annotations

from pathlib import Path

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import BAD_INPUT, DONE
from groeipad.cli.options import FILE
from groeipad.files import replace_file
from groeipad.shipped import shipped_files


@click.command("init")
@click.argument("folder", type=FILE, default=Path("scenarios"))
@click.option("--force", is_flag=True, help="Replace files of yours that differ from the shipped ones.")
def command(folder: Path, force: bool) -> int:
    """Copy the shipped scenarios and region data into FOLDER [default: scenarios].

    Nothing is written when a file of yours would be replaced, unless you ask for it with --force.
    """
    if folder.exists() and not folder.is_dir():
        raise click.UsageError(f"{folder} is a file; name a folder, new or your own.")
    contents = {folder / name: content for name, content in shipped_files().items()}
    new = {path: content for path, content in contents.items() if not _holds(path, content)}
    in_the_way = [path for path in new if path.exists()]
    if in_the_way and not force:
        say("These files of yours differ from the shipped ones; nothing was written:")
        for path in in_the_way:
            say(f"  {path}")
        say("Choose another folder, or replace them with --force.")
        return BAD_INPUT
    for path, content in new.items():
        replace_file(path, content)
        click.echo(path)
    unchanged = len(contents) - len(new)
    say(f"{len(new)} files written" + (f", {unchanged} were there already." if unchanged else "."))
    baseline = str(folder / "baseline.yaml")
    say(f'Next: groeipad run "{baseline}"' if " " in baseline else f"Next: groeipad run {baseline}")
    return DONE


def _holds(path: Path, content: bytes) -> bool:
    return path.is_file() and path.read_bytes() == content
