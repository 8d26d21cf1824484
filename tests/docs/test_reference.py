"""The reference names every field and every option as the program has them, and is up to date."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from typing import Any

import click
import pytest

from groeipad.cli.application import COMMANDS, groeipad
from groeipad.experiments.sweep.definition import SweepFile
from simulator.inputs.shape import shape_of
from simulator.model.policy import Policy
from simulator.model.scenario import Scenario
from tests.docs.pages import ROOT, rows

MAKER = ROOT / "docs" / "make_reference.py"
SCENARIO = ROOT / "docs" / "reference-scenario.md"
COMMANDS_PAGE = ROOT / "docs" / "reference-commands.md"
HEAVY = ("numba", "matplotlib", "polars", "pulp", "highspy", "pydantic", "numpy", "click", "rich")


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    return runpy.run_path(str(MAKER))


def test_the_reference_of_scenarios_is_up_to_date(maker: dict[str, Any]) -> None:
    assert SCENARIO.read_text(encoding="utf-8") == maker["scenario_page"](), "run: make generated"


def test_the_reference_of_commands_is_up_to_date(maker: dict[str, Any]) -> None:
    assert COMMANDS_PAGE.read_text(encoding="utf-8") == maker["commands_page"](), "run: make generated"


def test_its_maker_imports_nothing_heavy_before_it_makes_anything() -> None:
    program = (
        f"import json, runpy, sys; runpy.run_path({str(MAKER)!r}); "
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == []


def test_every_field_has_a_row_with_its_meaning(maker: dict[str, Any]) -> None:
    told = {row[0].strip("`"): row for row in rows(SCENARIO.read_text(encoding="utf-8")) if len(row) == 5}
    for model in (Scenario, SweepFile):
        for found in maker["records"](shape_of(model)).values():
            assert set(found.record.fields) <= set(told)
    assert [name for name, row in told.items() if not row[1] or not row[3] or not row[4]] == []


def test_it_tells_limits_units_and_what_holds_without_a_field() -> None:
    text = SCENARIO.read_text(encoding="utf-8")
    policy = text[text.index("### `policy`\n") : text.index("### `policy.quota`\n")]
    told = {row[0].strip("`"): row for row in rows(policy)}
    assert told["cap"][1:4] == ["number, 0 to 1 ([figure](#figure))", "share", "*needed*"]
    assert Policy.model_fields["reached_wait_days"].default.value == 90
    assert told["reached_wait_days"][3] == "`90`"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_of_a_command_is_told(name: str) -> None:
    text = COMMANDS_PAGE.read_text(encoding="utf-8")
    told = text[text.index(f"## {name}\n") :].split("\n## ")[0]
    command = groeipad.get_command(click.Context(groeipad), name)
    assert command is not None
    options = [one for one in command.params if isinstance(one, click.Option)]
    assert [one.opts for one in options if not all(word in told for word in one.opts)] == []


def test_every_exit_code_is_told() -> None:
    from groeipad.cli import exit_codes

    told = {row[0].strip("`") for row in rows(COMMANDS_PAGE.read_text(encoding="utf-8"))}
    codes = {str(code) for name, code in vars(exit_codes).items() if name.isupper()}
    assert codes <= told
