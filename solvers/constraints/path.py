"""The path to fair share: nothing is postponed, and how far each municipality comes in the target year."""

from __future__ import annotations

import numpy as np

from solvers.problem import Floats, Problem, Streams
from solvers.programme import NOTHING_KEPT, Address, Programme


def placed_so_far(x: Programme) -> None:
    """Add up what is placed from the first day on, of who counts (homes).

    done[m,p] = done[m,p-1] + placed[m,p].
    """
    for m, done in enumerate(x.done):
        for p, so_far in enumerate(done):
            terms = [(so_far, 1.0), *((v, -share) for v, share in x.placed(m, p, counted=True))]
            if p:
                terms.append((done[p - 1], -1.0))
            x.row(Address("placed_so_far", m, p), terms, "==", 0.0)


def no_back_loading(x: Programme) -> None:
    """Postpone nothing on the path to fair share (homes).

    done[m,p] >= part x min(line[m,p], reachable[m,p]), where line adds up the straight line from what was placed in
    the reference year to F in the target year, and reachable is what can be placed from the first day on: nobody has
    to place households that have not come yet, or in homes that are not there.
    """
    part = x.problem.rules.path_part.value
    if part <= 0:
        return
    least = part * np.minimum(straight_line(x.problem), reachable(x.problem))
    for m, done in enumerate(x.done):
        for p, so_far in enumerate(done):
            x.row(Address("no_back_loading", m, p), [(so_far, 1.0)], ">=", float(least[m, p]))


def straight_line(problem: Problem) -> Floats:
    """Return the homes from the first day on that lie on the straight path to fair share: (municipalities, periods).

    Where nobody knows what was placed in the reference year, the path begins at nothing.
    """
    begin = np.where(np.isnan(problem.housed_before), 0.0, problem.housed_before)[:, None]
    yearly = begin * (1.0 - problem.path_share) + problem.fair_share[:, None] * problem.path_share
    return np.asarray(np.cumsum(yearly * problem.years, axis=1), dtype=np.float64)


def reachable(problem: Problem) -> Floats:
    """Return the homes that can be placed from the first day on, each municipality by itself: (M, P).

    Whoever comes is housed as soon as can be: in homes of other supply the first time that they are let, those that
    serve the fewest classes first, and then in new homes and in relets within the cap and the floor. Where not all
    can be, each class has its part. What nobody needs in a period is gone. Who always waits is not reached.
    """
    streams = problem.streams
    coming = np.where(problem.counts[:, None], problem.task - problem.exits, 0.0)
    waiting = np.where(problem.counts, problem.opening, 0.0)
    households = np.cumsum(coming.sum(axis=1), axis=1) + waiting.sum(axis=1)[:, None]
    most = 1.0 if problem.cap is None else problem.cap
    relets = np.minimum(most * problem.room, (1.0 - problem.floor) * problem.relets).sum(axis=1)
    everybody = list(range(len(problem.classes)))
    homes = [[(everybody, one)] for one in (relets + problem.first_lettings).tolist()]
    opening = _first_let(streams).tolist() if streams.count else []
    for k in np.argsort(streams.serves.sum(axis=1), kind="stable"):
        homes[int(streams.municipality[k])].insert(
            -1, (np.flatnonzero(streams.serves[k]).tolist(), opening[k])
        )
    left = [
        _left_waiting(*one)
        for one in zip(waiting.tolist(), coming.swapaxes(1, 2).tolist(), homes, strict=True)
    ]
    always = np.where(problem.counts[:, None], problem.always_waiting, 0.0).sum(axis=1)
    return np.asarray(households - np.maximum(np.array(left), always), dtype=np.float64)


def _left_waiting(
    waiting: list[float], coming: list[list[float]], homes: list[tuple[list[int], list[float]]]
) -> list[float]:
    """Return how many of a municipality still wait at the end of each period.

    In plain numbers: for so few of them arrays take ten times as long.

    Parameters
    ----------
    waiting
        (C,) who waits on the first day.
    coming
        (P, C) who comes in each period.
    homes
        For each kind of home, in their order, the classes that it serves and (P,) how many there are.
    """
    left, now = [], list(waiting)
    for p, more in enumerate(coming):
        for c, one in enumerate(more):
            now[c] += one
        for served, there in homes:
            every = 0.0
            for c in served:
                every += now[c]
            if every > 0:
                part = min(there[p] / every, 1.0)
                for c in served:
                    now[c] -= now[c] * part
        left.append(sum(now))
    return left


def _first_let(streams: Streams) -> Floats:
    """Return the homes of other supply that are let for the first time in each period: (K, P).

    Only those that are not taken away again while whoever moves in then may still live there.
    """
    free = np.maximum(streams.limit - streams.taken_on_first_day, 0.0)
    lasting = np.where(streams.kept > NOTHING_KEPT, free[:, :, None], np.inf).min(axis=1)
    lasting[np.isinf(lasting)] = 0.0
    return np.diff(np.maximum.accumulate(lasting, axis=1), axis=1, prepend=0.0)


def fair_share_ratio(x: Programme) -> None:
    """Let every municipality reach at least the worst ratio (homes).

    sum over the target year of placed[m,p] - F[m] x worst >= 0, for who counts for fair share. Where F is zero,
    nobody has to be housed and the ratio is 1.
    """
    for m in range(x.problem.places):
        share = float(x.problem.fair_share[m])
        if share > 0:
            terms = [term for p in x.problem.target for term in x.placed(m, p, counted=True)]
            x.row(Address("fair_share_ratio", m), [*terms, (x.worst, -share)], ">=", 0.0)
