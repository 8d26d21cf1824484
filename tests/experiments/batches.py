"""Small scenarios for batches, and what a folder of results holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from groeipad.experiments.batch import Outcome, run_batch, store_batch
from groeipad.experiments.batch_items import Asked, Item, batch_items, scenario_files
from groeipad.shipped import shipped_scenarios
from simulator.results.store import StoredResult

_VILLAGES = """\
extends: {base}
title: {{nl: {name}, en: {name}}}
explanation: {{nl: Om te proberen., en: To try.}}
simulation: {{replications: 2}}
horizon: {{end: 2027-12-31, target_year: 2027}}
plan: {{fair_share: {fair_share}}}
policy: {{quota: {{path: {{2026: {quota}}}}}}}
"""


def villages(
    folder: Path, name: str, *, quota: float = 0.3, fair_share: str = "aim", remark: str = ""
) -> Path:
    """Write three villages for two years, and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    base = (shipped_scenarios() / "driedorp.yaml").as_posix()
    text = _VILLAGES.format(base=base, name=name, quota=quota, fair_share=fair_share)
    path = folder / f"{name}.yaml"
    path.write_text(text + remark, encoding="utf-8")
    return path


def wrong(folder: Path, name: str) -> Path:
    """Write a scenario with a mistake in it, and return the file."""
    return villages(folder, name, quota=3.0)


@dataclass
class Seen:
    """Watches a batch, and does something at the beginning of each run if asked to."""

    at_beginning: Callable[[Item], None] = lambda item: None
    errors: list[str] = field(default_factory=list)
    endings: list[Outcome] = field(default_factory=list)

    def begins(self, item: Item) -> None:
        self.at_beginning(item)

    def progress(self, done: int, total: int) -> None:
        assert done <= total

    def compiling(self) -> None:
        pass

    def went_wrong(self, item: Item, error: Exception) -> None:
        self.errors.append(f"{item.name}: {error}")

    def ended(self, outcome: Outcome) -> None:
        self.endings.append(outcome)


def nothing(item: Item, result: StoredResult) -> None:
    """Add nothing to a result."""


def states(outcomes: tuple[Outcome, ...]) -> dict[str, str]:
    """Return how each ended: as it was there before, or its state."""
    there = {"done", "short"}
    return {
        one.item.folder.name: "there" if one.state in there and one.seconds is None else one.state
        for one in outcomes
    }


def make(
    folder: Path, out: Path, *, plan: bool = False, watch: Seen | None = None, **asked: int
) -> tuple[Outcome, ...]:
    """Make the batch of a folder of scenarios, and store its table."""
    from datetime import UTC, datetime

    of_all = Asked(out, **asked)
    items = batch_items(scenario_files([folder]), of_all, plan=plan)
    outcomes = run_batch(items, of_all, jobs=1, watch=watch or Seen(), finish=nothing)
    store_batch("all", outcomes, of_all, jobs=1, started=datetime.now(UTC))
    return outcomes


def tables(out: Path) -> dict[str, str]:
    """Return a hash of each table below a folder, and of what a plan and a batch store beside these."""
    kept = (one for one in out.rglob("*") if one.suffix in {".parquet", ".csv", ".yaml"})
    return {str(one.relative_to(out)): hashlib.sha256(one.read_bytes()).hexdigest() for one in sorted(kept)}
