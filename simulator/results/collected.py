"""The outcomes of many replications, collected as they come, in memory that does not grow with their number.

Replications may come in any order; everything that is read is in the order of their numbers. Months are kept in a
``Spool``, since of them only the spread over the replications is stored. What is stored of each replication by year
is kept in records of one size, each at the place of its replication.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS
from simulator.results.reduce import Outcome
from simulator.results.reviews_table import Decision
from simulator.results.spool import Spool, TemporaryStore
from simulator.results.spreads import SPREAD, spreads

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_MOST_AT_ONCE = 2**21
"""So many numbers are read back at a time, by each thread: 16 MB."""


class Collected:
    """Outcomes of replications, to which more can be added by any thread.

    Parameters
    ----------
    months
        How many months are reported.
    """

    def __init__(self, months: int) -> None:
        self._months = months
        self._lock = threading.Lock()
        self._position: dict[int, int] = {}
        self._events: dict[int, int] = {}
        self._decisions: dict[int, tuple[Decision, ...]] = {}
        self._logs: dict[int, tuple[int, int]] = {}
        self._monthly: Spool | None = None
        self._series = 0
        self._facilities: tuple[int, ...] = ()
        self._by_year = TemporaryStore()
        self._record = np.dtype([])
        self._log_store: TemporaryStore | None = None
        self._logged = 0

    def __len__(self) -> int:
        """Return how many replications there are."""
        return len(self._position)

    def add(self, replication: int, outcome: Outcome) -> None:
        """Add the outcome of a replication.

        Raises
        ------
        ResultError
            Where the temporary folder is full.
        """
        series = outcome.series.reshape(-1, self._months)
        facilities = outcome.facilities.reshape(-1, self._months)
        with self._lock:
            if self._monthly is None:
                self._monthly = Spool(len(series) + len(facilities), self._months)
                self._series, self._facilities = len(series), outcome.facilities.shape[:2]
                self._record = _record_of(outcome)
            self._monthly.add(series)
            self._monthly.add(facilities, first_row=len(series))
            self._monthly.end_replication()
            self._position[replication] = len(self._monthly) - 1
            self._keep_years(replication, outcome)
            self._events[replication] = outcome.events
            self._decisions[replication] = outcome.decisions
            if outcome.log is not None:
                self._keep_log(replication, outcome.log)

    # ---- what is read ------------------------------------------------------------------------------------

    def events(self) -> list[int]:
        """Return the number of events of each replication."""
        return [self._events[replication] for replication in range(len(self))]

    def decisions(self) -> list[tuple[Decision, ...]]:
        """Return what the reviews of each replication have started."""
        return [self._decisions[replication] for replication in range(len(self))]

    def yearly(self, batch: int, until: int | None = None) -> Iterator[tuple[int, NDArray[np.void]]]:
        """Yield what is kept of each replication by year, a batch of replications at a time.

        Yields
        ------
        first
            The number of the first replication of the batch.
        records
            (replications,) with the fields ``metrics``, ``facility_years``, ``other_supply_cost``, ``register``,
            ``relets`` and ``other_supply``, as in ``reduce.Outcome``.
        """
        until = len(self) if until is None else until
        size = self._record.itemsize
        for first in range(0, until, batch):
            count = min(batch, until - first)
            yield first, self._by_year.read(first * size, count * size).view(self._record)

    def metrics(self, columns: Ints | slice = slice(None), until: int | None = None) -> Floats:
        """Return yearly metrics: (replications, columns), of replications 0, 1, 2, ... until before a number.

        Parameters
        ----------
        columns
            Which ones, by their position in ``Outcome.metrics``; a few, where there are many replications.
        until
            The number; all that were added where not given.
        """
        found = [records["metrics"][:, columns] for _, records in self.yearly(64, until)]
        return np.concatenate(found)

    def months_of(self, first: int, last: int) -> Floats:
        """Return rows of the monthly series, from the first to before the last: (rows, replications, months)."""
        assert self._monthly is not None
        return self._monthly.read(first, last, self._order())

    def spread_of_series(self, threads: int | None = None) -> Floats:
        """Return the spread of the monthly series: (5, values), the values as in ``Outcome.series``."""
        return self._spread(0, self._series, threads).reshape(len(SPREAD), -1)

    def spread_of_facilities(self, threads: int | None = None) -> Floats:
        """Return the spread of the monthly facility series: (5, series, rows, months)."""
        assert self._monthly is not None
        rows = self._series + int(np.prod(self._facilities))
        found = self._spread(self._series, rows, threads)
        return found.reshape(len(SPREAD), *self._facilities, self._months)

    @property
    def has_logs(self) -> bool:
        """Whether event logs were kept."""
        return self._log_store is not None

    def logs(self) -> Iterator[tuple[int, Ints]]:
        """Yield the number and the event log of each replication, where they were kept."""
        if self._log_store is not None:
            for replication in range(len(self)):
                position, size = self._logs[replication]
                content = self._log_store.read(position, size)
                yield replication, content.view(np.int64).reshape(-1, len(EVENT_COLUMNS))

    def close(self) -> None:
        """Remove everything that was collected."""
        self._by_year.close()
        for store in (self._monthly, self._log_store):
            if store is not None:
                store.close()

    # ---- how it is kept ----------------------------------------------------------------------------------

    def _keep_years(self, replication: int, outcome: Outcome) -> None:
        record = np.empty((), dtype=self._record)
        for name, values in _yearly_of(outcome).items():
            record[name] = values
        content = np.frombuffer(record.tobytes(), dtype=np.uint8)
        self._by_year.write(replication * len(content), content)

    def _keep_log(self, replication: int, log: Ints) -> None:
        if self._log_store is None:
            self._log_store = TemporaryStore()
        content = np.ascontiguousarray(log).reshape(-1).view(np.uint8)
        self._log_store.write(self._logged, content)
        self._logs[replication] = self._logged, len(content)
        self._logged += len(content)

    def _order(self) -> Ints:
        """Return where each replication stands among those that were added."""
        return np.array([self._position[replication] for replication in range(len(self))], dtype=np.int64)

    def _spread(self, first: int, last: int, threads: int | None) -> Floats:
        """Return the spread of some rows of months, computed by threads: (5, rows, months)."""
        spool = self._monthly
        assert spool is not None
        order = self._order()
        step = max(1, _MOST_AT_ONCE // (self._months * len(self)))
        found = np.empty((len(SPREAD), last - first, self._months))

        def compute(row: int) -> None:
            stop = min(row + step, last)
            found[:, row - first : stop - first] = spreads(spool.read(row, stop, order))

        with ThreadPoolExecutor(threads or os.cpu_count() or 1) as executor:
            list(executor.map(compute, range(first, last, step)))
        return found


def _yearly_of(outcome: Outcome) -> dict[str, NDArray[Any]]:
    ledger = outcome.ledger
    return {
        "metrics": outcome.metrics,
        "facility_years": outcome.facility_years,
        "other_supply_cost": ledger.other_supply_cost,
        "register": ledger.register,
        "relets": ledger.relets,
        "other_supply": ledger.other_supply,
    }


def _record_of(outcome: Outcome) -> np.dtype[np.void]:
    """Return the form of a record; there are never two thousand million households, so counts take four bytes."""
    return np.dtype(
        [
            (name, np.int32 if values.dtype == np.int64 else values.dtype, values.shape)
            for name, values in _yearly_of(outcome).items()
        ]
    )
