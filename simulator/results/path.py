"""The growth path in the yearly metrics, and what regular seekers notice of it.

Fair share by year (``FairShare.gross``, ``task`` and ``path``) stands for all calendar years of the run, like
``FairShare.weights``; the reported years are a part of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.results.blocks import Block
from simulator.results.counts import Counts
from simulator.results.years import Years

Floats = NDArray[np.float64]


def path_metrics(counts: Counts, compiled: Compiled, years: Years) -> dict[str, Block]:
    """Return the metrics ``growth_path``, ``path_realised`` and ``regular_wait_ratio`` of the reported years.

    All three are not-a-number where nobody knows how many were housed in the reference year. Of a year that is
    reported in part, only that part of the path counts, and of the reference year as much.

    By Little's law, the wait of regular seekers is proportional to their number divided by the homes let to them a
    year: with as many seekers, half the homes means twice the wait.
    """
    fair, first = compiled.fair_share, compiled.timeline.calendar.years[0]
    reported = np.array([(months.stop - months.start) / 12 for months in years.months])[:, None]
    path = fair.path[[year - first for year in years.years]] * reported
    housed = (years.total(counts.housed_in) @ fair.counts.astype(np.int64)).astype(np.float64)
    regular = years.total(counts.regular_lettings).astype(np.float64)
    before = fair.regular_in_reference_year * reported
    return {
        "growth_path": Block(path.sum(axis=1), path),
        # Where nothing has to be housed, the path is kept.
        "path_realised": _quotient(housed, path, of_nothing=1.0),
        "regular_wait_ratio": _quotient(before, regular, of_nothing=np.nan),
    }


def _quotient(top: Floats, bottom: Floats, of_nothing: float) -> Block:
    """Return top / bottom by municipality, and the quotient of their sums for the region."""

    def divided(some: Floats, whole: Floats) -> Floats:
        out = np.full(some.shape, of_nothing)
        return np.asarray(np.divide(some, whole, out=out, where=whole != 0.0), dtype=np.float64)

    return Block(divided(top.sum(axis=1), bottom.sum(axis=1)), divided(top, bottom))
