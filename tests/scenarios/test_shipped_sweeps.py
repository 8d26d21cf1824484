"""The sweeps that come with the program: they can be read, and people can read them."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from groeipad.experiments.sweep.planned import Planned
from groeipad.experiments.sweep.reading import Sweep, read_sweep, sweep_json_schema
from groeipad.shipped import shipped_scenarios
from tests.docs.pages import ROOT, blocks

SWEEPS = sorted(shipped_scenarios().glob("sweeps/*.yaml"))
MOST_WORDS = 26
every_sweep = pytest.mark.parametrize("path", SWEEPS, ids=lambda path: path.stem)


@cache
def read(path: Path) -> Sweep:
    return read_sweep(path)


@every_sweep
def test_a_sweep_can_be_read_and_has_points(path: Path) -> None:
    planned = Planned.of(read(path))
    assert 1 < len(planned) < 1_000
    assert len(planned.missing(())) == len(planned)


@every_sweep
def test_a_sweep_names_the_description_of_its_form(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schema/sweep.schema.json"


@every_sweep
def test_its_words_are_there_in_both_languages_and_short_enough(path: Path) -> None:
    sweep = read(path)
    titles = [sweep.title, *(factor.title for factor in sweep.factors)]
    assert all(title is not None and title.nl != title.en for title in titles)
    text = path.read_text(encoding="utf-8")
    explanation = re.search(r"^explanation:\n  nl: >-\n((?:    .+\n)+)", text, re.M)
    assert explanation is not None
    for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z])", " ".join(explanation[1].split())):
        assert len(sentence.split()) <= MOST_WORDS, sentence


@every_sweep
def test_the_description_of_the_form_accepts_it(path: Path) -> None:
    # Its own keys are numbers in YAML where a scenario has years; JSON has only texts.
    read_as_json = json.loads(json.dumps(YAML(typ="safe").load(path.read_text(encoding="utf-8"))))
    assert [
        error.json_path for error in Draft202012Validator(sweep_json_schema()).iter_errors(read_as_json)
    ] == []


def test_the_example_in_the_guide_works(tmp_path: Path) -> None:
    guide = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    (example,) = (block for block in blocks(guide) if "\ndesign:" in block)
    own = tmp_path / "own.yaml"
    own.write_text(example.replace("../", f"{shipped_scenarios().as_posix()}/"), encoding="utf-8")
    sweep = read_sweep(own)
    assert [one.id for one in sweep.factors] == ["turnover", "void", "returns", "deventer", "reading"]
    for number in (0, 199):
        settings = Planned.of(sweep).points.at(number)
        sweep.files.load([part for one in settings if one is not None for part in one.parts])


def test_titles_are_different() -> None:
    assert len({read(path).title.nl for path in SWEEPS}) == len(SWEEPS)


def test_the_description_of_the_form_is_up_to_date() -> None:
    stored = (shipped_scenarios() / "schema" / "sweep.schema.json").read_text(encoding="utf-8")
    assert json.loads(stored) == sweep_json_schema()


@every_sweep
def test_the_guide_names_it(path: Path) -> None:
    guide = (ROOT / "scenarios" / "README.md").read_text(encoding="utf-8")
    assert f"`{path.stem}.yaml`" in guide
