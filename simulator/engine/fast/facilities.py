"""Facilities in the compiled engine: who holds a place, who waits on which list, and who goes in."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind, Purpose
from simulator.engine.facilities import DRAWS_PER_STAY
from simulator.engine.fast import lists, log
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.layout import (
    BLOCKS_UPSTREAM,
    CAPACITY,
    FIRST,
    FIRST_LIST,
    FIRST_TO_FILL,
    ID,
    LAST_TO_FILL,
    LIST_FROM_OUTSIDE,
    NEXT_TO_FILL,
    NONE,
    NOW,
    OUTSIDE,
    PATIENCE,
    PLACES,
    REPLICATION,
    SECOND_LIST,
    SEED,
    SEGMENT,
    STAY,
    STAY_FACTORS,
    STAYS,
    TAKEN,
    TO_FILL,
    UNIT,
    WANTED,
    constant,
)
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, merged, part
from simulator.random.draws import pick, uniform

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_ARRIVED, _ADMITTED = constant(EventKind.ARRIVED), constant(EventKind.ADMITTED)
_TURNED_AWAY, _READY = constant(EventKind.TURNED_AWAY), constant(EventKind.READY)
_STAY_PURPOSE, _PATIENCE_PURPOSE = constant(Purpose.STAY), constant(Purpose.PATIENCE)
_UNIT_PURPOSE = constant(Purpose.UNIT)


@inlined
def has_free_place(state: Ints, units: Ints, fixed: Ints, dated: Ints, unit: int) -> bool:
    """Return whether a facility has a place that nobody holds."""
    return units[unit, TAKEN] < dated[state[SEGMENT], fixed[PLACES] + unit]


@inlined
def has_room_on_list(state: Ints, units: Ints, fixed: Ints, dated: Ints, unit: int) -> bool:
    """Return whether somebody from outside may join the list, or goes in at once."""
    return (
        has_free_place(state, units, fixed, dated, unit)
        or units[unit, CAPACITY] == NONE
        or units[unit, OUTSIDE] < units[unit, CAPACITY]
    )


@inlined
def takes_from_others(state: Ints, units: Ints, fixed: Ints, dated: Ints, unit: int) -> bool:
    """Return whether somebody from another facility may come, at once or later."""
    return units[unit, BLOCKS_UPSTREAM] != 0 or has_room_on_list(state, units, fixed, dated, unit)


@part
def unit_near(
    state: Ints, unit_of: Ints, unit_shares: Floats, kind: int, place: int, identity: int, index: int
) -> int:
    """Return the unit of a kind in a municipality, or where there is none one drawn by size."""
    if place != NONE and unit_of[kind, place] != NONE:
        return unit_of[kind, place]
    drawn = uniform(state[SEED], state[REPLICATION], _UNIT_PURPOSE, identity, index)
    return pick(unit_shares[kind], drawn)


@merged
def join(people: Ints, units: Ints, ends: Ints, who: int, unit: int, number: int) -> None:
    """Put somebody on one of the two lists of a facility."""
    people[who, WANTED] = unit
    lists.join(people, ends, number, who)
    if people[who, UNIT] == NONE:
        units[unit, OUTSIDE] += 1


@merged
def leave_list(people: Ints, units: Ints, ends: Ints, who: int) -> None:
    """Take somebody off the list of a facility."""
    lists.leave(people, ends, who)
    if people[who, UNIT] == NONE:
        units[people[who, WANTED], OUTSIDE] -= 1
    people[who, WANTED] = NONE


@merged
def wait_with_patience(
    state: Ints,
    people: Ints,
    units: Ints,
    ends: Ints,
    plans: Ints,
    times: Floats,
    who: int,
    unit: int,
) -> None:
    """Put somebody from outside on the list, until the patience is over."""
    identity = people[who, ID]
    patience = draw_time(
        times, units[unit, PATIENCE], 1.0, state[SEED], state[REPLICATION], _PATIENCE_PURPOSE, identity, 0
    )
    schedule(state, plans, state[NOW] + patience, _TURNED_AWAY, identity, who, NONE)
    join(people, units, ends, who, unit, units[unit, LIST_FROM_OUTSIDE])


@merged
def arrive(
    state: Ints,
    people: Ints,
    units: Ints,
    ends: Ints,
    plans: Ints,
    rows: Ints,
    fixed: Ints,
    dated: Ints,
    factors: Floats,
    times: Floats,
    who: int,
    unit: int,
) -> None:
    """Let somebody come to the list of a facility, where there is room."""
    log.of_person(state, rows, people, units, state[NOW], _ARRIVED, who, unit, NONE)
    if has_room_on_list(state, units, fixed, dated, unit):
        wait_with_patience(state, people, units, ends, plans, times, who, unit)
        if has_free_place(state, units, fixed, dated, unit):
            fill(state, people, units, ends, plans, rows, fixed, dated, factors, times, unit)
    else:
        log.of_person(state, rows, people, units, state[NOW], _TURNED_AWAY, who, NONE, unit)


@merged
def give_up(state: Ints, people: Ints, units: Ints, ends: Ints, rows: Ints, who: int) -> None:
    """Let somebody leave the list whose patience is over, unless there has been a place."""
    wanted = people[who, WANTED]
    if people[who, STAYS] == 0 and wanted != NONE:
        leave_list(people, units, ends, who)
        log.of_person(state, rows, people, units, state[NOW], _TURNED_AWAY, who, NONE, wanted)


@merged
def release(
    state: Ints,
    people: Ints,
    units: Ints,
    ends: Ints,
    plans: Ints,
    rows: Ints,
    fixed: Ints,
    dated: Ints,
    factors: Floats,
    times: Floats,
    unit: int,
) -> None:
    """Let a place come free."""
    units[unit, TAKEN] -= 1
    if _first_on_list(units, ends, unit) != NONE:
        fill(state, people, units, ends, plans, rows, fixed, dated, factors, times, unit)


@part
def fill(
    state: Ints,
    people: Ints,
    units: Ints,
    ends: Ints,
    plans: Ints,
    rows: Ints,
    fixed: Ints,
    dated: Ints,
    factors: Floats,
    times: Floats,
    unit: int,
) -> None:
    """Let in who waits, as far as there are places, and fill what comes free by that, in that order."""
    _remember(state, units, unit)
    while state[FIRST_TO_FILL] != NONE:
        here = state[FIRST_TO_FILL]
        state[FIRST_TO_FILL] = units[here, NEXT_TO_FILL]
        units[here, TO_FILL] = 0
        while has_free_place(state, units, fixed, dated, here):
            who = _first_on_list(units, ends, here)
            if who == NONE:
                break
            leave_list(people, units, ends, who)
            left = people[who, UNIT]
            people[who, UNIT] = here
            units[here, TAKEN] += 1
            if left != NONE:
                units[left, TAKEN] -= 1
                _remember(state, units, left)
            _begin_stay(state, people, units, plans, rows, fixed, factors, times, who, left)


@inlined
def _remember(state: Ints, units: Ints, unit: int) -> None:
    """Put a facility at the end of those that are to be filled, unless it stands there already."""
    if units[unit, TO_FILL] == 0:
        units[unit, TO_FILL] = 1
        units[unit, NEXT_TO_FILL] = NONE
        if state[FIRST_TO_FILL] == NONE:
            state[FIRST_TO_FILL] = unit
        else:
            units[state[LAST_TO_FILL], NEXT_TO_FILL] = unit
        state[LAST_TO_FILL] = unit


@inlined
def _first_on_list(units: Ints, ends: Ints, unit: int) -> int:
    first = ends[units[unit, FIRST_LIST], FIRST]
    return first if first != NONE else ends[units[unit, SECOND_LIST], FIRST]


@inlined
def _begin_stay(
    state: Ints,
    people: Ints,
    units: Ints,
    plans: Ints,
    rows: Ints,
    fixed: Ints,
    factors: Floats,
    times: Floats,
    who: int,
    left: int,
) -> None:
    unit, identity = people[who, UNIT], people[who, ID]
    log.of_person(state, rows, people, units, state[NOW], _ADMITTED, who, unit, left)
    people[who, STAYS] += 1
    stay = draw_time(
        times,
        units[unit, STAY],
        factors[state[SEGMENT], fixed[STAY_FACTORS] + unit],
        state[SEED],
        state[REPLICATION],
        _STAY_PURPOSE,
        identity,
        people[who, STAYS] * DRAWS_PER_STAY,
    )
    schedule(state, plans, state[NOW] + stay, _READY, identity, who, NONE)
