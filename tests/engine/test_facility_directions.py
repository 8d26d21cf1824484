"""Every parameter of a facility pushes the results the way it should: paired means of the same futures."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pytest

from simulator.contract import FACILITY_SERIES
from simulator.flows import compile_scenario
from simulator.results.facility_series import facility_rows
from simulator.worker import Worker
from tests.worlds import TEXT, changed, measure, scenario, three_villages

REPLICATIONS = 12


@dataclass(frozen=True)
class Direction:
    """A change and the series of the shelter as a whole that must go up and down, summed over the years.

    ``given`` holds before and after the change.
    """

    name: str
    up: tuple[str, ...]
    down: tuple[str, ...] = ()
    paths: dict[str, Any] = field(default_factory=dict)
    quantity: dict[str, Any] | None = None
    given: dict[str, Any] = field(default_factory=dict)


DIRECTIONS = [
    Direction(
        "more places", ("places", "admitted"), ("waiting_outside",), {"facilities__shelter__places": 60}
    ),
    Direction("places for a lower occupancy", ("places",), (), {"facilities__shelter__occupancy": 0.5}),
    Direction("a longer stay", ("in_care", "places"), (), {"facilities__shelter__stay__mean_days": 200}),
    Direction(
        "more that go home",  # as many registrations then need fewer arrivals
        ("blocked_home",),
        ("arrived",),
        {"facilities__shelter__routes": {"home": {"to": "home", "share": 1.0}}},
        given={"facilities__shelter__places": 20},
    ),
    Direction(
        "more arrivals", ("arrived", "waiting_outside"), (), {"facilities__shelter__intake__per_year": 150}
    ),
    Direction(
        "known arrivals",
        ("arrived",),
        (),
        {"facilities__shelter__intake__on_days": tuple(float(day) for day in range(1, 60))},
    ),
    Direction(
        "less patience",
        ("turned_away",),
        ("waiting_outside",),
        {"facilities__shelter__intake__patience": {"kind": "exponential", "mean_days": 10}},
    ),
    Direction(
        "a shorter list", ("turned_away",), ("waiting_outside",), {"facilities__shelter__intake__capacity": 1}
    ),
    Direction(
        "release on the day", ("admitted",), ("blocked_home",), {"facilities__shelter__holds_place": False}
    ),
    Direction("a higher price", ("blocked_cost",), (), {"facilities__shelter__cost_per_place_day": 200.0}),
    Direction("more homes", ("left_for_home",), ("blocked_home",), {"policy__quota__path": {2026: 0.5}}),
    Direction(
        "a next facility with fewer places",
        ("blocked_chain", "blocked_days_no_place"),
        ("moved_on",),
        {"facilities__living__places": 1},
    ),
    Direction(
        "measure: places",
        ("places", "admitted"),
        ("waiting_outside",),
        quantity={"quantity": "places", "add": 20.0},
    ),
    Direction(
        "measure: shorter stays",
        ("admitted",),
        ("in_care",),
        quantity={"quantity": "stay_time", "multiply": 0.3},
    ),
]


@pytest.mark.parametrize("direction", DIRECTIONS, ids=lambda direction: direction.name)
def test_the_results_go_the_right_way(direction: Direction) -> None:
    given = changed(_world(), **direction.given)
    before = _shelter(given) if direction.given else _base()
    world = changed(given, **direction.paths)
    if direction.quantity is not None:
        world = changed(world, measures={"turned": measure("2026-02-01", direction.quantity)})
    after = _shelter(world)
    for series in direction.up:
        assert after[series] > before[series], series
    for series in direction.down:
        assert after[series] < before[series], series


def _world() -> dict[str, Any]:
    world = three_villages()
    del world["demand"]["groups"]["leavers"]["facilities"]
    world["facilities"] = {
        "shelter": {
            "name": TEXT,
            "group": "leavers",
            "municipalities": {"by": "shares", "shares": {"GM0001": 0.7, "GM0002": 0.3}},
            "stay": {"kind": "lognormal", "mean_days": 90, "variation": 0.8},
            "routes": {"home": {"to": "home", "share": 0.6}, "on": {"to": "living", "share": 0.4}},
            "cost_per_place_day": 100.0,
        },
        "living": {
            "name": TEXT,
            "group": "leavers",
            "municipalities": {"by": "shares", "shares": {"GM0001": 1.0}},
            "intake": {"per_year": 0},
            "places": 30,
            "stay": {"kind": "fixed", "days": 300},
            "routes": {"out": {"to": "elsewhere", "share": 1}},
        },
    }
    return world


@lru_cache(maxsize=1)
def _base() -> dict[str, float]:
    return _shelter(_world())


def _shelter(world: dict[str, Any]) -> dict[str, float]:
    """Return each series of the shelter as a whole, summed over the years and averaged over the replications."""
    compiled = compile_scenario(scenario(world))
    row = facility_rows(compiled).index(("shelter", "region"))
    years = np.array([Worker(compiled, 4).run(number).facility_years for number in range(REPLICATIONS)])
    totals = years[:, :, row].sum(axis=2).mean(axis=0)
    return {one.name: float(total) for one, total in zip(FACILITY_SERIES, totals, strict=True)}
