"""The register in the compiled engine: households that register as urgent, and how they leave without a home.

They stand in one list for each destination, household size, kind of group and priority class, so that the first
household that fits a home is the first of a few lists.
"""

from __future__ import annotations

from simulator.contract import EventKind, Purpose
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
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, part
from simulator.random.draws import chance, pick, uniform, uniforms

_REGISTERED, _LAPSED = constant(EventKind.REGISTERED), constant(EventKind.LAPSED)
_OWN_SOLUTION = constant(EventKind.OWN_SOLUTION)
_PERSONS_PURPOSE, _DESTINATION_PURPOSE = constant(Purpose.PERSONS), constant(Purpose.DESTINATION)
_OWN_PURPOSE, _RENEWAL_PURPOSE = constant(Purpose.OWN_SOLUTION), constant(Purpose.RENEWAL)
_destination = part(rules.destination)
_months_later = part(rules.months_later)


@inlined
def queue(run: Run, destination: int, persons: int, kind: int, priority_class: int) -> int:
    """Return the number of a list."""
    fixed = run.fixed
    return ((destination * fixed[SIZES] + persons) * fixed[QUEUE_KINDS] + kind) * fixed[
        CLASSES
    ] + priority_class


@part
def join(run: Run, who: int, registered: int, left: int, cause: int) -> None:
    """Let a household register. Its destination and size are drawn where they are not known yet (``NONE``).

    Parameters
    ----------
    who
        The household.
    registered
        Since when; before the first day for the opening backlog.
    left, cause
        The facility whose care it leaves, and why it registers again.
    """
    state, fixed, people, groups = run.state, run.fixed, run.people, run.groups
    by_group, factors, key = run.by_group, run.factors, run.key
    segment, group, identity = state[SEGMENT], people[who, GROUP], people[who, ID]
    # All is drawn at first, needed or not: the processor draws side by side what does not wait for something else.
    seed, replication = state[SEED], state[REPLICATION]
    of_destination = uniforms(seed, replication, _DESTINATION_PURPOSE, identity, 0)
    of_persons = uniform(seed, replication, _PERSONS_PURPOSE, identity, 0)
    own_factor = factors[segment, OWN_FACTORS + group]
    time = draw_time(run, fixed[OWN_SOLUTION_TIME], own_factor, _OWN_PURPOSE, identity, 0)
    if people[who, DESTINATION] == NONE:
        place = people[who, ORIGIN] if people[who, FACILITY] == NONE else people[who, FACILITY]
        if groups[group, FOLLOWS_KEY]:
            people[who, DESTINATION] = _destination(
                factors[segment, FOLLOW],
                of_destination,
                key[segment],
                key[fixed[SEGMENTS] + place],
            )
        else:
            people[who, DESTINATION] = place
    if people[who, PERSONS] == NONE:
        people[who, PERSONS] = 1 + pick(run.household_sizes[group], of_persons)
    people[who, SINCE] = registered
    people[who, WAITING] = 1
    number = queue(
        run,
        people[who, DESTINATION],
        people[who, PERSONS],
        groups[group, KIND],
        by_group[segment, group, CLASS],
    )
    lists.join(run, number, who)
    _wait(run, who)
    log.of_household(run, registered, _REGISTERED, who, cause, left)
    leaves = max(registered, 0) + time
    schedule(run, leaves, _OWN_SOLUTION, identity, who, NONE)
    if not groups[group, ALWAYS_RENEWED]:
        _expect_end_of_validity(run, who, registered, 1)


@part
def _expect_end_of_validity(run: Run, who: int, since: int, renewals: int) -> None:
    """Plan the next end of the validity; one that lies before the first day was renewed then."""
    fixed, people, month_grid = run.fixed, run.people, run.month_grid
    end = _months_later(since, fixed[VALIDITY_MONTHS], month_grid)
    while end < 0:
        renewals += 1
        end = _months_later(end, fixed[VALIDITY_MONTHS], month_grid)
    schedule(run, end, _LAPSED, people[who, ID], who, renewals)


@part
def is_renewed(run: Run, who: int, renewals: int) -> bool:
    """Return whether the urgency of a household is renewed at the end of its validity, and plan the next end."""
    state, people, by_group = run.state, run.people, run.by_group
    drawn = chance(state[SEED], state[REPLICATION], _RENEWAL_PURPOSE, people[who, ID], renewals)
    if drawn >= by_group[state[SEGMENT], people[who, GROUP], RENEWAL]:
        return False
    _expect_end_of_validity(run, who, state[NOW], renewals + 1)
    return True


@part
def leave_without_home(run: Run, who: int, kind: int, cause: int) -> None:
    """Let a household leave the register without a home, and the place that it holds."""
    state, people = run.state, run.people
    leave(run, who)
    log.of_household(run, state[NOW], kind, who, cause, NONE)
    if people[who, UNIT] != NONE:
        unit = people[who, UNIT]
        release(run, unit)


@part
def leave(run: Run, who: int) -> None:
    """Take a household out of the register."""
    fixed, people, ends, waiting = run.fixed, run.people, run.ends, run.waiting
    people[who, WAITING] = 0
    lists.leave(run, who)
    number = people[who, LIST]
    if ends[number, FIRST] == NONE:
        columns = fixed[QUEUE_KINDS] * fixed[CLASSES]
        waiting[people[who, DESTINATION], number % columns] &= ~(1 << people[who, PERSONS])


@inlined
def _wait(run: Run, who: int) -> None:
    """Note that a household of this size waits."""
    fixed, waiting, people = run.fixed, run.waiting, run.people
    columns = fixed[QUEUE_KINDS] * fixed[CLASSES]
    waiting[people[who, DESTINATION], people[who, LIST] % columns] |= 1 << people[who, PERSONS]


@inlined
def first_waiting(run: Run, number: int, refused_by: int) -> int:
    """Return the first on a list who has not refused a home; ``refused_by`` is the first row of its refusals."""
    people, ends = run.people, run.ends
    who = ends[number, FIRST]
    while who != NONE and _is_among(run, refused_by, who):
        who = people[who, AFTER]
    return who


@inlined
def _is_among(run: Run, first: int, who: int) -> bool:
    refused = run.refused
    note = first
    while note != NONE and refused[note, WHO] != who:
        note = refused[note, NEXT]
    return note != NONE
