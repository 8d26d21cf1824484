"""New people in the compiled engine: a row for everybody who comes from outside, is there at first, or comes back."""

from __future__ import annotations

from simulator.engine.fast.layout import (
    DESTINATION,
    FACILITY,
    GROUP,
    ID,
    NONE,
    ORIGIN,
    PEOPLE,
    PERSONS,
    REFUSALS,
    STAYS,
    THERE,
    UNIT,
    WAITING,
    WANTED,
)
from simulator.engine.fast.run import Run
from simulator.jit import part


@part
def add_person(run: Run, identity: int, group: int, origin: int) -> int:
    """Return the row of somebody new; what there is to know of a home is written when there is one."""
    state, people = run.state, run.people
    who = state[PEOPLE]
    state[PEOPLE] += 1
    people[who, ID] = identity
    people[who, GROUP] = group
    people[who, ORIGIN] = origin
    people[who, FACILITY] = NONE
    people[who, DESTINATION] = NONE
    people[who, PERSONS] = NONE
    people[who, UNIT] = NONE
    people[who, WANTED] = NONE
    people[who, STAYS] = 0
    people[who, REFUSALS] = 0
    people[who, WAITING] = 0
    people[who, THERE] = 0
    return who
