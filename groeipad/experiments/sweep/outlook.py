"""What a sweep will do: its points, how many are there already, and about how long the others take."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groeipad.experiments.execute import Cluster, Pool, Threads
from groeipad.experiments.sweep.factors import Label
from groeipad.experiments.sweep.journal import Journal
from groeipad.experiments.sweep.measuring import Ground, Point, measure
from groeipad.experiments.sweep.planned import Planned
from groeipad.experiments.sweep.reading import Sweep, read_sweep
from groeipad.experiments.sweep.run import journal_of, make_ready, sweep_folder
from groeipad.experiments.sweep.stored import describe_factor, earlier_ids

_TRIED = 2
"""So many replications, or plans, of the scenario as it is are made, to see how long one takes."""
_FACTORS_LEVELS = 3


@dataclass(frozen=True)
class SweepOutlook:
    """What a sweep will do.

    Attributes
    ----------
    sweep
        The sweep.
    points, missing
        How many points it has, and how many are not done yet.
    seconds
        About how long these take on this machine; None on a cluster, whose machines nobody knows here.
    levels
        Of each factor some of its values, from one end to the other.
    """

    sweep: Sweep
    points: int
    missing: int
    seconds: float | None
    levels: tuple[tuple[Label, ...], ...]

    def plain(self) -> dict[str, Any]:
        """Return it as JSON has it; a cluster's ``seconds`` are None."""
        sweep = self.sweep
        return {
            "sweep": sweep.name,
            "title": sweep.title.model_dump(),
            "scenario": str(sweep.scenario_path),
            "design": sweep.design.kind,
            "points": self.points,
            "missing": self.missing,
            "method": "plan" if sweep.plans else "simulation",
            "replications": sweep.replications,
            "precision": sweep.precision,
            "seconds": None if self.seconds is None else round(self.seconds, 1),
            "factors": {
                one.id: describe_factor(one) | {"levels": list(levels)}
                for one, levels in zip(sweep.factors, self.levels, strict=True)
            },
        }


def sweep_outlook(
    path: Path, *, out: Path, pool: Pool, compiling: Callable[[], None] | None = None
) -> SweepOutlook:
    """Return what a sweep will do; nothing is stored.

    Parameters
    ----------
    path, out, pool, compiling
        As for ``run.run_sweep``.

    Raises
    ------
    InputError
        Where the sweep or its scenario is wrong.
    """
    sweep = read_sweep(path)
    planned, folder = Planned.of(sweep), sweep_folder(out, sweep.name)
    done = earlier_ids(folder)
    if journal_of(folder).is_file():
        with Journal(journal_of(folder), read_only=True) as journal:
            done |= journal.ids()
    missing = planned.missing(done)
    seconds = 0.0
    if missing:
        make_ready(sweep, compiling)
        jobs = 1 if isinstance(pool, Cluster) else pool.jobs or os.cpu_count() or 1
        if sweep.plans and isinstance(pool, Threads):
            jobs = 1  # they wait for each other: making a plan is mostly Python
        seconds = len(missing) * _seconds_a_point(sweep) / jobs
    return SweepOutlook(
        sweep,
        len(planned),
        len(missing),
        None if isinstance(pool, Cluster) and missing else seconds,
        tuple(_some(sweep, number) for number in range(len(sweep.factors))),
    )


def _seconds_a_point(sweep: Sweep) -> float:
    """Return about how long a point takes: what it takes to begin, and each replication."""
    if sweep.plans:
        from groeipad.experiments.sweep.plan_points import plan_points

        as_it_is = Point(0, "", (), sweep.seed)
        clock = time.perf_counter()
        plan_points(Ground.of(sweep), [as_it_is] * _TRIED)
        return (time.perf_counter() - clock) / _TRIED
    took = []
    for count in (_TRIED, 2 * _TRIED):
        clock = time.perf_counter()
        measure(sweep.scenario, Ground(sweep.files, sweep.measures, count, None), sweep.seed)
        took.append(time.perf_counter() - clock)
    each = max(0.0, took[1] - took[0]) / _TRIED
    return took[0] + each * (sweep.replications - _TRIED)


def _some(sweep: Sweep, number: int) -> tuple[Label, ...]:
    return tuple(one.label for one in sweep.factors[number].levels(_FACTORS_LEVELS))
