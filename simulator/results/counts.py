"""Events -> counts by month: the flows during it and the states at its end, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.contract import SERIES
from simulator.flows.compiled import Compiled
from simulator.jit import compiled as compiled_function
from simulator.results.blocks import Block, Blocks, Floats, Layout
from simulator.results.log import EventLog, Ints
from simulator.results.other_supply import OtherSupplyCounts, by_place, cost_block, other_supply_counts
from simulator.results.walk import Walk, walk
from simulator.results.walk_names import OfHomes, OfHouseholds
from simulator.results.years import month_starts

__all__ = ["Counts", "EventLog", "count", "counts_of", "monthly"]

_STATES_OF_HOMES = (
    "solidarity_account",
    "in_void",
    "stock",
    "other_supply_lettings",
    "other_supply_homes",
    "other_supply_occupied",
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
    households, homes
        The counted flows again, together: (months, ``OfHouseholds``, municipalities, groups) and (months,
        ``OfHomes``, municipalities).
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
    households: Ints
    homes: Ints


def count(log: EventLog, compiled: Compiled) -> Counts:
    """Count the events of one replication by month."""
    return counts_of(walk(log, compiled), compiled)


def counts_of(walked: Walk, compiled: Compiled) -> Counts:
    """Return what a walk over the log of a replication has counted, and what follows from it."""
    # At 0 the walk has what lies before the first day.
    households, homes = walked.households[1:], walked.homes[1:]
    of_households = {one.name.lower(): households[:, one] for one in OfHouseholds}
    of_homes = {one.name.lower(): homes[:, one] for one in OfHomes}
    opening_backlog = walked.households[0, OfHouseholds.REGISTERED]
    opening_void = walked.homes[0, OfHomes.RELETS]
    left_void = of_homes["urgent_lettings"] + of_homes["regular_lettings"]
    other = other_supply_counts(walked, compiled)
    return Counts(
        **of_households,
        **of_homes,
        opening_backlog=opening_backlog,
        backlog=_backlog(opening_backlog, households),
        solidarity_account=_solidarity_account(households),
        opening_void=opening_void,
        in_void=opening_void + np.cumsum(of_homes["relets"] - left_void, axis=0),
        stock=_standing_at_month_ends(compiled) + np.cumsum(of_homes["delivered"], axis=0),
        other_supply_lettings=by_place(other.moved_in, compiled),
        other_supply_homes=by_place(other.homes, compiled),
        other_supply_occupied=by_place(other.occupied, compiled),
        other_supply_cost=cost_block(other.cost, compiled),
        other_supply=other,
        households=households,
        homes=homes,
    )


def monthly(counts: Counts, unmet: Block) -> Blocks:
    """Return the series of ``contract.SERIES`` for all months of the run.

    Parameters
    ----------
    counts
        What happened.
    unmet
        The home-bound people who wait outside a facility, which joins the backlog in the unmet need.
    """
    months, places, groups = counts.backlog.shape
    layout = Layout.of(SERIES, places, groups)
    series = Blocks.empty(layout, months)
    of_households = layout.first_rows([one.name.lower() for one in OfHouseholds])
    of_homes = layout.first_rows([one.name.lower() for one in OfHomes])
    states = np.stack([getattr(counts, name) for name in _STATES_OF_HOMES], axis=1)
    _add_up_households(counts.households, of_households, series.matrix)
    _add_up_households(counts.backlog[:, None], layout.first_rows(["backlog"]), series.matrix)
    _add_up_homes(counts.homes, of_homes, series.matrix)
    _add_up_homes(states, layout.first_rows(_STATES_OF_HOMES), series.matrix)
    for whom in ("municipality", "group", "region"):
        waiting: Floats | None = getattr(unmet, whom)
        assert waiting is not None
        backlog = layout.part(series.matrix, "backlog", whom)
        layout.part(series.matrix, "unmet_need", whom)[:] = backlog + waiting.T
    series.put("other_supply_cost", counts.other_supply_cost)
    return series


@compiled_function
def _backlog(opening: Ints, households: Ints) -> Ints:
    """Return who waits at the end of each month: who waited, who came, and who left not."""
    months, _, places, groups = households.shape
    backlog = np.empty((months, places, groups), dtype=np.int64)
    for month in range(months):
        for place in range(places):
            for group in range(groups):
                before = backlog[month - 1, place, group] if month else opening[place, group]
                came = (
                    households[month, OfHouseholds.REGISTERED, place, group]
                    + households[month, OfHouseholds.RETURNED, place, group]
                )
                left = (
                    households[month, OfHouseholds.HOUSED_FOR, place, group]
                    + households[month, OfHouseholds.LAPSED, place, group]
                    + households[month, OfHouseholds.OWN_SOLUTION, place, group]
                )
                backlog[month, place, group] = before + came - left
    return backlog


@compiled_function
def _solidarity_account(households: Ints) -> Ints:
    """Return how many more households a municipality has housed for others than others for it, since the start."""
    months, _, places, groups = households.shape
    account = np.empty((months, places), dtype=np.int64)
    for month in range(months):
        for place in range(places):
            owed = account[month - 1, place] if month else 0
            for group in range(groups):
                owed += households[month, OfHouseholds.TRANSFERRED_IN, place, group]
                owed -= households[month, OfHouseholds.TRANSFERRED_OUT, place, group]
            account[month, place] = owed
    return account


@compiled_function
def _add_up_households(counted: Ints, first: Ints, values: Floats) -> None:
    """Write counts (months, kinds, municipalities, groups) by municipality, by group where asked, and of all."""
    months, kinds, places, groups = counted.shape
    by_group = np.empty(groups, dtype=np.int64)
    for month in range(months):
        for kind in range(kinds):
            by_group[:] = 0
            region = 0
            for place in range(places):
                here = 0
                for group in range(groups):
                    here += counted[month, kind, place, group]
                    by_group[group] += counted[month, kind, place, group]
                values[first[kind, 0] + place, month] = here
                region += here
            if first[kind, 1] >= 0:
                for group in range(groups):
                    values[first[kind, 1] + group, month] = by_group[group]
            values[first[kind, 2], month] = region


@compiled_function
def _add_up_homes(counted: Ints, first: Ints, values: Floats) -> None:
    """Write counts (months, kinds, municipalities) by municipality and of the region."""
    months, kinds, places = counted.shape
    for month in range(months):
        for kind in range(kinds):
            region = 0
            for place in range(places):
                values[first[kind, 0] + place, month] = counted[month, kind, place]
                region += counted[month, kind, place]
            values[first[kind, 2], month] = region


def _standing_at_month_ends(compiled: Compiled) -> Ints:
    ends = month_starts(compiled.timeline.calendar)[1:]
    return compiled.supply.standing[compiled.timeline.segments_at(ends - 1)]
