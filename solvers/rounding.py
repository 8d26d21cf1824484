"""A plan in whole homes: inside the limits, adding up, and never drifting from what the plan computes.

Homes are counted in whole millionths first, like the credit of a quota, so that the last digits of a solver decide
nothing.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.model.apportionment import apportion
from simulator.model.plan import WholeHomes

MILLION = 1_000_000
"""Parts in which a home is counted."""
TOLERANCE = 1e-6
"""How far a solver may be off, in homes: what is less than this above a whole number counts as that number."""


def whole_homes(
    values: NDArray[np.float64],
    limits: NDArray[np.float64],
    method: WholeHomes,
    together: NDArray[np.float64] | None = None,
) -> NDArray[np.int64]:
    """Divide the homes of every period in whole ones, over the municipalities.

    In each period the region gives as many whole homes as bring its running total nearest to the exact one, halves
    upwards. They are divided by the method in proportion to what each municipality is behind: its exact running total
    less what it was given before.

    What holds, for any values and limits:

    - nobody gets more in a period than its limit, rounded down;
    - no municipality's running total ever is a whole home or more above its exact running total;
    - the running total of the region never is more than half a home above the exact one; nor more than half a home
      below it, unless every municipality that is behind got all that its limit allows or the whole of what it was
      behind, rounded up. A later period makes up for that as soon as the limits allow;
    - without limits a municipality is never further behind than all others together are ahead, and half a home.

    So where a limit holds a municipality back, the others round up what they are behind and take over no more than
    that: the plan has nobody for them to house in further homes.

    Parameters
    ----------
    values
        (municipalities, periods) homes as the plan computes them, at least 0 but for the tolerance of a solver.
    limits
        (municipalities, periods) homes that the limits of the plan allow; infinite where there are none.
    method
        How the homes of a period are divided.
    together
        (periods,) homes that the limits allow all municipalities together, which hold back the region as a limit
        holds back a municipality; none: no such limit.

    Returns
    -------
    array
        (municipalities, periods) whole homes.
    """
    exact = np.rint(np.cumsum(np.maximum(values, 0.0), axis=1) * MILLION).astype(np.int64)
    most = np.floor(np.minimum(limits, np.sum(np.abs(values)) + 1.0) + TOLERANCE).astype(np.int64)
    whole = np.zeros(values.shape, dtype=np.int64)
    for period in range(values.shape[1]):
        before = whole.sum(axis=1)
        behind = np.maximum(exact[:, period] - before * MILLION, 0)
        room = np.minimum(most[:, period], -(-behind // MILLION))
        total = (int(exact[:, period].sum()) + MILLION // 2) // MILLION - int(before.sum())
        if together is not None:
            total = int(np.floor(min(total, together[period] + TOLERANCE)))
        whole[:, period] = apportion(method, total, behind.tolist(), room.tolist())
    return whole


def whole_open_homes(
    values: NDArray[np.float64], limits: NDArray[np.int64], may_fall: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return in whole ones how many homes of other supply are open at the end of each period.

    What holds, where the values keep to the limits, and the limits never fall where the homes must not:

    - no fewer homes are open than the plan computes, so that everybody who lives in them has one;
    - no more than the limit;
    - where they must not fall, no fewer than at the end of the period before;
    - and none more than the first and the third ask for.

    Parameters
    ----------
    values
        (streams, periods) open homes as the plan computes them.
    limits
        (streams, periods) homes that may be open.
    may_fall
        (streams, periods) whether fewer homes may be open than at the end of the period before.

    Returns
    -------
    array
        (streams, periods) whole homes.
    """
    needed = np.maximum(np.ceil(values - TOLERANCE).astype(np.int64), 0)
    whole = np.zeros_like(needed)
    for period in range(needed.shape[1]):
        before = whole[:, period - 1] if period else np.zeros_like(needed[:, 0])
        stays = np.where(may_fall[:, period], 0, before)
        whole[:, period] = np.minimum(np.maximum(needed[:, period], stays), limits[:, period])
    return whole
