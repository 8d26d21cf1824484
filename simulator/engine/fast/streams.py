"""What comes from outside, drawn at once: who registers or arrives, which homes fall vacant, which are built.

Each is an event in ``coming``, which ``in_order`` sorts; who and what it is about gets a row in the tables when it
happens, so that what is met together stands together in memory.
The same is told with fewer words in ``engine.streams``, which the reference engine reads.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind, Purpose
from simulator.engine.fast.layout import (
    BITS,
    COMING,
    DELAY_TIME,
    DRAWN_HOMES,
    EARLIER_MONTHS,
    END,
    ENTITY,
    FIRST_MONTH_NUMBER,
    FROM_FACILITY,
    INTAKE_STREAM,
    KINDS,
    NONE,
    NUMBER,
    REGISTERED_WITHIN,
    REPLICATION,
    SEED,
    TOO_SHORT,
    UNIT_GROUP,
    VOID_TIME,
    WHAT,
    WHEN,
    constant,
)
from simulator.engine.fast.times import draw_time, later_index, time_from
from simulator.jit import inlined, merged, part
from simulator.random.draws import FAR, chance, pick, uniform, uniforms_of
from simulator.random.field import points_of_month
from simulator.random.ids import counted_id

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

SECONDS_PER_DAY = 86_400
(
    PROJECT_STREAM,
    PROJECT_MONTH,
    PLANNED,
    PROJECT_PLACE,
    PROJECT_HOMES,
    REALISED,
    EXTRA_DELAY,
    PROJECT_NUMBER,
) = range(8)
KNOWN_TIME, KNOWN_ID, KNOWN_UNIT = range(3)
BUILT_TIME, BUILT_HOMES = range(2)
_OF_VOID, _OF_SIZE, _OF_RENT, DRAWN_ROWS = range(0, 8, 2)
"""Rows of uniforms, two for each purpose, of which sizes and rents use the first."""

_REGISTERED, _ARRIVED = constant(EventKind.REGISTERED), constant(EventKind.ARRIVED)
_RELET, _DELIVERED, _LETTABLE = (
    constant(EventKind.RELET),
    constant(EventKind.DELIVERED),
    constant(EventKind.LETTABLE),
)
_START, _MONTH_END = constant(EventKind.START), constant(EventKind.MONTH_END)
_ORIGIN, _OPENING, _VOID = constant(Purpose.ORIGIN), constant(Purpose.OPENING), constant(Purpose.VOID)
_DELAY, _REALISED, _CORPORATION = (
    constant(Purpose.DELAY),
    constant(Purpose.REALISED),
    constant(Purpose.CORPORATION),
)
_SIZE, _RENT = constant(Purpose.SIZE_CLASS), constant(Purpose.RENT_CLASS)


@inlined
def packed(first: int, second: int, third: int, fourth: int) -> int:
    """Return four small numbers as one."""
    return ((first << BITS | second) << BITS | third) << BITS | fourth


@inlined
def unpacked(what: int, number: int) -> int:
    """Return one of four packed numbers, counted from 0."""
    return what >> (3 - number) * BITS & ((1 << BITS) - 1)


@inlined
def _add(state: Ints, coming: Ints, time: int, kind: int, entity: int, what: int, number: int) -> None:
    place = state[COMING]
    if place == len(coming):
        state[TOO_SHORT] = 1
    else:
        coming[place, WHEN] = time * KINDS + kind
        coming[place, ENTITY] = entity
        coming[place, WHAT] = what
        coming[place, NUMBER] = number
        state[COMING] = place + 1


@inlined
def _segment_at(segment_of_day: Ints, time: int) -> int:
    """Return the segment in force at a time; before the first day it is the first one."""
    return segment_of_day[max(time, 0) // SECONDS_PER_DAY]


@part
def add_dates(state: Ints, coming: Ints, month_starts: Ints, segment_starts: Ints) -> None:
    """Add the ends of months, and the starts of the segments of dated values."""
    for month in range(1, len(month_starts) - 1):
        _add(state, coming, month_starts[month], _MONTH_END, month, month, NONE)
    for segment in range(1, len(segment_starts)):
        _add(state, coming, segment_starts[segment], _START, segment, segment, NONE)


@part
def add_registrations(
    state: Ints,
    fixed: Ints,
    coming: Ints,
    times: Ints,
    levels: Floats,
    ids: Ints,
    block: Floats,
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
    times, levels, ids, block
        Room for the points of one stream in one month; see ``field.points_of_month``.
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
    for group in range(streams.shape[0]):
        for place in range(streams.shape[1]):
            for number in range(opening[group, place]):
                identity = counted_id(opening_streams[group, place], fixed[FIRST_MONTH_NUMBER], number)
                back = uniform(state[SEED], state[REPLICATION], _OPENING, identity, 0)
                time = -1 - math.floor(back * fixed[REGISTERED_WITHIN])
                _add_household(state, coming, groups, origins, identity, group, place, time)
    for month in range(len(month_starts) - 1):
        for group in range(streams.shape[0]):
            for place in range(streams.shape[1]):
                count = points_of_month(
                    state[SEED],
                    state[REPLICATION],
                    streams[group, place],
                    fixed[FIRST_MONTH_NUMBER] + month,
                    month_starts[month],
                    month_starts[month + 1],
                    ceilings[group, place, month],
                    0,
                    times,
                    levels,
                    ids,
                    block,
                )
                if _is_too_many(state, times, count):
                    return
                for point in range(count):
                    segment = _segment_at(segment_of_day, times[point])
                    if levels[point] < inflow[segment, group, place]:
                        _add_household(state, coming, groups, origins, ids[point], group, place, times[point])


@merged
def _add_household(
    state: Ints,
    coming: Ints,
    groups: Ints,
    origins: Floats,
    identity: int,
    group: int,
    place: int,
    time: int,
) -> None:
    origin = place
    if groups[group, FROM_FACILITY]:
        drawn = uniform(state[SEED], state[REPLICATION], _ORIGIN, identity, 0)
        origin = pick(origins[group], drawn)
    _add(state, coming, time, _REGISTERED, identity, packed(0, group, place, origin), NONE)


@part
def add_arrivals(
    state: Ints,
    fixed: Ints,
    units: Ints,
    coming: Ints,
    times: Ints,
    levels: Floats,
    ids: Ints,
    block: Floats,
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
    for month in range(len(month_starts) - 1):
        for unit in range(len(units)):
            count = points_of_month(
                state[SEED],
                state[REPLICATION],
                units[unit, INTAKE_STREAM],
                fixed[FIRST_MONTH_NUMBER] + month,
                month_starts[month],
                month_starts[month + 1],
                ceilings[unit, month],
                0,
                times,
                levels,
                ids,
                block,
            )
            if _is_too_many(state, times, count):
                return
            for point in range(count):
                if levels[point] < arrivals[_segment_at(segment_of_day, times[point]), unit]:
                    _add_arrival(state, units, coming, origins, ids[point], unit, times[point])
    for row in range(len(known)):
        identity, unit, time = known[row, KNOWN_ID], known[row, KNOWN_UNIT], known[row, KNOWN_TIME]
        _add_arrival(state, units, coming, origins, identity, unit, time)


@merged
def _add_arrival(
    state: Ints,
    units: Ints,
    coming: Ints,
    origins: Floats,
    identity: int,
    unit: int,
    time: int,
) -> None:
    group = units[unit, UNIT_GROUP]
    origin = pick(origins[group], uniform(state[SEED], state[REPLICATION], _ORIGIN, identity, 0))
    _add(state, coming, time, _ARRIVED, identity, packed(0, 0, unit, origin), NONE)


@part
def add_deliveries(
    state: Ints,
    fixed: Ints,
    coming: Ints,
    built: Ints,
    projects: Ints,
    owners: Floats,
    sizes: Floats,
    rents: Floats,
    durations: Floats,
) -> None:
    """Add the homes that are built.

    Parameters
    ----------
    built
        Filled in: the second at which each project is delivered, and how many homes.
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
    for project in range(len(projects)):
        stream, month = projects[project, PROJECT_STREAM], projects[project, PROJECT_MONTH]
        address = counted_id(stream, month, 0)
        late = draw_time(durations, fixed[DELAY_TIME], 1.0, seed, replication, _DELAY, address, 0)
        time = projects[project, PLANNED] + late + projects[project, EXTRA_DELAY]
        built[project, BUILT_TIME], built[project, BUILT_HOMES] = time, 0
        if not 0 <= time < state[END]:
            continue
        place = projects[project, PROJECT_PLACE]
        for number in range(projects[project, PROJECT_HOMES]):
            identity = counted_id(stream, month, number)
            if chance(seed, replication, _REALISED, identity, 0) < projects[project, REALISED]:
                owner = pick(owners[place], uniform(seed, replication, _CORPORATION, identity, 0))
                what = _home(state, sizes, rents, identity, place, owner)
                number = state[DRAWN_HOMES]
                _add(state, coming, time, _DELIVERED, identity, what, number)
                _add(state, coming, time, _LETTABLE, identity, NONE, number)
                state[DRAWN_HOMES] = number + 1
                built[project, BUILT_HOMES] += 1


