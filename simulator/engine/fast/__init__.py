"""The compiled engine: the event log of the reference engine, in a hundredth of the time.

It holds people, homes and what is still to happen in tables of whole numbers and runs without Python's lock, so that
replications run side by side in threads. Decisions are those of ``engine.rules``, compiled from the same source.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from simulator.engine.fast.workspace import Workspace
from simulator.flows.compiled import Compiled

NAME: Final = "fast"


def simulate(compiled: Compiled, seed: int, replication: int) -> NDArray[np.int64]:
    """Return the event log of one replication; several are made faster by one ``Workspace`` for each thread."""
    return Workspace(compiled).simulate(seed, replication)
