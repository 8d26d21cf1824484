"""The accounts of each year, which add up exactly: the register of households, and the relets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.results.counts import Counts
from simulator.results.metrics import Years

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Ledger:
    """The yearly accounts of one replication.

    Attributes
    ----------
    register
        (years, municipalities, groups, 6): opening, registered, housed, lapsed, own solution, waiting; by
        destination. opening + registered = housed + lapsed + own solution + waiting.
    relets
        (years, municipalities, 5): in void at the opening, relets, urgent lettings, regular lettings, in void at
        the end. in void + relets = urgent + regular + in void at the end.
    """

    register: Ints
    relets: Ints


def ledger(counts: Counts, compiled: Compiled) -> Ledger:
    """Return the accounts of the reported years."""
    years = Years.of(compiled)
    register = np.stack(
        [
            _before(counts.backlog, counts.opening_backlog, years),
            years.total(counts.registered),
            years.total(counts.housed_for),
            years.total(counts.lapsed),
            years.total(counts.own_solution),
            years.last(counts.backlog),
        ],
        axis=-1,
    )
    relets = np.stack(
        [
            _before(counts.in_void, counts.opening_void, years),
            years.total(counts.relets),
            years.total(counts.urgent_lettings),
            years.total(counts.regular_lettings),
            years.last(counts.in_void),
        ],
        axis=-1,
    )
    return Ledger(register, relets)


def _before(state: Ints, opening: Ints, years: Years) -> Ints:
    """Return a monthly state just before each year begins."""
    return np.array([state[months.start - 1] if months.start else opening for months in years.months])
