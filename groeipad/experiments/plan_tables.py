"""A plan -> the stored tables ``plan`` and ``duals``, in a fixed order and with fixed types."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from groeipad.experiments.whole_plan import WholePlan, relets_allowed
from simulator.contract import ALL_GROUPS, ALL_STREAMS, PLAN_ITEMS, REGION
from simulator.results.frames import in_form
from solvers.overlay import quotas
from solvers.plan import Plan
from solvers.problem import NO_CLASS, Floats, Ints, Problem
from solvers.programme import NOBODY, Address

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class _Item:
    """One item of a plan, for all municipalities and periods.

    Attributes
    ----------
    name
        Its name.
    values
        (M, P) its values.
    region
        (P,) that of the region; None: the sum.
    stream, group
        Of which kind of other supply, and of which class of groups.
    whole
        (M, P) in whole homes, where it has them.
    """

    name: str
    values: Floats
    region: Floats | None = None
    stream: str = ALL_STREAMS
    group: str = ALL_GROUPS
    whole: Ints | None = None


def plan_table(plan: Plan, whole: WholePlan) -> pl.DataFrame:
    """Return the table ``plan``: one value a row, by period, municipality and item."""
    import polars as pl

    problem = plan.problem
    places = [*problem.municipalities, REGION]
    rows = []
    for item in sorted(_items(plan, whole), key=lambda one: _ORDER[one.name]):
        region = item.values.sum(axis=0) if item.region is None else item.region
        values = np.vstack([item.values, region])
        wholes = None if item.whole is None else np.vstack([item.whole, item.whole.sum(axis=0)])
        for p, period in enumerate(problem.periods):
            for m, place in enumerate(places):
                rows.append(
                    {
                        "period": period.start.isoformat(),
                        "year": period.year,
                        "municipality": place,
                        "item": item.name,
                        "stream": item.stream,
                        "group": item.group,
                        "value": float(values[m, p]),
                        "whole": None if wholes is None else int(wholes[m, p]),
                    }
                )
    return in_form("plan", pl.DataFrame(rows, infer_schema_length=None))


_ORDER = {item.name: n for n, item in enumerate(PLAN_ITEMS)}


def _items(plan: Plan, whole: WholePlan) -> Iterator[_Item]:
    problem, decided = plan.problem, plan.decisions
    room, filled = problem.room.sum(axis=1), (quotas(plan) * problem.room).sum(axis=1)
    yield _Item("relets", problem.relets.sum(axis=1))
    yield _Item("quota", _ratio(filled, room), region=_ratio(filled.sum(axis=0), room.sum(axis=0)))
    yield _Item("relets_allowed", relets_allowed(plan))
    yield from _by_class("need", problem.task, problem)
    yield from _by_class("natural_exits", problem.exits, problem)
    yield from _by_class("relets_placed", decided.relets, problem, whole.relets)
    yield from _by_class("backlog", decided.backlog, problem)
    yield _Item("first_lettings_placed", decided.first_lettings.sum(axis=1), whole=whole.first_lettings)
    yield from _of_streams(plan, whole)
    placed = decided.placed(problem)
    yield _Item("placed", placed, whole=whole.placed)
    yield from _against_fair_share(plan)
    yield _Item("transfer", decided.transfer.sum(axis=1))
    yield _Item("account", decided.account)
    yield _Item("swap", decided.swap)
    if problem.status_class != NO_CLASS:
        yield _Item("arrears", decided.backlog[:, problem.status_class] * problem.status_persons)
    yield _Item("waiting", _waiting(plan))


def _by_class(name: str, values: Floats, problem: Problem, whole: Ints | None = None) -> Iterator[_Item]:
    """Yield an item of all groups together, and of each class where they are told apart."""
    yield _Item(name, values.sum(axis=1), whole=whole)
    if len(problem.classes) > 1:
        for c, groups in enumerate(problem.classes):
            yield _Item(name, values[:, c], group="+".join(groups))


def _of_streams(plan: Plan, whole: WholePlan) -> Iterator[_Item]:
    problem, streams = plan.problem, plan.problem.streams
    cost = streams.cost[:, None] * problem.years * plan.decisions.homes
    found = (
        ("other_supply_placed", plan.decisions.other.sum(axis=1), whole.other),
        ("other_supply_homes", plan.decisions.homes, whole.open_homes),
        ("other_supply_limit", streams.limit, None),
        ("other_supply_cost", cost, None),
    )
    for name, values, wholes in found:
        yield _Item(name, _at(values, problem), whole=None if wholes is None else _at(wholes, problem))
        for kind in dict.fromkeys(streams.kinds):
            chosen = np.array([one == kind for one in streams.kinds])[:, None]
            yield _Item(
                name,
                _at(values * chosen, problem),
                stream=kind,
                whole=None if wholes is None else _at(wholes * chosen, problem),
            )


def _at(values: np.ndarray, problem: Problem) -> np.ndarray:
    """Return values of streams by municipality: (K, P) -> (M, P)."""
    total = np.zeros((problem.places, problem.steps), dtype=values.dtype)
    np.add.at(total, problem.streams.municipality, values)
    return total


def _against_fair_share(plan: Plan) -> Iterator[_Item]:
    """Yield the straight path, F_m over each period, and what is missing to it."""
    problem = plan.problem
    share = problem.fair_share[:, None] * (problem.years / problem.years[problem.in_target].sum())
    begin, way = problem.housed_before[:, None] * problem.years, problem.path_share
    placed = plan.decisions.placed(problem, counted=True)
    yield _Item("path", begin * (1.0 - way) + share * way)
    yield _Item("fair_share", share)
    yield _Item("missing", np.maximum(share - placed, 0.0).round(6))


def _waiting(plan: Plan) -> Floats:
    """Return the person-years that people wait: the mean of who waits at both ends of a period, over its length."""
    problem = plan.problem
    after = plan.decisions.backlog
    before = np.concatenate([problem.opening[:, :, None], after[:, :, :-1]], axis=2)
    persons = ((before + after) / 2 * problem.persons[:, None]).sum(axis=1)
    return np.asarray(persons * problem.years, dtype=np.float64)


def _ratio(top: Floats, bottom: Floats) -> Floats:
    return np.divide(top, bottom, out=np.zeros_like(top), where=bottom > 0)


def duals_table(plan: Plan) -> pl.DataFrame:
    """Return the table ``duals``: what one unit more of a limit is worth."""
    import polars as pl

    rows = [
        {
            "goal": one.goal,
            "level": one.level,
            **address_of(one.where, plan.problem),
            "value": one.value,
            "price": one.price,
            "holds_from": _known(one.holds_from),
            "holds_to": _known(one.holds_to),
        }
        for one in plan.prices
    ]
    columns = ("goal", "level", "limit", "municipality", "period", "stream", "group", "value", "price")
    empty: dict[str, list[object]] = {name: [] for name in (*columns, "holds_from", "holds_to")}
    return in_form("duals", pl.DataFrame(rows, infer_schema_length=None) if rows else pl.DataFrame(empty))


def address_of(where: Address, problem: Problem) -> dict[str, str]:
    """Return what a limit speaks of, in the words of the tables."""
    stream = ALL_STREAMS
    if where.stream != NOBODY:
        stream = problem.streams.kinds[where.stream]
    elif where.owner != NOBODY:
        stream = problem.corporations[where.owner]
    apart = where.group != NOBODY and len(problem.classes) > 1
    return {
        "limit": where.limit,
        "municipality": place_of(where.municipality, problem),
        "period": problem.periods[where.period].start.isoformat() if where.period != NOBODY else "",
        "stream": stream,
        "group": "+".join(problem.classes[where.group]) if apart else ALL_GROUPS,
    }


def place_of(municipality: int, problem: Problem) -> str:
    """Return the code of a municipality, or that of the region."""
    return REGION if municipality == NOBODY else problem.municipalities[municipality]


def _known(bound: float) -> float | None:
    """Return a bound, or None where there is none or nobody knows it."""
    return bound + 0.0 if np.isfinite(bound) and abs(bound) < 1e20 else None  # never -0
