"""A sweep that is carried out: every point once, wherever it is simulated or planned, and stored once it is done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from groeipad.experiments.execute import Lost, Pool, chunk_size, chunked, execute, open_pool, singles
from groeipad.experiments.sweep.journal import Journal
from groeipad.experiments.sweep.measuring import Ground, Point, PointValues, measure, simulate_points
from groeipad.experiments.sweep.planned import Done, Planned
from groeipad.experiments.sweep.reading import Sweep, read_sweep
from groeipad.experiments.sweep.stored import earlier_points, store_sweep
from simulator.engine import fast
from simulator.jit import is_ready, note_ready
from simulator.results.store import StoredResult

_SECONDS_A_REPLICATION = 0.02
"""About how long a replication of the region takes; only how many points go out together depends on it."""


class Watch(Protocol):
    """Is told how far a sweep is."""

    def begins(self, there: int, total: int) -> None:
        """Tell how many points there are, and how many of them need not be simulated any more."""

    def ended(self, points: int, failed: int) -> None:
        """Tell that some more points have ended, and how many of these failed."""


def run_sweep(
    path: Path,
    *,
    out: Path,
    pool: Pool,
    watch: Watch,
    compiling: Callable[[], None] | None = None,
) -> StoredResult:
    """Simulate or plan the points of a sweep that are not done yet, and store the sweep.

    Parameters
    ----------
    path
        The sweep's file.
    out
        The result goes to the folder ``out`` / sweep-<the name of the file>.
    pool
        Who simulates the points; no number in a result depends on it.
    watch, compiling
        Told how far it is, and when functions are compiled first.

    Raises
    ------
    InputError
        Where the sweep or its scenario is wrong.
    UnwritableError, ResultError
        Where there is no room. What is done is kept, and the same call goes on from there.
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    sweep = read_sweep(path)
    folder, planned = sweep_folder(out, sweep.name), Planned.of(sweep)
    with Journal(journal_of(folder)) as journal:
        for points in earlier_points(folder):
            journal.add([one for one in points if one.id not in journal])
        if planned.missing(journal):
            make_ready(sweep, compiling)
        done = carry_out(planned, journal, pool, watch=watch)
        times = {
            "started": started.isoformat(timespec="seconds"),
            "seconds": round(time.perf_counter() - clock, 1),
        }
        result = store_sweep(folder, done, times)
        journal.remove()
    return result


def make_ready(sweep: Sweep, compiling: Callable[[], None] | None = None) -> None:
    """Compile the engine where that was never done: many at once would only wait for each other to do the same."""
    if sweep.plans or is_ready(fast.NAME):
        return
    if compiling is not None:
        compiling()
    measure(sweep.scenario, Ground(sweep.files, sweep.measures, 1, None), sweep.seed)
    note_ready(fast.NAME)


def carry_out(planned: Planned, journal: Journal, pool: Pool, *, watch: Watch) -> Done:
    """Simulate or plan the points of a sweep that are not done yet.

    Parameters
    ----------
    planned
        The sweep.
    journal
        Where points go as soon as they are done.
    pool
        Who does it.
    watch
        Told how far it is.

    Raises
    ------
    UnwritableError
        Where there is no room for a point; what is in the journal is kept.
    """
    missing = planned.missing(journal)
    watch.begins(len(planned) - len(missing), len(planned))
    ground, lost = Ground.of(planned.sweep), dict[str, PointValues]()
    if not missing:
        return Done(planned, journal, lost)
    wanted = frozenset(missing)
    with open_pool(pool) as workers:
        work = _work(planned, wanted, pool, workers.size())
        for task, made in execute(partial(work.do, ground), work.tasks, workers, parts=work.parts):
            if isinstance(made, Lost):
                nothing = np.empty((0, len(ground.measures)))
                gone = [one for one in task if one.number in wanted]
                lost |= {one.id: PointValues(one.number, one.id, nothing, made.why) for one in gone}
                watch.ended(len(gone), len(gone))
            else:
                new = [one for one in made if one.number in wanted]
                journal.add(new)
                watch.ended(len(new), sum(bool(one.error) for one in new))
    return Done(planned, journal, lost)


@dataclass(frozen=True)
class _Work:
    """What is done with the points of a sweep, in which portions, and how a portion that was lost is taken apart."""

    do: Callable[[Ground, Sequence[Point]], tuple[PointValues, ...]]
    tasks: Iterable[tuple[Point, ...]]
    parts: Callable[[tuple[Point, ...]], Iterable[tuple[Point, ...]]] | None


def _work(planned: Planned, missing: frozenset[int], pool: Pool, workers: int) -> _Work:
    if planned.sweep.plans:
        from groeipad.experiments.sweep.plan_points import plan_points, stretches

        # A stretch is always planned whole: what comes of its last point may hang on the first one.
        tasks = (one for one in stretches(planned.points) if not missing.isdisjoint(one))
        return _Work(plan_points, (tuple(map(planned.point, one)) for one in tasks), None)
    size = chunk_size(
        pool,
        points=len(missing),
        workers=workers,
        seconds=_SECONDS_A_REPLICATION * planned.sweep.replications,
    )
    return _Work(simulate_points, chunked(map(planned.point, sorted(missing)), size), singles)


def journal_of(folder: Path) -> Path:
    """Return where the journal of the sweep that is stored in a folder stands: hidden, beside it."""
    return folder.with_name(f".{folder.name}.points.jsonl")


def sweep_folder(out: Path, name: str) -> Path:
    """Return where a sweep is stored."""
    return out / f"sweep-{name}"
