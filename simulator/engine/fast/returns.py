"""Returns in the compiled engine: who is housed may lose the home again; guidance makes that less likely."""

from __future__ import annotations

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
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_residual, draw_time
from simulator.jit import inlined, part
from simulator.random.draws import chance

_LOST_HOME, _GUIDANCE_END = constant(EventKind.LOST_HOME), constant(EventKind.GUIDANCE_END)
_RETURN, _AFTER, _GUIDANCE = (
    constant(Purpose.RETURN),
    constant(Purpose.RETURN_AFTER),
    constant(Purpose.GUIDANCE),
)


@part
def expect_return(run: Run, who: int) -> None:
    """Draw whether and when a household that is housed now loses its home, with guidance if there is a place."""
    state, fixed, people, dated = run.state, run.fixed, run.people, run.dated
    groups, by_group = run.groups, run.by_group
    segment, group, identity = state[SEGMENT], people[who, GROUP], people[who, ID]
    seed, replication = state[SEED], state[REPLICATION]
    guided = groups[group, MAY_BE_GUIDED] != 0 and state[GUIDED_NOW] < dated[segment, GUIDANCE_PLACES]
    drawn = chance(seed, replication, _RETURN, identity, 0)
    if drawn < by_group[segment, group, KEPT_CHANCE if guided else RETURN_CHANCE]:
        # At least a second, so that nobody comes and goes without end within one.
        after = max(1, draw_time(run, fixed[AFTER_TIME], 1.0, _AFTER, identity, 0))
        schedule(run, state[NOW] + after, _LOST_HOME, identity, who, NONE)
    people[who, GUIDED] = guided
    if guided:
        lasts = draw_time(run, fixed[GUIDANCE_TIME], 1.0, _GUIDANCE, identity, 0)
        state[GUIDED_NOW] += 1
        schedule(run, state[NOW] + lasts, _GUIDANCE_END, identity, who, NONE)


@part
def expect_return_from_before(run: Run, who: int) -> None:
    """Draw the same for a household that was housed before the first day: after what is left of the time."""
    state, fixed, people, by_group = run.state, run.fixed, run.people, run.by_group
    identity, seed, replication = people[who, ID], state[SEED], state[REPLICATION]
    if chance(seed, replication, _RETURN, identity, 0) < by_group[0, people[who, GROUP], RETURN_CHANCE]:
        left = draw_residual(run, fixed[AFTER_TIME], 1.0, _AFTER, identity)
        schedule(run, state[NOW] + left, _LOST_HOME, identity, who, NONE)


@inlined
def end_guidance(run: Run, who: int) -> None:
    """Let the place of a household in guidance come free, if it has one."""
    state, people = run.state, run.people
    state[GUIDED_NOW] -= people[who, GUIDED]
    people[who, GUIDED] = 0
