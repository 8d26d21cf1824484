"""Every number and rule of the agreement has its place, and the place exists."""

from __future__ import annotations

import csv
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from simulator.contract import PLAN_ITEMS, PLAN_LIMITS, TABLES, YEARLY
from simulator.model.scenario import Scenario

DOCS = Path(__file__).parents[2] / "docs"
NUMBERS = [f"N{number}" for number in range(1, 23)]
RULES = [f"R{number}" for number in range(1, 31)]
COMMANDS = {"init", "validate", "schema", "run", "plan", "show", "progress", "doctor"}
METRICS = {one.name for one in YEARLY}
ITEMS = {one.name for one in PLAN_ITEMS}
LIMITS = {one.name for one in PLAN_LIMITS}
RESULTS = ("metric", "table", "item", "limit", "command", "document")
MAPPING_KEY = "*"


def read_rows() -> list[dict[str, str]]:
    with (DOCS / "agreement.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


ROWS = read_rows()


def carriers(row: dict[str, str]) -> list[str]:
    return row["carried_by"].split("; ")


CARRIERS = sorted({carrier for row in ROWS for carrier in carriers(row)})


def alternatives(annotation: Any) -> Iterator[Any]:
    """Yield the plain types that an annotation allows."""
    if get_origin(annotation) is Annotated:
        yield from alternatives(get_args(annotation)[0])
    elif get_origin(annotation) in (Union, types.UnionType):
        for one in get_args(annotation):
            yield from alternatives(one)
    else:
        yield annotation


def below(annotation: Any, step: str) -> Iterator[Any]:
    """Yield what stands under one step of a path."""
    for one in alternatives(annotation):
        if step == MAPPING_KEY and get_origin(one) in (dict, tuple):
            yield get_args(one)[-1] if get_origin(one) is dict else get_args(one)[0]
        elif isinstance(one, type) and issubclass(one, BaseModel) and step in one.model_fields:
            yield one.model_fields[step].annotation


def field_exists(path: str) -> bool:
    found: list[Any] = [Scenario]
    for step in path.split("."):
        found = [one for annotation in found for one in below(annotation, step)]
    return bool(found)


def test_every_number_and_rule_stands_in_the_table_once_and_in_order() -> None:
    assert [row["id"] for row in ROWS] == NUMBERS + RULES


def test_every_row_says_what_the_agreement_says_and_what_carries_it() -> None:
    assert all(row["what_the_agreement_says"].strip() and row["carried_by"].strip() for row in ROWS)


@pytest.mark.parametrize("carrier", CARRIERS)
def test_what_carries_a_row_exists(carrier: str) -> None:
    kind, colon, name = carrier.partition(":")
    if not colon:
        assert field_exists(carrier), f"the scenario has no field {carrier}"
    elif kind == "metric":
        assert name in METRICS
    elif kind == "table":
        assert name in TABLES
    elif kind == "item":
        assert name in ITEMS
    elif kind == "limit":
        assert name in LIMITS
    elif kind == "command":
        assert name in COMMANDS
    elif kind == "document":
        assert (DOCS.parent / name).is_file()
    else:
        assert kind == "later"
        assert len(name.split()) >= 5, "a reason that a reader understands"


@pytest.mark.parametrize(
    "path",
    ["policy.capp", "region.municipalities.name", "demand.groups.*.nothing", "supply.relets.turnover_rate.*"],
)
def test_a_field_that_does_not_exist_is_noticed(path: str) -> None:
    assert not field_exists(path)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_the_kind_tells_how_a_row_is_carried(row: dict[str, str]) -> None:
    first = carriers(row)[0].partition(":")
    expected = {"later"} if first[0] == "later" else {"result"} if first[0] in RESULTS else {"data", "choice"}
    assert row["kind"] in expected


def test_the_readable_page_has_every_row_as_the_table_says_it() -> None:
    lines = (DOCS / "agreement.md").read_text(encoding="utf-8").splitlines()
    shown = {
        line.split(" | ")[0].removeprefix("| "): line
        for line in lines
        if line.startswith("| ") and line[2] in "NR"
    }
    assert set(shown) == set(NUMBERS + RULES)
    for row in ROWS:
        line = shown[row["id"]]
        assert f" | {row['what_the_agreement_says']} | " in line
        for carrier in carriers(row):
            kind, colon, name = carrier.partition(":")
            assert kind == "document" or (name.strip() if colon else carrier) in line
