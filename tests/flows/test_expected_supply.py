"""The expected homes of the social stock by hand: relets, what is carried out of a quota, and new homes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from simulator.flows.policy import expected_relets
from tests.flows.expecting import flows
from tests.worlds import changed, exponential, fixed, measure, one_village, scenario, three_villages

NEW = "supply__new_homes"


def village(**paths: Any) -> dict[str, Any]:
    """Return one village of 12,000 homes of which a tenth falls vacant a year, through 2026 and 2027."""
    return changed(one_village(), horizon={"start": "2026-01-01", "end": "2027-12-31"}, **paths)


def project(planned: str, homes: int) -> dict[str, Any]:
    return {"municipality": "GM0001", "planned": planned, "homes": homes}


# ---- relets ----------------------------------------------------------------------------------------------------


def test_relets_are_turnover_times_stock_in_every_year() -> None:
    assert flows(village()).relets.tolist() == pytest.approx(np.array([[[1200, 1200]]]))


def test_without_measures_they_are_the_relets_that_a_path_to_fair_share_reckons_with() -> None:
    """Deliveries, demolition and a trend and all."""
    world = three_villages()
    timeline, relets = expected_relets(scenario(world))
    yearly = [relets[timeline.years == year].sum(axis=0) for year in (2026, 2027)]
    assert flows(world).relets.sum(axis=1) == pytest.approx(np.array(yearly).T)


def test_measures_on_turnover_and_demolition_work_from_their_day_on() -> None:
    faster = {"faster": measure("2026-12-02", {"quantity": "turnover_rate", "multiply": 2.0})}
    assert flows(village(measures=faster)).relets[0, 0] == pytest.approx([1200 * (335 + 60) / 365, 2400])
    fewer = {"fewer": measure("2026-01-01", {"quantity": "demolition", "set": 0.5})}
    kept = (1 - 0.5) / math.log(2)  # the mean of 0.5 ** t over a year
    assert flows(village(measures=fewer)).relets[0, 0, 0] == pytest.approx(1200 * kept, rel=0.03)


def test_new_homes_turn_over_from_the_day_after_the_mean_delay_and_what_comes_on_top() -> None:
    """1,200 homes, planned for January, come in February: 120 relets a year. 59 days later they come in April."""
    world = village(supply__projects={"one": project("2026-01-01", 1200)}, supply__new_homes__delay=fixed(31))
    assert flows(world).relets[0, 0] == pytest.approx([1200 + 120 * 334 / 365, 1320])
    late = {"late": measure("2026-01-01", {"quantity": "delivery_delay_days", "set": 59.0})}
    assert flows(changed(world, measures=late)).relets[0, 0] == pytest.approx([1200 + 120 * 275 / 365, 1320])


def test_relets_are_divided_over_the_corporations_by_their_homes() -> None:
    world = changed(
        three_villages(),
        region__corporations={
            "noord": {"name": "Noord", "homes": {"GM0001": 600, "GM0002": 500}},
            "zuid": {"name": "Zuid", "homes": {"GM0001": 400, "GM0003": 400}},
        },
    )
    found = flows(world).relets
    assert found / found.sum(axis=1, keepdims=True) == pytest.approx(
        np.array([[[0.6] * 2, [0.4] * 2], [[1] * 2, [0] * 2], [[0] * 2, [1] * 2]])
    )


# ---- compliance ------------------------------------------------------------------------------------------------


def test_compliance_is_the_mean_over_the_relets_of_a_period() -> None:
    """In December 2026, 31 of 365 days, half is carried out; there are three times as many relets in that month."""
    measures = {
        "less": measure(
            "2026-12-01",
            {"quantity": "compliance", "set": 0.5},
            {"quantity": "turnover_rate", "multiply": 3.0},
            end="2026-12-31",
        )
    }
    found = flows(village(policy__compliance=0.9, measures=measures)).compliance[0, 0]
    assert found == pytest.approx([(334 * 0.9 + 93 * 0.5) / (334 + 93), 0.9])


def test_a_corporation_that_is_out_carries_out_nothing_and_a_quota_of_no_relets_is_carried_out() -> None:
    world = changed(
        three_villages(),
        region__corporations={
            "noord": {"name": "Noord", "homes": {"GM0001": 600, "GM0002": 500}},
            "zuid": {"name": "Zuid", "homes": {"GM0001": 400, "GM0003": 400}},
        },
        events={
            "out": {"kind": "corporation_out", "title": {"nl": "x", "en": "x"}, "start": "2027-01-01"}
            | {"corporation": "zuid"}
        },
    )
    found = flows(world).compliance
    assert found[:, :, 0].tolist() == [[1, 1], [1, 1], [1, 1]]
    assert found[:, :, 1].tolist() == [[1, 0], [1, 1], [1, 0]]


# ---- new homes -------------------------------------------------------------------------------------------------


def test_new_homes_come_when_their_delay_is_over() -> None:
    """100 homes are planned for 1 November 2026; of an exponential delay of 61 days, 61 days end in 2026: 1 - 1/e."""
    world = village(
        supply__projects={"one": project("2026-11-01", 100)}, supply__new_homes__delay=exponential(61)
    )
    part = 1 - math.exp(-1)
    found = flows(world)
    assert found.deliveries[0, 0] == pytest.approx(100 * part)
    assert found.deliveries[0, 1] == pytest.approx(100 * (1 - part), rel=0.01)  # the rest comes after the run
    assert flows(village(supply__projects={"one": project("2026-12-31", 7)})).deliveries.tolist() == [[7, 0]]


def test_a_pipeline_of_before_the_first_day_is_delivered_too() -> None:
    world = village(
        supply__projects={"one": project("2025-11-01", 100)}, supply__new_homes__delay=exponential(61)
    )
    assert flows(world).deliveries[0].sum() == pytest.approx(100 / math.e, rel=0.01)


def test_what_is_built_and_how_late_is_that_of_the_planned_day() -> None:
    """From July 2026 six tenths are built and 100 days more late; what is planned in June is not hit by that."""
    measures = {
        "stop": measure(
            "2026-07-01",
            {"quantity": "realisation", "set": 0.6},
            {"quantity": "delivery_delay_days", "set": 100.0},
        )
    }
    projects = {"june": project("2026-06-30", 10), "july": project("2026-07-01", 20)}
    world = village(supply__projects=projects, supply__new_homes__delay=fixed(90), measures=measures)
    assert flows(world).deliveries.tolist() == pytest.approx(np.array([[10, 12]]))


def test_the_part_of_first_lettings_for_urgent_households_is_that_of_the_day_of_delivery() -> None:
    more = {"more": measure("2027-01-01", {"quantity": "first_lettings_share", "set": 0.5})}
    world = village(
        supply__projects={"one": project("2026-12-01", 40), "two": project("2026-12-02", 60)},
        supply__new_homes__delay=fixed(30),
        policy__first_lettings_share=0.1,
        measures=more,
    )
    found = flows(world)
    assert found.deliveries.tolist() == [[40, 60]]
    assert found.first_lettings == pytest.approx(np.array([[4, 30]]))


def test_a_yearly_plan_is_delivered_as_far_as_it_is_built() -> None:
    """60 a year, seven tenths of them built; who comes from before the first day makes up for who comes after it."""
    found = flows(three_villages()).deliveries
    assert found.sum(axis=0) == pytest.approx([42, 42], rel=0.15)
    assert found[0].sum() > found[1].sum() > found[2].sum()
