"""The yearly metrics, on a log that is written by hand."""

from __future__ import annotations

import numpy as np
import pytest

from simulator.contract import SERIES, YEARLY, Cause, EventKind, Route
from simulator.flows import Compiled, compile_scenario
from simulator.results.blocks import Block, Blocks, Layout, index
from simulator.results.counts import count, counts_of, monthly
from simulator.results.facilities import count_facilities
from simulator.results.facility_series import home_bound_outside, unblocked_need
from simulator.results.ledger import ledger
from simulator.results.metrics import yearly
from simulator.results.register import Register
from simulator.results.waits import waits_of
from simulator.results.walk import walk
from tests.results.by_hand import ends, let_regular, log, registered, relet
from tests.worlds import changed, measure, scenario, three_villages


def world() -> Compiled:
    return compile_scenario(
        scenario(
            changed(
                three_villages(),
                demand__opening_backlog={"total": 0, "registered_within_months": 1},
                demand__destination_key={"path": {2025: 1.0}},
                supply__demolition=0.0,
                supply__new_homes={"planned_per_year": 0, "realisation": 1},
            )
        )
    )


HAND = (
    registered(1, -30, 0),
    relet(1, -10, 0),
    registered(2, 5, 0),
    registered(3, 10, 1),
    registered(4, 20, 2),
    relet(2, 40, 0),
    ends(EventKind.HOUSED, 1, 60, 0, -30, home=1, municipality=0, route=Route.RELET),
    let_regular(2, 70, 0, Cause.NO_CANDIDATE),
    ends(EventKind.LAPSED, 3, 100, 1, 10, cause=Cause.EXPIRED),
    ends(EventKind.OWN_SOLUTION, 4, 400, 2, 20),
)


def series(compiled: Compiled) -> Blocks:
    in_facilities = count_facilities(log(*HAND), compiled)
    return monthly(count(log(*HAND), compiled), home_bound_outside(in_facilities, compiled))


def metrics(compiled: Compiled) -> Blocks:
    walked = walk(log(*HAND), compiled)
    counts = counts_of(walked, compiled)
    waits = waits_of(walked, Register.of(walked), compiled)
    need = unblocked_need(counts, count_facilities(log(*HAND), compiled), compiled)
    return yearly(counts, series(compiled), need, waits, compiled)


def value(name: str, year: int = 2026, place: str = "region", group: str = "all") -> float:
    compiled = world()
    found = metrics(compiled)
    rows = dict(zip(index(YEARLY, compiled.labels), found.matrix, strict=True))
    return float(rows[name, place, group][year - 2026])


@pytest.mark.parametrize(
    ("name", "year", "place", "expected"),
    [
        ("registered", 2026, "region", 3),
        ("housed_for", 2026, "GM0001", 1),
        ("housed_in", 2026, "GM0001", 1),
        ("lapsed", 2026, "GM0002", 1),
        ("own_solution", 2026, "region", 0),
        ("own_solution", 2027, "GM0003", 1),
        ("backlog", 2026, "region", 2),
        ("backlog", 2027, "region", 1),
        ("unmet_need", 2027, "region", 1),
        ("relets", 2026, "region", 1),
        ("urgent_lettings", 2026, "region", 1),
        ("regular_lettings", 2026, "region", 1),
        ("offered_in_vain", 2026, "region", 1),
        ("in_void", 2026, "region", 0),
        ("stock", 2026, "region", 1_900),
        ("quota_used", 2026, "GM0001", 0.5),
        ("solidarity_balance", 2026, "GM0001", 0),
        ("wait_mean", 2026, "region", 90),
        ("wait_median", 2026, "GM0001", 90),
        ("wait_p90", 2026, "region", 90),
        ("longest_wait", 2026, "GM0001", 360),
        ("longest_wait", 2026, "GM0002", 0),
        ("backlog_years", 2026, "region", 2),
        # Need 3 - 1 lapsed = 2; by population 1, 0.6 and 0.4.
        ("fair_share_task", 2026, "GM0001", 1.0),
        ("fair_share_task", 2026, "GM0002", 0.6),
        ("fair_share_ratio", 2026, "GM0001", 1.0),
        ("fair_share_ratio", 2026, "GM0003", 0.0),
        ("fair_share_ratio", 2026, "region", 0.5),
        ("fair_share_ratio_min", 2026, "region", 0.0),
        ("fair_share_ratio_max", 2026, "region", 1.0),
        ("fair_share_spread", 2026, "region", 1.0),
        ("fair_share_gross", 2026, "region", 100),
        # Enough placed; nobody waits; somebody has waited longer than 90 days.
        ("fair_share_reached", 2026, "GM0001", 1.0),
        ("fair_share_reached", 2026, "GM0002", 1.0),
        ("fair_share_reached", 2026, "GM0003", 0.0),
        ("fair_share_reached", 2026, "region", 0.0),
    ],
)
def test_a_log_by_hand(name: str, year: int, place: str, expected: float) -> None:
    assert value(name, year, place) == pytest.approx(expected)


