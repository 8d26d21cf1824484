"""A scenario of many regions like a shipped one, to see how the simulator grows with the number of households.

No figure of it says anything about a real place. With 38 regions it has the size of the Netherlands: 342
municipalities.
"""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from simulator.model.scenario import Scenario

COUNTRY = 38
"""So many regions of nine municipalities are 342 municipalities."""
FIRST_CODE = 5000
"""Codes from here on are those of no municipality."""
TOTALS = (
    ("region", "housed_in_reference_year"),
    ("demand", "task"),
    ("demand", "opening_backlog", "total"),
    ("supply", "new_homes", "planned_per_year"),
)
"""Figures of the whole region, beside those of the groups."""


def many_regions(scenario: Scenario, regions: int) -> Scenario:
    """Return a scenario with each municipality so many times, and as many times the households and homes."""
    if regions == 1:
        return scenario
    plain = scenario.model_dump()
    codes = list(plain["region"]["municipalities"])
    copies = {
        code: [f"GM{FIRST_CODE + region * len(codes) + number}" for region in range(regions)]
        for number, code in enumerate(codes)
    }
    grown = _with_copies(plain, copies)
    for path in TOTALS:
        _multiply(grown, path, regions)
    for group in grown["demand"]["groups"].values():
        _multiply(group, ("households_per_year",), regions)
    for year in grown["demand"]["status_holders"]["national_population"].values():
        _multiply(year, (), regions)
    for code, municipality in grown["region"]["municipalities"].items():
        municipality["name"] += f" {code}"
        municipality["tile"] = None  # they lie nowhere
    grown["region"]["observations"] = {}
    return Scenario.model_validate(grown)


def _with_copies(plain: Any, copies: dict[str, list[str]]) -> Any:
    """Return plain values in which each mapping by municipality has its copies; shares are divided among them."""
    if isinstance(plain, dict):
        return {
            copy: _part(deepcopy(value), len(copies[key])) if key in copies else _with_copies(value, copies)
            for key, value in plain.items()
            for copy in copies.get(key, [key])
        }
    if isinstance(plain, list | tuple):
        return type(plain)(_with_copies(value, copies) for value in plain)
    return plain


def _part(value: Any, of: int) -> Any:
    return value / of if isinstance(value, float) else value


def _multiply(plain: dict[str, Any], path: tuple[str, ...], by: int) -> None:
    for step in path:
        plain = plain[step]
    if plain is not None:
        plain.update(
            {bound: plain[bound] * by for bound in ("value", "low", "high") if plain[bound] is not None}
        )
