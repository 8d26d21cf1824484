"""Dated changes: measures and events within the horizon, and values that their quantities can have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from simulator.model.findings import Finding, changes, listed
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
_HOMES = _Range("a whole number of homes, at least 0", whole=True)
_PLACES = _Range("a whole number of places, at least 0", whole=True)
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
    "places": _PLACES,
    "other_supply_homes": _HOMES,
    "solidarity_limit": _HOMES,
    "return_probability": _SHARE,
    "guidance_places": _PLACES,
    "delivery_delay_days": _Range("a number of days, at least 0"),
    "task": _Range("a number of households a year, at least 0"),
}
"""What the quantities of measures may be; those with a factor only have no level of their own."""


def check_dated(scenario: Scenario) -> Iterator[Finding]:
    """Find measures and events outside the horizon, and changes that a quantity cannot undergo."""
    for measure_id, measure in scenario.measures.items():
        stays = "leave it out if the measure stays to the end"
        yield from _within_horizon(scenario, f"measures.{measure_id}", measure.start, measure.end, stays)
    for event_id, event in scenario.events.items():
        lasts = "leave it out if the event lasts to the end"
        yield from _within_horizon(scenario, f"events.{event_id}", event.start, event.end, lasts)
    for path, change in changes(scenario):
        yield from _operand(path, change)
        yield from _what_is_there(scenario, path, change)
        yield from _where_it_is_there(scenario, path, change)


def _within_horizon(
    scenario: Scenario, path: str, start: date, end: date | None, to_the_end: str
) -> Iterator[Finding]:
    horizon = scenario.horizon
    within = f"a day from {horizon.start.isoformat()} to {horizon.end.isoformat()}, the horizon"
    for field, day, remedy in (
        ("start", start, "choose a day within it, or change the horizon"),
        ("end", end, to_the_end),
    ):
        if day is not None and not horizon.start <= day <= horizon.end:
            yield Finding(f"{path}.{field}", day.isoformat(), within, remedy)


def _operand(path: str, change: Change) -> Iterator[Finding]:
    """Find a number that the quantity cannot be set to, or that cannot be added to it."""
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


def _what_is_there(scenario: Scenario, path: str, change: Change) -> Iterator[Finding]:
    """Find changes of something that the scenario does not have."""
    demand = scenario.demand
    guidance = None if demand.returns is None else demand.returns.guidance
    lacking = {
        "national_target": (
            change.set is None and demand.status_holders.national_target is None,
            "a national target to be changed, and none is given",
            "give demand.status_holders.national_target, or use 'set'",
        ),
        "other_supply_homes": (
            not scenario.supply.other_supply,
            "other supply to be changed, and there is none",
            "give supply.other_supply, or leave the change out",
        ),
        "return_probability": (
            demand.returns is None,
            "returns to be changed, and nobody loses a home",
            "give demand.returns, or leave the change out",
        ),
        "guidance_places": (
            guidance is None,
            "guidance to be changed, and nobody has it",
            "give demand.returns.guidance, with 0 places if nobody has it yet, or leave the change out",
        ),
    }
    is_lacking, allowed, remedy = lacking.get(change.quantity, (False, "", ""))
    if is_lacking:
        yield Finding(f"{path}.quantity", change.quantity, allowed, remedy)


def _where_it_is_there(scenario: Scenario, path: str, change: Change) -> Iterator[Finding]:
    """Find changes of other supply in municipalities where it has no homes, not even none of them."""
    if change.quantity != "other_supply_homes" or change.municipalities is None:
        return
    kinds = {
        name: kind
        for name, kind in scenario.supply.other_supply.items()
        if change.other_supply is None or name in change.other_supply
    }
    names = scenario.region.names
    there = {code for kind in kinds.values() for code in kind.homes}
    for index, code in enumerate(change.municipalities):
        if kinds and code in names and code not in there:
            yield Finding(
                f"{path}.municipalities.{index}",
                code,
                f"a municipality where {listed(kinds)} has homes: "
                + listed(name for other, name in names.items() if other in there),
                f"write '{names[code]}: 0' under supply.other_supply.{next(iter(kinds))}.homes, or leave it out",
            )
