"""Who registers and who comes back, in the compiled engine: where facilities, register and other supply meet."""

from __future__ import annotations

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
from simulator.engine.fast.packing import unpacked
from simulator.engine.fast.people import add_person
from simulator.engine.fast.returns import end_guidance
from simulator.engine.fast.run import Run
from simulator.flows.traffic import TO_HOME
from simulator.jit import part
from simulator.random.draws import pick, uniform
from simulator.random.ids import has_come_back, id_when_back

_LOST_HOME, _READY = constant(EventKind.LOST_HOME), constant(EventKind.READY)
_TURNED_AWAY = constant(EventKind.TURNED_AWAY)
_BY_LOSS, _BY_CLOSING = constant(Cause.LOST_HOME), constant(Cause.CLOSED)
_ROUTE = constant(Purpose.ROUTE)


@part
def register_and_be_offered(run: Run, who: int, registered: int, left: int, cause: int) -> None:
    """Let a household register; what is free in other supply is offered to it, but for the opening backlog.

    The parameters are those of ``register.join``.
    """
    state = run.state
    register.join(run, who, registered, left, cause)
    if registered >= 0 and state[FREE_HOMES] > 0:
        other_supply.offer_to(run, who)


@part
def come_from_outside(run: Run, identity: int, what: int) -> int:
    """Return the row of a household that registers straight in; it holds a place while there are places.

    Parameters
    ----------
    identity
        Its id.
    what
        Who answers for it (counted from 1; 0: that is drawn), its group, where it registers and where it comes from,
        packed.
    """
    people, units, groups, unit_of_group = run.people, run.units, run.groups, run.unit_of_group
    group, place = unpacked(what, 1), unpacked(what, 2)
    who = add_person(run, identity, group, unpacked(what, 3))
    if unpacked(what, 0):
        people[who, DESTINATION] = unpacked(what, 0) - 1
    unit = unit_of_group[group, place]
    if unit != NONE or groups[group, FROM_FACILITY]:
        people[who, FACILITY] = place
    if unit != NONE and units[unit, HOLDS_PLACE] and facilities.has_free_place(run, unit):
        units[unit, TAKEN] += 1
        people[who, UNIT] = unit
    return who


@part
def end_stay(run: Run, who: int) -> None:
    """Let somebody who is ready take a route; whoever cannot move on holds the place."""
    state, people, units = run.state, run.people, run.units
    unit, now = people[who, UNIT], state[NOW]
    holds = units[unit, HOLDS_PLACE] != 0
    target = _route(run, who)
    if target == TO_HOME:
        people[who, GROUP] = units[unit, UNIT_GROUP]
        people[who, FACILITY] = units[unit, UNIT_PLACE]
        if not holds:
            people[who, UNIT] = NONE
        register_and_be_offered(run, who, now, unit, _BY_LOSS if has_come_back(people[who, ID]) else NONE)
    else:
        log.of_person(run, now, _READY, who, unit, max(target, NONE))
        if target >= 0 and facilities.takes_from_others(run, target):
            if not holds:
                people[who, UNIT] = NONE
            people[who, SINCE] = now
            facilities.join(run, who, target, units[target, LIST_FROM_FACILITY])
            facilities.fill(run, target)
        else:
            holds = False
            if target >= 0:
                log.of_person(run, now, _TURNED_AWAY, who, unit, target)
    if not holds:
        facilities.release(run, unit)


@part
def _route(run: Run, who: int) -> int:
    """Return where somebody goes: ``TO_HOME``, ``TO_ELSEWHERE``, or the number of a facility."""
    state, people, units, targets, routes = run.state, run.people, run.units, run.targets, run.routes
    unit, identity, stays = people[who, UNIT], people[who, ID], people[who, STAYS]
    drawn = uniform(state[SEED], state[REPLICATION], _ROUTE, identity, stays)
    target = targets[unit, pick(routes[unit], drawn)]
    if target < 0:
        return target
    return facilities.unit_near(run, target, units[unit, UNIT_PLACE], identity, stays)


@part
def come_back(run: Run, housed: int, cause: int) -> None:
    """Let a household that has lost its home come back: to the list of a facility, or to the register."""
    state, fixed, people = run.state, run.fixed, run.people
    end_guidance(run, housed)
    identity, place, through = id_when_back(people[housed, ID]), people[housed, PLACE], fixed[RETURNS_THROUGH]
    who = add_person(run, identity, people[housed, GROUP], place)
    people[who, PERSONS] = people[housed, PERSONS]
    if cause == _BY_LOSS and through != NONE:
        people[who, SINCE] = state[NOW]
        unit = facilities.unit_near(run, through, place, identity, 0)
        facilities.arrive(run, who, unit)
        return
    if cause == _BY_CLOSING:
        # Who has to leave because a home closes stays the duty of the same municipality.
        people[who, DESTINATION] = people[housed, DESTINATION]
    register_and_be_offered(run, who, state[NOW], NONE, cause)


@part
def close_other_supply(run: Run) -> None:
    """Let everybody leave and come back who lives where other supply closes."""
    state, fixed, people, homes = run.state, run.fixed, run.people, run.homes
    pools, dated = run.pools, run.dated
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
            log.of_housed(run, state[NOW], _LOST_HOME, who, _BY_CLOSING)
            come_back(run, who, _BY_CLOSING)
