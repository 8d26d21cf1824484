"""Quota credit in the compiled engine: accounts as rows of numbers, in millionths of a home."""

from __future__ import annotations

from simulator.contract import Route
from simulator.engine import rules
from simulator.engine.fast.layout import (
    CARRY_OVER_MONTHS,
    CORPORATION,
    FIRST_LETTING_CREDIT,
    FIRST_LETTINGS,
    FIRST_LETTINGS_IN_QUOTA,
    GENERAL,
    HARD_CAP,
    HOME_PLACE,
    RESERVED,
    ROUTE,
    SEGMENT,
    constant,
)
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part

ONE_HOME = rules.ONE_HOME
CREDIT, THIS_MONTH, MONTHS = range(3)
"""The columns of an account: its credit, which of the months counts now, and what was added in each, in turn."""

_RELET = constant(Route.RELET)
_after_month = part(rules.credit_after_month)
_into_new_year = part(rules.credit_into_new_year)


@inlined
def in_quota(run: Run, route: int) -> bool:
    """Return whether a home that is let by a route uses the accounts of the relets."""
    return route == _RELET or run.fixed[FIRST_LETTINGS_IN_QUOTA] != 0


@inlined
def grow(run: Run, route: int, place: int, owner: int) -> None:
    """Add what a home brings when it can be let for the first time.

    Parameters
    ----------
    route
        Whether it is a relet or a first letting.
    place, owner
        Its municipality and its corporation.
    """
    segment, number, credit = run.state[SEGMENT], run.account_of[place, owner], run.credit
    if in_quota(run, route):
        _add(run, GENERAL, number, credit[segment, place, owner, 0])
        _add(run, RESERVED, number, credit[segment, place, owner, 1])
    else:
        _add(run, FIRST_LETTINGS, number, run.dated[segment, run.fixed[FIRST_LETTING_CREDIT] + place])


@inlined
def has_credit(run: Run, route: int, place: int, owner: int, reserved: bool) -> bool:
    """Return whether a home may be offered to urgent households, or to status holders from the reserved part.

    Homes that bring no credit themselves are not offered on that of others.
    """
    segment, number = run.state[SEGMENT], run.account_of[place, owner]
    accounts, credit = run.accounts, run.credit
    if in_quota(run, route):
        kind = RESERVED if reserved else GENERAL
        brings = credit[segment, place, owner, 0] + credit[segment, place, owner, 1]
        return accounts[kind, number, CREDIT] >= ONE_HOME and brings > 0
    if reserved:
        return False
    return (
        accounts[FIRST_LETTINGS, number, CREDIT] >= ONE_HOME
        and run.dated[segment, run.fixed[FIRST_LETTING_CREDIT] + place] > 0
    )


@inlined
def take(run: Run, home: int, reserved: bool) -> None:
    """Take the credit for a home that is let to an urgent household."""
    homes, accounts, account_of = run.homes, run.accounts, run.account_of
    number = account_of[homes[home, HOME_PLACE], homes[home, CORPORATION]]
    kind = GENERAL if in_quota(run, homes[home, ROUTE]) else FIRST_LETTINGS
    accounts[RESERVED if reserved else kind, number, CREDIT] -= ONE_HOME


@part
def end_month(run: Run, year_ends: bool) -> None:
    """Let old credit lapse in all accounts; under a hard cap no whole home of it crosses the year's end."""
    fixed, accounts = run.fixed, run.accounts
    kept = fixed[CARRY_OVER_MONTHS]
    kinds, count, columns = accounts.shape
    months = columns - MONTHS
    for kind in range(kinds):
        for number in range(count):
            now = accounts[kind, number, THIS_MONTH]
            recent = 0
            for back in range(kept):
                recent += accounts[kind, number, MONTHS + (now - back) % months]
            accounts[kind, number, CREDIT] = _after_month(accounts[kind, number, CREDIT], recent)
            following = (now + 1) % months
            accounts[kind, number, THIS_MONTH] = following
            accounts[kind, number, MONTHS + following] = 0
    if year_ends and fixed[HARD_CAP]:
        for number in range(count):
            general, reserved = _into_new_year(
                accounts[GENERAL, number, CREDIT], accounts[RESERVED, number, CREDIT]
            )
            accounts[GENERAL, number, CREDIT] = general
            accounts[RESERVED, number, CREDIT] = reserved


@inlined
def _add(run: Run, kind: int, number: int, credit: int) -> None:
    accounts = run.accounts
    accounts[kind, number, CREDIT] += credit
    accounts[kind, number, MONTHS + accounts[kind, number, THIS_MONTH]] += credit
