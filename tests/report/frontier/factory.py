"""Invented frontiers: lines that are set by hand, stored as a frontier is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from groeipad.experiments.frontier_tables import AS_A_PLAN, RESTS_ON
from simulator.contract import TABLES
from simulator.results.frames import in_form
from simulator.results.store import StoredResult, write_result
from tests.report.plan.factory import MadePlan, write_plan
from tests.report.plan.made import MET

Line = list[tuple[float, float]]

THREE: dict[float, Line] = {
    0.6: [(0.0, 0.86), (3.0, 0.925), (9.7, 1.0)],
    0.7: [(0.0, 0.65), (14.6, 0.8), (67.2, 1.0)],
    0.8: [(50.5, 0.6), (58.0, 0.67), (113.0, 0.77)],
}


@dataclass(frozen=True)
class MadeFrontier:
    """What an invented frontier is like: the line of each regular part, and the scenario's own plan."""

    lines: dict[float, Line] = field(default_factory=lambda: dict(THREE))
    dominated: tuple[float, ...] = ()
    own: tuple[float, float, float] = (0.7, 120.0, 1.0)
    plan: MadePlan = MET
    other_supply: bool = True
    required: bool = True
    holds: bool = True
    cost_known: bool = True


def write_frontier(folder: Path, made: MadeFrontier) -> StoredResult:
    """Store an invented frontier."""
    with TemporaryDirectory() as beside:
        common = write_plan(Path(beside) / "plan", made.plan).manifest
    codes = list(common["municipalities"])
    points = [
        _row(number, regular, extra, ratio, codes, made)
        for number, (regular, extra, ratio) in enumerate(
            (
                (regular, *corner)
                for regular, line in sorted(made.lines.items())
                if regular not in made.dominated
                for corner in line
            ),
            1,
        )
    ]
    empty: dict[str, list[Any]] = {column.name: [] for column in TABLES["frontier"]}
    own = _row(0, *made.own, codes, made)
    del own["point"]
    manifest = {
        "kind": "frontier",
        **{part: common[part] for part in AS_A_PLAN},
        "other_supply_there": made.other_supply,
        "own": {
            **own,
            "waiting": 100.0,
            "fair_share_required": made.required,
            "limits_hold": made.holds,
        },
        "levels": [
            {
                "regular_share": regular,
                "possible": bool(line),
                "curve": [list(corner) for corner in line],
                "pieces": []
                if regular in made.dominated or not line
                else [[list(corner) for corner in line]],
            }
            for regular, line in sorted(made.lines.items(), reverse=True)
        ],
        **{part: common[part] for part in RESTS_ON},
    }
    table = in_form("frontier", pl.DataFrame(points) if points else pl.DataFrame(empty))
    return write_result(folder, {"frontier": table}, manifest)


def _row(
    number: int, regular: float, extra: float, ratio: float, codes: list[str], made: MadeFrontier
) -> dict[str, Any]:
    return {
        "point": number,
        "regular_share": regular,
        "extra_homes": extra,
        "worst_ratio": ratio,
        "worst": "" if ratio >= 1 else "+".join(codes[: 1 + number % 3]),
        "placed": 1000.0 + extra,
        "waiting": 9000.0 - extra,
        "cost": 1e4 * extra if made.cost_known else None,
    }
