"""``groeipad diff``: what differs in meaning between two scenario files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE, json_output, language
from groeipad.texts import Lang
from simulator.errors import InputError, Problem

if TYPE_CHECKING:
    from simulator.inputs import Loaded


@click.command("diff")
@click.argument("first", type=FILE, metavar="A")
@click.argument("second", type=FILE, metavar="B")
@json_output("the differences")
@language("en")
def command(first: Path, second: Path, as_json: bool, lang: Lang | None) -> int:
    """Tell what differs in meaning between the scenarios A and B, from A to B.

    Not the text is compared but what it says, with all that the files extend. Comments, the order of fields, and
    what is spelled out or inherited make no difference.
    """
    from groeipad.experiments.differences import differences

    one, other = _load(first, second)
    told = differences(one.scenario, other.scenario)
    same_text = first.read_bytes() == second.read_bytes()
    if as_json:
        print_json(
            {
                "a": str(first),
                "b": str(second),
                "same_meaning": not told.found,
                "same_text": same_text,
                "differences": [difference.plain(told.names) for difference in told.found],
                "listed_otherwise": list(told.listed_otherwise),
            }
        )
        return DONE
    from groeipad.cli.diff_view import print_differences

    print_differences(told, (first, second), lang or "en", console(), same_text=same_text)
    return DONE


def _load(first: Path, second: Path) -> tuple[Loaded, Loaded]:
    """Load both files.

    Raises
    ------
    InputError
        With the problems of both.
    """
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    for path in (first, second):
        try:
            loaded.append(_checked(path))
        except InputError as error:
            problems += error.problems
    if problems:
        raise InputError(dict.fromkeys(problems))  # once, where both extend the file that is wrong
    return loaded[0], loaded[1]


def _checked(path: Path) -> Loaded:
    """Load a file, and find what ``validate`` finds."""
    from simulator.flows.compile import compile_scenario
    from simulator.inputs import load

    loaded = load(path)
    compile_scenario(loaded.scenario)
    return loaded
