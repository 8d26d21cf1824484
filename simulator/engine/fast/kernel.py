"""One replication, compiled: draws what comes from outside, sets up the first day, and goes from event to event."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import Cause, EventKind
from simulator.engine.fast import (
    accounts,
    agenda,
    comings,
    facilities,
    letting,
    log,
    opening,
    other_supply,
    register,
    streams,
)
from simulator.engine.fast.homes import add_home
from simulator.engine.fast.layout import (
    COMING,
    END,
    ENTITY,
    EXTRA,
    HEAP_ENTITY,
    HEAP_WHEN,
    HOMES,
    HOMES_END,
    IN_HEAP,
    KINDS,
    NONE,
    NOW,
    NUMBER,
    PEOPLE,
    POOL,
    ROW,
    SEGMENT,
    SINCE,
    THERE,
    TOO_SHORT,
    WAITING,
    WHAT,
    WHEN,
    constant,
)
from simulator.engine.fast.people import add_person
from simulator.engine.fast.returns import end_guidance
from simulator.jit import inlined, lean, merged, part

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

START, MONTH_END = constant(EventKind.START), constant(EventKind.MONTH_END)
GUIDANCE_END, LOST_HOME, MOVED_ON = (
    constant(EventKind.GUIDANCE_END),
    constant(EventKind.LOST_HOME),
    constant(EventKind.MOVED_ON),
)
DELIVERED, ARRIVED, TURNED_AWAY = (
    constant(EventKind.DELIVERED),
    constant(EventKind.ARRIVED),
    constant(EventKind.TURNED_AWAY),
)
READY, REGISTERED, RELET = (
    constant(EventKind.READY),
    constant(EventKind.REGISTERED),
    constant(EventKind.RELET),
)
OWN_SOLUTION, LAPSED, LETTABLE = (
    constant(EventKind.OWN_SOLUTION),
    constant(EventKind.LAPSED),
    constant(EventKind.LETTABLE),
)
LET_REGULAR = constant(EventKind.LET_REGULAR)
EXPIRED, BY_LOSS, NO_QUOTA = constant(Cause.EXPIRED), constant(Cause.LOST_HOME), constant(Cause.NO_QUOTA)


@lean
def draw_what_comes(
    state: Ints,
    fixed: Ints,
    units: Ints,
    coming: Ints,
    unsorted: Ints,
    counts: Ints,
    built: Ints,
    delivered: Ints,
    delivered_from: Ints,
    ceilings: Floats,
    point_times: Ints,
    point_levels: Floats,
    point_ids: Ints,
    block: Floats,
    drawn: Floats,
    groups: Ints,
    month_starts: Ints,
    segment_starts: Ints,
    segment_of_day: Ints,
    origins: Floats,
    times: Floats,
    registration_streams: Ints,
    registration_ceilings: Floats,
    inflow: Floats,
    opening_streams: Ints,
    opening_backlog: Ints,
    arrival_ceilings: Floats,
    arrivals: Floats,
    known: Ints,
    projects: Ints,
    owners: Floats,
    sizes: Floats,
    rents: Floats,
    void_months: Ints,
    void_month_of_segment: Ints,
    relet_streams: Ints,
    corporation_shares: Floats,
    turnover: Floats,
    standing: Ints,
    void_factor: Floats,
) -> None:
    """Draw what comes from outside, and sort it; see ``streams`` and ``tables.Tables``."""
    streams.add_dates(state, unsorted, month_starts, segment_starts)
    streams.add_registrations(
        state, fixed, unsorted, point_times, point_levels, point_ids, block, groups, month_starts, segment_of_day,
        registration_streams, registration_ceilings, inflow, opening_streams, opening_backlog, origins,
    )  # fmt: skip
    streams.add_arrivals(
        state, fixed, units, unsorted, point_times, point_levels, point_ids, block, month_starts,
        segment_of_day, arrival_ceilings, arrivals, known, origins,
    )  # fmt: skip
    streams.add_deliveries(state, fixed, unsorted, built, projects, owners, sizes, rents, times)
    streams.put_deliveries_in_order(built, projects, delivered, delivered_from)
    streams.highest_rates(
        fixed,
        ceilings,
        delivered,
        delivered_from,
        void_month_of_segment,
        corporation_shares,
        turnover,
        standing,
    )
    streams.add_relets(
        state, fixed, unsorted, point_times, point_levels, point_ids, block, ceilings, delivered,
        delivered_from, drawn, void_months, segment_of_day, relet_streams, corporation_shares, turnover, standing,
        void_factor, sizes, rents, times,
    )  # fmt: skip
    streams.in_order(state, unsorted, coming, counts)


@lean
def go_through(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    units: Ints,
    pools: Ints,
    ends: Ints,
    waiting: Ints,
    refused: Ints,
    plans: Ints,
    rows: Ints,
    accounts_now: Ints,
    owed: Ints,
    coming: Ints,
    row_of_home: Ints,
    dated: Ints,
    groups: Ints,
    by_group: Ints,
    account_of: Ints,
    credit: Ints,
    suits: Ints,
    asked: Bools,
    unit_of: Ints,
    unit_shares: Floats,
    unit_of_group: Ints,
    targets: Ints,
    routes: Floats,
    month_grid: Ints,
    year_ends: Bools,
    mean_size: Floats,
    factors: Floats,
    key: Floats,
    origins: Floats,
    residents: Floats,
    housed: Ints,
    housed_streams: Ints,
    times: Floats,
) -> None:
    """Go from event to event; what a household or a home does stands in the modules beside this one."""
    agenda.clear(state, plans)
    ends[:] = NONE
    waiting[:] = 0
    other_supply.number_homes(fixed, homes, pools)
    state[HOMES] = pools[len(pools) - 1, HOMES_END] if len(pools) else 0
    following = 0
    # ---- the opening backlog, and homes that stand empty ----
    while following < state[COMING] and coming[following, WHEN] < 0:
        time, kind = coming[following, WHEN] // KINDS, coming[following, WHEN] % KINDS
        entity, what, number = coming[following, ENTITY], coming[following, WHAT], coming[following, NUMBER]
        following += 1
        if kind == REGISTERED:
            who = comings.come_from_outside(
                state, fixed, people, units, dated, groups, unit_of_group, entity, what
            )
            register.join(
                state, fixed, people, ends, waiting, plans, rows, times, groups, by_group, mean_size, factors, key,
                month_grid, who, time, NONE, NONE,
            )  # fmt: skip
        elif kind == RELET:
            row_of_home[number] = add_home(state, fixed, homes, entity, what, kind, time)
            log.of_home(state, rows, homes, time, RELET, row_of_home[number], NONE)
    # ---- the rest of the first day ----
    opening.open_care(state, fixed, people, units, plans, rows, dated, origins, factors, times)
    opening.open_lists(state, fixed, people, units, ends, plans, rows, origins, times)
    opening.open_homes(
        state, fixed, people, homes, plans, rows, by_group, mean_size, housed, housed_streams, times
    )
    opening.open_other_supply(
        state, fixed, people, homes, pools, plans, rows, by_group, suits, mean_size, residents, times
    )
    start_segment(
        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated, groups, by_group,
        suits, asked, unit_of, unit_shares, month_grid, mean_size, factors, key, times, 0,
    )  # fmt: skip
    # ---- the run ----
    newcomers = 1 + (pools[len(pools) - 1, HOMES_END] if len(pools) else 0)
    while has_room(state, people, homes, newcomers):
        until = coming[following, WHEN] // KINDS if following < state[COMING] else state[END] - 1
        agenda.look_ahead(state, plans, until)
        if state[IN_HEAP] > 0 and (
            following == state[COMING]
            or agenda.precedes(
                plans[0, HEAP_WHEN], plans[0, HEAP_ENTITY], coming[following, WHEN], coming[following, ENTITY]
            )
        ):
            node = agenda.take_first(state, plans)
            when, row, extra = plans[node, WHEN], plans[node, ROW], plans[node, EXTRA]
            state[NOW] = when // KINDS
            kind = when % KINDS
            if kind == LETTABLE and homes[row, POOL] == NONE:
                letting.let(
                    state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, accounts_now,
                    owed, dated, groups, by_group, account_of, credit, suits, asked, factors, times, row,
                )  # fmt: skip
            elif kind == LETTABLE:
                if other_supply.is_lettable(state, homes, pools, row, extra):
                    other_supply.offer(
                        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed,
                        dated, groups, by_group, suits, asked, factors, times, row,
                    )  # fmt: skip
            elif kind == READY:
                comings.end_stay(
                    state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated,
                    groups, by_group, suits, asked, unit_of, unit_shares, targets, routes, month_grid, mean_size,
                    factors, key, times, row,
                )  # fmt: skip
            elif kind == TURNED_AWAY:
                facilities.give_up(state, people, units, ends, rows, row)
            elif kind == LAPSED:
                if people[row, WAITING] and not register.is_renewed(
                    state, fixed, people, plans, by_group, month_grid, row, extra
                ):
                    register.leave_without_home(
                        state,
                        people,
                        units,
                        ends,
                        waiting,
                        plans,
                        rows,
                        fixed,
                        dated,
                        factors,
                        times,
                        row,
                        LAPSED,
                        EXPIRED,
                    )
            elif kind == OWN_SOLUTION:
                if people[row, WAITING]:
                    register.leave_without_home(
                        state, people, units, ends, waiting, plans, rows, fixed, dated, factors, times, row,
                        OWN_SOLUTION, NONE,
                    )  # fmt: skip
            elif kind == GUIDANCE_END:
                end_guidance(state, people, row)
            elif people[row, THERE]:
                free_home = leave_home(
                    state, fixed, people, homes, pools, plans, rows, dated, times, row, kind
                )
                if free_home != NONE:
                    other_supply.offer(
                        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed,
                        dated, groups, by_group, suits, asked, factors, times, free_home,
                    )  # fmt: skip
                if kind == LOST_HOME:
                    comings.come_back(
                        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed,
                        dated, groups, by_group, suits, asked, unit_of, unit_shares, month_grid, mean_size,
                        factors, key, times, row, BY_LOSS,
                    )  # fmt: skip
        elif following < state[COMING]:
            when, entity = coming[following, WHEN], coming[following, ENTITY]
            what, number = coming[following, WHAT], coming[following, NUMBER]
            following += 1
            state[NOW] = when // KINDS
            kind = when % KINDS
            if kind in (RELET, DELIVERED):
                home = add_home(state, fixed, homes, entity, what, kind, state[NOW])
                row_of_home[number] = home
                log.of_home(state, rows, homes, state[NOW], kind, home, NONE)
            elif kind == LETTABLE:
                home = row_of_home[number]
                accounts.grow(state, fixed, homes, accounts_now, account_of, credit, dated, home)
                if letting.is_for_urgent(state, fixed, homes, accounts_now, account_of, credit, dated, home):
                    letting.let(
                        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, accounts_now,
                        owed, dated, groups, by_group, account_of, credit, suits, asked, factors, times, home,
                    )  # fmt: skip
                else:
                    log.of_home(state, rows, homes, state[NOW], LET_REGULAR, home, NO_QUOTA)
            elif kind == REGISTERED:
                who = comings.come_from_outside(
                    state, fixed, people, units, dated, groups, unit_of_group, entity, what
                )
                comings.register_and_be_offered(
                    state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated,
                    groups, by_group, suits, asked, month_grid, mean_size, factors, key, times, who, state[NOW], NONE,
                    NONE,
                )  # fmt: skip
            elif kind == ARRIVED:
                unit = streams.unpacked(what, 2)
                who = add_person(state, people, entity, NONE, streams.unpacked(what, 3))
                people[who, SINCE] = state[NOW]
                facilities.arrive(
                    state, people, units, ends, plans, rows, fixed, dated, factors, times, who, unit
                )
            elif kind == MONTH_END:
                accounts.end_month(fixed, accounts_now, year_ends[entity])
            elif kind == START:
                start_segment(
                    state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated,
                    groups, by_group, suits, asked, unit_of, unit_shares, month_grid, mean_size, factors, key, times,
                    entity,
                )  # fmt: skip
        else:
            return


@part
def start_segment(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    units: Ints,
    pools: Ints,
    ends: Ints,
    waiting: Ints,
    refused: Ints,
    plans: Ints,
    rows: Ints,
    owed: Ints,
    dated: Ints,
    groups: Ints,
    by_group: Ints,
    suits: Ints,
    asked: Bools,
    unit_of: Ints,
    unit_shares: Floats,
    month_grid: Ints,
    mean_size: Floats,
    factors: Floats,
    key: Floats,
    times: Floats,
    segment: int,
) -> None:
    """Let other dated values hold: let in who waits, and take away, close, open and offer other supply."""
    state[SEGMENT] = segment
    for unit in range(len(units)):
        facilities.fill(state, people, units, ends, plans, rows, fixed, dated, factors, times, unit)
    other_supply.take_away(state, fixed, homes, pools, dated)
    comings.close_other_supply(
        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated, groups, by_group,
        suits, asked, unit_of, unit_shares, month_grid, mean_size, factors, key, times,
    )  # fmt: skip
    other_supply.adjust(state, fixed, homes, pools, dated)
    other_supply.offer_free_homes(
        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated, groups, by_group,
        suits, asked, factors, times,
    )  # fmt: skip


@merged
def leave_home(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    pools: Ints,
    plans: Ints,
    rows: Ints,
    dated: Ints,
    times: Floats,
    who: int,
    kind: int,
) -> int:
    """Let a household leave its home because it moves on or loses it; return the home if it is free at once."""
    log.of_housed(state, rows, people, homes, state[NOW], kind, who, BY_LOSS if kind == LOST_HOME else NONE)
    if kind == LOST_HOME:
        end_guidance(state, people, who)
    return other_supply.leave(state, fixed, people, homes, pools, plans, dated, times, who)


@inlined
def has_room(state: Ints, people: Ints, homes: Ints, newcomers: int) -> bool:
    """Return whether the tables have room for whatever the next event may make: at most, all other supply closes."""
    if newcomers > len(people) - state[PEOPLE] or state[HOMES] == len(homes):
        state[TOO_SHORT] = 1
    return state[TOO_SHORT] == 0