@part
def add_relets(
    state: Ints,
    fixed: Ints,
    coming: Ints,
    times: Ints,
    levels: Floats,
    ids: Ints,
    block: Floats,
    ceilings: Floats,
    delivered: Ints,
    delivered_from: Ints,
    drawn: Floats,
    month_starts: Ints,
    segment_of_day: Ints,
    streams: Ints,
    shares: Floats,
    turnover: Floats,
    standing: Ints,
    void_factor: Floats,
    sizes: Floats,
    rents: Floats,
    durations: Floats,
) -> None:
    """Add the homes that fall vacant.

    Parameters
    ----------
    ceilings
        (municipalities, corporations, months) the highest rates; see ``highest_rates``.
    delivered, delivered_from
        See ``put_deliveries_in_order``.
    drawn
        Room for the draws of the homes of one stream that fall vacant in one month.
    month_starts
        As for the others, but from some months before the first day on: those homes may still be empty.
    streams, shares
        (municipalities, corporations) numbers of streams, and each corporation's part of the homes.
    turnover, standing, void_factor
        (segments, municipalities) relets per home and year, homes of the first day that stand, the factor on voids.
    """
    for month in range(len(month_starts) - 1):
        for place in range(streams.shape[0]):
            for owner in range(streams.shape[1]):
                count = points_of_month(
                    state[SEED],
                    state[REPLICATION],
                    streams[place, owner],
                    fixed[FIRST_MONTH_NUMBER] - fixed[EARLIER_MONTHS] + month,
                    month_starts[month],
                    month_starts[month + 1],
                    ceilings[place, owner, month],
                    0,
                    times,
                    levels,
                    ids,
                    block,
                )
                if _is_too_many(state, times, count):
                    return
                count = _that_fall_vacant(
                    times, levels, ids, count, delivered, delivered_from, segment_of_day, shares[place, owner],
                    turnover, standing, place,
                )  # fmt: skip
                _draw_homes(state, fixed, ids[:count], drawn, durations)
                for point in range(count):
                    void = time_from(
                        durations,
                        fixed[VOID_TIME],
                        void_factor[_segment_at(segment_of_day, times[point]), place],
                        drawn[_OF_VOID, point],
                        drawn[_OF_VOID + 1, point],
                        state[SEED],
                        state[REPLICATION],
                        _VOID,
                        ids[point],
                        0,
                    )
                    # A void without end stays a number that a time can be added to.
                    lettable = times[point] + min(void, FAR - state[END])
                    # What was let again before the first day is no part of the run.
                    if lettable >= 0:
                        size, rent = pick(sizes, drawn[_OF_SIZE, point]), pick(rents, drawn[_OF_RENT, point])
                        what, number = packed(place, owner, size, rent), state[DRAWN_HOMES]
                        _add(state, coming, times[point], _RELET, ids[point], what, number)
                        if lettable < state[END]:
                            _add(state, coming, lettable, _LETTABLE, ids[point], NONE, number)
                        state[DRAWN_HOMES] = number + 1


