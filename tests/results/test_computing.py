"""Sums, quantiles, orders and tables by id: each against another way to find the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from simulator.contract import NONE
from simulator.results.numbers import enter, new_table, number_of
from simulator.results.quantiles import quantile
from simulator.results.sorting import smallest_first
from simulator.results.spreads import spreads
from simulator.results.sums import pairwise

DRAWN = np.random.default_rng(4)


@pytest.mark.parametrize("count", [*range(40), 127, 128, 129, 135, 136, 255, 256, 257, 1_000, 4_099])
def test_sums_are_those_of_numpy_to_the_last_bit(count: int) -> None:
    values = DRAWN.normal(size=count) * 10.0 ** DRAWN.integers(-8, 8, size=count)
    assert pairwise(values, 0, count) == values.sum()
    around = np.concatenate([[np.nan], values, [np.nan]])
    assert pairwise(around, 1, count + 1) == values.sum()


@pytest.mark.parametrize("count", [1, 2, 3, 10, 11, 100])
def test_quantiles_are_those_of_numpy_to_the_last_bit(count: int) -> None:
    values = np.sort(DRAWN.normal(size=count))
    for share in (0.0, 0.1, 0.5, 0.9, 1.0):
        assert quantile(values, share) == np.quantile(values, share)


@given(st.lists(st.integers(0, 2**62), max_size=60))
def test_the_smallest_comes_first_and_equal_ones_stay_in_order(values: list[int]) -> None:
    order = smallest_first(np.array(values, dtype=np.int64))
    assert order.tolist() == sorted(range(len(values)), key=values.__getitem__)


@given(st.lists(st.integers(0, 2**63 - 1), max_size=60), st.integers(0, 2**63 - 1))
def test_ids_are_found_and_others_are_not(ids: list[int], other: int) -> None:
    # Households that come back have neighbouring ids.
    ids += [one | 1 for one in ids]
    table, known = new_table(len(ids)), dict[int, int]()
    for number, identity in enumerate(ids):
        enter(table, identity, number)
        known[identity] = number
    assert {identity: number_of(table, identity) for identity in known} == known
    assert number_of(table, other) == known.get(other, NONE)


values = arrays.arrays(
    np.float64,
    # Of a single column numpy adds up in another order than of several, which then differs in the last bit.
    st.tuples(st.integers(1, 3), st.integers(1, 40), st.integers(2, 4)),
    elements=st.one_of(
        st.integers(-40, 200).map(float), st.sampled_from([0.1, np.nan, 1e6, 2.0**40]), st.floats(-5, 5)
    ),
)


@given(values | values.map(np.floor))
def test_spreads_are_those_of_numpy_to_the_last_bit(values: np.ndarray) -> None:
    found = spreads(values)
    for row, one in enumerate(values):
        deviation = one.std(axis=0, ddof=1) if len(one) > 1 else np.zeros(one.shape[1])
        expected = [one.mean(axis=0), deviation, *np.quantile(one, (0.1, 0.5, 0.9), axis=0)]
        assert np.array_equal(found[:, row], expected, equal_nan=True)


def test_spreads_do_not_depend_on_what_is_computed_together() -> None:
    values = DRAWN.normal(size=(5, 33, 7))
    apart = np.concatenate([spreads(values[row : row + 1]) for row in range(5)], axis=1)
    assert np.array_equal(spreads(values), apart)
