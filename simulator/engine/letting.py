"""Letting: to whom a home is offered, in which order, and who takes it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from simulator.contract import Cause, EventKind, Purpose, Route
from simulator.engine import rules
from simulator.engine.accounts import Accounts
from simulator.engine.agenda import Agenda
from simulator.engine.debts import Debts
from simulator.engine.entities import Home, Housed, Household
from simulator.engine.log import EventRows
from simulator.engine.other_supply import Pools
from simulator.engine.queues import Kinds, Register
from simulator.engine.waiting import Waiting
from simulator.flows.compiled import Compiled
from simulator.random.replication import ReplicationDraws


class Letting:
    """Offers homes to those who wait.

    Parameters
    ----------
    compiled, random
        The scenario and the random numbers.
    agenda, log
        What is still to happen, and what has happened.
    waiting, register, kinds
        Who waits, in queues by kind.
    accounts, debts
        The quota credit, and what municipalities owe each other.
    pools
        The other supply.
    expect_return
        Called with each household that is housed.
    """

    def __init__(
        self,
        compiled: Compiled,
        random: ReplicationDraws,
        agenda: Agenda,
        log: EventRows,
        *,
        waiting: Waiting,
        register: Register,
        kinds: Kinds,
        accounts: Accounts,
        debts: Debts,
        pools: Pools,
        expect_return: Callable[[Housed], None],
    ) -> None:
        self._policy = compiled.policy
        self._random, self._agenda, self._log = random, agenda, log
        self._waiting, self._register, self._kinds = waiting, register, kinds
        self._accounts, self._debts, self._pools = accounts, debts, pools
        self._expect_return = expect_return
        # By size class, rent class and persons; plain lists answer faster than arrays.
        self._suits: list[list[list[bool]]] = compiled.supply.suits.transpose(1, 2, 0).tolist()
        self._other_suits: list[list[bool]] = compiled.other_supply.suits.tolist()

    def let(self, home: Home) -> None:
        """Let a relet or a new home for the first time: it brings its credit."""
        self._accounts.grow(home, self._agenda.segment)
        self._offer_within_quota(home)

    def offer_other(self, home: Home) -> None:
        """Offer a free home of other supply to those it serves, each once, until somebody takes it; else it waits."""
        suits, kinds = self._other_suits[home.pool], self._kinds.served[home.pool]
        while (household := self._first(home, suits, kinds)) is not None:
            if self._accepts(household, home):
                self._house(household, home)
                return
            self._refuse(household, home)
            if self._policy.refusal_seconds:
                self._pools.hold_back(home, self._policy.refusal_seconds)
                return

    def _offer_within_quota(self, home: Home) -> None:
        """Offer a home to urgent households as far as the quota goes, else let it to a regular seeker."""
        policy, segment = self._policy, self._agenda.segment
        cause = Cause.REFUSED if home.refused_by else Cause.NO_CANDIDATE
        suits = self._suits[home.size][home.rent]
        while len(home.refused_by) < policy.offers_per_home[segment]:
            reserved = self._accounts.has_reserved(home, segment)
            household = self._first(home, suits, self._kinds.status_holders) if reserved else None
            if household is None:
                reserved = False
                if not self._accounts.has_credit(home, segment):
                    cause = Cause.REFUSED if home.refused_by else Cause.NO_QUOTA
                    break
                household = self._first(home, suits, self._kinds.every)
            if household is None:
                break
            if self._accepts(household, home):
                self._accounts.take(home, reserved=reserved)
                self._house(household, home)
                return
            self._refuse(household, home)
            cause = Cause.REFUSED
            if policy.refusal_seconds:
                again = self._agenda.now + policy.refusal_seconds
                self._agenda.schedule(
                    again, EventKind.LETTABLE, home.id, lambda: self._offer_within_quota(home)
                )
                return
        self._log.of_home(self._agenda.now, EventKind.LET_REGULAR, home, cause)

    def _first(self, home: Home, suits: Sequence[bool], kinds: Sequence[int]) -> Household | None:
        """Return who is asked first: of its own municipality, then of those it may house for."""
        for destinations in self._debts.asked(home.municipality, self._agenda.segment):
            household = self._register.first_that_fits(destinations, suits, kinds, home.refused_by)
            if household is not None:
                return household
        return None

    def _accepts(self, household: Household, home: Home) -> bool:
        chance = self._random.chance(Purpose.ACCEPTANCE, household.id, rules.offer_index(home.id))
        return bool(chance >= self._policy.refusal[self._agenda.segment, household.group])

    def _house(self, household: Household, home: Home) -> None:
        housed = Housed(
            household.id,
            household.group,
            household.origin,
            household.destination,
            household.persons,
            home.municipality,
            self._agenda.now,
            home.id,
            home.route,
            home.other_supply,
            home.pool,
            home.number,
        )
        self._debts.book(home.municipality, household.destination)
        if home.route is Route.OTHER_SUPPLY:
            self._pools.move_in(home, housed)
        self._waiting.leave(household, EventKind.HOUSED, home)
        self._expect_return(housed)

    def _refuse(self, household: Household, home: Home) -> None:
        household.refusals += 1
        home.refused_by.add(household.id)
        self._log.of_household(self._agenda.now, EventKind.REFUSED, household, home)
        allowed = int(self._policy.refusals_allowed[self._agenda.segment])
        if rules.loses_urgency(household.refusals, allowed):
            self._waiting.leave(household, EventKind.LAPSED, cause=Cause.REFUSED)
