"""Periods of a plan: cut where the calendar says, without a day between them; and sums and means over them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.flows import compile_scenario
from simulator.flows.periods import Period, Spans, periods_of
from simulator.model.calendar import Calendar, Horizon, first_of_month
from simulator.model.plan import PeriodLength
from tests.worlds import changed, measure, one_village, scenario

LENGTHS: tuple[PeriodLength, ...] = ("year", "half_year", "month")


def days(*periods: str) -> tuple[Period, ...]:
    """Return periods written as ``2026-01-01/2026-06-30``."""
    return tuple(Period(*map(date.fromisoformat, one.split("/"))) for one in periods)


def test_years_are_those_of_the_calendar_and_the_first_and_the_last_may_be_shorter() -> None:
    run = Horizon(start=date(2025, 7, 1), end=date(2027, 3, 31))
    assert periods_of(run, "year") == days(
        "2025-07-01/2025-12-31", "2026-01-01/2026-12-31", "2027-01-01/2027-03-31"
    )
    assert [one.year for one in periods_of(run, "year")] == [2025, 2026, 2027]


def test_half_years_end_on_30_june_and_31_december() -> None:
    run = Horizon(start=date(2025, 3, 1), end=date(2026, 8, 31))
    assert periods_of(run, "half_year") == days(
        *("2025-03-01/2025-06-30", "2025-07-01/2025-12-31"),
        *("2026-01-01/2026-06-30", "2026-07-01/2026-08-31"),
    )


def test_months_have_their_own_lengths() -> None:
    run = Horizon(start=date(2028, 1, 1), end=date(2028, 12, 31))
    months = periods_of(run, "month")
    assert [(one.end - one.start).days + 1 for one in months] == [
        *(31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    ]


@given(first=st.integers(2000 * 12, 2040 * 12), months=st.integers(0, 60), length=st.sampled_from(LENGTHS))
def test_periods_cover_the_run_without_gaps_and_never_cross_a_year(
    first: int, months: int, length: PeriodLength
) -> None:
    run = Horizon(start=first_of_month(first), end=first_of_month(first + months + 1) - timedelta(days=1))
    periods = periods_of(Calendar.of(run), length)
    assert (periods[0].start, periods[-1].end) == (run.start, run.end)
    assert all(later.start - earlier.end == timedelta(days=1) for earlier, later in pairwise(periods))
    assert all(one.start.year == one.end.year for one in periods)
    assert periods == periods_of(run, length)


def test_the_periods_of_a_run_with_a_run_in_begin_on_its_first_day() -> None:
    run = Horizon(start=date(2024, 1, 1), report_from=date(2026, 1, 1), end=date(2026, 12, 31))
    assert [one.year for one in periods_of(run, "year")] == [2024, 2025, 2026]


# ---- on the timeline -------------------------------------------------------------------------------------------


def half_years() -> tuple[Spans, int]:
    """Return the half-years of 2028, a leap year, in which a measure begins on 11 February; and the segments."""
    world = changed(
        one_village(),
        horizon={"start": "2028-01-01", "end": "2028-12-31"},
        measures={"later": measure("2028-02-11", {"quantity": "void_time", "multiply": 2.0})},
    )
    timeline = compile_scenario(scenario(world)).timeline
    return Spans.of(periods_of(timeline.calendar, "half_year"), timeline), timeline.segments


def test_a_flow_adds_up_over_the_segments_of_a_period() -> None:
    spans, segments = half_years()
    assert segments == 13
    assert spans.total(np.ones(segments)).tolist() == [7, 6]
    by_place = np.outer(np.arange(segments), [1.0, 10.0])
    assert spans.total(by_place).tolist() == [[21, 210], [57, 570]]


def test_a_state_is_averaged_over_time_and_not_over_segments() -> None:
    """One in the days from 1 to 10 February and in December: 10 of 182 days and 31 of 184."""
    spans, segments = half_years()
    state = np.zeros((segments, 2))
    state[[1, 12], 0] = 1.0
    assert spans.mean(state)[:, 0] == pytest.approx([10 / 182, 31 / 184])
    assert spans.mean(state)[:, 1].tolist() == [0, 0]


def test_lengths_are_in_julian_years() -> None:
    spans, _ = half_years()
    assert spans.years == pytest.approx([182 / 365.25, 184 / 365.25])
    assert spans.total(spans.lengths) == pytest.approx(spans.years)
    assert (spans.first.tolist(), spans.last.tolist()) == ([0, 7], [6, 12])
