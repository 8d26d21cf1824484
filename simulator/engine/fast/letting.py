"""Letting in the compiled engine: to whom a home is offered, in which order, and who takes it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import Cause, EventKind, Purpose
from simulator.engine import rules
from simulator.engine.fast import accounts as credits
from simulator.engine.fast import debts, lists, log
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.facilities import release
from simulator.engine.fast.layout import (
    CLASSES,
    DESTINATION,
    FITS,
    FREE_HOMES,
    FREE_NOW,
    GROUP,
    HOME,
    HOME_PLACE,
    ID,
    LIST,
    LIVED_IN,
    LIVED_IN_NOW,
    LIVING,
    NEXT,
    NONE,
    NOW,
    OFFERS_PER_HOME,
    ON_HOLD,
    PLACE,
    POOL,
    QUEUE_KINDS,
    REFUSAL_CHANCE,
    REFUSAL_SECONDS,
    REFUSALS,
    REFUSALS_ALLOWED,
    REFUSALS_NOTED,
    REFUSED_BY,
    REPAYS,
    REPLICATION,
    RESIDENT,
    SEED,
    SEGMENT,
    SINCE,
    SIZES,
    SOLIDARITY_CLOSED,
    STATUS,
    THERE,
    TOO_SHORT,
    UNIT,
    VACANCY,
    WHO,
    constant,
)
from simulator.engine.fast.register import first_waiting, leave, leave_without_home, queue
from simulator.engine.fast.returns import expect_return
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, merged, part
from simulator.random.draws import chance

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EVERYBODY, STATUS_HOLDERS, SERVED = constant(0), constant(1), constant(2)
"""Whom a home is offered to: rows of ``asked``. From SERVED on stand those whom each pool of other supply serves."""
FIRST_OFFER = NONE
"""What a LETTABLE event says that ends the void; after a refusal it has the number of the vacancy."""

_HOUSED, _REFUSED = constant(EventKind.HOUSED), constant(EventKind.REFUSED)
_LET_REGULAR, _LETTABLE = constant(EventKind.LET_REGULAR), constant(EventKind.LETTABLE)
_LAPSED, _MOVED_ON = constant(EventKind.LAPSED), constant(EventKind.MOVED_ON)
_NO_QUOTA, _NO_CANDIDATE, _REFUSED_BY_ALL = (
    constant(Cause.NO_QUOTA),
    constant(Cause.NO_CANDIDATE),
    constant(Cause.REFUSED),
)
_ACCEPTANCE, _LIVING_PURPOSE = constant(Purpose.ACCEPTANCE), constant(Purpose.LIVING)
_offer_index = part(rules.offer_index)
_loses_urgency = part(rules.loses_urgency)


@merged
def let(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    units: Ints,
    pools: Ints,
    ends: Ints,
    waiting: Ints,
    refused: Ints,
    plans: Ints,
    rows: Ints,
    accounts: Ints,
    owed: Ints,
    dated: Ints,
    groups: Ints,
    by_group: Ints,
    account_of: Ints,
    credit: Ints,
    suits: Ints,
    asked: Bools,
    factors: Floats,
    times: Floats,
    home: int,
) -> None:
    """Offer a home to urgent households as far as the quota goes, else let it to a regular seeker.

    Parameters
    ----------
    accounts, account_of, credit
        See ``accounts.grow``.
    suits
        (kinds of homes,) which household sizes a home suits, a bit for each.
    asked
        (whom, kinds of groups) which kinds of groups are asked.
    home
        The home.
    """
    limit = dated[state[SEGMENT], OFFERS_PER_HOME]
    offers = _refusals_of(homes, refused, home)
    cause = _REFUSED_BY_ALL if offers > 0 else _NO_CANDIDATE
    while offers < limit:
        who = NONE
        reserved = credits.has_credit(state, fixed, homes, accounts, account_of, credit, dated, home, True)
        if reserved:
            who = _first(
                state,
                fixed,
                people,
                homes,
                ends,
                waiting,
                refused,
                owed,
                dated,
                suits,
                asked,
                home,
                STATUS_HOLDERS,
            )
        if who == NONE:
            reserved = False
            if not credits.has_credit(state, fixed, homes, accounts, account_of, credit, dated, home, False):
                cause = _REFUSED_BY_ALL if offers > 0 else _NO_QUOTA
                break
            who = _first(
                state,
                fixed,
                people,
                homes,
                ends,
                waiting,
                refused,
                owed,
                dated,
                suits,
                asked,
                home,
                EVERYBODY,
            )
        if who == NONE:
            break
        if _accepts(state, people, homes, by_group, who, home):
            credits.take(fixed, homes, accounts, account_of, home, reserved)
            _house(
                state, fixed, people, homes, units, pools, ends, waiting, plans, rows, owed, dated, groups, by_group,
                factors, times, who, home,
            )  # fmt: skip
            return
        _refuse(
            state,
            fixed,
            people,
            homes,
            units,
            ends,
            waiting,
            refused,
            plans,
            rows,
            dated,
            factors,
            times,
            who,
            home,
        )
        offers += 1
        cause = _REFUSED_BY_ALL
        if fixed[REFUSAL_SECONDS] > 0:
            again = state[NOW] + fixed[REFUSAL_SECONDS]
            schedule(state, plans, again, _LETTABLE, homes[home, ID], home, homes[home, VACANCY])
            return
        if state[TOO_SHORT]:
            return
    log.of_home(state, rows, homes, state[NOW], _LET_REGULAR, home, cause)


@inlined
def is_for_urgent(
    state: Ints,
    fixed: Ints,
    homes: Ints,
    accounts: Ints,
    account_of: Ints,
    credit: Ints,
    dated: Ints,
    home: int,
) -> bool:
    """Return whether a home that can be let for the first time is offered at all; most are not."""
    return (
        dated[state[SEGMENT], OFFERS_PER_HOME] == 0  # Why it is not offered is told elsewhere.
        or credits.has_credit(state, fixed, homes, accounts, account_of, credit, dated, home, False)
        or credits.has_credit(state, fixed, homes, accounts, account_of, credit, dated, home, True)
    )


@part
def offer_other(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    units: Ints,
    pools: Ints,
    ends: Ints,
    waiting: Ints,
    refused: Ints,
    plans: Ints,
    rows: Ints,
    owed: Ints,
    dated: Ints,
    groups: Ints,
    by_group: Ints,
    suits: Ints,
    asked: Bools,
    factors: Floats,
    times: Floats,
    home: int,
) -> None:
    """Offer a free home of other supply to those it serves, each once, until somebody takes it; else it waits."""
    whom = SERVED + homes[home, POOL]
    while True:
        who = _first(
            state, fixed, people, homes, ends, waiting, refused, owed, dated, suits, asked, home, whom
        )
        if who == NONE:
            return
        if _accepts(state, people, homes, by_group, who, home):
            _house(
                state, fixed, people, homes, units, pools, ends, waiting, plans, rows, owed, dated, groups, by_group,
                factors, times, who, home,
            )  # fmt: skip
            return
        _refuse(
            state,
            fixed,
            people,
            homes,
            units,
            ends,
            waiting,
            refused,
            plans,
            rows,
            dated,
            factors,
            times,
            who,
            home,
        )
        if fixed[REFUSAL_SECONDS] > 0:
            homes[home, ON_HOLD] = 1
            again = state[NOW] + fixed[REFUSAL_SECONDS]
            schedule(state, plans, again, _LETTABLE, homes[home, ID], home, homes[home, VACANCY])
            return
        if state[TOO_SHORT]:
            return


@merged
def _first(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    ends: Ints,
    waiting: Ints,
    refused: Ints,
    owed: Ints,
    dated: Ints,
    suits: Ints,
    asked: Bools,
    home: int,
    whom: int,
) -> int:
    """Return who is asked first: of the home's own municipality, then of those it may house for.

    Where debts are repaid, the others go first.
    """
    place = homes[home, HOME_PLACE]
    if fixed[SOLIDARITY_CLOSED]:
        return _first_of(fixed, people, homes, ends, waiting, refused, suits, asked, home, whom, place, NONE)
    others_first = dated[state[SEGMENT], REPAYS] != 0
    for step in range(2):
        first = NONE
        if (step == 0) == others_first:
            for other in range(owed.shape[1]):
                if other != place and debts.allow(state, fixed, dated, owed, place, other):
                    first = _first_of(
                        fixed, people, homes, ends, waiting, refused, suits, asked, home, whom, other, first
                    )
        else:
            first = _first_of(
                fixed, people, homes, ends, waiting, refused, suits, asked, home, whom, place, NONE
            )
        if first != NONE:
            return first
    return NONE


@merged
def _first_of(
    fixed: Ints,
    people: Ints,
    homes: Ints,
    ends: Ints,
    waiting: Ints,
    refused: Ints,
    suits: Ints,
    asked: Bools,
    home: int,
    whom: int,
    destination: int,
    first: int,
) -> int:
    """Return who goes first of ``first`` and those of one destination whom the home suits; ``NONE``: nobody."""
    fitting, refused_by = suits[homes[home, FITS]], homes[home, REFUSED_BY]
    for priority_class in range(fixed[CLASSES]):
        found = False
        for kind in range(fixed[QUEUE_KINDS]):
            sizes = waiting[destination, kind * fixed[CLASSES] + priority_class] & fitting
            if sizes == 0 or not asked[whom, kind]:
                continue
            for persons in range(fixed[SIZES]):
                if sizes >> persons & 1:
                    number = queue(fixed, destination, persons, kind, priority_class)
                    who = first_waiting(people, ends, refused, number, refused_by)
                    if who != NONE:
                        found = True
                        if first == NONE or _precedes(fixed, people, who, first):
                            first = who
        if found:
            break
    return first


@inlined
def _precedes(fixed: Ints, people: Ints, who: int, other: int) -> bool:
    """Return whether a household is asked before another: by priority, since when it waits, and id."""
    mine, others = people[who, LIST] % fixed[CLASSES], people[other, LIST] % fixed[CLASSES]
    if mine != others:
        return mine < others
    return lists.goes_first(people[who, SINCE], people[who, ID], people[other, SINCE], people[other, ID])


@inlined
def _accepts(state: Ints, people: Ints, homes: Ints, by_group: Ints, who: int, home: int) -> bool:
    drawn = chance(
        state[SEED], state[REPLICATION], _ACCEPTANCE, people[who, ID], _offer_index(homes[home, ID])
    )
    return drawn >= by_group[state[SEGMENT], people[who, GROUP], REFUSAL_CHANCE]


@merged
def _house(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    units: Ints,
    pools: Ints,
    ends: Ints,
    waiting: Ints,
    plans: Ints,
    rows: Ints,
    owed: Ints,
    dated: Ints,
    groups: Ints,
    by_group: Ints,
    factors: Floats,
    times: Floats,
    who: int,
    home: int,
) -> None:
    """Let a household have a home: it leaves the register, and the place that it holds."""
    debts.book(owed, homes[home, HOME_PLACE], people[who, DESTINATION])
    if homes[home, POOL] != NONE:
        _move_in(state, people, homes, pools, plans, times, who, home)
    leave(fixed, people, ends, waiting, who)
    log.of_offer(state, rows, people, homes, state[NOW], _HOUSED, who, home)
    if people[who, UNIT] != NONE:
        unit = people[who, UNIT]
        release(state, people, units, ends, plans, rows, fixed, dated, factors, times, unit)
    people[who, HOME] = home
    people[who, PLACE] = homes[home, HOME_PLACE]
    people[who, SINCE] = state[NOW]
    people[who, THERE] = 1
    expect_return(state, fixed, people, plans, dated, groups, by_group, times, who)


@merged
def _move_in(
    state: Ints,
    people: Ints,
    homes: Ints,
    pools: Ints,
    plans: Ints,
    times: Floats,
    who: int,
    home: int,
) -> None:
    """Let a household live in a free home of other supply."""
    pool, identity = homes[home, POOL], people[who, ID]
    homes[home, STATUS] = LIVED_IN
    homes[home, RESIDENT] = who
    pools[pool, FREE_NOW] -= 1
    state[FREE_HOMES] -= 1
    pools[pool, LIVED_IN_NOW] += 1
    seed, replication = state[SEED], state[REPLICATION]
    stay = draw_time(times, pools[pool, LIVING], 1.0, seed, replication, _LIVING_PURPOSE, identity, 0)
    schedule(state, plans, state[NOW] + stay, _MOVED_ON, identity, who, NONE)


@part
def _refuse(
    state: Ints,
    fixed: Ints,
    people: Ints,
    homes: Ints,
    units: Ints,
    ends: Ints,
    waiting: Ints,
    refused: Ints,
    plans: Ints,
    rows: Ints,
    dated: Ints,
    factors: Floats,
    times: Floats,
    who: int,
    home: int,
) -> None:
    """Let a household refuse a home; who refuses too often loses the urgency."""
    people[who, REFUSALS] += 1
    _note(state, homes, refused, who, home)
    log.of_offer(state, rows, people, homes, state[NOW], _REFUSED, who, home)
    if _loses_urgency(people[who, REFUSALS], dated[state[SEGMENT], REFUSALS_ALLOWED]):
        leave_without_home(
            state,
            people,
            units,
            ends,
            waiting,
            plans,
            rows,
            fixed,
            dated,
            factors,
            times,
            who,
            _LAPSED,
            _REFUSED_BY_ALL,
        )


@inlined
def _note(state: Ints, homes: Ints, refused: Ints, who: int, home: int) -> None:
    """Note who has refused a home."""
    note = state[REFUSALS_NOTED]
    if note == len(refused):
        state[TOO_SHORT] = 1
    else:
        refused[note, WHO] = who
        refused[note, NEXT] = homes[home, REFUSED_BY]
        homes[home, REFUSED_BY] = note
        state[REFUSALS_NOTED] = note + 1


@inlined
def _refusals_of(homes: Ints, refused: Ints, home: int) -> int:
    """Return how many have refused a home."""
    count, note = 0, homes[home, REFUSED_BY]
    while note != NONE:
        count += 1
        note = refused[note, NEXT]
    return count
