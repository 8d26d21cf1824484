"""Fair share and the statutory formula, by hand."""

from __future__ import annotations

import pytest

from simulator.model.shares import (
    fair_share_homes,
    population_in,
    population_weights,
    statutory_target,
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
