"""Why places were blocked by households that wait for a home: a walk through their turns and all lettings.

Households that are alike share the cause, but for those that refused and those about whom nothing was decided yet. So
each class has clocks, one for each cause, that run while it is the cause; and for the others the time itself is the
clock. Who begins to follow a clock takes its reading off the seconds of a place, and who no longer does adds it; what
is between is how long it ran meanwhile. At the end of a month the readings of all who follow are added, and taken off
the next month: that takes only their number, so nobody has to be looked at then.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, BlockedBy, EventKind
from simulator.jit import compiled, lean, part
from simulator.results.numbers import enter, new_table, number_of
from simulator.results.walk_names import Letting, Turn

Ints = NDArray[np.int64]

# The causes that a decision can be for those who did not refuse.
_FIRST_CAUSE, _LAST_CAUSE = int(BlockedBy.NO_QUOTA), int(BlockedBy.OUTRANKED)
# The columns of a class, after its clocks by cause: its cause, until when that is in the clocks, and the first in the
# chain of its households that do not follow it.
_CAUSE, _TOLD, _APART, _CLASS_COLUMNS = range(len(BlockedBy), len(BlockedBy) + 4)
# The columns of a household that holds a place: where it stands, since when its refusal counts, the next one in the
# chain, which place it holds, and its class.
_STATE, _REFUSED, _NEXT, _UNIT, _CLASS, _HOLDER_COLUMNS = range(6)
# Where it stands: it does not hold its place yet; nothing was decided about it yet; it has refused the latest home;
# it follows its class; it has left.
_TO_COME, _UNDECIDED, _HAS_REFUSED, _FOLLOWS, _LEFT = range(5)
# The columns of a turn of a holder of a place: the turn, the holder, the number of the home that it refused, and the
# one who refused it before.
_TURN, _WHO, _HOME, _BEFORE = range(4)
_NEVER = np.iinfo(np.int64).max


@compiled
def add_waits_for_homes(
    turns: Ints,
    lettings: Ints,
    registration: Ints,
    class_of: Ints,
    first_class: Ints,
    meant: Ints,
    starts: Ints,
    seconds: Ints,
) -> None:
    """Add from when households registered and held a place to when they left the register; or to the end of the run.

    Parameters
    ----------
    turns, lettings
        What a walk over the log has noted.
    registration
        The registration of each turn; see ``register.Register``.
    class_of, first_class, meant
        The classes of households; see ``alike.Alike``.
    starts
        The second at which each month begins, and the end.
    seconds
        (months, units, causes), to which is added.
    """
    holders, theirs = _holders(turns, registration, class_of)
    if len(holders):
        refusals, let = _number_refused_homes(turns, theirs, lettings)
        in_use, first_in_use = _classes_in_use(holders, first_class)
        classes = np.zeros((len(meant), _CLASS_COLUMNS), dtype=np.int64)
        classes[:, _APART] = NONE
        units = seconds.shape[1]
        by_time = np.zeros((units, 2), dtype=np.int64)
        by_class = np.zeros((units, len(meant)), dtype=np.int64)
        _go_through(
            turns,
            theirs,
            lettings,
            let,
            holders,
            classes,
            in_use,
            first_in_use,
            meant,
            refusals,
            by_time,
            by_class,
            starts,
            seconds,
        )


@compiled
def _holders(turns: Ints, registration: Ints, class_of: Ints) -> tuple[Ints, Ints]:
    """Return who holds a place when registering: (holders, columns); and their turns: (turns, columns)."""
    number = np.full(len(turns), NONE, dtype=np.int64)
    rows = np.empty(len(turns), dtype=np.int64)
    count, count_turns = 0, 0
    for turn in range(len(turns)):
        one = registration[turn]
        if turns[turn, Turn.KIND] == EventKind.REGISTERED and turns[turn, Turn.UNIT] != NONE:
            number[one] = count
            count += 1
        if one != NONE and number[one] != NONE:
            rows[count_turns] = turn
            count_turns += 1
    holders = np.zeros((count, _HOLDER_COLUMNS), dtype=np.int64)
    theirs = np.full((count_turns, 4), NONE, dtype=np.int64)
    for i in range(count_turns):
        turn = rows[i]
        who = number[registration[turn]]
        theirs[i, _TURN], theirs[i, _WHO] = turn, who
        if turns[turn, Turn.KIND] == EventKind.REGISTERED:
            answers, persons = turns[turn, Turn.DESTINATION], turns[turn, Turn.PERSONS]
            holders[who, _CLASS] = class_of[answers, persons, turns[turn, Turn.GROUP]]
            holders[who, _UNIT] = turns[turn, Turn.UNIT]
    return holders, theirs


@compiled
def _number_refused_homes(turns: Ints, theirs: Ints, lettings: Ints) -> tuple[Ints, Ints]:
    """Give each home that a holder of a place refused a number, in the column of the turn.

    Returns
    -------
    refusals
        (homes,) the latest refusal of each that waits for the letting of the home: still ``NONE``.
    let
        (lettings,) the number of the home that is let; ``NONE`` where nobody refused it.
    """
    table = new_table(len(theirs))
    homes = 0
    for i in range(len(theirs)):
        turn = theirs[i, _TURN]
        if turns[turn, Turn.KIND] == EventKind.REFUSED:
            found = number_of(table, turns[turn, Turn.HOME])
            if found == NONE:
                enter(table, turns[turn, Turn.HOME], homes)
                found = homes
                homes += 1
            theirs[i, _HOME] = found
    let = np.empty(len(lettings), dtype=np.int64)
    for letting in range(len(lettings)):
        let[letting] = number_of(table, lettings[letting, Letting.HOME])
    return np.full(homes, NONE, dtype=np.int64), let


@compiled
def _classes_in_use(holders: Ints, first_class: Ints) -> tuple[Ints, Ints]:
    """Return the classes that a holder of a place is of, and the first of each municipality among them."""
    in_use = np.zeros(first_class[-1], dtype=np.bool_)
    for who in range(len(holders)):
        in_use[holders[who, _CLASS]] = True
    numbers = np.flatnonzero(in_use)
    return numbers, np.searchsorted(numbers, first_class)


@lean
def _go_through(
    turns: Ints,
    theirs: Ints,
    lettings: Ints,
    let: Ints,
    holders: Ints,
    classes: Ints,
    in_use: Ints,
    first_in_use: Ints,
    meant: Ints,
    refusals: Ints,
    by_time: Ints,
    by_class: Ints,
    starts: Ints,
    seconds: Ints,
) -> None:
    """Go through turns and lettings in the order of the log, and through the ends of months.

    ``by_time`` (units, 2) and ``by_class`` (units, classes) count who follows which clock: that of those about whom
    nothing was decided, that of those who refused, and those of each class.
    """
    month, i, letting = 0, 0, 0
    while True:
        of_turn = turns[theirs[i, _TURN], Turn.ROW] if i < len(theirs) else _NEVER
        of_letting = lettings[letting, Letting.ROW] if letting < len(lettings) else _NEVER
        time = starts[-1]
        if of_turn < of_letting:
            time = max(turns[theirs[i, _TURN], Turn.TIME], 0)
        elif of_letting < _NEVER:
            time = lettings[letting, Letting.TIME]
        while time >= starts[month + 1]:
            _end_month(month, starts[month + 1], by_time, by_class, in_use, classes, seconds)
            month += 1
            if month == len(seconds):
                return

        if of_turn < of_letting:
            who, kind = theirs[i, _WHO], turns[theirs[i, _TURN], Turn.KIND]
            if kind == EventKind.REGISTERED:
                becomes = _UNDECIDED
                # What was decided in this very second counts.
                place, before = turns[theirs[i, _TURN], Turn.DESTINATION], letting - 1
                while before >= 0 and lettings[before, Letting.TIME] == time:
                    meaning = lettings[before, Letting.MEANING]
                    is_here = lettings[before, Letting.MUNICIPALITY] == place
                    if is_here and meant[holders[who, _CLASS], meaning] != NONE:
                        becomes = _FOLLOWS
                    before -= 1
                _follow(who, becomes, time, month, holders, classes, by_time, by_class, seconds)
            elif kind == EventKind.REFUSED:
                _follow(who, _HAS_REFUSED, time, month, holders, classes, by_time, by_class, seconds)
                theirs[i, _BEFORE] = refusals[theirs[i, _HOME]]
                refusals[theirs[i, _HOME]] = i
            else:
                _follow(who, _LEFT, time, month, holders, classes, by_time, by_class, seconds)
            i += 1

        else:
            place, meaning = lettings[letting, Letting.MUNICIPALITY], lettings[letting, Letting.MEANING]
            for k in range(first_in_use[place], first_in_use[place + 1]):
                number = in_use[k]
                cause = meant[number, meaning]
                if cause != NONE:
                    # Also where the cause stays the same: nobody can guess when it does, and guessing costs more.
                    _tell(classes, number, time)
                    classes[number, _CAUSE] = cause
                    who = classes[number, _APART]
                    classes[number, _APART] = NONE
                    while who != NONE:
                        following = holders[who, _NEXT]
                        if holders[who, _STATE] == _HAS_REFUSED and holders[who, _REFUSED] == time:
                            # A refusal counts more than what is decided in the same second.
                            holders[who, _NEXT] = classes[number, _APART]
                            classes[number, _APART] = who
                        else:
                            _follow(who, _FOLLOWS, time, month, holders, classes, by_time, by_class, seconds)
                        who = following
            if let[letting] != NONE:
                # For those who refused this home, its letting means once more that they refused: where it stands in
                # the municipality that answers for them. A home of other supply may be let many times: the first
                # time after the refusal counts.
                refusal = refusals[let[letting]]
                refusals[let[letting]] = NONE
                while refusal != NONE:
                    if turns[theirs[refusal, _TURN], Turn.AT_HOME]:
                        who = theirs[refusal, _WHO]
                        _follow(who, _HAS_REFUSED, time, month, holders, classes, by_time, by_class, seconds)
                    refusal = theirs[refusal, _BEFORE]
            letting += 1


@part
def _follow(
    who: int,
    becomes: int,
    time: int,
    month: int,
    holders: Ints,
    classes: Ints,
    by_time: Ints,
    by_class: Ints,
    seconds: Ints,
) -> None:
    """Let a household stand elsewhere from now on, and so follow another clock, or none; who has left stays away."""
    state = holders[who, _STATE]
    if state == _LEFT:
        return
    if becomes == _HAS_REFUSED:
        holders[who, _REFUSED] = time
    if becomes == state:
        return
    unit, number = holders[who, _UNIT], holders[who, _CLASS]
    if _FOLLOWS in (state, becomes):
        _tell(classes, number, time)
    for stands, times in ((state, 1), (becomes, -1)):
        if stands == _FOLLOWS:
            by_class[unit, number] -= times
            for cause in range(_FIRST_CAUSE, _LAST_CAUSE + 1):
                seconds[month, unit, cause] += times * classes[number, cause]
        elif stands == _UNDECIDED:
            by_time[unit, 0] -= times
            seconds[month, unit, BlockedBy.NO_HOME] += times * time
        elif stands == _HAS_REFUSED:
            by_time[unit, 1] -= times
            seconds[month, unit, BlockedBy.REFUSED] += times * time
    if becomes in (_UNDECIDED, _HAS_REFUSED) and state in (_TO_COME, _FOLLOWS):
        holders[who, _NEXT] = classes[number, _APART]
        classes[number, _APART] = who
    holders[who, _STATE] = becomes


@part
def _tell(classes: Ints, number: int, time: int) -> None:
    """Bring the clocks of a class up to a time."""
    classes[number, classes[number, _CAUSE]] += time - classes[number, _TOLD]
    classes[number, _TOLD] = time


@part
def _end_month(
    month: int, end: int, by_time: Ints, by_class: Ints, in_use: Ints, classes: Ints, seconds: Ints
) -> None:
    """Add the readings of all who follow a clock, and take them off the next month, if there is one."""
    following = month + 1
    for number in in_use:
        _tell(classes, number, end)
    for unit in range(len(by_time)):
        undecided, refused = by_time[unit, 0] * end, by_time[unit, 1] * end
        seconds[month, unit, BlockedBy.NO_HOME] += undecided
        seconds[month, unit, BlockedBy.REFUSED] += refused
        if following < len(seconds):
            seconds[following, unit, BlockedBy.NO_HOME] -= undecided
            seconds[following, unit, BlockedBy.REFUSED] -= refused
        for number in in_use:
            if by_class[unit, number]:
                for cause in range(_FIRST_CAUSE, _LAST_CAUSE + 1):
                    reading = by_class[unit, number] * classes[number, cause]
                    seconds[month, unit, cause] += reading
                    if following < len(seconds):
                        seconds[following, unit, cause] -= reading
