"""Dated things: measures and projects, within the horizon and with values that their quantities can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.model.calendar import first_of_month, month_number
from simulator.model.findings import Finding, changes
from simulator.model.measures import Change
from simulator.model.scenario import Scenario


@dataclass(frozen=True)
class _Range:
    """What a measure may set a quantity to."""

    words: str
    lowest: float = 0.0
    highest: float = float("inf")
    whole: bool = False


_SHARE = _Range("a share from 0 to 1", highest=1.0)
_OFFERS = _Range("a whole number, at least 1", lowest=1, whole=True)
_RANGES: Mapping[str, _Range] = {
    "national_target": _Range("a whole number of persons, at least 0", whole=True),
    "household_priority": _Range("a whole number from 1 to 9", lowest=1, highest=9, whole=True),
    "turnover_rate": _SHARE,
    "new_homes_per_year": _Range("a number of homes, at least 0"),
    "realisation": _SHARE,
    "demolition": _SHARE,
    "quota": _SHARE,
    "compliance": _SHARE,
    "reserved_for_status_holders": _SHARE,
    "first_lettings_share": _SHARE,
    "refusal_probability": _SHARE,
    "offers_per_home": _OFFERS,
    "refusals_allowed": _OFFERS,
    "renewal_probability": _SHARE,
    "places": _Range("a whole number of places, at least 0", whole=True),
}
"""What the quantities of measures may be; those with a factor only have no level of their own."""


def check_measures(scenario: Scenario) -> Iterator[Finding]:
    """Find measures outside the horizon, and values that a quantity cannot have."""
    horizon = scenario.horizon
    within = f"a day from {horizon.start.isoformat()} to {horizon.end.isoformat()}, the horizon"
    for measure_id, measure in scenario.measures.items():
        if not horizon.start <= measure.start <= horizon.end:
            yield Finding(
                f"measures.{measure_id}.start",
                measure.start.isoformat(),
                within,
                "choose a day within it, or change the horizon",
            )
        if measure.end is not None and not horizon.start <= measure.end <= horizon.end:
            yield Finding(
                f"measures.{measure_id}.end",
                measure.end.isoformat(),
                within,
                "leave it out if the measure stays to the end",
            )
    for path, change in changes(scenario):
        yield from _change(path, change)
        if (
            change.quantity == "national_target"
            and change.set is None
            and scenario.demand.status_holders.national_target is None
        ):
            yield Finding(
                f"{path}.quantity",
                "national_target",
                "a national target to be changed, and none is given",
                "give demand.status_holders.national_target, or use 'set'",
            )


def _change(path: str, change: Change) -> Iterator[Finding]:
    span = _RANGES.get(change.quantity)
    if span is None:
        return
    if change.set is not None and not (
        span.lowest <= change.set <= span.highest and (not span.whole or change.set.is_integer())
    ):
        meant = f"did you mean {change.set / 100:g}?" if span is _SHARE and 1 < change.set <= 100 else ""
        yield Finding(
            f"{path}.set",
            f"{change.set:g}",
            f"{span.words} ({change.quantity})",
            meant or f"write {span.words}",
        )
    if span.whole and change.add is not None and not change.add.is_integer():
        yield Finding(
            f"{path}.add",
            f"{change.add:g}",
            f"a whole number, since {change.quantity} is one",
            "write a whole number, or use 'set'",
        )
    if span is _SHARE and change.add is not None and not -1 <= change.add <= 1:
        yield Finding(
            f"{path}.add",
            f"{change.add:g}",
            f"from -1 to 1, since {change.quantity} is a share",
            f"did you mean {change.add / 100:g}?",
        )


def check_projects(scenario: Scenario) -> Iterator[Finding]:
    """Find projects that the run cannot deliver."""
    horizon = scenario.horizon
    pipeline = scenario.supply.new_homes.pipeline_months.value
    # Month 12 is January of the year 1, the first that a date can be.
    earliest = first_of_month(max(12, month_number(horizon.start) - pipeline))
    within = (
        f"from {earliest.isoformat()} (pipeline_months before the first day) to {horizon.end.isoformat()}"
    )
    for project_id, project in scenario.supply.projects.items():
        if not earliest <= project.planned <= horizon.end:
            yield Finding(
                f"supply.projects.{project_id}.planned",
                project.planned.isoformat(),
                f"a day {within}",
                "leave the project out, or correct the date",
            )
