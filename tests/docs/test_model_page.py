"""The page about the model names every quantity and event as the code has them, and the dictionary is up to date."""

from __future__ import annotations

import runpy
from typing import Any, get_args

import pytest

from simulator.contract import (
    FACILITY_SERIES,
    PLAN_GOALS,
    PLAN_ITEMS,
    PLAN_LIMITS,
    SERIES,
    TABLES,
    YEARLY,
    BlockedBy,
    Cause,
    EventKind,
    Route,
)
from simulator.model.measures import BY_FACILITY, BY_GROUP, BY_MUNICIPALITY, FACTOR_ONLY, Quantity
from simulator.model.scenario import Scenario
from tests.docs.pages import ROOT, rows

MODEL = (ROOT / "docs" / "model.md").read_text(encoding="utf-8")
DICTIONARY = ROOT / "docs" / "data-dictionary.md"
QUANTITIES = {row[0].strip("`"): row for row in rows(MODEL) if len(row) == 8 and row[0].startswith("`")}


@pytest.fixture(scope="module")
def maker() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "docs" / "make_data_dictionary.py"))


def test_the_table_of_quantities_has_each_one_once() -> None:
    assert sorted(QUANTITIES) == sorted(get_args(Quantity))


@pytest.mark.parametrize("quantity", get_args(Quantity))
def test_a_quantity_can_be_changed_as_the_table_says(quantity: str) -> None:
    _, _, _, places, groups, facilities, operations, _ = QUANTITIES[quantity]
    assert (places == "yes") == (quantity in BY_MUNICIPALITY)
    assert (groups == "yes") == (quantity in BY_GROUP)
    assert (facilities == "yes") == (quantity in BY_FACILITY)
    assert operations == ("multiply" if quantity in FACTOR_ONLY else "set, multiply, add")


def test_the_table_of_events_has_each_kind_with_its_number_in_order() -> None:
    shown = [(int(row[0]), row[1].strip("`")) for row in rows(MODEL) if len(row) == 3 and row[0].isdigit()]
    assert shown == [(int(kind), kind.name) for kind in EventKind]


def test_every_part_of_a_scenario_is_described() -> None:
    texts = {"format", "title", "explanation"}
    shown = {row[0].strip("`") for row in rows(MODEL)}
    assert set(Scenario.model_fields) - texts <= shown


def test_the_data_dictionary_is_up_to_date(maker: dict[str, Any]) -> None:
    assert DICTIONARY.read_text(encoding="utf-8") == maker["page"](), (
        "run: python docs/make_data_dictionary.py"
    )


def test_the_data_dictionary_has_everything_that_a_result_holds() -> None:
    shown = {row[0].strip("`") for row in rows(DICTIONARY.read_text(encoding="utf-8"))}
    assert {one.name for one in (*SERIES, *YEARLY, *FACILITY_SERIES)} <= shown
    for told in (PLAN_ITEMS, PLAN_GOALS, PLAN_LIMITS):
        assert {one.name for one in told} <= shown
    assert {column.name for columns in TABLES.values() for column in columns} <= shown


@pytest.mark.parametrize("enumeration", [EventKind, Cause, Route, BlockedBy])
def test_every_event_cause_and_route_has_a_meaning(maker: dict[str, Any], enumeration: Any) -> None:
    meanings = maker["member_meanings"](enumeration)
    assert list(meanings) == [one.name for one in enumeration]
    assert [one for one, meaning in meanings.items() if not meaning] == []
