"""Fair share, apportionment and the statutory formula, by hand and against published results."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model.shares import (
    fair_share_homes,
    largest_remainder,
    population_in,
    population_weights,
    statutory_target,
)


@pytest.mark.parametrize(
    ("weights", "seats", "expected"),
    [
        # Balinski and Young, "The quota method of apportionment" (1975).
        ([5117, 4400, 162, 161, 160], 100, [51, 44, 2, 2, 1]),
        ([9061, 7179, 5259, 3319, 1182], 26, [9, 7, 5, 4, 1]),
        ([14, 28, 7, 35], 12, [2, 4, 1, 5]),
    ],
)
def test_largest_remainder_gives_the_published_apportionments(
    weights: list[float], seats: int, expected: list[int]
) -> None:
    assert list(largest_remainder(seats, weights)) == expected


@given(st.integers(0, 5_000), st.lists(st.integers(1, 10**6), min_size=1, max_size=40))
def test_largest_remainder_adds_up_and_stays_within_one(total: int, weights: list[int]) -> None:
    shares = largest_remainder(total, weights)
    assert sum(shares) == total
    assert all(
        abs(share - total * weight / sum(weights)) < 1 + 1e-6
        for share, weight in zip(shares, weights, strict=True)
    )


def test_the_statutory_target_is_rounded_up_exactly() -> None:
    assert statutory_target(10_000, 34_006, 17_475_415) == 20
    assert statutory_target(1_000, 1_000, 1_000_000) == 1
    assert statutory_target(0, 1_000, 1_000_000) == 0


def test_fair_share_is_the_part_of_the_net_need_and_never_negative() -> None:
    assert fair_share_homes(0.5, 100, 20) == 40.0
    assert fair_share_homes(0.5, 10, 20) == 0.0


def test_population_weights_add_up() -> None:
    assert population_weights([50_000, 30_000, 20_000]) == (0.5, 0.3, 0.2)


@pytest.mark.parametrize(
    ("year", "expected"),
    [(2020, 100 / 1.1**4), (2024, 100.0), (2025, 125.0), (2026, 150.0), (2028, 200.0), (2029, 220.0)],
)
def test_population_is_known_or_on_a_line_or_grows(year: int, expected: float) -> None:
    assert population_in({2024: 100, 2028: 200}, 0.1, year) == pytest.approx(expected)
