"""Homes that are built: when each project is delivered, and which of its homes are."""

from __future__ import annotations

from simulator.contract import EventKind, Purpose, Route
from simulator.engine.fast import sorting
from simulator.engine.fast.layout import (
    DELAY_TIME,
    DELIVERED_AT,
    DELIVERED_HOMES,
    END,
    EXTRA_DELAY,
    PLANNED,
    PROJECT_HOMES,
    PROJECT_MONTH,
    PROJECT_NUMBER,
    PROJECT_PLACE,
    PROJECT_STREAM,
    REALISED,
    REPLICATION,
    SEED,
    constant,
)
from simulator.engine.fast.packing import packed, with_route
from simulator.engine.fast.points import add_point
from simulator.engine.fast.run import Run
from simulator.engine.fast.times import draw_time
from simulator.jit import inlined, part
from simulator.random.draws import chances_of, firsts_of, in_vectors, pick
from simulator.random.ids import counted_id

_DELIVERED, _LETTABLE = constant(EventKind.DELIVERED), constant(EventKind.LETTABLE)
_DELAY, _REALISED = constant(Purpose.DELAY), constant(Purpose.REALISED)
_CORPORATION, _SIZE, _RENT = (
    constant(Purpose.CORPORATION),
    constant(Purpose.SIZE_CLASS),
    constant(Purpose.RENT_CLASS),
)
_FIRST_LETTING = constant(Route.FIRST_LETTING)


@part
def add_deliveries(run: Run) -> None:
    """Add the homes that are built during the run, and write down how many in which municipality by when."""
    state, projects, ids, built = run.state, run.projects, run.point_ids, run.built
    seed, replication = state[SEED], state[REPLICATION]
    count = 0
    for project in range(len(projects)):
        stream, month = projects[project, PROJECT_STREAM], projects[project, PROJECT_MONTH]
        late = draw_time(run, run.fixed[DELAY_TIME], 1.0, _DELAY, counted_id(stream, month, 0), 0)
        built[project, DELIVERED_AT] = projects[project, PLANNED] + late + projects[project, EXTRA_DELAY]
        built[project, DELIVERED_HOMES] = 0
        if 0 <= built[project, DELIVERED_AT] < state[END]:
            for number in range(projects[project, PROJECT_HOMES]):
                count = add_point(run, count, counted_id(stream, month, number), project)
    count = _that_are_realised(run, count)
    many = in_vectors(count)
    owners, sizes, rents = run.drawn[0, :many], run.drawn[1, :many], run.drawn[2, :many]
    firsts_of(seed, replication, _CORPORATION, ids[:many], 0, owners)
    firsts_of(seed, replication, _SIZE, ids[:many], 0, sizes)
    firsts_of(seed, replication, _RENT, ids[:many], 0, rents)
    for point in range(count):
        project = run.point_whats[point]
        place = projects[project, PROJECT_PLACE]
        owner = pick(run.owners[place], owners[point])
        what = packed(place, owner, pick(run.sizes, sizes[point]), pick(run.rents, rents[point]))
        run.points[point], run.point_whats[point] = (
            built[project, DELIVERED_AT],
            with_route(what, _FIRST_LETTING),
        )
        built[project, DELIVERED_HOMES] += 1
    # The last of each project first: what is kept for later comes back the other way round, and so in order.
    for kind in (_LETTABLE, _DELIVERED):
        for point in range(count - 1, -1, -1):
            time = run.points[point]
            sorting.add(run, time, kind, ids[point], run.point_whats[point], time)
    _put_in_order(run)


@inlined
def _that_are_realised(run: Run, count: int) -> int:
    """Keep the homes that are realised, and return how many there are."""
    state, chances, ids, whats = run.state, run.points, run.point_ids, run.point_whats
    many = in_vectors(count)
    chances_of(state[SEED], state[REPLICATION], _REALISED, ids[:many], 0, chances[:many])
    kept = 0
    for point in range(count):
        if chances[point] < run.projects[whats[point], REALISED]:
            ids[kept], whats[kept] = ids[point], whats[point]
            kept += 1
    return kept


@part
def _put_in_order(run: Run) -> None:
    """Write down the deliveries by municipality and time, with the homes so far, and the first row of each."""
    built, projects, delivered, first_of = run.built, run.projects, run.delivered, run.delivered_from
    first_of[:] = 0
    for project in range(len(projects)):
        first_of[projects[project, PROJECT_PLACE] + 1] += 1
    for place in range(1, len(first_of)):
        first_of[place] += first_of[place - 1]
    for project in range(len(projects)):
        first = first_of[projects[project, PROJECT_PLACE]]
        row = first + projects[project, PROJECT_NUMBER]
        while row > first and delivered[row - 1, DELIVERED_AT] > built[project, DELIVERED_AT]:
            delivered[row, DELIVERED_AT] = delivered[row - 1, DELIVERED_AT]
            delivered[row, DELIVERED_HOMES] = delivered[row - 1, DELIVERED_HOMES]
            row -= 1
        delivered[row, DELIVERED_AT] = built[project, DELIVERED_AT]
        delivered[row, DELIVERED_HOMES] = built[project, DELIVERED_HOMES]
    for place in range(len(first_of) - 1):
        for row in range(first_of[place] + 1, first_of[place + 1]):
            delivered[row, DELIVERED_HOMES] += delivered[row - 1, DELIVERED_HOMES]


@part
def delivered_by(run: Run, place: int, time: int) -> int:
    """Return how many homes are delivered in a municipality by a time."""
    first = run.delivered_from[place]
    low, high = first, run.delivered_from[place + 1]
    while low < high:
        middle = (low + high) >> 1
        if run.delivered[middle, DELIVERED_AT] <= time:
            low = middle + 1
        else:
            high = middle
    return run.delivered[low - 1, DELIVERED_HOMES] if low > first else 0
