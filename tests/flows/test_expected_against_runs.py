"""The expected flows are the means of runs where nobody has to wait, within four standard errors."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import Cause, EventKind
from simulator.flows import Compiled
from simulator.results.counts import count
from simulator.results.facilities import count_facilities
from simulator.results.facility_series import unblocked_need
from simulator.results.log import EventLog
from tests.engine.measuring import logs
from tests.flows.expecting import chain, flows
from tests.worlds import (
    changed,
    exponential,
    fixed,
    measure,
    other_homes,
    three_villages,
    village_of_other_homes,
)


def assert_means(found: np.ndarray, expected: np.ndarray) -> None:
    """Hold the means of the replications, the first axis, against what is expected."""
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    far_off = np.abs(found.mean(axis=0) - expected) > 4.0 * error + 1e-9
    assert not far_off.any(), (found.mean(axis=0)[far_off], expected[far_off], error[far_off])


def by_year(monthly: np.ndarray) -> np.ndarray:
    """Return monthly counts by year, which comes last: (24, ...) -> (..., 2)."""
    return np.stack([monthly[:12].sum(axis=0), monthly[12:].sum(axis=0)], axis=-1)


def room_for_all() -> dict[str, Any]:
    """Return the chain of facilities where everybody finds a free home at once, or refuses two of them."""
    homes = {"GM0001": 900, "GM0002": 900, "GM0003": 900}
    return chain(
        demand__own_solution=None,
        demand__destination_key__path={2026: 0.25, 2027: 0.75},
        demand__returns={
            "probability": 0.4,
            "after": {"kind": "gamma", "mean_days": 250, "shape": 1.5},
            "through": "shelter",
            "households_on_first_day": 200,
        },
        demand__groups__holders__return_probability=0.1,
        facilities__shelter__intake={"on_days": (10.0, 500.0)},
        facilities__shelter__first_day={"waiting_outside": 6},
        policy__offering={"per_home": 3, "refusals_allowed": 2, "refusal_probability": 0.4},
        supply__other_supply={"units": other_homes(homes)},
    )


def test_need_and_returns_are_who_registers_where_nobody_has_to_wait() -> None:
    world = room_for_all()
    compiled, runs = logs(world, 60)
    counts = [count(log, compiled) for log in runs]
    returned = np.array([by_year(one.returned) for one in counts]).swapaxes(1, 2)
    registered = np.array([by_year(one.registered) for one in counts]).swapaxes(1, 2)
    listed = np.array([_registered_from_the_list_of_the_first_day(log, compiled) for log in runs])
    registered[:, :, :, 0] -= listed
    expected = flows(world)
    assert_means(returned, expected.returned)
    assert_means(registered + returned, expected.need)
    opening = np.array([one.opening_backlog.T for one in counts]) + listed
    assert_means(opening, expected.opening)


def _registered_from_the_list_of_the_first_day(log: EventLog, compiled: Compiled) -> np.ndarray:
    """Return who was on a list on the first day and registered then: (groups, municipalities)."""
    listed = log.of(EventKind.ARRIVED)
    came = log.of(EventKind.REGISTERED)
    theirs = came.where(np.isin(came["household"], listed["household"][listed["time"] < 0]))
    table = np.zeros((len(compiled.labels.groups), len(compiled.labels.municipalities)), dtype=np.int64)
    np.add.at(table, (theirs["group"], theirs["destination"]), 1)
    return table


def test_the_part_that_leaves_without_a_home_is_the_natural_exits() -> None:
    world = changed(room_for_all(), demand__returns=None)
    compiled, runs = logs(world, 30)
    lapsed = np.array([count(log, compiled).lapsed.sum(axis=(0, 1)) for log in runs])
    expected = flows(world)
    need = expected.need.sum(axis=(1, 2)) + expected.opening.sum(axis=1)
    assert expected.natural_exits_share == pytest.approx(np.full((3, 2), 0.16))
    assert_means(lapsed, need * 0.16)


def test_the_need_is_that_of_the_metrics_where_people_stay_in_facilities_for_long() -> None:
    """Who comes to a facility counts on that day, though it registers a year later or after the run."""
    world = changed(
        room_for_all(),
        facilities__shelter__stay=exponential(100),
        facilities__living__stay=exponential(300),
        demand__returns=None,
        demand__groups__holders__in_fair_share=False,
    )
    compiled, runs = logs(world, 40)
    found = [
        by_year(unblocked_need(count(log, compiled), count_facilities(log, compiled), compiled))
        for log in runs
    ]
    expected = flows(world).need
    assert_means(np.array(found), expected[:2].sum(axis=(0, 1)))


def test_relets_and_deliveries_are_the_means_of_runs() -> None:
    world = changed(
        three_villages(),
        measures={
            "faster": measure("2026-10-11", {"quantity": "turnover_rate", "multiply": 1.5}),
            "later": measure("2026-06-01", {"quantity": "delivery_delay_days", "set": 90.0}),
        },
        supply__projects={"one": {"municipality": "GM0003", "planned": "2026-12-01", "homes": 80}},
    )
    compiled, runs = logs(world, 40)
    counts = [count(log, compiled) for log in runs]
    expected = flows(world)
    assert_means(np.array([by_year(one.relets) for one in counts]), expected.relets.sum(axis=1))
    assert_means(np.array([by_year(one.delivered) for one in counts]), expected.deliveries)


STAYS = (
    exponential(280),
    {"kind": "gamma", "mean_days": 280, "shape": 3},
    {"kind": "empirical", "days": (100.0, 280.0, 460.0)},
)


@pytest.mark.parametrize("stay", STAYS, ids=lambda stay: stay["kind"])
def test_homes_of_other_supply_are_held_as_long_as_they_are_in_runs(stay: Any) -> None:
    """Somebody always waits, so all homes are held at all times: by who lived there on the first day or came later.

    The rooms close on 15 November 2027; who lives there then loses the home.
    """
    kinds: dict[str, Any] = {
        "units": other_homes(60, opens="2024-01-01", stay=stay, void=exponential(20)),
        "rooms": other_homes(40, opens="2024-01-01", stay=stay, void=fixed(20), closes="2027-11-15"),
    }
    world = changed(village_of_other_homes(1.5, "2028-12-31", **kinds), demand__opening_backlog__total=50)
    compiled, runs = logs(world, 40)
    expected = flows(world, "month").other_supply
    moved_in = np.array([count(log, compiled).other_supply.moved_in.T for log in runs])
    held = np.einsum("kpq,rkq->rkp", expected.kept, moved_in) + expected.first_day_kept
    assert_means(held, expected.homes)
    lost = np.array([(log.of(EventKind.LOST_HOME)["cause"] == Cause.CLOSED).sum() for log in runs])
    lives = moved_in[:, 1] @ expected.living[1] + expected.first_day_living[1]
    assert_means(lost - lives, np.zeros(()))
