"""Who was in the register, from when until when: each registration, with the time at which the household left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.contract import NONE, EventKind
from simulator.jit import compiled as compiled_function
from simulator.results.log import Ints
from simulator.results.numbers import enter, new_table, number_of
from simulator.results.walk import Walk
from simulator.results.walk_names import Turn

NEVER = np.iinfo(np.int64).max
"""When those left who still waited at the end of the run."""


@dataclass(frozen=True)
class Register:
    """The registrations of a replication.

    Attributes
    ----------
    of_turn
        (turns,) the number of the registration that a turn is about, counted from 0 in the order of the log; ``NONE``
        where the household never registered.
    turn
        (registrations,) the turn in which they registered.
    left
        (registrations,) the second at which the household left the register; ``NEVER`` where it did not.
    """

    of_turn: Ints
    turn: Ints
    left: Ints

    @classmethod
    def of(cls, walked: Walk) -> Register:
        """Return the registrations that a walk over the log has noted."""
        return cls(*_match(walked.turns))


def longest_waits(walked: Walk, register: Register, ends: Ints, places: int) -> Ints:
    """Return how long the longest has waited of those who wait at some moments: (moments, municipalities) seconds.

    Parameters
    ----------
    walked
        The walk over the log.
    register
        Its registrations.
    ends
        (moments,) in order.
    places
        How many municipalities there are; households are counted where they are answered for.
    """
    longest = np.zeros((len(ends), places), dtype=np.int64)
    _longest(walked.turns, register.turn, register.left, ends, longest)
    return longest


@compiled_function
def _match(turns: Ints) -> tuple[Ints, Ints, Ints]:
    registered = 0
    for turn in range(len(turns)):
        registered += turns[turn, Turn.KIND] == EventKind.REGISTERED
    turn_of = np.empty(registered, dtype=np.int64)
    left = np.full(registered, NEVER, dtype=np.int64)
    of_turn = np.empty(len(turns), dtype=np.int64)
    table = new_table(registered)
    count = 0
    for turn in range(len(turns)):
        kind, household = turns[turn, Turn.KIND], turns[turn, Turn.HOUSEHOLD]
        if kind == EventKind.REGISTERED:
            enter(table, household, count)
            turn_of[count] = turn
            of_turn[turn] = count
            count += 1
        else:
            found = number_of(table, household)
            of_turn[turn] = found
            if kind != EventKind.REFUSED and found != NONE:
                left[found] = turns[turn, Turn.TIME]
    return of_turn, turn_of, left


@compiled_function
def _longest(turns: Ints, turn_of: Ints, left: Ints, ends: Ints, longest: Ints) -> None:
    for i in range(len(left)):
        since, place = turns[turn_of[i], Turn.TIME], turns[turn_of[i], Turn.DESTINATION]
        moment = np.searchsorted(ends, since, side="right")
        while moment < len(ends) and ends[moment] <= left[i]:
            longest[moment, place] = max(longest[moment, place], ends[moment] - since)
            moment += 1
