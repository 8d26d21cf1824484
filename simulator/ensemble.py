"""Many replications of one scenario, on as many processes as wanted, reduced in a fixed order.

Replication r has its own random addresses, and results are put in the order of the replications, so neither the
number of workers nor the order in which they finish can be seen in any table.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import SERIES, YEARLY
from simulator.engine import reference
from simulator.errors import Interrupted
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.model.scenario import Scenario
from simulator.results.blocks import flatten
from simulator.results.counts import EventLog, count, monthly
from simulator.results.facilities import count_facilities
from simulator.results.facility_series import (
    facility_values,
    facility_year_values,
    home_bound_outside,
    unblocked_need,
)
from simulator.results.ledger import Ledger, ledger
from simulator.results.metrics import yearly
from simulator.results.reviews_table import Decision
from simulator.reviews import Variants, follow

Progress = Callable[[int, int], None]
"""Called with the number of replications that are done and the number that were asked for."""


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
class Ensemble:
    """The outcomes of replications 0, 1, 2, ... of a scenario; ``compiled`` is that without what reviews started."""

    compiled: Compiled
    seed: int
    engine: str
    outcomes: tuple[Outcome, ...]


def run_replication(
    scenario: Compiled | Variants, seed: int, replication: int, *, keep_log: bool = False
) -> Outcome:
    """Simulate one replication and reduce its events.

    Parameters
    ----------
    scenario
        A compiled scenario, whose reviews then start nothing, or a scenario with its reviews.
    seed, replication
        The address of its random numbers.
    keep_log
        Whether the event log is kept.
    """
    if isinstance(scenario, Compiled):
        return reduce_events(scenario, reference.simulate(scenario, seed, replication), keep_log=keep_log)
    found = follow(scenario, seed, replication, reference.simulate)
    return reduce_events(found.compiled, found.events, keep_log=keep_log, decisions=found.decisions)


def reduce_events(
    compiled: Compiled,
    events: NDArray[np.int64],
    *,
    keep_log: bool = False,
    decisions: tuple[Decision, ...] = (),
) -> Outcome:
    """Reduce the event log of one replication, and what its reviews have started, to what is kept of it."""
    log = EventLog(events)
    counts, in_facilities = count(log, compiled), count_facilities(log, compiled)
    series = monthly(counts, home_bound_outside(in_facilities, compiled))
    need = unblocked_need(counts, in_facilities, compiled)
    first = compiled.timeline.calendar.reported_months.start
    reported = {name: block.map(lambda values: values[first:]) for name, block in series.items()}
    facilities = facility_values(in_facilities, compiled)
    return Outcome(
        series=flatten(reported, SERIES),
        metrics=flatten(yearly(log, counts, series, need, compiled), YEARLY),
        facilities=facilities[:, :, first:],
        facility_years=facility_year_values(facilities, compiled),
        ledger=ledger(counts, compiled),
        decisions=decisions,
        events=len(log),
        log=events if keep_log else None,
    )


def run_ensemble(
    scenario: Scenario,
    *,
    replications: int | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    keep_logs: bool = False,
    progress: Progress | None = None,
) -> Ensemble:
    """Run many replications of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    replications, seed
        How many, and from which seed; the scenario's own where not given.
    jobs
        How many processes; as many as there are processors where not given.
    keep_logs
        Whether the event logs are kept.
    progress
        Told how far it is.

    Raises
    ------
    InputError
        Where the scenario cannot be compiled.
    Interrupted
        When the user stops it.
    """
    wanted = scenario.simulation.replications if replications is None else replications
    seed = scenario.simulation.seed if seed is None else seed
    # Without reviews, all replications have one compiled scenario; with them, each may need others.
    variants = Variants(scenario) if scenario.reviews else None
    compiled = compile_scenario(scenario) if variants is None else variants.of(())
    workers = min(wanted, jobs or os.cpu_count() or 1)
    outcomes: dict[int, Outcome] = {}
    try:
        for replication, outcome in _outcomes(variants or compiled, seed, wanted, workers, keep_logs):
            outcomes[replication] = outcome
            if progress is not None:
                progress(len(outcomes), wanted)
    except KeyboardInterrupt:
        raise Interrupted(
            f"stopped after {len(outcomes)} of {wanted} replications; nothing was stored, an earlier result is kept"
        ) from None
    return Ensemble(compiled, seed, reference.NAME, tuple(outcomes[number] for number in range(wanted)))


def _outcomes(
    scenario: Compiled | Variants, seed: int, wanted: int, workers: int, keep_logs: bool
) -> Iterator[tuple[int, Outcome]]:
    """Yield the outcomes as they come."""
    if workers <= 1:
        for number in range(wanted):
            yield number, run_replication(scenario, seed, number, keep_log=keep_logs)
        return
    # Fresh processes: a forked one could inherit a lock that another library's thread holds.
    executor = ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)
    try:
        asked = [executor.submit(_run, scenario, seed, number, keep_logs) for number in range(wanted)]
        for future in as_completed(asked):
            yield future.result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _begin_worker() -> None:
    """Leave Ctrl-C to the process that started this one, and end when that process has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the parent: one that is killed tells nobody, and its workers would wait for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _run(scenario: Compiled | Variants, seed: int, replication: int, keep_log: bool) -> tuple[int, Outcome]:
    return replication, run_replication(scenario, seed, replication, keep_log=keep_log)
