"""Letting in the compiled engine: to whom a home is offered, in which order, and who takes it."""

from __future__ import annotations

from simulator.contract import Cause, EventKind, Purpose
from simulator.engine import rules
from simulator.engine.fast import accounts as credits
from simulator.engine.fast import debts, lists, log
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.facilities import release
from simulator.engine.fast.homes import add_home, forget_last_home
from simulator.engine.fast.layout import (
    CLASSES,
    CORPORATION,
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
    ROUTE,
    SEED,
    SEGMENT,
    SINCE,
    SOLIDARITY_CLOSED,
    STATUS,
    THERE,
    TOO_SHORT,
    UNIT,
    VACANCY,
    WHO,
    constant,
)
from simulator.engine.fast.packing import route_of, unpacked
from simulator.engine.fast.register import first_waiting, leave, leave_without_home, queue
from simulator.engine.fast.returns import expect_return
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, part
from simulator.jit.bits import lowest_bit
from simulator.random.draws import chance

EVERYBODY, STATUS_HOLDERS, SERVED = constant(0), constant(1), constant(2)
"""Whom a home is offered to: rows of ``asked``. From SERVED on stand those whom each pool of other supply serves."""

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


@part
def let_first(run: Run, identity: int, what: int, since: int) -> None:
    """Let a home of which the void has ended; most are not offered to urgent households at all.

    Parameters
    ----------
    identity, what, since
        See ``homes.add_home``.
    """
    route, place, owner = route_of(what), unpacked(what, 0), unpacked(what, 1)
    credits.grow(run, route, place, owner)
    if (
        run.dated[run.state[SEGMENT], OFFERS_PER_HOME] == 0  # Why it is not offered is told elsewhere.
        or credits.has_credit(run, route, place, owner, False)
        or credits.has_credit(run, route, place, owner, True)
    ):
        home = add_home(run, identity, what, since)
        if not let(run, home):
            forget_last_home(run)
    else:
        log.of_home_not_offered(run, run.state[NOW], _LET_REGULAR, identity, what, since, _NO_QUOTA)


@part
def let(run: Run, home: int) -> bool:
    """Offer a home to urgent households as far as the quota goes, else let it to a regular seeker.

    Returns
    -------
    bool
        Whether its row is still needed: somebody lives there, or it will be offered again.
    """
    state, fixed, homes, dated = run.state, run.fixed, run.homes, run.dated
    route, place, owner = homes[home, ROUTE], homes[home, HOME_PLACE], homes[home, CORPORATION]
    limit = dated[state[SEGMENT], OFFERS_PER_HOME]
    offers = _refusals_of(run, home)
    cause = _REFUSED_BY_ALL if offers > 0 else _NO_CANDIDATE
    while offers < limit:
        who = NONE
        reserved = credits.has_credit(run, route, place, owner, True)
        if reserved:
            who = _first(run, home, STATUS_HOLDERS)
        if who == NONE:
            reserved = False
            if not credits.has_credit(run, route, place, owner, False):
                cause = _REFUSED_BY_ALL if offers > 0 else _NO_QUOTA
                break
            who = _first(run, home, EVERYBODY)
        if who == NONE:
            break
        if _accepts(run, who, home):
            credits.take(run, home, reserved)
            _house(run, who, home)
            return True
        _refuse(run, who, home)
        offers += 1
        cause = _REFUSED_BY_ALL
        if fixed[REFUSAL_SECONDS] > 0:
            again = state[NOW] + fixed[REFUSAL_SECONDS]
            schedule(run, again, _LETTABLE, homes[home, ID], home, homes[home, VACANCY])
            return True
        if state[TOO_SHORT]:
            return True
    log.of_home(run, state[NOW], _LET_REGULAR, home, cause)
    return False


@part
def offer_other(run: Run, home: int) -> None:
    """Offer a free home of other supply to those it serves, each once, until somebody takes it; else it waits."""
    state, fixed, homes = run.state, run.fixed, run.homes
    whom = SERVED + homes[home, POOL]
    while True:
        who = _first(run, home, whom)
        if who == NONE:
            return
        if _accepts(run, who, home):
            _house(run, who, home)
            return
        _refuse(run, who, home)
        if fixed[REFUSAL_SECONDS] > 0:
            homes[home, ON_HOLD] = 1
            again = state[NOW] + fixed[REFUSAL_SECONDS]
            schedule(run, again, _LETTABLE, homes[home, ID], home, homes[home, VACANCY])
            return
        if state[TOO_SHORT]:
            return


@part
def _first(run: Run, home: int, whom: int) -> int:
    """Return who is asked first: of the home's own municipality, then of those it may house for.

    Where debts are repaid, the others go first.
    """
    state, fixed, homes, owed, dated = run.state, run.fixed, run.homes, run.owed, run.dated
    place = homes[home, HOME_PLACE]
    if fixed[SOLIDARITY_CLOSED]:
        return _first_of(run, home, whom, place, NONE)
    others_first = dated[state[SEGMENT], REPAYS] != 0
    for step in range(2):
        first = NONE
        if (step == 0) == others_first:
            for other in range(owed.shape[1]):
                if other != place and debts.allow(run, place, other):
                    first = _first_of(run, home, whom, other, first)
        else:
            first = _first_of(run, home, whom, place, NONE)
        if first != NONE:
            return first
    return NONE


