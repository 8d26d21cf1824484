"""Cutting a problem in parts that nothing couples, which are then solved apart, exactly.

A leximin over parts that do not depend on each other is the leximin of each part, and sums of parts are as small as
they can be when each is. Municipalities are coupled by an account of the cap that they share, by housing people
for each other, and by swaps of targets.
"""

from __future__ import annotations

import numpy as np

from solvers.problem import Ints, Problem


def parts_of(problem: Problem) -> list[Ints]:
    """Return the municipalities of each part, in the order of the problem."""
    leader = list(range(problem.places))

    def lead(m: int) -> int:
        while leader[m] != m:
            leader[m] = leader[leader[m]]
            m = leader[m]
        return m

    first_with: dict[tuple[str, int], int] = {}
    for m in range(problem.places):
        for tie in _ties(problem, m):
            leader[lead(m)] = lead(first_with.setdefault(tie, m))
    members: dict[int, list[int]] = {}
    for m in range(problem.places):
        members.setdefault(lead(m), []).append(m)
    return [np.array(one, dtype=np.int64) for one in sorted(members.values())]


def _ties(problem: Problem, m: int) -> list[tuple[str, int]]:
    """Return what a municipality may share with others."""
    ties = [("account", int(account)) for account in problem.accounts[m]]
    if problem.transfer_limit[m].any() or problem.swap_limit.any():
        ties.append(("circle", int(problem.circle[m])))
    return ties
