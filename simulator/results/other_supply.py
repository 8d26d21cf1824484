"""Events -> what happened in other supply: who moved in and out, which homes there were, and what they cost.

Everything is counted by *pool*, a kind of other supply in one municipality. The homes that are there are those in
force; where more are lived in (a measure has taken some away), those that are lived in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, Cause, EventKind
from simulator.flows.compiled import Compiled
from simulator.results.blocks import Block
from simulator.results.log import ByMonth, EventLog, Ints
from simulator.results.years import Number, Years

Floats = NDArray[np.float64]
SECONDS_PER_DAY = 86_400
_MOVES = (EventKind.RESIDENT, EventKind.HOUSED, EventKind.MOVED_ON, EventKind.LOST_HOME)


@dataclass(frozen=True)
class OtherSupplyCounts:
    """What happened in each month and pool: all (months, pools); ``opening_occupied`` is (pools,) on the first day.

    Attributes
    ----------
    moved_in
        Homes that were let.
    moved_on, lost_home, closed
        Homes that were left: by households that moved on, that lost their home, and because the homes closed.
    occupied, homes
        Homes in which somebody lives, and all homes, at the end of the month.
    cost
        EUR: the homes over the time of the month x what a home costs a year. Not-a-number where there are homes of
        which the cost is not known.
    """

    opening_occupied: Ints
    moved_in: Ints
    moved_on: Ints
    lost_home: Ints
    closed: Ints
    occupied: Ints
    homes: Ints
    cost: Floats


def count_other_supply(log: EventLog, compiled: Compiled) -> OtherSupplyCounts:
    """Count what happened in other supply in one replication."""
    moves = log.of_any(_MOVES)
    moves = moves.where(moves["other_supply"] != NONE)
    months = ByMonth(compiled)

    def count(events: EventLog) -> tuple[Ints, Ints]:
        return months.count(events, (pools_of(events, compiled), compiled.other_supply.count))

    _, opening = count(moves.of(EventKind.RESIDENT))
    moved_in, _ = count(moves.of(EventKind.HOUSED))
    moved_on, _ = count(moves.of(EventKind.MOVED_ON))
    lost = moves.of(EventKind.LOST_HOME)
    closed, _ = count(lost.where(lost["cause"] == Cause.CLOSED))
    lost_home, _ = count(lost.where(lost["cause"] != Cause.CLOSED))
    occupied = opening + np.cumsum(moved_in - moved_on - lost_home - closed, axis=0)
    last = compiled.timeline.segments_at(_month_starts(compiled)[1:] - 1)
    return OtherSupplyCounts(
        opening_occupied=opening,
        moved_in=moved_in,
        moved_on=moved_on,
        lost_home=lost_home,
        closed=closed,
        occupied=occupied,
        homes=np.maximum(compiled.other_supply.homes[last], occupied),
        cost=_cost(moves, compiled),
    )


def by_place(values: NDArray[Number], compiled: Compiled) -> NDArray[Number]:
    """Return values (months, pools) added up by where the pools stand: (months, municipalities)."""
    total = np.zeros((len(values), len(compiled.labels.municipalities)), dtype=values.dtype)
    np.add.at(total.T, compiled.other_supply.municipality, values.T)
    return total


def cost_block(cost: Floats, compiled: Compiled) -> Block:
    """Return the monthly cost by where the pools stand, and of the region.

    It is what is known; not-a-number where there are homes and of none of them the cost is known.
    """
    known = by_place(np.nan_to_num(cost), compiled)
    has_unknown = by_place(np.isnan(cost).astype(np.int64), compiled) > 0
    together, any_unknown = known.sum(axis=1), has_unknown.any(axis=1)
    return Block(
        region=np.where(any_unknown & (together == 0.0), np.nan, together),
        municipality=np.where(has_unknown & (known == 0.0), np.nan, known),
    )


def yearly_accounts(counts: OtherSupplyCounts, years: Years) -> tuple[Ints, Floats]:
    """Return the account of each year and pool, and its cost.

    Returns
    -------
    accounts
        (years, pools, 7): occupied at the opening, moved in, moved on, lost home, closed, occupied at the end, homes
        at the end. opening + moved in = moved on + lost home + closed + occupied.
    cost
        (years, pools) EUR.
    """
    accounts = [
        years.before(counts.occupied, counts.opening_occupied),
        years.total(counts.moved_in),
        years.total(counts.moved_on),
        years.total(counts.lost_home),
        years.total(counts.closed),
        years.last(counts.occupied),
        years.last(counts.homes),
    ]
    return np.stack(accounts, axis=-1), years.total(counts.cost)


def pools_of(events: EventLog, compiled: Compiled) -> Ints:
    """Return the pool of the home that each event is about; ``NONE`` where it is not one of other supply."""
    supply = compiled.other_supply
    # The last row stands for no other supply: it is the one that NONE points at.
    pools = np.full((len(supply.kinds) + 1, len(compiled.labels.municipalities)), NONE, dtype=np.int64)
    pools[supply.kind, supply.municipality] = np.arange(supply.count)
    return pools[events["other_supply"], events["municipality"]]


def _cost(moves: EventLog, compiled: Compiled) -> Floats:
    """Return what the homes cost: (months, pools)."""
    timeline = compiled.timeline
    of_year = [
        timeline.days_in_year(timeline.calendar.month_of(month).year) * SECONDS_PER_DAY
        for month in range(timeline.calendar.months)
    ]
    homes = np.zeros((timeline.calendar.months, compiled.other_supply.count), dtype=np.int64)
    for pool, seconds in enumerate(_home_seconds(moves, compiled)):
        homes[:, pool] = seconds
    in_years = homes / np.array(of_year)[:, None]
    return np.where(homes > 0, in_years * compiled.other_supply.cost, 0.0)


def _home_seconds(moves: EventLog, compiled: Compiled) -> Iterator[Ints]:
    """Yield for each pool the seconds during which its homes were there, added up over the homes, by month."""
    timeline, starts = compiled.timeline, _month_starts(compiled)
    pools = pools_of(moves, compiled)
    change = np.where(np.isin(moves["kind"], (EventKind.RESIDENT, EventKind.HOUSED)), 1, -1)
    for pool in range(compiled.other_supply.count):
        times = moves["time"][pools == pool]
        lived_in = np.append(0, np.cumsum(change[pools == pool]))
        cuts = np.unique(np.concatenate([starts, timeline.starts, np.maximum(times, 0)]))
        begin = cuts[:-1]
        occupied = lived_in[np.searchsorted(times, begin, side="right")]
        homes = np.maximum(compiled.other_supply.homes[timeline.segments_at(begin), pool], occupied)
        yield np.add.reduceat(homes * np.diff(cuts), np.searchsorted(begin, starts[:-1]))


def _month_starts(compiled: Compiled) -> Ints:
    return np.array(compiled.timeline.calendar.month_starts, dtype=np.int64)