@part
def _first_of(run: Run, home: int, whom: int, destination: int, first: int) -> int:
    """Return who goes first of ``first`` and those of one destination whom the home suits; ``NONE``: nobody."""
    fixed, homes, waiting, suits, asked = run.fixed, run.homes, run.waiting, run.suits, run.asked
    fitting, refused_by = suits[homes[home, FITS]], homes[home, REFUSED_BY]
    for priority_class in range(fixed[CLASSES]):
        found = False
        for kind in range(fixed[QUEUE_KINDS]):
            sizes = waiting[destination, kind * fixed[CLASSES] + priority_class] & fitting
            if sizes == 0 or not asked[whom, kind]:
                continue
            while sizes:
                number = queue(run, destination, lowest_bit(sizes), kind, priority_class)
                sizes &= sizes - 1
                who = first_waiting(run, number, refused_by)
                if who != NONE:
                    found = True
                    if first == NONE or _precedes(run, who, first):
                        first = who
        if found:
            break
    return first


@inlined
def _precedes(run: Run, who: int, other: int) -> bool:
    """Return whether a household is asked before another: by priority, since when it waits, and id."""
    fixed, people = run.fixed, run.people
    mine, others = people[who, LIST] % fixed[CLASSES], people[other, LIST] % fixed[CLASSES]
    if mine != others:
        return mine < others
    return lists.goes_first(people[who, SINCE], people[who, ID], people[other, SINCE], people[other, ID])


@inlined
def _accepts(run: Run, who: int, home: int) -> bool:
    state, people, homes, by_group = run.state, run.people, run.homes, run.by_group
    drawn = chance(
        state[SEED], state[REPLICATION], _ACCEPTANCE, people[who, ID], _offer_index(homes[home, ID])
    )
    return drawn >= by_group[state[SEGMENT], people[who, GROUP], REFUSAL_CHANCE]


@part
def _house(run: Run, who: int, home: int) -> None:
    """Let a household have a home: it leaves the register, and the place that it holds."""
    state, people, homes = run.state, run.people, run.homes
    debts.book(run, homes[home, HOME_PLACE], people[who, DESTINATION])
    if homes[home, POOL] != NONE:
        _move_in(run, who, home)
    leave(run, who)
    log.of_offer(run, state[NOW], _HOUSED, who, home)
    if people[who, UNIT] != NONE:
        unit = people[who, UNIT]
        release(run, unit)
    people[who, HOME] = home
    people[who, PLACE] = homes[home, HOME_PLACE]
    people[who, SINCE] = state[NOW]
    people[who, THERE] = 1
    expect_return(run, who)


@part
def _move_in(run: Run, who: int, home: int) -> None:
    """Let a household live in a free home of other supply."""
    state, people, homes, pools = run.state, run.people, run.homes, run.pools
    pool, identity = homes[home, POOL], people[who, ID]
    homes[home, STATUS] = LIVED_IN
    homes[home, RESIDENT] = who
    pools[pool, FREE_NOW] -= 1
    state[FREE_HOMES] -= 1
    pools[pool, LIVED_IN_NOW] += 1
    stay = draw_time(run, pools[pool, LIVING], 1.0, _LIVING_PURPOSE, identity, 0)
    schedule(run, state[NOW] + stay, _MOVED_ON, identity, who, NONE)


@part
def _refuse(run: Run, who: int, home: int) -> None:
    """Let a household refuse a home; who refuses too often loses the urgency."""
    state, people, dated = run.state, run.people, run.dated
    people[who, REFUSALS] += 1
    _note(run, who, home)
    log.of_offer(run, state[NOW], _REFUSED, who, home)
    if _loses_urgency(people[who, REFUSALS], dated[state[SEGMENT], REFUSALS_ALLOWED]):
        leave_without_home(run, who, _LAPSED, _REFUSED_BY_ALL)


@inlined
def _note(run: Run, who: int, home: int) -> None:
    """Note who has refused a home."""
    state, homes, refused = run.state, run.homes, run.refused
    note = state[REFUSALS_NOTED]
    if note == len(refused):
        state[TOO_SHORT] = 1
    else:
        refused[note, WHO] = who
        refused[note, NEXT] = homes[home, REFUSED_BY]
        homes[home, REFUSED_BY] = note
        state[REFUSALS_NOTED] = note + 1


@inlined
def _refusals_of(run: Run, home: int) -> int:
    """Return how many have refused a home."""
    homes, refused = run.homes, run.refused
    count, note = 0, homes[home, REFUSED_BY]
    while note != NONE:
        count += 1
        note = refused[note, NEXT]
    return count
