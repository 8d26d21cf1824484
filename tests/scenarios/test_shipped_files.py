"""The scenario files that come with the program: complete, readable, and of this project only."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest

from simulator.inputs import Loaded, load
from simulator.model.policy import Readings
from simulator.model.scenario import Scenario

SCENARIOS = Path(__file__).parents[2] / "scenarios"
REGIONS = sorted(SCENARIOS.glob("regions/*.yaml"))
RUNNABLE = sorted(path for path in SCENARIOS.rglob("*.yaml") if path not in REGIONS)
FILES = [*REGIONS, *RUNNABLE]
LONGEST_SENTENCE = 26
"""Words in a Dutch sentence, at language level B1."""
EXPECTED = {
    "baseline",
    "thirty-percent",
    "growth-path",
    "status-holders-high",
    "status-holders-low",
    "turnover-falls",
    "building-stop",
    "back-cast",
    "driedorp",
}


@cache
def read(path: Path) -> Loaded:
    return load(path)


def name(path: Path) -> str:
    return path.relative_to(SCENARIOS).with_suffix("").as_posix()


def test_the_scenarios_that_are_promised_are_there() -> None:
    assert {path.stem for path in SCENARIOS.glob("*.yaml")} == EXPECTED


@pytest.mark.parametrize("path", FILES, ids=name)
def test_names_are_kebab_case(path: Path) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", path.stem)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_editors_find_the_description_of_the_format(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    up = "../" * (len(path.relative_to(SCENARIOS).parts) - 1)
    assert first == f"# yaml-language-server: $schema={up}schema/scenario.schema.json"


@pytest.mark.parametrize("path", FILES, ids=name)
def test_no_file_speaks_of_a_place_outside_the_project(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"(^|[\s\"'(])(/|~/|[A-Za-z]:\\)[\w.]", text), "an absolute path"
    for named in re.findall(r"[\w./-]*\.\./[\w./-]*", text):
        inside = (path.parent / named).resolve()
        assert inside.is_relative_to(SCENARIOS.resolve()), named


@pytest.mark.parametrize("path", RUNNABLE, ids=name)
def test_a_scenario_loads_without_problems_and_without_remarks(path: Path) -> None:
    # The back-cast ends long before the target year, on purpose.
    expected = ["horizon.target_year"] if path.stem == "back-cast" else []
    assert [note.field for note in read(path).notes] == expected


@pytest.mark.parametrize("path", RUNNABLE, ids=name)
def test_a_scenario_has_a_title_and_an_explanation_of_its_own_in_both_languages(path: Path) -> None:
    loaded = read(path)
    for text in ("title", "explanation"):
        assert loaded.location_of(text).file == str(path)
    title, explanation = loaded.scenario.title, loaded.scenario.explanation
    assert title.nl != title.en
    assert min(len(title.nl), len(title.en)) > 5
    assert explanation.nl != explanation.en
    assert min(len(explanation.nl), len(explanation.en)) > 150


def test_titles_are_different() -> None:
    scenarios = [read(path).scenario for path in RUNNABLE]
    assert (
        len({one.title.nl for one in scenarios}) == len({one.title.en for one in scenarios}) == len(RUNNABLE)
    )


def test_dutch_sentences_are_short_enough_to_read() -> None:
    for path in RUNNABLE:
        for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z])", read(path).scenario.explanation.nl):
            assert len(sentence.split()) <= LONGEST_SENTENCE, f"{name(path)}: {sentence}"


@pytest.mark.parametrize("switch", Readings.model_fields)
def test_every_open_reading_has_one_file_that_turns_its_switch_and_no_other(switch: str) -> None:
    usual, other = get_args(Readings.model_fields[switch].annotation)
    turned = [
        one.readings
        for one in (read(path).scenario for path in SCENARIOS.glob("readings/*.yaml"))
        if getattr(one.readings, switch) == other
    ]
    assert turned == [Readings(**{switch: other})]
    assert getattr(Readings(), switch) == usual


def changed_fields(one: Scenario, other: Scenario) -> set[str]:
    """Return the parts in which two scenarios differ, texts apart."""
    fields = set(Scenario.model_fields) - {"title", "explanation"}
    return {field for field in fields if getattr(one, field) != getattr(other, field)}


@pytest.mark.parametrize(
    ("scenario", "parts"),
    [
        ("thirty-percent", {"demand", "policy"}),  # the quota, and who answers for whom
        ("growth-path", {"demand", "policy", "readings"}),
        ("status-holders-high", {"demand"}),
        ("status-holders-low", {"demand"}),
        ("turnover-falls", {"supply"}),
        ("building-stop", {"measures"}),
        ("back-cast", {"horizon", "demand"}),
    ],
)
def test_a_scenario_changes_what_it_says_and_nothing_else(scenario: str, parts: set[str]) -> None:
    baseline = read(SCENARIOS / "baseline.yaml").scenario
    assert changed_fields(baseline, read(SCENARIOS / f"{scenario}.yaml").scenario) == parts


def test_the_example_in_the_guide_works(tmp_path: Path) -> None:
    guide = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    example = next(block for block in re.findall(r"```yaml\n(.*?)```", guide, re.S) if "extends:" in block)
    own = tmp_path / "own.yaml"
    own.write_text(example.replace("extends: ", f"extends: {SCENARIOS.as_posix()}/"), encoding="utf-8")
    scenario = read(own).scenario
    assert scenario.title.en == "Deventer does more"
    assert scenario.policy.quota.municipalities["GM0150"].path == {2026: 0.30, 2027: 0.35}
    assert scenario.measures["faster_repairs"].changes[0].municipalities == ("GM0150",)


def test_the_guide_lists_every_file() -> None:
    guide = (SCENARIOS / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in FILES if path.name not in guide] == []
