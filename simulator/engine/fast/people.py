"""New people in the compiled engine: a row for everybody who comes from outside, is there at first, or comes back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.engine.fast.layout import (
    DESTINATION,
    FACILITY,
    GROUP,
    GUIDED,
    HOME,
    ID,
    NONE,
    ORIGIN,
    PEOPLE,
    PERSONS,
    PLACE,
    REFUSALS,
    STAYS,
    THERE,
    UNIT,
    WAITING,
    WANTED,
)
from simulator.jit import merged

Ints = NDArray[np.int64]


@merged
def add_person(state: Ints, people: Ints, identity: int, group: int, origin: int) -> int:
    """Return the row of somebody new."""
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
    people[who, HOME] = NONE
    people[who, PLACE] = NONE
    people[who, THERE] = 0
    people[who, GUIDED] = 0
    return who
