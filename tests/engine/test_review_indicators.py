"""What reviews look at, by hand; and the new basis of the task and the paths."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from simulator.contract import REGION, EventKind
from simulator.results.counts import EventLog
from simulator.reviews import Reviewed
from tests.reviewed import (
    DAYS,
    decided,
    growing,
    happened,
    plain,
    rebase,
    reviewed,
    rows_before,
    switch_on,
)
from tests.strategies_dated import CODES
from tests.worlds import changed, facilities_only, facility, fixed, measure, three_villages

# ---- what is looked at ---------------------------------------------------------------------------------------


def seen(world: dict[str, Any], indicator: str, place: str = REGION, day: str = DAYS[0]) -> float:
    """Return what a rule sees that starts at the first chance."""
    rule = switch_on(
        indicator,
        {"quantity": "quota", "multiply": 1.0},
        above=0.0,
        first=day,
        looks_at="region" if place == REGION else "each_municipality",
    )
    return next(
        one.value for one in reviewed(world | {"reviews": {"plan": rule}}).decisions if one.place == place
    )


@pytest.mark.parametrize(("place", "where"), [(REGION, {}), ("GM0002", {"municipality": 1})])
def test_the_path_realised_is_what_was_housed_in_the_half_year(place: str, where: dict[str, int]) -> None:
    """The 60 of 2024 become 100 in 2035: in half of 2026, half of 67.27; in Twee half of 18.38."""
    housed = happened(plain(three_villages()), EventKind.HOUSED, "2026-07-01", "2027-01-01", **where)
    start = 60 * 50 / 190
    path = 60 + 40 * 2 / 11 if place == REGION else start + (30 - start) * 2 / 11
    assert seen(three_villages(), "path_realised", place, DAYS[1]) == pytest.approx(housed / (path / 2))


def test_a_path_that_turns_later_in_the_year_is_not_known_yet() -> None:
    later = three_villages() | {
        "measures": {"more": measure("2026-09-01", {"quantity": "task", "set": 300.0})}
    }
    before, after = (seen(world, "path_realised") for world in (three_villages(), later))
    assert before == after
    assert seen(later, "path_realised", day=DAYS[1]) < seen(three_villages(), "path_realised", day=DAYS[1])


def test_the_quota_used_is_the_part_of_the_relets_let_in_the_half_year() -> None:
    events = plain(growing(policy__quota={"path": {2026: 0.4}}))
    let = [
        happened(events, kind, "2026-07-01", "2027-01-01")
        for kind in (EventKind.HOUSED, EventKind.LET_REGULAR)
    ]
    found = seen(growing(policy__quota={"path": {2026: 0.4}}), "quota_used", day=DAYS[1])
    assert found == pytest.approx(let[0] / sum(let))
    assert 0.3 < found < 0.5


@pytest.mark.parametrize(
    ("indicator", "expected"), [("backlog", 1), ("unmet_need", 3), ("blocked_places", 1)]
)
@pytest.mark.parametrize("place", [REGION, "GM0001"])
def test_somebody_who_is_ready_holds_the_place_that_two_others_wait_for(
    indicator: str, expected: int, place: str
) -> None:
    world = facilities_only(
        shelter=facility("home", stay=fixed(10), intake={"per_year": 0, "on_days": (0.0, 0.0, 0.0)})
    )
    assert seen(world, indicator, place) == expected


# ---- a new basis ---------------------------------------------------------------------------------------------


def even(**paths: Any) -> dict[str, Any]:
    """Three villages with 100, 50 and 40 relets expected every year, on their way to fair share in 2030."""
    base = changed(
        three_villages(),
        horizon={"start": "2026-01-01", "end": "2032-12-31"},
        supply__demolition=0.0,
        supply__new_homes={"planned_per_year": 0, "realisation": 1},
        policy__quota={"path": {2026: 0.2, 2030: "fair_share"}},
        policy__cap=1.0,
    )
    return changed(base, **paths)


def told(found: Reviewed) -> dict[str, float]:
    return {one.place: one.value for one in found.decisions}


@pytest.mark.parametrize(
    ("on", "years", "start", "length"),
    [
        ("2029-06-30", 2, "2027-07-01", 2.0),
        ("2027-12-31", 1, "2027-01-01", 1.0),
        ("2027-06-30", 3, "2026-07-01", 1.0),
        ("2026-06-30", 2, "2026-01-01", 0.5),
    ],
)
def test_the_new_task_is_the_mean_need_of_the_years_that_there_are(
    on: str, years: int, start: str, length: float
) -> None:
    events, end = plain(even()), (date.fromisoformat(on) + timedelta(days=1)).isoformat()
    found = reviewed(even(reviews={"base": rebase(on, years=years)}))
    assert told(found)[REGION] == happened(events, EventKind.REGISTERED, start, end) / length
    days = (date.fromisoformat(end) - date.fromisoformat(start)).days
    for place, (code, yearly) in enumerate(zip(CODES, (100, 50, 40), strict=True)):
        relets = happened(events, EventKind.RELET, start, end, municipality=place)
        assert told(found)[code] == pytest.approx(relets / (yearly * days / 365.25), rel=2e-3)


def test_before_half_a_year_has_passed_there_is_no_new_basis() -> None:
    late = even(reviews={"base": rebase("2026-06-30")}, horizon={"start": "2026-03-01", "end": "2029-12-31"})
    assert not reviewed(late).decisions


def test_the_paths_go_from_where_they_are_to_the_share_of_what_was_observed() -> None:
    found = reviewed(even(reviews={"base": rebase("2027-12-31")}))
    assert {starts for _, _, starts in decided(found)} == {"2028-07-01"}
    task, relets = told(found)[REGION], 100 * told(found)["GM0001"]
    quota = dict(
        zip(found.compiled.timeline.years.tolist(), found.compiled.policy.quota[:, 0, 0], strict=True)
    )
    assert quota[2028] == pytest.approx(0.35)
    assert quota[2029] == pytest.approx((0.35 + 0.5 * task / relets) / 2)
    assert quota[2030] == pytest.approx(0.5 * task / relets)
    years = found.compiled.timeline.calendar.years
    assert found.compiled.fair_share.task[years.index(2028)] == task


def test_what_was_known_of_the_relets_before_does_not_count_again() -> None:
    """Half of the relets were expected from 2027 on; what is observed is held against the first expectation."""
    half = measure("2027-01-01", {"quantity": "expected_relets", "multiply": 0.5})
    twice = {"one": rebase("2027-12-31"), "two": rebase("2028-12-31")}
    found = reviewed(even(measures={"half": half}, reviews=twice))
    latest = {one.place: one.value for one in found.decisions if one.review == "two"}
    assert found.compiled.policy.quota[-1, 0, 0] == pytest.approx(
        0.5 * latest[REGION] / (100 * latest["GM0001"])
    )


def test_a_new_basis_leaves_the_inflow_and_the_past_as_they_were() -> None:
    shelter = facility("home", stay=fixed(20), intake={"per_year": 30}, places=2, group="carers")
    world = even(facilities={"shelter": shelter}, policy__quota={"path": {2026: 0.1, 2032: "fair_share"}})
    before, after = plain(world), reviewed(world | {"reviews": {"base": rebase("2028-12-31")}}).events
    assert np.array_equal(rows_before(before, "2029-07-01"), rows_before(after, "2029-07-01"))
    assert not np.array_equal(before, after)
    for kind in (EventKind.ARRIVED, EventKind.REGISTERED):
        inflow = []
        for events in (before, after):
            log = EventLog(events).of(kind)
            straight = log.where(log["other_unit"] == -1)
            inflow.append(
                [straight[name].tolist() for name in ("time", "household", "origin", "destination")]
            )
        assert inflow[0] == inflow[1]
