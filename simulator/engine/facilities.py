"""Facilities: who is in care, who holds a place and who waits outside.

People come in from outside or from another facility, stay, and leave by their route; whoever cannot move on holds
the place. Where somebody takes a place, the place that this person held comes free, and so on: what has to be filled
is worked off one by one, in the order in which it came free.
"""

from __future__ import annotations

import bisect
from collections import deque
from functools import partial
from typing import Protocol

import numpy as np

from simulator.contract import NONE, EventKind, Purpose
from simulator.engine.agenda import Agenda
from simulator.engine.entities import Person
from simulator.engine.log import EventRows
from simulator.flows.compiled import Compiled
from simulator.flows.stream_names import listed_stream, resident_stream
from simulator.flows.traffic import TO_HOME
from simulator.random import draws
from simulator.random.ids import counted_id
from simulator.random.replication import ReplicationDraws

DRAWS_PER_STAY = 1_000
"""How far the draws of one stay lie from those of the next."""
FROM_FACILITY = 1
"""The priority of people who come from another facility."""


class Register(Protocol):
    """Where those go whose route leads home."""

    def leave_for_home(
        self, identity: int, group: int, *, origin: int, facility: int, unit: int, left: int, persons: int
    ) -> None:
        """Let somebody register as urgent; ``unit`` is the place that is held, ``left`` the facility that is left."""


