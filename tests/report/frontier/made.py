"""A small scenario with something to choose: three villages, of which the smallest may open other homes."""

from __future__ import annotations

from pathlib import Path

from groeipad.shipped import shipped_scenarios

_VILLAGES = """\
extends: {base}
title: {{nl: Drie dorpen met ander aanbod, en: Three villages with other supply}}
explanation: {{nl: Om te proberen., en: To try.}}
readings: {{cap: {cap}}}
supply:
  other_supply:
    temporary_homes:
      name: {{nl: Tijdelijke woningen, en: Temporary homes}}
      kind: temporary_housing
      homes: {{Kleindorp: 12, Middendorp: 6}}
      opens: 2027-01-01
      ramp_months: 0
      stay: {{kind: exponential, mean_days: 1461}}
      void: {{kind: fixed, days: 0}}
      cost_per_home_year: {{value: 9000, unit: EUR per home and year}}
"""


def three_villages(folder: Path, more: str = "", *, cap: str = "ceiling") -> Path:
    """Write the scenario into a folder, with more lines at its end, and return the file."""
    path = folder / "villages.yaml"
    base = (shipped_scenarios() / "driedorp.yaml").as_posix()
    path.write_text(_VILLAGES.format(base=base, cap=cap) + more, encoding="utf-8")
    return path
