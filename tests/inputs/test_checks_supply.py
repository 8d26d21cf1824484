"""Other supply: homes that are there for somebody, and measures that change something of it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from simulator.inputs import load
from simulator.model.base import Figure
from simulator.model.checks import check
from tests.inputs.region import found, noted, write


def flex(fields: str = "", opens: str = "2027-03-01", homes: str = "{Apeldoorn: 30}") -> str:
    """Return temporary homes in Apeldoorn, with some more fields."""
    name = "name: {nl: Flexwoningen, en: Temporary homes}"
    return (
        f"supply: {{other_supply: {{flex: {{{name}, kind: temporary_housing, homes: {homes}, opens: {opens}"
        f"{', ' if fields else ''}{fields}}}}}}}\n"
    )


def change(fields: str) -> str:
    """Return a measure that changes the homes of other supply."""
    return f"measures: {{building_stop: {{changes: [{{quantity: other_supply_homes, {fields}}}]}}}}\n"


def test_sound_other_supply_has_no_findings_and_no_remarks(tmp_path: Path) -> None:
    assert (
        noted(tmp_path, flex("closes: 2040-06-30, groups: [shelter], suits: {at_most: 2}, stay: null")) == []
    )
    assert noted(tmp_path, flex(opens="2020-01-01", homes="{Apeldoorn: 0}")) == []


@pytest.mark.parametrize(
    ("opens", "remedy"),
    [
        ("2036-01-01", "leave this supply out, or correct the date"),
        ("1985-01-01", "write 2000-01-01 or later"),
    ],
)
def test_it_opens_before_the_run_is_over(opens: str, remedy: str, tmp_path: Path) -> None:
    assert found(tmp_path, flex(opens=opens)) == [
        (
            "supply.other_supply.flex.opens",
            opens,
            "a day from 2000-01-01 to 2035-12-31, the last day of the run",
            remedy,
        )
    ]


@pytest.mark.parametrize(
    ("closes", "remedy"),
    [
        ("2025-12-31", "leave this supply out, or correct the date"),
        ("2999-12-31", "leave it out if the homes stay"),
    ],
)
def test_it_closes_after_the_run_has_begun(closes: str, remedy: str, tmp_path: Path) -> None:
    assert found(tmp_path, flex(f"closes: {closes}", opens="2020-01-01")) == [
        ("supply.other_supply.flex.closes", closes, "2026-01-01, the first day of the run, or later", remedy)
    ]


def test_it_opens_before_it_closes(tmp_path: Path) -> None:
    assert found(tmp_path, flex("closes: 2027-02-28")) == [
        ("supply.other_supply.flex", "", "opens <= closes", "put the dates in order")
    ]


def test_it_suits_some_household(tmp_path: Path) -> None:
    assert found(tmp_path, flex("suits: {at_least: 16}")) == []
    ((field, value, allowed, _),) = found(tmp_path, flex("suits: {at_least: 17}"))
    assert (field, value) == ("supply.other_supply.flex.suits.at_least", "17")
    assert allowed == "at most 16, the largest household there is"


def test_it_serves_groups_that_exist_and_at_least_one(tmp_path: Path) -> None:
    assert found(tmp_path, flex("groups: [shelter, medicl]")) == [
        (
            "supply.other_supply.flex.groups.1",
            "medicl",
            "a group: medical, shelter",
            "did you mean 'medical'?",
        )
    ]
    ((field, value, allowed, remedy),) = found(tmp_path, flex("groups: []"))
    assert (field, value, allowed) == ("supply.other_supply.flex.groups", "an empty list", "at least one")
    assert remedy == "name one, or leave it out for all of them"


def test_it_stands_in_municipalities_of_the_region(tmp_path: Path) -> None:
    ((field, value, _, remedy),) = found(tmp_path, flex(homes="{Apeldorn: 30}"))
    assert (field, value) == ("supply.other_supply.flex.homes.Apeldorn", "Apeldorn")
    assert remedy == "did you mean 'Apeldoorn'?"
    assert found(tmp_path, flex()) == []
    scenario = load(tmp_path / "over.yaml").scenario
    elsewhere = scenario.supply.other_supply["flex"].model_copy(update={"homes": {"GM9999": Figure(value=1)}})
    supply = scenario.supply.model_copy(update={"other_supply": {"flex": elsewhere}})
    built = scenario.model_copy(update={"supply": supply})
    assert [one.path for one in check(built)] == ["supply.other_supply.flex.homes.GM9999"]


def test_who_lives_there_on_the_first_day_matters_if_it_is_there_then(tmp_path: Path) -> None:
    half = "occupied_on_first_day: 0.5"
    assert noted(tmp_path, flex(half, opens="2025-12-31")) == []
    ((field, value, allowed, _),) = noted(tmp_path, flex(half, opens="2026-01-01"))
    assert (field, value) == ("supply.other_supply.flex.occupied_on_first_day", "0.5")
    assert allowed == "nothing, since it opens on 2026-01-01 and is empty then"


def test_another_kind_of_supply_keeps_the_rest_of_it(tmp_path: Path) -> None:
    assert found(tmp_path, flex()) == []
    over = "extends: over.yaml\nsupply: {other_supply: {flex: {kind: private_rent}}}\n"
    supply = load(write(tmp_path, over, "renting.yaml")).scenario.supply.other_supply["flex"]
    assert (supply.kind, supply.opens) == ("private_rent", date(2027, 3, 1))


@pytest.mark.parametrize(
    ("operation", "field", "allowed"),
    [
        ("set: 2.5", "set", "a whole number of homes, at least 0 (other_supply_homes)"),
        ("set: -1", "set", "a whole number of homes, at least 0 (other_supply_homes)"),
        ("add: 2.5", "add", "a whole number, since other_supply_homes is one"),
    ],
)
def test_a_measure_changes_whole_homes(operation: str, field: str, allowed: str, tmp_path: Path) -> None:
    ((path, _, may, _),) = found(tmp_path, flex() + change(operation))
    assert (path, may) == (f"measures.building_stop.changes.0.{field}", allowed)


def test_a_measure_changes_other_supply_that_exists(tmp_path: Path) -> None:
    assert (
        found(tmp_path, flex() + change("add: 10, other_supply: [flex], municipalities: [Apeldoorn]")) == []
    )
    assert found(tmp_path, change("add: 10, other_supply: [flex]")) == [
        (
            "measures.building_stop.changes.0.quantity",
            "other_supply_homes",
            "other supply to be changed, and there is none",
            "give supply.other_supply, or leave the change out",
        )
    ]
    assert found(tmp_path, flex() + change("add: 10, other_supply: [flx]")) == [
        (
            "measures.building_stop.changes.0.other_supply.0",
            "flx",
            "a kind of other supply: flex",
            "did you mean 'flex'?",
        )
    ]


def test_a_measure_adds_homes_where_such_supply_stands(tmp_path: Path) -> None:
    to_both = change("add: 10, municipalities: [Apeldoorn, Zutphen]")
    assert found(tmp_path, flex() + to_both) == [
        (
            "measures.building_stop.changes.0.municipalities.1",
            "Zutphen",
            "a municipality where flex has homes: Apeldoorn",
            "write 'Zutphen: 0' under supply.other_supply.flex.homes, or leave it out",
        )
    ]
    assert found(tmp_path, flex(homes="{Apeldoorn: 30, Zutphen: 0}") + to_both) == []


@pytest.mark.parametrize("field", ["corporations", "facilities", "other_supply"])
def test_a_quantity_of_something_else_is_not_changed_for_these(field: str, tmp_path: Path) -> None:
    changed = (
        f"measures: {{building_stop: {{changes: [{{quantity: inflow, multiply: 2, {field}: [flex]}}]}}}}"
    )
    ((path, _, allowed, remedy),) = found(tmp_path, changed)
    assert path == "measures.building_stop.changes.0"
    assert allowed.startswith(f"no {field}: inflow is ")
    assert remedy == f"leave '{field}' out"
