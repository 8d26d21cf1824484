"""A plan as the part of a scenario that it changes: quotas, homes of other supply, and swaps of targets.

What a plan cannot command stays out of it: who is housed for whom follows from the scenario's own rules of
solidarity.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from math import floor
from typing import Any

import numpy as np

from simulator.flows.periods import Period
from simulator.model.apportionment import largest_remainder
from simulator.model.scenario import Scenario
from solvers.plan import Plan
from solvers.problem import Floats, Ints
from solvers.programme import period_label

Titles = Callable[[str, Period], Mapping[str, str]]
"""Gives the title of a measure, ``quota`` or ``homes``, in a period, in each language."""

_DECIMALS = 6
"""Of a quota: credit is counted in millionths of a home too."""


def overlay_of(plan: Plan, scenario: Scenario, open_homes: Ints, titles: Titles) -> dict[str, Any]:
    """Return what a scenario has to change to follow a plan, as a mapping that extends it.

    Parameters
    ----------
    plan
        The plan.
    scenario
        The scenario it was made from.
    open_homes
        (K, P) homes of other supply that are open at the end of each period, in whole homes.
    titles
        Titles for the measures.
    """
    quota = quotas(plan)
    overlay: dict[str, Any] = {}
    highest = float(quota.max(initial=0.0))
    policy: dict[str, Any] = {}
    if plan.problem.cap is not None and _above_the_cap(plan, quota):
        # Limits that cannot all hold were widened: the scenario has to allow that too.
        policy |= {"cap": highest, "regular_share_min": round(1.0 - highest, _DECIMALS)}
    measures: dict[str, Any] = {}
    if _by_path(plan, scenario):
        policy["quota"] = _paths(plan, scenario, quota[:, 0])
    else:
        measures |= _quota_measures(plan, scenario, quota, titles)
    measures |= _homes_measures(plan, scenario, open_homes, titles)
    if policy:
        overlay["policy"] = policy
    swaps = dict(_swaps(plan, scenario))
    if swaps:
        overlay["demand"] = {"status_holders": {"swaps": swaps}}
    if measures:
        overlay["measures"] = measures
    return overlay


def quotas(plan: Plan) -> Floats:
    """Return the planned quota of each municipality, corporation and period: (M, O, P), u / (room x used).

    Corporations of one municipality have the same quota, unless the cap holds for each corporation.
    """
    problem, used = plan.problem, plan.decisions.by_owner
    room = problem.quota_room
    if not used.size:
        of_place = plan.decisions.relets.sum(axis=1)
        total = room.sum(axis=1)
        share = np.divide(of_place, total, out=np.zeros_like(of_place), where=total > 0)
        shares = np.repeat(share[:, None, :], room.shape[1], axis=1)
    else:
        shares = np.divide(used, room, out=np.zeros_like(used), where=room > 0)
    rounded = np.minimum(np.round(shares, _DECIMALS), 1.0)
    if problem.cap is not None and problem.cap_for_each and not plan.limits.widened:
        rounded = np.minimum(rounded, problem.cap)
    return np.asarray(rounded, dtype=np.float64)


def _above_the_cap(plan: Plan, quota: Floats) -> bool:
    return any(one.where.limit == "quota_cap" for one in plan.limits.widened) and bool(
        (quota > (plan.problem.cap or 0.0)).any()
    )


def _by_path(plan: Plan, scenario: Scenario) -> bool:
    """Return whether yearly paths say it all: each year has its own quota, and no measure changes it again."""
    changed = any(change.quantity == "quota" for one in scenario.measures.values() for change in one.changes)
    yearly = scenario.plan.period == "year"
    return yearly and not changed and not plan.decisions.by_owner.size


def _paths(plan: Plan, scenario: Scenario, quota: Floats) -> dict[str, Any]:
    names = scenario.region.names
    paths: dict[str, Any] = {
        "municipalities": {
            names[code]: {
                "shape": "step",
                "path": {
                    period.year: float(share) for period, share in zip(plan.problem.periods, row, strict=True)
                },
            }
            for code, row in zip(plan.problem.municipalities, quota, strict=True)
        }
    }
    if scenario.policy.quota.corporations:
        # A corporation's own path would go before that of the municipality.
        paths["corporations"] = dict.fromkeys(scenario.policy.quota.corporations)
    return paths


def _quota_measures(plan: Plan, scenario: Scenario, quota: Floats, titles: Titles) -> dict[str, Any]:
    names = list(scenario.region.names.values())
    problem = plan.problem
    measures = {}
    for p, period in enumerate(problem.periods):
        changes: list[dict[str, Any]] = []
        for m, name in enumerate(names):
            if not plan.decisions.by_owner.size:
                changes.append({"quantity": "quota", "set": float(quota[m, 0, p]), "municipalities": [name]})
                continue
            changes += [
                {
                    "quantity": "quota",
                    "set": float(quota[m, o, p]),
                    "municipalities": [name],
                    "corporations": [owner],
                }
                for o, owner in enumerate(problem.corporations)
                if problem.room[m, o, p] > 0
            ]
        measures[_id("plan_quota", period)] = _measure(period, changes, titles("quota", period))
    return measures


def _homes_measures(plan: Plan, scenario: Scenario, open_homes: Ints, titles: Titles) -> dict[str, Any]:
    """Return the measures that keep homes of other supply closed which the plan does not need.

    Within a period homes open as in the scenario, but only the planned part of them. Where that part is smaller than
    the period before, as many stay open as there were, until the next period.
    """
    streams, names = plan.problem.streams, list(scenario.region.names.values())
    measures = {}
    for p, period in enumerate(plan.problem.periods):
        changes = []
        for k, kind in enumerate(streams.kinds):
            limit, planned = float(streams.limit[k, p]), int(open_homes[k, p])
            if planned == floor(limit + 1e-9):
                continue
            part = _part(planned, limit)
            before = _part(int(open_homes[k, p - 1]), float(streams.limit[k, p - 1])) if p else 0.0
            follows = limit > 0 and part >= before - 1e-9
            number = planned if limit <= 0 else int(open_homes[k, p - 1])
            changes.append(
                {
                    "quantity": "other_supply_homes",
                    **({"multiply": round(part, 6)} if follows else {"set": float(number)}),
                    "municipalities": [names[int(streams.municipality[k])]],
                    "other_supply": [kind],
                }
            )
        if changes:
            measures[_id("plan_homes", period)] = _measure(period, changes, titles("homes", period))
    return measures


def _part(homes: int, limit: float) -> float:
    return homes / limit if limit > 0 else 0.0


def _measure(period: Period, changes: list[dict[str, Any]], title: Mapping[str, str]) -> dict[str, Any]:
    return {"title": dict(title), "start": period.start, "end": period.end, "changes": changes}


def _id(what: str, period: Period) -> str:
    return f"{what}_{period_label(period).lower()}"


def _swaps(plan: Plan, scenario: Scenario) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the swaps of targets, in whole persons for each half-year, from who gives to who takes."""
    names = list(scenario.region.names.values())
    for (year, half), net in _by_half_year(plan).items():
        taken = net.clip(min=0.0)
        total = round(float(taken.sum()))
        if not total:
            continue
        takes = list(largest_remainder(total, taken.tolist()))
        gives = list(largest_remainder(total, (-net).clip(min=0.0).tolist()))
        start = date(year, 1 if half == 1 else 7, 1)
        end = date(year, 6, 30) if half == 1 else date(year, 12, 31)
        giver = taker = 0
        while giver < len(names) and taker < len(names):
            persons = min(gives[giver], takes[taker])
            if persons:
                slug = f"plan_{year}h{half}_{giver + 1}_to_{taker + 1}"
                swap = {"giver": names[giver], "taker": names[taker], "persons": persons}
                yield slug, {**swap, "start": start, "end": end}
            gives[giver] -= persons
            takes[taker] -= persons
            if gives[giver]:
                taker += 1
            else:
                giver += 1


def _by_half_year(plan: Plan) -> dict[tuple[int, int], Floats]:
    """Return the persons that each municipality takes over in each half-year: (M,), spread evenly over a year."""
    found: dict[tuple[int, int], Floats] = {}
    for p, period in enumerate(plan.problem.periods):
        halves = {
            (day.year, 1 if day.month <= 6 else 2) for day in (period.start, period.end - timedelta(days=1))
        }
        for half in sorted(halves):
            added = plan.decisions.swap[:, p] / len(halves)
            found[half] = found.get(half, np.zeros(len(added))) + added
    return found
