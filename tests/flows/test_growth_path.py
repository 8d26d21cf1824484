"""The growth path, the dated task, and quotas that aim at fair share from there: solved by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.engine import reference
from simulator.flows import Compiled, compile_scenario
from simulator.results.counts import EventLog, count
from simulator.results.path import path_metrics
from simulator.results.years import Years
from tests.worlds import TEXT, changed, measure, scenario, three_villages

HOUSED = {"GM0001": 28, "GM0002": 19, "GM0003": 13}
OWNERS = {
    "noord": {"name": "Noord", "homes": {"GM0001": 600, "GM0002": 500}},
    "zuid": {"name": "Zuid", "homes": {"GM0001": 400, "GM0003": 400}},
}


def world(start: str = "2024-01-01", end: str = "2036-12-31", **paths: Any) -> dict[str, Any]:
    """Fair share 50, 30 and 20 of 100 in 2034; 28, 19 and 13 housed in 2024; relets 100, 50 and 40 every year."""
    base = changed(
        three_villages(),
        horizon={"start": start, "end": end, "target_year": 2034},
        supply__demolition=0.0,
        supply__new_homes={"planned_per_year": 0, "realisation": 1},
        policy__cap=1.0,
    )
    for code, housed in HOUSED.items():
        base["region"]["municipalities"][code]["housed_in_reference_year"] = housed
    return changed(base, **paths)


def compiled(*args: str, **paths: Any) -> Compiled:
    return compile_scenario(scenario(world(*args, **paths)))


def path(found: Compiled, place: int = 0) -> dict[int, float]:
    years = found.timeline.calendar.years
    return dict(zip(years, found.fair_share.path[:, place].tolist(), strict=True))


def quota(found: Compiled, place: int = 0, owner: int = 0) -> dict[int, float]:
    """Return the quota at the end of each year."""
    return dict(zip(found.timeline.years.tolist(), found.policy.quota[:, place, owner].tolist(), strict=True))


def task(start: str, value: float, end: str | None = None) -> dict[str, Any]:
    return measure(start, {"quantity": "task", "set": value}, end=end)


# ---- the growth path -------------------------------------------------------------------------------------


def test_the_path_is_a_straight_line_from_the_reference_year_to_fair_share() -> None:
    found = path(compiled())
    assert found[2024] == pytest.approx(28)
    assert found[2026] == pytest.approx(32.4)
    assert found[2029] == pytest.approx(39)
    assert found[2034] == found[2036] == 50


def test_before_the_reference_year_the_path_is_what_was_housed_then() -> None:
    assert path(compiled("2022-01-01"))[2022] == pytest.approx(28)


def test_a_later_task_turns_the_path_from_where_it_was_in_the_year_before() -> None:
    """In 2028 the path is at 36.8; from there it takes six years to half of 140."""
    found = compiled(measures={"more": task("2029-07-01", 140.0)})
    assert path(found)[2028] == pytest.approx(36.8)
    assert path(found)[2029] == pytest.approx(36.8 + 33.2 / 6)
    assert path(found)[2032] == pytest.approx(36.8 + 33.2 * 4 / 6)
    assert path(found)[2034] == path(found)[2036] == pytest.approx(70)
    assert found.fair_share.task[[4, 5]].tolist() == [100, 140]
    assert found.fair_share.gross[[4, 5]].tolist() == [[50, 30, 20], [70, 42, 28]]


def test_until_the_task_changes_nobody_knows_of_the_new_path() -> None:
    found = compiled(measures={"more": task("2029-07-01", 140.0)})
    june, july = (found.timeline.segment_at(found.timeline.calendar.month_starts[65 + i]) for i in (0, 1))
    assert found.fair_share.path_in_force[june, 0] == pytest.approx(39)
    assert found.fair_share.path_in_force[july, 0] == path(found)[2029]


def test_a_task_that_ends_turns_the_path_back() -> None:
    """In 2029 and 2030 towards 70; at the end of 2030, four years are left to come back to 50."""
    found = path(compiled(measures={"more": task("2029-01-01", 140.0, end="2030-12-31")}))
    assert found[2030] == pytest.approx(36.8 + 33.2 / 3)
    assert found[2031] == pytest.approx(found[2030] + (50 - found[2030]) / 4)
    assert found[2034] == 50


def test_after_the_target_year_the_path_is_the_new_fair_share_at_once() -> None:
    found = path(compiled(measures={"more": task("2035-05-01", 140.0)}))
    assert [found[2034], found[2035], found[2036]] == pytest.approx([50, 70, 70])


def test_where_nobody_knows_how_many_were_housed_there_is_no_path() -> None:
    unknown = world(region__housed_in_reference_year=None)
    del unknown["region"]["municipalities"]["GM0002"]["housed_in_reference_year"]
    found = compile_scenario(scenario(unknown)).fair_share
    assert np.isnan(found.path).any(axis=0).tolist() == [False, True, False]
    assert np.isnan(found.path[:, 1]).all()
    assert found.regular_in_reference_year == pytest.approx([72, np.nan, 27], nan_ok=True)


def test_the_metrics_hold_what_was_placed_against_the_path() -> None:
    """Half of 2028 and half of 2029 are reported: half of their path, and of the 190 - 60 let to regular seekers."""
    found = compile_scenario(
        scenario(changed(world(), horizon__end="2029-06-30", horizon__report_from="2028-07-01"))
    )
    counts = count(EventLog(reference.simulate(found, 1, 0)), found)
    metrics = path_metrics(counts, found, Years.of(found))
    path = np.array([[36.8, 23.4, 15.8], [39.0, 24.5, 16.5]]) / 2
    halves = slice(54, 60), slice(60, 66)
    housed = np.array([counts.housed_in[months].sum(axis=(0, 2)) for months in halves])
    regular = np.array([counts.regular_lettings[months].sum() for months in halves])
    assert metrics["growth_path"].municipality == pytest.approx(path)
    assert metrics["growth_path"].region == pytest.approx([38, 40])
    assert metrics["path_realised"].municipality == pytest.approx(housed / path)
    assert metrics["path_realised"].region == pytest.approx(housed.sum(axis=1) / [38, 40])
    assert metrics["regular_wait_ratio"].region == pytest.approx(65 / regular)


# ---- the quota on the way to fair share ----------------------------------------------------------------------

TO_FAIR_SHARE: dict[int, Any] = {2026: 0.2, 2030: "fair_share"}


def on_the_way(**paths: Any) -> Compiled:
    return compiled("2026-01-01", "2032-12-31", **({"policy__quota": {"path": TO_FAIR_SHARE}} | paths))


def test_a_later_task_turns_the_quota_from_where_it_is() -> None:
    """0.2 in 2026, on the way to 50 of 100 relets; from the 0.35 of 2028 on to 30 of 100."""
    found = quota(on_the_way(measures={"less": task("2028-03-01", 60.0)}))
    expected = {2026: 0.2, 2027: 0.275, 2028: 0.35, 2029: 0.325, 2030: 0.3, 2032: 0.3}
    assert {year: found[year] for year in expected} == pytest.approx(expected)


def test_until_then_the_quota_is_exactly_what_was_agreed() -> None:
    plain = on_the_way().policy.quota
    turned = on_the_way(measures={"less": task("2028-03-01", 60.0)}).policy.quota
    assert np.array_equal(plain[:36], turned[:36])
    assert not np.array_equal(plain[36:], turned[36:])


def test_other_relets_turn_the_quota_of_their_own_municipality_only() -> None:
    fewer = {"quantity": "expected_relets", "multiply": 0.8, "municipalities": ("GM0001",)}
    plain, found = on_the_way(), on_the_way(measures={"fewer": measure("2028-01-01", fewer)})
    assert quota(found)[2028] == pytest.approx(0.35)
    assert quota(found)[2029] == pytest.approx((0.35 + 50 / 80) / 2)
    assert quota(found)[2032] == pytest.approx(50 / 80)
    assert np.array_equal(found.policy.quota[:, 1:], plain.policy.quota[:, 1:])


def test_two_changes_turn_the_quota_twice() -> None:
    """From 0.2 in 2026 to 30 of 100 in 2030 is 0.225 in 2027; from there to 60 of 100 in three years."""
    both = {"less": task("2026-03-01", 60.0), "more": task("2027-08-01", 120.0)}
    found = quota(on_the_way(measures=both))
    assert found[2027] == pytest.approx(0.225)
    assert found[2028] == pytest.approx(0.225 + 0.375 / 3)
    assert found[2030] == pytest.approx(0.6)


def test_on_a_step_the_values_named_after_the_change_are_the_new_ones() -> None:
    steps = {"path": {2026: "fair_share", 2029: "fair_share", 2031: 0.1}, "shape": "step"}
    found = quota(on_the_way(policy__quota=steps, measures={"less": task("2027-03-01", 60.0)}))
    expected = {2026: 0.5, 2027: 0.5, 2028: 0.5, 2029: 0.3, 2030: 0.3, 2031: 0.1}
    assert {year: found[year] for year in expected} == pytest.approx(expected)


@pytest.mark.parametrize(
    "named",
    [{2026: 0.2, 2030: 0.4}, {2026: "reference", 2031: 0.37}, {2026: 0.2, 2028: "fair_share"}],
    ids=["shares", "reference", "fair share, reached before"],
)
def test_a_path_that_aims_at_fair_share_no_more_stays(named: dict[int, Any]) -> None:
    less = {"less": task("2028-03-01", 60.0)}
    plain, found = (on_the_way(policy__quota={"path": named}, measures=measures) for measures in ({}, less))
    assert np.array_equal(plain.policy.quota, found.policy.quota)


def test_an_event_of_later_does_not_reach_back_into_a_path_to_fair_share() -> None:
    stop = {"kind": "building_stop", "title": TEXT, "start": "2029-03-01", "end": None}
    building = {"supply__new_homes": {"planned_per_year": 90, "realisation": 1}}
    plain, found = (on_the_way(**building, events=events) for events in ({}, {"stop": stop}))
    assert np.array_equal(plain.policy.quota, found.policy.quota)


# ---- the quota of corporations -------------------------------------------------------------------------------


def owned(agreed: dict[str, Any], cap: float = 1.0, **paths: Any) -> Compiled:
    return compiled(
        "2026-01-01",
        "2027-12-31",
        region__corporations=OWNERS,
        policy__quota={"path": {2026: 0.3}} | agreed,
        policy__cap=cap,
        **paths,
    )


def test_a_corporation_s_own_path_goes_before_that_of_a_municipality() -> None:
    found = owned(
        {
            "municipalities": {"GM0001": {"path": {2026: 0.5}}},
            "corporations": {"zuid": {"path": {2026: "fair_share"}}},
        }
    )
    assert found.policy.quota[0] == pytest.approx(np.array([[0.5, 0.5], [0.3, 0.6], [0.3, 0.5]]))


def test_a_measure_may_be_for_a_corporation_in_a_municipality() -> None:
    change = {"quantity": "quota", "set": 0.1, "corporations": ("zuid",), "municipalities": ("GM0003",)}
    found = owned({}, measures={"less": measure("2027-01-01", change)})
    assert found.policy.quota[-1].tolist() == [[0.3, 0.3], [0.3, 0.3], [0.3, 0.1]]


def test_compliance_of_a_corporation_lowers_its_credit_only() -> None:
    change = {"quantity": "compliance", "set": 0.5, "corporations": ("noord",)}
    found = owned({}, measures={"half": measure("2026-01-01", change)})
    assert found.policy.credit[0].tolist() == [[150_000, 300_000]] * 3


def test_a_ceiling_for_each_corporation_holds_the_mean_over_its_relets() -> None:
    """Noord: 60 relets at 0.5 and 50 at 0.3, more than 0.4 of them; zuid: 40 at 0.5 and 40 at 0.3, just that."""
    found = owned(
        {"municipalities": {"GM0001": {"path": {2026: "fair_share"}}}},
        cap=0.4,
        readings={"cap_scope": "corporation"},
    )
    noord, zuid = found.policy.quota[0].T
    assert zuid == pytest.approx([0.5, 0.3, 0.3])
    assert (noord @ [60, 50, 0]) / 110 == pytest.approx(0.4)
    assert noord[0] / noord[1] == pytest.approx(5 / 3)


def test_a_ceiling_for_each_municipality_cuts_what_a_corporation_does_there() -> None:
    found = owned({"corporations": {"zuid": {"path": {2026: "fair_share"}}}}, cap=0.4)
    assert found.policy.quota[0].tolist() == [[0.3, 0.4]] * 3


def test_a_ceiling_for_the_region_holds_the_mean_over_all_relets() -> None:
    found = owned(
        {"corporations": {"zuid": {"path": {2026: 0.6}}}}, cap=0.4, readings={"cap_scope": "region"}
    )
    noord, zuid = found.policy.quota[0].T
    assert (noord @ [60, 50, 0] + zuid @ [40, 0, 40]) / 190 == pytest.approx(0.4)
    assert zuid[0] / noord[0] == pytest.approx(2)


def test_without_corporations_a_ceiling_for_each_of_them_is_that_of_the_municipality() -> None:
    agreed = {"path": {2026: 0.3}, "municipalities": {"GM0001": {"path": {2026: "fair_share"}}}}
    each, municipality = (
        compiled(
            "2026-01-01", "2027-12-31", policy__quota=agreed, policy__cap=0.4, readings={"cap_scope": scope}
        )
        for scope in ("corporation", "municipality")
    )
    assert np.array_equal(each.policy.quota, municipality.policy.quota)
