"""Invented plans that add up: hand-set levels, stored as a plan is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import polars as pl

from simulator.contract import ALL_GROUPS, ALL_STREAMS, PLAN_ITEMS, REGION, TABLES
from simulator.model.apportionment import largest_remainder
from simulator.results.store import StoredResult, write_result
from tests.report.accounts import MadeSupply
from tests.report.factory import GROUPS, NINE

TASK, EXITS, OPENING = 1170.0, 0.11, 375.0
CAP = 0.3
OVERLAY = "thirty-percent-planned.yaml"
FLEX = MadeSupply("Flexwoningen", "Flexible homes", 200)
ROOMS = MadeSupply("Kamers bij particulieren", "Rooms let privately", 60, cost=None, kind="private_rent")
CARE = MadeSupply("Zorgvastgoed", "Care real estate", 90, kind="care_real_estate")
MONTHS = {"year": 12, "half_year": 6, "month": 1}

Row = tuple[Any, ...]


@dataclass(frozen=True)
class MadePlan:
    """What an invented plan is like.

    Attributes
    ----------
    short
        The part of their fair share that municipalities reach, where it is not all.
    kinds
        Kinds of other supply, all in the first municipality.
    apart
        Groups that the plan tells apart.
    new_homes
        The part of what is placed that goes to new homes.
    transfers
        Households that the first municipality takes over from the second in every period.
    in_the_way, fair_share_clash, possible, required
        What the manifest says of fair share.
    widened, clash
        What the manifest says of the scenario's own limits; they hold when nothing is widened.
    effects, duals
        Shadow prices.
    """

    municipalities: dict[str, tuple[str, int]] = field(default_factory=lambda: dict(NINE))
    first_year: int = 2026
    last_year: int = 2035
    length: Literal["year", "half_year", "month"] = "year"
    short: Mapping[str, float] = field(default_factory=dict)
    kinds: Mapping[str, MadeSupply] = field(default_factory=lambda: {"flex": FLEX, "rooms": ROOMS})
    apart: tuple[str, ...] = ()
    new_homes: float = 0.05
    transfers: float = 0.0
    goals: tuple[str, ...] = ("fairness", "waiting", "cost", "steadiness")
    in_the_way: tuple[dict[str, Any], ...] = ()
    fair_share_clash: tuple[dict[str, Any], ...] = ()
    possible: bool = True
    required: bool = True
    widened: tuple[dict[str, Any], ...] = ()
    clash: tuple[dict[str, Any], ...] = ()
    effects: tuple[dict[str, Any], ...] = ()
    duals: tuple[Row, ...] = ()
    cap_is: str = "ceiling"
    cap_scope: str = "municipality"
    corporations: Mapping[str, str] = field(default_factory=dict)
    title: str = "30% vanaf 2026"
    lost: float = 5.5


def limit(
    name: str, municipality: str = REGION, period: str = "2035-01-01", stream: str = ALL_STREAMS
) -> Any:
    """Return a limit at one place and time, as a manifest has it."""
    return {
        "limit": name,
        "municipality": municipality,
        "period": period,
        "stream": stream,
        "group": ALL_GROUPS,
    }


def wider(by: float, unit: str, *at: str) -> Any:
    """Return a limit that has to be wider, as a manifest has it."""
    return {**limit(*at), "by": by, "unit": unit, "value": 30.0}


def effect(
    goal: str, name: str, municipality: str, better: float | None, worse: float | None, **other: Any
) -> Any:
    """Return what a limit costs a goal, as a manifest has it."""
    return {
        "goal": goal,
        "limit": name,
        "municipality": municipality,
        "stream": ALL_STREAMS,
        "change": 10.0,
        "change_unit": "relets per year",
        "better": better,
        "worse": worse,
        "unit": "person-years",
        "holds_for": None,
        **other,
    }


def dual(
    goal: str, name: str, municipality: str, period: str, price: float, stream: str = ALL_STREAMS
) -> Row:
    """Return a row of the table ``duals``."""
    return (goal, 0, name, municipality, period, stream, ALL_GROUPS, 30.0, price, None, None)


def write_plan(folder: Path, made: MadePlan | None = None) -> StoredResult:
    """Store an invented plan in a folder, with its overlay, and return it."""
    made = made or MadePlan()
    rows = _rows(made)
    stored = write_result(
        folder,
        {"plan": _table("plan", rows), "duals": _table("duals", list(made.duals))},
        _manifest(folder.name, made, rows),
    )
    (folder / OVERLAY).write_text("extends: thirty-percent.yaml\n", encoding="utf-8")
    return stored


def _table(name: str, rows: list[Row]) -> pl.DataFrame:
    kinds = {"str": pl.String, "int": pl.Int64, "float": pl.Float64}
    schema = {column.name: kinds[column.dtype] for column in TABLES[name]}
    return pl.DataFrame(rows, schema=schema, orient="row")


def periods(made: MadePlan) -> list[tuple[date, date]]:
    """Return the first and the last day of each period."""
    months = MONTHS[made.length]
    starts = [
        date(year, month, 1)
        for year in range(made.first_year, made.last_year + 2)
        for month in range(1, 13, months)
    ]
    last = starts.index(date(made.last_year + 1, 1, 1))
    return [(starts[index], starts[index + 1] - timedelta(days=1)) for index in range(last)]


def weights(made: MadePlan) -> dict[str, float]:
    total = sum(population for _, population in made.municipalities.values())
    return {code: population / total for code, (_, population) in made.municipalities.items()}


def _rows(made: MadePlan) -> list[Row]:
    """Return the table ``plan``: what is placed rises to its part of fair share, a bit above it on the way."""
    rows: list[Row] = []
    codes, by_weight = list(made.municipalities), weights(made)
    waiting = {code: OPENING * by_weight[code] for code in codes}
    years = made.last_year - made.first_year + 1
    part = MONTHS[made.length] / 12
    for start, _ in periods(made):
        done = (start.year - made.first_year + (start.month - 1) / 12 + part) / years
        at: dict[str, dict[str, float]] = {}
        streams: dict[str, dict[str, dict[str, float]]] = {}
        for code in codes:
            fair = by_weight[code] * TASK * (1 - EXITS) * part
            reached = made.short.get(code, 1.0)
            path = fair * (0.75 + 0.25 * done)
            placed = reached * (path + 0.15 * fair * math.sin(math.pi * done))
            here = made.kinds if code == codes[0] else {}
            kinds = {
                kind: {
                    "other_supply_homes": one.homes * min(1.0, 2 * done),
                    "other_supply_limit": float(one.homes),
                    "other_supply_placed": 0.12 * one.homes * part,
                    "other_supply_cost": one.homes * min(1.0, 2 * done) * (one.cost or 0.0) * part,
                }
                for kind, one in here.items()
            }
            others = {item: sum(one[item] for one in kinds.values()) for item in _OF_KINDS}
            new = made.new_homes * placed
            relets = fair / (CAP if reached == 1.0 else 1.0) * (1.0 if reached == 1.0 else reached / CAP)
            used = min(placed - new - others["other_supply_placed"], CAP * relets)
            placed = used + new + others["other_supply_placed"]
            need = by_weight[code] * TASK * part
            taken = {codes[0]: made.transfers, codes[-1]: -made.transfers}.get(code, 0.0)
            before = waiting[code]
            waiting[code] = before + need * (1 - EXITS) - placed + taken
            at[code] = {
                "need": need,
                "natural_exits": EXITS * need,
                "relets": relets,
                "quota": used / relets,
                "relets_placed": used,
                "relets_allowed": CAP * relets,
                "first_lettings_placed": new,
                **others,
                "placed": placed,
                "path": path,
                "fair_share": fair,
                "missing": max(0.0, fair - placed),
                "transfer": taken,
                "account": 0.0,
                "swap": 0.0,
                "arrears": 0.0,
                "backlog": waiting[code],
                "waiting": 1.6 * (before + waiting[code]) / 2 * part,
            }
            streams[code] = kinds
        at[REGION] = {item.name: sum(one[item.name] for one in at.values()) for item in PLAN_ITEMS}
        at[REGION]["quota"] = at[REGION]["relets_placed"] / at[REGION]["relets"]
        streams[REGION] = streams[codes[0]]
        for code, items in at.items():
            for item, value in items.items():
                rows += _of_item(made, start, code, item, value, streams[code])
    return _in_whole_homes(rows, codes)


_OF_KINDS = ("other_supply_placed", "other_supply_homes", "other_supply_limit", "other_supply_cost")
_OF_GROUPS = frozenset({"backlog", "relets_placed", "need", "natural_exits"})
_WHOLE = ("relets_placed", "first_lettings_placed", "other_supply_placed", "other_supply_homes")


def _of_item(
    made: MadePlan,
    start: date,
    code: str,
    item: str,
    value: float,
    kinds: Mapping[str, Mapping[str, float]],
) -> list[Row]:
    head = (start.isoformat(), start.year, code, item)
    rows: list[Row] = [(*head, ALL_STREAMS, ALL_GROUPS, value, None)]
    if item in _OF_KINDS:
        rows += [(*head, kind, ALL_GROUPS, one[item], None) for kind, one in kinds.items()]
    if item in _OF_GROUPS and made.apart:
        classes = ("+".join(one for one in GROUPS if one not in made.apart), *made.apart)
        rows += [(*head, ALL_STREAMS, group, value / len(classes), None) for group in classes]
    return rows


def _in_whole_homes(rows: list[Row], codes: list[str]) -> list[Row]:
    """Fill in whole homes: those of the region divided over the municipalities, and adding up by way."""
    values = {row[:6]: row[6] for row in rows if row[5] == ALL_GROUPS}
    whole: dict[Row, int] = {}
    for key, value in values.items():
        head, place, item, rest = key[:2], key[2], key[3], key[4:]
        if place != REGION or item not in _WHOLE:
            continue
        here = [code for code in codes if (*head, code, item, *rest) in values]
        parts = [values[*head, code, item, *rest] for code in here]
        total = math.floor(value + 1e-9)
        shared = largest_remainder(total, parts) if sum(parts) else (0,) * len(parts)
        whole |= {(*head, code, item, *rest): homes for code, homes in zip(here, shared, strict=True)}
        whole[key] = total
    for head in {key[:2] for key in values}:
        for place in (*codes, REGION):
            whole[*head, place, "placed", ALL_STREAMS, ALL_GROUPS] = sum(
                whole[*head, place, item, ALL_STREAMS, ALL_GROUPS] for item in _WHOLE[:3]
            )
    return [(*row[:7], whole.get(row[:6])) for row in rows]


def _manifest(name: str, made: MadePlan, rows: list[Row]) -> dict[str, Any]:
    year = min(2035, made.last_year)
    share = weights(made)
    placed, homes = (
        {
            code: sum(row[6] for row in rows if row[1:6] == (year, code, item, ALL_STREAMS, ALL_GROUPS))
            for code in made.municipalities
        }
        for item in ("placed", "fair_share")
    )
    whole = {
        code: sum(row[7] for row in rows if row[1:6] == (year, code, "placed", ALL_STREAMS, ALL_GROUPS))
        for code in made.municipalities
    }
    ratios = {code: min(1.0, placed[code] / homes[code]) for code in made.municipalities}
    total = sum(row[6] for row in rows if row[2:6] == (REGION, "placed", ALL_STREAMS, ALL_GROUPS))
    values = {
        "fairness": ("ratio", min(ratios.values())),
        "waiting": ("person-years", _sum(rows, "waiting")),
        "cost": ("EUR", _sum(rows, "other_supply_cost")),
        "steadiness": ("share", 0.85),
    }
    return {
        "kind": "plan",
        "name": name,
        "title": {"nl": made.title, "en": "30% from 2026"},
        "explanation": {"nl": "Uitleg.", "en": "Explanation."},
        "years": list(range(made.first_year, made.last_year + 1)),
        "target_year": 2035,
        "municipalities": {code: name for code, (name, _) in made.municipalities.items()},
        "groups": {
            id_: {"code": f"G{index + 1}", "nl": nl, "en": en}
            for index, (id_, (nl, en, _)) in enumerate(GROUPS.items())
        },
        "other_supply": {id_: {"nl": one.nl, "en": one.en} for id_, one in made.kinds.items()},
        "corporations": dict(made.corporations),
        "period": made.length,
        "periods": [
            {
                "start": first.isoformat(),
                "end": last.isoformat(),
                "year": first.year,
                "years": round(((last - first).days + 1) / 365.25, 4),
            }
            for first, last in periods(made)
        ],
        "solver": {"name": "HiGHS", "version": "1.15.1", "parts": 9, "programmes": 41},
        "tolerances": {"ratio": 1e-6, "held_goal": 1e-9, "solver": 1e-7},
        "goals": [{"goal": goal, "unit": values[goal][0], "value": values[goal][1]} for goal in made.goals],
        "fair_share": {
            "required": made.required,
            "met": min(ratios.values()) >= 1 - 1e-6,
            "worst": min(ratios.values()),
            "homes": homes,
            "placed": placed,
            "ratios": ratios,
            "levels": [
                {"ratio": ratio, "municipalities": [code for code in ratios if ratios[code] == ratio]}
                for ratio in sorted(set(ratios.values()))
            ],
            "possible": made.possible,
            "in_the_way": list(made.in_the_way),
            "clash": list(made.fair_share_clash),
        },
        "limits": {
            "hold": not made.widened,
            "widened": list(made.widened),
            "clash": list(made.clash),
        },
        "effects": list(made.effects),
        "rounding": {
            "method": "largest_remainder",
            "exact": total,
            "whole": round(total - made.lost),
            "lost": made.lost,
            "ratios": {code: min(1.0, whole[code] / homes[code]) for code in homes},
        },
        "facts": {
            "task": TASK,
            "cap": CAP,
            "cap_is": made.cap_is,
            "cap_scope": made.cap_scope,
            "regular_floor": 0.7,
            "fair_share_gross": dict(
                zip(share, largest_remainder(round(TASK), list(share.values())), strict=True)
            ),
            "weights": share,
            "reference_quota": {code: 0.2 + 0.01 * (place % 5) for place, code in enumerate(share)},
            "housed_in_reference_year": dict.fromkeys(share),
            "natural_exits_share": EXITS,
        },
        "assumptions": [
            {
                "field": "demand.opening_backlog.total",
                "value": 375,
                "unit": "households",
                "status": "assumption",
                "source": "order of magnitude",
                "low": 200,
                "high": 900,
                "rests": ["backlog"],
            }
        ],
        "file": "scenarios/thirty-percent.yaml",
        "inputs": [{"file": "thirty-percent.yaml", "sha256": "0" * 64}],
        "versions": {"groeipad": "0.1.0", "python": "3.11"},
        "scenario": {
            "region": {
                "name": "Regio Stedendriehoek",
                "corporations": {id_: {} for id_ in made.corporations},
            },
            "readings": {"cap_scope": made.cap_scope},
            "horizon": {"reference_year": 2024, "end": f"{made.last_year}-12-31"},
            "supply": {
                "other_supply": {
                    id_: {
                        "name": {"nl": one.nl, "en": one.en},
                        "cost_per_home_year": None if one.cost is None else {"value": one.cost},
                    }
                    for id_, one in made.kinds.items()
                }
            },
        },
        "overlay": OVERLAY,
    }


def _sum(rows: list[Row], item: str) -> float:
    return float(sum(row[6] for row in rows if row[2:6] == (REGION, item, ALL_STREAMS, ALL_GROUPS)))
