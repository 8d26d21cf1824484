"""New homes and other supply: when homes are there, and how long they are taken."""

from __future__ import annotations

import numpy as np

from solvers.memory import Memory, memories
from solvers.problem import Floats
from solvers.programme import Address, Programme, Term


def first_lettings_delivered(x: Programme) -> None:
    """Let new homes to urgent households when they are delivered, as far as agreed (homes).

    sum over c of n[m,c,p] <= deliveries[m,p] x first_lettings_share.
    """
    for m, placed in enumerate(x.first_lettings):
        if placed:
            for p in range(x.problem.steps):
                where = Address("first_lettings_delivered", m, p)
                x.row(where, [(n[p], 1.0) for n in placed], "<=", float(x.problem.first_lettings[m, p]))


def homes_open(x: Programme) -> None:
    """Open no more homes of other supply than the scenario has by then (homes): h[k,p] <= limit[k,p]."""
    streams = x.problem.streams
    for k, homes in enumerate(x.homes):
        m = int(streams.municipality[k])
        for p in range(x.problem.steps):
            x.row(Address("homes_open", m, p, stream=k), [(homes[p], 1.0)], "<=", float(streams.limit[k, p]))


def homes_stay_open(x: Programme) -> None:
    """Keep open what is open, but for homes that the scenario takes away (homes).

    h[k,p] >= h[k,p-1] - max(0, limit[k,p-1] - limit[k,p]);  h[k,-1] = the homes of before the first day.
    """
    streams = x.problem.streams
    for k, homes in enumerate(x.homes):
        m, limit = int(streams.municipality[k]), streams.limit[k]
        for p in range(x.problem.steps):
            where = Address("homes_stay_open", m, p, stream=k)
            if not p:
                if streams.first[k]:
                    x.row(where, [(homes[0], 1.0)], ">=", float(min(streams.first[k], limit[0])))
                continue
            taken_away = max(0.0, float(limit[p - 1] - limit[p]))
            x.row(where, [(homes[p], 1.0), (homes[p - 1], -1.0)], ">=", -taken_away)


def homes_taken(x: Programme) -> None:
    """Add up the homes of other supply that are taken by who was placed in them (homes).

    taken[k,p] = sum over c and q <= p of kept[k,p,q] x v[k,c,q], where kept is the part of those placed in q whose
    home is still taken (lived in, or empty for repairs) at the end of p. In the long run a home is let once in every
    stay and void together (Little's law). Where stays allow it, the sum is written as what follows from taken[k,p-1]
    and taken[k,p-2]; see ``solvers.memory``.
    """
    streams = x.problem.streams
    known: list[tuple[Floats, list[Memory]]] = []
    for k, taken in enumerate(x.taken):
        kept = streams.kept[k]
        found = next((memory for one, memory in known if np.array_equal(one, kept)), None)
        if found is None:
            found = memories(kept)
            known.append((kept, found))
        m = int(streams.municipality[k])
        for p, memory in enumerate(found):
            terms: list[Term] = [(taken[p], 1.0)]
            terms += [(taken[p - ago], -part) for ago, part in enumerate(memory.before, 1)]
            for placed in x.other[k].values():
                terms += [(placed[q], -part) for q, part in memory.placed.items()]
            x.row(Address("homes_taken", m, p, stream=k), terms, "==", 0.0)


def occupancy_within_homes(x: Programme) -> None:
    """Take no more homes of other supply than are open (homes).

    taken[k,p] + taken by who lived there on the first day <= h[k,p].
    """
    streams = x.problem.streams
    for k, homes in enumerate(x.homes):
        m = int(streams.municipality[k])
        for p in range(x.problem.steps):
            terms: list[Term] = [(x.taken[k][p], 1.0), (homes[p], -1.0)]
            where = Address("occupancy_within_homes", m, p, stream=k)
            x.row(where, terms, "<=", -float(streams.taken_on_first_day[k, p]))
