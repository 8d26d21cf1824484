"""The file of a game: everything that is wrong in it is told at once, with its place and a remedy."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from groeipad.game.reading import game_json_schema, read_game
from groeipad.shipped import shipped_scenarios
from simulator.errors import InputError, Problem
from tests.game.games import GAME, written

SHIPPED = shipped_scenarios() / "games" / "stedendriehoek.yaml"


def problems_of(folder: Path, *changes: tuple[str, str]) -> dict[str, Problem]:
    game = GAME
    for old, new in changes:
        assert old in game
        game = game.replace(old, new, 1)
    with pytest.raises(InputError) as raised:
        read_game(written(folder, game))
    return {one.field: one for one in raised.value.problems}


def test_the_shipped_game_can_be_read_and_every_municipality_plays() -> None:
    game = read_game(SHIPPED)
    municipal = [role for role in game.file.roles.values() if role.kind == "municipality"]
    assert {role.municipalities for role in municipal} == {(code,) for code in game.scenario.region.codes}
    assert [(one.first_year, one.last_year) for one in game.rounds] == [
        (2026, 2028),
        (2029, 2030),
        (2031, 2035),
    ]
    assert {role.kind for role in game.file.roles.values()} == {"municipality", "corporation", "care"}


def test_the_schema_is_that_of_the_model_and_the_shipped_game_fits_it() -> None:
    schema = game_json_schema()
    stored = SHIPPED.parents[1] / "schema" / "game.schema.json"
    assert stored.read_text(encoding="utf-8") == json.dumps(schema, indent=2) + "\n"
    document = YAML(typ="safe", pure=True).load(SHIPPED.read_text(encoding="utf-8"))
    assert not list(Draft202012Validator(schema).iter_errors(json.loads(json.dumps(document, default=str))))
    first = SHIPPED.read_text(encoding="utf-8").splitlines()[0]
    assert first == "# yaml-language-server: $schema=../schema/game.schema.json"


def test_everything_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    found = problems_of(
        tmp_path,
        ("municipalities: [Kleindorp], title", "municipalities: [Kleindorf], title"),
        ("replications: 4", "replications: many"),
        ("kind: corporation, title", "kind: company, title"),
        ("by: set}]\n  flats", "by: put}]\n  flats"),
    )
    assert len(found) == 4
    place = found["roles.klein.municipalities.0"]
    assert "did you mean 'Kleindorp'" in place.remedy
    assert (place.where.line, place.where.column) > (1, 1)


@pytest.mark.parametrize(
    ("old", "new", "field", "told"),
    [
        ("first_year: 2028", "first_year: 2029", "rounds", "write 2028"),
        ("first_year: 2026, last_year: 2027", "first_year: 2027, last_year: 2027", "rounds", "2026-01-01"),
        ("    start: 0.3\n", "", "levers.quota", "'start' for a level"),
        ("most: 0.3\n", "most: 0.3\n    most_per_1000: 1\n", "levers.quota", "exactly one of most"),
        ("[Kleindorp], title", "[Middendorp], title", "roles.klein.municipalities", "of its own"),
        ("roles: [municipality, corporation]", "roles: [municipality]", "roles.corporation.kind", "lever"),
        ("other_supply: [flats]", "other_supply: [huts]", "levers.flats.effects", "huts"),
        ("quantity: quota, by: set", "quantity: inflow, by: set", "levers.quota.effects", "multiply"),
        (
            "quantity: inflow, multiply: 1.5",
            "quantity: inflow, multiply: 1.5, groups: [x]",
            "cards.more.changes",
            "x",
        ),
        (
            "after_months: 6\n    changes",
            "after_months: 15\n    changes",
            "cards.more.after_months",
            "15 months",
        ),
        ("scenario: world.yaml", "scenario: wrld.yaml", "scenario", "world.yaml"),
    ],
)
def test_what_does_not_fit_is_told_with_its_place(
    old: str, new: str, field: str, told: str, tmp_path: Path
) -> None:
    found = problems_of(tmp_path, (old, new))
    (problem,) = [one for one in found.values() if one.field.startswith(field)]
    assert told in str(problem)
    assert problem.where.line > 1
    assert problem.where.file.endswith("villages.yaml")


def test_what_is_wrong_in_the_scenario_is_told_of_the_scenario(tmp_path: Path) -> None:
    path = written(tmp_path)
    world = tmp_path / "world.yaml"
    world.write_text(world.read_text(encoding="utf-8") + "policy: {cap: 3}\n", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        read_game(path)
    assert any(one.where.file.endswith("world.yaml") for one in raised.value.problems)


def test_a_scenario_with_reviews_is_no_world_for_a_game(tmp_path: Path) -> None:
    path = written(tmp_path)
    world = tmp_path / "world.yaml"
    text = world.read_text(encoding="utf-8")
    rule = "{kind: rebase, title: {nl: a, en: b}, on: 2027-12-31}"
    world.write_text(f"{text}reviews:\n  look: {rule}\n", encoding="utf-8")
    with pytest.raises(InputError, match="without reviews"):
        read_game(path)
