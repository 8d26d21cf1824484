"""Writing a scenario or an overlay: what is written is read as the same, and reads well."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from simulator.inputs import load, overlay_text, relative_extends, scenario_text
from simulator.inputs.convert import to_python
from simulator.inputs.tree import read_tree
from simulator.model.scenario import Scenario
from tests.inputs.region import REGION, WHOLE, write
from tests.shipped import RUNNABLE, SCENARIOS
from tests.strategies import worlds
from tests.worlds import scenario

AWKWARD = (
    *(
        "",
        " ",
        "a ",
        " a",
        "a  b",
        "a: b",
        "a #b",
        "#a",
        "- a",
        "? a",
        "-",
        ":",
        "a:",
        "{a}",
        "[a",
        "a, b",
        "a]",
    ),
    *("'", '"', "it's", 'say "a: b"', "\\", "a\\nb", "&a", "*a", "!a", "|", ">", "%a", "@a", "`a", "<<", "="),
    *(
        "null",
        "~",
        "true",
        "False",
        "yes",
        "NO",
        "on",
        "1",
        "01",
        "1.170",
        "30%",
        "0x1f",
        "1e3",
        ".inf",
        "1_000",
    ),
    *(
        "2027-01-01",
        "2027-01-01 10:00:00",
        "2027-01-01T10:00:00Z",
        "12:30",
        "0o17",
        "+1",
        "-",
        "--- a",
        "...",
    ),
    *(
        "a\nb",
        "a\n",
        "\na",
        "a\n\n b",
        "\t",
        "a\tb",
        "\x00",
        "\x85",
        "\u2028",
        "\ufeff",
        "é",
        "🏠",
        "\xa0",
        "€ 5",
    ),
    *(
        "word " * 40 + "end",
        "word " * 40,
        "x" * 300,
        " ".join(["long: '#' \"text\""] * 20),
        "a\n" * 99,
        "a" + " " * 200,
    ),
)
awkward = st.integers(0, len(AWKWARD) - 1).map(lambda index: AWKWARD[index])
texts = st.one_of(awkward, st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
numbers = st.one_of(
    st.integers(-(10**18) + 1, 10**18 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.floats(-2000, 2000).map(lambda number: round(number, 3)),
)
single = st.one_of(texts, numbers, st.booleans(), st.none(), st.dates())
keys = st.one_of(texts, st.integers(2000, 2150))


def mappings(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str | int, Any]]:
    return st.lists(st.tuples(keys, values), max_size=5, unique_by=lambda entry: str(entry[0])).map(dict)


nested = st.recursive(
    single,
    lambda inner: st.one_of(
        mappings(inner), st.lists(inner, max_size=4), st.lists(inner, max_size=4).map(tuple)
    ),
    max_leaves=8,
)
overlays = mappings(nested).map(lambda overlay: {str(key): value for key, value in overlay.items()})


def as_read(value: Any) -> Any:
    """Return what the reader makes of a value where the model does not say what belongs there."""
    if isinstance(value, Mapping):
        return {str(key): as_read(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return tuple(as_read(item) for item in value)
    return value.isoformat() if isinstance(value, date) else value


def as_usual(value: Any) -> Any:
    """Return what any reader of YAML makes of a value."""
    if isinstance(value, Mapping):
        return {key: as_usual(item) for key, item in value.items()}
    return [as_usual(item) for item in value] if isinstance(value, (list, tuple)) else value


def read(text: str) -> Any:
    with TemporaryDirectory() as folder:
        tree, problems = read_tree(write(Path(folder), text), "written")
    assert problems == []
    assert tree is not None
    return to_python(tree, None)


def loaded(text: str) -> Scenario:
    with TemporaryDirectory() as folder:
        return load(write(Path(folder), text)).scenario


@given(overlay=overlays)
@example(overlay={})
@example(overlay={text or "empty": text for text in AWKWARD})
@example(overlay={"key": {text: [text] for text in AWKWARD}})
@example(overlay={"key": [list(AWKWARD), {"a": [{"b": AWKWARD}]}]})
def test_what_is_written_is_read_as_the_same(overlay: dict[str, Any]) -> None:
    text = overlay_text(overlay)
    # By how they look, so that 1, 1.0 and true differ, and the order counts.
    assert repr(read(text)) == repr(as_read(overlay))
    assert repr(YAML(typ="safe", pure=True).load(text)) == repr(as_usual(overlay))


@pytest.mark.parametrize("path", RUNNABLE, ids=lambda path: path.relative_to(SCENARIOS).as_posix())
def test_a_shipped_scenario_is_written_as_one_file_that_loads_to_the_same(path: Path) -> None:
    shipped = load(path).scenario
    text = scenario_text(shipped)
    again = loaded(text)
    assert again == shipped
    assert scenario_text(again) == text
    assert max(len(line) for line in text.splitlines()) <= 118


@settings(max_examples=20)
@given(world=worlds())
def test_any_scenario_is_written_so_that_it_loads_to_the_same(world: dict[str, Any]) -> None:
    made = scenario(world)
    assert loaded(scenario_text(made)) == made


EXPECTED = """\
# Made by a plan.
#
# It replaces the quotas.
extends: ../scenarios/baseline.yaml
title: {nl: "Het plan: eerlijk verdeeld", en: The plan}

