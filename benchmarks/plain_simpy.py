"""The baseline as an ordinary, competent SimPy modeller would write it: what a fast engine is measured against.

Every household, person and home is a process of its own; facilities are ``PriorityResource``s, the register of a
municipality is a sorted list, chances come from ``random.Random``, and what happens is a row in a log.

*The same as in the project's engines*: the scenario, and what comes from outside (the drawn registrations, arrivals,
vacancies and deliveries, to the second); the opening backlog, the people in care and the households housed before;
stays, routes, chains, blocked places and patience; destinations by the key, priority, registration date and who fits;
quota credit, its carry-over and the year's end; refusals, urgencies lost by them, own solutions; households that lose
their home and come back through a shelter; and a log of the same columns.

*Not the same*: what is drawn on the way comes from one stream, so that numbers agree on average and not one by one;
events of the same second have SimPy's order; and it knows only what the baseline has: no measures, reviews, other
supply, solidarity, guidance, reserved quota, days for a refusal, lists with a capacity, or urgencies that end.

Run with ``python -m benchmarks.plain_simpy``: it prints how often each event happens, here and in the reference.
"""

from __future__ import annotations

import bisect
import math
import random
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import simpy
from numpy.typing import NDArray
from simpy.resources.resource import PriorityRequest

from groeipad.shipped import shipped_scenarios
from simulator.contract import EVENT_COLUMNS, NONE, Cause, EventKind, Purpose, Route
from simulator.engine import reference
from simulator.engine.streams import draw_streams
from simulator.flows import Compiled, compile_scenario
from simulator.flows.traffic import TO_HOME
from simulator.inputs import load
from simulator.random.replication import Duration, ReplicationDraws
from simulator.random.times import EXPONENTIAL, FAR, FIXED, GAMMA, LOGNORMAL, SECONDS_PER_DAY

Process = Generator[simpy.Event, object, None]
ONE_HOME = 1_000_000


@dataclass(slots=True, eq=False)
class Household:
    """Somebody who waits for a home; ``left`` happens when a home or a refusal ends that."""

    id: int
    group: int
    origin: int
    facility: int
    destination: int
    persons: int
    priority: int
    registered: float
    left: simpy.Event
    unit: int = NONE
    home: Home | None = None
    refusals: int = 0

    @property
    def rank(self) -> tuple[int, float, int]:
        """Its place in the queue."""
        return self.priority, self.registered, self.id


@dataclass(slots=True, eq=False)
class Home:
    """A home that can be let."""

    id: int
    municipality: int
    corporation: int
    size: int
    rent: int
    since: float
    route: int


