"""Help is quick, and a slip of the finger gets a hint."""

import json
import subprocess
import sys
from importlib import import_module

import click
import pytest
from click.testing import CliRunner

from groeipad import __version__
from groeipad.cli.application import COMMANDS, MODULES, groeipad
from tests.cli.conftest import Groeipad

HEAVY = ("numba", "matplotlib", "polars", "pulp", "highspy", "pydantic", "numpy", "scipy", "rich", "simpy")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["rnu"]])
def test_help_imports_nothing_heavy(arguments: list[str]) -> None:
    program = (
        "import json, sys; from groeipad.cli import main; "
        f"main({arguments!r}); "
        f"print('\\n' + json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_importing_groeipad_imports_nothing_else() -> None:
    program = "import sys; before = set(sys.modules); import groeipad; print(set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.strip() == "{'groeipad'}"


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(groeipad, ["--help"]).output
    assert all(f"  {name}" in shown for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_can_be_loaded_and_explains_itself(name: str) -> None:
    command = import_module(f"groeipad.cli.{MODULES.get(name, name)}").command
    assert isinstance(command, click.Command)
    assert command.name == name
    result = CliRunner().invoke(groeipad, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith("Usage: groeipad")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [(["rnu"], "Did you mean 'run'?"), (["run", "x.yaml", "--sed", "3"], "Did you mean '--seed'?")],
)
def test_a_misspelt_word_gets_a_hint(groeipad: Groeipad, arguments: list[str], hint: str) -> None:
    ended = groeipad(*arguments)
    assert ended.code == 2
    assert hint in ended.err
    assert ended.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ["run"],
        ["run", "x.yaml", "-n", "0"],
        ["run", "x.yaml", "--seed", "-1"],
        ["run", "x.yaml", "--lang", "de"],
        ["show"],
    ],
)
def test_wrong_usage_ends_with_2(groeipad: Groeipad, arguments: list[str]) -> None:
    ended = groeipad(*arguments)
    assert ended.code == 2
    assert "Usage: groeipad" in ended.err


def test_the_version_is_that_of_the_package(groeipad: Groeipad) -> None:
    from importlib.metadata import version

    assert __version__ == version("groeipad")
    assert __version__ in groeipad("--version").out
