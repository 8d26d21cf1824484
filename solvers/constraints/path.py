"""The path to fair share: nothing is postponed, and how far each municipality comes in the target year."""

from __future__ import annotations

import numpy as np

from solvers.problem import Floats
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
    """Postpone nothing on the path to what the target year brings (homes).

    done[m,p] >= part x sum over q <= p of L[q] x (begin + (end - begin) x way[q]), where begin is
    what was placed a year in the reference year, end what is placed a year in the target year, and way how far the
    straight line between them has come. Where few households are there to be housed, or few homes, begin is no
    more than what can be placed from the first day on.
    """
    problem, part = x.problem, x.problem.rules.path_part.value
    if part <= 0:
        return
    begin = reachable_begin(x)
    in_target_year = float(problem.years[problem.in_target].sum())
    for m in range(problem.places):
        last = problem.target[-1]
        end = [(x.done[m][last], 1.0)]
        if problem.before_target:
            end.append((x.done[m][problem.before_target - 1], -1.0))
        to_come = 0.0
        beginning = 0.0
        for p in range(last + 1):
            length, way = float(problem.years[p]), float(problem.path_share[p])
            to_come += part * length * way / in_target_year
            beginning += part * length * (1.0 - way) * float(begin[m])
            terms = [(x.done[m][p], 1.0), *((v, -to_come * share) for v, share in end)]
            x.row(Address("no_back_loading", m, p), terms, ">=", beginning)


def reachable_begin(x: Programme) -> Floats:
    """Return the homes a year with which the path of each municipality begins: shape (municipalities,).

    What was placed in the reference year, or less where so much could not be placed from the first day on, for lack
    of households or of homes.
    """
    problem, streams = x.problem, x.problem.streams
    counted = problem.counts
    coming = (problem.task - problem.exits)[:, counted].sum(axis=1)
    households = np.cumsum(coming, axis=1) + problem.opening[:, counted].sum(axis=1)[:, None]
    most = 1.0 if problem.cap is None else problem.cap
    yearly = np.minimum(most * problem.room, (1.0 - problem.floor) * problem.relets).sum(axis=1)
    homes = np.cumsum(yearly + problem.first_lettings, axis=1)
    for k in range(streams.count):
        free = streams.limit[k] - streams.taken_on_first_day[k]
        homes[streams.municipality[k]] += np.maximum.accumulate(np.maximum(free, 0.0))
    elapsed = np.cumsum(problem.years)
    part = max(problem.rules.path_part.value, 1e-9)
    reachable = (np.maximum(np.minimum(households, homes), 0.0) / elapsed / part).min(axis=1)
    return np.asarray(np.minimum(np.nan_to_num(problem.housed_before, nan=0.0), reachable), dtype=np.float64)


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
