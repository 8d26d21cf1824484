"""What comes from outside: who registers, which homes fall vacant, which are built.

It does not depend on what happens inside, so it is drawn once per replication, sorted by time
and id, and read by every engine.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import Purpose
from simulator.engine.rules import segment_at
from simulator.flows.compile import opening_stream, registration_stream, relet_stream
from simulator.flows.compiled import Compiled
from simulator.model.calendar import SECONDS_PER_DAY, month_number
from simulator.random.draws import FAR, FIXED
from simulator.random.field import field_points
from simulator.random.ids import counted_id
from simulator.random.replication import ReplicationDraws

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Registrations:
    """Households that register, by time and id; those of the opening backlog have negative times."""

    time: Ints
    household: Ints
    group: Ints
    place: Ints


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
class Streams:
    """All that one replication draws beforehand."""

    registrations: Registrations
    vacancies: Vacancies
    deliveries: Deliveries


def draw_streams(compiled: Compiled, random: ReplicationDraws) -> Streams:
    """Draw what comes from outside in one replication."""
    deliveries = _deliveries(compiled, random)
    return Streams(
        registrations=_registrations(compiled, random),
        vacancies=_vacancies(compiled, random, deliveries),
        deliveries=deliveries,
    )


def _registrations(compiled: Compiled, random: ReplicationDraws) -> Registrations:
    labels, timeline, demand = compiled.labels, compiled.timeline, compiled.demand
    calendar = timeline.calendar
    month_starts = np.array(calendar.month_starts, dtype=np.int64)
    month_of_segment = np.searchsorted(month_starts, timeline.starts, side="right") - 1
    times, ids, groups, places = [], [], [], []
    for g, group in enumerate(labels.groups):
        for m, municipality in enumerate(labels.municipalities):
            rate = demand.inflow[:, g, m]
            if rate.any():
                ceilings = np.zeros(calendar.months)
                np.maximum.at(ceilings, month_of_segment, rate)
                stream = compiled.streams[registration_stream(group, municipality)]
                time, level, identity = field_points(
                    random.seed, random.replication, stream, calendar.first_month, month_starts, ceilings
                )
                under = level < rate[np.searchsorted(timeline.starts, time, side="right") - 1]
                times.append(time[under])
                ids.append(identity[under])
            else:
                times.append(np.zeros(0, dtype=np.int64))
                ids.append(times[-1])
            waiting, who = _opening(compiled, random, g, m)
            times[-1] = np.concatenate([times[-1], waiting])
            ids[-1] = np.concatenate([ids[-1], who])
            groups.append(np.full(len(times[-1]), g, dtype=np.int64))
            places.append(np.full(len(times[-1]), m, dtype=np.int64))
    time, household, group_of, place_of = _sorted(times, ids, groups, places)
    return Registrations(time, household, group_of, place_of)


def _opening(compiled: Compiled, random: ReplicationDraws, g: int, m: int) -> tuple[Ints, Ints]:
    """Return when the opening backlog of a group and municipality registered, and its ids."""
    demand, labels = compiled.demand, compiled.labels
    count = int(demand.opening[g, m])
    calendar = compiled.timeline.calendar
    stream = compiled.streams[opening_stream(labels.groups[g], labels.municipalities[m])]
    span = -calendar.seconds(calendar.month_of(-demand.opening_months))
    ids = np.array(
        [counted_id(stream, calendar.first_month, number) for number in range(count)], dtype=np.int64
    )
    back = [random.uniform(Purpose.OPENING, int(one)) for one in ids]
    return np.array([-1 - math.floor(unit * span) for unit in back], dtype=np.int64), ids


def _deliveries(compiled: Compiled, random: ReplicationDraws) -> Deliveries:
    supply, calendar = compiled.supply, compiled.timeline.calendar
    times, ids, places = [], [], []
    for project in supply.projects:
        stream, month = compiled.streams[project.stream], month_number(project.planned)
        planned = calendar.seconds(project.planned)
        chance = int(supply.realisation[segment_at(planned, compiled.timeline.starts), project.municipality])
        late = random.duration(supply.delay, Purpose.DELAY, counted_id(stream, month, 0))
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
    labels, timeline, supply = compiled.labels, compiled.timeline, compiled.supply
    calendar = timeline.calendar
    back = _months_of_void(compiled)
    first_month = calendar.first_month - back
    month_starts = np.array(
        [calendar.seconds(calendar.month_of(index)) for index in range(-back, calendar.months + 1)],
        dtype=np.int64,
    )
    month_of_segment = np.searchsorted(month_starts, timeline.starts, side="right") - 1
    parts: list[tuple[Ints, Ints, Ints, Ints, Ints]] = []
    for m, municipality in enumerate(labels.municipalities):
        delivered = deliveries.time[deliveries.municipality == m]
        for c, corporation in enumerate(labels.corporations):
            share = float(supply.corporation_shares[m, c])
            if share == 0.0:
                continue
            highest = (supply.standing[:, m] + len(delivered)) * supply.turnover[:, m] * share
            ceilings = np.full(len(month_starts) - 1, highest[0])
            ceilings[back:] = 0.0
            np.maximum.at(ceilings, month_of_segment, highest)
            stream = compiled.streams[relet_stream(municipality, corporation)]
            time, level, home = field_points(
                random.seed, random.replication, stream, first_month, month_starts, ceilings
            )
            segment = np.maximum(np.searchsorted(timeline.starts, time, side="right") - 1, 0)
            stock = supply.standing[segment, m] + np.searchsorted(delivered, time, side="right")
            under = level < stock * supply.turnover[segment, m] * share
            time, home, segment = time[under], home[under], segment[under]
            void = np.array(
                [
                    random.duration(supply.void, Purpose.VOID, one, factor)
                    for factor, one in zip(
                        supply.void_factor[segment, m].tolist(), home.tolist(), strict=True
                    )
                ],
                dtype=np.int64,
            )
            lettable = time + np.minimum(void, FAR - calendar.end_seconds)
            still = (time >= 0) | (lettable >= 0)
            count = int(still.sum())
            parts.append(
                (
                    time[still],
                    home[still],
                    lettable[still],
                    np.full(count, m, np.int64),
                    np.full(count, c, np.int64),
                )
            )
    time, home, lettable, place, owner = _sorted(*map(list, zip(*parts, strict=True)))
    return Vacancies(time, lettable, home, place, owner)


def _months_of_void(compiled: Compiled) -> int:
    """Return how many months before the first day a home can have fallen vacant and still be empty.

    Twenty times the mean: for the default (gamma, shape 2) a longer void has a chance below 1e-15.
    """
    void = compiled.supply.void
    longest = (
        void.values.max() if len(void.values) else void.mean_days * (1.0 if void.kind == FIXED else 20.0)
    )
    return (
        math.ceil(
            longest * float(compiled.supply.void_factor[0].max()) * SECONDS_PER_DAY / (28 * SECONDS_PER_DAY)
        )
        + 1
    )


def _sorted(times: list[Ints], ids: list[Ints], *others: list[Ints]) -> tuple[Ints, ...]:
    """Return the concatenated columns in the order of time, then id."""
    time, identity = np.concatenate(times), np.concatenate(ids)
    order = np.lexsort((identity, time))
    return (time[order], identity[order], *(np.concatenate(column)[order] for column in others))
