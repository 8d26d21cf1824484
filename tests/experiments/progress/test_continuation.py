"""A scenario that goes on from a day: who was realised to wait waits, and what held still holds."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groeipad.experiments.progress.continuation import Continuation, Expected, continued
from groeipad.experiments.progress.stock import stock_on
from groeipad.shipped import shipped_scenarios
from simulator.contract import EventKind
from simulator.engine import fast, reference
from simulator.flows import compile_scenario
from simulator.flows.policy import reference_quota
from simulator.inputs import load
from simulator.inputs.write import scenario_text
from simulator.model.scenario import Scenario
from simulator.results.log import EventLog
from tests.strategies import worlds
from tests.worlds import changed, measure, other_homes, scenario, three_villages

START = date(2026, 7, 1)
CODES = ("GM0001", "GM0002", "GM0003")
BACKLOG = dict(zip(CODES, (12, 0, 33), strict=True))


def goes_on(one: Scenario, expected: Expected | None = None) -> Continuation:
    return continued(one, START, BACKLOG, expected or Expected(), source="realised: test")


def world(**changes: Any) -> dict[str, Any]:
    return changed(three_villages(), horizon={"start": "2026-01-01", "end": "2028-12-31"}, **changes)


def test_exactly_who_was_realised_waits_on_the_first_day_in_both_engines() -> None:
    compiled = compile_scenario(goes_on(scenario(world())).scenario)
    logs = [engine.simulate(compiled, 5, 2) for engine in (reference, fast)]
    assert np.array_equal(*logs)
    registered = EventLog(logs[0]).of(EventKind.REGISTERED)
    before = registered["destination"][registered["time"] < 0]
    assert np.bincount(before, minlength=3).tolist() == list(BACKLOG.values())


def test_who_registers_later_is_who_registers_in_the_run_before_it() -> None:
    """Draws have addresses by the calendar, so the future is the same as long as nothing else changes it."""
    one = scenario(world())
    before, after = compile_scenario(one), compile_scenario(goes_on(one).scenario)
    assert before.streams == after.streams
    day = before.timeline.calendar.seconds(START)
    found = []
    for compiled, first in ((before, day), (after, 0)):
        registered = EventLog(fast.simulate(compiled, 5, 2)).of(EventKind.REGISTERED)
        later = registered["time"] >= first
        found.append(
            set(zip((registered["time"] - first)[later], registered["household"][later], strict=True))
        )
    assert found[0] == found[1]


def test_what_held_holds_on_and_what_is_over_is_left_out() -> None:
    half = {"quantity": "quota", "multiply": 0.5}
    dated = {
        "over": measure("2026-02-01", half, end="2026-06-30"),
        "holds": measure("2026-03-01", half),
        "ends": measure("2026-03-01", half, end="2026-09-30"),
        "comes": measure("2027-01-01", half),
    }
    one = scenario(world(measures=dated))
    made = goes_on(one)
    assert made.left_out == ("measures.over",)
    before, after = compile_scenario(one), compile_scenario(made.scenario)
    for day in (START, date(2026, 10, 1), date(2027, 1, 1), date(2028, 12, 31)):
        quotas = [
            each.policy.quota[each.timeline.segment_at(each.timeline.calendar.seconds(day))]
            for each in (before, after)
        ]
        np.testing.assert_allclose(*quotas)


def test_homes_that_were_built_stand_there_and_those_that_are_late_still_come() -> None:
    """Of ten homes planned for 1 April, 90 days late in all cases: none stand on 1 June, all do on 1 July."""
    one = scenario(
        world(
            supply__demolition=0.0,
            supply__new_homes={
                "planned_per_year": 0,
                "realisation": 1.0,
                "delay": {"kind": "fixed", "days": 90},
            },
            supply__projects={"north": {"municipality": "GM0002", "planned": "2026-04-01", "homes": 10}},
        )
    )
    compiled = compile_scenario(one)
    assert stock_on(compiled, date(2026, 6, 1)).tolist() == [1000, 500, 400]
    assert stock_on(compiled, START).tolist() == [1000, 510, 400]
    made = goes_on(one).scenario
    homes = [each.social_rent_homes.value for each in made.region.municipalities.values()]
    assert homes == [1000, 510, 400]
    # Delivered on 30 June, it is not delivered once more.
    log = EventLog(fast.simulate(compile_scenario(made), 1, 0))
    assert len(log.of(EventKind.DELIVERED)) == 0


def test_other_supply_that_opened_is_open_and_lived_in_as_expected() -> None:
    one = scenario(world(supply__other_supply={"units": other_homes(20, opens="2026-03-01")}))
    made = goes_on(one, Expected(other_supply_occupied=0.75)).scenario
    compiled = compile_scenario(made)
    assert compiled.other_supply.homes[0].tolist() == [20]
    assert compiled.other_supply.occupied.tolist() == [15]


def test_a_reference_quota_stays_the_number_that_it_was() -> None:
    one = scenario(world(policy__quota={"path": {2026: "reference", 2028: 0.4}}, supply__demolition=0.2))
    made = goes_on(one).scenario
    for code, share in zip(CODES, reference_quota(one), strict=True):
        assert made.policy.quota.municipalities[code].path == {
            2026: pytest.approx(share, abs=1e-6),
            2028: 0.4,
        }


def test_a_reference_quota_above_the_cap_goes_on_as_the_cap() -> None:
    """The word is not held against the cap, of which no more is carried out; a number is."""
    policy = {
        "policy__quota": {"path": {2026: "reference", 2028: 0.005}},
        "policy__cap": 0.01,
        "supply__demolition": 0.2,
    }
    one = scenario(world(**policy))
    assert (reference_quota(one) > 0.01).all()
    made = goes_on(one).scenario
    for code in CODES:
        assert made.policy.quota.municipalities[code].path == {2026: 0.01, 2028: 0.005}
    quotas = [compile_scenario(each).policy.quota for each in (one, made)]
    np.testing.assert_allclose(quotas[1][0], quotas[0][0], atol=1e-6)


def test_its_file_loads_to_the_same(tmp_path: Path) -> None:
    made = goes_on(scenario(world())).scenario
    path = tmp_path / "onwards.yaml"
    path.write_text(scenario_text(made), encoding="utf-8")
    assert load(path).scenario == made


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(worlds(), st.tuples(*[st.integers(0, 30)] * 3))
def test_any_scenario_goes_on(world: dict[str, Any], waiting: tuple[int, int, int]) -> None:
    backlog = dict(zip(CODES, waiting, strict=True))
    made = continued(scenario(world), START, backlog, Expected(), source="realised: test").scenario
    compiled = compile_scenario(made)
    assert compiled.timeline.calendar.start == START
    assert compiled.demand.opening_for.sum(axis=(0, 1)).tolist() == list(waiting)
    log = EventLog(fast.simulate(compiled, 1, 0))
    assert (log.of(EventKind.REGISTERED)["time"] < 0).sum() == sum(waiting)


@pytest.mark.parametrize("day", [START, date(2031, 1, 1)], ids=str)
@pytest.mark.parametrize("path", sorted(shipped_scenarios().glob("*.yaml")), ids=lambda path: path.stem)
def test_every_scenario_that_comes_along_goes_on(path: Path, day: date) -> None:
    one = load(path).scenario
    if one.horizon.end.year < 2035:
        pytest.skip("it is over by then")
    backlog = dict.fromkeys(one.region.codes, 10)
    made = continued(one, day, backlog, Expected(), source="realised: test").scenario
    compiled, before = compile_scenario(made), compile_scenario(one)
    last = [each.timeline.segments - 1 for each in (compiled, before)]
    np.testing.assert_allclose(compiled.policy.quota[last[0]], before.policy.quota[last[1]], atol=0.02)
    np.testing.assert_allclose(compiled.supply.turnover[last[0]], before.supply.turnover[last[1]])
    np.testing.assert_array_equal(compiled.facilities.places[-1], before.facilities.places[-1])
    # What has closed by then is left out.
    homes = [
        dict(zip(each.other_supply.names, each.other_supply.homes[-1], strict=True))
        for each in (compiled, before)
    ]
    assert homes[0] == {name: number for name, number in homes[1].items() if name in homes[0]}
    assert not any(number for name, number in homes[1].items() if name not in homes[0])