class Units:
    """The state of all facilities.

    Parameters
    ----------
    compiled, random
        The scenario and the random numbers.
    agenda, log
        What is still to happen, and what has happened.
    register
        Lets somebody register as urgent.
    """

    def __init__(
        self,
        compiled: Compiled,
        random: ReplicationDraws,
        agenda: Agenda,
        log: EventRows,
        register: Register,
    ) -> None:
        self._compiled, self._facilities = compiled, compiled.facilities
        self._random, self._agenda, self._log = random, agenda, log
        self._register = register
        self._taken = [0] * self._facilities.count
        self._lists: list[list[tuple[int, int, int]]] = [[] for _ in range(self._facilities.count)]
        self._outside = [0] * self._facilities.count
        self._waiting: dict[int, Person] = {}
        self._to_fill: deque[int] = deque()
        self._filling = False

    # ---- the first day -----------------------------------------------------------------------------------

    def of(self, group: int, place: int) -> int:
        """Return the facility in a municipality from which people of a group come, or ``NONE``."""
        found = np.flatnonzero((self._facilities.group == group) & (self._facilities.municipality == place))
        return int(found[0]) if len(found) else NONE

    def hold_on_first_day(self, unit: int) -> bool:
        """Let somebody of the opening backlog hold a place, while there are places; return whether it does."""
        holds = bool(self._facilities.holds_place[unit]) and self._has_free_place(unit)
        self._taken[unit] += holds
        return holds

    def open(self) -> None:
        """Fill the places that nobody holds yet with people in care, and put people on the lists."""
        self._open_care()
        self._open_lists()

    def _open_care(self) -> None:
        """Let people be in care whose stays began at some time before."""
        facilities, month = self._facilities, self._compiled.timeline.calendar.first_month
        for unit, name in enumerate(facilities.names):
            stream = self._compiled.streams[resident_stream(name)]
            for number in range(int(facilities.in_care[unit])):
                if not self._has_free_place(unit):
                    break
                person = Person(counted_id(stream, month, number), origin=NONE, unit=unit)
                person.origin = self._origin(person.id, unit)
                self._taken[unit] += 1
                self._log.of_person(-1, EventKind.ADMITTED, person, unit, NONE)
                factor = float(facilities.stay_factor[0, unit])
                left = self._random.residual(facilities.stays[unit], Purpose.RESIDUAL, person.id, factor)
                self._agenda.schedule(left, EventKind.READY, person.id, partial(self._end_stay, person))

    def _open_lists(self) -> None:
        """Let people wait who came before, in vain so far; their patience begins on the first day."""
        facilities, month = self._facilities, self._compiled.timeline.calendar.first_month
        for unit, name in enumerate(facilities.names):
            stream = self._compiled.streams[listed_stream(name)]
            for number in range(int(facilities.waiting_outside[unit])):
                identity = counted_id(stream, month, number)
                person = Person(identity, self._origin(identity, unit), since=-1)
                self._log.of_person(-1, EventKind.ARRIVED, person, unit, NONE)
                self._wait_with_patience(person, unit)

    # ---- coming, staying and going -----------------------------------------------------------------------

    def arrive(self, identity: int, unit: int) -> None:
        """Let somebody come to the list from outside."""
        self._arrive(Person(identity, self._origin(identity, unit), since=self._agenda.now), unit)

    def come_back(self, identity: int, kind: int, place: int, persons: int) -> None:
        """Let somebody come who has lost a home in a municipality: to the facility of a kind there, or to another."""
        unit = self._unit_near(kind, place, identity, 0)
        self._arrive(Person(identity, place, since=self._agenda.now, persons=persons), unit)

    def _arrive(self, person: Person, unit: int) -> None:
        self._log.of_person(self._agenda.now, EventKind.ARRIVED, person, unit, NONE)
        if self._has_room_on_list(unit):
            self._wait_with_patience(person, unit)
            self._fill(unit)
        else:
            self._log.of_person(self._agenda.now, EventKind.TURNED_AWAY, person, NONE, unit)

    def _wait_with_patience(self, person: Person, unit: int) -> None:
        patience = self._random.duration(self._facilities.patience[unit], Purpose.PATIENCE, person.id)
        self._agenda.schedule(
            self._agenda.now + patience, EventKind.TURNED_AWAY, person.id, lambda: self._give_up(person)
        )
        self._join(person, unit, int(self._facilities.priority[unit]))

    def release(self, unit: int) -> None:
        """Let a place come free."""
        self._taken[unit] -= 1
        self._fill(unit)

    def start_segment(self) -> None:
        """Let in who waits, where places have come."""
        for unit in range(self._facilities.count):
            self._fill(unit)

    def _give_up(self, person: Person) -> None:
        if person.stays == 0 and person.wanted != NONE:
            wanted = person.wanted
            self._leave_list(person)
            self._log.of_person(self._agenda.now, EventKind.TURNED_AWAY, person, NONE, wanted)

    def _begin_stay(self, person: Person, left: int) -> None:
        unit, facilities = person.unit, self._facilities
        self._log.of_person(self._agenda.now, EventKind.ADMITTED, person, unit, left)
        person.stays += 1
        stay = self._random.duration(
            facilities.stays[unit],
            Purpose.STAY,
            person.id,
            float(facilities.stay_factor[self._agenda.segment, unit]),
            person.stays * DRAWS_PER_STAY,
        )
        self._agenda.schedule(
            self._agenda.now + stay, EventKind.READY, person.id, lambda: self._end_stay(person)
        )

    def _end_stay(self, person: Person) -> None:
        """Let somebody who is ready take a route; whoever cannot move on holds the place."""
        unit, target = person.unit, self._route(person)
        holds = bool(self._facilities.holds_place[unit])
        if target == TO_HOME:
            self._leave_for_home(person, holds=holds)
        else:
            self._log.of_person(self._agenda.now, EventKind.READY, person, unit, max(target, NONE))
            if target >= 0 and self._takes_from_others(target):
                if not holds:
                    person.unit = NONE
                person.since = self._agenda.now
                self._join(person, target, FROM_FACILITY)
                self._fill(target)
            else:
                holds = False
                if target >= 0:
                    self._log.of_person(self._agenda.now, EventKind.TURNED_AWAY, person, unit, target)
        if not holds:
            self.release(unit)

    def _leave_for_home(self, person: Person, *, holds: bool) -> None:
        unit = person.unit
        self._register.leave_for_home(
            person.id,
            int(self._facilities.group[unit]),
            origin=person.origin,
            facility=int(self._facilities.municipality[unit]),
            unit=unit if holds else NONE,
            left=unit,
            persons=person.persons,
        )

    def _route(self, person: Person) -> int:
        """Return where somebody goes: ``TO_HOME``, ``TO_ELSEWHERE``, or the number of a unit."""
        facilities, unit = self._facilities, person.unit
        way = draws.pick(
            facilities.routes[unit], self._random.uniform(Purpose.ROUTE, person.id, person.stays)
        )
        target = int(facilities.targets[unit][way])
        if target < 0:
            return target
        return self._unit_near(target, int(facilities.municipality[unit]), person.id, person.stays)

    def _unit_near(self, kind: int, place: int, identity: int, index: int) -> int:
        """Return the unit of a kind in a municipality, or where there is none one drawn by size."""
        here = int(self._facilities.unit_of[kind, place]) if place != NONE else NONE
        if here != NONE:
            return here
        unit_draw = self._random.uniform(Purpose.UNIT, identity, index)
        return int(draws.pick(self._facilities.unit_shares[kind], unit_draw))

    def _origin(self, identity: int, unit: int) -> int:
        group = int(self._facilities.group[unit])
        origin_draw = self._random.uniform(Purpose.ORIGIN, identity)
        return int(draws.pick(self._compiled.demand.origins[group], origin_draw))

    # ---- lists and places --------------------------------------------------------------------------------

    def _join(self, person: Person, unit: int, priority: int) -> None:
        """Put somebody on a list."""
        person.wanted, person.priority = unit, priority
        self._waiting[person.id] = person
        bisect.insort(self._lists[unit], person.place)
        self._outside[unit] += person.unit == NONE

    def _leave_list(self, person: Person) -> None:
        places = self._lists[person.wanted]
        del places[bisect.bisect_left(places, person.place)]
        del self._waiting[person.id]
        self._outside[person.wanted] -= person.unit == NONE
        person.wanted = NONE

    def _fill(self, unit: int) -> None:
        """Let in who waits, as far as there are places, and fill what comes free by that."""
        self._to_fill.append(unit)
        if self._filling:
            return
        self._filling = True
        while self._to_fill:
            self._fill_one(self._to_fill.popleft())
        self._filling = False

    def _fill_one(self, unit: int) -> None:
        while self._lists[unit] and self._has_free_place(unit):
            person = self._waiting[self._lists[unit][0][-1]]
            self._leave_list(person)
            left, person.unit = person.unit, unit
            self._taken[unit] += 1
            if left != NONE:
                self._taken[left] -= 1
                self._to_fill.append(left)
            self._begin_stay(person, left)

    def _takes_from_others(self, unit: int) -> bool:
        """Return whether somebody from another facility may come, at once or later."""
        return bool(self._facilities.blocks_upstream[unit]) or self._has_room_on_list(unit)

    def _has_room_on_list(self, unit: int) -> bool:
        """Return whether somebody from outside may join the list, or goes in at once."""
        capacity = int(self._facilities.capacity[unit])
        return self._has_free_place(unit) or capacity == NONE or self._outside[unit] < capacity

    def _has_free_place(self, unit: int) -> bool:
        return self._taken[unit] < int(self._facilities.places[self._agenda.segment, unit])
