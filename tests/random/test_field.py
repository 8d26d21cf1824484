"""The Poisson field: right in number, and no point moves when a rate changes."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simulator.random.field import DOUBLINGS, HIGHEST_RATE, SECONDS_PER_RATE_YEAR, field_points, layer_floor
from simulator.random.ids import LAYERS, point_id, stream_numbers

FIRST = 2026 * 12
MONTH = 30 * 86_400
STARTS = np.arange(13, dtype=np.int64) * MONTH


def below(rate: float, seed: int = 1, replication: int = 0, stream: int = 5) -> set[tuple[int, int]]:
    time, level, identity = field_points(seed, replication, stream, FIRST, STARTS, np.full(12, rate))
    return {
        (int(t), int(i)) for t, _, i in zip(time[level < rate], level, identity[level < rate], strict=False)
    }


def test_layers_double_and_then_stay_equal() -> None:
    floors = [layer_floor(layer) for layer in range(LAYERS + 1)]
    assert floors[:4] == [0.0, 8.0, 16.0, 32.0]
    assert floors[DOUBLINGS] == 8.0 * 2 ** (DOUBLINGS - 1)
    assert np.all(np.diff(floors) > 0)
    assert floors[-1] == HIGHEST_RATE


@pytest.mark.parametrize("rate", [0.3, 5.0, 37.0, 1_000.0, 40_000.0])
def test_the_number_of_points_is_poisson(rate: float) -> None:
    expected = rate * 12 * MONTH / SECONDS_PER_RATE_YEAR
    draws = 400 if rate < 10_000 else 20
    counts = np.array([len(below(rate, replication=number)) for number in range(draws)])
    assert counts.mean() == pytest.approx(expected, abs=3 * math.sqrt(expected / draws))
    dispersion = counts.var(ddof=1) / expected * (draws - 1)
    assert 0.001 < stats.chi2.cdf(dispersion, draws - 1) < 0.999


def test_points_lie_evenly_in_time_and_level() -> None:
    time, level, _ = field_points(3, 1, 9, FIRST, STARTS, np.full(12, 1_024.0))
    assert stats.kstest(time / (12 * MONTH), "uniform").pvalue > 0.001
    assert stats.kstest(level / 1_024.0, "uniform").pvalue > 0.001


@given(st.floats(0.1, 3_000.0), st.floats(0.1, 3_000.0), st.integers(0, 2**32 - 1))
def test_a_higher_rate_only_adds_points(one: float, other: float, seed: int) -> None:
    low, high = sorted((one, other))
    assert below(low, seed) <= below(high, seed)


def test_a_ceiling_above_the_rate_changes_nothing() -> None:
    time, level, identity = field_points(1, 0, 5, FIRST, STARTS, np.full(12, 5_000.0))
    under = level < 60.0
    assert {(int(t), int(i)) for t, i in zip(time[under], identity[under], strict=True)} == below(60.0)


def test_a_month_does_not_depend_on_where_the_run_begins() -> None:
    time, level, identity = field_points(1, 0, 5, FIRST + 6, STARTS[:7], np.full(6, 60.0))
    later = {
        (int(t) + 6 * MONTH, int(i)) for t, i in zip(time[level < 60.0], identity[level < 60.0], strict=True)
    }
    assert later == {point for point in below(60.0) if point[0] >= 6 * MONTH}


@given(
    st.lists(
        st.tuples(
            st.integers(0, 2**28 - 1),
            st.integers(1990 * 12, 2150 * 12),
            st.integers(0, 127),
            st.integers(0, 4095),
        ),
        unique=True,
        min_size=2,
        max_size=20,
    )
)
def test_ids_of_different_points_differ_and_fit(points: list[tuple[int, int, int, int]]) -> None:
    ids = [point_id(*point) for point in points]
    assert len(set(ids)) == len(points)
    assert all(0 <= identity < 2**63 and identity % 32 == 0 for identity in ids)


def test_stream_numbers_do_not_depend_on_the_other_streams() -> None:
    few = stream_numbers(["inflow|a|b", "relet|c|d"])
    many = stream_numbers([f"inflow|{group}|{place}" for group in "abc" for place in "bcd"] + ["relet|c|d"])
    assert few["inflow|a|b"] == many["inflow|a|b"]
    assert few["relet|c|d"] == many["relet|c|d"]


def test_streams_that_hash_alike_still_differ() -> None:
    # Among 100,000 names some share the 28 bits: by the birthday rule about 18 pairs do.
    names = [f"inflow|group{number}|GM{number % 342:04d}" for number in range(100_000)]
    assert len(set(stream_numbers(names).values())) == len(names)
