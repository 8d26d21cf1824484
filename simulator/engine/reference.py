"""The reference engine, on SimPy: written to be read, and the truth that faster engines are held against.

It follows the model from event to event. All decisions stand in ``rules``, all random numbers come by
address, time is whole seconds, and events of the same second follow ``rules.order``. Here the parts meet: what comes
from outside is led to facilities, the register, the letting of homes, other supply and returns.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Final

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.contract import NONE, Cause, EventKind, Purpose, Route
from simulator.engine.accounts import Accounts
from simulator.engine.agenda import Agenda
from simulator.engine.debts import Debts
from simulator.engine.entities import Home, Housed
from simulator.engine.facilities import Units
from simulator.engine.letting import Letting
from simulator.engine.log import EventRows
from simulator.engine.other_supply import Pools
from simulator.engine.queues import Kinds, Register
from simulator.engine.returns import Returns
from simulator.engine.streams import Streams, draw_streams
from simulator.engine.waiting import Waiting
from simulator.flows.compiled import Compiled
from simulator.random import draws
from simulator.random.ids import has_come_back, id_when_back
from simulator.random.replication import ReplicationDraws

NAME: Final = "reference"


class Replication:
    """One replication of a scenario.

    Parameters
    ----------
    compiled
        The scenario.
    seed, replication
        The address of its random numbers.
    """

    def __init__(self, compiled: Compiled, seed: int, replication: int) -> None:
        self._compiled = compiled
        self._random = ReplicationDraws(seed, replication)
        self._agenda = Agenda(compiled.timeline.calendar.end_seconds)
        self._log = EventRows(compiled)
        self._streams: Streams = draw_streams(compiled, self._random)
        self._accounts = Accounts(compiled)
        kinds = Kinds(compiled)
        register = Register(kinds)
        base = (compiled, self._random, self._agenda, self._log)
        self._units = Units(*base, self)
        self._waiting = Waiting(*base, register, self._units.release)
        debts = Debts(compiled)
        self._pools = Pools(*base, debts, self)
        self._returns = Returns(*base, leave=self._pools.leave, come_back=self.come_back)
        self._letting = Letting(
            *base,
            waiting=self._waiting,
            register=register,
            kinds=kinds,
            accounts=self._accounts,
            debts=debts,
            pools=self._pools,
            expect_return=self._returns.expect,
        )

    def run(self) -> NDArray[np.int64]:
        """Return the event log: one row for each event, the columns of ``contract.EVENT_COLUMNS``."""
        self._open()
        for process in (
            self._months(),
            self._segments(),
            self._arrivals(),
            self._registrations(),
            self._vacancies(),
            self._deliveries(),
        ):
            self._agenda.env.process(process)
        self._agenda.run()
        return self._log.array()

    # ---- what comes from outside -------------------------------------------------------------------------

    def _open(self) -> None:
        """Set up the first day: who waits, who is in care, who has a home, and what stands empty."""
        vacancies, registrations = self._streams.vacancies, self._streams.registrations
        opening = int(np.searchsorted(registrations.time, 0))
        empty = int(np.searchsorted(vacancies.time, 0))
        moments = [(int(registrations.time[i]), EventKind.REGISTERED, i) for i in range(opening)]
        moments += [(int(vacancies.time[i]), EventKind.RELET, i) for i in range(empty)]
        for _, kind, index in sorted(moments):
            if kind is EventKind.REGISTERED:
                self._register(index)
            else:
                self._fall_vacant(index)
        self._units.open()
        self._returns.open()
        self._pools.open()
        self._units.start_segment()
        self._pools.start_segment()

    def _months(self) -> Generator[simpy.Event, None, None]:
        calendar = self._compiled.timeline.calendar
        for month in range(1, calendar.months):
            yield self._agenda.at(calendar.month_starts[month], EventKind.MONTH_END, month)
            self._accounts.end_month(year_ends=calendar.month_of(month).month == 1)

    def _segments(self) -> Generator[simpy.Event, None, None]:
        for segment, start in enumerate(self._compiled.timeline.starts[1:].tolist(), 1):
            yield self._agenda.at(start, EventKind.START, segment)
            self._agenda.segment = segment
            self._units.start_segment()
            self._pools.start_segment()

    def _arrivals(self) -> Generator[simpy.Event, None, None]:
        arrivals = self._streams.arrivals
        for time, identity, unit in zip(
            arrivals.time.tolist(), arrivals.person.tolist(), arrivals.unit.tolist(), strict=True
        ):
            yield self._agenda.at(time, EventKind.ARRIVED, identity)
            self._units.arrive(identity, unit)

    def _registrations(self) -> Generator[simpy.Event, None, None]:
        registrations = self._streams.registrations
        for index in range(int(np.searchsorted(registrations.time, 0)), len(registrations.time)):
            household = int(registrations.household[index])
            yield self._agenda.at(int(registrations.time[index]), EventKind.REGISTERED, household)
            self._register(index)

    def _vacancies(self) -> Generator[simpy.Event, None, None]:
        vacancies = self._streams.vacancies
        for index in range(int(np.searchsorted(vacancies.time, 0)), len(vacancies.time)):
            yield self._agenda.at(int(vacancies.time[index]), EventKind.RELET, int(vacancies.home[index]))
            self._fall_vacant(index)

    def _deliveries(self) -> Generator[simpy.Event, None, None]:
        deliveries = self._streams.deliveries
        for time, home, municipality in zip(
            deliveries.time.tolist(), deliveries.home.tolist(), deliveries.municipality.tolist(), strict=True
        ):
            yield self._agenda.at(time, EventKind.DELIVERED, home)
            self._deliver(time, home, municipality)

    # ---- households --------------------------------------------------------------------------------------

    def _register(self, index: int) -> None:
        """Let a household register that comes straight in, or belongs to the opening backlog."""
        stream, demand = self._streams.registrations, self._compiled.demand
        identity, registered = int(stream.household[index]), int(stream.time[index])
        group, place = int(stream.group[index]), int(stream.place[index])
        unit, destination = self._units.of(group, place), int(stream.destination[index])
        household = self._waiting.join(
            identity,
            registered,
            group,
            origin=self._origin(identity, group, place),
            facility=place if unit != NONE or demand.from_facility[group] else NONE,
            unit=unit if unit != NONE and self._units.hold_on_first_day(unit) else NONE,
            destination=None if destination == NONE else destination,
        )
        if registered >= 0:
            self._pools.offer_to(household)

    def leave_for_home(
        self, identity: int, group: int, *, origin: int, facility: int, unit: int, left: int, persons: int
    ) -> None:
        """Let somebody who leaves the care of a facility register as urgent."""
        household = self._waiting.join(
            identity,
            self._agenda.now,
            group,
            origin=origin,
            facility=facility,
            unit=unit,
            left=left,
            cause=Cause.LOST_HOME if has_come_back(identity) else None,
            persons=persons,
        )
        self._pools.offer_to(household)

    def come_back(self, housed: Housed, cause: Cause) -> None:
        """Let a household that has lost its home come back: to the list of a facility, or to the register."""
        self._returns.end_guidance(housed)
        identity, through = id_when_back(housed.id), self._compiled.returns.through
        if cause is Cause.LOST_HOME and through != NONE:
            self._units.come_back(identity, through, housed.municipality, housed.persons)
            return
        household = self._waiting.join(
            identity,
            self._agenda.now,
            housed.group,
            origin=housed.municipality,
            cause=cause,
            # Who has to leave because a home closes stays the duty of the same municipality.
            destination=housed.destination if cause is Cause.CLOSED else None,
            persons=housed.persons,
        )
        self._pools.offer_to(household)

    def _origin(self, identity: int, group: int, place: int) -> int:
        demand = self._compiled.demand
        if not demand.from_facility[group]:
            return place
        return int(draws.pick(demand.origins[group], self._random.uniform(Purpose.ORIGIN, identity)))

    # ---- homes -------------------------------------------------------------------------------------------

    def offer(self, home: Home) -> None:
        """Offer a free home of other supply."""
        self._letting.offer_other(home)

    def expect_return(self, housed: Housed) -> None:
        """Let a household that was housed before the first day lose its home one day, if it does."""
        self._returns.expect_from_before(housed)

    def _fall_vacant(self, index: int) -> None:
        vacancies = self._streams.vacancies
        time = int(vacancies.time[index])
        home = self._home(
            int(vacancies.home[index]),
            int(vacancies.municipality[index]),
            int(vacancies.corporation[index]),
            time,
            Route.RELET,
        )
        self._log.of_home(time, EventKind.RELET, home)
        self._agenda.schedule(
            int(vacancies.lettable[index]), EventKind.LETTABLE, home.id, lambda: self._letting.let(home)
        )

    def _deliver(self, time: int, identity: int, municipality: int) -> None:
        owner = self._random.uniform(Purpose.CORPORATION, identity)
        shares = self._compiled.supply.corporation_shares[municipality]
        home = self._home(
            identity, municipality, int(draws.pick(np.cumsum(shares), owner)), time, Route.FIRST_LETTING
        )
        self._log.of_home(time, EventKind.DELIVERED, home)
        self._agenda.schedule(time, EventKind.LETTABLE, home.id, lambda: self._letting.let(home))

    def _home(self, identity: int, municipality: int, corporation: int, time: int, route: Route) -> Home:
        supply = self._compiled.supply
        size = int(draws.pick(supply.sizes, self._random.uniform(Purpose.SIZE_CLASS, identity)))
        rent = int(draws.pick(supply.rents, self._random.uniform(Purpose.RENT_CLASS, identity)))
        return Home(identity, municipality, corporation, size, rent, time, route)


def simulate(compiled: Compiled, seed: int, replication: int) -> NDArray[np.int64]:
    """Return the event log of one replication."""
    return Replication(compiled, seed, replication).run()
