"""Facilities in the compiled engine: who holds a place, who waits on which list, and who goes in."""

from __future__ import annotations

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
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, part
from simulator.random.draws import pick, uniform

_ARRIVED, _ADMITTED = constant(EventKind.ARRIVED), constant(EventKind.ADMITTED)
_TURNED_AWAY, _READY = constant(EventKind.TURNED_AWAY), constant(EventKind.READY)
_STAY_PURPOSE, _PATIENCE_PURPOSE = constant(Purpose.STAY), constant(Purpose.PATIENCE)
_UNIT_PURPOSE = constant(Purpose.UNIT)


@inlined
def has_free_place(run: Run, unit: int) -> bool:
    """Return whether a facility has a place that nobody holds."""
    state, units, fixed, dated = run.state, run.units, run.fixed, run.dated
    return units[unit, TAKEN] < dated[state[SEGMENT], fixed[PLACES] + unit]


@inlined
def has_room_on_list(run: Run, unit: int) -> bool:
    """Return whether somebody from outside may join the list, or goes in at once."""
    units = run.units
    return (
        has_free_place(run, unit)
        or units[unit, CAPACITY] == NONE
        or units[unit, OUTSIDE] < units[unit, CAPACITY]
    )


@inlined
def takes_from_others(run: Run, unit: int) -> bool:
    """Return whether somebody from another facility may come, at once or later."""
    units = run.units
    return units[unit, BLOCKS_UPSTREAM] != 0 or has_room_on_list(run, unit)


@part
def unit_near(run: Run, kind: int, place: int, identity: int, index: int) -> int:
    """Return the unit of a kind in a municipality, or where there is none one drawn by size."""
    state, unit_of, unit_shares = run.state, run.unit_of, run.unit_shares
    if place != NONE and unit_of[kind, place] != NONE:
        return unit_of[kind, place]
    drawn = uniform(state[SEED], state[REPLICATION], _UNIT_PURPOSE, identity, index)
    return pick(unit_shares[kind], drawn)


@part
def join(run: Run, who: int, unit: int, number: int) -> None:
    """Put somebody on one of the two lists of a facility."""
    people, units = run.people, run.units
    people[who, WANTED] = unit
    lists.join(run, number, who)
    if people[who, UNIT] == NONE:
        units[unit, OUTSIDE] += 1


@part
def leave_list(run: Run, who: int) -> None:
    """Take somebody off the list of a facility."""
    people, units = run.people, run.units
    lists.leave(run, who)
    if people[who, UNIT] == NONE:
        units[people[who, WANTED], OUTSIDE] -= 1
    people[who, WANTED] = NONE


@part
def wait_with_patience(run: Run, who: int, unit: int) -> None:
    """Put somebody from outside on the list, until the patience is over."""
    state, people, units = run.state, run.people, run.units
    identity = people[who, ID]
    patience = draw_time(run, units[unit, PATIENCE], 1.0, _PATIENCE_PURPOSE, identity, 0)
    schedule(run, state[NOW] + patience, _TURNED_AWAY, identity, who, NONE)
    join(run, who, unit, units[unit, LIST_FROM_OUTSIDE])


@part
def arrive(run: Run, who: int, unit: int) -> None:
    """Let somebody come to the list of a facility, where there is room."""
    state = run.state
    log.of_person(run, state[NOW], _ARRIVED, who, unit, NONE)
    if has_room_on_list(run, unit):
        wait_with_patience(run, who, unit)
        if has_free_place(run, unit):
            fill(run, unit)
    else:
        log.of_person(run, state[NOW], _TURNED_AWAY, who, NONE, unit)


@part
def give_up(run: Run, who: int) -> None:
    """Let somebody leave the list whose patience is over, unless there has been a place."""
    state, people = run.state, run.people
    wanted = people[who, WANTED]
    if people[who, STAYS] == 0 and wanted != NONE:
        leave_list(run, who)
        log.of_person(run, state[NOW], _TURNED_AWAY, who, NONE, wanted)


@part
def release(run: Run, unit: int) -> None:
    """Let a place come free."""
    units = run.units
    units[unit, TAKEN] -= 1
    if _first_on_list(run, unit) != NONE:
        fill(run, unit)


@part
def fill(run: Run, unit: int) -> None:
    """Let in who waits, as far as there are places, and fill what comes free by that, in that order."""
    state, people, units = run.state, run.people, run.units
    _remember(run, unit)
    while state[FIRST_TO_FILL] != NONE:
        here = state[FIRST_TO_FILL]
        state[FIRST_TO_FILL] = units[here, NEXT_TO_FILL]
        units[here, TO_FILL] = 0
        while has_free_place(run, here):
            who = _first_on_list(run, here)
            if who == NONE:
                break
            leave_list(run, who)
            left = people[who, UNIT]
            people[who, UNIT] = here
            units[here, TAKEN] += 1
            if left != NONE:
                units[left, TAKEN] -= 1
                _remember(run, left)
            _begin_stay(run, who, left)


@inlined
def _remember(run: Run, unit: int) -> None:
    """Put a facility at the end of those that are to be filled, unless it stands there already."""
    state, units = run.state, run.units
    if units[unit, TO_FILL] == 0:
        units[unit, TO_FILL] = 1
        units[unit, NEXT_TO_FILL] = NONE
        if state[FIRST_TO_FILL] == NONE:
            state[FIRST_TO_FILL] = unit
        else:
            units[state[LAST_TO_FILL], NEXT_TO_FILL] = unit
        state[LAST_TO_FILL] = unit


@inlined
def _first_on_list(run: Run, unit: int) -> int:
    units, ends = run.units, run.ends
    first = ends[units[unit, FIRST_LIST], FIRST]
    return first if first != NONE else ends[units[unit, SECOND_LIST], FIRST]


@inlined
def _begin_stay(run: Run, who: int, left: int) -> None:
    state, people, units, fixed, factors = run.state, run.people, run.units, run.fixed, run.factors
    unit, identity = people[who, UNIT], people[who, ID]
    log.of_person(run, state[NOW], _ADMITTED, who, unit, left)
    people[who, STAYS] += 1
    stay = draw_time(
        run,
        units[unit, STAY],
        factors[state[SEGMENT], fixed[STAY_FACTORS] + unit],
        _STAY_PURPOSE,
        identity,
        people[who, STAYS] * DRAWS_PER_STAY,
    )
    schedule(run, state[NOW] + stay, _READY, identity, who, NONE)
