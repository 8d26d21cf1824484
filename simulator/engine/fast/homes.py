"""New homes in the compiled engine: a row for each that falls vacant or is built, when it does."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind, Route
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
    constant,
)
from simulator.engine.fast.streams import unpacked
from simulator.jit import merged

Ints = NDArray[np.int64]

_RELET = constant(EventKind.RELET)
_BY_RELET, _FIRST_LETTING = constant(Route.RELET), constant(Route.FIRST_LETTING)


@merged
def add_home(state: Ints, fixed: Ints, homes: Ints, identity: int, what: int, kind: int, since: int) -> int:
    """Return the row of a home that falls vacant or is built.

    Parameters
    ----------
    identity
        Its id.
    what
        Its municipality, corporation, size class and rent class, packed.
    kind, since
        What happens to it, and when.
    """
    home = state[HOMES]
    state[HOMES] += 1
    homes[home, ID] = identity
    homes[home, HOME_PLACE] = unpacked(what, 0)
    homes[home, CORPORATION] = unpacked(what, 1)
    homes[home, SIZE_CLASS] = unpacked(what, 2)
    homes[home, RENT_CLASS] = unpacked(what, 3)
    homes[home, VACANT_SINCE] = since
    homes[home, ROUTE] = _BY_RELET if kind == _RELET else _FIRST_LETTING
    homes[home, OTHER_SUPPLY] = NONE
    homes[home, POOL] = NONE
    homes[home, FITS] = homes[home, SIZE_CLASS] * fixed[RENTS] + homes[home, RENT_CLASS]
    homes[home, REFUSED_BY] = NONE
    homes[home, VACANCY] = 0
    return home
