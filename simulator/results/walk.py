"""One walk over an event log: what happened in each month, and notes of what later steps need to know.

The walk is compiled, and the longest step of the reduction: a log has more than a hundred thousand rows. It writes
down what each kind of event counts as; what follows from these counts is worked out elsewhere. Of some events it
notes a few columns side by side, so that nobody has to look them up in the log again: that would cost more than the
walk, which reads everything in the order in which it lies in memory.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, Cause, EventKind, Route
from simulator.flows.compiled import Compiled
from simulator.jit import compiled as compiled_function
from simulator.jit import inlined
from simulator.random.ids import RETURNS
from simulator.results.log import Col, EventLog, Ints
from simulator.results.walk_names import (
    Letting,
    OfHomes,
    OfHouseholds,
    OfPools,
    OfUnits,
    PoolMove,
    Step,
    Turn,
)
from simulator.results.years import month_starts

Bools = NDArray[np.bool_]


class Notes:
    """Room for what a walk counts and notes; it can be used for one walk after another.

    A fresh page of memory costs more than what is written on it. Nothing that is kept of a replication may be a part
    of it.

    Parameters
    ----------
    compiled
        The scenario.
    """

    def __init__(self, compiled: Compiled) -> None:
        labels, months = compiled.labels, compiled.timeline.calendar.months + 1
        places, groups = len(labels.municipalities), len(labels.groups)
        self.households = np.empty((months, len(OfHouseholds), places, groups), dtype=np.int64)
        self.homes = np.empty((months, len(OfHomes), places), dtype=np.int64)
        self.units = np.empty((months, len(OfUnits), compiled.facilities.count), dtype=np.int64)
        self.pools = np.empty((months, len(OfPools), compiled.other_supply.count), dtype=np.int64)
        self.noted = np.empty(4, dtype=np.int64)
        self.make_room(0)

    def make_room(self, events: int) -> None:
        """Have room for a log of so many events."""
        self.turns = np.empty((events, len(Turn)), dtype=np.int64)
        self.lettings = np.empty((events, len(Letting)), dtype=np.int64)
        self.steps = np.empty((events, len(Step)), dtype=np.int64)
        self.pool_moves = np.empty((events, len(PoolMove)), dtype=np.int64)


@dataclass(frozen=True)
class Walk:
    """What a walk has counted and noted.

    Attributes
    ----------
    households
        (months + 1, ``OfHouseholds``, municipalities, groups), by the month it happened in, counted from 1; at 0
        what lies before the first day.
    homes, units, pools
        (months + 1, ``OfHomes``, municipalities), (months + 1, ``OfUnits``, units) and
        (months + 1, ``OfPools``, pools).
    turns, lettings, steps, pool_moves
        What was noted, in the order of the log: (noted, ``Turn``), (noted, ``Letting``), (noted, ``Step``) and
        (noted, ``PoolMove``).
    """

    households: Ints
    homes: Ints
    units: Ints
    pools: Ints
    turns: Ints
    lettings: Ints
    steps: Ints
    pool_moves: Ints


def walk(log: EventLog, compiled: Compiled, notes: Notes | None = None) -> Walk:
    """Walk over the log of a replication.

    Parameters
    ----------
    log
        The log.
    compiled
        The scenario.
    notes
        Where to write; what an earlier walk has written there is lost. New where not given.
    """
    notes = notes or Notes(compiled)
    if len(notes.turns) < len(log):
        notes.make_room(len(log))
    for counts in (notes.households, notes.homes, notes.units, notes.pools, notes.noted):
        counts.fill(0)
    _, sizes, rents = compiled.supply.suits.shape
    _walk(
        log.rows,
        month_starts(compiled.timeline.calendar),
        compiled.facilities.holds_place,
        pools_of_homes(compiled),
        sizes,
        rents,
        notes.households,
        notes.homes,
        notes.units,
        notes.pools,
        notes.turns,
        notes.lettings,
        notes.steps,
        notes.pool_moves,
        notes.noted,
    )
    turns, lettings, steps, pool_moves = notes.noted.tolist()
    return Walk(
        notes.households,
        notes.homes,
        notes.units,
        notes.pools,
        notes.turns[:turns],
        notes.lettings[:lettings],
        notes.steps[:steps],
        notes.pool_moves[:pool_moves],
    )


def pools_of_homes(compiled: Compiled) -> Ints:
    """Return the pool of each kind of other supply in each municipality, ``NONE`` where there is none: (K, M)."""
    supply = compiled.other_supply
    pools = np.full((len(supply.kinds), len(compiled.labels.municipalities)), NONE, dtype=np.int64)
    pools[supply.kind, supply.municipality] = np.arange(supply.count)
    return pools


@compiled_function
def _walk(
    events: Ints,
    starts: Ints,
    holds_place: Bools,
    pool_of: Ints,
    sizes: int,
    rents: int,
    households: Ints,
    homes: Ints,
    units: Ints,
    pools: Ints,
    turns: Ints,
    lettings: Ints,
    steps: Ints,
    pool_moves: Ints,
    noted: Ints,
) -> None:
    month, last = 0, len(starts) - 1
    turn, letting, step, pool_move = 0, 0, 0, 0
    for row in range(len(events)):
        while month < last and events[row, Col.TIME] >= starts[month]:
            month += 1
        kind = events[row, Col.KIND]
        place = events[row, Col.MUNICIPALITY]

        if kind == EventKind.LET_REGULAR:
            within_quota = events[row, Col.CAUSE] != Cause.NO_QUOTA
            meaning = 1 + events[row, Col.SIZE_CLASS] * rents + events[row, Col.RENT_CLASS]
            _note_letting(events, row, meaning if within_quota else 0, lettings, letting)
            letting += 1
            if events[row, Col.ROUTE] == Route.RELET:
                homes[month, OfHomes.REGULAR_LETTINGS, place] += 1
                if within_quota:
                    homes[month, OfHomes.OFFERED_IN_VAIN, place] += 1
        elif kind == EventKind.RELET:
            homes[month, OfHomes.RELETS, place] += 1
        elif kind == EventKind.DELIVERED:
            homes[month, OfHomes.DELIVERED, place] += 1

        elif kind == EventKind.REGISTERED:
            _note_turn(events, row, turns, turn)
            turn += 1
            again = OfHouseholds.REGISTERED if events[row, Col.CAUSE] == NONE else OfHouseholds.RETURNED
            households[month, again, events[row, Col.DESTINATION], events[row, Col.GROUP]] += 1
            holds, left = events[row, Col.UNIT], events[row, Col.OTHER_UNIT]
            if holds != NONE:
                units[month, OfUnits.BLOCKS, holds] += 1
            if left != NONE:
                units[month, OfUnits.REGISTERED, left] += 1
                if holds == NONE:
                    units[month, OfUnits.RELEASED_FOR_HOME, left] += 1
        elif kind == EventKind.REFUSED:
            _note_turn(events, row, turns, turn)
            turn += 1
            answers, group = events[row, Col.DESTINATION], events[row, Col.GROUP]
            households[month, OfHouseholds.REFUSALS, answers, group] += 1
        elif kind == EventKind.HOUSED or kind == EventKind.LAPSED or kind == EventKind.OWN_SOLUTION:
            _note_turn(events, row, turns, turn)
            turn += 1
            answers, group = events[row, Col.DESTINATION], events[row, Col.GROUP]
            if events[row, Col.UNIT] != NONE:
                units[month, OfUnits.NO_LONGER_BLOCKS, events[row, Col.UNIT]] += 1
            if kind == EventKind.LAPSED:
                households[month, OfHouseholds.LAPSED, answers, group] += 1
            elif kind == EventKind.OWN_SOLUTION:
                households[month, OfHouseholds.OWN_SOLUTION, answers, group] += 1
            else:
                meaning = 1 + events[row, Col.SIZE_CLASS] * rents + events[row, Col.RENT_CLASS]
                households[month, OfHouseholds.HOUSED_FOR, answers, group] += 1
                households[month, OfHouseholds.HOUSED_IN, place, group] += 1
                if place != answers:
                    households[month, OfHouseholds.TRANSFERRED_OUT, answers, group] += 1
                    households[month, OfHouseholds.TRANSFERRED_IN, place, group] += 1
                if events[row, Col.ROUTE] == Route.RELET:
                    homes[month, OfHomes.URGENT_LETTINGS, place] += 1
                elif events[row, Col.ROUTE] == Route.FIRST_LETTING:
                    homes[month, OfHomes.FIRST_LETTINGS_URGENT, place] += 1
                if events[row, Col.OTHER_SUPPLY] != NONE:
                    pool = pool_of[events[row, Col.OTHER_SUPPLY], place]
                    meaning = 1 + sizes * rents + pool
                    _note_pool_move(events, row, pool, 1, pool_moves, pool_move)
                    pool_move += 1
                    pools[month, OfPools.MOVED_IN, pool] += 1
                _note_letting(events, row, meaning, lettings, letting)
                letting += 1

        elif kind == EventKind.ARRIVED:
            units[month, OfUnits.ARRIVED, events[row, Col.UNIT]] += 1
            # Whose id says that they were housed before; see ``ids.has_come_back``.
            if events[row, Col.HOUSEHOLD] % RETURNS != 0:
                units[month, OfUnits.CAME_BACK, events[row, Col.UNIT]] += 1
        elif kind == EventKind.ADMITTED:
            _note_step(events, row, steps, step)
            step += 1
            came_from = events[row, Col.OTHER_UNIT]
            units[month, OfUnits.ADMITTED, events[row, Col.UNIT]] += 1
            if came_from == NONE:
                units[month, OfUnits.TAKEN_OFF_LIST, events[row, Col.UNIT]] += 1
            else:
                units[month, OfUnits.MOVED_ON, came_from] += 1
        elif kind == EventKind.READY:
            _note_step(events, row, steps, step)
            step += 1
            left, wants = events[row, Col.UNIT], events[row, Col.OTHER_UNIT]
            units[month, OfUnits.LEFT_CARE, left] += 1
            if wants == NONE:
                units[month, OfUnits.ELSEWHERE, left] += 1
            elif holds_place[left]:
                units[month, OfUnits.WAITS_INSIDE, left] += 1
            else:
                units[month, OfUnits.RELEASED, left] += 1
                units[month, OfUnits.SENT_OUTSIDE, wants] += 1
        elif kind == EventKind.TURNED_AWAY:
            _note_step(events, row, steps, step)
            step += 1
            came_from, wanted = events[row, Col.UNIT], events[row, Col.OTHER_UNIT]
            if came_from == NONE:
                units[month, OfUnits.GAVE_UP, wanted] += 1
            elif holds_place[came_from]:
                units[month, OfUnits.TURNED_AWAY_INSIDE, came_from] += 1
            else:
                units[month, OfUnits.TURNED_AWAY_OUTSIDE, wanted] += 1

        elif kind == EventKind.LOST_HOME:
            homes[month, OfHomes.LOST_HOME, place] += 1
            if events[row, Col.OTHER_SUPPLY] != NONE:
                pool = pool_of[events[row, Col.OTHER_SUPPLY], place]
                _note_pool_move(events, row, pool, -1, pool_moves, pool_move)
                pool_move += 1
                closed = events[row, Col.CAUSE] == Cause.CLOSED
                pools[month, OfPools.CLOSED if closed else OfPools.LOST_HOME, pool] += 1
        elif kind == EventKind.MOVED_ON and events[row, Col.OTHER_SUPPLY] != NONE:
            pool = pool_of[events[row, Col.OTHER_SUPPLY], place]
            _note_pool_move(events, row, pool, -1, pool_moves, pool_move)
            pool_move += 1
            pools[month, OfPools.MOVED_ON, pool] += 1
        elif kind == EventKind.RESIDENT and events[row, Col.OTHER_SUPPLY] != NONE:
            pool = pool_of[events[row, Col.OTHER_SUPPLY], place]
            _note_pool_move(events, row, pool, 1, pool_moves, pool_move)
            pool_move += 1
            pools[month, OfPools.RESIDENT, pool] += 1
    noted[0], noted[1], noted[2], noted[3] = turn, letting, step, pool_move


@inlined
def _note_turn(events: Ints, row: int, turns: Ints, number: int) -> None:
    turns[number, Turn.ROW] = row
    turns[number, Turn.TIME] = events[row, Col.TIME]
    turns[number, Turn.KIND] = events[row, Col.KIND]
    turns[number, Turn.HOUSEHOLD] = events[row, Col.HOUSEHOLD]
    turns[number, Turn.HOME] = events[row, Col.HOME]
    turns[number, Turn.DESTINATION] = events[row, Col.DESTINATION]
    turns[number, Turn.GROUP] = events[row, Col.GROUP]
    turns[number, Turn.PERSONS] = events[row, Col.PERSONS]
    turns[number, Turn.UNIT] = events[row, Col.UNIT]
    turns[number, Turn.SINCE] = events[row, Col.SINCE]
    turns[number, Turn.AT_HOME] = events[row, Col.MUNICIPALITY] == events[row, Col.DESTINATION]


@inlined
def _note_letting(events: Ints, row: int, meaning: int, lettings: Ints, number: int) -> None:
    lettings[number, Letting.ROW] = row
    lettings[number, Letting.TIME] = events[row, Col.TIME]
    lettings[number, Letting.HOME] = events[row, Col.HOME]
    lettings[number, Letting.MUNICIPALITY] = events[row, Col.MUNICIPALITY]
    lettings[number, Letting.MEANING] = meaning


@inlined
def _note_step(events: Ints, row: int, steps: Ints, number: int) -> None:
    steps[number, Step.TIME] = events[row, Col.TIME]
    steps[number, Step.KIND] = events[row, Col.KIND]
    steps[number, Step.PERSON] = events[row, Col.HOUSEHOLD]
    steps[number, Step.UNIT] = events[row, Col.UNIT]
    steps[number, Step.OTHER_UNIT] = events[row, Col.OTHER_UNIT]


@inlined
def _note_pool_move(events: Ints, row: int, pool: int, change: int, moves: Ints, number: int) -> None:
    moves[number, PoolMove.TIME] = events[row, Col.TIME]
    moves[number, PoolMove.POOL] = pool
    moves[number, PoolMove.CHANGE] = change
