"""What a replication is made of: the tables of the scenario, and the memory in which it takes its course.

Compiled functions take all of it as one argument, ``run``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS
from simulator.engine.fast import layout as at
from simulator.jit.bundle import Bundle

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Tables(Bundle):
    """What the compiled engine takes of a scenario.

    Shapes: S segments, G groups, M municipalities, C corporations, U facilities, P pools of other supply.

    Attributes
    ----------
    fixed
        Numbers that hold for the whole run.
    units, pools
        A row for each facility and pool, as they are before the run.
    dated
        (S, columns) dated whole numbers: ``layout.OFFERS_PER_HOME`` and on, and from the columns that ``fixed`` names
        on the places (U), homes in force (P), whether closed (P), limits of debts (M), credit of first lettings (M).
    groups, by_group
        (G, columns) and (S, G, columns).
    account_of, credit
        (M, C), and (S, M, C, 2): the general and the reserved part.
    suits
        (kinds of homes,) which household sizes a home suits, a bit for each: by size and rent class, then by pool.
    asked
        (whom, kinds of groups) which kinds of groups are asked; see ``letting.EVERYBODY``.
    unit_of, unit_shares
        (F, M) and (F, U), see ``flows.facilities``.
    unit_of_group
        (G, M) the facility in a municipality from which people of a group come.
    targets, routes
        (U, ways) where the routes of a facility go, and their cumulative shares.
    month_grid, month_starts, year_ends, segment_starts, segment_of_day, month_of_day
        Seconds at which months begin: those of validities, and those of the run with its end; whether a year has
        ended at each; seconds at which segments begin; and the segment in force, and the month, on each day.
    household_sizes
        (G, sizes) cumulative shares of households of 1, 2, ... persons.
    factors
        (S, 1 + G + U) s(y), the factors on own solutions, and those on stays.
    key
        (S + M, M) cumulative shares of destinations: the fair ones, and the rows of the reference year.
    origins
        (G, M) cumulative shares of origins.
    residents
        (P, G) cumulative shares of who lives in other supply on the first day.
    housed, housed_streams
        (G, M) households housed before the first day that may come back, and the numbers of their streams.
    times
        All distributions of times; see ``times.table_of``.
    registration_streams, registration_ceilings, inflow, opening_streams, opening, opening_for
        See ``streams.add_registrations``.
    arrival_ceilings, arrivals, known
        See ``streams.add_arrivals``.
    projects, owners, sizes, rents
        See ``streams.add_deliveries``.
    void_months, void_month_of_segment, relet_streams, corporation_shares, turnover, standing, void_factor
        See ``streams.add_relets``.
    """

    fixed: Ints
    units: Ints
    pools: Ints
    dated: Ints
    groups: Ints
    by_group: Ints
    account_of: Ints
    credit: Ints
    suits: Ints
    asked: Bools
    unit_of: Ints
    unit_shares: Floats
    unit_of_group: Ints
    targets: Ints
    routes: Floats
    month_grid: Ints
    month_starts: Ints
    year_ends: Bools
    segment_starts: Ints
    segment_of_day: Ints
    month_of_day: Ints
    household_sizes: Floats
    factors: Floats
    key: Floats
    origins: Floats
    residents: Floats
    housed: Ints
    housed_streams: Ints
    times: Floats
    registration_streams: Ints
    registration_ceilings: Floats
    inflow: Floats
    opening_streams: Ints
    opening: Ints
    opening_for: Ints
    arrival_ceilings: Floats
    arrivals: Floats
    known: Ints
    projects: Ints
    owners: Floats
    sizes: Floats
    rents: Floats
    void_months: Ints
    void_month_of_segment: Ints
    relet_streams: Ints
    corporation_shares: Floats
    turnover: Floats
    standing: Ints
    void_factor: Floats


class Run(Tables):
    """The tables of a scenario, and the memory of one replication; ``layout`` names the columns.

    Attributes
    ----------
    state
        Where the run has come to: one row of numbers.
    people, homes
        A row for each that was met so far; homes of other supply first.
    ends
        (lists, 2) the first and the last on each list.
    waiting
        (municipalities, kinds of groups x priority classes) which household sizes wait, a bit for each.
    refused
        Who refused a home, linked by home.
    plans, stretches, heap
        What is still to happen; see ``agenda``.
    log
        The rows of the event log.
    accounts
        (kinds of accounts, accounts, columns); see ``accounts``.
    owed
        (municipalities + 1, municipalities) homes that the first owes the second; in the last row the balance of
        each: homes that others owe it, less those that it owes.
    coming, unsorted, later, later_in_month, counts
        What comes from outside in the present month, the same before it is sorted, what comes later, the first row
        there of each month, and room to count in; see ``sorting``.
    built, delivered, delivered_from
        Of each project when it is delivered, and how many homes; the same by municipality and time, with the homes so
        far; and the first row of each municipality there.
    ceilings
        (municipalities, corporations, months) the highest rates of relets; see ``relets.highest_rates``.
    cells, cell_numbers
        Room for the cells of the Poisson field of which points are drawn together; see ``field.add_cells``.
    points, point_ids, point_levels, point_whats, drawn, voids
        Room for these points, and for what is drawn about each.
    """

    COLUMNS = {
        "people": at.PERSON_SIZE,
        "homes": at.HOME_SIZE,
        "units": at.UNIT_SIZE,
        "pools": at.POOL_SIZE,
        "groups": at.GROUP_SIZE,
        "ends": 2,
        "refused": 2,
        "plans": at.NODE_SIZE,
        "heap": at.HEAP_SIZE,
        "log": len(EVENT_COLUMNS),
        "coming": at.EVENT_SIZE,
        "unsorted": at.EVENT_SIZE,
        "later": at.LATER_SIZE,
        "built": at.DELIVERED_SIZE,
        "delivered": at.DELIVERED_SIZE,
        "projects": at.PROJECT_SIZE,
    }

    state: Ints
    people: Ints
    homes: Ints
    ends: Ints
    waiting: Ints
    refused: Ints
    plans: Ints
    stretches: Ints
    heap: Ints
    log: Ints
    accounts: Ints
    owed: Ints
    coming: Ints
    unsorted: Ints
    later: Ints
    later_in_month: Ints
    counts: Ints
    delivered: Ints
    delivered_from: Ints
    ceilings: Floats
    built: Ints
    points: Ints
    point_ids: Ints
    point_whats: Ints
    voids: Ints
    point_levels: Floats
    cells: Floats
    cell_numbers: Ints
    drawn: Floats
