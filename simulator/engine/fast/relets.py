"""Homes that fall vacant, during the run or so shortly before it that they may still be empty."""

from __future__ import annotations

from simulator.contract import EventKind, Purpose, Route
from simulator.engine.fast import sorting
from simulator.engine.fast.deliveries import delivered_by
from simulator.engine.fast.layout import (
    DELIVERED_HOMES,
    EARLIER_MONTHS,
    END,
    FIRST_MONTH_NUMBER,
    REPLICATION,
    SEED,
    VOID_TIME,
    constant,
)
from simulator.engine.fast.packing import packed, unpacked, with_route
from simulator.engine.fast.points import add_cells, draw_points, keep_if, segment_at
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_times
from simulator.jit import inlined, part
from simulator.random.draws import firsts_of, in_vectors, pick
from simulator.random.times import FAR

_RELET, _LETTABLE = constant(EventKind.RELET), constant(EventKind.LETTABLE)
_VOID, _SIZE, _RENT = constant(Purpose.VOID), constant(Purpose.SIZE_CLASS), constant(Purpose.RENT_CLASS)
_BY_RELET = constant(Route.RELET)
_OF_FACTOR, _OF_SIZE, _OF_RENT, DRAWN_ROWS = range(3, 7)
"""Rows of what is drawn about homes; the first three are those of ``times.durations_of``."""


@part
def highest_rates(run: Run) -> None:
    """Write down the highest rate of relets in each month, as if all homes to be delivered stood already."""
    ceilings, delivered, shares, turnover = run.ceilings, run.delivered, run.corporation_shares, run.turnover
    for place in range(shares.shape[0]):
        end = run.delivered_from[place + 1]
        homes = delivered[end - 1, DELIVERED_HOMES] if end > run.delivered_from[place] else 0
        for owner in range(shares.shape[1]):
            for month in range(ceilings.shape[2]):
                rate = turnover[0, place] * shares[place, owner]
                earlier = month < run.fixed[EARLIER_MONTHS]
                ceilings[place, owner, month] = (run.standing[0, place] + homes) * rate if earlier else 0.0
            for segment in range(len(turnover)):
                month = run.void_month_of_segment[segment]
                rate = turnover[segment, place] * shares[place, owner]
                ceilings[place, owner, month] = max(
                    ceilings[place, owner, month], (run.standing[segment, place] + homes) * rate
                )


@part
def add_relets(run: Run, month: int) -> None:
    """Add the homes that fall vacant in a month; those before the run have negative numbers."""
    streams, number = run.relet_streams, run.fixed[FIRST_MONTH_NUMBER] + month
    row = month + run.fixed[EARLIER_MONTHS]
    cells = 0
    for place in range(streams.shape[0]):
        for owner in range(streams.shape[1]):
            stream, ceiling = streams[place, owner], run.ceilings[place, owner, row]
            cells = add_cells(run, stream, number, ceiling, packed(place, owner, 0, 0), cells)
    kept = 0
    for point in range(draw_points(run, cells, run.void_months[row], run.void_months[row + 1])):
        kept = keep_if(run, _falls_vacant(run, point), point, kept)
    _add_homes(run, kept)


@inlined
def _falls_vacant(run: Run, point: int) -> bool:
    """Return whether a point lies below the rate at its time."""
    time, level, what = run.points[point], run.point_levels[point], run.point_whats[point]
    segment, place = segment_at(run, time), unpacked(what, 0)
    rate = run.turnover[segment, place] * run.corporation_shares[place, unpacked(what, 1)]
    stock = run.standing[segment, place]
    # The homes that are delivered by then are only counted where they matter.
    return level < stock * rate or level < (stock + delivered_by(run, place, time)) * rate


@part
def _add_homes(run: Run, count: int) -> None:
    """Add the homes of which time, id, municipality and corporation are known, with void, size and rent."""
    many, end = in_vectors(count), run.state[END]
    state, ids, drawn = run.state, run.point_ids[:many], run.drawn
    factors, sizes, rents = drawn[_OF_FACTOR, :many], drawn[_OF_SIZE, :many], drawn[_OF_RENT, :many]
    seed, replication = state[SEED], state[REPLICATION]
    for point in range(count):
        segment, place = segment_at(run, run.points[point]), unpacked(run.point_whats[point], 0)
        factors[point] = run.void_factor[segment, place]
    draw_times(run, run.fixed[VOID_TIME], factors, _VOID, ids, drawn, run.voids[:count])
    firsts_of(seed, replication, _SIZE, ids, 0, sizes)
    firsts_of(seed, replication, _RENT, ids, 0, rents)
    for point in range(count):
        time, what = run.points[point], run.point_whats[point]
        # A void without end stays a number that a time can be added to.
        lettable = time + min(run.voids[point], FAR - end)
        # What was let again before the first day is no part of the run.
        if lettable >= 0:
            what += packed(0, 0, pick(run.sizes, sizes[point]), pick(run.rents, rents[point]))
            what = with_route(what, _BY_RELET)
            sorting.add(run, time, _RELET, ids[point], what, time)
            if lettable < end:
                sorting.add(run, lettable, _LETTABLE, ids[point], what, time)
