"""One replication, compiled: draws what comes from outside, sets up the first day, and goes from event to event."""

from __future__ import annotations

from simulator.contract import Cause, EventKind
from simulator.engine.fast import (
    accounts,
    agenda,
    comings,
    deliveries,
    entrants,
    facilities,
    letting,
    log,
    opening,
    other_supply,
    register,
    relets,
    sorting,
)
from simulator.engine.fast.layout import (
    COMING,
    EARLIER_MONTHS,
    END,
    ENTITY,
    EXTRA,
    HOMES,
    HOMES_END,
    IN_HEAP,
    KINDS,
    MONTH,
    NONE,
    NOW,
    PEOPLE,
    POOL,
    REGISTERED_WITHIN,
    ROW,
    SEGMENT,
    SINCE,
    THERE,
    TOO_SHORT,
    VACATED,
    WAITING,
    WHAT,
    WHEN,
    constant,
)
from simulator.engine.fast.packing import unpacked
from simulator.engine.fast.people import add_person
from simulator.engine.fast.returns import end_guidance
from simulator.engine.fast.run import Run
from simulator.jit import inlined, lean, part

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


@part
def draw_what_is_known(run: Run) -> None:
    """Draw what is known before the run, and what came before its first day."""
    sorting.begin(run, 0)
    add_dates(run)
    entrants.add_opening_backlog(run)
    entrants.add_known_arrivals(run)
    deliveries.add_deliveries(run)
    relets.highest_rates(run)
    for month in range(-run.fixed[EARLIER_MONTHS], 0):
        relets.add_relets(run, month)
    sorting.sort(run, min(run.void_months[0], -run.fixed[REGISTERED_WITHIN] - 1))


@part
def draw_next_month(run: Run) -> None:
    """Draw what comes from outside in the next month."""
    state = run.state
    month = state[MONTH]
    state[MONTH] = month + 1
    sorting.begin_month(run, month)
    relets.add_relets(run, month)
    entrants.add_registrations(run, month)
    entrants.add_arrivals(run, month)
    sorting.sort(run, run.month_starts[month])


@lean
def draw_all(run: Run) -> None:
    """Draw all that comes from outside, and let nothing happen."""
    draw_what_is_known(run)
    while run.state[MONTH] < len(run.month_starts) - 1:
        draw_next_month(run)


@part
def add_dates(run: Run) -> None:
    """Add the ends of months, and the starts of the segments of dated values."""
    for month in range(1, len(run.month_starts) - 1):
        sorting.add(run, run.month_starts[month], MONTH_END, month, NONE, NONE)
    for segment in range(1, len(run.segment_starts)):
        sorting.add(run, run.segment_starts[segment], START, segment, NONE, NONE)


