"""Every parameter a planner can turn pushes the results the way it should: paired means of the same futures."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from simulator.contract import YEARLY
from simulator.flows import compile_scenario
from simulator.model.measures import Quantity
from simulator.results.blocks import index
from simulator.results.metrics import Years
from simulator.worker import Worker
from tests.worlds import changed, measure, scenario, three_villages

REPLICATIONS = 12


@dataclass(frozen=True)
class Direction:
    """A change and the regional metrics that must go up and down, summed over the years."""

    name: str
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    paths: dict[str, Any] = field(default_factory=dict)
    quantity: dict[str, Any] | None = None


DIRECTIONS = [
    Direction(
        "more inflow",
        ("registered", "backlog", "wait_mean"),
        (),
        {"demand__groups__carers__households_per_year": 80},
    ),
    Direction("growing inflow", ("registered", "backlog"), (), {"demand__groups__carers__growth": 0.2}),
    Direction(
        "a wider reading of the law", (), ("registered",), {"demand__groups__carers__eligible_share": 0.5}
    ),
    Direction(
        "households of one fit small homes only",
        ("backlog",),
        (),
        {"demand__groups__carers__household_size": 1.0},
    ),
    Direction(
        "a larger opening backlog", ("backlog", "wait_mean"), (), {"demand__opening_backlog__total": 90}
    ),
    Direction(
        "quicker own solutions", ("own_solution",), ("backlog",), {"demand__own_solution__mean_days": 400}
    ),
    Direction(
        "urgency that is not always renewed",
        ("lapsed",),
        ("backlog",),
        {"demand__urgency__renewal_probability": 0.7},
    ),
    Direction(
        "urgency that ends sooner",
        ("lapsed",),
        ("backlog",),
        {"demand__urgency": {"validity_months": 2, "renewal_probability": 0.8}},
    ),
    Direction("a national target", ("registered",), (), {"demand__status_holders__national_target": 40_000}),
    Direction(
        "more turnover", ("relets", "urgent_lettings"), ("backlog",), {"supply__relets__turnover_rate": 0.14}
    ),
    Direction(
        "falling turnover", (), ("relets", "urgent_lettings"), {"supply__relets__turnover_trend": -0.2}
    ),
    # In balance as many homes come out of void as go in, however long it takes: only the empty homes are more.
    Direction("longer voids", ("in_void",), (), {"supply__relets__void__mean_days": 120}),
    Direction(
        "more new homes",
        ("delivered", "stock", "relets"),
        ("backlog",),
        {"supply__new_homes__planned_per_year": 600},
    ),
    Direction("less of the plan built", (), ("delivered", "stock"), {"supply__new_homes__realisation": 0.2}),
    Direction("longer delays", (), ("delivered",), {"supply__new_homes__delay__mean_days": 900}),
    Direction("more demolition", (), ("stock", "relets"), {"supply__demolition": 0.2}),
    Direction(
        "a higher quota",
        ("urgent_lettings", "quota_used"),
        ("backlog", "wait_mean"),
        {"policy__quota__path": {2026: 0.5}},
    ),
    Direction("less compliance", ("backlog",), ("urgent_lettings",), {"policy__compliance": 0.5}),
    Direction(
        "a lower cap",
        ("backlog",),
        ("urgent_lettings",),
        {"policy__cap": 0.2, "policy__quota__path": {2026: 0.2}},
    ),
    Direction("credit kept longer", ("urgent_lettings",), ("backlog",), {"policy__carry_over_months": 12}),
    Direction(
        "first lettings for urgent households",
        ("first_lettings_urgent", "housed_in"),
        ("backlog",),
        {"policy__first_lettings_share": 0.5},
    ),
    Direction(
        "more offers for a home",
        ("urgent_lettings",),
        ("offered_in_vain",),
        {"policy__offering__per_home": 9},
    ),
    Direction("more refusals", ("refusals", "lapsed"), (), {"policy__offering__refusal_probability": 0.4}),
    Direction("more refusals allowed", ("backlog",), ("lapsed",), {"policy__offering__refusals_allowed": 5}),
    Direction("refusals that cost time", ("in_void",), (), {"policy__offering__refusal_days": 30.0}),
    Direction("measure: inflow", ("registered",), (), quantity={"quantity": "inflow", "multiply": 2.0}),
    Direction(
        "measure: turnover",
        ("relets",),
        ("backlog",),
        quantity={"quantity": "turnover_rate", "multiply": 1.5},
    ),
    Direction(
        "measure: shorter voids", (), ("in_void",), quantity={"quantity": "void_time", "multiply": 0.3}
    ),
    Direction(
        "measure: new homes", ("delivered",), (), quantity={"quantity": "new_homes_per_year", "add": 300.0}
    ),
    Direction("measure: building stop", (), ("delivered",), quantity={"quantity": "realisation", "set": 0.0}),
    Direction("measure: demolition", (), ("stock",), quantity={"quantity": "demolition", "set": 0.3}),
    Direction(
        "measure: quota", ("urgent_lettings",), ("backlog",), quantity={"quantity": "quota", "set": 0.5}
    ),
    Direction(
        "measure: compliance", (), ("urgent_lettings",), quantity={"quantity": "compliance", "set": 0.3}
    ),
    Direction(
        "measure: refusals", ("refusals",), (), quantity={"quantity": "refusal_probability", "set": 0.6}
    ),
    Direction(
        "measure: offers", (), ("offered_in_vain",), quantity={"quantity": "offers_per_home", "set": 9.0}
    ),
    Direction(
        "measure: own solutions",
        ("own_solution",),
        ("backlog",),
        quantity={"quantity": "own_solution_rate", "multiply": 6.0},
    ),
    Direction("measure: renewal", ("lapsed",), (), quantity={"quantity": "renewal_probability", "set": 0.5}),
    Direction(
        "measure: national target",
        ("registered",),
        (),
        quantity={"quantity": "national_target", "set": 40_000.0},
    ),
    Direction(
        "measure: first lettings",
        ("first_lettings_urgent",),
        ("backlog",),
        quantity={"quantity": "first_lettings_share", "set": 0.5},
    ),
    Direction(
        "measure: refusals allowed", (), ("lapsed",), quantity={"quantity": "refusals_allowed", "set": 5.0}
    ),
]


@pytest.mark.parametrize("direction", DIRECTIONS, ids=lambda direction: direction.name)
def test_the_results_go_the_right_way(direction: Direction) -> None:
    base = three_villages()
    world = changed(base, **direction.paths)
    if direction.quantity is not None:
        world = changed(world, measures={"turned": measure("2026-02-01", direction.quantity)})
    before, after = _base(), _regional(world)
    for metric in direction.up:
        assert after[metric] > before[metric], metric
    for metric in direction.down:
        assert after[metric] < before[metric], metric


def test_a_reserved_part_houses_more_status_holders() -> None:
    plain = changed(three_villages(), demand__groups__holders__households_per_year=60)
    reserved = changed(plain, policy__reserved_for_status_holders=0.8)
    assert _housed(reserved, "holders") > _housed(plain, "holders")


def test_a_higher_priority_is_housed_first() -> None:
    plain = three_villages()
    first = changed(plain, demand__groups__leavers__priority=1, demand__groups__carers__priority=3)
    assert _housed(first, "leavers") > _housed(plain, "leavers")


def test_a_measure_reserves_homes_for_status_holders() -> None:
    plain = changed(three_villages(), demand__groups__holders__households_per_year=60)
    change = {"quantity": "reserved_for_status_holders", "set": 0.8}
    assert _housed(changed(plain, measures={"kept": measure("2026-02-01", change)}), "holders") > _housed(
        plain, "holders"
    )


def test_a_measure_gives_priority() -> None:
    change = {"quantity": "household_priority", "set": 9.0, "groups": ("carers",)}
    last = changed(three_villages(), measures={"last": measure("2026-02-01", change)})
    assert _housed(last, "carers") < _housed(three_villages(), "carers")


def test_a_longer_wait_that_counts_as_none_reaches_fair_share_more_often() -> None:
    strict = changed(three_villages(), demand__destination_key={"path": {2025: 1.0}})
    lenient = changed(strict, policy__reached_wait_days=2_000.0)
    assert _total(lenient, "fair_share_reached", "GM0001") > _total(strict, "fair_share_reached", "GM0001")


def test_every_quantity_of_a_measure_has_a_direction() -> None:
    others = ("test_facility_directions.py", "test_supply_directions.py")
    sources = [Path(__file__), *(Path(__file__).with_name(name) for name in others)]
    text = "".join(source.read_text(encoding="utf-8") for source in sources)
    tested = set(re.findall(r'"quantity": "(\w+)"', text))
    assert tested == set(get_args(Quantity))


def test_the_key_moves_the_duty_towards_population() -> None:
    stays = changed(three_villages(), demand__destination_key={"path": {2025: 0.0}})
    moved = changed(three_villages(), demand__destination_key={"path": {2025: 1.0}})
    # The facilities stand in the first two villages; by population the third has its part too.
    assert _total(moved, "registered", "GM0003") > _total(stays, "registered", "GM0003")
    assert _total(moved, "registered", "GM0001") < _total(stays, "registered", "GM0001")


@lru_cache(maxsize=1)
def _base() -> dict[str, float]:
    return _regional(three_villages())


def _regional(world: dict[str, Any]) -> dict[str, float]:
    return {
        name: value
        for (name, place, group), value in _totals(world).items()
        if (place, group) == ("region", "all")
    }


def _total(world: dict[str, Any], metric: str, municipality: str) -> float:
    return _totals(world)[metric, municipality, "all"]


def _housed(world: dict[str, Any], group: str) -> float:
    return _totals(world)["housed_for", "region", group]


def _totals(world: dict[str, Any]) -> dict[tuple[str, str, str], float]:
    """Return every metric, summed over the years and averaged over the replications."""
    compiled = compile_scenario(scenario(world))
    years = len(Years.of(compiled).years)
    values = np.array([Worker(compiled, 4).run(number).metrics for number in range(REPLICATIONS)])
    totals = np.nansum(values.mean(axis=0).reshape(-1, years), axis=1)
    return dict(zip(index(YEARLY, compiled.labels), totals.tolist(), strict=True))
