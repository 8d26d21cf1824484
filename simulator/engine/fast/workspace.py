"""The memory in which one thread simulates replications of a scenario, one after the other."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS
from simulator.engine.fast import layout as at
from simulator.engine.fast.accounts import MONTHS
from simulator.engine.fast.kernel import draw_what_comes, go_through
from simulator.engine.fast.streams import DRAWN_ROWS, PROJECT_HOMES, PROJECT_PLACE, SECONDS_PER_DAY
from simulator.engine.fast.tables import Tables, tables_of
from simulator.flows.compiled import Compiled
from simulator.random.field import BLOCK

Ints = NDArray[np.int64]
BUCKET_SHIFT = 16
"""Stretches of 2**16 seconds, 18 hours: a region has a dozen events of its own making in each."""
PLANS_OF_PERSON, HOMES_TO_A_PLAN = 2, 4
"""Room for what is planned at the same time: for each person, and homes that are offered again after a refusal."""
ROWS_OF_PERSON, ROWS_OF_HOME = 4, 2
"""Rows of the log that are expected about each person and each home; where there are more, it is made longer."""


class Workspace:
    """The memory in which one thread simulates replications of a scenario, one after the other.

    Its tables have room for what is expected; a replication that needs more is begun again with twice as much.

    Parameters
    ----------
    compiled
        The scenario.
    people, homes
        For how many there is room at first; as many as are expected where not given.
    """

    def __init__(self, compiled: Compiled, people: int | None = None, homes: int | None = None) -> None:
        self._tables = tables_of(compiled)
        self._rows: Ints
        self._end = compiled.timeline.calendar.end_seconds
        self._make_room(people or _expected_people(self._tables), homes or _expected_homes(self._tables))

    def simulate(self, seed: int, replication: int) -> Ints:
        """Return the event log of a replication, a copy of its own."""
        return self.log_of(seed, replication).copy()

    def log_of(self, seed: int, replication: int) -> Ints:
        """Return the event log of a replication in this workspace's memory: it holds until the next one."""
        while True:
            state = self._simulate(seed, replication)
            logged = int(state[at.LOGGED])
            if not state[at.TOO_SHORT] and logged <= len(self._rows):
                return self._rows[:logged]
            if state[at.TOO_SHORT]:
                self._make_room(2 * self._people, 2 * self._homes)
            else:
                self._rows = np.empty((logged + logged // 4, len(EVENT_COLUMNS)), dtype=np.int64)

    def _make_room(self, people: int, homes: int) -> None:
        """Make tables for as many people and homes; memory that is never written to is never taken."""
        tables = self._tables
        pool_homes = int(tables.pools[-1, at.HOMES_END]) if len(tables.pools) else 0
        self._people, self._homes = people, homes
        events = people + 2 * homes + len(tables.month_starts) + len(tables.segment_starts)
        plans = PLANS_OF_PERSON * people + homes // HOMES_TO_A_PLAN + pool_homes
        stretches = (self._end >> BUCKET_SHIFT) + 1
        places, accounts = len(tables.key[0]), int(tables.account_of.max()) + 1
        self._state = np.zeros(at.STATE_SIZE, dtype=np.int64)
        self._table_of_people = np.empty((people, at.PERSON_SIZE), dtype=np.int64)
        self._table_of_homes = np.zeros((pool_homes + homes, at.HOME_SIZE), dtype=np.int64)
        self._units, self._pools = tables.units.copy(), tables.pools.copy()
        self._ends = np.empty((_lists(tables), 2), dtype=np.int64)
        columns = int(tables.fixed[at.QUEUE_KINDS] * tables.fixed[at.CLASSES])
        self._waiting = np.empty((places, columns), dtype=np.int64)
        self._row_of_home = np.empty(events, dtype=np.int64)
        self._refused = np.empty((people + homes, 2), dtype=np.int64)
        self._plans = np.empty((max(plans, stretches), at.NODE_SIZE), dtype=np.int64)
        self._rows = np.empty(
            (ROWS_OF_PERSON * people + ROWS_OF_HOME * homes, len(EVENT_COLUMNS)), dtype=np.int64
        )
        kept = int(tables.fixed[at.CARRY_OVER_MONTHS])
        self._accounts = np.zeros((3, accounts, MONTHS + kept + 1), dtype=np.int64)
        self._owed = np.zeros((places + 1, places), dtype=np.int64)
        self._coming = np.empty((events, at.EVENT_SIZE), dtype=np.int64)
        self._unsorted = np.empty_like(self._coming)
        self._counts = np.empty(2 * events + 1, dtype=np.int64)
        self._built = np.empty((len(tables.projects), 2), dtype=np.int64)
        self._delivered = np.empty_like(self._built)
        self._delivered_from = np.empty(places + 1, dtype=np.int64)
        self._ceilings = np.empty((*tables.relet_streams.shape, len(tables.void_months) - 1))
        self._points = np.empty(people + 2 * homes, dtype=np.int64)
        self._levels = np.empty(len(self._points), dtype=np.float64)
        self._ids = np.empty_like(self._points)
        self._block = np.empty((2, BLOCK), dtype=np.float64)
        self._drawn = np.empty((DRAWN_ROWS, len(self._points)), dtype=np.float64)

    def _simulate(self, seed: int, replication: int) -> Ints:
        tables, state = self._tables, self._state
        state[:] = 0
        state[[at.SEED, at.REPLICATION, at.END]] = seed, replication, self._end
        state[[at.FREE_NODE, at.FIRST_TO_FILL, at.BUCKET_SHIFT]] = at.NONE, at.NONE, BUCKET_SHIFT
        np.copyto(self._units, tables.units)
        np.copyto(self._pools, tables.pools)
        self._accounts[:], self._owed[:] = 0, 0
        arrays_from_times_on: tuple[Any, ...] = tables[tables._fields.index("times") :]
        draw_what_comes(
            state,
            tables.fixed,
            self._units,
            self._coming,
            self._unsorted,
            self._counts,
            self._built,
            self._delivered,
            self._delivered_from,
            self._ceilings,
            self._points,
            self._levels,
            self._ids,
            self._block,
            self._drawn,
            tables.groups,
            tables.month_starts,
            tables.segment_starts,
            tables.segment_of_day,
            tables.origins,
            *arrays_from_times_on,
        )
        if not state[at.TOO_SHORT]:
            go_through(
                state,
                tables.fixed,
                self._table_of_people,
                self._table_of_homes,
                self._units,
                self._pools,
                self._ends,
                self._waiting,
                self._refused,
                self._plans,
                self._rows,
                self._accounts,
                self._owed,
                self._coming,
                self._row_of_home,
                tables.dated,
                tables.groups,
                tables.by_group,
                tables.account_of,
                tables.credit,
                tables.suits,
                tables.asked,
                tables.unit_of,
                tables.unit_shares,
                tables.unit_of_group,
                tables.targets,
                tables.routes,
                tables.month_grid,
                tables.year_ends,
                tables.mean_size,
                tables.factors,
                tables.key,
                tables.origins,
                tables.residents,
                tables.housed,
                tables.housed_streams,
                tables.times,
            )
        return state


def _lists(tables: Tables) -> int:
    """Return how many lists there are: those of the register and two for each facility."""
    fixed, places = tables.fixed, tables.key.shape[1]
    register = places * fixed[at.SIZES] * fixed[at.QUEUE_KINDS] * fixed[at.CLASSES]
    return int(register) + 2 * len(tables.units)


def _years_of_segments(tables: Tables, end: int) -> NDArray[np.float64]:
    lengths = np.diff(np.append(tables.segment_starts, end))
    return np.asarray(lengths / (365.25 * SECONDS_PER_DAY))


def _expected_people(tables: Tables) -> int:
    """Return room for the people of a run: who is there, half as many again as are expected, and returns."""
    years = _years_of_segments(tables, int(tables.month_starts[-1]))
    coming = years @ (tables.inflow.sum(axis=(1, 2)) + tables.arrivals.sum(axis=1)) + len(tables.known)
    there = tables.opening.sum() + tables.housed.sum() + tables.pools[:, at.OCCUPIED].sum()
    there += tables.units[:, [at.IN_CARE, at.ON_LIST]].sum()
    return int(1.5 * (coming + there)) + 1000


def _expected_homes(tables: Tables) -> int:
    """Return room for the homes of a run: those that are built, and half as many again as may come free."""
    years = _years_of_segments(tables, int(tables.month_starts[-1]))
    built = np.bincount(
        tables.projects[:, PROJECT_PLACE], tables.projects[:, PROJECT_HOMES], tables.standing.shape[1]
    )
    # Homes that fell vacant before the first day are drawn over some months of void.
    before = tables.fixed[at.EARLIER_MONTHS] / 12 * (tables.turnover[0] @ tables.standing[0])
    relets = years @ (tables.turnover * (tables.standing + built)).sum(axis=1)
    return int(built.sum() + 1.5 * (relets + before)) + 1000
