"""Many runs and plans, one after the other, each stored on its own; what is there already is not made again.

What fails becomes a line with its error, and the rest goes on. Each result is stored as a whole or not at all, and
keeps a hash of what it depends on; so a batch that was cut off goes on where it stopped, and nothing that is stored
at the end tells that it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, Protocol

from groeipad.experiments.batch_items import SOLVER, Asked, Item, read_scenario, stored_result
from groeipad.experiments.batch_tables import (
    TABLE,
    batch_csv,
    batch_table,
    describe_batch,
    main_metrics,
    shortcoming,
)
from groeipad.experiments.plan import plan_scenario
from groeipad.experiments.project import run_scenario
from groeipad.files import NO_ROOM
from groeipad.lock import only_writer
from simulator.errors import BusyError, GroeipadError, InputError, Interrupted
from simulator.results.store import StoredResult, clear_leftovers, write_result

State = Literal["done", "short", "wrong", "failed", "fault", "busy", "skipped"]
"""How a run or a plan ended; see ``BATCH_STATES`` of the contract."""
STORED: tuple[State, ...] = ("done", "short")
"""The states in which there is a result."""


@dataclass(frozen=True)
class Outcome:
    """How a run or a plan of a batch ended.

    Attributes
    ----------
    item
        The run or plan.
    state
        How it ended.
    error
        What went wrong, in a line.
    content
        The hash of what it depends on; empty where that cannot be known.
    seconds
        How long it took; None where it was there already, or could not be made.
    metrics
        The main metrics by name, and what they are of; see ``batch_tables.main_metrics``.
    """

    item: Item
    state: State
    error: str = ""
    content: str = ""
    seconds: float | None = None
    metrics: Mapping[str, float | int | None] = field(default_factory=dict)


class Watch(Protocol):
    """Is told how far a batch is."""

    def begins(self, item: Item) -> None:
        """Tell that a run or a plan is begun."""

    def progress(self, done: int, total: int) -> None:
        """Tell how many replications, or parts of a plan, are done."""

    def compiling(self) -> None:
        """Tell that the engine is compiled first."""

    def went_wrong(self, item: Item, error: Exception) -> None:
        """Tell why one failed."""

    def ended(self, outcome: Outcome) -> None:
        """Tell how one ended."""


Finish = Callable[[Item, StoredResult], None]
"""Adds to a stored result what goes with it, such as figures, unless it is there."""


def run_batch(
    items: Sequence[Item],
    asked: Asked,
    *,
    jobs: int | None = None,
    watch: Watch,
    finish: Finish,
) -> tuple[Outcome, ...]:
    """Make the runs and plans of a batch that are not there yet.

    Parameters
    ----------
    items
        What there has to be; see ``batch_items``.
    asked
        What is asked of each.
    jobs
        How many replications are made side by side; as many as there are processors where not given.
    watch
        Told how far it is.
    finish
        Called with each stored result, while no other run can replace it.

    Returns
    -------
    tuple of Outcome
        How each ended, in the order of ``items``.

    Raises
    ------
    Interrupted
        When the user stops it; what was stored before is kept.
    """
    outcomes: dict[Item, Outcome] = {}
    for item in items:
        watch.begins(item)
        outcome = _outcome(item, outcomes, asked, jobs, watch, finish)
        outcomes[item] = outcome
        watch.ended(outcome)
    return tuple(outcomes[item] for item in items)


def _outcome(
    item: Item,
    before: Mapping[Item, Outcome],
    asked: Asked,
    jobs: int | None,
    watch: Watch,
    finish: Finish,
) -> Outcome:
    if item.planned is not None and before[item.planned].state not in STORED:
        return Outcome(item, "skipped", "there is no plan to simulate")
    try:
        with only_writer(item.folder):
            clear_leftovers(item.folder)
            return _stored(item, asked, jobs, watch, finish)
    except (Interrupted, BrokenPipeError):
        raise
    except BusyError as error:
        return Outcome(item, "busy", first_line(error))
    except Exception as error:
        watch.went_wrong(item, error)
        return Outcome(item, _state_of(error), first_line(error), _content(item, asked))


def _stored(item: Item, asked: Asked, jobs: int | None, watch: Watch, finish: Finish) -> Outcome:
    """Make sure that the result is there, and return how it ended."""
    clock, seconds = time.perf_counter(), None
    content = item.content(read_scenario(item), asked)
    result = stored_result(item, content)
    if result is None:
        result = _make(item, asked, jobs, watch)
        seconds = time.perf_counter() - clock
    finish(item, result)
    short = shortcoming(result)
    # The scenario's file may have been changed since it was read: what counts is what was stored.
    return Outcome(
        item, "short" if short else "done", short, result.manifest["content"], seconds, main_metrics(result)
    )


def _make(item: Item, asked: Asked, jobs: int | None, watch: Watch) -> StoredResult:
    if item.kind == "plan":
        return plan_scenario(item.path, out=asked.out, solver=SOLVER, progress=watch.progress)
    return run_scenario(
        item.path,
        replications=asked.replications,
        precision=asked.precision,
        seed=asked.seed,
        jobs=jobs,
        out=asked.out,
        progress=watch.progress,
        compiling=watch.compiling,
    )


def _content(item: Item, asked: Asked) -> str:
    """Return the hash of what a failed one depends on; nothing where its scenario cannot be read."""
    try:
        return item.content(read_scenario(item), asked)
    except Exception:
        return ""


def _state_of(error: Exception) -> State:
    if isinstance(error, InputError):
        return "wrong"
    no_room = isinstance(error, OSError) and error.errno in NO_ROOM
    return "failed" if no_room or isinstance(error, GroeipadError) else "fault"


def first_line(error: Exception) -> str:
    """Return what went wrong in a line; of many problems the first, and how many more there are."""
    if isinstance(error, InputError):
        told = [str(problem) for problem in error.problems]
        more = f"  (and {len(told) - 1} more)" if len(told) > 1 else ""
        return told[0] + more if told else ""
    lines = [line for line in str(error).splitlines() if line.strip()]
    said = lines[0].strip() if lines else ""
    if isinstance(error, GroeipadError):
        return said
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


def batch_folder(out: Path, name: str) -> Path:
    """Return where the table of a batch is stored."""
    return out / f"batch-{name}"


def store_batch(
    name: str, outcomes: Sequence[Outcome], asked: Asked, *, jobs: int | None, started: datetime
) -> StoredResult:
    """Store how a batch ended, in place of what is there.

    Parameters
    ----------
    name
        The name of the batch.
    outcomes, asked, jobs
        How each run and plan ended, and what was asked.
    started
        When the batch was started.

    Returns
    -------
    StoredResult
        The table ``batch``, also as ``batch.csv``, and a manifest.

    Raises
    ------
    ResultError
        Where it cannot be stored; what the runs stored is kept.
    """
    table = batch_table(outcomes, asked)
    manifest = describe_batch(name, outcomes, asked, jobs=jobs)
    manifest["started"] = started.isoformat(timespec="seconds")
    manifest["seconds"] = round((datetime.now(UTC) - started).total_seconds(), 1)
    folder = batch_folder(asked.out, name)
    return write_result(folder, {TABLE: table}, manifest, {f"{TABLE}.csv": batch_csv(table)})
