"""The logarithm: right to a unit in the last place, of one number and of many."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.jit import lean
from simulator.random.logarithm import log, log_of_many


@lean
def fill(numbers: NDArray[np.float64], found: NDArray[np.float64]) -> None:
    for row in range(len(numbers)):
        found[row] = log_of_many(numbers[row])


def units_off(number: float) -> float:
    right = np.log(np.longdouble(number))
    return float(abs(log(number) - right) / np.spacing(abs(float(right))))


@given(st.floats(2.0**-53, 1.0, exclude_max=True))
def test_of_a_uniform(unit: float) -> None:
    assert units_off(unit) < 1.0


@given(st.floats(1e-300, 1e300))
def test_of_any_number(number: float) -> None:
    assert number == 1.0 or units_off(number) < 1.0


def test_of_one_and_of_powers_of_two() -> None:
    assert log(1.0) == 0.0
    assert [log(2.0**power) for power in (-53, -1, 1, 10)] == [
        power * 0.6931471805599453 for power in (-53, -1, 1, 10)
    ]


def test_of_many_at_once_as_of_each() -> None:
    numbers = np.random.default_rng(1).random(403)
    found = np.empty(403)
    fill(numbers, found)
    assert found.tolist() == [log(number) for number in numbers.tolist()]
