"""What a plan decides, by municipality, class and period: read from the columns of a solver's answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from solvers.owners import evenly_divided
from solvers.problem import Floats, Ints, Problem, Streams
from solvers.programme import Programme

_ROUND = 6
"""Decimals of a home: quota credit is counted in millionths too, and what lies below is the solver's arithmetic."""


@dataclass(frozen=True)
class Decisions:
    """What a plan decides, in homes and households; shapes as in ``Problem``.

    Attributes
    ----------
    relets, first_lettings
        (M, C, P) households placed.
    by_owner
        (M, O, P) relets used of each corporation; (M, 0, P) where the cap does not look at corporations.
    other
        (K, C, P) households placed in other supply.
    homes
        (K, P) homes of other supply that are open.
    backlog
        (M, C, P) households that wait.
    transfer
        (M, C, P) households taken over from others.
    account
        (M, P) homes that others owe.
    swap
        (M, P) persons of targets for status holders taken over.
    """

    relets: Floats
    by_owner: Floats
    first_lettings: Floats
    other: Floats
    homes: Floats
    backlog: Floats
    transfer: Floats
    account: Floats
    swap: Floats

    def placed(self, problem: Problem, *, counted: bool = False) -> Floats:
        """Return the households placed in homes that stand in each municipality, by all ways: (M, P)."""
        classes = problem.counts if counted else np.ones_like(problem.counts)
        total = np.asarray((self.relets + self.first_lettings)[:, classes].sum(axis=1), dtype=np.float64)
        np.add.at(total, problem.streams.municipality, self.other[:, classes].sum(axis=1))
        return total


def read_decisions(programme: Programme, x: Floats) -> Decisions:
    """Return what the columns of an answer decide."""
    problem = programme.problem
    m, c, p, k = problem.places, len(problem.classes), problem.steps, problem.streams.count
    tidy = _rounded(x)
    values = {
        "relets": np.zeros((m, c, p)),
        "by_owner": np.zeros((m, len(programme.by_owner[0]), p)),
        "first_lettings": np.zeros((m, c, p)),
        "backlog": np.zeros((m, c, p)),
        "transfer": np.zeros((m, c, p)),
        "account": np.zeros((m, p)),
        "swap": np.zeros((m, p)),
    }

    def fill(target: Floats, over_time: Sequence[int]) -> None:
        # The columns of one thing over time lie beside each other.
        if over_time:
            target[: len(over_time)] = tidy[over_time[0] : over_time[0] + len(over_time)]

    for name, of in (
        ("relets", programme.relets),
        ("backlog", programme.backlog),
        ("transfer", programme.transfer),
    ):
        for place in range(m):
            for class_ in range(c):
                fill(values[name][place, class_], of[place][class_])
    for place, placed in enumerate(programme.first_lettings):
        for class_, over_time in enumerate(placed):
            fill(values["first_lettings"][place, class_], over_time)
    for place in range(m):
        for owner, over_time in enumerate(programme.by_owner[place]):
            fill(values["by_owner"][place, owner], over_time)
        fill(values["account"][place], programme.account[place])
        fill(values["swap"][place], programme.swap[place])
    other = np.zeros((k, c, p))
    for stream, of_classes in enumerate(programme.other):
        for class_, over_time in of_classes.items():
            other[stream, class_] = x[over_time]
    homes = needed_homes(problem.streams, other)
    if problem.corporations_differ:
        used = values["relets"].sum(axis=1)
        values["by_owner"] = _rounded(evenly_divided(problem, used, values["by_owner"]))
    return Decisions(**values, other=_rounded(other), homes=_rounded(homes))


def _rounded(values: Floats) -> Floats:
    """Round to what is decided; no minus zero."""
    return np.round(values, _ROUND) + 0.0


def needed_homes(streams: Streams, placed: Floats) -> Floats:
    """Return the fewest homes of other supply that house who is placed in them, and stay open: (K, P).

    Where the goals say nothing of homes that nobody needs, a solver may open any number.

    Parameters
    ----------
    streams
        The other supply.
    placed
        (K, C, P) households placed.
    """
    if not streams.count:
        return np.zeros_like(streams.limit)
    taken = np.einsum("kpq,kq->kp", streams.kept, placed.sum(axis=1)) + streams.taken_on_first_day
    taken[:, 0] = np.maximum(taken[:, 0], np.minimum(streams.first, streams.limit[:, 0]))
    # The most that was taken so far stays open, but for what the scenario has taken away since.
    taken_away = np.cumsum(
        np.maximum(-np.diff(streams.limit, axis=1, prepend=streams.limit[:, :1]), 0.0), axis=1
    )
    return np.asarray(np.maximum.accumulate(taken + taken_away, axis=1) - taken_away, dtype=np.float64)


def put_together(problem: Problem, parts: Sequence[tuple[Decisions, Ints, Ints]]) -> Decisions:
    """Return the decisions of parts as one.

    Parameters
    ----------
    problem
        The whole.
    parts
        The decisions of each part, its municipalities and its streams.
    """
    whole: dict[str, Floats] = {}
    for decisions, places, streams in parts:
        for one in fields(Decisions):
            values = getattr(decisions, one.name)
            of_streams = one.name in ("other", "homes")
            count = problem.streams.count if of_streams else problem.places
            target = whole.setdefault(one.name, np.zeros((count, *values.shape[1:])))
            target[streams if of_streams else places] = values
    return Decisions(**whole)
