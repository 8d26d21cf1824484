"""A frontier -> the stored table ``frontier`` and its manifest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from groeipad.experiments.plan_manifest import describe_plan
from groeipad.experiments.whole_plan import WholePlan
from simulator.inputs.load import Loaded
from simulator.results.frames import in_form
from solvers.curve import Curve
from solvers.frontier import Frontier, Point, own_regular, point_of
from solvers.plan import Plan
from solvers.problem import Problem

if TYPE_CHECKING:
    import polars as pl

AS_A_PLAN = (
    *("name", "title", "explanation", "years", "target_year", "municipalities", "groups", "other_supply"),
    *("corporations", "period", "periods", "solver", "tolerances", "facts"),
)
"""What the manifest of a frontier says in the same words as that of a plan."""
RESTS_ON = ("assumptions", "file", "inputs", "versions", "scenario")

_DECIMALS = 6
"""Of a home and of a ratio: what lies below is the solver's arithmetic."""


def frontier_table(frontier: Frontier, problem: Problem) -> pl.DataFrame:
    """Return the table ``frontier``: one point a row."""
    import polars as pl

    rows = [{"point": number, **_told(point, problem)} for number, point in enumerate(frontier.points, 1)]
    columns = ("point", "regular_share", "extra_homes", "worst_ratio", "worst", "placed", "waiting", "cost")
    empty: dict[str, list[object]] = {name: [] for name in columns}
    return in_form("frontier", pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame(empty))


def _told(point: Point, problem: Problem) -> dict[str, Any]:
    known = not problem.streams.count or bool((problem.streams.cost > 0).any())
    return {
        "regular_share": point.regular,
        "extra_homes": _rounded(point.extra),
        "worst_ratio": _rounded(point.ratio),
        "worst": "+".join(problem.municipalities[m] for m in point.worst),
        "placed": _rounded(point.placed),
        "waiting": _rounded(point.waiting),
        "cost": _rounded(point.cost) if known else None,
    }


def describe_frontier(name: str, loaded: Loaded, frontier: Frontier, own: Plan) -> dict[str, Any]:
    """Return the manifest of a frontier, but for the times of day.

    Parameters
    ----------
    name
        The scenario's name.
    loaded
        The scenario and its files.
    frontier
        What was found.
    own
        The scenario's own plan.
    """
    common = describe_plan(name, loaded, own, WholePlan.of(own))
    problem = own.problem
    regular = own_regular(problem)
    return {
        "kind": "frontier",
        **{part: common[part] for part in AS_A_PLAN},
        "other_supply_there": bool(problem.streams.count),
        "own": {
            **_told(point_of(own, regular), problem),
            "fair_share_required": problem.rules.fair_share == "required",
            "limits_hold": not own.limits.widened,
        },
        "levels": [
            {
                "regular_share": level.regular,
                "possible": bool(level.curve),
                "curve": _plain(level.curve),
                "pieces": [_plain(piece) for piece in level.pieces],
            }
            for level in frontier.levels
        ],
        **{part: common[part] for part in RESTS_ON},
    }


def _plain(curve: Curve) -> list[list[float]]:
    return [[_rounded(one.extra), _rounded(one.ratio)] for one in curve]


def _rounded(value: float) -> float:
    return round(value, _DECIMALS) + 0.0
