"""Events -> counts by month: the flows during it and the states at its end, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.contract import NONE, Cause, EventKind, Route
from simulator.flows.compiled import Compiled
from simulator.results.blocks import Block
from simulator.results.log import ByMonth, EventLog, Ints
from simulator.results.other_supply import OtherSupplyCounts, by_place, cost_block, count_other_supply

__all__ = ["Counts", "EventLog", "count", "monthly"]

_BY_GROUP = ("registered", "returned", "housed_for", "refusals", "lapsed", "own_solution", "backlog")
_BY_PLACE_AND_GROUP = ("housed_in", "transferred_in", "transferred_out")
_BY_PLACE = (
    "solidarity_account",
    "lost_home",
    "relets",
    "urgent_lettings",
    "regular_lettings",
    "offered_in_vain",
    "in_void",
    "delivered",
    "first_lettings_urgent",
    "other_supply_lettings",
    "other_supply_homes",
    "other_supply_occupied",
    "stock",
)


@dataclass(frozen=True)
class Counts:
    """What happened in each month of the run, before any report starts.

    Households have the shape (months, municipalities, groups), homes (months, municipalities); ``opening_*`` is what
    was there on the first day.

    Attributes
    ----------
    opening_backlog, registered, returned, housed_for, transferred_out, refusals, lapsed, own_solution, backlog
        Households by destination; those who registered again are in ``returned``, the others in ``registered``.
    housed_in, transferred_in
        Households by where their new home stands; those for whom another municipality answers are in both.
    solidarity_account
        Homes that others owe a municipality since the first day.
    lost_home
        Households that lost their home, by where it stood.
    opening_void, relets, urgent_lettings, regular_lettings, offered_in_vain, in_void
        Relets.
    delivered, first_lettings_urgent, stock
        New homes, and all homes.
    other_supply_lettings, other_supply_homes, other_supply_occupied, other_supply_cost
        Other supply by where it stands; the cost in EUR.
    other_supply
        The same by pool, with all that happened there.
    """

    opening_backlog: Ints
    registered: Ints
    returned: Ints
    housed_for: Ints
    transferred_in: Ints
    transferred_out: Ints
    refusals: Ints
    lapsed: Ints
    own_solution: Ints
    backlog: Ints
    housed_in: Ints
    solidarity_account: Ints
    lost_home: Ints
    opening_void: Ints
    relets: Ints
    urgent_lettings: Ints
    regular_lettings: Ints
    offered_in_vain: Ints
    in_void: Ints
    delivered: Ints
    first_lettings_urgent: Ints
    stock: Ints
    other_supply_lettings: Ints
    other_supply_homes: Ints
    other_supply_occupied: Ints
    other_supply_cost: Block
    other_supply: OtherSupplyCounts


def count(log: EventLog, compiled: Compiled) -> Counts:
    """Count the events of one replication by month."""
    months = _Months(compiled)
    registrations, housed = log.of(EventKind.REGISTERED), log.of(EventKind.HOUSED)
    registered, opening_backlog = months.for_whom(registrations.where(registrations["cause"] == NONE))
    returned, _ = months.for_whom(registrations.where(registrations["cause"] != NONE))
    housed_for, _ = months.for_whom(housed)
    lapsed, _ = months.for_whom(log.of(EventKind.LAPSED))
    own_solution, _ = months.for_whom(log.of(EventKind.OWN_SOLUTION))
    transfers = housed.where(housed["municipality"] != housed["destination"])
    transferred_in, transferred_out = months.in_which(transfers), months.for_whom(transfers)[0]
    relets, opening_void = months.homes(log.of(EventKind.RELET))
    urgent, _ = months.homes(log.of(EventKind.HOUSED, Route.RELET))
    regular_log = log.of(EventKind.LET_REGULAR, Route.RELET)
    regular, _ = months.homes(regular_log)
    delivered, _ = months.homes(log.of(EventKind.DELIVERED))
    other = count_other_supply(log, compiled)
    came = registered + returned
    return Counts(
        opening_backlog=opening_backlog,
        registered=registered,
        returned=returned,
        housed_for=housed_for,
        transferred_in=transferred_in,
        transferred_out=transferred_out,
        refusals=months.for_whom(log.of(EventKind.REFUSED))[0],
        lapsed=lapsed,
        own_solution=own_solution,
        backlog=opening_backlog + np.cumsum(came - housed_for - lapsed - own_solution, axis=0),
        housed_in=months.in_which(housed),
        solidarity_account=np.cumsum((transferred_in - transferred_out).sum(axis=2), axis=0),
        lost_home=months.homes(log.of(EventKind.LOST_HOME))[0],
        opening_void=opening_void,
        relets=relets,
        urgent_lettings=urgent,
        regular_lettings=regular,
        offered_in_vain=months.homes(regular_log.where(regular_log["cause"] != Cause.NO_QUOTA))[0],
        in_void=opening_void + np.cumsum(relets - urgent - regular, axis=0),
        delivered=delivered,
        first_lettings_urgent=months.homes(log.of(EventKind.HOUSED, Route.FIRST_LETTING))[0],
        stock=_standing_at_month_ends(compiled) + np.cumsum(delivered, axis=0),
        other_supply_lettings=by_place(other.moved_in, compiled),
        other_supply_homes=by_place(other.homes, compiled),
        other_supply_occupied=by_place(other.occupied, compiled),
        other_supply_cost=cost_block(other.cost, compiled),
        other_supply=other,
    )


def monthly(counts: Counts, unmet: Block) -> dict[str, Block]:
    """Return the series of ``contract.SERIES`` for all months of the run.

    Parameters
    ----------
    counts
        What happened.
    unmet
        The home-bound people who wait outside a facility, which joins the backlog in the unmet need.
    """
    blocks = {}
    for name in _BY_GROUP:
        values = getattr(counts, name)
        blocks[name] = Block.counted(values.sum(axis=2), values.sum(axis=1))
    for name in _BY_PLACE_AND_GROUP:
        blocks[name] = Block.counted(getattr(counts, name).sum(axis=2))
    for name in _BY_PLACE:
        blocks[name] = Block.counted(getattr(counts, name))
    blocks["unmet_need"] = blocks["backlog"].plus(unmet)
    blocks["other_supply_cost"] = counts.other_supply_cost
    return blocks


class _Months:
    """Counts events by month and place; what lies before the first day is the opening."""

    def __init__(self, compiled: Compiled) -> None:
        self._by_month = ByMonth(compiled)
        self._places = len(compiled.labels.municipalities)
        self._groups = len(compiled.labels.groups)

    def for_whom(self, log: EventLog) -> tuple[Ints, Ints]:
        """Return counts (months, destinations, groups), and those of before the first day."""
        place, group = (log["destination"], self._places), (log["group"], self._groups)
        return self._by_month.count(log, place, group)

    def in_which(self, log: EventLog) -> Ints:
        """Return counts (months, municipalities of the home, groups)."""
        place, group = (log["municipality"], self._places), (log["group"], self._groups)
        return self._by_month.count(log, place, group)[0]

    def homes(self, log: EventLog) -> tuple[Ints, Ints]:
        """Return counts (months, municipalities), and those of before the first day."""
        return self._by_month.count(log, (log["municipality"], self._places))


def _standing_at_month_ends(compiled: Compiled) -> Ints:
    ends = np.array(compiled.timeline.calendar.month_starts[1:], dtype=np.int64)
    return compiled.supply.standing[compiled.timeline.segments_at(ends - 1)]
