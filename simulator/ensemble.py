"""Many replications of one scenario, side by side, as many as are asked for or until they are precise enough.

Replication r has its own random addresses, and results are put in the order of the replications, so neither the
number of workers nor the order in which they finish can be seen in any table.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.engine import fast
from simulator.errors import Interrupted
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from simulator.jit import is_ready, note_ready
from simulator.model.scenario import Scenario
from simulator.results.collected import Collected
from simulator.results.precision import Precision, Reached, watch
from simulator.results.years import Years
from simulator.reviews import Variants
from simulator.worker import Engine
from simulator.workers import Workers

Progress = Callable[[int, int], None]
"""Called with the number of replications that are done and the number that there will be, as far as is known."""
DEFAULT_LIMIT = 10_000
"""The most replications that are made for a precision, where nothing else is said."""


@dataclass(frozen=True)
class Ensemble:
    """Replications 0, 1, 2, ... of a scenario.

    Attributes
    ----------
    compiled
        The scenario without what reviews started.
    seed, engine
        What they started from, and what made them.
    collected
        What is kept of them.
    reached
        How precise they are, where a precision was asked for.
    """

    compiled: Compiled
    seed: int
    engine: Engine
    collected: Collected
    reached: Reached | None = None


def run_ensemble(
    scenario: Scenario,
    *,
    replications: int | None = None,
    precision: float | None = None,
    seed: int | None = None,
    jobs: int | None = None,
    engine: Engine = fast.NAME,
    keep_logs: bool = False,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> Ensemble:
    """Run many replications of a scenario.

    Parameters
    ----------
    scenario
        The scenario.
    replications, seed
        How many, and from which seed; the scenario's own where not given. With a precision: how many at most.
    precision
        How far the main means of the target year may be from the true ones, as a part of them; replications are
        added until they are as near, see ``results.precision``.
    jobs
        How many work side by side; as many as there are processors where not given.
    engine
        The engine; both give the same results.
    keep_logs
        Whether the event logs are kept.
    progress
        Told how far it is.
    compiling
        Told when functions are compiled first, which takes a while and is remembered.

    Raises
    ------
    InputError
        Where the scenario cannot be compiled.
    ResultError
        Where there is no room for what is collected.
    Interrupted
        When the user stops it.
    """
    seed = scenario.simulation.seed if seed is None else seed
    # Without reviews, all replications have one compiled scenario; with them, each may need others.
    variants = Variants(scenario) if scenario.reviews else None
    compiled = compile_scenario(scenario) if variants is None else variants.of(())
    years = Years.of(compiled).years
    rule = None
    wanted = scenario.simulation.replications if replications is None else replications
    if precision is not None:
        watched = watch(compiled.labels, years, scenario.horizon.target_year)
        rule = Precision(watched, precision, limit=replications or DEFAULT_LIMIT)
        wanted = min(rule.minimum, rule.limit)
    workers = Workers(variants or compiled, seed, engine, jobs or os.cpu_count() or 1, keep_logs=keep_logs)
    collected = Collected(len(compiled.timeline.calendar.reported_months))

    def add_until(until: int) -> None:
        for replication, outcome in workers.outcomes(range(len(collected), until)):
            collected.add(replication, outcome)
            if progress is not None:
                progress(len(collected), wanted)

    try:
        if not is_ready(engine):
            if compiling is not None:
                compiling()
            # One at first: threads would only wait for each other to compile the same.
            add_until(1)
            note_ready(engine)
        if rule is None:
            add_until(wanted)
            return Ensemble(compiled, seed, engine, collected)
        while (wanted := rule.next_total(_watched_by(rule, collected))) > len(collected):
            add_until(wanted)
    except KeyboardInterrupt:
        done = len(collected)
        collected.close()
        raise Interrupted(
            f"stopped after {done} of {wanted} replications; nothing was stored, an earlier result is kept"
        ) from None
    except BaseException:
        collected.close()
        raise
    return Ensemble(compiled, seed, engine, collected, rule.reached(_watched_by(rule, collected)))


def _watched_by(rule: Precision, collected: Collected) -> NDArray[np.float64]:
    """Return what a rule watches of the replications so far: (replications, values)."""
    if not len(collected):
        return np.empty((0, len(rule.watched.columns)))
    return collected.metrics(rule.watched.columns)
