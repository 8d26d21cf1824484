"""Who comes from outside: households that register straight in, the opening backlog, and people for facilities."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EventKind, Purpose
from simulator.engine.fast import sorting
from simulator.engine.fast.layout import (
    FIRST_MONTH_NUMBER,
    FROM_FACILITY,
    INTAKE_STREAM,
    KNOWN_ID,
    KNOWN_TIME,
    KNOWN_UNIT,
    NONE,
    REGISTERED_WITHIN,
    REPLICATION,
    SEED,
    UNIT_GROUP,
    constant,
)
from simulator.engine.fast.packing import packed, unpacked
from simulator.engine.fast.points import add_cells, add_point, draw_points, keep_if, segment_at
from simulator.engine.fast.run import Run
from simulator.jit import inlined, part
from simulator.random.draws import firsts_of, in_vectors, pick
from simulator.random.ids import counted_id

Floats = NDArray[np.float64]
_REGISTERED, _ARRIVED = constant(EventKind.REGISTERED), constant(EventKind.ARRIVED)
_ORIGIN, _OPENING = constant(Purpose.ORIGIN), constant(Purpose.OPENING)


@part
def add_opening_backlog(run: Run) -> None:
    """Add the households that wait on the first day: first those of whom it is given who answers for them."""
    opening, opening_for, state = run.opening, run.opening_for, run.state
    count = 0
    for group in range(opening.shape[0]):
        for place in range(opening.shape[1]):
            number = 0
            for destination in range(opening_for.shape[2]):
                for _ in range(opening_for[group, place, destination]):
                    count = _add_waiting(run, count, number, packed(1 + destination, group, place, 0))
                    number += 1
            while number < opening[group, place]:
                count = _add_waiting(run, count, number, packed(0, group, place, 0))
                number += 1
    many = in_vectors(count)
    back = run.drawn[0, :many]
    firsts_of(state[SEED], state[REPLICATION], _OPENING, run.point_ids[:many], 0, back)
    for point in range(count):
        run.points[point] = -1 - math.floor(back[point] * run.fixed[REGISTERED_WITHIN])
    _add_households(run, count)


@inlined
def _add_waiting(run: Run, count: int, number: int, what: int) -> int:
    """Add one of the opening backlog; those of a group who register in one place are numbered."""
    group, place = unpacked(what, 1), unpacked(what, 2)
    identity = counted_id(run.opening_streams[group, place], run.fixed[FIRST_MONTH_NUMBER], number)
    return add_point(run, count, identity, what)


@part
def add_registrations(run: Run, month: int) -> None:
    """Add the households that register straight in during a month of the run."""
    streams, number = run.registration_streams, run.fixed[FIRST_MONTH_NUMBER] + month
    cells = 0
    for group in range(streams.shape[0]):
        for place in range(streams.shape[1]):
            stream, ceiling = streams[group, place], run.registration_ceilings[group, place, month]
            cells = add_cells(run, stream, number, ceiling, packed(0, group, place, 0), cells)
    kept = 0
    for point in range(draw_points(run, cells, run.month_starts[month], run.month_starts[month + 1])):
        group, place = unpacked(run.point_whats[point], 1), unpacked(run.point_whats[point], 2)
        rate = run.inflow[segment_at(run, run.points[point]), group, place]
        kept = keep_if(run, run.point_levels[point] < rate, point, kept)
    _add_households(run, kept)


@part
def _add_households(run: Run, count: int) -> None:
    """Add the households of which time, id, group and place are known, with where those of a facility come from."""
    origins = _draw_origins(run, count)
    for point in range(count):
        known = run.point_whats[point]
        group, place = unpacked(known, 1), unpacked(known, 2)
        origin = place
        if run.groups[group, FROM_FACILITY]:
            origin = pick(run.origins[group], origins[point])
        what = packed(unpacked(known, 0), group, place, origin)
        sorting.add(run, run.points[point], _REGISTERED, run.point_ids[point], what, NONE)


@part
def add_known_arrivals(run: Run) -> None:
    """Add the people of whom it is known when they come to the intake lists of facilities."""
    known = run.known
    count = 0
    for row in range(len(known)):
        count = add_point(run, count, known[row, KNOWN_ID], known[row, KNOWN_UNIT])
        run.points[count - 1] = known[row, KNOWN_TIME]
    _add_people(run, count)


@part
def add_arrivals(run: Run, month: int) -> None:
    """Add the other people who come to the intake lists of facilities during a month of the run."""
    number = run.fixed[FIRST_MONTH_NUMBER] + month
    cells = 0
    for unit in range(len(run.units)):
        stream, ceiling = run.units[unit, INTAKE_STREAM], run.arrival_ceilings[unit, month]
        cells = add_cells(run, stream, number, ceiling, unit, cells)
    kept = 0
    for point in range(draw_points(run, cells, run.month_starts[month], run.month_starts[month + 1])):
        rate = run.arrivals[segment_at(run, run.points[point]), run.point_whats[point]]
        kept = keep_if(run, run.point_levels[point] < rate, point, kept)
    _add_people(run, kept)


@part
def _add_people(run: Run, count: int) -> None:
    """Add the people of whom time, id and facility are known, with where they come from."""
    origins = _draw_origins(run, count)
    for point in range(count):
        unit = run.point_whats[point]
        origin = pick(run.origins[run.units[unit, UNIT_GROUP]], origins[point])
        what = packed(0, 0, unit, origin)
        sorting.add(run, run.points[point], _ARRIVED, run.point_ids[point], what, NONE)


@inlined
def _draw_origins(run: Run, count: int) -> Floats:
    """Return uniforms for where each comes from."""
    state, many = run.state, in_vectors(count)
    firsts_of(state[SEED], state[REPLICATION], _ORIGIN, run.point_ids[:many], 0, run.drawn[0, :many])
    return run.drawn[0]
