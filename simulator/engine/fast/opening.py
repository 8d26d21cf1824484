"""The first day in the compiled engine: who is in care, who waits outside, and who has a home."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind, Purpose
from simulator.engine.fast import facilities, log
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.layout import (
    DESTINATION,
    FIRST_FITS,
    FIRST_HOME,
    FIRST_MONTH_NUMBER,
    HOME,
    IN_CARE,
    LISTED_STREAM,
    LIVED_IN,
    LIVED_IN_NOW,
    LIVING,
    NONE,
    OCCUPANT_STREAM,
    OCCUPIED,
    ON_LIST,
    PERSONS,
    PLACE,
    POOL_PLACE,
    REPLICATION,
    RESIDENT,
    RESIDENT_STREAM,
    SEED,
    SINCE,
    SIZES,
    STATUS,
    STAY,
    STAY_FACTORS,
    TAKEN,
    THERE,
    UNIT,
    UNIT_GROUP,
    constant,
)
from simulator.engine.fast.people import add_person
from simulator.engine.fast.returns import expect_return_from_before
from simulator.engine.fast.times import draw_residual
from simulator.jit import part
from simulator.random.draws import household_size, pick, uniform
from simulator.random.ids import counted_id

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_ADMITTED, _ARRIVED, _READY = (
    constant(EventKind.ADMITTED),
    constant(EventKind.ARRIVED),
    constant(EventKind.READY),
)
_RESIDENT, _MOVED_ON = constant(EventKind.RESIDENT), constant(EventKind.MOVED_ON)
_ORIGIN, _RESIDUAL, _PERSONS = constant(Purpose.ORIGIN), constant(Purpose.RESIDUAL), constant(Purpose.PERSONS)
_RESIDENT_GROUP, _LIVING = constant(Purpose.RESIDENT_GROUP), constant(Purpose.LIVING)
_BEFORE = constant(-1)
"""The time of what was there already."""


@part
def open_care(
    state: Ints,
    fixed: Ints,
    people: Ints,
    units: Ints,
    plans: Ints,
    rows: Ints,
    dated: Ints,
    origins: Floats,
    factors: Floats,
    times: Floats,
) -> None:
    """Let people be in care whose stays began at some time before, in places that nobody holds yet."""
    seed, replication = state[SEED], state[REPLICATION]
    for unit in range(len(units)):
        for number in range(units[unit, IN_CARE]):
            if not facilities.has_free_place(state, units, fixed, dated, unit):
                break
            identity = counted_id(units[unit, RESIDENT_STREAM], fixed[FIRST_MONTH_NUMBER], number)
            who = _somebody_of(state, people, units, origins, identity, unit)
            people[who, SINCE] = 0
            people[who, UNIT] = unit
            units[unit, TAKEN] += 1
            log.of_person(state, rows, people, units, _BEFORE, _ADMITTED, who, unit, NONE)
            factor = factors[0, fixed[STAY_FACTORS] + unit]
            left = draw_residual(times, units[unit, STAY], factor, seed, replication, _RESIDUAL, identity)
            schedule(state, plans, left, _READY, identity, who, NONE)


@part
def open_lists(
    state: Ints,
    fixed: Ints,
    people: Ints,
    units: Ints,
    ends: Ints,
    plans: Ints,
    rows: Ints,
    origins: Floats,
    times: Floats,
) -> None:
    """Let people wait who came before, in vain so far; their patience begins on the first day."""
    for unit in range(len(units)):
        for number in range(units[unit, ON_LIST]):
            identity = counted_id(units[unit, LISTED_STREAM], fixed[FIRST_MONTH_NUMBER], number)
            who = _somebody_of(state, people, units, origins, identity, unit)
            people[who, SINCE] = _BEFORE
            log.of_person(state, rows, people, units, _BEFORE, _ARRIVED, who, unit, NONE)
            facilities.wait_with_patience(state, people, units, ends, plans, times, who, unit)


@part
def _somebody_of(state: Ints, people: Ints, units: Ints, origins: Floats, identity: int, unit: int) -> int:
    origin = uniform(state[SEED], state[REPLICATION], _ORIGIN, identity, 0)
    return add_person(state, people, identity, NONE, pick(origins[units[unit, UNIT_GROUP]], origin))


@part
def open_homes(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    plans: Ints,
    rows: Ints,
    by_group: Ints,
    mean_size: Floats,
    housed: Ints,
    housed_streams: Ints,
    times: Floats,
) -> None:
    """Let the households be there that were housed before the first day and may lose their home still.

    Parameters
    ----------
    housed, housed_streams
        (groups, municipalities) how many, and the numbers of their streams.
    """
    for group in range(housed.shape[0]):
        for place in range(housed.shape[1]):
            for number in range(housed[group, place]):
                identity = counted_id(housed_streams[group, place], fixed[FIRST_MONTH_NUMBER], number)
                drawn = uniform(state[SEED], state[REPLICATION], _PERSONS, identity, 0)
                persons = household_size(mean_size[group], drawn)
                who = _somebody_housed(state, people, identity, group, place, persons, NONE)
                log.of_housed(state, rows, people, homes, _BEFORE, _RESIDENT, who, NONE)
                expect_return_from_before(state, fixed, people, plans, by_group, times, who)


@part
def open_other_supply(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    pools: Ints,
    plans: Ints,
    rows: Ints,
    by_group: Ints,
    suits: Ints,
    mean_size: Floats,
    residents: Floats,
    times: Floats,
) -> None:
    """Let people live in the homes of other supply that are occupied on the first day."""
    seed, replication = state[SEED], state[REPLICATION]
    for pool in range(len(pools)):
        smallest, largest = _sizes_that_fit(fixed, suits, fixed[FIRST_FITS] + pool)
        for number in range(pools[pool, OCCUPIED]):
            identity = counted_id(pools[pool, OCCUPANT_STREAM], fixed[FIRST_MONTH_NUMBER], number)
            group = pick(residents[pool], uniform(seed, replication, _RESIDENT_GROUP, identity, 0))
            drawn = household_size(mean_size[group], uniform(seed, replication, _PERSONS, identity, 0))
            persons = min(max(drawn, smallest), largest)
            home = pools[pool, FIRST_HOME] + number
            who = _somebody_housed(state, people, identity, group, pools[pool, POOL_PLACE], persons, home)
            homes[home, STATUS] = LIVED_IN
            homes[home, RESIDENT] = who
            pools[pool, LIVED_IN_NOW] += 1
            log.of_housed(state, rows, people, homes, _BEFORE, _RESIDENT, who, NONE)
            left = draw_residual(times, pools[pool, LIVING], 1.0, seed, replication, _LIVING, identity)
            schedule(state, plans, left, _MOVED_ON, identity, who, NONE)
            expect_return_from_before(state, fixed, people, plans, by_group, times, who)


@part
def _sizes_that_fit(fixed: Ints, suits: Ints, fits: int) -> tuple[int, int]:
    """Return the smallest and the largest household that a home suits."""
    smallest, largest = NONE, NONE
    for persons in range(fixed[SIZES]):
        if suits[fits] >> persons & 1:
            largest = persons
            if smallest == NONE:
                smallest = persons
    return smallest, largest


@part
def _somebody_housed(
    state: Ints, people: Ints, identity: int, group: int, place: int, persons: int, home: int
) -> int:
    who = add_person(state, people, identity, group, place)
    people[who, DESTINATION] = place
    people[who, PERSONS] = persons
    people[who, SINCE] = _BEFORE
    people[who, HOME] = home
    people[who, PLACE] = place
    people[who, THERE] = 1
    return who
