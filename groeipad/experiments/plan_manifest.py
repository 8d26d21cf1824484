"""What a plan rests on and what it comes to: goals, fair share, what stands in the way, effects, whole homes."""

from __future__ import annotations

from typing import Any

import numpy as np

from groeipad.experiments.manifest import assumptions, input_files, plan_assumptions
from groeipad.experiments.packages import OF_A_PLAN, versions_of
from groeipad.experiments.plan_tables import address_of, place_of
from groeipad.experiments.whole_plan import WholePlan
from simulator.contract import ALL_STREAMS, PLAN_GOALS, PLAN_LIMITS
from simulator.flows.demand import yearly_need
from simulator.flows.growth_path import gross_fair_share, housed_in_reference_year
from simulator.flows.policy import reference_quota
from simulator.inputs.load import Loaded
from simulator.model.scenario import Scenario
from solvers.plan import InTheWay, Plan
from solvers.prices import TEN, Effect
from solvers.problem import Problem
from solvers.programme import NOBODY
from solvers.session import FEASIBILITY
from solvers.solve import solver_version
from solvers.widening import Widened

_UNITS = {limit.name: limit.unit for limit in PLAN_LIMITS}


def describe_plan(name: str, loaded: Loaded, plan: Plan, whole: WholePlan) -> dict[str, Any]:
    """Return the manifest of a plan, but for the times of day and the overlay.

    Parameters
    ----------
    name
        The scenario's name.
    loaded
        The scenario and its files.
    plan
        The plan.
    whole
        The same in whole homes.
    """
    scenario, problem = loaded.scenario, plan.problem
    solver, solver_is = solver_version(plan.options.solver)
    units = {goal.name: goal.unit for goal in PLAN_GOALS}
    return {
        "kind": "plan",
        "name": name,
        "title": scenario.title.model_dump(),
        "explanation": scenario.explanation.model_dump(),
        "years": sorted({period.year for period in problem.periods}),
        "target_year": problem.target_year,
        "municipalities": scenario.region.names,
        "groups": {
            slug: {"code": group.code, **group.name.model_dump()}
            for slug, group in scenario.demand.groups.items()
        },
        "other_supply": {kind: one.name.model_dump() for kind, one in scenario.supply.other_supply.items()},
        "corporations": {kind: one.name for kind, one in scenario.region.corporations.items()},
        "period": scenario.plan.period,
        "periods": [
            {
                "start": period.start.isoformat(),
                "end": period.end.isoformat(),
                "year": period.year,
                "years": round(float(length), 6),
            }
            for period, length in zip(problem.periods, problem.years, strict=True)
        ],
        "solver": {
            "name": solver,
            "version": solver_is,
            "parts": plan.parts,
            "programmes": plan.programmes,
        },
        "tolerances": {
            "ratio": plan.options.tolerances.ratio,
            "held_goal": plan.options.tolerances.held_goal,
            "solver": FEASIBILITY,
        },
        "goals": [{"goal": goal, "unit": units[goal], "value": value} for goal, value in plan.goals.items()],
        "fair_share": _fair_share(plan),
        "limits": {
            "hold": not plan.limits.widened,
            "widened": _widened(plan.limits.widened, problem),
            "clash": _clash(plan.limits, problem),
        },
        "effects": [_effect(one, problem) for one in plan.effects],
        "rounding": {
            "method": problem.rules.whole_homes,
            "exact": whole.exact,
            "whole": whole.whole,
            "lost": whole.exact - whole.whole,
            "ratios": _by_code(whole.ratios, problem),
        },
        "facts": _facts(scenario, problem),
        "assumptions": [*assumptions(scenario), *plan_assumptions(scenario)],
        "file": loaded.files[0].as_posix(),
        "inputs": input_files(loaded),
        "versions": versions_of(OF_A_PLAN),
        "scenario": scenario.model_dump(mode="json"),
    }


def _fair_share(plan: Plan) -> dict[str, Any]:
    problem = plan.problem
    placed = plan.decisions.placed(problem, counted=True)[:, problem.in_target].sum(axis=1)
    return {
        "required": problem.rules.fair_share == "required",
        "met": plan.fair_share_met,
        "worst": float(plan.ratios.min(initial=1.0)),
        "homes": _by_code(problem.fair_share, problem),
        "placed": _by_code(placed, problem),
        "ratios": _by_code(plan.ratios, problem),
        "levels": [
            {"ratio": ratio, "municipalities": [problem.municipalities[m] for m in settled]}
            for ratio, settled in plan.levels
        ],
        "possible": plan.fair_share.possible,
        "in_the_way": _widened(plan.fair_share.widened, problem),
        "clash": _clash(plan.fair_share, problem),
    }


def _by_code(values: np.ndarray, problem: Problem) -> dict[str, float]:
    return dict(zip(problem.municipalities, np.asarray(values, dtype=float).tolist(), strict=True))


def _widened(widened: tuple[Widened, ...], problem: Problem) -> list[dict[str, Any]]:
    return [
        {**address_of(one.where, problem), "by": one.by, "unit": _UNITS[one.where.limit], "value": one.value}
        for one in widened
    ]


def _clash(way: InTheWay, problem: Problem) -> list[dict[str, str]]:
    return [address_of(one, problem) for one in way.clash]


def _effect(effect: Effect, problem: Problem) -> dict[str, Any]:
    units = {goal.name: goal.unit for goal in PLAN_GOALS}
    return {
        "goal": effect.goal,
        "of": [problem.municipalities[m] for m in effect.settled],
        "limit": effect.limit,
        "municipality": place_of(effect.municipality, problem),
        "stream": ALL_STREAMS if effect.stream == NOBODY else problem.streams.kinds[effect.stream],
        "change": TEN,
        "change_unit": effect.change_unit,
        "better": effect.better,
        "worse": effect.worse,
        "unit": units[effect.goal],
        "holds_for": effect.holds_for,
    }


def _facts(scenario: Scenario, problem: Problem) -> dict[str, Any]:
    _, gross = yearly_need(scenario)
    coming = problem.task[:, :, problem.in_target].sum()
    leaving = problem.exits[:, :, problem.in_target].sum()
    before = housed_in_reference_year(scenario)
    return {
        "task": gross,
        "cap": scenario.policy.cap.value,
        "cap_is": scenario.readings.cap,
        "cap_scope": scenario.readings.cap_scope,
        "regular_floor": scenario.policy.regular_share_min.value,
        "fair_share_gross": dict(
            zip(
                problem.municipalities, gross_fair_share(scenario, np.array([gross]))[0].tolist(), strict=True
            )
        ),
        "weights": _by_code(problem.weights.round(6), problem),
        "reference_quota": _by_code(reference_quota(scenario).round(6), problem),
        "housed_in_reference_year": {
            code: None if np.isnan(homes) else round(float(homes), 3)
            for code, homes in zip(problem.municipalities, before, strict=True)
        },
        "natural_exits_share": float(leaving / coming) if coming > 0 else 0.0,
    }
