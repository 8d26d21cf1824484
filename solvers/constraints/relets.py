"""How many relets urgent households get, and how the quota may change."""

from __future__ import annotations

import numpy as np

from solvers.problem import Floats, Problem
from solvers.programme import NOBODY, Address, Programme, Term


def quota_cap(x: Programme) -> None:
    """Keep the relets for urgent households within the cap (homes).

    sum of u over the account <= cap x sum of room over the account, where room = relets x compliance. An account is
    a municipality, a corporation or the region (readings.cap_scope). Only where the cap is a ceiling.
    """
    if x.problem.cap is not None:
        _of_accounts(x, "quota_cap", x.problem.cap * x.problem.room)


def regular_floor(x: Programme) -> None:
    """Keep enough relets for regular seekers (homes).

    sum of u over the account <= (1 - floor) x sum of relets over the account. It is stated where the cap does not
    say the same already, with the same share.
    """
    most = 1.0 - x.problem.floor
    if x.problem.cap is None or abs(most - x.problem.cap) > 1e-12:
        _of_accounts(x, "regular_floor", most * x.problem.relets)


def _of_accounts(x: Programme, limit: str, allowed: Floats) -> None:
    """State that each account uses no more relets than what is allowed to its members, (M, O, P), together."""
    problem, most = x.problem, allowed.tolist()
    of_account: dict[int, list[tuple[int, int]]] = {}
    for m, accounts in enumerate(problem.accounts.tolist()):
        for o, account in enumerate(accounts):
            of_account.setdefault(account, []).append((m, o))
    for _, members in sorted(of_account.items()):
        places = sorted({m for m, _ in members})
        by_owner = bool(x.by_owner[places[0]])
        where = Address(
            limit,
            places[0] if len(places) == 1 else NOBODY,
            owner=members[0][1] if by_owner else NOBODY,
        )
        for p in range(problem.steps):
            if by_owner:
                terms = [(x.by_owner[m][o][p], 1.0) for m, o in members]
            else:
                terms = [(u[p], 1.0) for m in places for u in x.relets[m]]
            x.row(where._replace(period=p), terms, "<=", sum(most[m][o][p] for m, o in members))


def relets_available(x: Programme) -> None:
    """Use no more relets than fall vacant, nor more than a quota of one would bring (homes).

    sum over c of u[m,c,p] <= room[m,p]; by corporation where their accounts differ. It is stated beside a lower cap
    too, since that may give way.
    """
    problem = x.problem
    for m in range(problem.places):
        if x.by_owner[m]:
            for o, used in enumerate(x.by_owner[m]):
                for p in range(problem.steps):
                    where = Address("relets_available", m, p, owner=o)
                    x.row(where, [(used[p], 1.0)], "<=", float(problem.room[m, o, p]))
            continue
        if problem.cap == 1.0 and _is_alone(problem, m):
            continue  # the cap says the same
        for p, room in enumerate(problem.room[m].sum(axis=0).tolist()):
            terms = [(u[p], 1.0) for u in x.relets[m]]
            x.row(Address("relets_available", m, p), terms, "<=", room)


def _is_alone(problem: Problem, m: int) -> bool:
    """Return whether no other municipality shares the account of this one."""
    return not (np.delete(problem.accounts, m, axis=0) == problem.accounts[m, 0]).any()


def corporation_relets(x: Programme) -> None:
    """Use the relets of the corporations together (homes).

    sum over o of u[m,o,p] = sum over c of u[m,c,p].
    """
    for m in range(x.problem.places):
        if x.by_owner[m]:
            for p in range(x.problem.steps):
                terms = [(used[p], 1.0) for used in x.by_owner[m]]
                terms += [(u[p], -1.0) for u in x.relets[m]]
                x.row(Address("corporation_relets", m, p), terms, "==", 0.0)


def quota_step(x: Programme) -> None:
    """Let a quota change by no more than a step a year (share).

    -step x L[p] <= q[m,p] - q[m,p-1] <= step x L[p], with q = u / (room x used) and q[m,-1] the share of the
    reference year.
    """
    step = x.problem.rules.quota_step_per_year
    if step is None:
        return
    for m, p, terms, before in _quota_changes(x):
        most = step.value * float(x.problem.years[p])
        where = Address("quota_step", m, p)
        x.row(where, terms, "<=", most + before)
        x.row(where._replace(low=True), terms, ">=", before - most)


def quota_never_falls(x: Programme) -> None:
    """Let a quota only rise, from the first period on (share): q[m,p] >= q[m,p-1]."""
    if x.problem.rules.quota_never_falls:
        for m, p, terms, _ in _quota_changes(x):
            if p:
                x.row(Address("quota_never_falls", m, p), terms, ">=", 0.0)


def quota_changes(x: Programme) -> None:
    """Count what steadiness looks at (share): change[m,p] >= q[m,p] - q[m,p-1] and >= q[m,p-1] - q[m,p]."""
    for m, p, terms, before in _quota_changes(x):
        change = (x.change[m][p], -1.0)
        x.row(Address("quota_changes", m, p), [*terms, change], "<=", before)
        x.row(
            Address("quota_changes", m, p, low=True),
            [*((v, -share) for v, share in terms), change],
            "<=",
            -before,
        )


def _quota_changes(x: Programme) -> list[tuple[int, int, list[Term], float]]:
    """Return for each municipality and period the terms of q[p] - q[p-1], and what stands in the place of q[-1].

    Periods without relets have no quota and are passed over.
    """
    problem = x.problem
    found = []
    for m in range(problem.places):
        room = problem.quota_room[m].sum(axis=0).tolist()
        before: list[Term] = []
        constant = float(problem.quota_before[m])
        for p in range(problem.steps):
            if room[p] <= 0:
                continue
            now = [(u[p], 1.0 / room[p]) for u in x.relets[m]]
            found.append((m, p, [*now, *((v, -share) for v, share in before)], constant))
            before, constant = now, 0.0
    return found
