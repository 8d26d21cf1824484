"""The path to fair share: nothing is postponed, and how far each municipality comes in the target year."""

from __future__ import annotations

import numpy as np

from solvers.problem import Floats, Problem
from solvers.programme import Address, Programme


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
    begin = np.nan_to_num(problem.housed_before, nan=0.0)[:, None]
    yearly = begin * (1.0 - problem.path_share) + problem.fair_share[:, None] * problem.path_share
    return np.asarray(np.cumsum(yearly * problem.years, axis=1), dtype=np.float64)


def reachable(problem: Problem) -> Floats:
    """Return the homes that can be placed from the first day on, each municipality by itself: (M, P).

    Relets within the cap and the floor, new homes, and homes of other supply as they open, the first time they are
    let; and no more than the households that have come by then. What nobody needs in a period is gone.
    """
    streams, counted = problem.streams, problem.counts
    coming = (problem.task - problem.exits)[:, counted].sum(axis=1)
    households = np.cumsum(coming, axis=1) + problem.opening[:, counted].sum(axis=1)[:, None]
    most = 1.0 if problem.cap is None else problem.cap
    homes = np.minimum(most * problem.room, (1.0 - problem.floor) * problem.relets).sum(axis=1)
    homes = np.asarray(homes + problem.first_lettings, dtype=np.float64)
    for k in range(streams.count):
        free = np.maximum(streams.limit[k] - streams.taken_on_first_day[k], 0.0)
        homes[streams.municipality[k]] += np.diff(np.maximum.accumulate(free), prepend=0.0)
    placed: Floats = np.zeros_like(homes)
    before = np.zeros(problem.places)
    for p in range(problem.steps):
        before = np.maximum(np.minimum(before + homes[:, p], households[:, p]), before)
        placed[:, p] = before
    return placed


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
