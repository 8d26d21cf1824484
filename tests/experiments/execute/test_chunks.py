"""Chunks are as large as is worth the sending, and so many that every worker has some."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groeipad.experiments.execute import Cluster, Pool, Processes, Threads, chunk_size, chunked, singles
from groeipad.experiments.execute.chunks import CHUNKS_A_WORKER, MOST_OVERHEAD, overhead_seconds

POOLS: tuple[Pool, ...] = (Threads(), Processes(), Cluster("tcp://127.0.0.1:8786"))


@given(st.lists(st.integers()), st.integers(1, 50))
def test_chunks_together_are_the_points_in_their_order(points: list[int], size: int) -> None:
    chunks = list(chunked(points, size))
    assert list(itertools.chain(*chunks)) == points
    assert all(len(chunk) == size for chunk in chunks[:-1])
    assert all(0 < len(chunk) <= size for chunk in chunks)
    assert [part for chunk in chunks for part in singles(chunk)] == [(point,) for point in points]


def test_points_are_taken_when_a_chunk_is_asked_for() -> None:
    endless = itertools.count()
    chunks = chunked(endless, 3)
    assert next(chunks) == (0, 1, 2)
    assert next(endless) == 3


def test_a_chunk_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="0 points"):
        next(chunked([1], 0))


def test_a_chunk_on_a_cluster_takes_three_seconds() -> None:
    assert chunk_size(POOLS[2], points=1_000_000, workers=4, seconds=0.01) == 300


def test_few_points_are_divided_so_that_all_workers_have_several_chunks() -> None:
    assert chunk_size(POOLS[2], points=320, workers=4, seconds=0.01) == 10


@given(
    st.sampled_from(POOLS),
    st.integers(0, 10**7),
    st.integers(0, 5000),
    st.floats(0, 1e4, allow_nan=False),
)
def test_a_chunk_is_never_empty_nor_longer_than_is_worth_it(
    pool: Pool, points: int, workers: int, seconds: float
) -> None:
    size = chunk_size(pool, points=points, workers=workers, seconds=seconds)
    assert size >= 1
    if size > 1:
        assert points >= size * CHUNKS_A_WORKER * max(1, workers)
        # One point less would cost more than is allowed.
        assert (size - 1) * seconds < overhead_seconds(pool) / MOST_OVERHEAD
