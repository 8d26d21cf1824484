"""Invented results that look like real ones: seeded noise around hand-set levels, as stored tables."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from simulator.contract import ALL_GROUPS, REGION, TABLES
from simulator.model.apportionment import largest_remainder
from simulator.results.store import FORMAT
from tests.report.accounts import (
    NO_EXTRAS,
    ByYear,
    MadeExtras,
    Metric,
    direct_returns,
    extra_metrics,
    register_rows,
    supply_rows,
)
from tests.report.facilities import FACILITIES, MadeFacility, facility_rows

NINE = {
    "GM0200": ("Apeldoorn", 168111),
    "GM0213": ("Brummen", 21221),
    "GM0150": ("Deventer", 103346),
    "GM0232": ("Epe", 33466),
    "GM0244": ("Hattem", 12632),
    "GM0246": ("Heerde", 19320),
    "GM0262": ("Lochem", 34289),
    "GM0285": ("Voorst", 25354),
    "GM0301": ("Zutphen", 48777),
}
GROUPS = {
    "informal_care": ("Mantelzorgverleners en -ontvangers", "Informal carers and those they care for", 20),
    "medical": (
        "Mensen met een beperking of psychische kwetsbaarheid (ernstige chronische en medische redenen)",
        "Disability or mental vulnerability, severe medical need",
        150,
    ),
    "homeless_shelter": ("Uitstroom opvangvoorziening voor daklozen", "Leaving a homeless shelter", 190),
    "leaving_sex_work": ("Uitstappende sekswerkers", "Leaving sex work", 2),
    "divorce_with_children": ("Echtscheiding met minderjarige kinderen", "Divorce with minor children", 60),
    "status_holders": ("Statushouders", "Refugee permit holders", 348),
}


@dataclass(frozen=True)
class Made:
    """What an invented result is like; ``housing`` is the part of the need that is housed."""

    municipalities: dict[str, tuple[str, int]] = field(default_factory=lambda: dict(NINE))
    first_year: int = 2026
    last_year: int = 2035
    replications: int = 40
    housing: float = 0.75
    facilities: dict[str, MadeFacility] = field(default_factory=lambda: dict(FACILITIES))
    title: str = "Voortzetting van het beleid van 2024"
    extras: MadeExtras = NO_EXTRAS


def write_result(folder: Path, made: Made | None = None) -> Path:
    """Write an invented result to a folder and return the folder."""
    made = made or Made()
    folder.mkdir(parents=True)
    months, years = facility_rows(made.facilities, _years(made), made.replications)
    metrics = _metrics(made)
    housed = [row for row in metrics if row[1] == "housed_in"]
    at_once = direct_returns(made.extras, _years(made), made.replications)
    supply = supply_rows(made.extras, next(iter(made.municipalities)), _years(made), made.replications)
    metrics += extra_metrics(
        made.extras,
        housed,
        lost_home=_sums([*at_once.items(), *_came_back(years)]),
        moved_in=_sums([((row[0], row[1]), row[5]) for row in supply]),
    )
    tables = {
        "runs": _table(
            "runs",
            [(f"run{index}", folder.name, index, 2026, 1000) for index in range(made.replications)],
        ),
        "metrics": _table("metrics", sorted(metrics, key=lambda row: row[0])),  # by replication, as stored
        "series": _table("series", _series(made)),
        "facilities": _table("facilities", months),
        "facility_years": _table("facility_years", years),
        "register": _table(
            "register", register_rows(housed, at_once, list(GROUPS), 1110 if made.housing else 400)
        ),
        "relets": _table("relets", []),
        "other_supply": _table("other_supply", supply),
        "reviews": _table("reviews", list(made.extras.started)),
    }
    for name, table in tables.items():
        table.write_parquet(folder / f"{name}.parquet")
    outputs = [
        {
            "file": f"{name}.parquet",
            "sha256": hashlib.sha256((folder / f"{name}.parquet").read_bytes()).hexdigest(),
        }
        for name in tables
    ]
    manifest = _manifest(folder.name, made) | {"outputs": outputs}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _years(made: Made) -> range:
    return range(made.first_year, made.last_year + 1)


def _sums(amounts: list[tuple[tuple[int, int], int]]) -> ByYear:
    sums: ByYear = {}
    for key, amount in amounts:
        sums[key] = sums.get(key, 0) + amount
    return sums


def _came_back(years: list[tuple[Any, ...]]) -> list[tuple[tuple[int, int], int]]:
    """Return who came back to a facility, from the rows of ``facility_years``."""
    return [
        ((replication, year), int(value))
        for replication, series, _, place, year, value in years
        if series == "came_back" and place == REGION
    ]


def _table(name: str, rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    kinds = {"str": pl.String, "int": pl.Int64, "float": pl.Float64}
    schema = {column.name: kinds[column.dtype] for column in TABLES[name]}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _weights(made: Made) -> dict[str, float]:
    total = sum(population for _, population in made.municipalities.values())
    return {code: population / total for code, (_, population) in made.municipalities.items()}


def _gross(made: Made) -> dict[str, int]:
    weights = _weights(made)
    return dict(zip(weights, largest_remainder(1170, list(weights.values())), strict=True))


def _put(
    rows: list[Metric],
    replication: int,
    year: int,
    metric: str,
    place: str,
    value: float | None,
    group: str = ALL_GROUPS,
) -> None:
    rows.append((replication, metric, place, group, year, value))


def _metrics(made: Made) -> list[Metric]:
    rows: list[Metric] = []
    weights, gross = _weights(made), _gross(made)
    for replication in range(made.replications):
        random = np.random.default_rng([1, replication])
        backlog = 375.0

        for year in range(made.first_year, made.last_year + 1):
            put = partial(_put, rows, replication, year)
            lean = np.linspace(1.6, 1.0, 10)[min(year - made.first_year, 9)]
            housed_by_code: dict[str, float] = {}
            ratios: dict[str, float] = {}
            for code, weight in weights.items():
                factor = lean if weight > 0.2 else 1.2 - 0.4 * (weight < 0.05)
                housed = float(random.poisson(1110 * weight * made.housing * factor))
                task = 1110 * weight + random.normal(0, 1)
                housed_by_code[code], ratios[code] = housed, housed / task
                put("housed_in", code, housed)
                put("fair_share_gross", code, float(gross[code]))
                put("fair_share_task", code, task)
                put("fair_share_ratio", code, housed / task)
                put("fair_share_reached", code, float(housed >= task))
                put("quota_used", code, 0.3 * made.housing * factor + random.normal(0, 0.02))
                put("wait_mean", code, 240 + 100 * weight if housed else None)
            total = sum(housed_by_code.values())
            backlog += 1110 - total if total else 1110
            for code, weight in weights.items():
                put("backlog", code, max(0.0, backlog * weight + random.normal(0, 4)))
            put("backlog", REGION, max(0.0, backlog))
            put("unmet_need", REGION, max(0.0, backlog) + 150.0)
            put("housed_in", REGION, total)
            put("fair_share_gross", REGION, 1170.0)
            put("fair_share_task", REGION, 1110.0)
            put("fair_share_ratio", REGION, total / 1110)
            put("fair_share_reached", REGION, float(all(ratio >= 1 for ratio in ratios.values())))
            put("fair_share_ratio_min", REGION, min(ratios.values()))
            put("fair_share_ratio_max", REGION, max(ratios.values()))
            put("quota_used", REGION, 0.3 * made.housing)
            put("wait_mean", REGION, 260.0 if total else None)
            for index, group in enumerate(GROUPS):
                wait = (
                    None
                    if group == "leaving_sex_work" or not total
                    else 90.0 + 60 * index + random.normal(0, 9)
                )
                put("wait_mean", REGION, wait, group)
                put("wait_p90", REGION, None if wait is None else 2.1 * wait, group)
    return rows


def _series(made: Made) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for code, weight in (_weights(made) | {REGION: 1.0}).items():
        for month in range(12 * (made.last_year - made.first_year + 1)):
            level = max(0.0, weight * (375 + month * 92 * (1.05 - made.housing) + 15 * math.sin(month / 3)))
            spread = (0.0 if made.replications == 1 else 1.3) * math.sqrt(month * weight * 60 + 1)
            label = f"{made.first_year + month // 12}-{month % 12 + 1:02}"
            rows.append(
                (
                    "backlog",
                    code,
                    ALL_GROUPS,
                    label,
                    level,
                    spread,
                    max(0.0, level - spread),
                    level,
                    level + spread,
                )
            )
    return rows


def _manifest(name: str, made: Made) -> dict[str, Any]:
    years = list(range(made.first_year, made.last_year + 1))
    return {
        "format": FORMAT,
        "name": name,
        "title": {"nl": made.title, "en": "The policy of 2024 continued"},
        "explanation": {"nl": "Uitleg.", "en": "Explanation."},
        "seed": 2026,
        "replications": made.replications,
        "engine": "reference",
        "target_year": 2035,
        "scenario": {
            "region": {"name": "Regio Stedendriehoek"},
            "policy": {"reached_wait_days": {"value": 90.0}},
            "facilities": {id_: {"holds_place": one.holds_place} for id_, one in made.facilities.items()},
            "horizon": {"end": f"{made.last_year}-12-31"},
            "supply": {
                "other_supply": {
                    id_: {"name": {"nl": one.nl, "en": one.en}, "kind": one.kind}
                    for id_, one in made.extras.supply.items()
                }
            },
            "reviews": made.extras.reviews or {},
        },
        "file": "scenarios/baseline.yaml",
        "inputs": [{"file": "baseline.yaml", "sha256": "0" * 64}],
        "versions": {"groeipad": "0.1.0", "python": "3.11"},
        "started": "2026-01-01T00:00:00Z",
        "seconds": 12.5,
        "municipalities": {code: name for code, (name, _) in made.municipalities.items()},
        "groups": {
            id_: {"code": f"G{index + 1}", "nl": nl, "en": en}
            for index, (id_, (nl, en, _)) in enumerate(GROUPS.items())
        },
        "facilities": {id_: {"nl": one.nl, "en": one.en} for id_, one in made.facilities.items()},
        "years": years,
        "facts": {
            "fair_share_gross": _gross(made),
            "weights": _weights(made),
            "relets_reference": dict.fromkeys(made.municipalities, 100.0),
            "task": 1170,
            "cap": 0.3,
            "cap_is": "ceiling",
            "quota": {
                code: {str(year): 0.237 + 0.0063 * (year - made.first_year) for year in years}
                for code in made.municipalities
            },
        },
        "assumptions": [
            _figure(
                "demand.groups.medical.households_per_year",
                150,
                "households per year",
                100,
                200,
                ["backlog", "housed_in"],
            ),
            _figure("supply.new_homes.realisation", 0.6, "share", 0.4, 1.0, ["stock"]),
            _figure(
                "demand.opening_backlog.total",
                375,
                "households",
                200,
                900,
                ["backlog", "wait_mean", "wait_p90"],
            ),
            _figure("policy.cap", 0.3, "share", 0.24, 0.4, ["quota_used"]) | {"status": "agreement"},
        ],
        "precision": {}
        if made.replications == 1
        else {
            "backlog": {"year": made.last_year, "mean": 3410.2, "half_width": 21.3, "relative": 0.0062},
            "housed_in": {"year": made.last_year, "mean": 832.4, "half_width": 8.1, "relative": 0.0097},
        },
        "observations": [
            {
                "id": "housed_2026",
                "metric": "housed_in",
                "municipality": REGION,
                "group": ALL_GROUPS,
                "year": made.first_year,
                "observed": 795.0,
                "simulated_mean": 832.4,
                "low": 801.0,
                "high": 866.0,
                "difference": 37.4,
                "status": "agreement",
                "note": None,
            }
        ],
    }


def _figure(path: str, value: float, unit: str, low: float, high: float, rests: list[str]) -> dict[str, Any]:
    return {
        "field": path,
        "value": value,
        "unit": unit,
        "status": "assumption",
        "source": "order of magnitude",
        "low": low,
        "high": high,
        "rests": rests,
    }