@merged
def _that_fall_vacant(
    times: Ints,
    levels: Floats,
    ids: Ints,
    count: int,
    delivered: Ints,
    delivered_from: Ints,
    segment_of_day: Ints,
    share: float,
    turnover: Floats,
    standing: Ints,
    place: int,
) -> int:
    """Keep the points below the rate at their time, in the same arrays, and return how many there are."""
    kept = 0
    for point in range(count):
        segment = _segment_at(segment_of_day, times[point])
        rate, stock = turnover[segment, place] * share, standing[segment, place]
        # The homes that are delivered by then are only counted where they matter.
        if levels[point] >= stock * rate:
            stock += _delivered_by(delivered, delivered_from[place], delivered_from[place + 1], times[point])
            if levels[point] >= stock * rate:
                continue
        times[kept], ids[kept] = times[point], ids[point]
        kept += 1
    return kept


@merged
def _draw_homes(state: Ints, fixed: Ints, ids: Ints, drawn: Floats, durations: Floats) -> None:
    """Draw uniforms for the voids, the sizes and the rents of homes."""
    seed, replication, index = state[SEED], state[REPLICATION], later_index(durations, fixed[VOID_TIME])
    for purpose, row, first_index in ((_VOID, _OF_VOID, index), (_SIZE, _OF_SIZE, 0), (_RENT, _OF_RENT, 0)):
        firsts, seconds = drawn[row, : len(ids)], drawn[row + 1, : len(ids)]
        uniforms_of(seed, replication, purpose, ids, first_index, firsts, seconds)


