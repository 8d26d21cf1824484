"""For how long places were blocked, and why; by month, in whole seconds that add up exactly.

Somebody who is ready to leave holds the place until there is a home, or a place in the next facility. The cause is
the outcome of the latest letting decision in the municipality that answers for the household: the home was outside
the quota, did not suit a household of this size, went to somebody before it, or was refused by it. Before the first
decision no home had come free. The letting of a home of other supply is a decision only about households that it
serves and suits.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, BlockedBy, EventKind
from simulator.flows.compiled import Compiled
from simulator.jit import compiled as compiled_function
from simulator.results.alike import Alike
from simulator.results.blocked_home import add_waits_for_homes
from simulator.results.log import EventLog
from simulator.results.numbers import enter, new_table, number_of
from simulator.results.register import Register
from simulator.results.walk import Walk, walk
from simulator.results.walk_names import Step
from simulator.results.years import month_starts

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def blocked_seconds(log: EventLog, compiled: Compiled) -> Ints:
    """Return for how long places were blocked: (months, units, causes) in seconds, causes of ``BlockedBy``."""
    walked = walk(log, compiled)
    return seconds_blocked(walked, Register.of(walked), compiled, Alike.of(compiled))


def seconds_blocked(walked: Walk, register: Register, compiled: Compiled, alike: Alike) -> Ints:
    """Return the same from a walk over the log.

    Parameters
    ----------
    walked
        The walk.
    register
        Its registrations.
    compiled
        The scenario.
    alike
        Its classes of households that are alike.
    """
    starts = month_starts(compiled.timeline.calendar)
    seconds = np.zeros((len(starts) - 1, compiled.facilities.count, len(BlockedBy)), dtype=np.int64)
    _add_waits_for_places(walked.steps, compiled.facilities.holds_place, starts, seconds)
    add_waits_for_homes(
        walked.turns,
        walked.lettings,
        register.of_turn,
        alike.class_of,
        alike.first,
        alike.meant,
        starts,
        seconds,
    )
    return seconds


@compiled_function
def _add_waits_for_places(steps: Ints, holds_place: Bools, starts: Ints, seconds: Ints) -> None:
    """Add from when people were ready, and held a place, to what became of them next; or to the end of the run."""
    most = 0
    for step in range(len(steps)):
        most += steps[step, Step.KIND] == EventKind.READY
    began = np.empty(most, dtype=np.int64)  # the step with which each wait began, ``NONE`` when it is over
    waits = 0
    table = new_table(most)
    for step in range(len(steps)):
        person = steps[step, Step.PERSON]
        before = number_of(table, person)
        if before != NONE and began[before] != NONE:
            _add(steps, began[before], steps[step, Step.TIME], starts, seconds)
            began[before] = NONE
        sent_on = steps[step, Step.KIND] == EventKind.READY and steps[step, Step.OTHER_UNIT] != NONE
        if sent_on and holds_place[steps[step, Step.UNIT]]:
            enter(table, person, waits)
            began[waits] = step
            waits += 1
    for step in began[:waits]:
        if step != NONE:
            _add(steps, step, starts[-1], starts, seconds)


@compiled_function
def _add(steps: Ints, step: int, end: int, starts: Ints, seconds: Ints) -> None:
    """Add a wait for a place, cut at the beginning of months."""
    begin, unit = steps[step, Step.TIME], steps[step, Step.UNIT]
    month = np.searchsorted(starts, begin, side="right") - 1
    while begin < end:
        until = min(end, starts[month + 1])
        seconds[month, unit, BlockedBy.NO_PLACE] += until - begin
        begin = until
        month += 1
