"""Quota credit: how many relets a municipality may still offer to urgent households first.

Every relet adds a part of a home; a letting to an urgent household takes a whole one. Credit is counted in
millionths of a home, so that it is exact.
"""

from __future__ import annotations

from simulator.contract import Route
from simulator.engine import rules
from simulator.engine.entities import Home
from simulator.flows.compiled import Compiled


class Account:
    """Credit that grows, is taken, and lapses when it is not used in time."""

    def __init__(self, carry_over_months: int) -> None:
        self.credit = 0
        self._added: list[int] = [0]
        self._carry_over_months = carry_over_months

    def add(self, credit: int) -> None:
        """Add credit to that of the current month."""
        self.credit += credit
        self._added[-1] += credit

    def take_home(self) -> None:
        """Take the credit for one home."""
        self.credit -= rules.ONE_HOME

    @property
    def covers_home(self) -> bool:
        """Whether there is credit for one home."""
        return self.credit >= rules.ONE_HOME

    def end_month(self) -> None:
        """Let old credit lapse."""
        kept = self._carry_over_months
        self._added = self._added[-kept:] if kept else []
        self.credit = rules.credit_after_month(self.credit, sum(self._added))
        self._added.append(0)


class Accounts:
    """The accounts of a region: general, reserved for status holders, and for first lettings.

    Each municipality has its own, or each corporation, or the region shares one; see ``Policy.accounts``.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._policy = compiled.policy
        self._number: list[list[int]] = self._policy.accounts.tolist()
        months = self._policy.carry_over_months
        count = int(self._policy.accounts.max()) + 1
        self._general = [Account(months) for _ in range(count)]
        self._reserved = [Account(months) for _ in range(count)]
        self._first_lettings = [Account(months) for _ in range(count)]

    def grow(self, home: Home, segment: int) -> None:
        """Add what one home brings when it can be let for the first time."""
        policy, number = self._policy, self._number_of(home)
        if self._in_quota(home):
            where = segment, home.municipality, home.corporation
            self._general[number].add(int(policy.credit[where]))
            self._reserved[number].add(int(policy.reserved_credit[where]))
        else:
            credit = int(policy.first_letting_credit[segment, home.municipality])
            self._first_lettings[number].add(credit)

    def has_credit(self, home: Home, segment: int) -> bool:
        """Return whether a home may be offered to urgent households."""
        return self._account(home).covers_home and self._takes_part(home, segment)

    def has_reserved(self, home: Home, segment: int) -> bool:
        """Return whether a home may be offered to status holders from the reserved part."""
        covers = self._in_quota(home) and self._reserved[self._number_of(home)].covers_home
        return covers and self._takes_part(home, segment)

    def take(self, home: Home, *, reserved: bool) -> None:
        """Take the credit for a home that is let to an urgent household."""
        account = self._reserved[self._number_of(home)] if reserved else self._account(home)
        account.take_home()

    def end_month(self, *, year_ends: bool) -> None:
        """Let old credit lapse in all accounts; under a hard cap no whole home of it crosses the year's end."""
        for account in (*self._general, *self._reserved, *self._first_lettings):
            account.end_month()
        if year_ends and self._policy.hard_cap:
            for general, reserved in zip(self._general, self._reserved, strict=True):
                general.credit, reserved.credit = rules.credit_into_new_year(general.credit, reserved.credit)

    def _takes_part(self, home: Home, segment: int) -> bool:
        """Return whether homes such as this one bring credit: no other's credit is used for one that does not."""
        policy = self._policy
        if not self._in_quota(home):
            return bool(policy.first_letting_credit[segment, home.municipality] > 0)
        where = segment, home.municipality, home.corporation
        return bool(policy.credit[where] + policy.reserved_credit[where] > 0)

    def _account(self, home: Home) -> Account:
        accounts = self._general if self._in_quota(home) else self._first_lettings
        return accounts[self._number_of(home)]

    def _in_quota(self, home: Home) -> bool:
        return home.route is Route.RELET or self._policy.first_lettings_in_quota

    def _number_of(self, home: Home) -> int:
        return self._number[home.municipality][home.corporation]
