"""Households that register as urgent, and how they leave the register without a home."""

from __future__ import annotations

from collections.abc import Callable

from simulator.contract import NONE, Cause, EventKind, Purpose
from simulator.engine import rules
from simulator.engine.agenda import Agenda
from simulator.engine.entities import Home, Household
from simulator.engine.log import EventRows
from simulator.engine.queues import Register
from simulator.flows.compiled import Compiled
from simulator.random import draws
from simulator.random.replication import ReplicationDraws


class Waiting:
    """Who waits for a home, and what each of them does meanwhile.

    Parameters
    ----------
    compiled, random
        The scenario and the random numbers.
    agenda, log, register
        What is still to happen, what has happened, and the queues.
    release
        Lets the place in a facility come free that a household held.
    """

    def __init__(
        self,
        compiled: Compiled,
        random: ReplicationDraws,
        agenda: Agenda,
        log: EventRows,
        register: Register,
        release: Callable[[int], None],
    ) -> None:
        self._compiled, self._random = compiled, random
        self._agenda, self._log, self._register = agenda, log, register
        self._release = release
        self._always_renewed: list[bool] = (compiled.demand.renewal == draws.CERTAIN).all(axis=0).tolist()

    def join(
        self,
        identity: int,
        registered: int,
        group: int,
        *,
        origin: int,
        facility: int = NONE,
        unit: int = NONE,
        left: int = NONE,
        cause: Cause | None = None,
        destination: int | None = None,
        persons: int = NONE,
    ) -> Household:
        """Let a household register, and return it.

        Parameters
        ----------
        identity, registered, group, origin
            Who it is, since when it is registered, and where it comes from.
        facility
            The municipality of the facility from which it registers; ``NONE``: from its origin.
        unit, left
            The unit in which it holds a place, and the one whose care it leaves.
        cause
            Why it registers again.
        destination
            Which municipality answers for it; drawn by the key where not given.
        persons
            Its size, of a household that comes back; ``NONE``: drawn.
        """
        demand = self._compiled.demand
        place = origin if facility == NONE else facility
        household = Household(
            id=identity,
            group=group,
            origin=origin,
            facility=facility,
            destination=self._destination(identity, group, place) if destination is None else destination,
            persons=self._persons(identity, group) if persons == NONE else persons,
            priority=int(demand.priority[self._agenda.segment, group]),
            registered=registered,
            unit=unit,
        )
        self._register.join(household)
        self._log.of_household(registered, EventKind.REGISTERED, household, cause=cause, left=left)
        self._expect_own_solution(household)
        self._expect_end_of_validity(household, registered, 1)
        return household

    def leave(
        self, household: Household, kind: EventKind, home: Home | None = None, cause: Cause | None = None
    ) -> None:
        """Let a household leave the register, with the place it holds."""
        self._register.leave(household)
        self._log.of_household(self._agenda.now, kind, household, home, cause)
        if household.unit != NONE:
            self._release(household.unit)

    def _persons(self, identity: int, group: int) -> int:
        return self._compiled.demand.persons(group, self._random.uniform(Purpose.PERSONS, identity))

    def _destination(self, identity: int, group: int, place: int) -> int:
        demand = self._compiled.demand
        if not demand.follows_key[group]:
            return place
        return rules.destination(
            float(demand.key_follow[self._agenda.segment]),
            self._random.uniforms(Purpose.DESTINATION, identity),
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
            self.leave(household, EventKind.OWN_SOLUTION)

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
            self.leave(household, EventKind.LAPSED, cause=Cause.EXPIRED)
