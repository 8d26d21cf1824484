"""Futures of a scenario: which figures differ, by how much, and that a future is the same whatever else is asked."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from groeipad.experiments.futures import KINDS, draw_futures, in_future, triangular, varied
from groeipad.shipped import shipped_scenarios
from simulator.errors import InputError
from simulator.inputs import figures, load
from simulator.model.base import Figure
from simulator.model.scenario import Scenario

SEED = 7


@pytest.fixture(scope="module")
def thirty() -> Scenario:
    return load(shipped_scenarios() / "thirty-percent.yaml").scenario


def written(folder: Path, body: str) -> Scenario:
    """Return a scenario that changes some figures of the baseline."""
    path = folder / "changed.yaml"
    base = shipped_scenarios() / "baseline.yaml"
    head = f"extends: {base}\ntitle: {{nl: proef, en: test}}\nexplanation: {{nl: proef, en: test}}\n"
    path.write_text(head + body, encoding="utf-8")
    return load(path).scenario


def test_what_differs_are_returns_turnover_and_building_within_the_ranges_of_the_data(
    thirty: Scenario,
) -> None:
    found = {one.field: (one.kind, one.low, one.value, one.high) for one in varied(thirty)}
    assert found["supply.relets.turnover_rate"] == ("turnover", 0.05, 0.0571, 0.065)
    assert found["supply.relets.turnover_trend"] == ("turnover", -0.03, 0.0, 0.0)
    assert found["demand.returns.probability"] == ("returns", 0.02, 0.06, 0.15)
    assert found["supply.new_homes.delay.mean_days"] == ("building", 0.0, 274.0, 730.0)
    assert {kind for kind, *_ in found.values()} == {"returns", "turnover", "building"}
    # The quota, voids, who waits today: what is chosen, what is no flow and what can be counted stay.
    assert not {"policy.cap", "supply.relets.void.mean_days", "demand.opening_backlog.total"} & set(found)


def test_the_target_for_status_holders_and_the_groups_differ_where_they_have_a_range(tmp_path: Path) -> None:
    scenario = written(
        tmp_path,
        """\
demand:
  status_holders:
    national_target: {value: 14600, low: 9000, high: 23000, source: x, status: assumption}
  groups:
    medical:
      households_per_year: {value: 150, low: 100, high: 250, source: x, status: assumption}
""",
    )
    found = {one.field: one.kind for one in varied(scenario)}
    assert found["demand.status_holders.national_target"] == "status_holders"
    assert found["demand.groups.medical.households_per_year"] == "groups"
    future = draw_futures(scenario, 2, SEED, file="x")[1]
    target = future.scenario.demand.status_holders.national_target
    assert target is not None
    assert isinstance(target.value, int), "persons stay whole"
    assert 9000 <= target.value <= 23000
    # The task is what the groups add up to, and moves along.
    groups = future.scenario.demand.groups
    assert groups["medical"].households_per_year.value != 150.0
    assert future.scenario.demand.task.value == pytest.approx(
        sum(group.households_per_year.value for group in groups.values())
    )


def test_only_the_figures_that_were_drawn_are_different(thirty: Scenario) -> None:
    future = draw_futures(thirty, 2, SEED, file="x")[0]
    before, after = (
        {field: one.value for field, one in figures(scenario) if isinstance(one, Figure)}
        for scenario in (thirty, future.scenario)
    )
    assert {field for field in before if before[field] != after[field]} == set(future.values)
    assert {field: after[field] for field in future.values} == dict(future.values)
    assert future.scenario.model_dump(exclude={"demand", "supply"}) == thirty.model_dump(
        exclude={"demand", "supply"}
    )


def test_a_future_is_the_same_however_many_there_are(thirty: Scenario) -> None:
    few, many = draw_futures(thirty, 2, SEED, file="x"), draw_futures(thirty, 9, SEED, file="x")
    assert [one.values for one in few] == [one.values for one in many[:2]]
    assert len({tuple(one.values.values()) for one in many}) == 9
    assert [one.values for one in draw_futures(thirty, 2, SEED + 1, file="x")] != [one.values for one in few]


def test_a_figure_is_drawn_the_same_whichever_others_have_a_range(thirty: Scenario, tmp_path: Path) -> None:
    fewer = written(tmp_path, "supply: {relets: {turnover_trend: -0.01}}\n")
    assert "supply.relets.turnover_trend" not in {one.field for one in varied(fewer)}, "it is chosen now"
    first, second = (draw_futures(one, 3, SEED, file="x") for one in (thirty, fewer))
    for ours, theirs in zip(first, second, strict=True):
        assert theirs.values == {field: ours.values[field] for field in theirs.values}


def test_a_plan_of_a_scenario_meets_the_same_future(thirty: Scenario) -> None:
    future = draw_futures(thirty, 2, SEED, file="x")[0]
    quota = thirty.model_copy(update={"policy": thirty.policy.model_copy(update={"compliance": {}})})
    changed = in_future(quota, future.values)
    assert changed.supply == future.scenario.supply
    assert changed.policy == quota.policy


def test_over_many_futures_a_figure_has_the_triangular_distribution(thirty: Scenario) -> None:
    # The scenario itself would take long to change; only the values matter here.
    values = np.array(
        [one.values["demand.returns.probability"] for one in draw_futures(thirty, 400, SEED, file="x")]
    )
    low, middle, high = 0.02, 0.06, 0.15
    expected = stats.triang((middle - low) / (high - low), loc=low, scale=high - low)
    assert stats.kstest(values, expected.cdf).pvalue > 0.001


@given(st.floats(-1, 0), st.floats(0, 1), st.floats(0, 1), st.floats(1e-9, 1 - 1e-9))
def test_the_quantile_is_that_of_the_textbook(low: float, part: float, width: float, unit: float) -> None:
    high = low + width + 1e-3
    middle = low + part * (high - low)
    expected = stats.triang(part, loc=low, scale=high - low).ppf(unit)
    assert triangular(low, middle, high, unit) == pytest.approx(expected, abs=1e-7)
    assert low <= triangular(low, middle, high, unit) <= high


def test_a_scenario_without_a_range_has_no_futures_to_plan_for() -> None:
    driedorp = load(shipped_scenarios() / "driedorp.yaml").scenario
    with pytest.raises(InputError) as caught:
        draw_futures(driedorp, 5, SEED, file="driedorp.yaml")
    (problem,) = caught.value.problems
    assert problem.where.file == "driedorp.yaml"
    assert "without --futures" in problem.remedy


def test_every_figure_that_may_differ_is_a_figure_of_some_scenario(tmp_path: Path) -> None:
    """A pattern that no field has any more would quietly draw nothing."""
    scenarios = [
        load(shipped_scenarios() / f"{name}.yaml").scenario
        for name in ("thirty-percent", "everything-at-once", "status-holders-high")
    ]
    fixed = written(
        tmp_path,
        """\
region: {municipalities: {Epe: {turnover_rate: 0.05}}}
demand:
  groups: {medical: {return_probability: 0.1}}
  returns: {after: {kind: fixed, days: 500}}
supply: {new_homes: {delay: {kind: fixed, days: 100}}}
""",
    )
    known = {field for scenario in (*scenarios, fixed) for field, _ in figures(scenario)}
    for pattern in (one for of_kind in KINDS.values() for one in of_kind):
        parts = pattern.split(".")
        assert any(
            len(field.split(".")) == len(parts)
            and all(one in ("*", part) for one, part in zip(parts, field.split("."), strict=True))
            for field in known
        ), pattern
