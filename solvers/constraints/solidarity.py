"""What municipalities do for each other: households taken over, targets swapped, and how far behind one may be."""

from __future__ import annotations

import numpy as np

from solvers.problem import NO_CLASS
from solvers.programme import Address, Programme


def transfers_balance(x: Programme) -> None:
    """Have who is given to others taken over by others (households): sum over the circle of t[m,c,p] = 0."""
    if not any(x.account):
        return
    for circle in np.unique(x.problem.circle):
        members = [m for m in np.flatnonzero(x.problem.circle == circle) if x.account[m]]
        for c in range(len(x.problem.classes)):
            for p in range(x.problem.before_target if members else 0):
                terms = [(x.transfer[m][c][p], 1.0) for m in members]
                where = Address("transfers_balance", int(members[0]), p, group=c)
                x.row(where, terms, "==", 0.0)


def transfer_account(x: Programme) -> None:
    """Add up what others owe: what they owed, plus the households taken over (homes).

    a[m,p] = a[m,p-1] + sum over c of t[m,c,p];  a[m,-1] = 0.
    """
    for m, account in enumerate(x.account):
        for p, owed in enumerate(account):
            terms = [(owed, 1.0), *((t[p], -1.0) for t in x.transfer[m])]
            if p:
                terms.append((account[p - 1], -1.0))
            x.row(Address("transfer_account", m, p), terms, "==", 0.0)


def transfer_account_limit(x: Programme) -> None:
    """Keep who is ahead or behind with the others within what is agreed (homes): -limit <= a[m,p] <= limit[m,p]."""
    for m, account in enumerate(x.account):
        for p, owed in enumerate(account[:-1]):
            where, most = Address("transfer_account_limit", m, p), float(x.problem.transfer_limit[m, p])
            x.row(where, [(owed, 1.0)], "<=", most)
            x.row(where._replace(low=True), [(owed, 1.0)], ">=", -most)


def transfers_repaid(x: Programme) -> None:
    """Repay every home before the target year (homes): a[m,p] = 0 in the last period before it."""
    for m, account in enumerate(x.account):
        if account:
            where = Address("transfers_repaid", m, len(account) - 1)
            x.row(where, [(account[-1], 1.0)], "==", 0.0)


def swaps_balance(x: Programme) -> None:
    """Keep the sum of the targets that are swapped (persons): sum over the circle of s[m,p] = 0."""
    if not any(x.swap):
        return
    for circle in np.unique(x.problem.circle):
        members = np.flatnonzero(x.problem.circle == circle)
        for p in range(len(x.swap[0])):
            x.row(
                Address("swaps_balance", int(members[0]), p),
                [(x.swap[m][p], 1.0) for m in members],
                "==",
                0.0,
            )


def swap_limit(x: Programme) -> None:
    """Swap no more of a target than agreed, and give no more than all of it (persons).

    -min(limit[p], target[m,p]) <= s[m,p] <= limit[p].
    """
    problem = x.problem
    for m, swaps in enumerate(x.swap):
        for p, swap in enumerate(swaps):
            most = float(problem.swap_limit[p])
            target = float(problem.task[m, problem.status_class, p]) * problem.status_persons
            where = Address("swap_limit", m, p)
            x.row(where, [(swap, 1.0)], "<=", most)
            x.row(where._replace(low=True), [(swap, 1.0)], ">=", -min(most, target))


def status_holder_arrears(x: Programme) -> None:
    """Keep the arrears with the target for status holders within what is agreed (persons).

    persons x b[m,c,p] <= limit[m,p], for the class c of the status holders: the arrears are the persons of the
    target who still wait, and are carried over.
    """
    problem = x.problem
    if problem.status_class == NO_CLASS:
        return
    for m in range(problem.places):
        for p in range(problem.steps):
            most = float(problem.arrears_limit[m, p])
            if np.isfinite(most):
                terms = [(x.backlog[m][problem.status_class][p], problem.status_persons)]
                x.row(Address("status_holder_arrears", m, p), terms, "<=", most)
