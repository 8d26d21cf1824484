"""Collected outcomes are read in the order of their numbers, and take no more memory when there are more."""

from __future__ import annotations

import gc
import tempfile
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from simulator.engine import fast
from simulator.errors import ResultError
from simulator.flows import Compiled, compile_scenario
from simulator.results.collected import Collected
from simulator.results.reduce import Outcome, Reducer
from simulator.results.spool import CHUNK, Spool
from simulator.results.tables import result_tables
from tests.results.test_facility_series import world
from tests.whole import whole
from tests.worlds import scenario

COUNT = CHUNK + 9


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_scenario(scenario(world()))


@pytest.fixture(scope="module")
def outcomes(compiled: Compiled) -> list[Outcome]:
    reducer = Reducer(compiled)
    return [reducer.reduce(fast.simulate(compiled, 3, number), keep_log=True) for number in range(COUNT)]


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def collect(outcomes: Sequence[Outcome], order: Sequence[int], compiled: Compiled) -> Collected:
    collected = Collected(len(compiled.timeline.calendar.reported_months))
    for number in order:
        collected.add(number, outcomes[number])
    return collected


def test_neither_the_order_nor_the_threads_can_be_seen_in_any_table(
    compiled: Compiled, outcomes: list[Outcome]
) -> None:
    forward, backward = list(range(COUNT)), list(range(COUNT))[::-1]
    mixed = np.random.default_rng(1).permutation(COUNT).tolist()
    found = []
    for order, threads in ((forward, 1), (backward, 2), (mixed, 3)):
        collected = collect(outcomes, order, compiled)
        tables = result_tables(collected, compiled, name="a", content="b", seed=1, threads=threads)
        found.append({name: whole(table) for name, table in tables.items()})
        collected.close()
    for name, table in found[0].items():
        for other in found[1:]:
            assert table.equals(other[name]), name


def test_what_is_read_is_what_was_added(compiled: Compiled, outcomes: list[Outcome]) -> None:
    collected = collect(outcomes, range(COUNT), compiled)
    metrics = np.stack([one.metrics for one in outcomes])
    assert len(collected) == COUNT
    assert np.array_equal(collected.metrics(), metrics, equal_nan=True)
    assert np.array_equal(collected.metrics(np.array([3, 0]), until=5), metrics[:5, [3, 0]], equal_nan=True)
    assert collected.events() == [one.events for one in outcomes]
    for first, records in collected.yearly(10):
        for number, record in enumerate(records, first):
            assert np.array_equal(record["register"], outcomes[number].ledger.register)
            assert np.array_equal(record["facility_years"], outcomes[number].facility_years, equal_nan=True)
    for number, log in collected.logs():
        assert np.array_equal(log, outcomes[number].log)
    series = np.stack([one.series for one in outcomes])
    assert np.array_equal(collected.spread_of_series()[0], series.mean(axis=0), equal_nan=True)
    facilities = np.stack([one.facilities for one in outcomes])
    assert np.array_equal(
        collected.spread_of_facilities()[4], np.quantile(facilities, 0.9, axis=0), equal_nan=True
    )
    collected.close()


def test_a_replication_takes_hardly_any_memory(compiled: Compiled, outcomes: list[Outcome]) -> None:
    outcome = outcomes[0]
    kept = sum(values.nbytes for values in (outcome.series, outcome.metrics, outcome.facilities))
    collected = collect(outcomes, range(CHUNK), compiled)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    more = 20 * CHUNK
    for number in range(CHUNK, CHUNK + more):
        collected.add(number, Outcome(**{**vars(outcome), "log": None}))
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    collected.close()
    assert (after - before) / more < 600 < kept / 20


def test_nothing_is_left_in_the_temporary_folder(
    compiled: Compiled, outcomes: list[Outcome], temporary: Path
) -> None:
    collect(outcomes, range(COUNT), compiled).close()
    assert not list(temporary.iterdir())
    left = collect(outcomes, range(COUNT), compiled)  # nobody closes it
    del left
    gc.collect()
    assert not list(temporary.iterdir())


def test_a_full_disk_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    with pytest.raises(ResultError, match="No space left on device; make room there, or set TMPDIR"):
        Collected(12)


rows_of_any_kind = st.lists(
    st.sampled_from(
        [0.0, 1.0, -128.0, 127.0, 128.0, 32_767.0, -32_769.0, 2.0**31 - 1, 2.0**31, 0.5, np.nan, 1e300]
    ),
    min_size=3,
    max_size=3,
)


@given(st.lists(rows_of_any_kind, min_size=2, max_size=2))
def test_a_spool_gives_back_every_number_exactly(rows: list[list[float]]) -> None:
    spool, count = Spool(2, 3), 2 * CHUNK + 5
    added: list[NDArray[np.float64]] = []
    for number in range(count):
        values = np.array(rows) if number % 7 else np.array(rows[::-1])
        spool.add(values[:1])
        spool.add(values[1:], first_row=1)
        spool.end_replication()
        added.append(values)
    order = np.random.default_rng(count).permutation(count)[: count - 3]
    expected = np.stack(added, axis=1)
    assert len(spool) == count
    assert np.array_equal(spool.read(0, 2, np.arange(count)), expected, equal_nan=True)
    assert np.array_equal(spool.read(1, 2, order), expected[1:, order], equal_nan=True)
    spool.close()
