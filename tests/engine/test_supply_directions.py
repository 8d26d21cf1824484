"""Other supply, returns, guidance and what municipalities agree push the results the way they should."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from simulator.contract import YEARLY
from simulator.flows import compile_scenario
from simulator.results.blocks import index
from simulator.results.metrics import Years
from simulator.worker import Worker
from tests.worlds import changed, exponential, fixed, measure, other_homes, scenario, three_villages

REPLICATIONS = 6
Totals = dict[tuple[str, str, str], float]


@dataclass(frozen=True)
class Direction:
    """A change and the regional metrics that must go up and down, summed over the years.

    ``given`` holds before and after the change.
    """

    name: str
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    paths: dict[str, Any] = field(default_factory=dict)
    quantity: dict[str, Any] | None = None
    given: dict[str, Any] = field(default_factory=dict)


UNITS = "supply__other_supply__units__"
RETURNS = "demand__returns__"
TO_FAIR_SHARE = {
    "policy__quota": {"path": {2026: 0.2, 2027: "fair_share"}, "shape": "step"},
    "policy__cap": 1.0,
}
DIRECTIONS = [
    Direction(
        "more homes of other supply",
        ("other_supply_homes", "other_supply_occupied", "other_supply_lettings", "other_supply_cost"),
        ("backlog", "wait_mean"),
        {UNITS + "homes": {"GM0001": 20, "GM0002": 15}},
    ),
    Direction(
        "homes that open later",
        ("backlog",),
        ("other_supply_lettings", "other_supply_cost"),
        {UNITS + "opens": "2026-09-01"},
    ),
    Direction("homes that open over many months", (), ("other_supply_homes",), {UNITS + "ramp_months": 18}),
    Direction(
        "homes that close",
        ("lost_home", "returned", "backlog"),
        ("other_supply_homes", "other_supply_occupied"),
        {UNITS + "closes": "2026-12-31"},
    ),
    Direction("longer stays", ("backlog",), ("other_supply_lettings",), {UNITS + "stay__mean_days": 2_000}),
    Direction(
        "longer voids",
        ("backlog",),
        ("other_supply_occupied", "other_supply_lettings"),
        {UNITS + "void": fixed(60)},
    ),
    Direction(
        "homes for one group only", ("backlog",), ("other_supply_lettings",), {UNITS + "groups": ("holders",)}
    ),
    Direction(
        "homes for large households only",
        ("backlog",),
        ("other_supply_lettings",),
        {UNITS + "suits": {"at_least": 4}},
    ),
    Direction(
        "fewer homes lived in on the first day",
        ("other_supply_lettings",),
        ("backlog",),
        {UNITS + "occupied_on_first_day": 0.2},
        given={UNITS + "opens": "2025-06-01"},
    ),
    Direction("a higher price", ("other_supply_cost",), (), {UNITS + "cost_per_home_year": 9_000.0}),
    Direction(
        "measure: homes of other supply",
        ("other_supply_homes", "other_supply_lettings"),
        ("backlog",),
        quantity={"quantity": "other_supply_homes", "add": 10.0},
    ),
    Direction("more returns", ("lost_home", "returned", "backlog"), (), {RETURNS + "probability": 0.8}),
    Direction("homes lost sooner", ("lost_home", "returned"), (), {RETURNS + "after__mean_days": 50}),
    Direction(
        "more households that may come back",
        ("lost_home", "returned", "backlog"),
        (),
        {RETURNS + "households_on_first_day": 90},
    ),
    Direction(
        "measure: returns",
        ("lost_home", "returned"),
        (),
        quantity={"quantity": "return_probability", "set": 0.8},
    ),
    Direction("more guidance", (), ("lost_home", "returned", "backlog"), {RETURNS + "guidance__places": 100}),
    Direction("guidance that helps more", (), ("lost_home",), {RETURNS + "guidance__reduction": 1.0}),
    Direction("longer guidance for fewer", ("lost_home",), (), {RETURNS + "guidance__duration": fixed(700)}),
    Direction(
        "measure: guidance",
        (),
        ("lost_home", "returned"),
        quantity={"quantity": "guidance_places", "set": 100.0},
    ),
    Direction(
        "municipalities that house for each other",
        ("transferred_in", "transferred_out", "housed_in"),
        ("backlog", "offered_in_vain"),
        {"policy__solidarity": {"limit": 20}},
    ),
    Direction(
        "debts that are repaid",
        (),
        ("transferred_in",),
        {"policy__solidarity__repay_from": 2026},
        given={"policy__solidarity": {"limit": 20}},
    ),
    Direction(
        "measure: solidarity",
        ("transferred_in",),
        ("backlog",),
        quantity={"quantity": "solidarity_limit", "set": 20.0},
    ),
    Direction(
        "measure: later new homes",
        (),
        ("delivered", "stock"),
        quantity={"quantity": "delivery_delay_days", "add": 300.0},
    ),
    Direction(
        "measure: a larger task",
        ("fair_share_gross", "growth_path"),
        ("path_realised",),
        quantity={"quantity": "task", "multiply": 1.6},
    ),
    Direction(
        "measure: a larger task on a path to fair share",
        ("urgent_lettings", "quota_used"),
        ("backlog",),
        quantity={"quantity": "task", "multiply": 1.6},
        given=TO_FAIR_SHARE,
    ),
    Direction(
        "measure: fewer relets to reckon with",
        ("urgent_lettings", "quota_used"),
        ("backlog",),
        quantity={"quantity": "expected_relets", "multiply": 0.6},
        given=TO_FAIR_SHARE,
    ),
]


@pytest.mark.parametrize("direction", DIRECTIONS, ids=lambda direction: direction.name)
def test_the_results_go_the_right_way(direction: Direction) -> None:
    given = changed(_world(), **direction.given)
    before = _regional(_totals(given)) if direction.given else _base()
    world = changed(given, **direction.paths)
    if direction.quantity is not None:
        world = changed(world, measures={"turned": measure("2026-02-01", direction.quantity)})
    after = _regional(_totals(world))
    for metric in direction.up:
        assert after[metric] > before[metric], metric
    for metric in direction.down:
        assert after[metric] < before[metric], metric


def test_a_swap_moves_status_holders_from_the_giver_to_the_taker() -> None:
    swap = {"giver": "GM0001", "taker": "GM0003", "persons": 9, "start": "2026-01-01"}
    before = _totals(_world())
    after = _totals(changed(_world(), demand__status_holders__swaps={"one": swap}))
    assert after["registered", "GM0001", "all"] < before["registered", "GM0001", "all"]
    assert after["registered", "GM0003", "all"] > before["registered", "GM0003", "all"]
    assert after["registered", "GM0002", "all"] == before["registered", "GM0002", "all"]


def _world() -> dict[str, Any]:
    world = three_villages()
    world["supply"]["other_supply"] = {
        "units": other_homes(
            {"GM0001": 8, "GM0002": 6}, stay=exponential(300), cost_per_home_year=6_000.0, void=fixed(5)
        )
    }
    world["demand"]["returns"] = {
        "probability": 0.4,
        "after": exponential(150),
        "households_on_first_day": 20,
        "guidance": {"places": 10, "duration": fixed(200), "reduction": 0.5},
    }
    return world


@lru_cache(maxsize=1)
def _base() -> dict[str, float]:
    return _regional(_totals(_world()))


def _regional(totals: Totals) -> dict[str, float]:
    return {
        name: value for (name, place, group), value in totals.items() if (place, group) == ("region", "all")
    }


def _totals(world: dict[str, Any]) -> Totals:
    """Return every metric, summed over the years and averaged over the replications."""
    compiled = compile_scenario(scenario(world))
    years = len(Years.of(compiled).years)
    values = np.array([Worker(compiled, 4).run(number).metrics for number in range(REPLICATIONS)])
    totals = np.nansum(values.mean(axis=0).reshape(-1, years), axis=1)
    return dict(zip(index(YEARLY, compiled.labels), totals.tolist(), strict=True))
