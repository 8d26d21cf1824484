"""Invented plans for many futures: an invented plan, with what two plans come to in twenty futures."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl

from simulator.results.store import StoredResult, write_result
from solvers.robust import tail_mean

COUNT = 20
OURS = [float(60 - 3 * n) for n in range(COUNT)]
"""Homes short in each future with this plan, the worst first; with the other plan ten more."""
FIGURES: list[dict[str, Any]] = [
    {
        "field": "supply.relets.turnover_rate",
        "kind": "turnover",
        "low": 0.05,
        "value": 0.0571,
        "high": 0.065,
        "unit": "share of stock per year",
        "status": "agreement",
    },
    {
        "field": "demand.returns.probability",
        "kind": "returns",
        "low": 0.02,
        "value": 0.06,
        "high": 0.15,
        "unit": "share",
        "status": "assumption",
    },
]


def for_futures(
    usual: StoredResult,
    folder: Path,
    *,
    measure: str = "expected",
    extra: float = 10.0,
    price: dict[str, float] | None = None,
    own: tuple[float, float] = (12.0, 12.0),
    own_worst_ratio: tuple[float, float] = (0.9, 0.9),
) -> StoredResult:
    """Store an invented plan as one that was made for many futures.

    Parameters
    ----------
    usual
        The invented plan.
    folder
        Where it is stored.
    measure
        What was made small.
    extra
        So many homes more are short in each future with the plan for one.
    price
        What this plan asks more than the other: ``relets_allowed``, ``homes`` and ``cost``.
    own, own_worst_ratio
        Homes short, and the worst ratio, with the scenario's own figures: of this plan and of the other one.
    """
    short = {"robust": OURS, "nominal": [one + extra for one in OURS]}
    rows: list[tuple[int, str, str, float]] = []
    told: dict[str, dict[str, float]] = {}
    for number, plan in enumerate(("robust", "nominal")):
        seen = [one + 100.0 for one in short[plan]]
        told[plan] = {
            "shortfall": sum(short[plan]) / COUNT,
            "shortfall_tail": tail_mean(pl.Series(short[plan]).to_numpy()),
            "worst_ratio": 0.8,
            "waiting": 9000.0,
            "simulated_shortfall": sum(seen) / COUNT,
            "simulated_shortfall_tail": tail_mean(pl.Series(seen).to_numpy()),
            "simulated_worst_ratio": 0.7,
            "own_shortfall": own[number],
            "own_worst_ratio": own_worst_ratio[number],
            "quota": 0.3,
            "relets_allowed": 10_000.0,
            "homes": 300.0,
            "cost": 1e6,
        }
        for future in range(COUNT):
            rows += [
                (future, "shortfall", plan, short[plan][future]),
                (future, "simulated_shortfall", plan, seen[future]),
            ]
    first = "shortfall_tail" if measure == "cvar" else "shortfall"
    goals = dict.fromkeys((first, "shortfall"))
    part = {
        "measure": measure,
        "worst_part": 0.1,
        "count": COUNT,
        "seed": 2026,
        "replications": 4,
        "distribution": "triangular",
        "varied": FIGURES,
        "goals": [
            *({"goal": goal, "unit": "homes", "value": told["robust"][goal]} for goal in goals),
            {"goal": "waiting", "unit": "person-years", "value": 9000.0},
        ],
        **told,
        "price": {
            "shortfall_avoided": extra,
            "simulated_shortfall_avoided": extra,
            "own_shortfall": own[0] - own[1],
            "relets_allowed": 0.0,
            "homes": 0.0,
            "cost": 0.0,
            **(price or {}),
        },
    }
    table = pl.DataFrame(rows, schema=("future", "about", "subject", "value"), orient="row")
    tables = {name: usual.table(name) for name in ("plan", "duals")} | {"futures": table}
    return write_result(folder, tables, usual.manifest | {"futures": part})
