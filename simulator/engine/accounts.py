"""Quota credit: how many relets a municipality may still offer to urgent households first.

Every relet adds a part of a home; a letting to an urgent household takes a whole one. Credit is counted in
millionths of a home, so that it is exact.
"""

from __future__ import annotations

from simulator.contract import Route
from simulator.engine import rules
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

    Each municipality has its own, unless the quota holds for the region as a whole.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._policy = compiled.policy
        count = 1 if self._policy.pooled else len(compiled.labels.municipalities)
        months = self._policy.carry_over_months
        self._general = [Account(months) for _ in range(count)]
        self._reserved = [Account(months) for _ in range(count)]
        self._first_lettings = [Account(months) for _ in range(count)]

    def grow(self, municipality: int, route: Route, segment: int) -> None:
        """Add what one home brings when it can be let for the first time."""
        policy, place = self._policy, self._place(municipality)
        if route is Route.RELET or policy.first_lettings_in_quota:
            self._general[place].add(int(policy.credit[segment, municipality]))
            self._reserved[place].add(int(policy.reserved_credit[segment, municipality]))
        else:
            self._first_lettings[place].add(int(policy.first_letting_credit[segment, municipality]))

    def has_credit(self, municipality: int, route: Route) -> bool:
        """Return whether a home may be offered to urgent households."""
        return self._account(municipality, route).covers_home

    def has_reserved(self, municipality: int, route: Route) -> bool:
        """Return whether a home may be offered to status holders from the reserved part."""
        in_quota = route is Route.RELET or self._policy.first_lettings_in_quota
        return in_quota and self._reserved[self._place(municipality)].covers_home

    def take(self, municipality: int, route: Route, *, reserved: bool) -> None:
        """Take the credit for a home that is let to an urgent household."""
        account = (
            self._reserved[self._place(municipality)] if reserved else self._account(municipality, route)
        )
        account.take_home()

    def end_month(self, *, year_ends: bool) -> None:
        """Let old credit lapse in all accounts; under a hard cap no whole home of it crosses the year's end."""
        for account in (*self._general, *self._reserved, *self._first_lettings):
            account.end_month()
        if year_ends and self._policy.hard_cap:
            for general, reserved in zip(self._general, self._reserved, strict=True):
                general.credit, reserved.credit = rules.credit_into_new_year(general.credit, reserved.credit)

    def _account(self, municipality: int, route: Route) -> Account:
        if route is Route.RELET or self._policy.first_lettings_in_quota:
            return self._general[self._place(municipality)]
        return self._first_lettings[self._place(municipality)]

    def _place(self, municipality: int) -> int:
        return 0 if self._policy.pooled else municipality
