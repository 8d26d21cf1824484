"""The first day in the compiled engine: who is in care, who waits outside, and who has a home."""

from __future__ import annotations

from simulator.contract import EventKind, Purpose
from simulator.engine.fast import facilities, log
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.layout import (
    DESTINATION,
    FIRST_FITS,
    FIRST_HOME,
    FIRST_MONTH_NUMBER,
    GUIDED,
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
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_residual
from simulator.jit import part
from simulator.random.draws import pick, uniform
from simulator.random.ids import counted_id

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
def open_care(run: Run) -> None:
    """Let people be in care whose stays began at some time before, in places that nobody holds yet."""
    fixed, people, units, factors = run.fixed, run.people, run.units, run.factors
    for unit in range(len(units)):
        for number in range(units[unit, IN_CARE]):
            if not facilities.has_free_place(run, unit):
                break
            identity = counted_id(units[unit, RESIDENT_STREAM], fixed[FIRST_MONTH_NUMBER], number)
            who = _somebody_of(run, identity, unit)
            people[who, SINCE] = 0
            people[who, UNIT] = unit
            units[unit, TAKEN] += 1
            log.of_person(run, _BEFORE, _ADMITTED, who, unit, NONE)
            factor = factors[0, fixed[STAY_FACTORS] + unit]
            left = draw_residual(run, units[unit, STAY], factor, _RESIDUAL, identity)
            schedule(run, left, _READY, identity, who, NONE)


@part
def open_lists(run: Run) -> None:
    """Let people wait who came before, in vain so far; their patience begins on the first day."""
    fixed, people, units = run.fixed, run.people, run.units
    for unit in range(len(units)):
        for number in range(units[unit, ON_LIST]):
            identity = counted_id(units[unit, LISTED_STREAM], fixed[FIRST_MONTH_NUMBER], number)
            who = _somebody_of(run, identity, unit)
            people[who, SINCE] = _BEFORE
            log.of_person(run, _BEFORE, _ARRIVED, who, unit, NONE)
            facilities.wait_with_patience(run, who, unit)


@part
def _somebody_of(run: Run, identity: int, unit: int) -> int:
    state, units, origins = run.state, run.units, run.origins
    origin = uniform(state[SEED], state[REPLICATION], _ORIGIN, identity, 0)
    return add_person(run, identity, NONE, pick(origins[units[unit, UNIT_GROUP]], origin))


@part
def open_homes(run: Run) -> None:
    """Let the households be there that were housed before the first day and may lose their home still."""
    state, fixed = run.state, run.fixed
    housed, housed_streams = run.housed, run.housed_streams
    for group in range(housed.shape[0]):
        for place in range(housed.shape[1]):
            for number in range(housed[group, place]):
                identity = counted_id(housed_streams[group, place], fixed[FIRST_MONTH_NUMBER], number)
                drawn = uniform(state[SEED], state[REPLICATION], _PERSONS, identity, 0)
                persons = 1 + pick(run.household_sizes[group], drawn)
                who = _somebody_housed(run, identity, group, place, persons, NONE)
                log.of_housed(run, _BEFORE, _RESIDENT, who, NONE)
                expect_return_from_before(run, who)


@part
def open_other_supply(run: Run) -> None:
    """Let people live in the homes of other supply that are occupied on the first day."""
    state, fixed, homes, pools = run.state, run.fixed, run.homes, run.pools
    residents = run.residents
    seed, replication = state[SEED], state[REPLICATION]
    for pool in range(len(pools)):
        smallest, largest = _sizes_that_fit(run, fixed[FIRST_FITS] + pool)
        for number in range(pools[pool, OCCUPIED]):
            identity = counted_id(pools[pool, OCCUPANT_STREAM], fixed[FIRST_MONTH_NUMBER], number)
            group = pick(residents[pool], uniform(seed, replication, _RESIDENT_GROUP, identity, 0))
            drawn = uniform(seed, replication, _PERSONS, identity, 0)
            persons = min(max(1 + pick(run.household_sizes[group], drawn), smallest), largest)
            home = pools[pool, FIRST_HOME] + number
            who = _somebody_housed(run, identity, group, pools[pool, POOL_PLACE], persons, home)
            homes[home, STATUS] = LIVED_IN
            homes[home, RESIDENT] = who
            pools[pool, LIVED_IN_NOW] += 1
            log.of_housed(run, _BEFORE, _RESIDENT, who, NONE)
            left = draw_residual(run, pools[pool, LIVING], 1.0, _LIVING, identity)
            schedule(run, left, _MOVED_ON, identity, who, NONE)
            expect_return_from_before(run, who)


@part
def _sizes_that_fit(run: Run, fits: int) -> tuple[int, int]:
    """Return the smallest and the largest household that a home suits."""
    fixed, suits = run.fixed, run.suits
    smallest, largest = NONE, NONE
    for persons in range(fixed[SIZES]):
        if suits[fits] >> persons & 1:
            largest = persons
            if smallest == NONE:
                smallest = persons
    return smallest, largest


@part
def _somebody_housed(run: Run, identity: int, group: int, place: int, persons: int, home: int) -> int:
    people = run.people
    who = add_person(run, identity, group, place)
    people[who, DESTINATION] = place
    people[who, PERSONS] = persons
    people[who, SINCE] = _BEFORE
    people[who, HOME] = home
    people[who, PLACE] = place
    people[who, THERE] = 1
    people[who, GUIDED] = 0
    return who
