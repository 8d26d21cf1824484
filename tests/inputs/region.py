"""A small valid scenario as text, and help to break it in one place and look at what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.errors import InputError, Problem
from simulator.inputs import load

REGION = """\
title: {nl: Drie gemeenten, en: Three municipalities}
explanation: {nl: Om mee te toetsen., en: To test with.}
horizon:
  start: 2026-01-01
  end: 2035-12-31
region:
  id: drie
  name: Drie
  municipalities:
    GM0200:
      name: Apeldoorn
      population:
        2024: {value: 50000, unit: persons, source: invented, year: 2024, status: assumption}
      social_rent_homes: 4000
    GM0150:
      name: Deventer
      population: {2024: 30000}
      social_rent_homes: 2000
    GM0301:
      name: Zutphen
      population: {2024: 20000}
      social_rent_homes: 1000
  observations:
    housed:
      metric: housed_for
      year: 2024
      value: {value: 70, unit: households}
demand:
  task: 100
  groups:
    medical:
      code: M
      name: {nl: Medisch, en: Medical}
      urgency: statutory
      households_per_year: 60
      household_size: 1.5
      origins: {by: shares, shares: {Apeldoorn: 0.5, Deventer: 0.3, GM0301: 0.2}}
    shelter:
      code: S
      name: {nl: Opvang, en: Shelter}
      urgency: regional
      in_fair_share: true
      households_per_year: 40
      household_size: 1.0
  status_holders:
    national_population: {2024: 1000000}
    national_population_growth: 0
  opening_backlog: {total: 30, registered_within_months: 4}
  urgency: {validity_months: 12}
supply:
  relets:
    turnover_rate: {value: 0.05, low: 0.04, high: 0.06, source: invented, year: 2024, status: assumption}
    turnover_trend: 0
    void: {kind: gamma, mean_days: 28, shape: 2.0}
  sizes:
    every_size: {name: {nl: Alle, en: All}, share: 1.0, suits: {at_least: 1}}
  rents:
    every_rent: {name: {nl: Alle, en: All}, share: 1.0, suits: null}
  new_homes: {planned_per_year: 120, realisation: 0.6}
  projects:
    station:
      municipality: Zutphen
      planned: 2027-07-01
      homes: 40
  demolition: 0.004
policy:
  quota:
    path: {2024: 0.25, 2026: 0.30}
    municipalities:
      Zutphen: {path: {2026: 0.25}}
  cap: 0.30
  regular_share_min: 0.70
  carry_over_months: 3
  offering: {per_home: 3, refusals_allowed: 1, refusal_probability: 0.1}
measures:
  building_stop:
    title: {nl: Bouwstop, en: Building stop}
    start: 2028-01-01
    changes:
      - {quantity: new_homes_per_year, multiply: 0.5, municipalities: [Deventer]}
      - {quantity: household_priority, set: 2, groups: [shelter]}
"""

_RETURNS = """\
  returns:
    probability: {value: 0.06, low: 0.02, high: 0.15, source: invented, status: assumption}
    after: {kind: exponential, mean_days: 548}
    households_on_first_day: 100
    guidance: {places: 4, duration: {kind: fixed, days: 365}, reduction: 0.5, groups: [shelter]}
"""
_OTHER_SUPPLY = """\
  other_supply:
    flex:
      name: {nl: Flexwoningen, en: Temporary homes}
      kind: temporary_housing
      homes: {Apeldoorn: 30, GM0301: 0}
      opens: 2027-03-01
      ramp_months: 12
      closes: 2034-12-31
      groups: [shelter]
      suits: {at_most: 2}
      stay: {kind: gamma, mean_days: 700, shape: 2}
      void: {kind: empirical, days: [7, 14], weights: [1, 3]}
      cost_per_home_year: 9000
"""
_HAPPENINGS = """\
events:
  full_grid:
    kind: grid_congestion
    title: {nl: Vol net, en: Full grid}
    start: 2029-01-01
    delay_days: 300
    municipalities: [Apeldoorn]
  more_people: {kind: influx, title: {nl: Meer, en: More}, start: 2030-01-01, factor: 1.5, groups: [medical]}
reviews:
  speed_up:
    kind: switch_on
    title: {nl: Versnelling, en: Speeding up}
    first: 2028-06-30
    indicator: quota_used
    below: 0.2
    in_a_row: 2
    looks_at: each_municipality
    measure:
      title: {nl: Meer flexwoningen, en: More temporary homes}
      months: 24
      changes: [{quantity: other_supply_homes, multiply: 2, other_supply: [flex]}]
  anew: {kind: rebase, title: {nl: Opnieuw, en: Anew}, on: 2030-06-30, lead_months: 3}
"""
WHOLE = (
    REGION.replace("supply:\n", f"{_RETURNS}supply:\n", 1).replace(
        "policy:\n", f"{_OTHER_SUPPLY}policy:\n", 1
    )
    + _HAPPENINGS
)
"""The region with other supply, returns, events and reviews as well."""


def write(folder: Path, text: str, name: str = "scenario.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def broken(old: str, new: str) -> str:
    """Return the region with one text replaced by another."""
    assert REGION.count(old) == 1, f"{old!r} stands {REGION.count(old)} times in the region"
    return REGION.replace(old, new)


def problems_of(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(InputError) as caught:
        load(path)
    return caught.value.problems


def _laid_over_the_region(folder: Path, overlay: str) -> Path:
    write(folder, REGION, "base.yaml")
    return write(folder, f"extends: base.yaml\n{overlay}\n", "over.yaml")


def found(folder: Path, overlay: str) -> list[tuple[str, str, str, str]]:
    """Return the findings on the region with an overlay: field, value, what is allowed, remedy."""
    try:
        load(_laid_over_the_region(folder, overlay))
    except InputError as error:
        return [(one.field, one.value, one.allowed, one.remedy) for one in error.problems]
    return []


def noted(folder: Path, overlay: str) -> list[tuple[str, str, str, str]]:
    """Return the remarks on the region with an overlay, in which nothing is wrong."""
    notes = load(_laid_over_the_region(folder, overlay)).notes
    return [(one.field, one.value, one.allowed, one.remedy) for one in notes]


def place(text: str, marker: str) -> tuple[int, int]:
    """Return the line and column at which ``marker`` stands, its first time; from 1."""
    before = text[: text.index(marker)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")
