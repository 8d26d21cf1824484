"""What a plan promised and came to -> the stored tables ``replay`` and ``certainty``, and their manifest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.certainty import Insured, beyond_the_limits, wilson
from groeipad.experiments.promise import in_years
from groeipad.experiments.replay import Replay, Round
from simulator.contract import REGION
from simulator.model.scenario import Scenario
from simulator.results.frames import in_form
from solvers.overlay import quotas
from solvers.plan import Plan
from solvers.problem import Problem

if TYPE_CHECKING:
    import polars as pl

Floats = NDArray[np.float64]


def replay_table(rounds: list[Round]) -> pl.DataFrame:
    """Return the table ``replay``: a row for each round, year and municipality, and for the region."""
    import polars as pl

    rows = [row for number, one in enumerate(rounds) for row in _rows_of(number, one)]
    return in_form("replay", pl.DataFrame(rows, infer_schema_length=None))


def _rows_of(number: int, one: Round) -> Iterator[dict[str, Any]]:
    gap, carried = one.gap, one.carried
    reached = np.concatenate([carried.reached, carried.reached.all(axis=1, keepdims=True)], axis=1)
    part = reached.mean(axis=0)
    low, high = wilson(part, len(reached))
    values = {
        "promised": _with_region(one.promised.placed),
        "simulated": _with_region(one.simulated.placed),
        "half_width": np.vstack([gap.half_width, gap.half_width_region]),
        "gap": _with_region(gap.homes),
        "fewer_came": _with_region(gap.fewer_came),
        "more_left": _with_region(gap.more_left),
        "more_waiting": _with_region(gap.more_waiting),
        "moved": _with_region(gap.moved),
        "fair_share": _with_region(carried.fair_share),
        "reached": part,
        "reached_low": low,
        "reached_high": high,
    }
    agrees = np.vstack([gap.agrees, gap.agrees_region])
    for y, year in enumerate(carried.years):
        for m, place in enumerate((*one.plan.problem.municipalities, REGION)):
            yield {
                "round": number,
                "year": year,
                "municipality": place,
                **{name: float(all_[m, y]) + 0.0 for name, all_ in values.items()},
                "agrees": int(agrees[m, y]),
            }


def _with_region(values: Floats) -> Floats:
    """Return values by municipality, rounded to what homes are counted in, with their sum below: (M + 1, Y)."""
    return np.round(np.vstack([values, values.sum(axis=0)]), 6)


def certainty_table(insured: Insured, before: Round) -> pl.DataFrame:
    """Return the table ``certainty``: how sure fair share is in the target year, and what makes it so.

    Parameters
    ----------
    insured
        The plan with room for chance.
    before
        The round without it.
    """
    import polars as pl

    problem, year = insured.plan.problem, insured.carried.years.index(insured.plan.problem.target_year)
    reached = insured.carried.reached[:, :, year]
    all_before = before.carried.reached[:, :, year].all(axis=1).mean()
    part = np.append(reached.mean(axis=0), reached.all(axis=1).mean())
    low, high = wilson(part, len(reached))
    quota_before, quota = target_quota(before.plan), target_quota(insured.plan)
    rows = [
        {
            "municipality": place,
            "before": float([*insured.before, all_before][m]),
            "searched": float(insured.searched[m]) if place != REGION else None,
            "reached": float(part[m]),
            "reached_low": float(low[m]),
            "reached_high": float(high[m]),
            "quota_before": float(quota_before[m]),
            "quota": float(quota[m]),
            "extra_homes": int([*insured.extra_homes, insured.extra_homes.sum()][m]),
            "other_supply": ""
            if place == REGION or insured.kinds[m] < 0
            else problem.streams.kinds[insured.kinds[m]],
        }
        for m, place in enumerate((*problem.municipalities, REGION))
    ]
    return in_form("certainty", pl.DataFrame(rows, infer_schema_length=None))


def target_quota(plan: Plan) -> Floats:
    """Return the quota of the target year, by municipality and at last of the region: (M + 1,)."""
    room, year = plan.problem.room, (plan.problem.target_year,)
    filled = in_years((quotas(plan) * room).sum(axis=1), plan.problem, year)[:, 0]
    whole = in_years(room.sum(axis=1), plan.problem, year)[:, 0]
    filled, whole = np.append(filled, filled.sum()), np.append(whole, whole.sum())
    return np.divide(filled, whole, out=np.zeros_like(whole), where=whole > 0)


def describe_replay(
    replay: Replay, insured: Insured | None, scenario: Scenario, *, replications: int
) -> dict[str, Any]:
    """Return what the manifest of a plan says of how it was carried out.

    Parameters
    ----------
    replay
        All rounds.
    insured
        The plan with room for chance, where that was asked for.
    scenario
        What is planned; its seed is that of the simulations.
    replications
        How many replications each plan was carried out.
    """
    last = replay.last
    found: dict[str, Any] = {
        "seed": scenario.simulation.seed,
        "replications": replications,
        "rounds": len(replay.rounds),
        "best": replay.best,
        "closed": last.gap.closed,
        "not_foreseen": [] if last.gap.closed else not_foreseen(last.plan.problem, scenario),
        "comes": float(last.plan.problem.fair_share.sum()),
        "certainty": None,
    }
    if insured is not None:
        found["certainty"] = {
            "asked": insured.asked,
            "sure": bool(insured.sure.all()),
            "checks": insured.checks,
            "extra_homes": int(insured.extra_homes.sum()),
            "beyond_the_limits": beyond_the_limits(insured),
        }
    return found


def not_foreseen(problem: Problem, scenario: Scenario) -> list[str]:
    """Return by name what changes a run and what no plan reckons with, whatever is fed back."""
    there = {
        "reviews": bool(scenario.reviews),
        "shared_cap": problem.cap is not None and not problem.cap_for_each,
        "solidarity": bool(problem.transfer_limit.any()),
    }
    return [name for name, is_there in there.items() if is_there]
