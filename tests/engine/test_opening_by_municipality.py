"""A backlog that is given by municipality: exactly that many wait on the first day, in both engines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.contract import EventKind
from simulator.engine import fast, reference
from simulator.errors import InputError
from simulator.flows import compile_scenario
from simulator.flows.expected import expected_flows
from simulator.inputs import load
from simulator.model.checks import check
from simulator.model.scenario import Scenario
from simulator.results.log import EventLog
from tests.strategies import worlds
from tests.worlds import changed, facility, scenario, three_villages

CODES = ("GM0001", "GM0002", "GM0003")


def opening(numbers: tuple[int, int, int], **others: Any) -> dict[str, Any]:
    given = dict(zip(CODES, numbers, strict=True))
    return {"by_municipality": given, "registered_within_months": 12, **others}


def waiting(one: Scenario, seed: int = 1) -> list[np.ndarray]:
    """Return how many wait on the first day for whom each municipality answers, by both engines."""
    compiled = compile_scenario(one)
    logs = [EventLog(engine.simulate(compiled, seed, 0)) for engine in (reference, fast)]
    assert np.array_equal(logs[0].rows, logs[1].rows)
    found = []
    for log in logs:
        registered = log.of(EventKind.REGISTERED)
        before = registered["destination"][registered["time"] < 0]
        found.append(np.bincount(before, minlength=len(one.region.codes)))
    return found


@pytest.mark.parametrize("s", [0.0, 0.5, 1.0])
def test_who_waits_is_the_duty_of_whom_it_was_given_whatever_the_key_says(s: float) -> None:
    world = changed(three_villages(), demand__opening_backlog=opening((17, 0, 30)))
    world["demand"]["destination_key"] = {"path": {2026: s}}
    for found in waiting(scenario(world)):
        assert found.tolist() == [17, 0, 30]


def test_those_of_a_facility_hold_its_places_whoever_answers_for_them() -> None:
    """All come from the shelter in the first municipality; the second answers for five of them."""
    world = changed(three_villages(), demand__opening_backlog=opening((0, 5, 0)))
    groups = world["demand"]["groups"]
    world["demand"]["groups"] = {"leavers": {k: v for k, v in groups["leavers"].items() if k != "facilities"}}
    world["demand"]["destination_key"] = {"path": {2026: 1.0}}
    shelter = facility(places=20, group="leavers", municipalities={"by": "shares", "shares": {"GM0001": 1.0}})
    world["facilities"] = {"shelter": shelter}
    one = scenario(world)
    compiled = compile_scenario(one)
    assert compiled.demand.opening.tolist() == [[5, 0, 0]]
    assert compiled.demand.opening_for[0].tolist() == [[0, 5, 0], [0, 0, 0], [0, 0, 0]]
    for found in waiting(one):
        assert found.tolist() == [0, 5, 0]


def test_where_the_key_sends_nobody_they_register_there() -> None:
    world = changed(three_villages(), demand__opening_backlog=opening((0, 0, 4)))
    world["demand"]["groups"] = {"leavers": world["demand"]["groups"]["leavers"]}
    world["demand"]["destination_key"] = {"path": {2026: 0.0}}
    assert compile_scenario(scenario(world)).demand.opening.tolist() == [[0, 0, 4]]


@settings(max_examples=25)
@given(worlds(), st.tuples(*[st.integers(0, 40)] * 3))
def test_the_log_and_the_expected_flows_begin_with_what_was_given(
    world: dict[str, Any], numbers: tuple[int, int, int]
) -> None:
    for one in world["facilities"].values():
        one["first_day"]["waiting_outside"] = 0
    one = scenario(changed(world, demand__opening_backlog=opening(numbers)))
    assert expected_flows(one, "year").opening.sum(axis=0) == pytest.approx(numbers)
    for found in waiting(one):
        assert found.tolist() == list(numbers)


def test_a_total_is_what_the_municipalities_add_up_to() -> None:
    one = scenario(changed(three_villages(), demand__opening_backlog=opening((1, 2, 3), total=6)))
    assert one.demand.opening_backlog.households == 6
    with pytest.raises(ValueError, match="adds up to: 6, not 7"):
        scenario(changed(three_villages(), demand__opening_backlog=opening((1, 2, 3), total=7)))
    with pytest.raises(ValueError, match="total, or by_municipality"):
        scenario(changed(three_villages(), demand__opening_backlog={"registered_within_months": 1}))


def test_every_municipality_has_a_number_and_no_other_has() -> None:
    given = {"GM0001": 3, "GM0009": 4}
    world = changed(
        three_villages(), demand__opening_backlog={"by_municipality": given, "registered_within_months": 1}
    )
    told = {finding.path: finding.allowed for finding in check(scenario(world))}
    field = "demand.opening_backlog.by_municipality"
    assert told[field].endswith("there is none for Twee, Drie")
    assert told[f"{field}.GM0009"] == "a municipality of the region: Een, Twee, Drie"


def test_a_file_may_lay_it_over_the_number_of_the_region(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    driedorp = Path(__file__).parents[2] / "scenarios" / "driedorp.yaml"
    text = "demand: {opening_backlog: {total: null, by_municipality: {Grootdorp: 1, Middendorp: 2, Kleindorp: 3}}}"
    path.write_text(f"extends: {driedorp.as_posix()}\n{text}\n", encoding="utf-8")
    given = load(path).scenario.demand.opening_backlog
    assert given.households == 6
    assert list(given.by_municipality) == ["GM9001", "GM9002", "GM9003"]
    path.write_text(path.read_text(encoding="utf-8").replace("total: null, ", ""), encoding="utf-8")
    with pytest.raises(InputError, match="write 'total: null'"):
        load(path)
