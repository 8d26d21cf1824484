"""The rule of progress: cases by hand, and what always holds."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groeipad.experiments.progress.needed import Needed, until_end_of_next_year
from groeipad.experiments.progress.rule import Half, Verdict, judge
from simulator.model.realised import HalfYear

WORSE = ("on_schedule", "somewhat_behind", "behind")


@pytest.mark.parametrize(
    ("halves", "verdict"),
    [
        ([(100, 100)], "on_schedule"),
        ([(100, 95)], "on_schedule"),
        ([(100, 94)], "somewhat_behind"),
        ([(100, 85)], "somewhat_behind"),
        ([(100, 84)], "behind"),
        # A small municipality: one home is 11%, two are 22%.
        ([(9, 8)], "on_schedule"),
        ([(9, 7)], "somewhat_behind"),
        ([(9, 6)], "behind"),
        # What is caught up is caught up, and what was ahead makes up for later.
        ([(100, 80), (100, 115)], "on_schedule"),
        ([(100, 120), (100, 85)], "on_schedule"),
        # Two bad half-years in a row make it one step worse, whatever came before.
        ([(100, 140), (100, 85), (100, 85)], "somewhat_behind"),
        ([(100, 100), (100, 89), (100, 89)], "behind"),
        ([(100, 89), (100, 91)], "somewhat_behind"),
        # One home short is no bad half-year.
        ([(9, 8), (9, 8)], "somewhat_behind"),
        # A half-year of which nothing is known counts for nothing; the last one decides whether there is a verdict.
        ([(100, None), (100, 96)], "on_schedule"),
        ([(100, 96), (100, None)], "unknown"),
        ([(math.nan, 96)], "unknown"),
        ([(0, 0)], "on_schedule"),
        ([], "unknown"),
    ],
)
def test_the_verdict_is_the_one_found_by_hand(
    halves: list[tuple[float, int | None]], verdict: Verdict
) -> None:
    assert judge([Half(*one) for one in halves]).verdict == verdict


known = st.lists(st.tuples(st.floats(0, 300), st.integers(0, 300)), min_size=1, max_size=6)


@given(known, st.data())
def test_more_that_was_realised_never_makes_it_worse(
    halves: list[tuple[float, int]], data: st.DataObject
) -> None:
    more = [(path, housed + data.draw(st.integers(0, 40))) for path, housed in halves]
    before, after = (judge([Half(*one) for one in each]) for each in (halves, more))
    assert WORSE.index(after.verdict) <= WORSE.index(before.verdict)
    assert after.short <= before.short


@given(st.lists(st.integers(0, 300), min_size=1, max_size=6))
def test_who_realises_the_path_is_on_schedule_and_short_of_nothing(path: list[int]) -> None:
    found = judge([Half(float(one), one) for one in path])
    assert (found.verdict, found.short, found.in_a_row) == ("on_schedule", 0.0, False)


@given(known)
def test_unknown_half_years_before_change_nothing(halves: list[tuple[float, int]]) -> None:
    found = judge([Half(*one) for one in halves])
    gap = judge([Half(50.0, None), *(Half(*one) for one in halves)])
    assert (gap.path, gap.housed, gap.known) == (found.path, found.housed, found.known)
    assert gap.verdict == found.verdict


def needed(**changed: float) -> Needed:
    """Three half-years; the path asks 60, 10 are short; the quota gives 50, the cap 56, other supply 5."""
    told = {
        "halves": 3, "backlog": 20.0, "new_task": 75.0, "relets": 200.0, "within_quota": 50.0, "within_cap": 56.0,
        "other_supply": 5.0, "path": 60.0, "short": 10.0,
    } | changed  # fmt: skip
    return Needed(**told)  # type: ignore[arg-type]


def test_the_sums_are_those_by_hand() -> None:
    """70 homes are needed, 55 are expected: 15 extra, of which 6 from relets up to the cap and 9 from elsewhere."""
    found = needed()
    assert (found.to_house, found.available, found.back_on_path) == (95.0, 55.0, 70.0)
    assert (found.extra, found.extra_relets, found.extra_other) == (15.0, 6.0, 9.0)
    assert found.per_half_year(found.extra) == 5.0


def test_where_enough_is_expected_nothing_is_extra() -> None:
    found = needed(within_quota=80.0, within_cap=80.0)
    assert (found.extra, found.extra_relets, found.extra_other) == (0.0, 0.0, 0.0)


def test_what_is_not_known_stays_unknown() -> None:
    assert math.isnan(needed(backlog=math.nan).to_house)
    assert math.isnan(needed(halves=0).per_half_year(1.0))


@given(st.floats(0, 500), st.floats(0, 500), st.floats(0, 500), st.floats(0, 500))
def test_the_extra_homes_are_divided_over_relets_and_other_supply(
    quota: float, room: float, other: float, short: float
) -> None:
    found = needed(within_quota=quota, within_cap=quota + room, other_supply=other, short=short)
    assert found.extra_relets + found.extra_other == pytest.approx(found.extra)
    assert 0 <= found.extra_relets <= room + 1e-9
    assert found.available + found.extra >= found.back_on_path - 1e-9


def test_a_plan_is_to_be_back_on_the_path_at_the_end_of_the_next_year() -> None:
    assert until_end_of_next_year(HalfYear(2026, 1)) == HalfYear(2027, 2)
    assert until_end_of_next_year(HalfYear(2026, 2)) == HalfYear(2027, 2)
