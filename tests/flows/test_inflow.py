"""Inflow, relets and quota in canonical units, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.flows import Compiled, compile_scenario
from simulator.flows.policy import reference_quota
from tests.worlds import changed, measure, one_village, scenario, three_villages

JULIAN_YEAR = 365.25 * 86_400


def compiled(world: dict[str, Any]) -> Compiled:
    return compile_scenario(scenario(world))


def per_year(rates: np.ndarray, found: Compiled) -> np.ndarray:
    """Integrate rates (segments, ...) over each calendar year."""
    timeline = found.timeline
    lengths = (timeline.ends - timeline.starts) / JULIAN_YEAR
    weighted = rates * lengths.reshape(-1, *[1] * (rates.ndim - 1))
    return np.array([weighted[timeline.years == year].sum(axis=0) for year in timeline.calendar.years])


def test_every_calendar_year_has_exactly_the_yearly_number_leap_years_too() -> None:
    world = changed(one_village(), horizon={"start": "2027-01-01", "end": "2028-12-31"})
    found = compiled(world)
    assert per_year(found.demand.inflow, found).ravel() == pytest.approx([1000.0, 1000.0])
    assert per_year(found.supply.turnover, found).ravel() == pytest.approx([0.1, 0.1])


def test_month_factors_move_people_between_months_not_between_years() -> None:
    factors = (0.5, 2, 1, 1, 1, 3, 1, 1, 0, 1, 1, 1)
    found = compiled(changed(one_village(), demand__groups__seekers__month_factors=factors))
    assert per_year(found.demand.inflow, found).ravel() == pytest.approx([1000.0] * 10)
    january, february = found.demand.inflow[:2, 0, 0]
    assert february / january == pytest.approx(4.0)
    assert found.demand.inflow[8, 0, 0] == 0.0


def test_growth_is_by_calendar_year_from_the_reference_year() -> None:
    found = compiled(changed(one_village(), demand__groups__seekers__growth=0.1))
    yearly = per_year(found.demand.inflow, found).ravel()
    assert yearly[0] == pytest.approx(1000 * 1.1**2)
    assert yearly[1:] / yearly[:-1] == pytest.approx(1.1)


def test_the_statutory_formula_divides_a_national_target_by_half_year() -> None:
    """10,000 persons, 17,000,000 people: 3, 2 and 2 persons (rounded up) for 5,000, 3,000 and 2,000 people."""
    world = changed(three_villages(), demand__status_holders__national_target=10_000)
    world["demand"]["groups"]["holders"]["month_factors"] = (
        0.77,
        0.83,
        1.14,
        0.96,
        1.28,
        1.01,
        1,
        1,
        1,
        1,
        1,
        1,
    )
    found = compiled(world)
    timeline = found.timeline
    lengths = (timeline.ends - timeline.starts)[:, None] / JULIAN_YEAR
    households = found.demand.inflow[:, 2, :] * lengths
    for half in (slice(0, 6), slice(6, 12), slice(12, 18)):
        assert households[half].sum(axis=0) * 2.2 == pytest.approx([3.0, 2.0, 2.0])


def test_a_measure_holds_from_its_first_to_its_last_day() -> None:
    change = {"quantity": "inflow", "multiply": 2.0}
    found = compiled(
        changed(one_village(), measures={"double": measure("2026-03-10", change, end="2026-03-19")})
    )
    doubled = found.demand.inflow[:, 0, 0] > 1500
    day = 86_400
    assert found.timeline.starts[doubled].tolist() == [68 * day]
    assert found.timeline.ends[doubled].tolist() == [78 * day]


def test_measures_work_on_each_other_in_the_order_of_the_file() -> None:
    both = {
        "first": measure("2026-01-01", {"quantity": "quota", "set": 0.2}),
        "second": measure(
            "2027-01-01", {"quantity": "quota", "add": 0.1}, {"quantity": "quota", "multiply": 2.0}
        ),
    }
    found = compiled(changed(one_village(), measures=both))
    assert found.policy.quota[0, 0] == pytest.approx(0.2)
    assert found.policy.quota[-1, 0] == pytest.approx(0.6)


def test_the_reference_quota_is_what_was_housed_as_a_part_of_the_relets() -> None:
    """60 housed; relets 100, 50 and 40: 60 / 190 everywhere, unless a municipality knows its own."""
    world = three_villages()
    assert reference_quota(scenario(world)) == pytest.approx([60 / 190] * 3)
    world["region"]["municipalities"]["GM0001"]["housed_in_reference_year"] = 15
    assert reference_quota(scenario(world)) == pytest.approx([0.15, 0.5, 0.5])


def test_the_fair_share_quota_houses_the_fair_share_from_the_relets() -> None:
    """Fair share 50, 30 and 20 of 100; relets 100, 50 and 40."""
    world = changed(
        three_villages(),
        policy__quota={"path": {2026: "reference", 2027: "fair_share"}},
        policy__cap=1.0,
        supply__demolition=0.0,
        supply__new_homes={"planned_per_year": 0, "realisation": 1},
    )
    found = compiled(world)
    assert found.policy.quota[0, :, 0] == pytest.approx([60 / 190] * 3)
    assert found.policy.quota[-1, :, 0] == pytest.approx([0.5, 0.6, 0.5])
    assert found.fair_share.gross.tolist() == [[50, 30, 20]] * 2


def test_a_ceiling_cuts_the_quota_and_a_target_does_not() -> None:
    path = {"policy__quota": {"path": {2026: "fair_share"}}, "policy__cap": 0.3}
    ceiling = compiled(changed(three_villages(), **path))
    target = compiled(changed(three_villages(), **path, readings={"cap": "target"}))
    assert ceiling.policy.quota.max() == 0.3
    assert target.policy.quota.max() > 0.4
    assert ceiling.policy.hard_cap
    assert not target.policy.hard_cap


def test_a_regional_ceiling_holds_the_mean_over_the_relets() -> None:
    """Relets 100, 50 and 40: a quota of 0.5, 0.3 and 0.3 has a mean of 0.405, which comes down in proportion."""
    world = changed(
        three_villages(),
        policy__cap=0.3,
        policy__quota={"path": {2026: 0.3}, "municipalities": {"GM0001": {"path": {2026: 0.5}}}},
        readings={"cap_scope": "region"},
    )
    quota = compiled(world).policy.quota[0, :, 0]
    assert quota @ [100, 50, 40] / 190 == pytest.approx(0.3)
    assert quota[0] / quota[1] == pytest.approx(5 / 3)


def test_status_holders_housed_beside_the_figure_are_added_to_it() -> None:
    """60 housed and 20 status holders: 80 of the 190 relets; a municipality's own 15 gets half of the 20."""
    world = changed(three_villages(), readings={"housed_in_reference_year": "excludes_status_holders"})
    assert reference_quota(scenario(world)) == pytest.approx([80 / 190] * 3)
    world["region"]["municipalities"]["GM0001"]["housed_in_reference_year"] = 15
    assert reference_quota(scenario(world)) == pytest.approx([0.25, 55 / 90, 55 / 90])


