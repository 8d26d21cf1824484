"""What a plan is made from: the expected flows of a scenario, in classes, with its rules as limits in homes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.flows.expected import expected_flows
from solvers.from_scenario import problem_of
from solvers.problem import NO_CLASS, Problem
from tests.worlds import changed, other_homes, scenario, three_villages

YEARS = ("2026-01-01", "2030-12-31")


def problem(**paths: Any) -> Problem:
    return problem_of(scenario(world(**paths)))


def world(**paths: Any) -> dict[str, Any]:
    """Return three villages through five years: carers, leavers (who may come beside) and holders."""
    start, end = YEARS
    return changed(three_villages(), horizon={"start": start, "end": end, "target_year": 2030}, **paths)


def test_groups_that_no_limit_tells_apart_are_one_class() -> None:
    assert problem().classes == (("carers", "leavers", "holders"),)


def test_other_supply_for_some_groups_tells_them_apart() -> None:
    homes = {"care": other_homes({"GM0001": 5}, groups=["carers"], opens="2027-01-01")}
    for_carers = problem(supply__other_supply=homes)
    assert for_carers.classes == (("carers",), ("leavers", "holders"))
    assert for_carers.streams.serves.tolist() == [[True, False]]


def test_other_supply_for_everybody_does_not() -> None:
    homes = {"flats": other_homes({"GM0001": 5}, opens="2027-01-01")}
    assert len(problem(supply__other_supply=homes).classes) == 1


@pytest.mark.parametrize("rule", [{"plan__status_holder_arrears": 1}, {"plan__swaps_at_most": 5}])
def test_targets_with_a_limit_tell_status_holders_apart(rule: dict[str, Any]) -> None:
    apart = problem(**rule)
    assert apart.classes == (("carers", "leavers"), ("holders",))
    assert apart.status_class == 1
    assert apart.persons[1] == pytest.approx(2.2)
    assert problem().status_class == NO_CLASS


def test_a_group_beside_fair_share_is_told_apart_and_does_not_count() -> None:
    beside = problem(demand__groups__leavers__in_fair_share=False)
    assert beside.classes == (("carers", "holders"), ("leavers",))
    assert beside.counts.tolist() == [True, False]
    need = beside.task - beside.exits
    assert beside.fair_share.sum() == pytest.approx(need[:, 0][:, beside.in_target].sum())


def test_every_household_is_in_one_class() -> None:
    flows = expected_flows(scenario(world()), "year")
    whole = problem()
    for one in (
        whole,
        problem(plan__status_holder_arrears=1),
        problem(demand__groups__leavers__in_fair_share=False),
    ):
        np.testing.assert_allclose(one.task.sum(axis=1), whole.task[:, 0])
        np.testing.assert_allclose(one.opening.sum(axis=1), whole.opening[:, 0])
    np.testing.assert_allclose(whole.task[:, 0], flows.need.sum(axis=0))
    persons = (flows.need * flows.persons[:, None, None]).sum() + (
        flows.opening * flows.persons[:, None]
    ).sum()
    households = flows.need.sum() + flows.opening.sum()
    assert whole.persons[0] == pytest.approx(persons / households)


@pytest.mark.parametrize("length", ["year", "half_year", "month"])
def test_fair_shares_add_up_to_the_net_need_of_the_target_year(length: str) -> None:
    one = problem(plan__period=length)
    assert one.fair_share.sum() == pytest.approx((one.task - one.exits)[:, :, one.in_target].sum())
    np.testing.assert_allclose(one.fair_share, one.weights * one.fair_share.sum())
    assert one.weights.sum() == pytest.approx(1)


@pytest.mark.parametrize("length", ["year", "half_year", "month"])
def test_the_target_year_is_the_calendar_year(length: str) -> None:
    one = problem(plan__period=length)
    assert {one.periods[p].year for p in one.target} == {2030}
    assert sum(period.year == 2030 for period in one.periods) == one.in_target.sum() == len(one.target)
    assert one.before_target == len(one.periods) - len(one.target)


def test_a_target_year_after_the_run_is_its_last_year() -> None:
    assert problem(horizon__target_year=2035).target_year == 2030


def test_the_room_is_what_compliance_leaves_of_the_relets() -> None:
    full, part = problem(), problem(policy__compliance=0.8)
    np.testing.assert_allclose(part.relets, full.relets)
    np.testing.assert_allclose(full.room, full.relets)
    np.testing.assert_allclose(part.room, 0.8 * part.relets)


def test_first_lettings_inside_the_quota_are_among_the_relets() -> None:
    flows = expected_flows(scenario(world()), "year")
    beside, inside = problem(), problem(readings__first_lettings="inside_quota")
    assert flows.deliveries.sum() > 10
    np.testing.assert_allclose(inside.relets.sum(axis=1), beside.relets.sum(axis=1) + flows.deliveries)
    assert not inside.first_lettings.any()


def test_first_lettings_beside_the_quota_are_the_agreed_part_of_the_deliveries() -> None:
    flows = expected_flows(scenario(world()), "year")
    np.testing.assert_allclose(
        problem(policy__first_lettings_share=0.25).first_lettings, 0.25 * flows.deliveries
    )
    assert not problem().first_lettings.any()


def test_a_cap_to_work_towards_is_no_limit() -> None:
    assert problem(readings__cap="ceiling").cap == 0.5
    assert problem(readings__cap="target").cap is None


def test_households_leave_without_a_home_as_the_scenario_says() -> None:
    given = problem(plan__natural_exits_share=0.1)
    np.testing.assert_allclose(given.exits, 0.1 * given.task)
    # Else as many as refuse both offers that they get: a fifth of a fifth.
    default = problem()
    np.testing.assert_allclose(default.exits, 0.04 * default.task, rtol=1e-6)


def test_debts_are_repaid_in_a_straight_line_before_the_target_year() -> None:
    one = problem(policy__solidarity={"limit": 12, "repay_from": 2028})
    np.testing.assert_allclose(one.transfer_limit, [[12, 12, 6, 0, 0]] * 3)


def test_arrears_are_half_years_of_a_target_in_persons() -> None:
    one = problem(plan__status_holder_arrears=1)
    persons = one.task[:, one.status_class] * one.status_persons
    np.testing.assert_allclose(one.arrears_limit, persons / 2 / one.years, rtol=1e-9)
    assert np.isinf(problem().arrears_limit).all()
