"""The scenario files that come with the program: complete, readable, and of this project only."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from simulator.inputs import Loaded, load
from simulator.model.measures import Quantity
from simulator.model.other_supply import OtherSupplyKind
from simulator.model.policy import Readings
from simulator.model.scenario import Scenario
from tests.shipped import FILES, RUNNABLE, SCENARIOS

LONGEST_SENTENCE = 26
"""Words in a Dutch sentence, at language level B1."""
EXPECTED = {
    "baseline",
    "thirty-percent",
    "growth-path",
    "close-the-gap",
    "plan-of-action",
    "solidarity",
    "local-only",
    "more-outflow",
    "status-holders-high",
    "status-holders-low",
    "turnover-falls",
    "building-stop",
    "back-cast",
    "everything-at-once",
    "driedorp",
}
NOT_A_FILE = {"cap_scope": "corporation"}
"""Readings that no file turns: which homes belong to which corporation is not known here."""


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
    usual, *others = get_args(Readings.model_fields[switch].annotation)
    assert getattr(Readings(), switch) == usual
    for other in others:
        turned = [
            one.readings
            for one in (read(path).scenario for path in SCENARIOS.glob("readings/*.yaml"))
            if getattr(one.readings, switch) == other
        ]
        assert turned == ([] if NOT_A_FILE.get(switch) == other else [Readings(**{switch: other})])


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
        ("close-the-gap", {"demand", "policy", "supply"}),
        ("plan-of-action", {"demand", "policy", "supply", "measures", "reviews"}),
        ("solidarity", {"demand", "policy"}),
        ("local-only", {"policy", "supply", "measures"}),
        ("more-outflow", {"measures"}),
        ("building-stop", {"events"}),
        ("back-cast", {"horizon", "demand"}),
    ],
)
def test_a_scenario_changes_what_it_says_and_nothing_else(scenario: str, parts: set[str]) -> None:
    baseline = read(SCENARIOS / "baseline.yaml").scenario
    assert changed_fields(baseline, read(SCENARIOS / f"{scenario}.yaml").scenario) == parts


GUIDE = (SCENARIOS / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", GUIDE, re.S)
PARTS = [
    example
    for example in EXAMPLES
    if example.partition(":")[0] in Scenario.model_fields
    and "\ndesign:" not in example  # a sweep is no scenario
]


def test_the_example_in_the_guide_works(tmp_path: Path) -> None:
    example = next(block for block in EXAMPLES if "extends:" in block)
    own = tmp_path / "own.yaml"
    own.write_text(example.replace("extends: ", f"extends: {SCENARIOS.as_posix()}/"), encoding="utf-8")
    scenario = read(own).scenario
    assert scenario.title.en == "Deventer does more"
    assert scenario.policy.quota.municipalities["GM0150"].path == {2026: 0.30, 2027: 0.35}
    assert scenario.measures["faster_repairs"].changes[0].municipalities == ("GM0150",)


@pytest.mark.parametrize("number", range(len(PARTS)))
def test_each_part_that_the_guide_shows_can_stand_in_a_scenario(number: int, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    base = (SCENARIOS / "thirty-percent.yaml").as_posix()
    own.write_text(f"extends: {base}\n\n{PARTS[number]}", encoding="utf-8")
    loaded = read(own)
    assert not loaded.notes
    assert changed_fields(loaded.scenario, read(SCENARIOS / "thirty-percent.yaml").scenario)


def test_the_guide_shows_how_each_part_is_written() -> None:
    shown = "\n".join(PARTS)
    assert all(f"{part}:" in shown for part in ("other_supply", "returns", "guidance", "solidarity", "swaps"))
    assert all(f"{part}:" in shown for part in ("events", "reviews"))


def words(thing: object, key: str) -> set[str]:
    """Return every word that stands under a key, anywhere in a scenario."""
    if isinstance(thing, BaseModel):
        thing = dict(thing)
    if isinstance(thing, dict):
        own = {thing[key]} if isinstance(thing.get(key), str) else set()
        return own.union(*(words(value, key) for value in thing.values()))
    if isinstance(thing, tuple):
        return set().union(*(words(value, key) for value in thing))
    return set()


def test_everything_at_once_has_every_part_of_the_model() -> None:
    scenario = read(SCENARIOS / "everything-at-once.yaml").scenario
    kinds = words(scenario, "kind")
    assert words(scenario, "quantity") == set(get_args(Quantity))
    assert set(get_args(OtherSupplyKind)) <= kinds
    assert {"building_stop", "grid_congestion", "influx", "corporation_out"} <= kinds
    assert {"switch_on", "rebase"} <= kinds
    assert {"fixed", "exponential", "gamma", "lognormal", "empirical"} <= kinds
    assert words(scenario, "looks_at") == {"region", "each_municipality"}
    assert scenario.readings.cap_scope == "corporation"
    assert scenario.horizon.start < scenario.horizon.first_reported
    filled = (
        scenario.supply.projects,
        scenario.demand.status_holders.swaps,
        scenario.demand.status_holders.national_target,
        scenario.policy.quota.corporations,
        scenario.policy.solidarity.repay_from,
        scenario.policy.reserved_for_status_holders.value,
        scenario.policy.first_lettings_share.value,
        scenario.facilities["shelter"].intake.on_days,
        scenario.facilities["shelter"].first_day.waiting_outside,
    )
    assert all(filled)
    assert any(kind.opens < scenario.horizon.start for kind in scenario.supply.other_supply.values())
    assert any(kind.closes is not None for kind in scenario.supply.other_supply.values())
    assert not all(group.in_fair_share for group in scenario.demand.groups.values())


def test_the_guide_lists_every_file() -> None:
    assert [path.name for path in FILES if path.name not in GUIDE] == []
