"""What comes from outside, drawn at once: who registers or arrives, which homes fall vacant, which are built.

Everybody and everything gets a row in the tables, and an event in ``coming``; ``in_order`` then sorts these events.
The same is told with fewer words in ``engine.streams``, which the reference engine reads.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind, Purpose, Route
from simulator.engine.fast.layout import (
    COMING,
    CORPORATION,
    DELAY_TIME,
    EARLIER_MONTHS,
    END,
    ENTITY,
    FIRST_MONTH_NUMBER,
    FITS,
    FROM_FACILITY,
    HOME_PLACE,
    ID,
    INTAKE_STREAM,
    KINDS,
    NONE,
    OTHER_SUPPLY,
    PEOPLE,
    PLACE,
    POOL,
    REFUSED_BY,
    REGISTERED_WITHIN,
    RENT_CLASS,
    RENTS,
    REPLICATION,
    ROUTE,
    ROW,
    SEED,
    SIZE_CLASS,
    TOO_SHORT,
    UNIT_GROUP,
    VACANCY,
    VACANT_SINCE,
    VOID_TIME,
    WANTED,
    WHEN,
)
from simulator.engine.fast.people import add_person
from simulator.engine.fast.times import draw_time
from simulator.jit import compiled, inlined
from simulator.random.draws import FAR, chance, pick, uniform
from simulator.random.field import points_below
from simulator.random.ids import counted_id

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SECONDS_PER_DAY = 86_400
EVENT_SIZE = 3
"""The columns of what comes: WHEN, ENTITY and ROW."""
PROJECT_STREAM, PROJECT_MONTH, PLANNED, PROJECT_PLACE, PROJECT_HOMES, REALISED, EXTRA_DELAY = range(7)
KNOWN_TIME, KNOWN_ID, KNOWN_UNIT = range(3)

_REGISTERED, _ARRIVED = int(EventKind.REGISTERED), int(EventKind.ARRIVED)
_RELET, _DELIVERED, _LETTABLE = int(EventKind.RELET), int(EventKind.DELIVERED), int(EventKind.LETTABLE)
_START, _MONTH_END = int(EventKind.START), int(EventKind.MONTH_END)
_BY_RELET, _FIRST_LETTING = int(Route.RELET), int(Route.FIRST_LETTING)
_ORIGIN, _OPENING, _VOID = int(Purpose.ORIGIN), int(Purpose.OPENING), int(Purpose.VOID)
_DELAY, _REALISED, _CORPORATION = int(Purpose.DELAY), int(Purpose.REALISED), int(Purpose.CORPORATION)
_SIZE, _RENT = int(Purpose.SIZE_CLASS), int(Purpose.RENT_CLASS)


@inlined
def _add(state: Ints, coming: Ints, time: int, kind: int, entity: int, row: int) -> None:
    place = state[COMING]
    if place == len(coming):
        state[TOO_SHORT] = 1
    else:
        coming[place, WHEN] = time * KINDS + kind
        coming[place, ENTITY] = entity
        coming[place, ROW] = row
        state[COMING] = place + 1


@inlined
def _segment_at(segment_of_day: Ints, time: int) -> int:
    """Return the segment in force at a time; before the first day it is the first one."""
    return segment_of_day[max(time, 0) // SECONDS_PER_DAY]


@compiled
def add_dates(state: Ints, coming: Ints, month_starts: Ints, segment_starts: Ints) -> None:
    """Add the ends of months, and the starts of the segments of dated values."""
    for month in range(1, len(month_starts) - 1):
        _add(state, coming, month_starts[month], _MONTH_END, month, month)
    for segment in range(1, len(segment_starts)):
        _add(state, coming, segment_starts[segment], _START, segment, segment)


@compiled
def add_registrations(
    state: Ints,
    fixed: Ints,
    people: Ints,
    coming: Ints,
    times: Ints,
    levels: Floats,
    ids: Ints,
    groups: Ints,
    month_starts: Ints,
    segment_of_day: Ints,
    streams: Ints,
    ceilings: Floats,
    inflow: Floats,
    opening_streams: Ints,
    opening: Ints,
    origins: Floats,
) -> None:
    """Add the households that register straight in, and those of the opening backlog.

    Parameters
    ----------
    times, levels, ids
        Room for the points of one stream.
    month_starts, segment_of_day
        The second at which each month begins, and the segment in force on each day.
    streams, ceilings, inflow
        (groups, municipalities) numbers of streams, (groups, municipalities, months) the highest rate of each month,
        and (segments, groups, municipalities) the rates.
    opening_streams, opening
        (groups, municipalities) numbers of streams, and households that wait on the first day.
    origins
        (groups, municipalities) cumulative shares of where the households of a facility come from.
    """
    seed, replication = state[SEED], state[REPLICATION]
    for group in range(streams.shape[0]):
        drawn_origin = groups[group, FROM_FACILITY] != 0
        for place in range(streams.shape[1]):
            count = points_below(
                seed,
                replication,
                streams[group, place],
                fixed[FIRST_MONTH_NUMBER],
                month_starts,
                ceilings[group, place],
                times,
                levels,
                ids,
            )
            if not _is_room(state, len(people), len(times), count, opening[group, place]):
                return
            for point in range(count):
                segment = _segment_at(segment_of_day, times[point])
                if levels[point] < inflow[segment, group, place]:
                    _add_household(
                        state, people, coming, origins, ids[point], group, place, times[point], drawn_origin
                    )
            for number in range(opening[group, place]):
                identity = counted_id(opening_streams[group, place], fixed[FIRST_MONTH_NUMBER], number)
                back = uniform(seed, replication, _OPENING, identity, 0) * fixed[REGISTERED_WITHIN]
                time = -1 - int(math.floor(back))
                _add_household(state, people, coming, origins, identity, group, place, time, drawn_origin)


@compiled
def _add_household(
    state: Ints,
    people: Ints,
    coming: Ints,
    origins: Floats,
    identity: int,
    group: int,
    place: int,
    time: int,
    drawn_origin: bool,
) -> None:
    origin = place
    if drawn_origin:
        drawn = uniform(state[SEED], state[REPLICATION], _ORIGIN, identity, 0)
        origin = pick(origins[group], drawn)
    who = add_person(state, people, identity, group, origin)
    people[who, PLACE] = place
    _add(state, coming, time, _REGISTERED, identity, who)


@compiled
def add_arrivals(
    state: Ints,
    fixed: Ints,
    people: Ints,
    units: Ints,
    coming: Ints,
    times: Ints,
    levels: Floats,
    ids: Ints,
    month_starts: Ints,
    segment_of_day: Ints,
    ceilings: Floats,
    arrivals: Floats,
    known: Ints,
    origins: Floats,
) -> None:
    """Add the people who come to the intake lists of facilities.

    Parameters
    ----------
    ceilings, arrivals
        (facilities, months) the highest rate of each month, and (segments, facilities) the rates.
    known
        Arrivals that are known: time, id and facility.
    """
    for unit in range(len(units)):
        count = points_below(
            state[SEED],
            state[REPLICATION],
            units[unit, INTAKE_STREAM],
            fixed[FIRST_MONTH_NUMBER],
            month_starts,
            ceilings[unit],
            times,
            levels,
            ids,
        )
        if not _is_room(state, len(people), len(times), count, len(known)):
            return
        for point in range(count):
            if levels[point] < arrivals[_segment_at(segment_of_day, times[point]), unit]:
                _add_arrival(state, people, units, coming, origins, ids[point], unit, times[point])
    for row in range(len(known)):
        identity, unit, time = known[row, KNOWN_ID], known[row, KNOWN_UNIT], known[row, KNOWN_TIME]
        _add_arrival(state, people, units, coming, origins, identity, unit, time)


@compiled
def _add_arrival(
    state: Ints,
    people: Ints,
    units: Ints,
    coming: Ints,
    origins: Floats,
    identity: int,
    unit: int,
    time: int,
) -> None:
    group = units[unit, UNIT_GROUP]
    origin = pick(origins[group], uniform(state[SEED], state[REPLICATION], _ORIGIN, identity, 0))
    who = add_person(state, people, identity, NONE, origin)
    people[who, WANTED] = unit
    _add(state, coming, time, _ARRIVED, identity, who)


@compiled
def add_deliveries(
    state: Ints,
    fixed: Ints,
    homes: Ints,
    coming: Ints,
    first: int,
    projects: Ints,
    owners: Floats,
    sizes: Floats,
    rents: Floats,
    durations: Floats,
) -> int:
    """Add the homes that are built, and return the row after the last.

    Parameters
    ----------
    first
        The row of the first.
    projects
        A row for each planned project.
    owners
        (municipalities, corporations) cumulative shares.
    sizes, rents
        Cumulative shares of the classes.
    durations
        The times of the scenario.
    """
    seed, replication = state[SEED], state[REPLICATION]
    home = first
    for project in range(len(projects)):
        stream, month = projects[project, PROJECT_STREAM], projects[project, PROJECT_MONTH]
        address = counted_id(stream, month, 0)
        late = draw_time(durations, fixed[DELAY_TIME], 1.0, seed, replication, _DELAY, address, 0)
        time = projects[project, PLANNED] + late + projects[project, EXTRA_DELAY]
        if not 0 <= time < state[END]:
            continue
        place = projects[project, PROJECT_PLACE]
        for number in range(projects[project, PROJECT_HOMES]):
            identity = counted_id(stream, month, number)
            if chance(seed, replication, _REALISED, identity, 0) < projects[project, REALISED]:
                if home == len(homes):
                    state[TOO_SHORT] = 1
                    return home
                owner = pick(owners[place], uniform(seed, replication, _CORPORATION, identity, 0))
                _add_home(state, fixed, homes, sizes, rents, home, identity, place, owner, time)
                homes[home, ROUTE] = _FIRST_LETTING
                _add(state, coming, time, _DELIVERED, identity, home)
                _add(state, coming, time, _LETTABLE, identity, home)
                home += 1
    return home


@compiled
def add_relets(
    state: Ints,
    fixed: Ints,
    homes: Ints,
    coming: Ints,
    times: Ints,
    levels: Floats,
    ids: Ints,
    delivered_from: int,
    first: int,
    month_starts: Ints,
    month_of_segment: Ints,
    segment_of_day: Ints,
    streams: Ints,
    shares: Floats,
    turnover: Floats,
    standing: Ints,
    void_factor: Floats,
    sizes: Floats,
    rents: Floats,
    durations: Floats,
) -> int:
    """Add the homes that fall vacant, and return the row after the last.

    Parameters
    ----------
    delivered_from, first
        The rows of the first home that is delivered and of the first that falls vacant.
    month_starts, month_of_segment
        As for the others, but from some months before the first day on: those homes may still be empty.
    streams, shares
        (municipalities, corporations) numbers of streams, and each corporation's part of the homes.
    turnover, standing, void_factor
        (segments, municipalities) relets per home and year, homes of the first day that stand, the factor on voids.
    """
    earliest = fixed[FIRST_MONTH_NUMBER] - fixed[EARLIER_MONTHS]
    ceilings = np.empty(len(month_starts) - 1)
    rate = np.empty(len(turnover))
    home = first
    for place in range(streams.shape[0]):
        delivered = _times_of(homes, delivered_from, first, place)
        for owner in range(streams.shape[1]):
            for segment in range(len(turnover)):
                rate[segment] = turnover[segment, place] * shares[place, owner]
            _highest_rates(fixed, ceilings, rate, standing, month_of_segment, place, len(delivered))
            count = points_below(
                state[SEED],
                state[REPLICATION],
                streams[place, owner],
                earliest,
                month_starts,
                ceilings,
                times,
                levels,
                ids,
            )
            if count > len(times) or home + count > len(homes):
                state[TOO_SHORT] = 1
                return home
            for point in range(count):
                time, segment = times[point], _segment_at(segment_of_day, times[point])
                if not _is_under(
                    levels[point], standing[segment, place], delivered, time, rate[segment]
                ):
                    continue
                void = draw_time(
                    durations,
                    fixed[VOID_TIME],
                    void_factor[segment, place],
                    state[SEED],
                    state[REPLICATION],
                    _VOID,
                    ids[point],
                    0,
                )
                # A void without end stays a number that a time can be added to.
                lettable = time + min(void, FAR - state[END])
                # What was let again before the first day is no part of the run.
                if lettable >= 0:
                    _add_home(state, fixed, homes, sizes, rents, home, ids[point], place, owner, time)
                    homes[home, ROUTE] = _BY_RELET
                    _add(state, coming, time, _RELET, ids[point], home)
                    if lettable < state[END]:
                        _add(state, coming, lettable, _LETTABLE, ids[point], home)
                    home += 1
    return home


@inlined
def _is_under(level: float, standing: int, delivered: Ints, time: int, rate: float) -> bool:
    """Return whether a point lies under the rate of the homes that stand at its time."""
    if level < standing * rate:
        return True
    if level >= (standing + len(delivered)) * rate:
        return False
    return level < (standing + np.searchsorted(delivered, time, side="right")) * rate


@compiled
def _times_of(homes: Ints, first: int, end: int, place: int) -> Ints:
    """Return when homes are delivered in a municipality, in order."""
    times = np.empty(end - first, dtype=np.int64)
    count = 0
    for home in range(first, end):
        if homes[home, HOME_PLACE] == place:
            times[count] = homes[home, VACANT_SINCE]
            count += 1
    return np.sort(times[:count])


@compiled
def _highest_rates(
    fixed: Ints,
    ceilings: Floats,
    rate: Floats,
    standing: Ints,
    month_of_segment: Ints,
    place: int,
    delivered: int,
) -> None:
    """Write down the highest rate of each month, as if all homes that are delivered stood from the first day on."""
    ceilings[:] = 0.0
    ceilings[: fixed[EARLIER_MONTHS]] = (standing[0, place] + delivered) * rate[0]
    for segment in range(len(rate)):
        month = month_of_segment[segment]
        ceilings[month] = max(ceilings[month], (standing[segment, place] + delivered) * rate[segment])


@inlined
def _add_home(
    state: Ints,
    fixed: Ints,
    homes: Ints,
    sizes: Floats,
    rents: Floats,
    home: int,
    identity: int,
    place: int,
    owner: int,
    time: int,
) -> None:
    size = pick(sizes, uniform(state[SEED], state[REPLICATION], _SIZE, identity, 0))
    rent = pick(rents, uniform(state[SEED], state[REPLICATION], _RENT, identity, 0))
    homes[home, ID] = identity
    homes[home, HOME_PLACE] = place
    homes[home, CORPORATION] = owner
    homes[home, SIZE_CLASS] = size
    homes[home, RENT_CLASS] = rent
    homes[home, FITS] = size * fixed[RENTS] + rent
    homes[home, VACANT_SINCE] = time
    homes[home, OTHER_SUPPLY] = NONE
    homes[home, POOL] = NONE
    homes[home, REFUSED_BY] = NONE
    homes[home, VACANCY] = 0


@inlined
def _is_room(state: Ints, people: int, points: int, count: int, others: int) -> bool:
    """Return whether there is room for as many points, and for as many people with the others."""
    if count > points or state[PEOPLE] + count + others > people:
        state[TOO_SHORT] = 1
        return False
    return True


@compiled
def in_order(state: Ints, coming: Ints, sorted_events: Ints, counts: Ints) -> None:
    """Sort what comes by time, kind and id: first into some hundred thousand stretches, and then within each.

    Parameters
    ----------
    coming, sorted_events
        The events, and room for as many.
    counts
        Room for twice as many numbers.
    """
    count = state[COMING]
    if count == 0:
        return
    low, high = coming[0, WHEN], coming[0, WHEN]
    for row in range(count):
        low = min(low, coming[row, WHEN])
        high = max(high, coming[row, WHEN])
    shift = 0
    while (high - low) >> shift >= 2 * count - 1:
        shift += 1
    stretches = ((high - low) >> shift) + 1
    counts[: stretches + 1] = 0
    for row in range(count):
        counts[((coming[row, WHEN] - low) >> shift) + 1] += 1
    for stretch in range(stretches):
        counts[stretch + 1] += counts[stretch]
    for row in range(count):
        stretch = (coming[row, WHEN] - low) >> shift
        _copy(coming, row, sorted_events, counts[stretch])
        counts[stretch] += 1
    for row in range(1, count):
        when, entity, what = sorted_events[row, WHEN], sorted_events[row, ENTITY], sorted_events[row, ROW]
        place = row
        while place > 0 and (
            when < sorted_events[place - 1, WHEN]
            or (when == sorted_events[place - 1, WHEN] and entity < sorted_events[place - 1, ENTITY])
        ):
            _copy(sorted_events, place - 1, sorted_events, place)
            place -= 1
        sorted_events[place, WHEN] = when
        sorted_events[place, ENTITY] = entity
        sorted_events[place, ROW] = what


@inlined
def _copy(source: Ints, row: int, target: Ints, place: int) -> None:
    target[place, WHEN] = source[row, WHEN]
    target[place, ENTITY] = source[row, ENTITY]
    target[place, ROW] = source[row, ROW]