class PlainModel:
    """One replication.

    Parameters
    ----------
    compiled
        The scenario.
    seed, replication
        The address of what comes from outside, and the seed of the rest.
    """

    def __init__(self, compiled: Compiled, seed: int, replication: int) -> None:
        self.compiled = compiled
        self.draws = ReplicationDraws(seed, replication)
        self.streams = draw_streams(compiled, self.draws)
        self.random = random.Random(f"{seed}/{replication}")
        self.env = simpy.Environment()
        self.end = compiled.timeline.calendar.end_seconds
        self.rows: list[tuple[float, ...]] = []
        self.segment = 0
        self.queues: list[list[Household]] = [[] for _ in compiled.labels.municipalities]
        self._read_facilities()
        self._read_policy()
        self._read_demand()

    def _read_facilities(self) -> None:
        facilities = self.compiled.facilities
        self.resources = [
            simpy.PriorityResource(self.env, int(places)) for places in facilities.places[0].tolist()
        ]
        self.unit_group: list[int] = facilities.group.tolist()
        self.unit_place: list[int] = facilities.municipality.tolist()
        self.unit_of: list[list[int]] = facilities.unit_of.tolist()
        self.unit_shares = [shares.tolist() for shares in facilities.unit_shares]
        self.routes = [shares.tolist() for shares in facilities.routes]
        self.targets = [targets.tolist() for targets in facilities.targets]
        self.priority_outside: list[int] = facilities.priority.tolist()
        self.holds_place: list[bool] = facilities.holds_place.tolist()
        self.stays = [self._times(one) for one in facilities.stays]
        self.patience = [self._times(one) for one in facilities.patience]

    def _read_policy(self) -> None:
        policy, supply = self.compiled.policy, self.compiled.supply
        self.credit_per_home: list[list[list[int]]] = policy.credit.tolist()
        self.credit = [0 for _ in self.queues]
        self.earned: list[list[int]] = [[0] for _ in self.queues]
        self.refusal = (policy.refusal / 2**32).tolist()
        self.offers: list[int] = policy.offers_per_home.tolist()
        self.refusals_allowed: list[int] = policy.refusals_allowed.tolist()
        self.sizes, self.rents = supply.sizes.tolist(), supply.rents.tolist()
        self.suits: list[list[list[bool]]] = supply.suits.transpose(1, 2, 0).tolist()

    def _read_demand(self) -> None:
        demand, returns = self.compiled.demand, self.compiled.returns
        self.priority: list[list[int]] = demand.priority.tolist()
        self.origins = demand.origins.tolist()
        self.key_follow: list[float] = demand.key_follow.tolist()
        self.key_fair, self.key_reference = demand.key_fair.tolist(), demand.key_reference.tolist()
        self.follows_key: list[bool] = demand.follows_key.tolist()
        self.household_sizes: list[list[float]] = demand.household_sizes.tolist()
        self.own_solution = self._times(demand.own_solution)
        self.return_chance = (returns.chance / 2**32).tolist()
        self.return_after = self._times(returns.after)

    def run(self) -> NDArray[np.int64]:
        """Return the log, in the columns of ``contract.EVENT_COLUMNS``."""
        for process in (
            self._calendar(),
            self._registrations(),
            self._arrivals(),
            self._relets(),
            self._deliveries(),
        ):
            self.env.process(process)
        self._open()
        self.env.run(until=self.end)
        return np.array(self.rows, dtype=np.int64).reshape(-1, len(EVENT_COLUMNS))

    # ---- chance ------------------------------------------------------------------------------------------

    def _times(self, duration: Duration) -> Callable[[], int]:
        """Return a function that draws a time in whole seconds."""
        chance, mean, form = self.random, duration.mean_days * SECONDS_PER_DAY, duration.form
        if duration.kind == FIXED:
            return lambda: int(mean)
        if duration.kind == EXPONENTIAL:
            return lambda: int(chance.expovariate(1.0 / mean))
        if duration.kind == GAMMA:
            return lambda: int(chance.gammavariate(form, mean / form))
        if duration.kind == LOGNORMAL:
            variance = math.log(1.0 + form * form)
            middle, spread = math.log(mean) - variance / 2.0, math.sqrt(variance)
            return lambda: int(chance.lognormvariate(middle, spread))
        return lambda: FAR

    def _pick(self, cumulative: Sequence[float]) -> int:
        return min(bisect.bisect(cumulative, self.random.random()), len(cumulative) - 1)

    # ---- what comes from outside -------------------------------------------------------------------------

    def _open(self) -> None:
        """Let people be in care on the first day, where the opening backlog leaves places, and others have a home."""
        facilities, returns = self.compiled.facilities, self.compiled.returns
        for unit, people in enumerate(facilities.in_care.tolist()):
            for number in range(people):
                self.env.process(self._resident(self._new_id(unit, number), unit))
        for group, places in enumerate(returns.on_first_day.tolist()):
            for place, households in enumerate(places):
                for number in range(households):
                    self._housed_before(self._new_id(1_000 + 100 * group + place, number), group, place)

    def _new_id(self, stream: int, number: int) -> int:
        return -(stream * 100_000 + number + 2)

    def _calendar(self) -> Process:
        timeline, policy = self.compiled.timeline, self.compiled.policy
        for segment, start in enumerate(timeline.starts[1:].tolist(), 1):
            yield self.env.timeout(start - self.env.now)
            self.segment = segment
            for place, earned in enumerate(self.earned):
                del earned[: -policy.carry_over_months]
                old = self.credit[place] - sum(earned)
                if old >= ONE_HOME:
                    self.credit[place] -= old // ONE_HOME * ONE_HOME
                earned.append(0)
                if policy.hard_cap and timeline.months[segment] == 1:
                    self.credit[place] %= ONE_HOME

    def _arrivals(self) -> Process:
        arrivals = self.streams.arrivals
        for time, identity, unit in zip(
            arrivals.time.tolist(), arrivals.person.tolist(), arrivals.unit.tolist(), strict=True
        ):
            yield self.env.timeout(time - self.env.now)
            origin = self._pick(self.origins[self.unit_group[unit]])
            self.env.process(self._person(identity, origin, unit))

    def _registrations(self) -> Process:
        stream, facilities = self.streams.registrations, self.compiled.facilities
        unit_of_leavers = {
            (group, place): unit
            for unit, (group, place) in enumerate(zip(self.unit_group, self.unit_place, strict=True))
        }
        for time, identity, group, place in zip(
            stream.time.tolist(),
            stream.household.tolist(),
            stream.group.tolist(),
            stream.place.tolist(),
            strict=True,
        ):
            if time > self.env.now:
                yield self.env.timeout(time - self.env.now)
            unit, request = unit_of_leavers.get((group, place), NONE), None
            # Who waits on the first day holds a place in the facility, if there is one.
            if unit != NONE and facilities.holds_place[unit]:
                request = self.resources[unit].request(priority=0)
                if not request.triggered:
                    request.cancel()
                    request = None
            facility = place if unit != NONE else NONE
            household = self._household(identity, time, group, place, facility, request, unit)
            self.env.process(self._wait(household, request))

    def _relets(self) -> Process:
        stream = self.streams.vacancies
        for time, lettable, identity, place, corporation in zip(
            stream.time.tolist(),
            stream.lettable.tolist(),
            stream.home.tolist(),
            stream.municipality.tolist(),
            stream.corporation.tolist(),
            strict=True,
        ):
            if time > self.env.now:
                yield self.env.timeout(time - self.env.now)
            home = self._home(identity, place, corporation, time, Route.RELET)
            self.env.process(self._relet(home, lettable))

    def _deliveries(self) -> Process:
        stream = self.streams.deliveries
        shares = np.cumsum(self.compiled.supply.corporation_shares, axis=1).tolist()
        for time, identity, place in zip(
            stream.time.tolist(), stream.home.tolist(), stream.municipality.tolist(), strict=True
        ):
            yield self.env.timeout(time - self.env.now)
            home = self._home(identity, place, self._pick(shares[place]), time, Route.FIRST_LETTING)
            self._log_home(time, EventKind.DELIVERED, home)
            # Outside the quota, and first lettings have none of their own in the baseline.
            self._log_home(time, EventKind.LET_REGULAR, home, Cause.NO_QUOTA)

    # ---- people in facilities ----------------------------------------------------------------------------

    def _resident(self, identity: int, unit: int) -> Process:
        """Let somebody be in care on the first day, as long as there are places."""
        request = self.resources[unit].request(priority=0)
        if not request.triggered:
            request.cancel()
            return
        origin = self._pick(self.origins[self.unit_group[unit]])
        self._log_person(-1, EventKind.ADMITTED, identity, origin, unit, NONE, 0)
        stay = self.compiled.facilities.stays[unit]
        yield self.env.timeout(self.draws.residual(stay, Purpose.RESIDUAL, identity))
        yield from self._onwards(identity, origin, unit, request, NONE)

    def _person(self, identity: int, origin: int, unit: int, persons: int = NONE) -> Process:
        """Let somebody wait for a place, stay, and go on."""
        now = self.env.now
        self._log_person(now, EventKind.ARRIVED, identity, origin, unit, NONE, now)
        request = self.resources[unit].request(priority=self.priority_outside[unit])
        if not request.triggered:
            patience = self.patience[unit]()
            if now + patience < self.end:
                yield request | self.env.timeout(patience)
                if not request.triggered:
                    request.cancel()
                    self._log_person(self.env.now, EventKind.TURNED_AWAY, identity, origin, NONE, unit, now)
                    return
            else:
                yield request
        self._log_person(self.env.now, EventKind.ADMITTED, identity, origin, unit, NONE, now)
        yield self.env.timeout(self.stays[unit]())
        yield from self._onwards(identity, origin, unit, request, persons)

    def _onwards(
        self, identity: int, origin: int, unit: int, request: PriorityRequest, persons: int
    ) -> Process:
        """Let somebody who is ready take a route, through further facilities, until there is a home or none."""
        while True:
            now = self.env.now
            target = self.targets[unit][self._pick(self.routes[unit])]
            if target == TO_HOME:
                held = request if self.holds_place[unit] else None
                if held is None:
                    self.resources[unit].release(request)
                household = self._household(
                    identity,
                    now,
                    self.unit_group[unit],
                    origin,
                    self.unit_place[unit],
                    held,
                    unit,
                    persons=persons,
                )
                yield from self._wait(household, held)
                return
            self._log_person(now, EventKind.READY, identity, origin, unit, max(target, NONE), now)
            if target < 0:
                self.resources[unit].release(request)
                return
            place = self.unit_place[unit]
            following = self.unit_of[target][place] if place != NONE else NONE
            if following == NONE:
                following = self._pick(self.unit_shares[target])
            next_request = self.resources[following].request(priority=1)
            if not next_request.triggered:
                yield next_request
            self.resources[unit].release(request)
            self._log_person(self.env.now, EventKind.ADMITTED, identity, origin, following, unit, now)
            unit, request = following, next_request
            yield self.env.timeout(self.stays[unit]())

    # ---- households that wait, and that have a home --------------------------------------------------------

    def _household(
        self,
        identity: int,
        registered: float,
        group: int,
        origin: int,
        facility: int,
        request: PriorityRequest | None,
        left: int,
        *,
        persons: int = NONE,
    ) -> Household:
        """Let a household register."""
        place = origin if facility == NONE else facility
        if self.follows_key[group]:
            follows = self.random.random() < self.key_follow[self.segment]
            destination = self._pick(self.key_fair[self.segment] if follows else self.key_reference[place])
        else:
            destination = place
        if persons == NONE:
            persons = 1 + self._pick(self.household_sizes[group])
        household = Household(
            identity,
            group,
            origin,
            facility,
            destination,
            persons,
            self.priority[self.segment][group],
            registered,
            self.env.event(),
            NONE if request is None else left,
        )
        bisect.insort(self.queues[destination], household, key=lambda one: one.rank)
        self._log_household(registered, EventKind.REGISTERED, household)
        return household

    def _wait(self, household: Household, request: PriorityRequest | None) -> Process:
        """Let a household wait until it leaves the register, by whichever way comes first, and live in its home."""
        own = self.own_solution()
        if self.env.now + own < self.end:
            yield household.left | self.env.timeout(own)
        else:
            yield household.left
        if not household.left.triggered:
            self.queues[household.destination].remove(household)
            self._log_household(self.env.now, EventKind.OWN_SOLUTION, household)
        if request is not None:
            self.resources[household.unit].release(request)
        if household.home is not None and (
            self.random.random() < self.return_chance[self.segment][household.group]
        ):
            place = household.home.municipality
            yield from self._lose(household, place, household.home.route, self.return_after())

    def _housed_before(self, identity: int, group: int, place: int) -> None:
        """Let a household be housed before the first day, which may lose its home."""
        persons = 1 + self._pick(self.household_sizes[group])
        household = Household(identity, group, place, NONE, place, persons, 1, -1, self.env.event())
        self._log_household(-1, EventKind.RESIDENT, household)
        if self.random.random() < self.return_chance[0][group]:
            left = self.draws.residual(self.compiled.returns.after, Purpose.RETURN_AFTER, identity)
            self.env.process(self._lose(household, place, NONE, left))

    def _lose(self, household: Household, place: int, route: int, after: int) -> Process:
        """Let a household lose its home after a time, and come to a facility again."""
        yield self.env.timeout(after)
        self._log_household(self.env.now, EventKind.LOST_HOME, household, household.home, Cause.LOST_HOME)
        kind = self.compiled.returns.through
        unit = self.unit_of[kind][place]
        if unit == NONE:
            unit = self._pick(self.unit_shares[kind])
        yield from self._person(household.id, place, unit, household.persons)

    # ---- homes -------------------------------------------------------------------------------------------

    def _home(self, identity: int, place: int, corporation: int, since: int, route: int) -> Home:
        return Home(
            identity, place, corporation, self._pick(self.sizes), self._pick(self.rents), since, route
        )

    def _relet(self, home: Home, lettable: int) -> Process:
        """Let a home stand empty, and let it."""
        self._log_home(home.since, EventKind.RELET, home)
        yield self.env.timeout(lettable - self.env.now)
        segment, place = self.segment, home.municipality
        brings = self.credit_per_home[segment][place][home.corporation]
        self.credit[place] += brings
        self.earned[place][-1] += brings
        if not brings or self.credit[place] < ONE_HOME:
            self._log_home(self.env.now, EventKind.LET_REGULAR, home, Cause.NO_QUOTA)
        else:
            self._offer(home)

    def _offer(self, home: Home) -> None:
        """Offer a home to the first who fits, and after a refusal to the next."""
        now, segment, queue = self.env.now, self.segment, self.queues[home.municipality]
        suits = self.suits[home.size][home.rent]
        asked: list[Household] = []
        while len(asked) < self.offers[segment]:
            household = next((one for one in queue if suits[one.persons] and one not in asked), None)
            if household is None:
                break
            asked.append(household)
            if self.random.random() >= self.refusal[segment][household.group]:
                self.credit[home.municipality] -= ONE_HOME
                queue.remove(household)
                household.home = home
                self._log_household(now, EventKind.HOUSED, household, home)
                household.left.succeed()
                return
            household.refusals += 1
            self._log_household(now, EventKind.REFUSED, household, home)
            if household.refusals >= self.refusals_allowed[segment]:
                queue.remove(household)
                self._log_household(now, EventKind.LAPSED, household, None, Cause.REFUSED)
                household.left.succeed()
        cause = Cause.REFUSED if asked else Cause.NO_CANDIDATE
        self._log_home(now, EventKind.LET_REGULAR, home, cause)

    # ---- the log -----------------------------------------------------------------------------------------

    def _log_home(self, time: float, kind: int, home: Home, cause: int = NONE) -> None:
        self.rows.append((
            time, kind, NONE, home.id, NONE, NONE, NONE, NONE, home.municipality, home.corporation, NONE,
            home.size, home.rent, home.route, cause, home.since, NONE, NONE, NONE,
        ))  # fmt: skip

    def _log_household(
        self, time: float, kind: int, one: Household, home: Home | None = None, cause: int = NONE
    ) -> None:
        if home is None:
            self.rows.append((
                time, kind, one.id, NONE, one.group, one.origin, one.facility, one.destination, NONE, NONE,
                one.persons, NONE, NONE, NONE, cause, one.registered, one.unit, NONE, NONE,
            ))  # fmt: skip
        else:
            self.rows.append((
                time, kind, one.id, home.id, one.group, one.origin, one.facility, one.destination,
                home.municipality, home.corporation, one.persons, home.size, home.rent, home.route, cause,
                one.registered, one.unit, NONE, NONE,
            ))  # fmt: skip

    def _log_person(
        self, time: float, kind: int, identity: int, origin: int, unit: int, other: int, since: float
    ) -> None:
        of = unit if unit != NONE else other
        self.rows.append((
            time, kind, identity, NONE, self.unit_group[of], origin, self.unit_place[of], NONE, NONE, NONE,
            NONE, NONE, NONE, NONE, NONE, since, unit, other, NONE,
        ))  # fmt: skip


def simulate(compiled: Compiled, seed: int, replication: int) -> NDArray[np.int64]:
    """Return the log of one replication of the plain model."""
    return PlainModel(compiled, seed, replication).run()


def main() -> None:
    """Print how often each event happens in the baseline, here and in the reference engine."""
    compiled = compile_scenario(load(Path(shipped_scenarios()) / "baseline.yaml").scenario)
    print_counts(simulate(compiled, 2026, 0), reference.simulate(compiled, 2026, 0))


def print_counts(plain: NDArray[np.int64], known: NDArray[np.int64]) -> None:
    """Print the events of both logs by kind."""
    print(f"{'event':14}{'plain SimPy':>12}{'reference':>12}")
    for kind in EventKind:
        counts = [int((log[:, 1] == kind).sum()) for log in (plain, known)]
        if any(counts):
            print(f"{kind.name:14}{counts[0]:12,d}{counts[1]:12,d}")
    print(f"{'all':14}{len(plain):12,d}{len(known):12,d}\n")


if __name__ == "__main__":
    main()