@part
def put_deliveries_in_order(built: Ints, projects: Ints, delivered: Ints, delivered_from: Ints) -> None:
    """Write down the deliveries by municipality and time, with the homes so far.

    Parameters
    ----------
    built, projects
        See ``add_deliveries``.
    delivered
        Filled in: the second, and how many homes have been delivered in the municipality by then.
    delivered_from
        Filled in: (municipalities + 1) the first row of each, and the end.
    """
    delivered_from[:] = 0
    for project in range(len(projects)):
        delivered_from[projects[project, PROJECT_PLACE] + 1] += 1
    for place in range(1, len(delivered_from)):
        delivered_from[place] += delivered_from[place - 1]
    for project in range(len(projects)):
        first = delivered_from[projects[project, PROJECT_PLACE]]
        row = first + projects[project, PROJECT_NUMBER]
        while row > first and delivered[row - 1, BUILT_TIME] > built[project, BUILT_TIME]:
            delivered[row, BUILT_TIME] = delivered[row - 1, BUILT_TIME]
            delivered[row, BUILT_HOMES] = delivered[row - 1, BUILT_HOMES]
            row -= 1
        delivered[row, BUILT_TIME] = built[project, BUILT_TIME]
        delivered[row, BUILT_HOMES] = built[project, BUILT_HOMES]
    for place in range(len(delivered_from) - 1):
        for row in range(delivered_from[place] + 1, delivered_from[place + 1]):
            delivered[row, BUILT_HOMES] += delivered[row - 1, BUILT_HOMES]


@part
def highest_rates(
    fixed: Ints,
    ceilings: Floats,
    delivered: Ints,
    delivered_from: Ints,
    month_of_segment: Ints,
    shares: Floats,
    turnover: Floats,
    standing: Ints,
) -> None:
    """Write down the highest rate of relets in each month, as if all homes to be delivered stood from the first day.

    Parameters
    ----------
    ceilings
        Filled in: (municipalities, corporations, months).
    month_of_segment
        The month in which each segment begins, counted from the first of ``add_relets``.
    """
    for place in range(shares.shape[0]):
        end = delivered_from[place + 1]
        homes = delivered[end - 1, BUILT_HOMES] if end > delivered_from[place] else 0
        for owner in range(shares.shape[1]):
            for month in range(ceilings.shape[2]):
                rate = turnover[0, place] * shares[place, owner]
                earlier = month < fixed[EARLIER_MONTHS]
                ceilings[place, owner, month] = (standing[0, place] + homes) * rate if earlier else 0.0
            for segment in range(len(turnover)):
                month, rate = month_of_segment[segment], turnover[segment, place] * shares[place, owner]
                ceilings[place, owner, month] = max(
                    ceilings[place, owner, month], (standing[segment, place] + homes) * rate
                )


@inlined
def _delivered_by(delivered: Ints, first: int, end: int, time: int) -> int:
    """Return how many homes are delivered in a municipality by a time."""
    low, high = first, end
    while low < high:
        middle = (low + high) >> 1
        if delivered[middle, BUILT_TIME] <= time:
            low = middle + 1
        else:
            high = middle
    return delivered[low - 1, BUILT_HOMES] if low > first else 0


@inlined
def _home(state: Ints, sizes: Floats, rents: Floats, identity: int, place: int, owner: int) -> int:
    """Return what is known of a home: where it stands, whose it is, its size and its rent class."""
    size = pick(sizes, uniform(state[SEED], state[REPLICATION], _SIZE, identity, 0))
    rent = pick(rents, uniform(state[SEED], state[REPLICATION], _RENT, identity, 0))
    return packed(place, owner, size, rent)


@inlined
def _is_too_many(state: Ints, times: Ints, count: int) -> bool:
    """Return whether there are more points than there is room for."""
    if count > len(times):
        state[TOO_SHORT] = 1
    return count > len(times)


@part
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
        if not _is_before(sorted_events, row, row - 1):
            continue
        when, entity = sorted_events[row, WHEN], sorted_events[row, ENTITY]
        what, number = sorted_events[row, WHAT], sorted_events[row, NUMBER]
        place = row
        while place > 0 and (
            when < sorted_events[place - 1, WHEN]
            or (when == sorted_events[place - 1, WHEN] and entity < sorted_events[place - 1, ENTITY])
        ):
            _copy(sorted_events, place - 1, sorted_events, place)
            place -= 1
        sorted_events[place, WHEN] = when
        sorted_events[place, ENTITY] = entity
        sorted_events[place, WHAT] = what
        sorted_events[place, NUMBER] = number


@inlined
def _is_before(events: Ints, row: int, other: int) -> bool:
    when, other_when = events[row, WHEN], events[other, WHEN]
    return when < other_when or (when == other_when and events[row, ENTITY] < events[other, ENTITY])


@inlined
def _copy(source: Ints, row: int, target: Ints, place: int) -> None:
    target[place, WHEN] = source[row, WHEN]
    target[place, ENTITY] = source[row, ENTITY]
    target[place, WHAT] = source[row, WHAT]
    target[place, NUMBER] = source[row, NUMBER]
