"""Where words go: data to stdout, everything else to stderr; plain where nobody looks at a terminal."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterable
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from simulator.errors import Problem

PLAIN_WIDTH = 100
"""The width of tables where there is no terminal: fits a mail and a printed page."""


class _Console(Console):
    def on_broken_pipe(self) -> None:
        """Pass a closed pipe on to the command's end, which knows that it is no fault."""
        raise BrokenPipeError


def console(*, to_stderr: bool = False) -> Console:
    """Return a console for stdout or stderr; it honours NO_COLOR and the width of the terminal."""
    made = _Console(stderr=to_stderr, highlight=False, emoji=False)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = PLAIN_WIDTH
    return made


def print_problems(problems: Iterable[Problem], *, to_stderr: bool = True) -> None:
    """Print problems, one a line: place, field, value, what is allowed, remedy."""
    target = console(to_stderr=to_stderr)
    for problem in problems:
        line = Text(str(problem))
        line.stylize("bold", 0, len(str(problem.where)))
        target.print(line, soft_wrap=True)


def say(message: str) -> None:
    """Tell people something on stderr."""
    click.echo(message, err=True)


def print_json(document: Any) -> None:
    """Print one JSON document on stdout; what is not a number becomes null, since JSON has no NaN.

    In ASCII, so that it is the same document in whatever encoding stdout is.
    """
    click.echo(json.dumps(_without_nan(document), indent=2, allow_nan=False))


def _without_nan(thing: Any) -> Any:
    if isinstance(thing, float) and not math.isfinite(thing):
        return None
    if isinstance(thing, dict):
        return {key: _without_nan(value) for key, value in thing.items()}
    if isinstance(thing, (list, tuple)):
        return [_without_nan(value) for value in thing]
    return thing
