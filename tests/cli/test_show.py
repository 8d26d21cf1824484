"""``show`` prints a stored result again, without running anything."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Groeipad, in_new_process


def test_a_stored_result_is_shown(groeipad: Groeipad, stored: Path) -> None:
    ended = groeipad("show", stored, "--lang", "nl")
    assert ended.code == 0
    assert "1.170" in ended.out
    assert "Vergeleken met wat is waargenomen" in ended.out
    assert str(stored) in ended.out
    assert ended.err == ""


def test_several_results_follow_each_other(groeipad: Groeipad, stored: Path) -> None:
    assert groeipad("show", stored, stored).out.count("The policy of 2024 continued") == 2
    assert len(json.loads(groeipad("show", stored, stored, "--json").out)) == 2


def test_json_is_that_of_run(groeipad: Groeipad, stored: Path) -> None:
    document = json.loads(groeipad("show", stored, "--json").out)
    assert document["scenario"] == "baseline"
    assert document["replications"] == 5


def test_no_result_is_an_input_problem_with_a_remedy(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("show", tmp_path)
    assert ended.code == 2
    assert ended.out == ""
    assert "groeipad run" in ended.err


def test_a_page_of_100_columns_holds_every_row_on_a_line(stored: Path) -> None:
    lines = in_new_process("show", stored, env={"COLUMNS": "100"}).out.splitlines()
    (row,) = (line for line in lines if line.startswith("Apeldoorn"))
    assert len(row.split()) == 13
    assert len(row) <= 100


def test_a_narrow_page_breaks_no_number_and_no_name(stored: Path) -> None:
    def words(columns: str) -> list[str]:
        shown = in_new_process("show", stored, env={"COLUMNS": columns}).out
        table = shown[shown.index("───") : shown.index("In brackets")]
        return sorted(table.replace("─", " ").split())

    assert words("80") == words("200")
    assert words("40") == words("200"), "what does not fit runs on, and stays whole"


def test_colour_is_for_terminals_and_never_against_no_color(stored: Path) -> None:
    plain = in_new_process("show", stored)
    forced = in_new_process("show", stored, env={"FORCE_COLOR": "1"})
    refused = in_new_process("show", stored, env={"FORCE_COLOR": "1", "NO_COLOR": "1"})
    assert "\x1b" not in plain.out
    assert "\x1b[1m" in forced.out
    assert "\x1b[3" not in refused.out.replace("\x1b[39m", "")


@pytest.mark.parametrize("options", [[], ["--json"]])
def test_a_reader_that_stops_reading_is_no_fault(stored: Path, options: list[str]) -> None:
    read, write = os.pipe()
    os.close(read)
    with os.fdopen(write, "w") as closed:
        done = subprocess.run(
            [sys.executable, "-m", "groeipad", "show", str(stored), *options],
            stdout=closed,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    assert done.returncode == 0
    assert done.stderr == ""


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_an_old_encoding_loses_an_arrow_and_no_number(stored: Path, encoding: str) -> None:
    def shown(encoding: str, *options: str) -> str:
        ended = in_new_process(
            "show", stored, *options, env={"PYTHONIOENCODING": encoding}, encoding=encoding
        )
        assert (ended.code, ended.err) == (0, "")
        return ended.out

    assert re.findall("[0-9]+", shown(encoding)) == re.findall("[0-9]+", shown("utf-8"))
    assert json.loads(shown(encoding, "--json")) == json.loads(shown("utf-8", "--json"))