def test_a_measure_can_set_a_national_target_where_there_was_none() -> None:
    change = {"quantity": "national_target", "set": 10_000.0}
    found = compiled(changed(three_villages(), measures={"target": measure("2027-01-01", change)}))
    persons = per_year(found.demand.inflow, found)[:, 2, :] * 2.2
    assert persons[0].sum() == pytest.approx(20 * 2.2)
    assert persons[1] == pytest.approx([6.0, 4.0, 4.0])


@pytest.mark.parametrize(
    ("reading", "expected", "task"),
    [
        ({}, [50, 30, 20], 100),
        # The task of 100 is without status holders: the others' 80 become 100, and 20 come on top.
        ({"status_holders": "beside_task"}, [62.5, 37.5, 20], 120),
        # The task is without the regional group: 70 become 100, and 30 come on top.
        ({"regional_urgent": "beside_task"}, [50 / 0.7, 30, 20 / 0.7], 130),
        # 100 stood waiting; every year as many come as were housed in the reference year.
        ({"task": "stock"}, [30, 18, 12], 60),
    ],
)
def test_the_readings_of_the_task(reading: dict[str, str], expected: list[float], task: float) -> None:
    found = compiled(changed(three_villages(), readings=reading))
    assert per_year(found.demand.inflow, found)[0].sum(axis=1) == pytest.approx(expected)
    assert found.fair_share.task == pytest.approx(task)


def test_weights_can_follow_the_population_of_every_year() -> None:
    world = three_villages()
    world["region"]["municipalities"]["GM0001"]["population"] = {2024: 5_000, 2027: 15_000}
    fixed = compiled(world)
    moving = compiled(changed(world, readings={"population_weights": "every_year"}))
    assert fixed.fair_share.weights[-1] == pytest.approx([0.5, 0.3, 0.2])
    assert moving.fair_share.weights[-1] == pytest.approx([0.75, 0.15, 0.1])


def test_the_opening_backlog_is_divided_in_whole_households() -> None:
    found = compiled(three_villages())
    assert found.demand.opening.sum() == 40
    assert found.demand.opening.sum(axis=1).tolist() == [20, 12, 8]


def test_planned_homes_add_up_to_the_plan_and_wait_in_the_pipeline() -> None:
    found = compiled(three_villages())
    in_run = [project for project in found.supply.projects if project.planned.year in {2026, 2027}]
    earlier = [project for project in found.supply.projects if project.planned.year < 2026]
    assert sum(project.homes for project in in_run) == 120
    assert sum(project.homes for project in earlier) == pytest.approx(240, abs=8)
    by_place = [sum(one.homes for one in in_run if one.municipality == place) for place in range(3)]
    assert by_place == [60, 36, 24]


def test_demolition_shrinks_the_stock_by_its_yearly_share() -> None:
    found = compiled(changed(one_village(), supply__demolition=0.01))
    december = found.timeline.starts.searchsorted(found.timeline.calendar.end_seconds) - 1
    assert found.supply.standing[0, 0] == 12_000
    assert found.supply.standing[december, 0] == pytest.approx(12_000 * 0.99**10, rel=0.001)
