"""Who comes back, and who is housed by another municipality: counts and accounts of a log by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.contract import NONE, Cause, EventKind, Route
from simulator.flows import Compiled, compile_scenario
from simulator.results.blocks import Block
from simulator.results.counts import Counts, count, monthly
from simulator.results.facilities import count_facilities
from simulator.results.facility_series import home_bound_outside, unblocked_need
from simulator.results.ledger import ledger
from simulator.results.metrics import yearly
from simulator.results.register import Register
from simulator.results.waits import waits_of
from simulator.results.walk import walk
from tests.results.by_hand import ends, leaves_home, log, registered, relet, resident
from tests.worlds import changed, scenario, three_villages

HERE, THERE, ELSEWHERE = 0, 1, 2
CARERS, LEAVERS = 0, 1
REGULAR = {"route": Route.RELET, "size_class": 0, "rent_class": 0}
HAND = (
    registered(32, -20, HERE),
    resident(64, THERE),
    relet(1, 3, THERE),
    relet(2, 4, HERE),
    # One whom the first municipality answers for is housed by the second, and later the other way round.
    ends(EventKind.HOUSED, 32, 10, HERE, -20, home=1, municipality=THERE, **REGULAR),
    registered(96, 15, THERE, LEAVERS),
    ends(EventKind.HOUSED, 96, 40, THERE, 15, home=2, municipality=HERE, group=LEAVERS, **REGULAR),
    # Two lose their home and register again, one of them for another municipality than where it lived.
    leaves_home(EventKind.LOST_HOME, 64, 50, {"municipality": THERE}, Cause.LOST_HOME),
    registered(65, 50, ELSEWHERE, cause=Cause.LOST_HOME),
    leaves_home(EventKind.LOST_HOME, 32, 400, {"municipality": THERE, "home": 1}, Cause.LOST_HOME),
    registered(33, 400, THERE, cause=Cause.LOST_HOME),
    ends(EventKind.OWN_SOLUTION, 65, 500, ELSEWHERE, 50),
)


def world() -> Compiled:
    return compile_scenario(
        scenario(
            changed(three_villages(), demand__opening_backlog={"total": 0, "registered_within_months": 1})
        )
    )


def counts() -> Counts:
    return count(log(*HAND), world())


def series(name: str) -> Block:
    nobody = Block(np.zeros(24), np.zeros((24, 3)), np.zeros((24, 3)))
    return monthly(counts(), nobody)[name]


def by_place(name: str) -> list[float]:
    values = series(name).municipality
    assert values is not None
    return [float(total) for total in values.sum(axis=0)]


def by_group(name: str) -> list[float]:
    values = series(name).group
    assert values is not None
    return [float(total) for total in values.sum(axis=0)]


@pytest.mark.parametrize(
    ("name", "places"),
    [
        ("registered", [0, 1, 0]),
        ("returned", [0, 1, 1]),
        ("housed_for", [1, 1, 0]),
        ("housed_in", [1, 1, 0]),
        ("transferred_in", [1, 1, 0]),
        ("transferred_out", [1, 1, 0]),
        ("lost_home", [0, 2, 0]),
        ("own_solution", [0, 0, 1]),
    ],
)
def test_who_comes_back_and_who_is_housed_elsewhere_by_municipality(name: str, places: list[float]) -> None:
    assert by_place(name) == places


def test_who_registers_again_is_no_new_registration_of_its_group() -> None:
    assert by_group("registered") == [0, 1, 0]
    assert by_group("returned") == [2, 0, 0]


def test_the_backlog_holds_those_who_came_back() -> None:
    backlog = series("backlog").municipality
    assert backlog is not None
    # After day 10, 15, 40, 50, 400 and 500.
    assert backlog[[0, 1, 13, 16]].tolist() == [[0, 1, 0], [0, 0, 1], [0, 1, 1], [0, 1, 0]]


def test_the_solidarity_account_is_what_others_owe_since_the_first_day() -> None:
    account = series("solidarity_account")
    assert account.municipality is not None
    assert account.municipality[[0, 1, 23]].tolist() == [[-1, 1, 0], [0, 0, 0], [0, 0, 0]]
    assert account.region is not None
    assert not account.region.any()


def test_the_register_adds_up_with_transfers_by_municipality_and_group() -> None:
    register = ledger(counts(), world()).register
    opening, registered_, returned, came_in, housed, lapsed, own, went_out, waiting = np.moveaxis(
        register, -1, 0
    )
    assert np.array_equal(
        opening + registered_ + returned + came_in, housed + lapsed + own + went_out + waiting
    )
    assert register[0, HERE, CARERS].tolist() == [1, 0, 0, 0, 0, 0, 0, 1, 0]
    assert register[0, THERE, CARERS].tolist() == [0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert register[0, THERE, LEAVERS].tolist() == [0, 1, 0, 0, 0, 0, 0, 1, 0]
    assert register[0, HERE, LEAVERS].tolist() == [0, 0, 0, 1, 1, 0, 0, 0, 0]
    assert register[0, ELSEWHERE, CARERS].tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 1]
    assert register[1, ELSEWHERE, CARERS].tolist() == [1, 0, 0, 0, 0, 0, 1, 0, 0]
    assert register[1, THERE, CARERS].tolist() == [0, 0, 1, 0, 0, 0, 0, 0, 1]


def test_the_account_runs_from_the_first_day_where_the_report_starts_later() -> None:
    later = changed(
        three_villages(), horizon={"start": "2026-01-01", "end": "2027-12-31", "report_from": "2026-02-01"}
    )
    compiled = compile_scenario(scenario(later))
    accounts = ledger(count(log(*HAND), compiled), compiled)
    # Who was housed for another municipality in January stands in no account of the report.
    assert accounts.register[0, THERE, CARERS].tolist() == [0, 0, 0, 0, 0, 0, 0, 0, 0]
    assert count(log(*HAND), compiled).solidarity_account[1].tolist() == [0, 0, 0]


def test_the_need_counts_who_comes_back_and_the_fair_share_where_the_home_stands() -> None:
    compiled = world()
    found, in_facilities = counts(), count_facilities(log(*HAND), compiled)
    need = unblocked_need(found, in_facilities, compiled)
    assert need.nonzero()[0].tolist() == [0, 1, 13]
    walked = walk(log(*HAND), compiled)
    waits = waits_of(walked, Register.of(walked), compiled)
    blocks = yearly(found, monthly(found, home_bound_outside(in_facilities, compiled)), need, waits, compiled)
    task, balance = blocks["fair_share_task"].municipality, blocks["solidarity_balance"].municipality
    assert task is not None
    assert balance is not None
    assert task[0] == pytest.approx([2 * 0.5, 2 * 0.3, 2 * 0.2])
    assert balance.tolist() == [[0, 0, 0], [0, 0, 0]]
    ratio = blocks["fair_share_ratio"].municipality
    assert ratio is not None
    assert ratio[0] == pytest.approx([1.0, 1 / 0.6, 0.0])
    longest = blocks["longest_wait"].municipality
    assert longest is not None
    assert longest[0].tolist() == [0, 0, 315]


def test_a_household_before_the_first_day_is_no_registration() -> None:
    found = count(log(resident(64, HERE), resident(96, THERE)), world())
    assert not found.opening_backlog.any()
    assert not found.registered.any()
    assert not found.backlog.any()
    assert NONE not in found.backlog
