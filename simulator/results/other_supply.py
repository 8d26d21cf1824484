"""Events -> what happened in other supply: who moved in and out, which homes there were, and what they cost.

Everything is counted by *pool*, a kind of other supply in one municipality. The homes that are there are those in
force; where more are lived in (a measure has taken some away), those that are lived in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.jit import compiled as compiled_function
from simulator.model.calendar import Calendar
from simulator.results.blocks import Block
from simulator.results.log import Ints
from simulator.results.sums import add_up
from simulator.results.walk import Walk
from simulator.results.walk_names import OfPools, PoolMove
from simulator.results.years import Number, Years, month_starts

Floats = NDArray[np.float64]
SECONDS_PER_DAY = 86_400


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


def other_supply_counts(walked: Walk, compiled: Compiled) -> OtherSupplyCounts:
    """Return what a walk over the log of a replication has counted of other supply, and what follows from it."""
    pools = walked.pools[1:]
    moved_in, moved_on = pools[:, OfPools.MOVED_IN], pools[:, OfPools.MOVED_ON]
    lost_home, closed = pools[:, OfPools.LOST_HOME], pools[:, OfPools.CLOSED]
    opening = walked.pools[0, OfPools.RESIDENT]
    occupied = opening + np.cumsum(moved_in - moved_on - lost_home - closed, axis=0)
    last = compiled.timeline.segments_at(month_starts(compiled.timeline.calendar)[1:] - 1)
    return OtherSupplyCounts(
        opening_occupied=opening,
        moved_in=moved_in,
        moved_on=moved_on,
        lost_home=lost_home,
        closed=closed,
        occupied=occupied,
        homes=np.maximum(compiled.other_supply.homes[last], occupied),
        cost=_cost(walked, compiled),
    )


def by_place(values: NDArray[Number], compiled: Compiled) -> NDArray[Number]:
    """Return values (months, pools) added up by where the pools stand: (months, municipalities)."""
    total = np.zeros((len(values), len(compiled.labels.municipalities)), dtype=values.dtype)
    add_up(values, compiled.other_supply.municipality, total)
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


def _cost(walked: Walk, compiled: Compiled) -> Floats:
    """Return what the homes cost: (months, pools)."""
    timeline, supply = compiled.timeline, compiled.other_supply
    homes = np.zeros((timeline.calendar.months, supply.count), dtype=np.int64)
    _home_seconds(
        walked.pool_moves,
        supply.homes,
        timeline.starts,
        timeline.ends,
        month_starts(timeline.calendar),
        homes,
    )
    in_years = homes / _seconds_of_years(timeline.calendar)[:, None]
    return np.where(homes > 0, in_years * supply.cost, 0.0)


@lru_cache(maxsize=8)
def _seconds_of_years(calendar: Calendar) -> Ints:
    """Return the seconds of the calendar year that each month lies in: (months,), read only."""
    years = [calendar.month_of(month).year for month in range(calendar.months)]
    days = [(date(year + 1, 1, 1) - date(year, 1, 1)).days for year in years]
    seconds = np.array(days, dtype=np.int64) * SECONDS_PER_DAY
    seconds.flags.writeable = False
    return seconds


@compiled_function
def _home_seconds(moves: Ints, in_force: Ints, starts: Ints, ends: Ints, months: Ints, seconds: Ints) -> None:
    """Add up the seconds during which homes were there, over the homes: ``seconds`` is (months, pools).

    A segment of dated values never reaches into another month.
    """
    pools = in_force.shape[1]
    lived_in = np.zeros(pools, dtype=np.int64)
    counted_until = np.zeros(pools, dtype=np.int64)
    move, month = 0, 0
    for segment in range(len(starts)):
        while months[month + 1] <= starts[segment]:
            month += 1
        while move < len(moves) and moves[move, PoolMove.TIME] < ends[segment]:
            pool, time = moves[move, PoolMove.POOL], max(moves[move, PoolMove.TIME], 0)
            homes = max(in_force[segment, pool], lived_in[pool])
            seconds[month, pool] += homes * (time - counted_until[pool])
            counted_until[pool] = time
            lived_in[pool] += moves[move, PoolMove.CHANGE]
            move += 1
        for pool in range(pools):
            homes = max(in_force[segment, pool], lived_in[pool])
            seconds[month, pool] += homes * (ends[segment] - counted_until[pool])
            counted_until[pool] = ends[segment]
