"""What comes from outside: who registers, which homes fall vacant, which are built.

It does not depend on what happens inside, so it is drawn once per replication, sorted by time
and id, and read by every engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE, Purpose
from simulator.flows.compiled import Compiled
from simulator.flows.stream_names import (
    intake_stream,
    known_stream,
    opening_stream,
    registration_stream,
    relet_stream,
)
from simulator.model.calendar import month_number
from simulator.random.field import field_points
from simulator.random.ids import FIRST_MONTH, counted_id
from simulator.random.replication import ReplicationDraws
from simulator.random.times import FAR, FIXED

Ints = NDArray[np.int64]
SHORTEST_MONTH_DAYS = 28
_NOBODY = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Registrations:
    """Households that register, by time and id; those of the opening backlog have negative times.

    ``destination`` is who answers for them, where that is given for the opening backlog; ``NONE``: it is drawn.
    """

    time: Ints
    household: Ints
    group: Ints
    place: Ints
    destination: Ints


@dataclass(frozen=True)
class Vacancies:
    """Homes that fall vacant, by time and id; those in void at the opening have negative times.

    ``lettable`` is the time at which the void ends.
    """

    time: Ints
    lettable: Ints
    home: Ints
    municipality: Ints
    corporation: Ints


@dataclass(frozen=True)
class Deliveries:
    """New homes, by time of delivery and id."""

    time: Ints
    home: Ints
    municipality: Ints


@dataclass(frozen=True)
class Arrivals:
    """People who come to the intake list of a facility, by time and id."""

    time: Ints
    person: Ints
    unit: Ints


@dataclass(frozen=True)
class Streams:
    """All that one replication draws beforehand."""

    registrations: Registrations
    arrivals: Arrivals
    vacancies: Vacancies
    deliveries: Deliveries


def draw_streams(compiled: Compiled, random: ReplicationDraws) -> Streams:
    """Draw what comes from outside in one replication."""
    deliveries = _deliveries(compiled, random)
    return Streams(
        registrations=_registrations(compiled, random),
        arrivals=_arrivals(compiled, random),
        vacancies=_vacancies(compiled, random, deliveries),
        deliveries=deliveries,
    )


def _registrations(compiled: Compiled, random: ReplicationDraws) -> Registrations:
    labels, timeline, demand = compiled.labels, compiled.timeline, compiled.demand
    months = MonthsOfPoints(compiled)
    times, ids, groups, places, destinations = [], [], [], [], []
    for g, group in enumerate(labels.groups):
        for m, municipality in enumerate(labels.municipalities):
            rate = demand.inflow[:, g, m]
            stream = compiled.streams[registration_stream(group, municipality)]
            time, level, identity = months.points(random, stream, rate)
            under = level < rate[timeline.segments_at(time)]
            waiting, who, destination = _opening(compiled, random, g, m)
            times.append(np.concatenate([time[under], waiting]))
            ids.append(np.concatenate([identity[under], who]))
            groups.append(np.full(len(times[-1]), g, dtype=np.int64))
            places.append(np.full(len(times[-1]), m, dtype=np.int64))
            destinations.append(np.concatenate([np.full(under.sum(), NONE, dtype=np.int64), destination]))
    return Registrations(*_sorted(times, ids, groups, places, destinations))


def _opening(compiled: Compiled, random: ReplicationDraws, g: int, m: int) -> tuple[Ints, Ints, Ints]:
    """Return when the opening backlog of a group and municipality registered, its ids, and who answers for it.

    First come those of whom it is given who answers, in the order of the municipalities; then the others.
    """
    demand, labels = compiled.demand, compiled.labels
    count = int(demand.opening[g, m])
    calendar = compiled.timeline.calendar
    stream = compiled.streams[opening_stream(labels.groups[g], labels.municipalities[m])]
    span = -calendar.seconds(calendar.month_of(-demand.opening_months))
    ids = np.array(
        [counted_id(stream, calendar.first_month, number) for number in range(count)], dtype=np.int64
    )
    back = [random.uniform(Purpose.OPENING, int(one)) for one in ids]
    destination = np.full(count, NONE, dtype=np.int64)
    given = np.repeat(np.arange(len(labels.municipalities)), demand.opening_for[g, m])
    destination[: len(given)] = given
    return np.array([-1 - math.floor(unit * span) for unit in back], dtype=np.int64), ids, destination


def _arrivals(compiled: Compiled, random: ReplicationDraws) -> Arrivals:
    facilities, timeline = compiled.facilities, compiled.timeline
    months = MonthsOfPoints(compiled)
    times, people, units = [_NOBODY], [_NOBODY], [_NOBODY]
    for unit, name in enumerate(facilities.names):
        rate = facilities.arrivals[:, unit]
        time, level, person = months.points(random, compiled.streams[intake_stream(name)], rate)
        under = level < rate[timeline.segments_at(time)]
        known = [second for second in facilities.on_days[unit] if second < timeline.calendar.end_seconds]
        stream = compiled.streams[known_stream(name)]
        known_ids = [
            counted_id(stream, timeline.calendar.first_month, number) for number in range(len(known))
        ]
        times.append(np.concatenate([time[under], np.array(known, dtype=np.int64)]))
        people.append(np.concatenate([person[under], np.array(known_ids, dtype=np.int64)]))
        units.append(np.full(len(times[-1]), unit, dtype=np.int64))
    return Arrivals(*_sorted(times, people, units))


def _deliveries(compiled: Compiled, random: ReplicationDraws) -> Deliveries:
    supply, calendar = compiled.supply, compiled.timeline.calendar
    times, ids, places = [], [], []
    for project in supply.projects:
        stream, month = compiled.streams[project.stream], month_number(project.planned)
        planned = calendar.seconds(project.planned)
        chance = int(supply.realisation[compiled.timeline.segment_at(planned), project.municipality])
        late = random.duration(supply.delay, Purpose.DELAY, counted_id(stream, month, 0))
        late += int(supply.extra_delay[compiled.timeline.segment_at(planned), project.municipality])
        if not 0 <= planned + late < calendar.end_seconds:
            continue
        for number in range(project.homes):
            home = counted_id(stream, month, number)
            if random.chance(Purpose.REALISED, home) < chance:
                times.append(planned + late)
                ids.append(home)
                places.append(project.municipality)
    time, home_id, place = _sorted(
        [np.array(times, dtype=np.int64)], [np.array(ids, dtype=np.int64)], [np.array(places, dtype=np.int64)]
    )
    return Deliveries(time, home_id, place)


def _vacancies(compiled: Compiled, random: ReplicationDraws, deliveries: Deliveries) -> Vacancies:
    labels = compiled.labels
    months = MonthsOfPoints(compiled, earlier=months_of_void(compiled))
    parts = []
    for m, municipality in enumerate(labels.municipalities):
        delivered = deliveries.time[deliveries.municipality == m]
        for c, corporation in enumerate(labels.corporations):
            stream = compiled.streams[relet_stream(municipality, corporation)]
            time, home = _relets(compiled, random, months, stream, m, c, delivered)
            lettable = time + _voids(compiled, random, time, home, m)
            here = lettable >= 0  # what was let again before the first day is no part of the run
            count = int(here.sum())
            owner = (np.full(count, m, np.int64), np.full(count, c, np.int64))
            parts.append((time[here], home[here], lettable[here], *owner))
    time, home, lettable, place, corporation_of = _sorted(*map(list, zip(*parts, strict=True)))
    return Vacancies(time, lettable, home, place, corporation_of)


def _relets(
    compiled: Compiled,
    random: ReplicationDraws,
    months: MonthsOfPoints,
    stream: int,
    m: int,
    c: int,
    delivered: Ints,
) -> tuple[Ints, Ints]:
    """Return when homes of a corporation in a municipality fall vacant, and their ids."""
    timeline, supply = compiled.timeline, compiled.supply
    rate = supply.turnover[:, m] * supply.corporation_shares[m, c]  # per home of the municipality
    time, level, home = months.points(random, stream, (supply.standing[:, m] + len(delivered)) * rate)
    segment = timeline.segments_at(time)
    stock = supply.standing[segment, m] + np.searchsorted(delivered, time, side="right")
    under = level < stock * rate[segment]
    return time[under], home[under]


def _voids(compiled: Compiled, random: ReplicationDraws, time: Ints, homes: Ints, m: int) -> Ints:
    """Return how long homes stand empty."""
    supply = compiled.supply
    factors = supply.void_factor[compiled.timeline.segments_at(time), m]
    voids = [
        random.duration(supply.void, Purpose.VOID, home, factor)
        for factor, home in zip(factors.tolist(), homes.tolist(), strict=True)
    ]
    # A void without end stays a number that a time can be added to.
    return np.minimum(np.array(voids, dtype=np.int64), FAR - compiled.timeline.calendar.end_seconds)


def months_of_void(compiled: Compiled) -> int:
    """Return how many months before the first day a home can have fallen vacant and still be empty.

    Twenty times the mean: for the default (gamma, shape 2) a longer void has a chance below 1e-15.
    """
    void = compiled.supply.void
    longest = (
        void.values.max() if len(void.values) else void.mean_days * (1.0 if void.kind == FIXED else 20.0)
    )
    months = math.ceil(longest * float(compiled.supply.void_factor[0].max()) / SHORTEST_MONTH_DAYS) + 1
    return min(months, compiled.timeline.calendar.first_month - FIRST_MONTH)


class MonthsOfPoints:
    """The months in which points are drawn: those of the run, and some before it at the rates of the first day.

    Attributes
    ----------
    starts
        The second at which each month begins, and after the last its end: months + 1.
    month_of_segment
        The month in which each segment of dated values begins, counted from the first of these.
    """

    def __init__(self, compiled: Compiled, earlier: int = 0) -> None:
        calendar = compiled.timeline.calendar
        self._earlier = earlier
        self._first = calendar.first_month - earlier
        self.starts = np.array(
            [calendar.seconds(calendar.month_of(index)) for index in range(-earlier, calendar.months + 1)],
            dtype=np.int64,
        )
        self.month_of_segment = np.searchsorted(self.starts, compiled.timeline.starts, side="right") - 1

    def points(
        self, random: ReplicationDraws, stream: int, rate: NDArray[np.float64]
    ) -> tuple[Ints, NDArray[np.float64], Ints]:
        """Return the points of a stream that may lie under a rate (by segment); see ``field_points``."""
        return field_points(
            random.seed, random.replication, stream, self._first, self.starts, self.ceilings(rate)
        )

    def ceilings(self, rate: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the highest rate of each month, from the rates by segment."""
        ceilings = np.zeros(len(self.starts) - 1)
        ceilings[: self._earlier] = rate[0]
        np.maximum.at(ceilings, self.month_of_segment, rate)
        return ceilings


def _sorted(times: list[Ints], ids: list[Ints], *others: list[Ints]) -> tuple[Ints, ...]:
    """Return the concatenated columns in the order of time, then id."""
    time, identity = np.concatenate(times), np.concatenate(ids)
    order = np.lexsort((identity, time))
    return (time[order], identity[order], *(np.concatenate(column)[order] for column in others))
