"""Every tutorial and recipe does what it says: its files and commands, one after the other, in an empty folder.

A block without a language holds commands; one that begins with ``# a/path`` is a file that the reader saves; what
stands in a block of text is part of what the commands above it print.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from groeipad.cli import main
from groeipad.cli.application import groeipad
from tests.docs.pages import ROOT, fenced, prose

DOCS = ROOT / "docs"
TUTORIALS = ["tutorial-planner.md", "tutorial-facilitator.md", "tutorial-game.md", "tutorial-researcher.md"]
NO_PLAN = 3
ENDS_WITHOUT_FAIR_SHARE = {"plan my-region/driedorp.yaml"}
"""Commands that are shown because they do not reach fair share."""


def options_of(name: str) -> set[str]:
    command = groeipad.get_command(click.Context(groeipad), name)
    assert command is not None, name
    if isinstance(command, click.Group):
        return set()
    return {word for one in command.params for word in (*one.opts, *one.secondary_opts)}


class Reader:
    """Somebody who does what a page says, in a folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._folder, self._capsys = folder, capsys

    def follow(self, text: str) -> None:
        printed = ""
        for language, block in fenced(text):
            if language == "":
                printed = "".join(map(self.call, block.splitlines()))
            elif language == "text":
                self.compare(block, printed)
            elif language in ("yaml", "python"):
                path = self.save(block)
                if language == "python":
                    self.run(path)

    def call(self, line: str) -> str:
        word, *words = shlex.split(line, comments=True)
        assert word == "groeipad", line
        name, told = words[0], " ".join(words)
        # Drawing takes longer than all else, and has tests of its own.
        words += ["--no-figures"] if "--no-figures" in options_of(name) else []
        self._capsys.readouterr()
        code = main(words)
        captured = self._capsys.readouterr()
        assert code == (NO_PLAN if told in ENDS_WITHOUT_FAIR_SHARE else 0), f"{line}\n{captured.err}"
        return captured.out

    def save(self, block: str) -> Path:
        first = block.splitlines()[0]
        named = re.fullmatch(r"# ([\w./-]+\.(?:yaml|py))", first)
        assert named is not None, f"where is this saved? {first}"
        path = self._folder / named[1]
        assert path.parent.is_dir(), path
        assert not path.exists(), f"{path} is there already"
        path.write_text(block, encoding="utf-8")
        return path

    def run(self, script: Path) -> None:
        done = subprocess.run(
            [sys.executable, "-W", "error", str(script)],
            cwd=self._folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def compare(self, block: str, printed: str) -> None:
        seen = " ".join(printed.split())
        assert [line for line in block.splitlines() if " ".join(line.split()) not in seen] == []


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Reader:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return Reader(tmp_path, capsys)


@pytest.mark.parametrize(
    "page",
    [
        "tutorial-planner.md",
        "tutorial-facilitator.md",
        # Many rounds, each in the processes and pages of a real game.
        pytest.param("tutorial-game.md", marks=pytest.mark.slow),
        # Plans, sweeps and replays of the region: they take half a minute each on an idle machine.
        pytest.param("tutorial-researcher.md", marks=pytest.mark.slow),
        pytest.param("how-to.md", marks=pytest.mark.slow),
    ],
)
def test_a_page_does_what_it_says(page: str, reader: Reader) -> None:
    reader.follow((DOCS / page).read_text(encoding="utf-8"))


def sentences(text: str) -> list[str]:
    """Return the sentences of a page, without links, tables and code."""
    plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", prose(text))
    plain = re.sub(r"<!--.*?-->", "", plain, flags=re.S)
    paragraphs = re.split(r"\n\s*\n|\n(?=[-*|#]|\d+\. )", plain)
    told = [" ".join(one.split()) for one in paragraphs if not one.lstrip().startswith(("|", "#"))]
    return [one for paragraph in told for one in re.split(r"(?<=[.?!:;])\s+", paragraph) if one]


@pytest.mark.parametrize("page", ["tutorial-planner.md", "tutorial-facilitator.md", "tutorial-game.md"])
def test_dutch_sentences_are_short(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [one for one in sentences(text) if len(one.split()) > 25] == []


def test_every_page_of_this_kind_is_followed() -> None:
    assert sorted(path.name for path in DOCS.glob("tutorial-*.md")) == sorted(TUTORIALS)
