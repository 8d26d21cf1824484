"""What a plan for many futures says of them: which figures differ, what it gains and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from groeipad.experiments.futures import Varied
from groeipad.experiments.robust_simulation import REPLICATIONS, Simulated
from simulator.contract import PLAN_GOALS, ROBUST_GOALS
from solvers.plan import Plan
from solvers.robust import WORST, RobustPlan, tail_mean
from solvers.robust_recourse import Outcome, Policy

DISTRIBUTION = "triangular"
_UNITS = {goal.name: goal.unit for goal in (*PLAN_GOALS, *ROBUST_GOALS)}


@dataclass(frozen=True)
class Compared:
    """What both plans come to in each future when they are simulated."""

    nominal: tuple[Simulated, ...]
    robust: tuple[Simulated, ...]


def describe_futures(
    robust: RobustPlan, compared: Compared, figures: Sequence[Varied], seed: int
) -> dict[str, Any]:
    """Return the part ``futures`` of the manifest of a plan.

    Parameters
    ----------
    robust
        The plan, and the one for the scenario's own figures.
    compared
        The same, simulated.
    figures
        The figures that differ.
    seed
        Where their draws start from.
    """
    nominal = _over_futures(robust.nominal_outcomes, compared.nominal)
    ours = _over_futures(robust.outcomes, compared.robust)
    return {
        "measure": robust.measure,
        "worst_part": WORST,
        "count": len(robust.outcomes),
        "seed": seed,
        "replications": REPLICATIONS,
        "distribution": DISTRIBUTION,
        "varied": [asdict(one) for one in figures],
        "goals": [
            {"goal": goal, "unit": _UNITS[goal], "value": value} for goal, value in robust.goals.items()
        ],
        "nominal": nominal | _own_figures(robust.nominal, robust.nominal_policy),
        "robust": ours | _own_figures(robust.plan, robust.policy),
        "price": _price(robust, nominal, ours),
    }


def _over_futures(outcomes: Sequence[Outcome], simulated: Sequence[Simulated]) -> dict[str, float]:
    """Return what a plan comes to over the futures: means, and means of the worst part."""
    short = np.array([one.shortfall.sum() for one in outcomes])
    seen = np.array([one.shortfall for one in simulated])
    return {
        "shortfall": float(short.mean()),
        "shortfall_tail": tail_mean(short),
        "worst_ratio": float(np.mean([one.worst for one in outcomes])),
        "waiting": float(np.mean([one.waiting for one in outcomes])),
        "simulated_shortfall": float(seen.mean()),
        "simulated_shortfall_tail": tail_mean(seen),
        "simulated_worst_ratio": float(np.mean([one.worst for one in simulated])),
    }


def _own_figures(plan: Plan, policy: Policy) -> dict[str, float]:
    """Return what a plan comes to with the scenario's own figures, and what it asks for."""
    problem, streams = plan.problem, plan.problem.streams
    placed = plan.decisions.placed(problem, counted=True)[:, problem.in_target].sum(axis=1)
    lengths = problem.years
    return {
        "own_shortfall": float(np.maximum(problem.fair_share - placed, 0.0).sum().round(6)),
        "own_worst_ratio": float(plan.ratios.min(initial=1.0)),
        "quota": _regional_quota(policy, problem.room, problem.in_target),
        "relets_allowed": float(policy.allowed.sum()),
        "homes": float(policy.homes.sum(axis=0).max(initial=0.0)),
        "cost": float(streams.cost @ policy.homes @ lengths),
    }


def _regional_quota(policy: Policy, room: np.ndarray, in_target: np.ndarray) -> float:
    there = float(room[:, :, in_target].sum())
    return float(policy.allowed[:, :, in_target].sum()) / there if there else 0.0


def _price(robust: RobustPlan, nominal: dict[str, float], ours: dict[str, float]) -> dict[str, float]:
    """Return what is gained (homes that fewer people lack) and what that costs."""
    measured = "shortfall" if robust.measure == "expected" else "shortfall_tail"
    theirs = nominal | _own_figures(robust.nominal, robust.nominal_policy)
    mine = ours | _own_figures(robust.plan, robust.policy)
    return {
        "shortfall_avoided": theirs[measured] - mine[measured],
        "simulated_shortfall_avoided": theirs[f"simulated_{measured}"] - mine[f"simulated_{measured}"],
        "own_shortfall": mine["own_shortfall"] - theirs["own_shortfall"],
        "relets_allowed": mine["relets_allowed"] - theirs["relets_allowed"],
        "homes": mine["homes"] - theirs["homes"],
        "cost": mine["cost"] - theirs["cost"],
    }
