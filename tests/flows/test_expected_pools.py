"""Other supply by period, by hand: how many homes are open, and how long they are held by whom."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simulator.contract import NONE
from simulator.flows.expected import ExpectedPools
from simulator.model.plan import PeriodLength
from tests.flows.expecting import flows
from tests.worlds import (
    changed,
    exponential,
    fixed,
    measure,
    other_homes,
    second_group,
    village_of_other_homes,
)

GAMMA = {"kind": "gamma", "mean_days": 300, "shape": 2}


def pools(end: str = "2027-12-31", length: PeriodLength = "year", **paths: Any) -> ExpectedPools:
    """Return the pools of a village from 2026 on; paths that are kinds of other supply stand by their name."""
    kinds = {name: parts for name, parts in paths.items() if "__" not in name and name != "measures"}
    rest = {name: value for name, value in paths.items() if name not in kinds}
    return flows(changed(village_of_other_homes(1.0, end, **kinds), **rest), length).other_supply


def rows(values: np.ndarray) -> list[list[float]]:
    return np.asarray(values.round(9)).tolist()


# ---- which homes are open --------------------------------------------------------------------------------------


def test_the_homes_of_a_period_are_those_open_at_its_last_moment() -> None:
    """Twelve homes open over twelve months from November 2026 on: two by the end of 2026, all by the end of 2027."""
    assert rows(pools(units=other_homes(12, opens="2026-11-01", ramp_months=12)).homes) == [[2, 12]]
    assert rows(pools(units=other_homes(12, opens="2026-12-31")).homes) == [[12, 12]]
    assert rows(pools(units=other_homes(12, opens="2027-01-01")).homes) == [[0, 12]]


def test_a_measure_may_change_the_homes_of_a_pool() -> None:
    more = {"more": measure("2026-07-01", {"quantity": "other_supply_homes", "add": 5.0}, end="2026-12-30")}
    found = pools(length="half_year", units=other_homes(12), measures=more)
    assert rows(found.homes) == [[12, 12, 12, 12]]
    kept = {"kept": measure("2026-07-01", {"quantity": "other_supply_homes", "add": 5.0})}
    assert rows(pools(length="half_year", units=other_homes(12), measures=kept).homes) == [[12, 17, 17, 17]]


def test_in_the_period_in_which_a_pool_closes_its_homes_are_those_just_before() -> None:
    found = pools(
        "2028-12-31",
        units=other_homes(12, closes="2027-03-31"),
        rooms=other_homes(7, closes="2027-12-31"),
        flats=other_homes(4),
    )
    assert rows(found.homes) == [[12, 12, 0], [7, 7, 0], [4, 4, 4]]
    assert found.closing.tolist() == [1, 1, NONE]


def test_what_closes_when_the_run_is_over_does_not_close_in_it() -> None:
    found = pools(units=other_homes(12, closes="2027-12-31"), rooms=other_homes(12, closes="2028-06-30"))
    assert found.closing.tolist() == [NONE, NONE]
    assert rows(found.homes) == [[12, 12], [12, 12]]
    assert rows(found.living) == [[0, 0], [0, 0]]


def test_pools_say_where_they_stand_of_which_kind_they_are_whom_they_serve_and_what_they_cost() -> None:
    world = second_group(village_of_other_homes(1.0))
    some = other_homes(2, groups=("others",), cost_per_home_year=8500.0)
    world = changed(world, supply__other_supply={"all": other_homes(1), "some": some})
    found = flows(world).other_supply
    assert found.municipality.tolist() == [0, 0]
    assert found.kind.tolist() == [0, 1]
    assert found.serves.tolist() == [[True, True], [False, True]]
    assert found.cost == pytest.approx([np.nan, 8500], nan_ok=True)


def test_without_other_supply_there_are_no_pools() -> None:
    found = pools()
    assert [values.shape for values in (found.homes, found.kept, found.living)] == [(0, 2), (0, 2, 2), (0, 2)]
    assert [values.shape for values in (found.closing, found.first_day_kept)] == [(0,), (0, 2)]


# ---- how long they are held ------------------------------------------------------------------------------------


def test_a_home_is_held_for_a_stay_and_the_void_after_it() -> None:
    """73 days: who comes in the last fifth of a year of 365 days holds the home at its end, and nobody a year later.

    438 days are six fifths of a year: all do, and a fifth a year later.
    """
    found = pools(
        units=other_homes(1, stay=fixed(60), void=fixed(13)),
        rooms=other_homes(1, stay=fixed(400), void=fixed(38)),
    )
    assert rows(found.kept) == [[[0.2, 0], [0, 0.2]], [[1, 0], [0.2, 1]]]


def test_who_stays_for_good_holds_the_home_for_good() -> None:
    assert rows(pools(units=other_homes(1)).kept) == [[[1, 0], [1, 1]]]


def test_what_is_placed_in_the_period_of_the_opening_is_placed_after_it() -> None:
    """The home opens 73 days before the end of the year, and a stay is 36.5 days: half of those placed hold one."""
    found = pools(units=other_homes(1, opens="2026-10-20", stay=fixed(36.5)))
    assert rows(found.kept) == [[[0.5, 0], [0, 0.1]]]


def test_until_a_pool_closes_homes_are_held_and_then_no_more() -> None:
    """It closes 146 days into 2027; stays are 292 days, four fifths of a year, and voids 73.

    At the closing, those placed after 73 days of 2026 (since 438 days) live there still, four fifths; those of 2027
    all do. Held are also the homes of the first fifth, which stand empty.
    """
    found = pools("2028-12-31", units=other_homes(1, closes="2027-05-26", stay=fixed(292), void=fixed(73)))
    assert rows(found.kept) == [[[1, 0, 0], [0.6, 1, 0], [0, 0, 0]]]
    assert rows(found.living) == [[0.4, 1, 0]]
    assert found.closing.tolist() == [1]


def test_a_pool_that_closes_with_a_period_is_held_until_its_end() -> None:
    found = pools("2028-12-31", units=other_homes(1, closes="2027-12-31", stay=fixed(438)))
    assert rows(found.kept) == [[[1, 0, 0], [0.2, 1, 0], [0, 0, 0]]]
    assert rows(found.living) == [[0.2, 1, 0]]


@pytest.mark.parametrize("stay", [fixed(200), exponential(300), GAMMA])
@pytest.mark.parametrize("void", [None, fixed(28), exponential(28)])
def test_over_the_years_homes_are_held_as_long_as_littles_law_says(stay: Any, void: Any) -> None:
    found = pools("2040-12-31", "month", units=other_homes(1, stay=stay, void=void))
    mean = stay.get("days", stay.get("mean_days")) + (28 if void else 0)
    each_month = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    for placed in range(12):
        assert found.kept[0, :, placed].sum() == pytest.approx(mean / each_month.mean(), rel=0.02)
    assert found.kept[0, :, :12].sum(axis=0).mean() == pytest.approx(mean / each_month.mean(), rel=0.005)


def test_a_year_of_months_is_a_year() -> None:
    """As many are placed each day: who holds a home at the end of a year is the same by months and by years."""
    units = other_homes(1, stay=GAMMA, void=exponential(28))
    years, months = pools(units=units), pools(length="month", units=units)
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    for period in (0, 1):
        assert (months.kept[0, 12 * period + 11, :12] * days).sum() / 365 == pytest.approx(
            years.kept[0, period, 0]
        )


# ---- who lives there on the first day --------------------------------------------------------------------------


def test_who_lives_there_on_the_first_day_does_so_for_what_is_left_of_a_stay() -> None:
    """Of 20 homes 16 are lived in. Of a stay of 730 days an even part is left, and then come 73 days of void.

    It closes after 740 days: then those who left after day 667 leave a void behind.
    """
    units = other_homes(
        20,
        opens="2024-06-01",
        closes="2028-01-10",
        occupied_on_first_day=0.8,
        stay=fixed(730),
        void=fixed(73),
    )
    found = pools("2028-12-31", units=units)
    parts = np.array([[730 - 365 + 73, 73, 63]]) / 730
    assert found.first_day_kept == pytest.approx(16 * parts)
    assert found.first_day_living == pytest.approx([0.0])


def test_those_of_the_first_day_who_live_there_at_the_closing() -> None:
    units = other_homes(20, opens="2024-06-01", stay=fixed(730), void=fixed(73), closes="2026-05-26")
    found = pools(units=units)
    assert found.first_day_living == pytest.approx([20 * (730 - 146) / 730])
    assert found.first_day_kept == pytest.approx(np.array([[20 * (730 - 146 + 73) / 730, 0]]))


def test_who_stays_for_good_is_there_from_the_first_day_to_the_closing() -> None:
    found = pools(
        units=other_homes(20, opens="2024-06-01"),
        rooms=other_homes(5, opens="2024-06-01", closes="2027-06-30"),
    )
    assert rows(found.first_day_kept) == [[20, 20], [5, 5]]
    assert found.first_day_living.tolist() == [0, 5]
