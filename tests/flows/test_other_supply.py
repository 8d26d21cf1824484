"""Other supply in canonical units, by hand: pools, how many homes they have when, and whom they are for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from simulator.errors import InputError
from simulator.flows import Compiled, compile_scenario
from simulator.flows.other_supply import OtherSupply
from simulator.random.times import EXPONENTIAL, FIXED, NEVER
from tests.worlds import changed, exponential, fixed, measure, other_homes, scenario, second_group, villages

HOMES = "supply__other_supply"


def compiled(world: dict[str, Any], **kinds: Any) -> Compiled:
    return compile_scenario(scenario(changed(world, **{HOMES: kinds})))


def supply_of(world: dict[str, Any], **kinds: Any) -> OtherSupply:
    return compiled(world, **kinds).other_supply


def steps(found: Compiled, values: np.ndarray) -> list[tuple[str, Any]]:
    """Return from which days on a value of each segment holds."""
    days = [date(2026, 1, 1) + timedelta(seconds=start) for start in found.timeline.starts.tolist()]
    told = list(zip(map(str, days), values.tolist(), strict=True))
    return [one for number, one in enumerate(told) if number == 0 or told[number - 1][1] != one[1]]


def homes_of(world: dict[str, Any], **parts: Any) -> list[tuple[str, int]]:
    """Return from which days on one pool has how many homes."""
    found = compiled(world, units=other_homes(**parts))
    return steps(found, found.other_supply.homes[:, 0])


def test_a_pool_is_a_kind_in_a_municipality_in_the_order_of_the_file() -> None:
    found = supply_of(
        villages(3),
        rooms=other_homes({"GM0003": 4, "GM0001": 2}, opens="2024-07-20"),
        flats=other_homes({"GM0002": 0}),
    )
    assert found.kinds == ("rooms", "flats")
    assert found.names == ("rooms@GM0001", "rooms@GM0003", "flats@GM0002")
    assert found.kind.tolist() == [0, 0, 1]
    assert found.municipality.tolist() == [0, 2, 1]
    assert found.opened_month.tolist() == [2024 * 12 + 6, 2024 * 12 + 6, 2026 * 12]
    assert found.homes[0].tolist() == [2, 4, 0]
    assert found.count == 3


def test_a_scenario_without_other_supply_has_no_pools() -> None:
    found = supply_of(villages(2))
    assert found.count == 0
    assert found.homes.shape[1] == found.serves.shape[0] == 0


@pytest.mark.parametrize(
    ("homes", "opens", "ramp_months", "expected"),
    [
        # 2.5, 5, 7.5 and 10 homes: halves are rounded up. The day in the month does not matter for the steps.
        (
            10,
            "2026-03-15",
            4,
            [("2026-01-01", 0), ("2026-03-15", 3), ("2026-04-01", 5), ("2026-05-01", 8), ("2026-06-01", 10)],
        ),
        (10, "2026-03-31", 2, [("2026-01-01", 0), ("2026-03-31", 5), ("2026-04-01", 10)]),
        (2, "2026-02-01", 3, [("2026-01-01", 0), ("2026-02-01", 1), ("2026-04-01", 2)]),
        (10, "2026-03-15", 1, [("2026-01-01", 0), ("2026-03-15", 10)]),
        (10, "2026-03-15", 0, [("2026-01-01", 0), ("2026-03-15", 10)]),
        # What opened before goes on opening: a third of twelve in November, two thirds in December.
        (12, "2025-11-20", 3, [("2026-01-01", 12)]),
        (12, "2025-12-20", 4, [("2026-01-01", 6), ("2026-02-01", 9), ("2026-03-01", 12)]),
        (12, "2000-01-20", 4, [("2026-01-01", 12)]),
    ],
)
def test_homes_open_by_month(
    homes: int, opens: str, ramp_months: int, expected: list[tuple[str, int]]
) -> None:
    assert homes_of(villages(1), homes=homes, opens=opens, ramp_months=ramp_months) == expected


def test_no_homes_are_there_and_all_count_as_closed_from_the_day_after_the_last() -> None:
    found = compiled(
        villages(2),
        units=other_homes({"GM0001": 3, "GM0002": 5}, closes="2026-05-09"),
        rooms=other_homes(4),
    )
    supply = found.other_supply
    assert steps(found, supply.homes[:, 1]) == [("2026-01-01", 5), ("2026-05-10", 0)]
    assert steps(found, supply.closed[:, 1]) == [("2026-01-01", False), ("2026-05-10", True)]
    assert steps(found, supply.homes[:, 2]) == [("2026-01-01", 4)]
    assert not supply.closed[:, 2].any()


def test_the_first_of_a_month_may_be_the_last_day() -> None:
    assert homes_of(villages(1), homes=3, closes="2026-05-01") == [("2026-01-01", 3), ("2026-05-02", 0)]


def change(**parts: Any) -> dict[str, Any]:
    return {"quantity": "other_supply_homes", **parts}


def test_measures_change_the_homes_that_are_open_and_never_below_none() -> None:
    """While they open, a measure works on what is open: 5 x 2 = 10 in March, then 10 x 2; two fewer come to four."""
    world = changed(
        villages(1),
        measures={
            "twice": measure("2026-03-10", change(multiply=2.0), end="2026-04-09"),
            "some": measure("2026-05-01", change(set=2.0), end="2026-05-31"),
            "fewer": measure("2026-05-11", change(add=-4.0), end="2026-06-10"),
        },
    )
    assert homes_of(world, homes=10, opens="2026-03-05", ramp_months=2) == [
        *(("2026-01-01", 0), ("2026-03-05", 5), ("2026-03-10", 10), ("2026-04-01", 20), ("2026-04-10", 10)),
        *(("2026-05-01", 2), ("2026-05-11", 0), ("2026-06-01", 6), ("2026-06-11", 10)),
    ]


def test_a_measure_brings_no_homes_back_that_have_closed() -> None:
    world = changed(villages(1), measures={"more": measure("2026-02-01", change(set=9.0))})
    assert homes_of(world, homes=3, closes="2026-03-31") == [
        *(("2026-01-01", 3), ("2026-02-01", 9), ("2026-04-01", 0))
    ]


def test_a_measure_may_open_homes_where_a_kind_has_none() -> None:
    world = changed(villages(1), measures={"more": measure("2026-02-15", change(set=9.0))})
    assert homes_of(world, homes=0) == [("2026-01-01", 0), ("2026-02-15", 9)]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({}, [11, 12, 13]),
        ({"other_supply": ("rooms",)}, [11, 12, 3]),
        ({"municipalities": ("GM0002",)}, [1, 12, 3]),
        ({"municipalities": ("GM0001",), "other_supply": ("flats",)}, [1, 2, 13]),
    ],
)
def test_a_measure_is_for_the_kinds_and_the_municipalities_that_it_names(
    chosen: dict[str, Any], expected: list[int]
) -> None:
    world = changed(villages(2), measures={"more": measure("2026-02-01", change(add=10.0, **chosen))})
    found = supply_of(world, rooms=other_homes({"GM0001": 1, "GM0002": 2}), flats=other_homes(3))
    assert found.homes[0].tolist() == [1, 2, 3]
    assert found.homes[-1].tolist() == expected


@pytest.mark.parametrize(
    ("opens", "part", "expected"),
    [
        ("2025-12-31", 1.0, 7),
        ("2025-12-31", 0.5, 4),  # 3.5 homes: a half is rounded up
        ("2025-12-31", 0.0, 0),
        ("2026-01-01", 1.0, 0),
        ("2026-06-01", 1.0, 0),
    ],
)
def test_a_part_of_what_opened_before_the_first_day_is_lived_in(
    opens: str, part: float, expected: int
) -> None:
    found = supply_of(villages(1), units=other_homes(7, opens=opens, occupied_on_first_day=part))
    assert found.occupied.tolist() == [expected]


def test_homes_are_for_the_groups_and_the_sizes_that_are_named() -> None:
    found = supply_of(
        second_group(villages(1)),
        all=other_homes(1),
        some=other_homes(1, groups=("others",), suits={"at_least": 2, "at_most": 4}),
        large=other_homes(1, suits={"at_least": 5}),
    )
    assert found.serves.tolist() == [[True, True], [False, True], [True, True]]
    assert [np.flatnonzero(row).tolist() for row in found.suits] == [
        list(range(1, 17)),
        [2, 3, 4],
        list(range(5, 17)),
    ]


def test_who_lives_there_on_the_first_day_is_of_the_groups_served_by_their_yearly_numbers() -> None:
    """Seekers 30 a year and others 90: a quarter and three quarters; of groups without a number each has a half."""
    world = second_group(villages(1), households_per_year=90)
    world = changed(world, demand__groups__seekers__households_per_year=30, demand__task=120)
    kinds = {
        "all": other_homes(1),
        "one": other_homes(1, groups=("others",)),
        "other": other_homes(1, groups=("seekers",)),
    }
    assert supply_of(world, **kinds).residents.tolist() == [[0.25, 1.0], [0.0, 1.0], [1.0, 1.0]]
    empty = second_group(villages(1), households_per_year=0)
    assert supply_of(empty, **kinds).residents.tolist() == [[0.5, 1.0], [0.0, 1.0], [1.0, 1.0]]


def test_stays_voids_and_costs_are_those_of_the_kind_in_each_of_its_municipalities() -> None:
    found = supply_of(
        villages(2),
        rooms=other_homes({"GM0001": 1, "GM0002": 1}, stay=exponential(400), void=fixed(9)),
        flats=other_homes(1, cost_per_home_year=8_500.0),
    )
    assert [(one.kind, one.mean_days) for one in found.stays] == [(EXPONENTIAL, 400)] * 2 + [(NEVER, 0)]
    assert [(one.kind, one.mean_days) for one in found.voids] == [(FIXED, 9)] * 2 + [(FIXED, 0)]
    assert np.isnan(found.cost[:2]).all()
    assert found.cost[2] == 8_500


def test_more_homes_in_a_pool_than_there_are_ids_are_refused() -> None:
    with pytest.raises(InputError, match=r"supply\.other_supply"):
        supply_of(villages(1), units=other_homes(1_000_000))
