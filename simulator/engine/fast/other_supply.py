"""Other supply in the compiled engine: homes that open, are let, come free again and may close.

The homes of a pool are rows of the homes in the order of their numbers; each is unused, lived in, free, empty for a
while, or closed down for good.
"""

from __future__ import annotations

from simulator.contract import EventKind, Purpose, Route
from simulator.engine.fast import debts
from simulator.engine.fast.agenda import schedule
from simulator.engine.fast.layout import (
    CORPORATION,
    DESTINATION,
    EMPTY,
    EMPTY_NOW,
    EMPTY_UNTIL,
    FIRST_FITS,
    FIRST_HOME,
    FITS,
    FREE,
    FREE_HOMES,
    FREE_NOW,
    GROUP,
    HOME,
    HOME_PLACE,
    HOME_STREAM,
    HOMES_END,
    HOMES_IN_FORCE,
    ID,
    KIND,
    LIVED_IN_NOW,
    NONE,
    NOW,
    ON_HOLD,
    OPENED_MONTH,
    OTHER_SUPPLY,
    PERSONS,
    POOL,
    POOL_KIND,
    POOL_PLACE,
    REFUSED_BY,
    RENT_CLASS,
    ROUTE,
    SEGMENT,
    SIZE_CLASS,
    STATUS,
    THERE,
    UNUSED,
    VACANCY,
    VACANT_SINCE,
    VOID,
    WAITING,
    constant,
)
from simulator.engine.fast.letting import SERVED, offer_other
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, part
from simulator.random.ids import counted_id

_LETTABLE, _VOID_PURPOSE = constant(EventKind.LETTABLE), constant(Purpose.VOID)
_OTHER_SUPPLY = constant(Route.OTHER_SUPPLY)


@part
def number_homes(run: Run) -> None:
    """Write down the homes that each pool may come to have."""
    fixed, homes, pools = run.fixed, run.homes, run.pools
    for pool in range(len(pools)):
        first = pools[pool, FIRST_HOME]
        for home in range(first, pools[pool, HOMES_END]):
            homes[home, ID] = counted_id(pools[pool, HOME_STREAM], pools[pool, OPENED_MONTH], home - first)
            homes[home, HOME_PLACE] = pools[pool, POOL_PLACE]
            homes[home, CORPORATION] = NONE
            homes[home, SIZE_CLASS] = NONE
            homes[home, RENT_CLASS] = NONE
            homes[home, ROUTE] = _OTHER_SUPPLY
            homes[home, OTHER_SUPPLY] = pools[pool, POOL_KIND]
            homes[home, POOL] = pool
            homes[home, FITS] = fixed[FIRST_FITS] + pool
            homes[home, REFUSED_BY] = NONE
            homes[home, STATUS] = UNUSED
            homes[home, VACANCY] = 0


@inlined
def surplus(run: Run, pool: int) -> int:
    """Return how many homes there are beyond those in force; below zero: how many are missing."""
    state, fixed, pools, dated = run.state, run.fixed, run.pools, run.dated
    there = pools[pool, LIVED_IN_NOW] + pools[pool, FREE_NOW] + pools[pool, EMPTY_NOW]
    return there - dated[state[SEGMENT], fixed[HOMES_IN_FORCE] + pool]


@part
def adjust(run: Run) -> None:
    """Open homes where they are missing."""
    homes, pools = run.homes, run.pools
    for pool in range(len(pools)):
        home = pools[pool, FIRST_HOME]
        while surplus(run, pool) < 0:
            while homes[home, STATUS] != UNUSED:
                home += 1
            _set_free(run, home)


@part
def take_away(run: Run) -> None:
    """Take homes away where there are too many and nobody lives: free ones first, and of those the last numbers."""
    state, homes, pools = run.state, run.homes, run.pools
    for pool in range(len(pools)):
        for status, count in ((FREE, FREE_NOW), (EMPTY, EMPTY_NOW)):
            home = pools[pool, HOMES_END] - 1
            while surplus(run, pool) > 0 and pools[pool, count] > 0:
                while homes[home, STATUS] != status:
                    home -= 1
                homes[home, STATUS] = UNUSED
                pools[pool, count] -= 1
                state[FREE_HOMES] -= status == FREE


