"""Other supply on a log by hand: who moved in and out, which homes there were, what they cost, and the account."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
import pytest

from simulator.contract import TABLES, Cause, EventKind
from simulator.flows import Compiled, compile_scenario
from simulator.results.blocks import Block
from simulator.results.counts import Counts, count, monthly
from simulator.results.frames import OTHER_SUPPLY_COLUMNS, amounts, other_supply_batches
from simulator.results.ledger import Ledger, ledger
from simulator.results.log import EventLog
from tests.results.by_hand import ends, leaves_home, log, other_home, registered, resident
from tests.worlds import TEXT, changed, measure, scenario, three_villages

UNITS, ROOMS = 0, 1
UNIT_1, UNIT_2 = other_home(11, 0, UNITS), other_home(12, 0, UNITS)
ROOM_1, ROOM_2, ROOM_ELSEWHERE = other_home(21, 0, ROOMS), other_home(22, 0, ROOMS), other_home(31, 1, ROOMS)


def kind(homes: dict[str, int], opens: str, **parts: Any) -> dict[str, Any]:
    return {"name": TEXT, "kind": "temporary_housing", "homes": homes, "opens": opens} | parts


def world(**paths: Any) -> Compiled:
    """Ten units from March 2026 to June 2027; and rooms of which one is left from 2027 on."""
    base = changed(
        three_villages(),
        supply__other_supply={
            "units": kind({"GM0001": 10}, "2026-03-01", closes="2027-06-30", cost_per_home_year=3_650),
            "rooms": kind({"GM0001": 4, "GM0002": 2}, "2025-01-01", occupied_on_first_day=0.5),
        },
        measures={
            "fewer_rooms": measure(
                "2027-01-01",
                {
                    "quantity": "other_supply_homes",
                    "set": 1.0,
                    "municipalities": ("GM0001",),
                    "other_supply": ("rooms",),
                },
            )
        },
    )
    return compile_scenario(scenario(changed(base, **paths)))


HAND = (
    resident(1, 0, ROOM_1),
    resident(2, 0, ROOM_2),
    resident(3, 1, ROOM_ELSEWHERE),
    registered(4, 10, 0),
    registered(5, 20, 0),
    ends(EventKind.HOUSED, 4, 65, 0, 10, **UNIT_1),
    ends(EventKind.HOUSED, 5, 70, 0, 20, **UNIT_2),
    leaves_home(EventKind.MOVED_ON, 4, 100, UNIT_1),
    registered(6, 110, 0),
    # The same home again.
    ends(EventKind.HOUSED, 6, 120, 0, 110, **UNIT_1),
    leaves_home(EventKind.LOST_HOME, 3, 200, ROOM_ELSEWHERE, Cause.LOST_HOME),
    # Day 395 is 31 January 2027.
    leaves_home(EventKind.MOVED_ON, 1, 395, ROOM_1),
    # Day 546 is 1 July 2027.
    leaves_home(EventKind.LOST_HOME, 5, 546, UNIT_2, Cause.CLOSED),
    leaves_home(EventKind.LOST_HOME, 6, 546, UNIT_1, Cause.CLOSED),
)


def counts(compiled: Compiled, events: EventLog | None = None) -> Counts:
    return count(log(*HAND) if events is None else events, compiled)


def series(compiled: Compiled, name: str) -> Block:
    return monthly(counts(compiled), Block(np.zeros(24), np.zeros((24, 3)), np.zeros((24, 3))))[name]


def test_homes_are_those_in_force_or_those_lived_in_where_these_are_more() -> None:
    found = counts(world()).other_supply
    assert found.opening_occupied.tolist() == [0, 2, 1]
    assert found.occupied[:, 0].tolist() == [0, 0, 2, 1, *[2] * 14, *[0] * 6]
    assert found.homes[:, 0].tolist() == [0, 0, *[10] * 16, *[0] * 6]
    assert found.occupied[:, 1].tolist() == [*[2] * 12, *[1] * 12]
    # One of the two is left on 31 January 2027; the other is there by then.
    assert found.homes[:, 1].tolist() == [*[4] * 12, *[1] * 12]
    assert found.homes[:, 2].tolist() == [2] * 24


def test_a_home_that_a_measure_takes_away_is_there_as_long_as_somebody_lives_there() -> None:
    events = tuple(event for event in HAND if event["time"] != 395 * 86_400)
    assert counts(world(), log(*events)).other_supply.homes[:, 1].tolist() == [*[4] * 12, *[2] * 12]


def test_each_home_costs_its_part_of_the_year_from_the_day_it_opens() -> None:
    cost = counts(world()).other_supply.cost[:, 0]
    # 3,650 a year is 10 a day; ten homes; March has 31 days.
    assert cost[:4] == pytest.approx([0.0, 0.0, 3_100.0, 3_000.0])
    assert cost[12:].sum() == pytest.approx(181 * 100.0)


def test_a_home_that_is_lived_in_costs_to_the_second_it_is_left() -> None:
    rooms = {"rooms": kind({"GM0001": 4}, "2025-01-01", cost_per_home_year=36.5)}
    # Of the two homes that are lived in, one is in force and the other is left after 30 of the 31 days.
    events = (
        resident(1, 0, other_home(21, 0, 0)),
        resident(2, 0, other_home(22, 0, 0)),
        leaves_home(EventKind.MOVED_ON, 1, 395, other_home(21, 0, 0)),
    )
    cost = counts(world(supply__other_supply=rooms), log(*events)).other_supply.cost[:, 0]
    assert cost[11:14] == pytest.approx([0.1 * 4 * 31, 0.1 * (31 + 30), 0.1 * 28])


def test_a_leap_year_costs_no_more_than_another_year() -> None:
    compiled = world(
        horizon={"start": "2028-01-01", "end": "2028-12-31"},
        measures={},
        supply__other_supply={"units": kind({"GM0002": 3}, "2027-01-01", cost_per_home_year=1_000)},
    )
    cost = counts(compiled, log()).other_supply.cost
    assert cost.sum() == pytest.approx(3_000.0)
    assert cost[1, 0] == pytest.approx(3_000.0 * 29 / 366)


def test_the_cost_of_homes_is_unknown_where_they_are_and_nothing_where_there_are_none() -> None:
    free = {"units": kind({"GM0001": 10}, "2026-03-01"), "none": kind({"GM0002": 0}, "2026-01-01")}
    compiled = world(supply__other_supply=free, measures={})
    found = counts(compiled, log()).other_supply_cost
    cost, region = found.municipality, found.region
    assert cost is not None
    assert cost[:2].tolist() == [[0.0] * 3] * 2
    assert np.isnan(cost[2:, 0]).all()
    assert (cost[:, 1:] == 0.0).all()
    assert region is not None
    assert np.isnan(region[2:]).all()


def test_a_total_is_what_is_known_where_some_cost_is_not() -> None:
    some = {
        "units": kind({"GM0001": 10}, "2026-01-01", cost_per_home_year=365),
        "rooms": kind({"GM0001": 5, "GM0002": 5}, "2026-01-01"),
    }
    found = counts(world(supply__other_supply=some, measures={}), log()).other_supply_cost
    assert found.region is not None
    assert found.municipality is not None
    assert found.region[0] == found.municipality[0, 0] == pytest.approx(310.0)
    assert np.isnan(found.municipality[0, 1])


def test_the_series_add_up_the_pools_of_a_municipality() -> None:
    compiled = world()
    lettings, lost = series(compiled, "other_supply_lettings"), series(compiled, "lost_home")
    homes, occupied = series(compiled, "other_supply_homes"), series(compiled, "other_supply_occupied")
    assert lettings.municipality is not None
    assert lettings.municipality.sum(axis=0).tolist() == [3.0, 0.0, 0.0]
    assert homes.municipality is not None
    assert homes.municipality[[0, 2]].tolist() == [[4.0, 2.0, 0.0], [14.0, 2.0, 0.0]]
    assert occupied.region is not None
    assert occupied.region[[0, 2, 23]].tolist() == [3.0, 5.0, 1.0]
    assert lost.municipality is not None
    assert lost.municipality.sum(axis=0).tolist() == [2.0, 1.0, 0.0]


def test_the_account_of_each_kind_adds_up_in_every_municipality_and_year() -> None:
    compiled = world()
    accounts = ledger(counts(compiled), compiled)
    opening, moved_in, moved_on, lost, closed, occupied, _ = np.moveaxis(accounts.other_supply, -1, 0)
    assert np.array_equal(opening + moved_in, moved_on + lost + closed + occupied)
    assert accounts.other_supply.tolist() == [
        [[0, 3, 1, 0, 0, 2, 10], [2, 0, 0, 0, 0, 2, 4], [1, 0, 0, 1, 0, 0, 2]],
        [[2, 0, 0, 0, 2, 0, 0], [2, 0, 1, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0, 2]],
    ]
    assert accounts.other_supply_cost[:, 0].tolist() == pytest.approx([30_600.0, 18_100.0])
    assert np.isnan(accounts.other_supply_cost[:, 1:]).all()


def table_of(ledgers: list[Ledger], compiled: Compiled) -> pl.DataFrame:
    accounts = amounts(np.stack([one.other_supply for one in ledgers]), OTHER_SUPPLY_COLUMNS)
    cost = np.stack([one.other_supply_cost for one in ledgers])
    return other_supply_batches(compiled).frame(0, [*accounts, ("cost", cost)])


def test_the_table_names_the_kind_and_the_municipality() -> None:
    compiled = world()
    accounts = ledger(counts(compiled), compiled)
    table = table_of([accounts, accounts], compiled)
    assert table.columns == [column.name for column in TABLES["other_supply"]]
    assert len(table) == 2 * 2 * 3
    row = table.row(1, named=True)
    assert row == {
        "replication": 0,
        "year": 2026,
        "other_supply": "rooms",
        "municipality": "GM0001",
        "opening": 2,
        "moved_in": 0,
        "moved_on": 0,
        "lost_home": 0,
        "closed": 0,
        "occupied": 2,
        "homes": 4,
        "cost": None,
    }
    assert table["replication"].to_list() == [0] * 6 + [1] * 6


def test_without_other_supply_the_table_is_there_and_empty() -> None:
    compiled = compile_scenario(scenario(three_villages()))
    found = count(log(), compiled)
    table = table_of([ledger(found, compiled)], compiled)
    assert table.columns == [column.name for column in TABLES["other_supply"]]
    assert table.is_empty()
    assert found.other_supply_cost.municipality is not None
    assert (found.other_supply_cost.municipality == 0.0).all()
    assert found.other_supply_homes.shape == (24, 3)
