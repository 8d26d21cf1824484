"""The JSON Schema is valid, accepts what the loader accepts, and says in the editor what a field means."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from simulator.inputs import json_schema
from tests.inputs.region import REGION, WHOLE
from tests.inputs.test_mistakes import MISTAKES
from tests.shipped import FILES


def as_json(text: str) -> Any:
    """Return YAML as an editor sees it: keys and dates are text."""
    return json.loads(json.dumps(YAML(typ="safe", pure=True).load(text), default=str))


def errors(text: str) -> list[str]:
    return [error.json_path for error in Draft202012Validator(json_schema()).iter_errors(as_json(text))]


def test_it_is_a_valid_schema() -> None:
    Draft202012Validator.check_schema(json_schema())
    assert json_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_it_is_the_same_every_time() -> None:
    assert json.dumps(json_schema()) == json.dumps(json_schema())


def test_the_shipped_schema_is_up_to_date() -> None:
    shipped = Path(__file__).parents[2] / "scenarios" / "schema" / "scenario.schema.json"
    assert json.loads(shipped.read_text(encoding="utf-8")) == json_schema(), "run 'make generated'"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_accepts_what_is_shipped(path: Path) -> None:
    assert errors(path.read_text(encoding="utf-8")) == []


def test_it_accepts_a_scenario_and_any_part_of_one() -> None:
    assert errors(REGION) == []
    assert errors(WHOLE) == []
    assert errors("extends: [a.yaml, b.yaml]\nmeasures: {building_stop: null}\n") == []
    assert errors("extends: a.yaml\npolicy: {cap: {value: 0.3, unit: share}, compliance: null}\n") == []
    assert errors("region: {municipalities: {Apeldoorn: {social_rent_homes: 4500}, GM0150: null}}\n") == []


@pytest.mark.parametrize(
    "name",
    ["misspelt key", "percentage", "share above 1", "misspelt choice", "Dutch date", "text for a mapping"],
)
def test_it_refuses_what_the_loader_refuses(name: str) -> None:
    mistake = MISTAKES[name]
    assert errors(REGION.replace(mistake.old, mistake.new)) != []


@pytest.mark.parametrize(
    "text",
    [
        "extends: 3",
        "measures: {Building-stop: null}",
        "policy: {quota: {path: {later: 0.3}}}",
        "policy: {cap: {value: 0.3, unit: homes}}",
        "supply: {relets: {void: {kind: fixed, mean_days: 3}}}",
        "demand: {groups: {medical: {urgency: null}}}",
        "events: {stop: {kind: building_stop, factor: 2}}",
        "reviews: {anew: {kind: rebase, indicator: backlog}}",
        "reviews: {anew: {kind: switch_on, measure: {months: 0}}}",
        "measures: {stop: {changes: [{quantity: other_supply_home}]}}",
    ],
)
def test_it_refuses_what_no_file_may_hold(text: str) -> None:
    assert errors(text) != []


def test_every_field_has_a_title_and_says_what_it_means() -> None:
    without = [path for path, schema in properties(json_schema()) if not schema.get("description")]
    assert without == []


def properties(schema: Any, path: str = "") -> list[tuple[str, Any]]:
    if isinstance(schema, list):
        return [found for one in schema for found in properties(one, path)]
    if not isinstance(schema, dict):
        return []
    own = [(f"{path}.{name}", one) for name, one in schema.get("properties", {}).items()]
    return own + [found for key, one in schema.items() for found in properties(one, f"{path}/{key}")]
