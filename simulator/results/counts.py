"""Events -> counts by month: the flows during it and the states at its end, exactly."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import EVENT_COLUMNS, Cause, EventKind, Route
from simulator.flows.compiled import Compiled
from simulator.results.blocks import Block

Ints = NDArray[np.int64]


class EventLog:
    """An event log with its columns by name.

    Parameters
    ----------
    events
        One row for each event, the columns of ``contract.EVENT_COLUMNS``.
    """

    def __init__(self, events: Ints) -> None:
        self._events = events

    def __len__(self) -> int:
        return len(self._events)

    def __getitem__(self, column: str) -> Ints:
        return self._events[:, EVENT_COLUMNS.index(column)]

    def of(self, kind: EventKind, route: Route | None = None) -> EventLog:
        """Return the events of a kind, and where asked of one route."""
        chosen = self["kind"] == kind
        if route is not None:
            chosen &= self["route"] == route
        return EventLog(self._events[chosen])

    def where(self, chosen: NDArray[np.bool_]) -> EventLog:
        """Return the chosen events."""
        return EventLog(self._events[chosen])


@dataclass(frozen=True)
class Counts:
    """What happened in each month of the run, before any report starts.

    Households have the shape (months, municipalities, groups), by destination; homes (months, municipalities), by
    where they stand. ``opening_*`` is what was there on the first day.
    """

    opening_backlog: Ints
    registered: Ints
    housed_for: Ints
    refusals: Ints
    lapsed: Ints
    own_solution: Ints
    backlog: Ints
    housed_in: Ints
    opening_void: Ints
    relets: Ints
    urgent_lettings: Ints
    regular_lettings: Ints
    offered_in_vain: Ints
    in_void: Ints
    delivered: Ints
    first_lettings_urgent: Ints
    stock: Ints


def count(log: EventLog, compiled: Compiled) -> Counts:
    """Count the events of one replication by month."""
    months = _Months(compiled)
    registered, opening_backlog = months.households(log.of(EventKind.REGISTERED))
    housed_for, _ = months.households(log.of(EventKind.HOUSED))
    refusals, _ = months.households(log.of(EventKind.REFUSED))
    lapsed, _ = months.households(log.of(EventKind.LAPSED))
    own_solution, _ = months.households(log.of(EventKind.OWN_SOLUTION))
    relets, opening_void = months.homes(log.of(EventKind.RELET))
    urgent, _ = months.homes(log.of(EventKind.HOUSED, Route.RELET))
    regular_log = log.of(EventKind.LET_REGULAR, Route.RELET)
    regular, _ = months.homes(regular_log)
    delivered, _ = months.homes(log.of(EventKind.DELIVERED))
    return Counts(
        opening_backlog=opening_backlog,
        registered=registered,
        housed_for=housed_for,
        refusals=refusals,
        lapsed=lapsed,
        own_solution=own_solution,
        backlog=opening_backlog + np.cumsum(registered - housed_for - lapsed - own_solution, axis=0),
        housed_in=months.homes_by_group(log.of(EventKind.HOUSED)),
        opening_void=opening_void,
        relets=relets,
        urgent_lettings=urgent,
        regular_lettings=regular,
        offered_in_vain=months.homes(regular_log.where(regular_log["cause"] != Cause.NO_QUOTA))[0],
        in_void=opening_void + np.cumsum(relets - urgent - regular, axis=0),
        delivered=delivered,
        first_lettings_urgent=months.homes(log.of(EventKind.HOUSED, Route.FIRST_LETTING))[0],
        stock=_standing_at_month_ends(compiled) + np.cumsum(delivered, axis=0),
    )


def monthly(counts: Counts, unmet: Block) -> dict[str, Block]:
    """Return the series of ``contract.SERIES`` for all months of the run.

    Parameters
    ----------
    counts
        What happened.
    unmet
        The home-bound people who wait outside a facility, which joins the backlog in the unmet need.
    """
    blocks = {
        name: Block.counted(values.sum(axis=2), values.sum(axis=1))
        for name, values in (
            ("registered", counts.registered),
            ("housed_for", counts.housed_for),
            ("refusals", counts.refusals),
            ("lapsed", counts.lapsed),
            ("own_solution", counts.own_solution),
            ("backlog", counts.backlog),
        )
    }
    blocks["unmet_need"] = blocks["backlog"].plus(unmet)
    blocks["housed_in"] = Block.counted(counts.housed_in.sum(axis=2))
    for name in (
        "relets",
        "urgent_lettings",
        "regular_lettings",
        "offered_in_vain",
        "in_void",
        "delivered",
        "first_lettings_urgent",
        "stock",
    ):
        blocks[name] = Block.counted(getattr(counts, name))
    return blocks


class _Months:
    """Sorts events into months; what lies before the first day is the opening."""

    def __init__(self, compiled: Compiled) -> None:
        self._starts = np.array(compiled.timeline.calendar.month_starts, dtype=np.int64)
        self._months = compiled.timeline.calendar.months
        self._places = len(compiled.labels.municipalities)
        self._groups = len(compiled.labels.groups)

    def households(self, log: EventLog) -> tuple[Ints, Ints]:
        """Return counts (months, destinations, groups), and those of before the first day."""
        return self._split(
            log, log["destination"] * self._groups + log["group"], (self._places, self._groups)
        )

    def homes(self, log: EventLog) -> tuple[Ints, Ints]:
        """Return counts (months, municipalities), and those of before the first day."""
        return self._split(log, log["municipality"], (self._places,))

    def homes_by_group(self, log: EventLog) -> Ints:
        """Return counts (months, municipalities of the home, groups)."""
        return self._split(
            log, log["municipality"] * self._groups + log["group"], (self._places, self._groups)
        )[0]

    def _split(self, log: EventLog, cell: Ints, shape: tuple[int, ...]) -> tuple[Ints, Ints]:
        # searchsorted gives 0 before the first day, and the month counted from 1 in the run.
        month = np.searchsorted(self._starts, log["time"], side="right")
        size = int(np.prod(shape))
        flat = np.bincount(month * size + cell, minlength=(self._months + 1) * size)
        counted = flat.astype(np.int64).reshape(self._months + 1, *shape)
        return counted[1:], counted[0]


def _standing_at_month_ends(compiled: Compiled) -> Ints:
    ends = np.array(compiled.timeline.calendar.month_starts[1:], dtype=np.int64)
    last = np.searchsorted(compiled.timeline.starts, ends, side="left") - 1
    return compiled.supply.standing[last]
