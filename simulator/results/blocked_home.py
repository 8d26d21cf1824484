"""Why places were blocked by households that wait for a home: a walk through their turns and all lettings.

Households that are alike share the cause, but for those that refused and those about whom nothing was decided yet. So
each class has its running totals of seconds by cause, and who follows its class has to be looked at only when it
begins to follow, when it no longer does, and at the end of each month.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, BlockedBy, EventKind
from simulator.jit import compiled
from simulator.results.numbers import enter, new_table, number_of
from simulator.results.walk import Letting, Turn

Ints = NDArray[np.int64]

_CAUSES = len(BlockedBy)
# The causes that a decision can be for those who did not refuse.
_FIRST_CAUSE, _LAST_CAUSE = int(BlockedBy.NO_QUOTA), int(BlockedBy.OUTRANKED)
# The columns of a class, after its running totals by cause: its cause, until when that is in the totals, and the
# first in the chain of its households that do not follow it.
_CAUSE, _TOTALLED, _APART, _CLASS_COLUMNS = range(_CAUSES, _CAUSES + 4)
# The columns of a household that holds a place, after the totals of its class up to which it has been counted: where
# it stands, until when it has been counted, since when its refusal counts, the next one in the chain, which place it
# holds, and its class.
_STATE, _COUNTED, _REFUSED, _NEXT, _UNIT, _CLASS, _HOLDER_COLUMNS = range(_CAUSES, _CAUSES + 7)
# Where it stands: it does not hold its place yet; nothing was decided about it yet; it follows its class; it has
# refused the latest home; it has left.
_TO_COME, _UNDECIDED, _FOLLOWS, _HAS_REFUSED, _LEFT = range(5)
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
        room = np.empty((3, len(holders) + len(theirs)), dtype=np.int64)
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
            room[0],
            room[1],
            room[2],
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


@compiled
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
    here: Ints,
    due: Ints,
    becomes: Ints,
    starts: Ints,
    seconds: Ints,
) -> None:
    """Go through turns and lettings in the order of the log, and through the ends of months.

    Each of these says who is due to be counted, and how they stand from then on; the counting comes last. All that is
    one function: numba counts references to arrays when a function calls another one that has branches, which costs
    more than what is done here.
    """
    held, month, i, letting = 0, 0, 0, 0  # of those who hold a place now, ``here`` has the first ``held``
    while month < len(seconds):
        of_turn = turns[theirs[i, _TURN], Turn.ROW] if i < len(theirs) else _NEVER
        of_letting = lettings[letting, Letting.ROW] if letting < len(lettings) else _NEVER
        time = starts[-1]
        if of_turn < of_letting:
            time = max(turns[theirs[i, _TURN], Turn.TIME], 0)
        elif of_letting < _NEVER:
            time = lettings[letting, Letting.TIME]
        month_ends = time >= starts[month + 1]
        count = 0

        if month_ends:
            time = starts[month + 1]
            for k in range(held):
                who = here[k]
                if holders[who, _STATE] != _LEFT:
                    due[count], becomes[count] = who, holders[who, _STATE]
                    here[count] = who
                    count += 1
            held = count

        elif of_turn < of_letting:
            who, kind = theirs[i, _WHO], turns[theirs[i, _TURN], Turn.KIND]
            due[0], count = who, 1
            if kind == EventKind.REGISTERED:
                here[held] = who
                held += 1
                becomes[0] = _UNDECIDED
                # What was decided in this very second counts.
                place, before = turns[theirs[i, _TURN], Turn.DESTINATION], letting - 1
                while before >= 0 and lettings[before, Letting.TIME] == time:
                    meaning = lettings[before, Letting.MEANING]
                    is_here = lettings[before, Letting.MUNICIPALITY] == place
                    if is_here and meant[holders[who, _CLASS], meaning] != NONE:
                        becomes[0] = _FOLLOWS
                    before -= 1
            elif kind == EventKind.REFUSED:
                becomes[0] = _HAS_REFUSED
                holders[who, _REFUSED] = time
                theirs[i, _BEFORE] = refusals[theirs[i, _HOME]]
                refusals[theirs[i, _HOME]] = i
            else:
                becomes[0] = _LEFT
            i += 1

        else:
            place, meaning = lettings[letting, Letting.MUNICIPALITY], lettings[letting, Letting.MEANING]
            for k in range(first_in_use[place], first_in_use[place + 1]):
                number = in_use[k]
                cause = meant[number, meaning]
                if cause != NONE:
                    # Also where the cause stays the same: nobody can guess when it does, and guessing costs more.
                    classes[number, classes[number, _CAUSE]] += time - classes[number, _TOTALLED]
                    classes[number, _TOTALLED] = time
                    classes[number, _CAUSE] = cause
                    who = classes[number, _APART]
                    classes[number, _APART] = NONE
                    while who != NONE:
                        following = holders[who, _NEXT]
                        if holders[who, _STATE] == _HAS_REFUSED and holders[who, _REFUSED] == time:
                            # A refusal counts more than what is decided in the same second.
                            holders[who, _NEXT] = classes[number, _APART]
                            classes[number, _APART] = who
                        elif holders[who, _STATE] != _LEFT:
                            due[count], becomes[count] = who, _FOLLOWS
                            count += 1
                        who = following
            if let[letting] != NONE:
                # For those who refused this home, its letting means once more that they refused: where it stands in
                # the municipality that answers for them. A home of other supply may be let many times: the first
                # time after the refusal counts.
                refusal = refusals[let[letting]]
                refusals[let[letting]] = NONE
                while refusal != NONE:
                    if turns[theirs[refusal, _TURN], Turn.AT_HOME]:
                        due[count], becomes[count] = theirs[refusal, _WHO], _HAS_REFUSED
                        holders[due[count], _REFUSED] = time
                        count += 1
                    refusal = theirs[refusal, _BEFORE]
            letting += 1

        for k in range(count):
            who = due[k]
            state, unit, number = holders[who, _STATE], holders[who, _UNIT], holders[who, _CLASS]
            if state == _LEFT:
                continue
            if state == _FOLLOWS or becomes[k] == _FOLLOWS:
                classes[number, classes[number, _CAUSE]] += time - classes[number, _TOTALLED]
                classes[number, _TOTALLED] = time
            if state == _FOLLOWS:
                for cause in range(_FIRST_CAUSE, _LAST_CAUSE + 1):
                    seconds[month, unit, cause] += classes[number, cause] - holders[who, cause]
            elif state == _HAS_REFUSED:
                seconds[month, unit, BlockedBy.REFUSED] += time - holders[who, _COUNTED]
            elif state == _UNDECIDED:
                seconds[month, unit, BlockedBy.NO_HOME] += time - holders[who, _COUNTED]
            holders[who, _COUNTED] = time
            if becomes[k] == _FOLLOWS:
                for cause in range(_FIRST_CAUSE, _LAST_CAUSE + 1):
                    holders[who, cause] = classes[number, cause]
            elif becomes[k] != _LEFT and state in (_FOLLOWS, _TO_COME):
                holders[who, _NEXT] = classes[number, _APART]
                classes[number, _APART] = who
            holders[who, _STATE] = becomes[k]

        month += month_ends