@lean
def go_through(run: Run) -> None:
    """Go from event to event; what a household or a home does stands in the modules beside this one."""
    draw_what_is_known(run)
    if run.state[TOO_SHORT]:
        return
    state, people, homes, pools = run.state, run.people, run.homes, run.pools
    plans, heap, coming = run.plans, run.heap, run.coming
    run.stretches[:], run.ends[:], run.waiting[:] = NONE, NONE, 0
    other_supply.number_homes(run)
    state[HOMES] = pools[len(pools) - 1, HOMES_END] if len(pools) else 0
    following = 0
    # ---- the opening backlog, and homes that stand empty ----
    while following < state[COMING]:
        time, kind = coming[following, WHEN] // KINDS, coming[following, WHEN] % KINDS
        entity, what = coming[following, ENTITY], coming[following, WHAT]
        following += 1
        if kind == REGISTERED:
            register.join(run, comings.come_from_outside(run, entity, what), time, NONE, NONE)
        elif kind == RELET:
            log.of_home_not_offered(run, time, RELET, entity, what, time, NONE)
    # ---- the rest of the first day ----
    opening.open_care(run)
    opening.open_lists(run)
    opening.open_homes(run)
    opening.open_other_supply(run)
    start_segment(run, 0)
    # ---- the run ----
    newcomers = 1 + (pools[len(pools) - 1, HOMES_END] if len(pools) else 0)
    while has_room(run, newcomers):
        if following == state[COMING] and state[MONTH] < len(run.month_starts) - 1:
            draw_next_month(run)
            following = 0
            continue
        if state[IN_HEAP] == 0:
            until = coming[following, WHEN] // KINDS if following < state[COMING] else state[END] - 1
            agenda.look_ahead(run, until)
        if state[IN_HEAP] > 0 and (
            following == state[COMING]
            or agenda.precedes(
                heap[0, WHEN], heap[0, ENTITY], coming[following, WHEN], coming[following, ENTITY]
            )
        ):
            node = agenda.take_first(run)
            when, row, extra = plans[node, WHEN], plans[node, ROW], plans[node, EXTRA]
            state[NOW] = when // KINDS
            kind = when % KINDS
            if kind == LETTABLE and homes[row, POOL] == NONE:
                letting.let(run, row)
            elif kind == LETTABLE:
                if other_supply.is_lettable(run, row, extra):
                    other_supply.offer(run, row)
            elif kind == READY:
                comings.end_stay(run, row)
            elif kind == TURNED_AWAY:
                facilities.give_up(run, row)
            elif kind == LAPSED:
                if people[row, WAITING] and not register.is_renewed(run, row, extra):
                    register.leave_without_home(run, row, LAPSED, EXPIRED)
            elif kind == OWN_SOLUTION:
                if people[row, WAITING]:
                    register.leave_without_home(run, row, OWN_SOLUTION, NONE)
            elif kind == GUIDANCE_END:
                end_guidance(run, row)
            elif people[row, THERE]:
                free_home = leave_home(run, row, kind)
                if free_home != NONE:
                    other_supply.offer(run, free_home)
                if kind == LOST_HOME:
                    comings.come_back(run, row, BY_LOSS)
        elif following < state[COMING]:
            when, entity = coming[following, WHEN], coming[following, ENTITY]
            what, vacated = coming[following, WHAT], coming[following, VACATED]
            following += 1
            state[NOW] = when // KINDS
            kind = when % KINDS
            if kind in (RELET, DELIVERED):
                log.of_home_not_offered(run, state[NOW], kind, entity, what, vacated, NONE)
            elif kind == LETTABLE:
                letting.let_first(run, entity, what, vacated)
            elif kind == REGISTERED:
                who = comings.come_from_outside(run, entity, what)
                comings.register_and_be_offered(run, who, state[NOW], NONE, NONE)
            elif kind == ARRIVED:
                unit = unpacked(what, 2)
                who = add_person(run, entity, NONE, unpacked(what, 3))
                people[who, SINCE] = state[NOW]
                facilities.arrive(run, who, unit)
            elif kind == MONTH_END:
                accounts.end_month(run, run.year_ends[entity])
            elif kind == START:
                start_segment(run, entity)
        else:
            return


@part
def start_segment(run: Run, segment: int) -> None:
    """Let other dated values hold: let in who waits, and take away, close, open and offer other supply."""
    state, units = run.state, run.units
    state[SEGMENT] = segment
    for unit in range(len(units)):
        facilities.fill(run, unit)
    other_supply.take_away(run)
    comings.close_other_supply(run)
    other_supply.adjust(run)
    other_supply.offer_free_homes(run)


@part
def leave_home(run: Run, who: int, kind: int) -> int:
    """Let a household leave its home because it moves on or loses it; return the home if it is free at once."""
    state = run.state
    log.of_housed(run, state[NOW], kind, who, BY_LOSS if kind == LOST_HOME else NONE)
    if kind == LOST_HOME:
        end_guidance(run, who)
    return other_supply.leave(run, who)


@inlined
def has_room(run: Run, newcomers: int) -> bool:
    """Return whether the tables have room for whatever the next event may make: at most, all other supply closes."""
    state, people, homes = run.state, run.people, run.homes
    if newcomers > len(people) - state[PEOPLE] or state[HOMES] == len(homes):
        state[TOO_SHORT] = 1
    return state[TOO_SHORT] == 0
