"""The plans of the shipped scenarios: what must hold, computed from their own figures."""

from __future__ import annotations

from functools import cache
from math import floor
from pathlib import Path
from time import process_time

import numpy as np
import pytest

from simulator.inputs import load
from solvers.from_scenario import problem_of
from solvers.plan import Options, Plan, make_plan
from tests.scenarios.test_shipped_files import RUNNABLE, SCENARIOS, name

BARE = Options(effects=0)
NOTHING_BESIDE = """
demand: {returns: {probability: 0}}
supply: {new_homes: {planned_per_year: 0}, demolition: 0}
plan: {natural_exits_share: 0}
"""
"""No returns, no new homes, no demolition, and nobody who leaves without a home: the agreement's own sum."""
ENOUGH = {"Deventer", "Zutphen"}
"""Where 30% of the relets is more than fair share."""


def plan_of(scenario: str, options: Options = BARE) -> Plan:
    return make_plan(problem_of(load(SCENARIOS / f"{scenario}.yaml").scenario), options)


def variant_of(scenario: str, text: str, folder: Path, options: Options = BARE) -> Plan:
    """Return the plan of a scenario with other values."""
    head = f"extends: {SCENARIOS / scenario}.yaml\ntitle: {{nl: Proef, en: Trial}}\n"
    path = folder / "variant.yaml"
    path.write_text(f"{head}explanation: {{nl: Een proef., en: A trial.}}\n{text}", encoding="utf-8")
    return make_plan(problem_of(load(path).scenario), options)


@cache
def names() -> list[str]:
    """Return the names of the municipalities, in the order of a plan."""
    region = load(SCENARIOS / "thirty-percent.yaml").scenario.region
    return [region.municipalities[code].name for code in region.codes]


@pytest.fixture(scope="module")
def own_sum(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return variant_of("thirty-percent", NOTHING_BESIDE, tmp_path_factory.mktemp("plan"), Options())


def test_thirty_percent_gives_987_of_the_1170_homes_where_they_are_needed(own_sum: Plan) -> None:
    problem = own_sum.problem
    scenario = load(SCENARIOS / "thirty-percent.yaml").scenario
    homes = np.array([one.social_rent_homes.value for one in scenario.region.municipalities.values()])
    people = np.array([one.population[2024].value for one in scenario.region.municipalities.values()])
    cap = scenario.policy.cap.value * scenario.supply.relets.turnover_rate.value * homes
    share = scenario.demand.task.value * people / people.sum()
    useful = float(np.minimum(cap, share).sum())
    assert floor(useful) == 987
    placed = own_sum.decisions.placed(problem, counted=True)[:, problem.in_target].sum(axis=1)
    # A year of the model is 365.25 days.
    assert np.minimum(placed, problem.fair_share).sum() == pytest.approx(useful, rel=1e-3)
    assert problem.fair_share.sum() == pytest.approx(scenario.demand.task.value, rel=1e-3)
    np.testing.assert_allclose(own_sum.ratios, np.minimum(1, cap / share), rtol=1e-3)


def test_the_cap_has_a_price_wherever_fair_share_is_more_than_it(own_sum: Plan) -> None:
    target = own_sum.problem.target[0]
    priced = {
        names()[one.where.municipality]
        for one in own_sum.prices
        if one.goal == "fairness" and one.where.limit == "quota_cap" and one.where.period == target
    }
    assert priced == set(names()) - ENOUGH
    assert {names()[m] for ratio, places in own_sum.levels if ratio == 1 for m in places} == ENOUGH


def test_a_home_more_under_the_cap_is_a_part_of_fair_share(own_sum: Plan) -> None:
    for one in own_sum.prices:
        if one.goal == "fairness" and one.where.limit == "quota_cap":
            assert one.price == pytest.approx(1 / own_sum.problem.fair_share[one.where.municipality])


def test_thirty_percent_is_not_enough_and_the_cap_stands_in_the_way() -> None:
    plan = plan_of("thirty-percent")
    assert not plan.fair_share_met
    assert not plan.limits.widened, "its own limits can hold"
    assert plan.fair_share.possible
    assert {one.where.limit for one in plan.fair_share.widened} == {"quota_cap"}
    short = {names()[one.where.municipality] for one in plan.fair_share.widened}
    assert short == {names()[m] for m in np.flatnonzero(plan.ratios < 1 - 1e-6)}


def test_with_other_supply_the_gap_is_closed_in_the_target_year() -> None:
    plan = plan_of("close-the-gap")
    assert plan.problem.target_year == 2035
    assert plan.fair_share_met
    assert not plan.fair_share.widened
    assert not plan.fair_share.clash
    assert plan.goals["cost"] > 0


@pytest.mark.parametrize("path", RUNNABLE, ids=name)
def test_every_scenario_can_be_planned_in_a_moment(path: Path) -> None:
    before = process_time()
    problem = problem_of(load(path).scenario)
    plan = make_plan(problem)
    assert process_time() - before < 20
    assert list(plan.goals) == list(problem.rules.goals)
    assert problem.fair_share.sum() == pytest.approx(
        (problem.task - problem.exits)[:, problem.counts][:, :, problem.in_target].sum()
    )
    assert plan.fair_share_met == (not plan.fair_share.clash)
    assert plan.fair_share.possible


@pytest.mark.parametrize("scenario", ["thirty-percent", "close-the-gap"])
@pytest.mark.parametrize("period", ["half_year", "month"])
def test_shorter_periods_give_nearly_the_same_plan(scenario: str, period: str, tmp_path: Path) -> None:
    by_year, shorter = plan_of(scenario), variant_of(scenario, f"plan: {{period: {period}}}", tmp_path)
    for flow in ("task", "relets"):
        whole, parts = (float(getattr(one.problem, flow).sum()) for one in (by_year, shorter))
        assert parts == pytest.approx(whole)
    placed = [float(one.decisions.placed(one.problem).sum()) for one in (by_year, shorter)]
    assert placed[1] == pytest.approx(placed[0], rel=1e-3)
    np.testing.assert_allclose(shorter.problem.fair_share, by_year.problem.fair_share)
    np.testing.assert_allclose(shorter.ratios, by_year.ratios, atol=1e-3)
    assert shorter.goals["waiting"] == pytest.approx(by_year.goals["waiting"], rel=0.03)
    # Homes of other supply can wait within a year until they are needed.
    assert 0.95 * by_year.goals["cost"] <= shorter.goals["cost"] <= by_year.goals["cost"] * 1.001
