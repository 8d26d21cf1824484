"""A file that is not a readable scenario is refused in plain words, quickly, whatever it holds."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from simulator.errors import Problem
from simulator.inputs import load
from tests.inputs.region import REGION, broken, place, problems_of, write


def only_problem(path: Path) -> Problem:
    (problem,) = problems_of(path)
    return problem


def told(problem: Problem) -> tuple[str, str, str]:
    return problem.value, problem.allowed, problem.remedy


def test_a_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.yaml"
    problem = only_problem(path)
    assert str(problem.where) == str(path)
    assert told(problem) == ("a file that is not there", "an existing file", "check the name")


def test_a_misspelt_file(tmp_path: Path) -> None:
    write(tmp_path, REGION, "baseline.yaml")
    problem = only_problem(tmp_path / "baselin.yaml")
    assert problem.remedy == f"did you mean '{tmp_path / 'baseline.yaml'}'?"


@pytest.mark.parametrize("name", ["x" * 5000, "a\0b"])
def test_a_name_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    assert only_problem(tmp_path / name).allowed == "a readable file"
    text = f"extends: {name}\n".replace("\0", "")
    assert only_problem(write(tmp_path, text)).field == "extends"


def test_a_folder(tmp_path: Path) -> None:
    assert told(only_problem(tmp_path)) == ("a folder", "a YAML file", "name a file inside it")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "pipe.yaml"
    os.mkfifo(path)
    assert told(only_problem(path)) == ("not a regular file", "a YAML file", "name another file")


def test_a_file_of_a_hundred_megabytes_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    with path.open("wb") as stream:
        stream.truncate(100_000_000)
    began = time.perf_counter()
    problem = only_problem(path)
    assert time.perf_counter() - began < 0.5
    assert str(problem.where) == str(path)
    assert (problem.value, problem.allowed) == ("100,000,000 bytes", "at most 2,000,000 bytes")
    assert problem.remedy == "is this a scenario? Leave out what is not, or divide it with 'extends'"


@pytest.mark.parametrize("content", [b"", b"   \n\n", b"# only a comment\n", b"---\n", b"\xef\xbb\xbf"])
def test_an_empty_file(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "empty.yaml"
    path.write_bytes(content)
    assert told(only_problem(path)) == ("empty", "a scenario", "write one, or copy an example")


def test_a_list_is_no_scenario(tmp_path: Path) -> None:
    problem = only_problem(write(tmp_path, "- title\n- region\n"))
    assert (problem.where.line, problem.where.column) == (1, 1)
    assert told(problem) == (
        "a list",
        "a mapping of fields, such as 'title:'",
        "begin with the name of a field and a colon",
    )


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_a_file_that_is_not_utf_8(start: bytes, tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(start + b"format: 1\ntitle: {nl: caf\xe9, en: bar}\n")
    problem = only_problem(path)
    offset = len(start) + 25
    assert (problem.where.line, problem.where.column) == (2, 16)
    assert told(problem) == (
        f"byte 0xe9 at offset {offset}, which is not UTF-8",
        "text in UTF-8",
        "save the file with the encoding UTF-8",
    )


def test_a_byte_order_mark_and_windows_line_ends_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "windows.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + REGION.replace("\n", "\r\n").encode())
    assert load(path).scenario == load(write(tmp_path, REGION)).scenario


def test_a_duplicate_key_at_every_depth(tmp_path: Path) -> None:
    text = "\n".join([REGION.rstrip(), "policy: {}", "format: 1", "format: 1", ""])
    text = text.replace("  cap: 0.30", "  cap: 0.30\n  cap: 0.31\n  cap: 0.32")
    problems = problems_of(write(tmp_path, text))
    assert [(problem.field, problem.value) for problem in problems] == [
        ("policy.cap", "a duplicate key"),
        ("policy.cap", "a duplicate key"),
        ("policy", "a duplicate key"),
        ("format", "a duplicate key"),
    ]


def test_a_file_that_aliases_blow_up(tmp_path: Path) -> None:
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 12)]
    text = "\n".join(levels)
    began = time.perf_counter()
    problem = only_problem(write(tmp_path, text))
    assert time.perf_counter() - began < 0.5
    assert (problem.where.line, problem.field) == (5, "")
    assert told(problem) == (
        "more than 100,000 values, with every alias (*) written out",
        "at most 100,000 values",
        "leave out the aliases, or divide the file with 'extends'",
    )


def test_an_alias_of_itself(tmp_path: Path) -> None:
    text = "region: &me\n  self: *me\n"
    problem = only_problem(write(tmp_path, text))
    assert (problem.where.line, problem.where.column) == place(text, "*me")
    assert told(problem) == (
        "*me",
        "the name of an earlier &me that is complete",
        "write the value out",
    )


def test_an_alias_is_a_value_written_once(tmp_path: Path) -> None:
    text = broken("social_rent_homes: 4000", "social_rent_homes: &homes 4000")
    text = text.replace("social_rent_homes: 2000", "social_rent_homes: *homes")
    region = load(write(tmp_path, text)).scenario.region
    assert region.municipalities["GM0150"].social_rent_homes.value == 4000


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 5000, "a: " + "{b: " * 5000, "\n".join(" " * i + f"k{i}:" for i in range(500))],
    ids=["lists", "mappings", "indented"],
)
def test_a_file_that_is_too_deep(text: str, tmp_path: Path) -> None:
    problem = only_problem(write(tmp_path, text))
    assert problem.value == "more than 40 mappings and lists inside one another"
    assert (problem.allowed, problem.remedy) == ("at most 40", "write it flatter")


def test_depth_through_aliases(tmp_path: Path) -> None:
    text = "a0: &a0 [x]\n" + "\n".join(f"a{i}: &a{i} [*a{i - 1}]" for i in range(1, 60))
    assert only_problem(write(tmp_path, text)).allowed == "at most 40"


@pytest.mark.parametrize(
    ("text", "line", "column", "value", "remedy"),
    [
        ("title:\n\tnl: x\n", 2, 1, "nl: x", "replace the tab by spaces"),
        (
            "title: a: b\n",
            1,
            9,
            "title: a: b",
            "put a text that holds ': ' in quotes; or begin this line as far in as the one above",
        ),
        (
            "policy: {cap: 0.3\nsupply:\n  x: 1\n",
            1,
            9,
            "policy: {cap: 0.3",
            "add the missing comma, or close the bracket that opens here",
        ),
        ("title: 'open\nx: 1\n", 1, 8, "title: 'open", "close the quote that opens here"),
        ("title: @home\n", 1, 8, "title: @home", "put the text in quotes"),
        (
            'title: "C:\\data"\n',
            1,
            12,
            'title: "C:\\data"',
            "use single quotes, or write the backslash twice",
        ),
        (
            "region:\n  id: x\n name: y\n",
            3,
            2,
            "name: y",
            "indent this line as far as the others, and close quotes and brackets above it",
        ),
        (
            "title: x\nregion\npolicy: y\n",
            2,
            1,
            "region",
            "write 'key: value', or indent the line so that it belongs to the text above",
        ),
    ],
)
def test_text_that_is_not_yaml(
    text: str, line: int, column: int, value: str, remedy: str, tmp_path: Path
) -> None:
    problem = only_problem(write(tmp_path, text))
    assert (problem.where.line, problem.where.column) == (line, column)
    assert (problem.value, problem.remedy) == (value, remedy)
    assert problem.allowed


def test_two_documents(tmp_path: Path) -> None:
    text = f"{REGION}---\nformat: 1\n"
    problem = only_problem(write(tmp_path, text))
    assert (problem.where.line, problem.where.column) == place(text, "---")
    assert told(problem) == ("a second document", "one scenario a file", "make it a file of its own")


def test_a_tag(tmp_path: Path) -> None:
    text = broken("  id: drie", "  id: !!python/name:os.system drie")
    problem = only_problem(write(tmp_path, text))
    assert (problem.where.line, problem.where.column) == place(text, "!!python")
    assert problem.value == "the tag tag:yaml.org,2002:python/name:os.system"
    assert problem.remedy == "remove the tag"


def test_a_list_as_key(tmp_path: Path) -> None:
    text = f"{REGION}[1, 2]: 3\n"
    problem = only_problem(write(tmp_path, text))
    assert (problem.where.line, problem.where.column) == place(text, "[1, 2]: 3")
    assert told(problem) == ("a list", "a single word as key", "use a name as key")


@pytest.mark.parametrize(
    ("escape", "remedy"),
    [('"\\ud800"', "remove the escape such as \\ud800"), ('"\\UFFFFFFFF"', None)],
)
def test_an_escape_that_is_no_character(escape: str, remedy: str | None, tmp_path: Path) -> None:
    problem = only_problem(write(tmp_path, broken("code: M", f"code: {escape}")))
    assert remedy is None or problem.remedy == remedy
    assert str(problem).isprintable()


def test_an_invisible_character(tmp_path: Path) -> None:
    text = broken("name: Drie", "name: Dr\x01ie")
    problem = only_problem(write(tmp_path, text))
    assert (problem.where.line, problem.where.column) == place(text, "\x01")
    assert told(problem) == ("the invisible character '\\x01'", "readable text", "remove it")
