"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from groeipad.texts import LANGUAGES

Decorated = Callable[..., Any]


def language(default: str) -> Callable[[Decorated], Decorated]:
    """Return the option for the language of the output; ``default`` says in words what holds without it."""
    return click.option("--lang", type=click.Choice(LANGUAGES), help=f"Language [default: {default}].")


def json_output(what: str) -> Callable[[Decorated], Decorated]:
    """Return the option for one JSON document on stdout."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what} as one JSON document.")


def out_folder(command: Decorated) -> Decorated:
    """Add the option for where results go."""
    option = click.option(
        "--out", type=FILE, default=Path("outputs"), show_default=True, help="Where results go."
    )
    return option(command)


def draw_figures(command: Decorated) -> Decorated:
    """Add the option for figures."""
    option = click.option(
        "--figures/--no-figures", default=True, help="Draw figures beside the result [default: yes]."
    )
    return option(command)


FILE = click.Path(path_type=Path)
