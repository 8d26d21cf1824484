"""Returns in the compiled engine: who is housed may lose the home again; guidance makes that less likely."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind, Purpose
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.layout import (
    AFTER_TIME,
    GROUP,
    GUIDANCE_PLACES,
    GUIDANCE_TIME,
    GUIDED,
    GUIDED_NOW,
    ID,
    KEPT_CHANCE,
    MAY_BE_GUIDED,
    NONE,
    NOW,
    REPLICATION,
    RETURN_CHANCE,
    SEED,
    SEGMENT,
    constant,
)
from simulator.engine.fast.times import draw_residual, draw_time
from simulator.jit import inlined, merged, part
from simulator.random.draws import chance

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_LOST_HOME, _GUIDANCE_END = constant(EventKind.LOST_HOME), constant(EventKind.GUIDANCE_END)
_RETURN, _AFTER, _GUIDANCE = (
    constant(Purpose.RETURN),
    constant(Purpose.RETURN_AFTER),
    constant(Purpose.GUIDANCE),
)


@merged
def expect_return(
    state: Ints,
    fixed: Ints,
    people: Ints,
    plans: Ints,
    dated: Ints,
    groups: Ints,
    by_group: Ints,
    times: Floats,
    who: int,
) -> None:
    """Draw whether and when a household that is housed now loses its home, with guidance if there is a place."""
    segment, group, identity = state[SEGMENT], people[who, GROUP], people[who, ID]
    seed, replication = state[SEED], state[REPLICATION]
    guided = groups[group, MAY_BE_GUIDED] != 0 and state[GUIDED_NOW] < dated[segment, GUIDANCE_PLACES]
    drawn = chance(seed, replication, _RETURN, identity, 0)
    if drawn < by_group[segment, group, KEPT_CHANCE if guided else RETURN_CHANCE]:
        # At least a second, so that nobody comes and goes without end within one.
        after = max(1, draw_time(times, fixed[AFTER_TIME], 1.0, seed, replication, _AFTER, identity, 0))
        schedule(state, plans, state[NOW] + after, _LOST_HOME, identity, who, NONE)
    if guided:
        lasts = draw_time(times, fixed[GUIDANCE_TIME], 1.0, seed, replication, _GUIDANCE, identity, 0)
        people[who, GUIDED] = 1
        state[GUIDED_NOW] += 1
        schedule(state, plans, state[NOW] + lasts, _GUIDANCE_END, identity, who, NONE)


@part
def expect_return_from_before(
    state: Ints, fixed: Ints, people: Ints, plans: Ints, by_group: Ints, times: Floats, who: int
) -> None:
    """Draw the same for a household that was housed before the first day: after what is left of the time."""
    identity, seed, replication = people[who, ID], state[SEED], state[REPLICATION]
    if chance(seed, replication, _RETURN, identity, 0) < by_group[0, people[who, GROUP], RETURN_CHANCE]:
        left = draw_residual(times, fixed[AFTER_TIME], 1.0, seed, replication, _AFTER, identity)
        schedule(state, plans, state[NOW] + left, _LOST_HOME, identity, who, NONE)


@inlined
def end_guidance(state: Ints, people: Ints, who: int) -> None:
    """Let the place of a household in guidance come free, if it has one."""
    state[GUIDED_NOW] -= people[who, GUIDED]
    people[who, GUIDED] = 0
