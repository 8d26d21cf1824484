"""The reference engine, on SimPy: written to be read, and the truth that faster engines are held against.

It follows the model from event to event. All decisions stand in ``rules``, all random numbers come by
address, time is whole seconds, and events of the same second follow ``rules.order``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass, field

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.events import EventPriority

from simulator.contract import EVENT_COLUMNS, NONE, Cause, EventKind, Purpose, Route
from simulator.engine import rules
from simulator.engine.accounts import Accounts
from simulator.engine.queues import Household, Register
from simulator.engine.streams import Streams, draw_streams
from simulator.flows.compiled import Compiled
from simulator.random import draws
from simulator.random.replication import ReplicationDraws

NAME = "reference"


class At(simpy.Event):
    """Something that happens at a given second, in the model's order among events of that second."""

    def __init__(self, env: simpy.Environment, time: int, kind: EventKind, entity: int) -> None:
        super().__init__(env)
        self._ok = True
        self._value = None
        env.schedule(self, EventPriority(rules.order(kind, entity)), time - env.now)


@dataclass(slots=True)
class Home:
    """One home that is to be let."""

    id: int
    municipality: int
    corporation: int
    size: int
    rent: int
    vacant_since: int
    route: Route
    refused_by: set[int] = field(default_factory=set)


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
        self._env = simpy.Environment(initial_time=0)
        self._streams: Streams = draw_streams(compiled, self._random)
        self._register = Register()
        self._accounts = Accounts(compiled)
        self._log: list[tuple[int, ...]] = []
        self._segment = 0
        # By size class, rent class and persons; a plain list answers faster than an array.
        self._suits: list[list[list[bool]]] = compiled.supply.suits.transpose(1, 2, 0).tolist()
        self._always_renewed: list[bool] = (compiled.demand.renewal == draws.CERTAIN).all(axis=0).tolist()

    def run(self) -> NDArray[np.int64]:
        """Return the event log: one row for each event, the columns of ``contract.EVENT_COLUMNS``."""
        env = self._env
        self._open()
        for process in (
            self._months(),
            self._segments(),
            self._registrations(),
            self._vacancies(),
            self._deliveries(),
        ):
            env.process(process)
        env.run(until=At(env, self._compiled.timeline.calendar.end_seconds, EventKind.START, 0))
        return np.array(self._log, dtype=np.int64).reshape(-1, len(EVENT_COLUMNS))

    # ---- what comes from outside -------------------------------------------------------------------------

    def _open(self) -> None:
        """Set up the first day: who waits already, and what stands empty."""
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

    def _months(self) -> Generator[simpy.Event, None, None]:
        calendar = self._compiled.timeline.calendar
        for month in range(1, calendar.months):
            yield At(self._env, calendar.month_starts[month], EventKind.MONTH_END, month)
            self._accounts.end_month(year_ends=calendar.month_of(month).month == 1)

    def _segments(self) -> Generator[simpy.Event, None, None]:
        for segment, start in enumerate(self._compiled.timeline.starts[1:].tolist(), 1):
            yield At(self._env, start, EventKind.START, segment)
            self._segment = segment

    def _registrations(self) -> Generator[simpy.Event, None, None]:
        registrations = self._streams.registrations
        for index in range(int(np.searchsorted(registrations.time, 0)), len(registrations.time)):
            household = int(registrations.household[index])
            yield At(self._env, int(registrations.time[index]), EventKind.REGISTERED, household)
            self._admit(index)

    def _vacancies(self) -> Generator[simpy.Event, None, None]:
        vacancies = self._streams.vacancies
        for index in range(int(np.searchsorted(vacancies.time, 0)), len(vacancies.time)):
            yield At(self._env, int(vacancies.time[index]), EventKind.RELET, int(vacancies.home[index]))
            self._fall_vacant(index)

    def _deliveries(self) -> Generator[simpy.Event, None, None]:
        deliveries = self._streams.deliveries
        for time, home, municipality in zip(
            deliveries.time.tolist(), deliveries.home.tolist(), deliveries.municipality.tolist(), strict=True
        ):
            yield At(self._env, time, EventKind.DELIVERED, home)
            self._deliver(time, home, municipality)

    # ---- households --------------------------------------------------------------------------------------

    def _admit(self, index: int) -> None:
        stream, demand = self._streams.registrations, self._compiled.demand
        identity, registered = int(stream.household[index]), int(stream.time[index])
        group, place = int(stream.group[index]), int(stream.place[index])
        household = Household(
            id=identity,
            group=group,
            origin=self._origin(identity, group, place),
            facility=place if demand.from_facility[group] else NONE,
            destination=self._destination(identity, group, place),
            persons=draws.household_size(
                demand.household_size[group], self._random.uniform(Purpose.PERSONS, identity)
            ),
            priority=int(demand.priority[self._segment, group]),
            registered=registered,
            is_status_holder=not demand.follows_key[group],
        )
        self._register.join(household)
        self._record(registered, EventKind.REGISTERED, household)
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
            float(demand.key_follow[self._segment]),
            units,
            demand.key_fair[self._segment],
            demand.key_reference[place],
        )

    def _expect_own_solution(self, household: Household) -> None:
        """Draw when it finds a home by itself; for the opening backlog, in vain so far, from the first day on."""
        demand = self._compiled.demand
        factor = float(demand.own_solution_factor[self._segment, household.group])
        time = self._random.duration(demand.own_solution, Purpose.OWN_SOLUTION, household.id, factor)
        leaves = max(household.registered, 0) + time
        self._schedule(leaves, EventKind.OWN_SOLUTION, household.id, lambda: self._solve_alone(household))

    def _solve_alone(self, household: Household) -> None:
        if household.waiting:
            self._register.leave(household)
            self._record(self._now, EventKind.OWN_SOLUTION, household)

    def _expect_end_of_validity(self, household: Household, since: int, renewals: int) -> None:
        demand = self._compiled.demand
        if self._always_renewed[household.group]:
            return
        ends = rules.months_later(since, demand.validity_months, demand.month_grid)
        if ends < 0:
            # Renewed in the past, or it would not wait today.
            self._expect_end_of_validity(household, ends, renewals + 1)
            return
        self._schedule(
            ends, EventKind.LAPSED, household.id, lambda: self._end_validity(household, ends, renewals)
        )

    def _end_validity(self, household: Household, ends: int, renewals: int) -> None:
        if not household.waiting:
            return
        chance = self._random.chance(Purpose.RENEWAL, household.id, renewals)
        if chance < self._compiled.demand.renewal[self._segment, household.group]:
            self._expect_end_of_validity(household, ends, renewals + 1)
        else:
            self._lapse(household, Cause.EXPIRED)

    def _lapse(self, household: Household, cause: Cause) -> None:
        self._register.leave(household)
        self._record(self._now, EventKind.LAPSED, household, cause=cause)

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
        self._record(time, EventKind.RELET, home=home)
        self._schedule(
            int(vacancies.lettable[index]), EventKind.LETTABLE, home.id, lambda: self._let(home, first=True)
        )

    def _deliver(self, time: int, identity: int, municipality: int) -> None:
        home = self._home(identity, municipality, NONE, time, Route.FIRST_LETTING)
        self._record(time, EventKind.DELIVERED, home=home)
        self._schedule(time, EventKind.LETTABLE, home.id, lambda: self._let(home, first=True))

    def _home(self, identity: int, municipality: int, corporation: int, time: int, route: Route) -> Home:
        supply = self._compiled.supply
        size = int(draws.pick(supply.sizes, self._random.uniform(Purpose.SIZE_CLASS, identity)))
        rent = int(draws.pick(supply.rents, self._random.uniform(Purpose.RENT_CLASS, identity)))
        return Home(identity, municipality, corporation, size, rent, time, route)

    def _let(self, home: Home, *, first: bool) -> None:
        """Offer a home: to urgent households as far as the quota goes, else to regular seekers."""
        if first:
            self._accounts.grow(home.municipality, home.route, self._segment)
        policy = self._compiled.policy
        cause = Cause.REFUSED if home.refused_by else Cause.NO_CANDIDATE
        while len(home.refused_by) < policy.offers_per_home[self._segment]:
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
                self._house(household, home)
                return
            self._refuse(household, home)
            cause = Cause.REFUSED
            if policy.refusal_seconds:
                again = self._now + policy.refusal_seconds
                self._schedule(again, EventKind.LETTABLE, home.id, lambda: self._let(home, first=False))
                return
        self._record(self._now, EventKind.LET_REGULAR, home=home, cause=cause)

    def _first_that_fits(self, home: Home, *, only_status_holders: bool) -> Household | None:
        return self._register.first_that_fits(
            home.municipality,
            self._suits[home.size][home.rent],
            home.refused_by,
            only_status_holders=only_status_holders,
        )

    def _accepts(self, household: Household, home: Home) -> bool:
        chance = self._random.chance(Purpose.ACCEPTANCE, household.id, rules.offer_index(home.id))
        return bool(chance >= self._compiled.policy.refusal[self._segment, household.group])

    def _house(self, household: Household, home: Home) -> None:
        self._register.leave(household)
        self._record(self._now, EventKind.HOUSED, household, home)

    def _refuse(self, household: Household, home: Home) -> None:
        household.refusals += 1
        home.refused_by.add(household.id)
        self._record(self._now, EventKind.REFUSED, household, home)
        if rules.loses_urgency(
            household.refusals, int(self._compiled.policy.refusals_allowed[self._segment])
        ):
            self._lapse(household, Cause.REFUSED)

    # ---- machinery ---------------------------------------------------------------------------------------

    @property
    def _now(self) -> int:
        return int(self._env.now)

    def _schedule(self, time: int, kind: EventKind, entity: int, action: Callable[[], None]) -> None:
        """Let something happen later; what would come after the end of the run is left out."""
        if time < self._compiled.timeline.calendar.end_seconds:
            event = At(self._env, time, kind, entity)
            assert event.callbacks is not None
            event.callbacks.append(lambda _: action())

    def _record(
        self,
        time: int,
        kind: EventKind,
        household: Household | None = None,
        home: Home | None = None,
        cause: Cause | None = None,
    ) -> None:
        who = (
            (household.group, household.origin, household.facility, household.destination)
            if household
            else (NONE, NONE, NONE, NONE)
        )
        since = household.registered if household else home.vacant_since if home else NONE
        self._log.append(
            (
                time,
                kind,
                household.id if household else NONE,
                home.id if home else NONE,
                *who,
                home.municipality if home else NONE,
                home.corporation if home else NONE,
                household.persons if household else NONE,
                home.size if home else NONE,
                home.rent if home else NONE,
                home.route if home else NONE,
                NONE if cause is None else cause,
                since,
            )
        )


def simulate(compiled: Compiled, seed: int, replication: int) -> NDArray[np.int64]:
    """Return the event log of one replication."""
    return Replication(compiled, seed, replication).run()