def test_what_does_not_exist_is_not_a_number() -> None:
    assert np.isnan(value("wait_mean", 2027))
    assert np.isnan(value("quota_used", 2026, "GM0002"))


def test_without_the_key_at_fair_share_an_empty_queue_is_no_fair_share() -> None:
    compiled = compile_scenario(
        scenario(changed(three_villages(), demand__destination_key={"path": {2025: 0.5}}))
    )
    found = metrics(compiled)["fair_share_reached"].municipality
    assert found is not None
    assert found[0].tolist() == [1.0, 0.0, 0.0]


def test_the_gross_fair_share_is_that_of_the_task_of_each_year() -> None:
    world = changed(
        three_villages(),
        measures={"less": measure("2027-01-01", {"quantity": "task", "multiply": 0.5})},
    )
    gross = metrics(compile_scenario(scenario(world)))["fair_share_gross"]
    assert gross.municipality is not None
    assert gross.municipality.tolist() == [[50.0, 30.0, 20.0], [25.0, 15.0, 10.0]]
    assert gross.region is not None
    assert gross.region.tolist() == [100.0, 50.0]


def test_the_accounts_of_a_log_by_hand() -> None:
    compiled = world()
    accounts = ledger(count(log(*HAND), compiled), compiled)
    assert accounts.register[0].sum(axis=(0, 1)).tolist() == [1, 3, 0, 0, 1, 1, 0, 0, 2]
    assert accounts.register[1].sum(axis=(0, 1)).tolist() == [2, 0, 0, 0, 0, 0, 1, 0, 1]
    assert accounts.relets[0, 0].tolist() == [1, 1, 1, 1, 0]


def test_every_series_and_metric_is_computed_and_nothing_else() -> None:
    compiled = world()
    assert set(series(compiled)) == {one.name for one in SERIES}
    assert set(metrics(compiled)) == {one.name for one in YEARLY}


def test_values_are_laid_flat_in_the_order_of_their_index() -> None:
    compiled = world()
    block = Block(np.array([1.0, 2.0]), np.arange(6.0).reshape(2, 3), np.arange(6.0, 12.0).reshape(2, 3))
    registry = tuple(one for one in SERIES if one.name == "backlog")
    assert next(iter(index(registry, compiled.labels))) == ("backlog", "GM0001", "all")
    blocks = Blocks.empty(Layout.of(registry, 3, 3), 2)
    blocks.put("backlog", block)
    assert blocks.matrix.ravel().tolist() == [0, 3, 1, 4, 2, 5, 6, 9, 7, 10, 8, 11, 1, 2]
    found = blocks["backlog"]
    assert found.municipality is not None
    assert found.municipality.tolist() == [[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]
    assert found.region is not None
    assert found.region.tolist() == [1.0, 2.0]
    assert len(blocks) == 1
