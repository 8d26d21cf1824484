"""The tables of events and households, on a log by hand."""

from __future__ import annotations

from simulator.contract import TABLES, Cause, EventKind, Route
from simulator.flows import Compiled, compile_scenario
from simulator.results.frames import in_form
from simulator.results.households import event_table, household_table, id_text
from tests.results.by_hand import ends, leaves_home, log, other_home, registered, resident
from tests.worlds import TEXT, changed, scenario, three_villages

UNIT = other_home(11, 1, 0)
HAND = (
    resident(32, 1, UNIT),
    resident(64, 0),
    registered(96, 5, 0),
    leaves_home(EventKind.LOST_HOME, 32, 10, UNIT | {"destination": 1}, Cause.CLOSED),
    registered(33, 10, 1, cause=Cause.CLOSED),
    ends(
        EventKind.HOUSED, 33, 20, 1, 10, home=7, municipality=0, route=Route.RELET, size_class=0, rent_class=0
    ),
    registered(65, 30, 0, cause=Cause.LOST_HOME),
    ends(EventKind.LAPSED, 65, 40, 0, 30, cause=Cause.EXPIRED),
)


def world() -> Compiled:
    units = {"name": TEXT, "kind": "private_rent", "homes": {"GM0002": 3}, "opens": "2026-01-01"}
    return compile_scenario(scenario(changed(three_villages(), supply__other_supply={"units": units})))


def test_an_event_names_the_kind_of_other_supply() -> None:
    table = event_table(log(*HAND), world(), 4)
    assert in_form("events", table).columns == [column.name for column in TABLES["events"]]
    assert table["other_supply"].to_list() == ["units", None, None, "units", None, None, None, None]
    lost = table.row(3, named=True)
    assert (lost["event"], lost["cause"], lost["municipality"]) == ("lost_home", "closed", "GM0002")
    assert lost["route"] == "other_supply"


def test_without_other_supply_the_column_is_empty() -> None:
    table = event_table(log(registered(96, 5, 0)), compile_scenario(scenario(three_villages())), 0)
    assert table["other_supply"].to_list() == [None]


def test_a_household_is_there_for_each_time_it_registers_and_says_why_it_came_back() -> None:
    table = household_table(log(*HAND), world(), 4)
    assert in_form("households", table).columns == [column.name for column in TABLES["households"]]
    assert table["household"].to_list() == [id_text(96), id_text(33), id_text(65)]
    assert table["came_back"].to_list() == [None, "closed", "lost_home"]
    assert table["exit"].to_list() == ["waiting", "housed", "lapsed"]
    assert table["cause"].to_list() == [None, None, "expired"]
    assert table["housed_in"].to_list() == [None, "GM0001", None]
    assert table["destination"].to_list() == ["GM0001", "GM0002", "GM0001"]
