"""The accounts of each year, which add up exactly: the register of households, the relets, and other supply."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.results.counts import Counts
from simulator.results.other_supply import yearly_accounts
from simulator.results.walk_names import OfHomes, OfHouseholds
from simulator.results.years import Years

Ints = NDArray[np.int64]


_REGISTER = (
    OfHouseholds.REGISTERED,
    OfHouseholds.RETURNED,
    OfHouseholds.TRANSFERRED_IN,
    OfHouseholds.HOUSED_IN,
    OfHouseholds.LAPSED,
    OfHouseholds.OWN_SOLUTION,
    OfHouseholds.TRANSFERRED_OUT,
)
_RELETS = (OfHomes.RELETS, OfHomes.URGENT_LETTINGS, OfHomes.REGULAR_LETTINGS)


@dataclass(frozen=True)
class Ledger:
    """The yearly accounts of one replication.

    Attributes
    ----------
    register
        (years, municipalities, groups, 9): opening, registered, returned, transferred in, housed, lapsed, own
        solution, transferred out, waiting. Housed and transferred in are by where the home stands, all others by
        destination: who is housed elsewhere is transferred there, and housed there.
        opening + registered + returned + transferred in = housed + lapsed + own solution + transferred out + waiting.
    relets
        (years, municipalities, 5): in void at the opening, relets, urgent lettings, regular lettings, in void at
        the end. in void + relets = urgent + regular + in void at the end.
    other_supply
        (years, pools, 7): occupied at the opening, moved in, moved on, lost home, closed, occupied at the end, homes
        at the end. opening + moved in = moved on + lost home + closed + occupied.
    other_supply_cost
        (years, pools) EUR; not-a-number where it is not known.
    """

    register: Ints
    relets: Ints
    other_supply: Ints
    other_supply_cost: NDArray[np.float64]


def ledger(counts: Counts, compiled: Compiled) -> Ledger:
    """Return the accounts of the reported years."""
    years = Years.of(compiled)
    households, homes = years.total(counts.households), years.total(counts.homes)
    register = np.stack(
        [
            years.before(counts.backlog, counts.opening_backlog),
            *(households[:, of] for of in _REGISTER),
            years.last(counts.backlog),
        ],
        axis=-1,
    )
    relets = np.stack(
        [
            years.before(counts.in_void, counts.opening_void),
            *(homes[:, of] for of in _RELETS),
            years.last(counts.in_void),
        ],
        axis=-1,
    )
    return Ledger(register, relets, *yearly_accounts(counts.other_supply, years))
