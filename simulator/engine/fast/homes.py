"""Homes in the compiled engine: a row for each that is offered to urgent households.

Most are let to regular seekers at once, and leave no trace but in the log.
"""

from __future__ import annotations

from simulator.engine.fast.layout import (
    CORPORATION,
    FITS,
    HOME_PLACE,
    HOMES,
    ID,
    NONE,
    OTHER_SUPPLY,
    POOL,
    REFUSED_BY,
    RENT_CLASS,
    RENTS,
    ROUTE,
    SIZE_CLASS,
    VACANCY,
    VACANT_SINCE,
)
from simulator.engine.fast.packing import route_of, unpacked
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part


@part
def add_home(run: Run, identity: int, what: int, since: int) -> int:
    """Return the row of a home that is offered to urgent households.

    Parameters
    ----------
    identity
        Its id.
    what
        Its route, municipality, corporation, size class and rent class, packed.
    since
        When it fell vacant or was built.
    """
    state, fixed, homes = run.state, run.fixed, run.homes
    home = state[HOMES]
    state[HOMES] += 1
    homes[home, ID] = identity
    homes[home, HOME_PLACE] = unpacked(what, 0)
    homes[home, CORPORATION] = unpacked(what, 1)
    homes[home, SIZE_CLASS] = unpacked(what, 2)
    homes[home, RENT_CLASS] = unpacked(what, 3)
    homes[home, VACANT_SINCE] = since
    homes[home, ROUTE] = route_of(what)
    homes[home, OTHER_SUPPLY] = NONE
    homes[home, POOL] = NONE
    homes[home, FITS] = homes[home, SIZE_CLASS] * fixed[RENTS] + homes[home, RENT_CLASS]
    homes[home, REFUSED_BY] = NONE
    homes[home, VACANCY] = 0
    return home


@inlined
def forget_last_home(run: Run) -> None:
    """Let the row of the home that was added last be used again."""
    run.state[HOMES] -= 1
