"""The memory in which one thread simulates replications of a scenario, one after the other."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS
from simulator.engine.fast import layout as at
from simulator.engine.fast.accounts import MONTHS
from simulator.engine.fast.kernel import draw_all, go_through
from simulator.engine.fast.points import SECONDS_PER_DAY
from simulator.engine.fast.relets import DRAWN_ROWS
from simulator.engine.fast.run import Run, Tables
from simulator.engine.fast.tables import tables_of
from simulator.flows.compiled import Compiled
from simulator.jit.table import LINE
from simulator.random.draws import in_vectors
from simulator.random.field import CELL_NUMBERS, CELL_SIZE

Ints = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.float64)
BUCKET_SHIFT = 16
"""Stretches of 2**16 seconds, 18 hours: a region has a dozen events of its own making in each."""
PLANS_OF_PERSON, HOMES_TO_A_PLAN = 2, 4
"""Room for what is planned at the same time: for each person, and homes that are offered again after a refusal."""
EVENTS_OF_STRETCH = 2
"""What comes from outside is sorted by stretches of about so many events."""
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
        self._end = compiled.timeline.calendar.end_seconds
        self._run: Run
        self._make_room(people or _expected_people(self._tables), homes or _expected_homes(self._tables))

    def simulate(self, seed: int, replication: int) -> Ints:
        """Return the event log of a replication, a copy of its own."""
        return self.log_of(seed, replication).copy()

    def log_of(self, seed: int, replication: int) -> Ints:
        """Return the event log of a replication in this workspace's memory: it holds until the next one."""
        while True:
            self._simulate(seed, replication)
            log, state = self._run.log, self._run.state
            logged = int(state[at.LOGGED])
            if not state[at.TOO_SHORT] and logged <= len(log):
                return log[:logged]
            if state[at.TOO_SHORT]:
                self._make_room(2 * self._people, 2 * self._homes)
            else:
                longer = np.empty((logged + logged // 4, len(EVENT_COLUMNS)), dtype=np.int64)
                self._run = Run(**(self._run.arrays | {"log": longer}))

    def _make_room(self, people: int, homes: int) -> None:
        """Make tables for as many people and homes; memory that is never written to is never taken."""
        tables = self._tables
        pool_homes = int(tables.pools[-1, at.HOMES_END]) if len(tables.pools) else 0
        self._people, self._homes = people, homes
        events = people + 2 * homes + len(tables.month_starts) + len(tables.segment_starts)
        plans = PLANS_OF_PERSON * people + homes // HOMES_TO_A_PLAN + pool_homes
        points = in_vectors(people + 2 * homes)
        places, owners = tables.relet_streams.shape
        accounts = int(tables.account_of.max()) + 1
        kept, months = int(tables.fixed[at.CARRY_OVER_MONTHS]), len(tables.month_starts) - 1

        def whole(*shape: int) -> Ints:
            return _empty(shape, np.int64)

        def real(*shape: int) -> NDArray[np.float64]:
            return _empty(shape, np.float64)

        memory = dict[str, NDArray[Any]](
            units=tables.units.copy(),
            pools=tables.pools.copy(),
            state=whole(at.STATE_SIZE),
            people=whole(people, at.PERSON_SIZE),
            homes=whole(pool_homes + homes, at.HOME_SIZE),
            ends=whole(_lists(tables), 2),
            waiting=whole(places, int(tables.fixed[at.QUEUE_KINDS] * tables.fixed[at.CLASSES])),
            refused=whole(people + homes, 2),
            plans=whole(plans, at.NODE_SIZE),
            stretches=whole((self._end >> BUCKET_SHIFT) + 1),
            heap=whole(plans, at.HEAP_SIZE),
            log=whole(ROWS_OF_PERSON * people + ROWS_OF_HOME * homes, len(EVENT_COLUMNS)),
            accounts=whole(3, accounts, MONTHS + kept + 1),
            owed=whole(places + 1, places),
            coming=whole(events, at.EVENT_SIZE),
            unsorted=whole(events, at.EVENT_SIZE),
            later=whole(events, at.LATER_SIZE),
            later_in_month=whole(months),
            counts=np.empty(events // months // EVENTS_OF_STRETCH + 2, dtype=np.int32),
            built=whole(len(tables.projects), at.DELIVERED_SIZE),
            delivered=whole(len(tables.projects), at.DELIVERED_SIZE),
            delivered_from=whole(places + 1),
            ceilings=real(places, owners, len(tables.void_months) - 1),
            points=whole(points),
            point_ids=whole(points),
            point_whats=whole(points),
            point_levels=real(points),
            cells=real(CELL_SIZE, points),
            cell_numbers=whole(CELL_NUMBERS, points),
            drawn=real(DRAWN_ROWS, points),
            voids=whole(points),
        )
        self._run = Run(**(tables.arrays | memory))

    def draw(self, seed: int, replication: int) -> None:
        """Only draw what comes from outside in a replication, for who wants to know how long that takes."""
        self._begin(seed, replication)
        draw_all(self._run)

    def _simulate(self, seed: int, replication: int) -> None:
        self._begin(seed, replication)
        go_through(self._run)

    def _begin(self, seed: int, replication: int) -> None:
        tables, run = self._tables, self._run
        run.state[:] = 0
        run.state[[at.SEED, at.REPLICATION, at.END]] = seed, replication, self._end
        run.state[[at.FREE_NODE, at.FIRST_TO_FILL, at.BUCKET_SHIFT]] = at.NONE, at.NONE, BUCKET_SHIFT
        np.copyto(run.units, tables.units)
        np.copyto(run.pools, tables.pools)
        run.accounts[:], run.owed[:] = 0, 0


def _empty(shape: tuple[int, ...], kind: type[Number]) -> NDArray[Number]:
    """Return a table that begins at a line of the processor's memory, so that no row of 64 bytes lies across two."""
    size = math.prod(shape)
    room = np.empty(size + LINE // 8, dtype=kind)
    skipped = -room.ctypes.data % LINE // 8
    return room[skipped : skipped + size].reshape(shape)


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
        tables.projects[:, at.PROJECT_PLACE], tables.projects[:, at.PROJECT_HOMES], tables.standing.shape[1]
    )
    # Homes that fell vacant before the first day are drawn over some months of void.
    before = tables.fixed[at.EARLIER_MONTHS] / 12 * (tables.turnover[0] @ tables.standing[0])
    relets = years @ (tables.turnover * (tables.standing + built)).sum(axis=1)
    return int(built.sum() + 1.5 * (relets + before)) + 1000
