"""Homes that are expected to stand on a day within a run."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.flows.expected_supply import deliveries


def stock_on(compiled: Compiled, day: date) -> NDArray[np.float64]:
    """Return the social rented homes that are expected on a day within the run: shape (municipalities,).

    Those of the first day less demolition, and new homes by the chance that they are built and delivered by then;
    what may be delivered later still is no part of it, and is when the run goes on from that day.
    """
    timeline = compiled.timeline
    second = timeline.calendar.seconds(day)
    standing = compiled.supply.standing[timeline.segment_at(second)]
    return np.asarray(standing + deliveries(compiled)[timeline.starts < second].sum(axis=0))
