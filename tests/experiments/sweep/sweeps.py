"""Small sweeps to test with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from groeipad.experiments.execute import Pool, Threads
from groeipad.experiments.sweep.run import run_sweep
from groeipad.shipped import shipped_scenarios
from simulator.results.store import StoredResult

DRIEDORP = shipped_scenarios() / "driedorp.yaml"
TITLE = {"nl": "proef", "en": "test"}
TURNOVER = {"path": "supply.relets.turnover_rate", "range": [0.05, 0.065]}
VOID = {"path": "supply.relets.void.days", "values": [14, 60]}
HOUSED = {"housed": {"metric": "housed_in"}, "backlog": {"metric": "backlog", "year": 2030}}


def write_sweep(folder: Path, name: str = "proof", **parts: Any) -> Path:
    """Write the file of a sweep of Driedorp: a grid of four points, unless something else is said."""
    content: dict[str, Any] = {
        "title": TITLE,
        "scenario": str(DRIEDORP),
        "factors": {"turnover": TURNOVER, "void": VOID},
        "design": {"kind": "grid", "levels": 2},
        "replications": 3,
        "outcomes": HOUSED,
    } | parts
    path = folder / f"{name}.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe").dump({key: value for key, value in content.items() if value is not None}, file)
    return path


class Watched:
    """Remembers what a sweep tells of itself."""

    def __init__(self) -> None:
        self.there = self.total = self.made = self.failed = 0

    def begins(self, there: int, total: int) -> None:
        self.there, self.total = there, total

    def ended(self, points: int, failed: int) -> None:
        self.made += points
        self.failed += failed


def swept(path: Path, out: Path, pool: Pool | None = None) -> tuple[StoredResult, Watched]:
    """Carry out a sweep, in one thread where nothing else is said."""
    watch = Watched()
    return run_sweep(path, out=out, pool=pool or Threads(1), watch=watch), watch


def content(result: StoredResult) -> dict[str, bytes]:
    """Return the bytes of all that was stored."""
    return {one["file"]: (result.folder / one["file"]).read_bytes() for one in result.manifest["outputs"]}
