"""Other supply: homes that open, are let, come free again and may close.

A *pool* is a kind of other supply in one municipality. A free home waits for the next household that it serves. Where
a pool has more homes than are in force, free ones go at once and the others when they are left.
"""

from __future__ import annotations

from functools import partial
from typing import Protocol

import numpy as np

from simulator.contract import NONE, Cause, EventKind, Purpose, Route
from simulator.engine.agenda import Agenda
from simulator.engine.debts import Debts
from simulator.engine.entities import Home, Housed, Household
from simulator.engine.log import EventRows
from simulator.engine.pool import Pool
from simulator.flows.compiled import Compiled
from simulator.flows.stream_names import occupant_stream, other_home_stream
from simulator.random import draws
from simulator.random.ids import counted_id
from simulator.random.replication import ReplicationDraws


class Later(Protocol):
    """What other supply leaves to others."""

    def offer(self, home: Home) -> None:
        """Offer a free home to whoever waits for it."""

    def come_back(self, housed: Housed, cause: Cause) -> None:
        """Let a household that has lost its home come back."""

    def expect_return(self, housed: Housed) -> None:
        """Let a household that has a home since before the first day lose it one day, if it does."""


class Pools:
    """The state of all other supply.

    Parameters
    ----------
    compiled, random
        The scenario and the random numbers.
    agenda, log
        What is still to happen, and what has happened.
    debts
        Which municipalities house for which.
    later
        Offers homes, and lets households come back.
    """

    def __init__(
        self,
        compiled: Compiled,
        random: ReplicationDraws,
        agenda: Agenda,
        log: EventRows,
        debts: Debts,
        later: Later,
    ) -> None:
        self._compiled, self._supply = compiled, compiled.other_supply
        self._random, self._agenda, self._log = random, agenda, log
        self._debts, self._later = debts, later
        self._streams = [compiled.streams[other_home_stream(name)] for name in self._supply.names]
        self._pools = [Pool() for _ in self._supply.names]

    # ---- the first day -----------------------------------------------------------------------------------

    def open(self) -> None:
        """Let people live in the homes that are occupied on the first day."""
        for pool in range(self._supply.count):
            stream = self._compiled.streams[occupant_stream(self._supply.names[pool])]
            for index in range(int(self._supply.occupied[pool])):
                number = self._pools[pool].next_number()
                identity = counted_id(stream, self._compiled.timeline.calendar.first_month, index)
                housed = self._resident(identity, pool, number)
                self._log.of_housed(-1, EventKind.RESIDENT, housed)
                self._pools[pool].lived_in[number] = housed
                left = self._random.residual(self._supply.stays[pool], Purpose.LIVING, identity)
                self._agenda.schedule(left, EventKind.MOVED_ON, identity, partial(self._move_on, housed))
                self._later.expect_return(housed)

    def _resident(self, identity: int, pool: int, number: int) -> Housed:
        supply, place = self._supply, int(self._supply.municipality[pool])
        group = int(
            draws.pick(supply.residents[pool], self._random.uniform(Purpose.RESIDENT_GROUP, identity))
        )
        size = self._compiled.demand.persons(group, self._random.uniform(Purpose.PERSONS, identity))
        fitting = np.flatnonzero(supply.suits[pool])
        persons = int(np.clip(size, fitting[0], fitting[-1]))
        home = self._home_id(pool, number)
        kind = int(supply.kind[pool])
        return Housed(
            identity, group, place, place, persons, place, -1, home, Route.OTHER_SUPPLY, kind, pool, number
        )

    # ---- homes that come and go --------------------------------------------------------------------------

    def start_segment(self) -> None:
        """Take homes away, close what closes, and open what opens, as the dated values say."""
        for number, pool in enumerate(self._pools):
            while self._surplus(number) > 0 and pool.take_away():
                pass
        for number in range(self._supply.count):
            if self._supply.closed[self._agenda.segment, number]:
                self._close(number)
        for number, pool in enumerate(self._pools):
            while self._surplus(number) < 0:
                pool.set_free(self._home(number, pool.next_number()))
        self._offer_free_homes()

    def _close(self, pool: int) -> None:
        lived_in = self._pools[pool].lived_in
        occupants = [lived_in[number] for number in sorted(lived_in)]
        lived_in.clear()
        for housed in occupants:
            housed.there = False
            self._log.of_housed(self._agenda.now, EventKind.LOST_HOME, housed, Cause.CLOSED)
            self._later.come_back(housed, Cause.CLOSED)

    def _surplus(self, pool: int) -> int:
        """Return how many homes there are beyond those in force; below zero: how many are missing."""
        return len(self._pools[pool]) - int(self._supply.homes[self._agenda.segment, pool])

    def _home(self, pool: int, number: int) -> Home:
        return Home(
            self._home_id(pool, number),
            int(self._supply.municipality[pool]),
            NONE,
            NONE,
            NONE,
            self._agenda.now,
            Route.OTHER_SUPPLY,
            int(self._supply.kind[pool]),
            pool,
            number,
        )

    def _home_id(self, pool: int, number: int) -> int:
        return counted_id(self._streams[pool], int(self._supply.opened_month[pool]), number)

    # ---- moving in and out -------------------------------------------------------------------------------

    def move_in(self, home: Home, housed: Housed) -> None:
        """Let a household live in a home that is free."""
        self._pools[home.pool].let(home, housed)
        stay = self._random.duration(self._supply.stays[home.pool], Purpose.LIVING, housed.id)
        self._agenda.schedule(
            self._agenda.now + stay, EventKind.MOVED_ON, housed.id, partial(self._move_on, housed)
        )

    def _move_on(self, housed: Housed) -> None:
        if housed.there:
            self._log.of_housed(self._agenda.now, EventKind.MOVED_ON, housed)
            self.leave(housed)

    def leave(self, housed: Housed) -> None:
        """Let a household leave its home: it goes where there are too many, else stands empty and is let again."""
        housed.there = False
        if housed.pool == NONE:
            return
        number, pool = housed.number, self._pools[housed.pool]
        del pool.lived_in[number]
        if self._surplus(housed.pool) >= 0:
            pool.drop(number)
            return
        void = self._random.duration(self._supply.voids[housed.pool], Purpose.VOID, housed.id)
        if void == 0:
            self._come_free(housed.pool, number)
            return
        until = self._agenda.now + void
        pool.set_empty(number, until)
        home = self._home_id(housed.pool, number)
        self._agenda.schedule(
            until, EventKind.LETTABLE, home, lambda: self._end_void(housed.pool, number, until)
        )

    def _end_void(self, pool: int, number: int, until: int) -> None:
        if self._pools[pool].end_empty(number, until):
            self._come_free(pool, number)

    def _come_free(self, pool: int, number: int) -> None:
        home = self._home(pool, number)
        self._pools[pool].set_free(home)
        self._offer(home)

    # ---- letting -----------------------------------------------------------------------------------------

    def _offer_free_homes(self) -> None:
        for pool in self._pools:
            for home in pool.free:
                self._offer(home)
                if pool.is_free(home) and not home.refused_by and not home.on_hold:
                    break  # Nobody wants this one, and its neighbours are the same.

    def offer_to(self, household: Household) -> None:
        """Offer the free homes that may be for a household, until it has one or has lost its urgency."""
        for number, pool in enumerate(self._pools):
            if self._may_be_for(number, household):
                for home in pool.free:
                    if not household.waiting:
                        return
                    self._offer(home)

    def _may_be_for(self, pool: int, household: Household) -> bool:
        return (
            bool(self._supply.serves[pool, household.group])
            and bool(self._supply.suits[pool, household.persons])
            and self._debts.allow(
                int(self._supply.municipality[pool]), household.destination, self._agenda.segment
            )
        )

    def hold_back(self, home: Home, seconds: int) -> None:
        """Keep a home that was refused from being offered for a while."""
        home.on_hold = True
        again = self._agenda.now + seconds
        self._agenda.schedule(again, EventKind.LETTABLE, home.id, lambda: self._end_hold(home))

    def _end_hold(self, home: Home) -> None:
        home.on_hold = False
        self._offer(home)

    def _offer(self, home: Home) -> None:
        if self._pools[home.pool].is_free(home) and not home.on_hold:
            self._later.offer(home)
