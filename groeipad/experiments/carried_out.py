"""A plan carried out in the simulation: who is housed, who came and left, and how much of the quota was used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from simulator.contract import SERIES, YEARLY
from simulator.ensemble import Progress, run_ensemble
from simulator.flows.compiled import Compiled
from simulator.model.scenario import Scenario
from simulator.results.blocks import Layout
from simulator.results.collected import Collected
from simulator.results.statistics import half_width, moments
from simulator.results.years import Years

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_OPENING, _REGISTERED, _RETURNED, _TAKEN_OVER, _HOUSED, _LAPSED, _OWN, _GIVEN, _WAITING = range(9)
"""The columns of the register; see ``simulator.results.ledger``."""


@dataclass(frozen=True)
class CarriedOut:
    """What many replications have given. Shapes: R replications, Y years, M municipalities, G groups.

    Attributes
    ----------
    years
        The calendar years that are reported from their first day on.
    placed
        (R, M, Y) households housed in homes that stand there.
    came, left, waiting
        (M, G, Y) means of who registered (for the first time or again), who left without a home, and who waits at
        the end of the year, by who answers for them.
    opening
        (M, G) means of who waits at the start of the first year.
    taken_over
        (M, Y) means of who was housed there for others, less who was housed elsewhere by others.
    waited
        (M, Y) in how many months of all replications somebody waited there from the first day to the last.
    let_meanwhile, urgent_meanwhile
        (M, Y) relets let in those months, and those of them that went to urgent households.
    reached
        (R, M, Y) whether fair share was reached.
    fair_share
        (M, Y) means of F_m: the homes that fair share of all need would be.
    """

    years: tuple[int, ...]
    placed: Floats
    came: Floats
    left: Floats
    waiting: Floats
    opening: Floats
    taken_over: Floats
    waited: Floats
    let_meanwhile: Floats
    urgent_meanwhile: Floats
    reached: Bools
    fair_share: Floats

    @property
    def mean_placed(self) -> Floats:
        """(M, Y) means of who is housed."""
        return np.asarray(self.placed.mean(axis=0), dtype=np.float64)

    @property
    def half_widths(self) -> Floats:
        """(M, Y) half the width of the 95% interval of each mean."""
        return _half_widths(self.placed)

    @property
    def half_widths_region(self) -> Floats:
        """(Y,) the same for the region."""
        return _half_widths(self.placed.sum(axis=1))


def _half_widths(values: Floats) -> Floats:
    flat = values.reshape(len(values), -1)
    _, sd, n = moments(flat)
    return half_width(sd, n).reshape(values.shape[1:])


def carry_out(
    scenario: Scenario,
    *,
    replications: int,
    seed: int | None = None,
    jobs: int | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> CarriedOut:
    """Simulate a scenario that carries out a plan, and return what a plan can be held against.

    Parameters
    ----------
    scenario
        The planned scenario.
    replications, seed, jobs
        How many, from which seed (the scenario's own where not given), and how many side by side.
    progress, compiling
        Told how many replications are done, and when the engine is compiled first.

    Raises
    ------
    InputError
        Where the scenario cannot be compiled.
    Interrupted
        When the user stops it.
    """
    ensemble = run_ensemble(
        scenario, replications=replications, seed=seed, jobs=jobs, progress=progress, compiling=compiling
    )
    try:
        return _measured(ensemble.collected, ensemble.compiled)
    finally:
        ensemble.collected.close()


def _measured(collected: Collected, compiled: Compiled) -> CarriedOut:
    reported = Years.of(compiled)
    whole = [y for y, year in enumerate(reported.years) if _is_whole(year, compiled)]
    places, groups = len(compiled.labels.municipalities), len(compiled.labels.groups)
    kept = [(one["register"].copy(), one["metrics"].copy()) for _, one in collected.yearly(64)]
    register = np.concatenate([one for one, _ in kept])[:, whole].astype(np.float64)
    metrics = np.concatenate([one for _, one in kept])
    by_year, by_month = Layout.of(YEARLY, places, groups), Layout.of(SERIES, places, groups)
    yearly = metrics.reshape(len(metrics), by_year.rows, len(reported.years))

    def of_year(name: str) -> Floats:
        first = by_year.first[name, "municipality"]
        return np.asarray(yearly[:, first : first + places, whole], dtype=np.float64)

    def of_month(name: str) -> Floats:
        first = by_month.first[name, "municipality"]
        return collected.months_of(first, first + places)

    begin = reported.first[0]

    def over_years(monthly: Floats) -> Floats:
        """Add up months of all replications by year: (M, R, T) -> (M, Y)."""
        total = monthly.sum(axis=1)
        spans = [(reported.first[y] - begin, reported.stop[y] - begin) for y in whole]
        return np.stack([total[:, first:stop].sum(axis=1) for first, stop in spans], axis=1)

    urgent, backlog = of_month("urgent_lettings"), of_month("backlog")
    before = np.concatenate([backlog[:, :, :1], backlog[:, :, :-1]], axis=2)
    waited = ((backlog >= 1) & (before >= 1)).astype(np.float64)
    mean = register.mean(axis=0).transpose(1, 2, 0, 3)
    return CarriedOut(
        years=tuple(reported.years[y] for y in whole),
        placed=register[..., _HOUSED].sum(axis=3).swapaxes(1, 2),
        came=mean[..., _REGISTERED] + mean[..., _RETURNED],
        left=mean[..., _LAPSED] + mean[..., _OWN],
        waiting=mean[..., _WAITING],
        opening=mean[:, :, 0, _OPENING],
        taken_over=(mean[..., _TAKEN_OVER] - mean[..., _GIVEN]).sum(axis=1),
        waited=over_years(waited),
        let_meanwhile=over_years((urgent + of_month("regular_lettings")) * waited),
        urgent_meanwhile=over_years(urgent * waited),
        reached=of_year("fair_share_reached") > 0,
        fair_share=of_year("fair_share_task").mean(axis=0),
    )


def _is_whole(year: int, compiled: Compiled) -> bool:
    """Return whether all of a year that is simulated is reported too."""
    calendar = compiled.timeline.calendar
    return year > calendar.report_from.year or calendar.report_from <= max(calendar.start, date(year, 1, 1))
