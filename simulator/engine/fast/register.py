"""The register in the compiled engine: households that register as urgent, and how they leave without a home.

They stand in one list for each destination, household size, kind of group and priority class, so that the first
household that fits a home is the first of a few lists.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import Cause, EventKind, Purpose
from simulator.engine import rules
from simulator.engine.fast import lists, log
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.facilities import release
from simulator.engine.fast.layout import (
    AFTER,
    ALWAYS_RENEWED,
    CLASS,
    CLASSES,
    DESTINATION,
    FACILITY,
    FIRST,
    FOLLOW,
    FOLLOWS_KEY,
    GROUP,
    ID,
    KIND,
    LIST,
    NEXT,
    NONE,
    NOW,
    ORIGIN,
    OWN_FACTORS,
    OWN_SOLUTION_TIME,
    PERSONS,
    QUEUE_KINDS,
    RENEWAL,
    REPLICATION,
    SEED,
    SEGMENT,
    SEGMENTS,
    SINCE,
    SIZES,
    UNIT,
    VALIDITY_MONTHS,
    WAITING,
    WHO,
    constant,
)
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, merged, part
from simulator.random.draws import chance, household_size, uniform, uniforms

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_REGISTERED, _LAPSED = constant(EventKind.REGISTERED), constant(EventKind.LAPSED)
_OWN_SOLUTION = constant(EventKind.OWN_SOLUTION)
_EXPIRED = constant(Cause.EXPIRED)
_PERSONS_PURPOSE, _DESTINATION_PURPOSE = constant(Purpose.PERSONS), constant(Purpose.DESTINATION)
_OWN_PURPOSE, _RENEWAL_PURPOSE = constant(Purpose.OWN_SOLUTION), constant(Purpose.RENEWAL)
_destination = part(rules.destination)
_months_later = part(rules.months_later)


@inlined
def queue(fixed: Ints, destination: int, persons: int, kind: int, priority_class: int) -> int:
    """Return the number of a list."""
    return ((destination * fixed[SIZES] + persons) * fixed[QUEUE_KINDS] + kind) * fixed[
        CLASSES
    ] + priority_class


@merged
def join(
    state: Ints,
    fixed: Ints,
    people: Ints,
    ends: Ints,
    waiting: Ints,
    plans: Ints,
    rows: Ints,
    times: Floats,
    groups: Ints,
    by_group: Ints,
    mean_size: Floats,
    factors: Floats,
    key: Floats,
    month_grid: Ints,
    who: int,
    registered: int,
    left: int,
    cause: int,
) -> None:
    """Let a household register. Its destination and size are drawn where they are not known yet (``NONE``).

    Parameters
    ----------
    waiting
        (municipalities, kinds of groups x priority classes) which household sizes wait, a bit for each.
    groups, by_group
        (groups, columns) and (segments, groups, columns): what is laid down for each group.
    mean_size, factors
        (groups,) mean household size, and the dated factors.
    key
        Cumulative shares of the municipalities: the fair ones by segment, and then the rows of the reference year.
    who
        The household.
    registered
        Since when; before the first day for the opening backlog.
    left, cause
        The facility whose care it leaves, and why it registers again.
    """
    segment, group, identity = state[SEGMENT], people[who, GROUP], people[who, ID]
    if people[who, DESTINATION] == NONE:
        place = people[who, ORIGIN] if people[who, FACILITY] == NONE else people[who, FACILITY]
        if groups[group, FOLLOWS_KEY]:
            people[who, DESTINATION] = _destination(
                factors[segment, FOLLOW],
                uniforms(state[SEED], state[REPLICATION], _DESTINATION_PURPOSE, identity, 0),
                key[segment],
                key[fixed[SEGMENTS] + place],
            )
        else:
            people[who, DESTINATION] = place
    if people[who, PERSONS] == NONE:
        drawn = uniform(state[SEED], state[REPLICATION], _PERSONS_PURPOSE, identity, 0)
        people[who, PERSONS] = household_size(mean_size[group], drawn)
    people[who, SINCE] = registered
    people[who, WAITING] = 1
    number = queue(
        fixed,
        people[who, DESTINATION],
        people[who, PERSONS],
        groups[group, KIND],
        by_group[segment, group, CLASS],
    )
    lists.join(people, ends, number, who)
    _wait(fixed, waiting, people, who)
    log.of_household(state, rows, people, registered, _REGISTERED, who, cause, left)
    time = draw_time(
        times,
        fixed[OWN_SOLUTION_TIME],
        factors[segment, OWN_FACTORS + group],
        state[SEED],
        state[REPLICATION],
        _OWN_PURPOSE,
        identity,
        0,
    )
    leaves = max(registered, 0) + time
    schedule(state, plans, leaves, _OWN_SOLUTION, identity, who, NONE)
    if not groups[group, ALWAYS_RENEWED]:
        _expect_end_of_validity(state, fixed, people, plans, month_grid, who, registered, 1)


@merged
def _expect_end_of_validity(
    state: Ints,
    fixed: Ints,
    people: Ints,
    plans: Ints,
    month_grid: Ints,
    who: int,
    since: int,
    renewals: int,
) -> None:
    """Plan the next end of the validity; one that lies before the first day was renewed then."""
    end = _months_later(since, fixed[VALIDITY_MONTHS], month_grid)
    while end < 0:
        renewals += 1
        end = _months_later(end, fixed[VALIDITY_MONTHS], month_grid)
    schedule(state, plans, end, _LAPSED, people[who, ID], who, renewals)


@part
def is_renewed(
    state: Ints,
    fixed: Ints,
    people: Ints,
    plans: Ints,
    by_group: Ints,
    month_grid: Ints,
    who: int,
    renewals: int,
) -> bool:
    """Return whether the urgency of a household is renewed at the end of its validity, and plan the next end."""
    drawn = chance(state[SEED], state[REPLICATION], _RENEWAL_PURPOSE, people[who, ID], renewals)
    if drawn >= by_group[state[SEGMENT], people[who, GROUP], RENEWAL]:
        return False
    _expect_end_of_validity(state, fixed, people, plans, month_grid, who, state[NOW], renewals + 1)
    return True


@part
def leave_without_home(
    state: Ints,
    people: Ints,
    units: Ints,
    ends: Ints,
    waiting: Ints,
    plans: Ints,
    rows: Ints,
    fixed: Ints,
    dated: Ints,
    factors: Floats,
    times: Floats,
    who: int,
    kind: int,
    cause: int,
) -> None:
    """Let a household leave the register without a home, and the place that it holds."""
    leave(fixed, people, ends, waiting, who)
    log.of_household(state, rows, people, state[NOW], kind, who, cause, NONE)
    if people[who, UNIT] != NONE:
        unit = people[who, UNIT]
        release(state, people, units, ends, plans, rows, fixed, dated, factors, times, unit)


@merged
def leave(fixed: Ints, people: Ints, ends: Ints, waiting: Ints, who: int) -> None:
    """Take a household out of the register."""
    people[who, WAITING] = 0
    lists.leave(people, ends, who)
    number = people[who, LIST]
    if ends[number, FIRST] == NONE:
        columns = fixed[QUEUE_KINDS] * fixed[CLASSES]
        waiting[people[who, DESTINATION], number % columns] &= ~(1 << people[who, PERSONS])


@inlined
def _wait(fixed: Ints, waiting: Ints, people: Ints, who: int) -> None:
    """Note that a household of this size waits."""
    columns = fixed[QUEUE_KINDS] * fixed[CLASSES]
    waiting[people[who, DESTINATION], people[who, LIST] % columns] |= 1 << people[who, PERSONS]


@inlined
def first_waiting(people: Ints, ends: Ints, refused: Ints, number: int, refused_by: int) -> int:
    """Return the first on a list who has not refused a home.

    Parameters
    ----------
    refused, refused_by
        Who refused which home, and the first row of those who refused this one.
    """
    who = ends[number, FIRST]
    while who != NONE and _is_among(refused, refused_by, who):
        who = people[who, AFTER]
    return who


@inlined
def _is_among(refused: Ints, first: int, who: int) -> bool:
    note = first
    while note != NONE and refused[note, WHO] != who:
        note = refused[note, NEXT]
    return note != NONE