@inlined
def _set_free(run: Run, home: int) -> None:
    """Let a home be free: a new vacancy, that nobody has refused yet."""
    state, homes, pools = run.state, run.homes, run.pools
    homes[home, STATUS] = FREE
    homes[home, VACANCY] += 1
    homes[home, VACANT_SINCE] = state[NOW]
    homes[home, REFUSED_BY] = NONE
    homes[home, ON_HOLD] = 0
    pools[homes[home, POOL], FREE_NOW] += 1
    state[FREE_HOMES] += 1


@part
def offer(run: Run, home: int) -> None:
    """Offer a home, if it is free."""
    homes = run.homes
    if homes[home, STATUS] == FREE and not homes[home, ON_HOLD]:
        offer_other(run, home)


@part
def offer_free_homes(run: Run) -> None:
    """Offer all free homes."""
    homes, pools = run.homes, run.pools
    for pool in range(len(pools)):
        for home in range(pools[pool, FIRST_HOME], pools[pool, HOMES_END]):
            if homes[home, STATUS] != FREE:
                continue
            offer(run, home)
            if homes[home, STATUS] == FREE and homes[home, REFUSED_BY] == NONE and not homes[home, ON_HOLD]:
                break  # Nobody wants this one, and its neighbours are the same.


@part
def offer_to(run: Run, who: int) -> None:
    """Offer the free homes that may be for a household, until it has one or has lost its urgency."""
    fixed, people, pools, groups = run.fixed, run.people, run.pools, run.groups
    suits, asked = run.suits, run.asked
    for pool in range(len(pools)):
        if pools[pool, FREE_NOW] == 0 or not (
            asked[SERVED + pool, groups[people[who, GROUP], KIND]]
            and suits[fixed[FIRST_FITS] + pool] >> people[who, PERSONS] & 1
            and debts.allow(run, pools[pool, POOL_PLACE], people[who, DESTINATION])
        ):
            continue
        for home in range(pools[pool, FIRST_HOME], pools[pool, HOMES_END]):
            if not people[who, WAITING]:
                return
            offer(run, home)


@part
def leave(run: Run, who: int) -> int:
    """Let a household leave its home: it goes where there are too many, else stands empty and is let again.

    Returns
    -------
    int
        The home that is free at once, or ``NONE``.
    """
    state, people, homes, pools = run.state, run.people, run.homes, run.pools
    people[who, THERE] = 0
    home = people[who, HOME]
    if home == NONE or homes[home, POOL] == NONE:
        return NONE
    pool = homes[home, POOL]
    pools[pool, LIVED_IN_NOW] -= 1
    if surplus(run, pool) >= 0:
        homes[home, STATUS] = UNUSED
        return NONE
    void = draw_time(run, pools[pool, VOID], 1.0, _VOID_PURPOSE, people[who, ID], 0)
    if void == 0:
        _set_free(run, home)
        return home
    homes[home, STATUS] = EMPTY
    homes[home, EMPTY_UNTIL] = state[NOW] + void
    pools[pool, EMPTY_NOW] += 1
    schedule(run, state[NOW] + void, _LETTABLE, homes[home, ID], home, NONE)
    return NONE


@part
def is_lettable(run: Run, home: int, vacancy: int) -> bool:
    """Let the void of a home end, or the time that it was on hold; return whether it may be offered now.

    Parameters
    ----------
    vacancy
        The vacancy in which it was put on hold; ``NONE`` at the end of a void.
    """
    state, homes, pools = run.state, run.homes, run.pools
    if vacancy == NONE:
        if homes[home, STATUS] != EMPTY or homes[home, EMPTY_UNTIL] != state[NOW]:
            return False  # It has been taken away meanwhile.
        pools[homes[home, POOL], EMPTY_NOW] -= 1
        _set_free(run, home)
    elif vacancy == homes[home, VACANCY]:
        homes[home, ON_HOLD] = 0
    return True