explanation:
  nl: >-
    Zo veel mutaties gaan elk jaar naar urgente huishoudens. Zo veel mutaties gaan elk jaar naar urgente huishoudens.
    Zo veel mutaties gaan elk jaar naar urgente huishoudens. Dat is alles.
  en: So many relets go to urgent households.

horizon: {start: 2026-01-01, target_year: 2035}

policy:
  quota:
    path: {2026: 0.24, 2027: 0.26, 2028: 0.000001}
    municipalities:
      GM0200:
        path: {2026: 0.2345, 2027: 0.2355, 2028: 0.2365}
      GM0150:
        shape: step
        path:
          2026: 0.23051
          2027: 0.23151
          2028: 0.23251
          2029: 0.23351
          2030: 0.23451
          2031: 0.23551
          2032: 0.23651
          2033: 0.23751
  solidarity: {limit: 40, repay_from: null}

measures:
  flex:
    title: {nl: Flexwoningen, en: Temporary homes}
    start: 2027-01-01
    changes:
      - {quantity: other_supply_homes, multiply: 2.0, municipalities: [GM0200]}
      - quantity: inflow
        multiply: 1.5
        municipalities: [GM0200, GM0150, GM0301]
        groups: [a_group_with_a_long_name, another_one]
  old: null

readings: {}
"""


def test_an_overlay_reads_as_people_write_it() -> None:
    overlay = {
        "extends": "../scenarios/baseline.yaml",
        "title": {"nl": "Het plan: eerlijk verdeeld", "en": "The plan"},
        "explanation": {
            "nl": "Zo veel mutaties gaan elk jaar naar urgente huishoudens. " * 3 + "Dat is alles.",
            "en": "So many relets go to urgent households.",
        },
        "horizon": {"start": date(2026, 1, 1), "target_year": 2035},
        "policy": {
            "quota": {
                "path": {2026: 0.24, 2027: 0.26, 2028: 1e-06},
                "municipalities": {
                    "GM0200": {"path": {year: 0.2345 + (year - 2026) / 1000 for year in range(2026, 2029)}},
                    "GM0150": {
                        "shape": "step",
                        "path": {
                            year: round(0.23051 + (year - 2026) / 1000, 5) for year in range(2026, 2034)
                        },
                    },
                },
            },
            "solidarity": {"limit": 40, "repay_from": None},
        },
        "measures": {
            "flex": {
                "title": {"nl": "Flexwoningen", "en": "Temporary homes"},
                "start": date(2027, 1, 1),
                "changes": (
                    {"quantity": "other_supply_homes", "multiply": 2.0, "municipalities": ["GM0200"]},
                    {
                        "quantity": "inflow",
                        "multiply": 1.5,
                        "municipalities": ["GM0200", "GM0150", "GM0301"],
                        "groups": ["a_group_with_a_long_name", "another_one"],
                    },
                ),
            },
            "old": None,
        },
        "readings": {},
    }
    comment = "Made by a plan.\n\nIt replaces the quotas."
    assert overlay_text(overlay, comment=comment) == EXPECTED


def test_a_comment_never_spoils_the_file() -> None:
    text = overlay_text({"a": 1}, comment="one\r\ntwo: #\x00\u2028three\n\n")
    assert text == "# one\n# two: #\\x00\n# three\n#\na: 1\n"
    assert read(text) == {"a": 1}


def test_texts_are_quoted_where_they_would_be_something_else() -> None:
    overlay = {"a": ["yes", "2024", "2024-01-01", "", "a: b", 'a: "b"', "it's", "30%", "30% of all", "a\nb"]}
    assert overlay_text(overlay) == (
        'a: ["yes", "2024", "2024-01-01", "", "a: b", \'a: "b"\', it\'s, "30%", 30% of all, "a\\nb"]\n'
    )
    assert overlay_text({"reviews": {"anew": {"on": date(2030, 6, 30)}}}) == (
        "reviews:\n  anew: {on: 2030-06-30}\n"
    )


def test_numbers_have_no_exponent_and_no_more_digits_than_they_need() -> None:
    overlay = {"a": [1e-06, 0.1 + 0.2, 1e22, 30.0, 30, -0.5, 1234.5, True]}
    assert overlay_text(overlay) == (
        "a: [0.000001, 0.30000000000000004, 10000000000000000000000.0, 30.0, 30, -0.5, 1234.5, true]\n"
    )


def test_three_decimals_are_never_taken_for_thousands() -> None:
    households = {"demand": {"groups": {"medical": {"households_per_year": 60.125, "growth": 0.125}}}}
    assert overlay_text(households) == (
        "demand:\n  groups:\n    medical: {households_per_year: 60.1250, growth: 0.125}\n"
    )
    with TemporaryDirectory() as folder:
        write(Path(folder), REGION, "base.yaml")
        over = write(Path(folder), overlay_text({"extends": "base.yaml", **households}), "over.yaml")
        group = load(over).scenario.demand.groups["medical"]
    assert (group.households_per_year.value, group.growth.value) == (60.125, 0.125)


def test_a_figure_is_a_bare_number_where_it_is_only_a_choice() -> None:
    text = scenario_text(loaded(WHOLE))
    assert "  cap: 0.3\n" in text
    assert "    turnover_rate:\n      value: 0.05\n      low: 0.04\n" in text
    assert "2024: {value: 50000, unit: persons, source: invented, year: 2024, status: assumption}\n" in text
    assert "suits: null\n" in text
    assert "corporations" not in text


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf"), 10**18])
def test_numbers_that_no_scenario_can_have_are_refused(number: float) -> None:
    with pytest.raises(ValueError, match="is no number of a scenario"):
        overlay_text({"policy": {"cap": number}})


@pytest.mark.parametrize("thing", [{1, 2}, object(), datetime(2027, 1, 1, 10), b"bytes"])
def test_things_that_no_scenario_can_have_are_refused(thing: Any) -> None:
    with pytest.raises(TypeError, match="cannot stand in a scenario"):
        overlay_text({"policy": {"cap": thing}})


@pytest.mark.parametrize("key", [1.5, None, True, date(2027, 1, 1)])
def test_keys_are_texts_and_years(key: Any) -> None:
    with pytest.raises(TypeError, match="is no key of a scenario"):
        overlay_text({"policy": {key: 1}})


def test_the_way_to_the_extended_file_is_found_again(tmp_path: Path) -> None:
    base = write(tmp_path, REGION, "base.yaml")
    folder = tmp_path / "outputs" / "plan"
    folder.mkdir(parents=True)
    way = relative_extends(folder, base)
    assert way == "../../base.yaml"
    over = write(folder, overlay_text({"extends": way, "simulation": {"seed": 7}}))
    assert load(over).scenario.simulation.seed == 7
    assert relative_extends(tmp_path, base) == "base.yaml"


def test_relative_paths_are_those_of_the_folder_one_stands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert relative_extends(Path("outputs/plan"), Path("scenarios/a.yaml")) == "../../scenarios/a.yaml"
    assert relative_extends(Path("outputs"), tmp_path / "a.yaml") == "../a.yaml"


def test_on_another_drive_the_whole_path_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_way(path: Path, start: Path) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr(os.path, "relpath", no_way)
    monkeypatch.chdir(tmp_path)
    assert relative_extends(Path("outputs"), Path("a.yaml")) == (tmp_path / "a.yaml").as_posix()
