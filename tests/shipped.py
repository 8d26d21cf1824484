"""The files that come with the program, by what they are."""

from __future__ import annotations

from pathlib import Path

SCENARIOS = Path(__file__).parents[1] / "scenarios"
REGIONS = sorted(SCENARIOS.glob("regions/*.yaml"))
SWEEPS = sorted(SCENARIOS.glob("sweeps/*.yaml"))
GAMES = [path for path in sorted(SCENARIOS.glob("games/*.yaml")) if not path.stem.endswith("-world")]
RUNNABLE = sorted(path for path in SCENARIOS.rglob("*.yaml") if path not in {*REGIONS, *SWEEPS, *GAMES})
FILES = [*REGIONS, *RUNNABLE]
"""Scenarios, and the regions that they extend."""
