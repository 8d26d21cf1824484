"""How long homes of other supply are held by those who are placed in them, and how many are open when."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE
from simulator.flows.compiled import Compiled
from simulator.flows.expected_times import Held, going_on, left, within
from simulator.flows.periods import Spans
from simulator.flows.timeline import Values
from simulator.model.calendar import SECONDS_PER_DAY

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class ExpectedPools:
    """The pools of other supply, period by period. Shapes: K pools, G groups, P periods.

    A pool is a kind of other supply in one municipality. Who is placed in it during a period comes evenly over that
    period (over the part of it in which the pool is there, where it opens or closes in it), lives there for a
    stay, and leaves a home that stands empty for a void: until the end of the void the home is held.

    Attributes
    ----------
    municipality, kind
        (K,) where it stands, and the kind of other supply, both counted from 0 in the order of the scenario.
    serves
        (K, G) whether it serves a group.
    cost
        (K,) EUR for each home and year; not-a-number where it is not known.
    homes
        (K, P) homes that are open at the last moment of each period; in the period in which the pool closes, just
        before it does.
    closing
        (K,) the period in which the last day of the pool lies, counted from 0; ``NONE`` where it does not close
        during the run.
    kept
        (K, P, P) ``kept[k, p, q]`` is the part of the households placed in pool k during period q whose homes are
        held still at the last moment of period p (in the period in which the pool closes, just before it does). Zero
        for p before q, and for periods after the pool has closed.
    living
        (K, P) the part of those placed in each period who live there still just before the pool closes: they come
        back then. Zero after it, and for pools that do not close.
    first_day_kept
        (K, P) homes, as in ``kept``, that are held still because of who lived there on the first day.
    first_day_living
        (K,) households of the first day that live there still just before the pool closes; zero where it does not.
    """

    municipality: Ints
    kind: Ints
    serves: Bools
    cost: Values
    homes: Values
    closing: Ints
    kept: Values
    living: Values
    first_day_kept: Values
    first_day_living: Values


def expected_pools(compiled: Compiled, spans: Spans) -> ExpectedPools:
    """Return the pools of other supply by period.

    With L(d) = E[min(X, d)] (see ``expected_times``), of the times X that begin evenly between the days a and b the
    part (L(e - a) - L(e - b)) / (b - a) goes on at day e. For ``kept``, X is a stay and the void after it; for
    ``living``, the stay alone. So ``kept[k, :, q]`` adds up to (mean stay + mean void) / length of a period in the
    long run, as Little's law has it. Who lives there on the first day does so for what is left of a stay; the void
    comes after it.

    That some lose the home again before their stay is over is left out. Where a measure takes homes away, ``homes``
    may fall below what is held still: nobody has to leave because of it.
    """
    supply, timeline = compiled.other_supply, compiled.timeline
    windows = [_Window.of(compiled, pool) for pool in range(supply.count)]
    # Pools of a kind that are there from the same day to the same day are held alike.
    alike = {window: pool for pool, window in enumerate(windows)}
    held = {
        window: _holding(Held(supply.stays[pool], supply.voids[pool]), window, spans)
        for window, pool in alike.items()
    }
    each = [held[window] for window in windows]
    periods = len(spans.starts)
    last = np.tile(spans.last, (supply.count, 1))
    for pool, (window, one) in enumerate(zip(windows, each, strict=True)):
        if window.closes is not None:
            last[pool, one.closing] = timeline.segment_at(window.closes - 1)
    people = supply.occupied.astype(np.float64)
    return ExpectedPools(
        municipality=supply.municipality,
        kind=supply.kind,
        serves=supply.serves,
        cost=supply.cost,
        homes=np.take_along_axis(supply.homes.T, last, axis=1).astype(np.float64),
        closing=np.array([one.closing for one in each], dtype=np.int64),
        kept=np.array([one.kept for one in each]).reshape(-1, periods, periods),
        living=np.array([one.living for one in each]).reshape(-1, periods),
        first_day_kept=np.array([one.first_day_kept for one in each]).reshape(-1, periods) * people[:, None],
        first_day_living=np.array([one.first_day_living for one in each]) * people,
    )


@dataclass(frozen=True)
class _Window:
    """When a pool of a kind is there: from the second at which its first homes open until that at which it closes."""

    kind: int
    opens: int
    closes: int | None

    @classmethod
    def of(cls, compiled: Compiled, pool: int) -> _Window:
        supply, starts = compiled.other_supply, compiled.timeline.starts
        opened, closed = np.flatnonzero(supply.homes[:, pool]), np.flatnonzero(supply.closed[:, pool])
        closes = int(starts[closed[0]]) if len(closed) else None
        return cls(int(supply.kind[pool]), int(starts[opened[0]]) if len(opened) else 0, closes)


@dataclass(frozen=True)
class _Holding:
    """How long the homes of a pool are held; as in ``ExpectedPools``, for one household of the first day."""

    closing: int
    kept: Values
    living: Values
    first_day_kept: Values
    first_day_living: float


def _holding(held: Held, window: _Window, spans: Spans) -> _Holding:
    number = np.arange(len(spans.starts))
    moments, there, closing = spans.ends.copy(), np.ones(len(number)), NONE
    if window.closes is not None:
        # A pool whose last day is the last one of a period closes in that period.
        closing = int(np.searchsorted(spans.starts, window.closes, side="left")) - 1
        moments[closing] = window.closes
        there = (number <= closing).astype(np.float64)
    begins = np.where(window.opens < moments, np.maximum(spans.starts, window.opens), spans.starts)
    from_day, to_day = begins / SECONDS_PER_DAY, moments / SECONDS_PER_DAY
    kept = going_on(held.within, from_day, to_day, to_day) * there[:, None] * there
    living, first_day_living = np.zeros(len(number)), 0.0
    if window.closes is not None:
        last_day = to_day[closing : closing + 1]
        living = going_on(partial(within, held.stay), from_day, to_day, last_day)[0] * there
        first_day_living = float(left(held.stay, last_day)[0])
    return _Holding(closing, kept, living, held.left(to_day) * there, first_day_living)
