"""Who registers and who comes back, in the compiled engine: where facilities, register and other supply meet."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import Cause, EventKind, Purpose
from simulator.engine.fast import facilities, log, other_supply, register
from simulator.engine.fast.layout import (
    CLOSED,
    CLOSED_DOWN,
    DESTINATION,
    FACILITY,
    FIRST_HOME,
    FREE_HOMES,
    FROM_FACILITY,
    GROUP,
    HOLDS_PLACE,
    HOMES_END,
    ID,
    LIST_FROM_FACILITY,
    LIVED_IN,
    LIVED_IN_NOW,
    NONE,
    NOW,
    PERSONS,
    PLACE,
    REPLICATION,
    RESIDENT,
    RETURNS_THROUGH,
    ROUTES,
    SEED,
    SEGMENT,
    SINCE,
    STATUS,
    STAYS,
    TAKEN,
    THERE,
    UNIT,
    UNIT_GROUP,
    UNIT_PLACE,
    constant,
)
from simulator.engine.fast.people import add_person
from simulator.engine.fast.returns import end_guidance
from simulator.engine.fast.streams import unpacked
from simulator.flows.traffic import TO_HOME
from simulator.jit import merged, part
from simulator.random.draws import pick, uniform
from simulator.random.ids import has_come_back, id_when_back

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_LOST_HOME, _READY = constant(EventKind.LOST_HOME), constant(EventKind.READY)
_TURNED_AWAY = constant(EventKind.TURNED_AWAY)
_BY_LOSS, _BY_CLOSING = constant(Cause.LOST_HOME), constant(Cause.CLOSED)
_ROUTE = constant(Purpose.ROUTE)


@merged
def register_and_be_offered(
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
    month_grid: Ints,
    mean_size: Floats,
    factors: Floats,
    key: Floats,
    times: Floats,
    who: int,
    registered: int,
    left: int,
    cause: int,
) -> None:
    """Let a household register; what is free in other supply is offered to it, but for the opening backlog.

    The parameters are those of ``register.join``.
    """
    register.join(
        state, fixed, people, ends, waiting, plans, rows, times, groups, by_group, mean_size, factors, key,
        month_grid, who, registered, left, cause,
    )  # fmt: skip
    if registered >= 0 and state[FREE_HOMES] > 0:
        other_supply.offer_to(
            state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated, groups,
            by_group, suits, asked, factors, times, who,
        )  # fmt: skip


@merged
def come_from_outside(
    state: Ints,
    fixed: Ints,
    people: Ints,
    units: Ints,
    dated: Ints,
    groups: Ints,
    unit_of_group: Ints,
    identity: int,
    what: int,
) -> int:
    """Return the row of a household that registers straight in; it holds a place while there are places.

    Parameters
    ----------
    identity
        Its id.
    what
        Its group, where it registers and where it comes from, packed.
    """
    group, place = unpacked(what, 1), unpacked(what, 2)
    who = add_person(state, people, identity, group, unpacked(what, 3))
    unit = unit_of_group[group, place]
    if unit != NONE or groups[group, FROM_FACILITY]:
        people[who, FACILITY] = place
    if (
        unit != NONE
        and units[unit, HOLDS_PLACE]
        and facilities.has_free_place(state, units, fixed, dated, unit)
    ):
        units[unit, TAKEN] += 1
        people[who, UNIT] = unit
    return who


@merged
def end_stay(
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
    targets: Ints,
    routes: Floats,
    month_grid: Ints,
    mean_size: Floats,
    factors: Floats,
    key: Floats,
    times: Floats,
    who: int,
) -> None:
    """Let somebody who is ready take a route; whoever cannot move on holds the place."""
    unit, now = people[who, UNIT], state[NOW]
    holds = units[unit, HOLDS_PLACE] != 0
    target = _route(state, people, units, unit_of, unit_shares, targets, routes, who)
    if target == TO_HOME:
        people[who, GROUP] = units[unit, UNIT_GROUP]
        people[who, FACILITY] = units[unit, UNIT_PLACE]
        if not holds:
            people[who, UNIT] = NONE
        register_and_be_offered(
            state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated, groups,
            by_group, suits, asked, month_grid, mean_size, factors, key, times, who, now, unit,
            _BY_LOSS if has_come_back(people[who, ID]) else NONE,
        )  # fmt: skip
    else:
        log.of_person(state, rows, people, units, now, _READY, who, unit, max(target, NONE))
        if target >= 0 and facilities.takes_from_others(state, units, fixed, dated, target):
            if not holds:
                people[who, UNIT] = NONE
            people[who, SINCE] = now
            facilities.join(people, units, ends, who, target, units[target, LIST_FROM_FACILITY])
            facilities.fill(state, people, units, ends, plans, rows, fixed, dated, factors, times, target)
        else:
            holds = False
            if target >= 0:
                log.of_person(state, rows, people, units, now, _TURNED_AWAY, who, unit, target)
    if not holds:
        facilities.release(state, people, units, ends, plans, rows, fixed, dated, factors, times, unit)


@merged
def _route(
    state: Ints,
    people: Ints,
    units: Ints,
    unit_of: Ints,
    unit_shares: Floats,
    targets: Ints,
    routes: Floats,
    who: int,
) -> int:
    """Return where somebody goes: ``TO_HOME``, ``TO_ELSEWHERE``, or the number of a facility."""
    unit, identity, stays = people[who, UNIT], people[who, ID], people[who, STAYS]
    drawn = uniform(state[SEED], state[REPLICATION], _ROUTE, identity, stays)
    target = targets[unit, pick(routes[unit, : units[unit, ROUTES]], drawn)]
    if target < 0:
        return target
    return facilities.unit_near(state, unit_of, unit_shares, target, units[unit, UNIT_PLACE], identity, stays)


@part
def come_back(
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
    housed: int,
    cause: int,
) -> None:
    """Let a household that has lost its home come back: to the list of a facility, or to the register."""
    end_guidance(state, people, housed)
    identity, place, through = id_when_back(people[housed, ID]), people[housed, PLACE], fixed[RETURNS_THROUGH]
    who = add_person(state, people, identity, people[housed, GROUP], place)
    people[who, PERSONS] = people[housed, PERSONS]
    if cause == _BY_LOSS and through != NONE:
        people[who, SINCE] = state[NOW]
        unit = facilities.unit_near(state, unit_of, unit_shares, through, place, identity, 0)
        facilities.arrive(state, people, units, ends, plans, rows, fixed, dated, factors, times, who, unit)
        return
    if cause == _BY_CLOSING:
        # Who has to leave because a home closes stays the duty of the same municipality.
        people[who, DESTINATION] = people[housed, DESTINATION]
    register_and_be_offered(
        state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated, groups, by_group,
        suits, asked, month_grid, mean_size, factors, key, times, who, state[NOW], NONE, cause,
    )  # fmt: skip


@part
def close_other_supply(
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
) -> None:
    """Let everybody leave and come back who lives where other supply closes."""
    for pool in range(len(pools)):
        if not dated[state[SEGMENT], fixed[CLOSED] + pool]:
            continue
        pools[pool, LIVED_IN_NOW] = 0
        for home in range(pools[pool, FIRST_HOME], pools[pool, HOMES_END]):
            if homes[home, STATUS] != LIVED_IN:
                continue
            homes[home, STATUS] = CLOSED_DOWN
            who = homes[home, RESIDENT]
            people[who, THERE] = 0
            log.of_housed(state, rows, people, homes, state[NOW], _LOST_HOME, who, _BY_CLOSING)
            come_back(
                state, fixed, people, homes, units, pools, ends, waiting, refused, plans, rows, owed, dated, groups,
                by_group, suits, asked, unit_of, unit_shares, month_grid, mean_size, factors, key, times, who,
                _BY_CLOSING,
            )  # fmt: skip
