"""Which points a design has: by hand where they can be listed, by what must hold where they cannot."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from groeipad.experiments.sweep.definition import Design
from groeipad.experiments.sweep.designs import Points, points_of
from groeipad.experiments.sweep.factors import Factor, Setting


def listed(name: str, *values: str | int) -> Factor:
    return Factor(name, None, "", None, tuple(Setting(value, ()) for value in values))


def made(factors: list[Factor], seed: int = 0, **design: Any) -> Points:
    return points_of(TypeAdapter(Design).validate_python(design), factors, seed)


def labels(points: Points) -> list[tuple[Any, ...]]:
    return [
        tuple(None if one is None else one.label for one in points.at(number))
        for number in range(points.count)
    ]


def test_a_grid_has_every_combination_once_and_the_last_factor_changes_fastest() -> None:
    found = labels(made([listed("a", 1, 2), listed("b", "x", "y", "z")], kind="grid"))
    assert found == [(1, "x"), (1, "y"), (1, "z"), (2, "x"), (2, "y"), (2, "z")]


def test_one_at_a_time_begins_with_the_scenario_as_it_is() -> None:
    found = labels(made([listed("a", 1, 2), listed("b", "x")], kind="one_at_a_time"))
    assert found == [(None, None), (1, None), (2, None), (None, "x")]


@pytest.mark.parametrize("kind", ["latin_hypercube", "sobol"])
def test_points_that_cover_evenly_use_each_value_as_often(kind: str) -> None:
    """Of 64 points, 16 lie in each quarter of every factor."""
    points = made([listed("a", 1, 2, 3, 4), listed("b", *"wxyz")], kind=kind, points=64)
    found = labels(points)
    for factor in range(2):
        values = [one[factor] for one in found]
        assert {values.count(value) for value in set(values)} == {16}


@pytest.mark.parametrize(
    "design",
    [
        {"kind": "latin_hypercube", "points": 8},
        {"kind": "sobol", "points": 8},
        {"kind": "morris", "trajectories": 3},
        {"kind": "sobol_indices", "points": 8},
    ],
)
@pytest.mark.parametrize("seed", [0, 2026])
def test_the_same_seed_gives_the_same_points_and_another_seed_others(
    design: dict[str, Any], seed: int
) -> None:
    factors = [listed("a", *range(50)), listed("b", *range(50))]
    first, second, other = (made(factors, one, **design) for one in (seed, seed, seed + 1))
    assert first.units is not None
    assert second.units is not None
    assert np.array_equal(first.units, second.units)
    assert labels(first) != labels(other)


def test_a_longer_sobol_sequence_begins_as_a_shorter_one() -> None:
    factors = [listed("a", *range(100)), listed("b", *range(100))]
    short, long = (labels(made(factors, 5, kind="sobol", points=points)) for points in (16, 32))
    assert long[:16] == short


def test_designs_for_indices_have_the_points_that_these_take() -> None:
    factors = [listed(name, 1, 2) for name in "abc"]
    assert made(factors, kind="morris", trajectories=5).count == 5 * 4
    assert made(factors, kind="sobol_indices", points=16).count == 16 * 5
    assert made(factors, kind="sobol_indices", points=16, second_order=True).count == 16 * 8
