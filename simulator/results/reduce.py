"""The event log of one replication -> what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.results.alike import Alike
from simulator.results.blocks import Blocks
from simulator.results.counts import Counts, counts_of, monthly
from simulator.results.facilities import PeopleInFacilities, facility_counts, people_in_facilities
from simulator.results.facility_series import (
    facility_values,
    facility_year_values,
    home_bound_outside,
    unblocked_need,
)
from simulator.results.ledger import Ledger, ledger
from simulator.results.log import EventLog
from simulator.results.metrics import yearly
from simulator.results.register import Register
from simulator.results.reviews_table import Decision
from simulator.results.waits import waits_of
from simulator.results.walk import Notes, Walk, walk
from simulator.results.years import Years


@dataclass(frozen=True)
class Outcome:
    """What is kept of one replication.

    Attributes
    ----------
    series
        The monthly series of the reported months, laid flat in the order of ``contract.SERIES``.
    metrics
        The yearly metrics, laid flat in the order of ``contract.YEARLY``.
    facilities, facility_years
        The facility series by month and by year: (series, rows, reported months or years).
    ledger
        The yearly accounts.
    decisions
        What its reviews have started, in order.
    events
        The number of events.
    log
        The event log itself, where it was asked for.
    """

    series: NDArray[np.float64]
    metrics: NDArray[np.float64]
    facilities: NDArray[np.float64]
    facility_years: NDArray[np.float64]
    ledger: Ledger
    decisions: tuple[Decision, ...]
    events: int
    log: NDArray[np.int64] | None


@dataclass(frozen=True)
class Glance:
    """The little that is kept where many worlds are held against each other.

    Attributes
    ----------
    metrics
        The yearly metrics, as in ``Outcome``.
    blocked
        (reported years, units) places that people held at the end of each year who were ready to leave.
    """

    metrics: NDArray[np.float64]
    blocked: NDArray[np.int64]


class Reducer:
    """Reduces the event logs of a scenario's replications one after another, each to what is kept of it.

    It has room to work in, so every thread needs its own.

    Parameters
    ----------
    compiled
        The scenario.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self._alike = Alike.of(compiled)
        self._notes = Notes(compiled)
        self._years = Years.of(compiled)

    def reduce(
        self, events: NDArray[np.int64], *, keep_log: bool = False, decisions: tuple[Decision, ...] = ()
    ) -> Outcome:
        """Reduce the event log of one replication, and what its reviews have started, to what is kept of it."""
        compiled = self._compiled
        walked = walk(EventLog(events), compiled, self._notes)
        register = Register.of(walked)
        counts = counts_of(walked, compiled)
        in_facilities = facility_counts(walked, register, compiled, self._alike)
        series = monthly(counts, home_bound_outside(in_facilities, compiled))
        facilities = facility_values(in_facilities, compiled)
        first = compiled.timeline.calendar.reported_months.start
        return Outcome(
            series=series.matrix[:, first:].ravel(),
            metrics=self._yearly(walked, register, counts, in_facilities, series),
            facilities=facilities[:, :, first:],
            facility_years=facility_year_values(facilities, compiled),
            ledger=ledger(counts, compiled),
            decisions=decisions,
            events=len(events),
            log=events if keep_log else None,
        )

    def metrics(self, events: NDArray[np.int64]) -> NDArray[np.float64]:
        """Reduce the event log of one replication to its yearly metrics alone, as in ``Outcome``; twice as fast."""
        return self.glance(events).metrics

    def glance(self, events: NDArray[np.int64]) -> Glance:
        """Reduce the event log of one replication to its yearly metrics and who held a place; twice as fast."""
        walked = walk(EventLog(events), self._compiled, self._notes)
        counts, in_facilities = counts_of(walked, self._compiled), people_in_facilities(walked)
        series = monthly(counts, home_bound_outside(in_facilities, self._compiled))
        ends = self._years.stop - 1
        held = in_facilities.blocked_home[ends] + in_facilities.blocked_chain[ends]
        return Glance(self._yearly(walked, Register.of(walked), counts, in_facilities, series), held)

    def _yearly(
        self,
        walked: Walk,
        register: Register,
        counts: Counts,
        in_facilities: PeopleInFacilities,
        series: Blocks,
    ) -> NDArray[np.float64]:
        need = unblocked_need(counts, in_facilities, self._compiled)
        waits = waits_of(walked, register, self._compiled)
        return yearly(counts, series, need, waits, self._compiled).matrix.ravel()


def reduce_events(
    compiled: Compiled,
    events: NDArray[np.int64],
    *,
    keep_log: bool = False,
    decisions: tuple[Decision, ...] = (),
) -> Outcome:
    """Reduce one event log; who has many of a scenario keeps a ``Reducer``."""
    return Reducer(compiled).reduce(events, keep_log=keep_log, decisions=decisions)
