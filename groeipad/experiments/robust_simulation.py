"""A plan carried out in many futures: what each comes to when it is simulated.

All futures and all plans have the same random numbers: replication r is the same people and the same homes wherever
the figures are the same, so two plans in one future differ by what they decide and hardly by luck.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.futures import Future, in_future
from simulator.contract import ALL_GROUPS, YEARLY
from simulator.ensemble import Ensemble, run_ensemble
from simulator.model.scenario import Scenario
from simulator.results.blocks import index
from simulator.results.years import Years

REPLICATIONS = 4
"""Replications of each plan in each future: what is told are means over the futures too, so few are enough."""


@dataclass(frozen=True)
class Simulated:
    """What a plan comes to in one future when it is simulated.

    Attributes
    ----------
    shortfall
        Homes short of fair share in the target year, all municipalities together.
    worst
        The worst fair-share ratio, at most 1.
    """

    shortfall: float
    worst: float


def simulate_in_futures(
    planned: Scenario,
    futures: Sequence[Future],
    *,
    replications: int = REPLICATIONS,
    compiling: Callable[[], None] | None = None,
) -> Iterator[Simulated]:
    """Yield what a plan comes to in each future, in their order.

    Parameters
    ----------
    planned
        The scenario that carries out the plan.
    futures
        The futures.
    replications
        Of each future; the first ones of the scenario's own seed.
    compiling
        Told when functions are compiled first.
    """
    for future in futures:
        scenario = in_future(planned, future.values)
        ensemble = run_ensemble(scenario, replications=replications, compiling=compiling)
        try:
            yield _simulated(ensemble, scenario)
        finally:
            ensemble.collected.close()


def _simulated(ensemble: Ensemble, scenario: Scenario) -> Simulated:
    """Return what a municipality lacks on the mean of the replications: a plan is not to blame for chance alone."""
    years = Years.of(ensemble.compiled).years
    target = min(years, key=lambda year: abs(year - scenario.horizon.target_year))
    rows = list(index(YEARLY, ensemble.compiled.labels))
    position = {row: number * len(years) + years.index(target) for number, row in enumerate(rows)}

    def means(metric: str) -> NDArray[np.float64]:
        columns = [position[metric, code, ALL_GROUPS] for code in scenario.region.codes]
        return ensemble.collected.metrics(np.array(columns, dtype=np.int64))

    task, ratio = means("fair_share_task"), means("fair_share_ratio")
    share, housed = task.mean(axis=0), np.where(task > 0, task * ratio, 0.0).mean(axis=0)
    part = np.divide(housed, share, out=np.ones_like(share), where=share > 0)
    return Simulated(float(np.maximum(share - housed, 0.0).sum()), float(min(1.0, part.min(initial=1.0))))
