"""The reference engine, on SimPy: written to be read, and the truth that faster engines are held against.

It follows the model from event to event. All decisions stand in ``rules``, all random numbers come by
address, time is whole seconds, and events of the same second follow ``rules.order``.
"""

from __future__ import annotations

from collections.abc import Generator

import numpy as np
import simpy
from numpy.typing import NDArray

from simulator.contract import NONE, Cause, EventKind, Purpose, Route
from simulator.engine import rules
from simulator.engine.accounts import Accounts
from simulator.engine.agenda import Agenda
from simulator.engine.facilities import Units
from simulator.engine.log import EventRows, Home
from simulator.engine.queues import Household, Register
from simulator.engine.streams import Streams, draw_streams
from simulator.flows.compiled import Compiled
from simulator.random import draws
from simulator.random.replication import ReplicationDraws

NAME = "reference"


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
        self._register = Register()
        self._accounts = Accounts(compiled)
        self._units = Units(compiled, self._random, self._agenda, self._log, self._wait_for_home)
        # By size class, rent class and persons; a plain list answers faster than an array.
        self._suits: list[list[list[bool]]] = compiled.supply.suits.transpose(1, 2, 0).tolist()
        self._always_renewed: list[bool] = (compiled.demand.renewal == draws.CERTAIN).all(axis=0).tolist()

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
        """Set up the first day: who waits already, who is in care, and what stands empty."""
        vacancies, registrations = self._streams.vacancies, self._streams.registrations
        opening = int(np.searchsorted(registrations.time, 0))
        empty = int(np.searchsorted(vacancies.time, 0))
        moments = [(int(registrations.time[i]), EventKind.REGISTERED, i) for i in range(opening)]
        moments += [(int(vacancies.time[i]), EventKind.RELET, i) for i in range(empty)]
        for _, kind, index in sorted(moments):
            if kind is EventKind.REGISTERED:
                self._admit(index)
            else:
                self._fall_vacant(index)
        self._units.open()

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
            self._admit(index)

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

    def _admit(self, index: int) -> None:
        stream, demand = self._streams.registrations, self._compiled.demand
        identity, registered = int(stream.household[index]), int(stream.time[index])
        group, place = int(stream.group[index]), int(stream.place[index])
        unit = self._units.of(group, place)
        self._wait_for_home(
            identity,
            registered,
            group,
            origin=self._origin(identity, group, place),
            facility=place if unit != NONE or demand.from_facility[group] else NONE,
            unit=unit if unit != NONE and self._units.hold_on_first_day(unit) else NONE,
            left=NONE,
        )

    def _wait_for_home(
        self, identity: int, registered: int, group: int, *, origin: int, facility: int, unit: int, left: int
    ) -> None:
        demand = self._compiled.demand
        household = Household(
            id=identity,
            group=group,
            origin=origin,
            facility=facility,
            destination=self._destination(identity, group, origin if facility == NONE else facility),
            persons=draws.household_size(
                demand.household_size[group], self._random.uniform(Purpose.PERSONS, identity)
            ),
            priority=int(demand.priority[self._agenda.segment, group]),
            registered=registered,
            is_status_holder=not demand.follows_key[group],
            unit=unit,
        )
        self._register.join(household)
        self._log.of_household(registered, EventKind.REGISTERED, household, left=left)
        self._expect_own_solution(household)
        self._expect_end_of_validity(household, registered, 1)

    def _origin(self, identity: int, group: int, place: int) -> int:
        demand = self._compiled.demand
        if not demand.from_facility[group]:
            return place
        return int(draws.pick(demand.origins[group], self._random.uniform(Purpose.ORIGIN, identity)))

    def _destination(self, identity: int, group: int, place: int) -> int:
        demand = self._compiled.demand
        if not demand.follows_key[group]:
            return place
        units = self._random.uniforms(Purpose.DESTINATION, identity)
        return rules.destination(
            float(demand.key_follow[self._agenda.segment]),
            units,
            demand.key_fair[self._agenda.segment],
            demand.key_reference[place],
        )

    def _expect_own_solution(self, household: Household) -> None:
        """Draw when it finds a home by itself; for the opening backlog, in vain so far, from the first day on."""
        demand = self._compiled.demand
        factor = float(demand.own_solution_factor[self._agenda.segment, household.group])
        time = self._random.duration(demand.own_solution, Purpose.OWN_SOLUTION, household.id, factor)
        leaves = max(household.registered, 0) + time
        self._agenda.schedule(
            leaves, EventKind.OWN_SOLUTION, household.id, lambda: self._solve_alone(household)
        )

    def _solve_alone(self, household: Household) -> None:
        if household.waiting:
            self._leave_register(household, EventKind.OWN_SOLUTION)

    def _expect_end_of_validity(self, household: Household, since: int, renewals: int) -> None:
        demand = self._compiled.demand
        if self._always_renewed[household.group]:
            return
        ends = rules.months_later(since, demand.validity_months, demand.month_grid)
        if ends < 0:
            # Renewed in the past, or it would not wait today.
            self._expect_end_of_validity(household, ends, renewals + 1)
            return
        self._agenda.schedule(
            ends, EventKind.LAPSED, household.id, lambda: self._end_validity(household, ends, renewals)
        )

    def _end_validity(self, household: Household, ends: int, renewals: int) -> None:
        if not household.waiting:
            return
        chance = self._random.chance(Purpose.RENEWAL, household.id, renewals)
        if chance < self._compiled.demand.renewal[self._agenda.segment, household.group]:
            self._expect_end_of_validity(household, ends, renewals + 1)
        else:
            self._leave_register(household, EventKind.LAPSED, cause=Cause.EXPIRED)

    def _leave_register(
        self, household: Household, kind: EventKind, home: Home | None = None, cause: Cause | None = None
    ) -> None:
        """Let a household leave, with the place it holds."""
        self._register.leave(household)
        self._log.of_household(self._agenda.now, kind, household, home, cause)
        if household.unit != NONE:
            self._units.release(household.unit)

    # ---- homes -------------------------------------------------------------------------------------------

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
            int(vacancies.lettable[index]), EventKind.LETTABLE, home.id, lambda: self._let(home, first=True)
        )

    def _deliver(self, time: int, identity: int, municipality: int) -> None:
        home = self._home(identity, municipality, NONE, time, Route.FIRST_LETTING)
        self._log.of_home(time, EventKind.DELIVERED, home)
        self._agenda.schedule(time, EventKind.LETTABLE, home.id, lambda: self._let(home, first=True))

    def _home(self, identity: int, municipality: int, corporation: int, time: int, route: Route) -> Home:
        supply = self._compiled.supply
        size = int(draws.pick(supply.sizes, self._random.uniform(Purpose.SIZE_CLASS, identity)))
        rent = int(draws.pick(supply.rents, self._random.uniform(Purpose.RENT_CLASS, identity)))
        return Home(identity, municipality, corporation, size, rent, time, route)

    def _let(self, home: Home, *, first: bool) -> None:
        """Offer a home: to urgent households as far as the quota goes, else to regular seekers."""
        if first:
            self._accounts.grow(home.municipality, home.route, self._agenda.segment)
        policy = self._compiled.policy
        cause = Cause.REFUSED if home.refused_by else Cause.NO_CANDIDATE
        while len(home.refused_by) < policy.offers_per_home[self._agenda.segment]:
            reserved = self._accounts.has_reserved(home.municipality, home.route)
            household = self._first_that_fits(home, only_status_holders=True) if reserved else None
            if household is None:
                reserved = False
                if not self._accounts.has_credit(home.municipality, home.route):
                    cause = Cause.REFUSED if home.refused_by else Cause.NO_QUOTA
                    break
                household = self._first_that_fits(home, only_status_holders=False)
            if household is None:
                break
            if self._accepts(household, home):
                self._accounts.take(home.municipality, home.route, reserved=reserved)
                self._leave_register(household, EventKind.HOUSED, home)
                return
            self._refuse(household, home)
            cause = Cause.REFUSED
            if policy.refusal_seconds:
                again = self._agenda.now + policy.refusal_seconds
                self._agenda.schedule(
                    again, EventKind.LETTABLE, home.id, lambda: self._let(home, first=False)
                )
                return
        self._log.of_home(self._agenda.now, EventKind.LET_REGULAR, home, cause)

    def _first_that_fits(self, home: Home, *, only_status_holders: bool) -> Household | None:
        return self._register.first_that_fits(
            home.municipality,
            self._suits[home.size][home.rent],
            home.refused_by,
            only_status_holders=only_status_holders,
        )

    def _accepts(self, household: Household, home: Home) -> bool:
        chance = self._random.chance(Purpose.ACCEPTANCE, household.id, rules.offer_index(home.id))
        return bool(chance >= self._compiled.policy.refusal[self._agenda.segment, household.group])

    def _refuse(self, household: Household, home: Home) -> None:
        household.refusals += 1
        home.refused_by.add(household.id)
        self._log.of_household(self._agenda.now, EventKind.REFUSED, household, home)
        if rules.loses_urgency(
            household.refusals, int(self._compiled.policy.refusals_allowed[self._agenda.segment])
        ):
            self._leave_register(household, EventKind.LAPSED, cause=Cause.REFUSED)


def simulate(compiled: Compiled, seed: int, replication: int) -> NDArray[np.int64]:
    """Return the event log of one replication."""
    return Replication(compiled, seed, replication).run()
