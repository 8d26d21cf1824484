"""Facilities: routes that lead somewhere, groups that come in once, and arrivals that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simulator.model.base import suggest
from simulator.model.demand import Spread
from simulator.model.facilities import ELSEWHERE, HOME, Facility
from simulator.model.findings import Finding, listed
from simulator.model.scenario import Scenario
from simulator.model.shares import region_weights

MOST_ROUNDS = 10_000
"""How often flows are passed on before they count as settled: enough for any but nearly endless chains."""
SETTLED = 1e-9
"""Below which change a flow, in people a year, counts as settled."""
TOLERANCE = 1e-6
"""By how much flows may differ from what they should be, as a part."""


def check_facilities(scenario: Scenario) -> Iterator[Finding]:
    """Find facilities that cannot work, or whose people would come twice or never leave."""
    findings = [
        *_ids(scenario),
        *_targets(scenario),
        *_groups(scenario),
        *_intakes(scenario),
        *_known_arrivals(scenario),
        *_first_day(scenario),
    ]
    # Flows can only be followed along routes that lead somewhere.
    findings = findings or list(_ways_out(scenario))
    yield from findings or _traffic(scenario)


def home_share(facility: Facility) -> float:
    """Return the part of a facility's leavers that goes to a home of their own."""
    return sum(route.share.value for route in facility.routes.values() if route.to == HOME)


def _ids(scenario: Scenario) -> Iterator[Finding]:
    for name in scenario.facilities:
        if name in (HOME, ELSEWHERE):
            yield Finding(
                f"facilities.{name}",
                name,
                f"any id but '{HOME}' and '{ELSEWHERE}', which are ends of routes",
                "choose another id",
            )


def _targets(scenario: Scenario) -> Iterator[Finding]:
    known = [HOME, ELSEWHERE, *scenario.facilities]
    for name, facility in scenario.facilities.items():
        for route_id, route in facility.routes.items():
            if route.to not in known:
                yield Finding(
                    f"facilities.{name}.routes.{route_id}.to",
                    route.to,
                    f"'{HOME}', '{ELSEWHERE}' or a facility: {listed(scenario.facilities)}",
                    suggest(route.to, known) or "name one of these",
                )


def _groups(scenario: Scenario) -> Iterator[Finding]:
    """Find groups that do not exist, cannot have a facility, or have the place where they stay twice."""
    groups = scenario.demand.groups
    for name, facility in scenario.facilities.items():
        group = groups.get(facility.group)
        if group is None:
            yield Finding(
                f"facilities.{name}.group",
                facility.group,
                f"a group: {listed(groups)}",
                suggest(facility.group, groups) or "name one of these",
            )
        elif group.urgency == "status_holder":
            yield Finding(
                f"facilities.{name}.group",
                facility.group,
                "a group that is not of status holders: they wait outside the region's facilities",
                "name the group of its leavers",
            )
        elif group.facilities is not None:
            yield Finding(
                f"demand.groups.{facility.group}.facilities",
                group.facilities.by,
                f"nothing, since facility '{name}' says where the group stays",
                "leave it out, or write null where another file gives it",
            )


def _intakes(scenario: Scenario) -> Iterator[Finding]:
    """Find intakes that do not follow from the group: without a way home, or of a second facility."""
    first: dict[str, str] = {}
    for name, facility in scenario.facilities.items():
        if facility.intake.per_year is not None:
            continue
        if home_share(facility) == 0:
            yield Finding(
                f"facilities.{name}.intake.per_year",
                "not given",
                "a number, since no route leads home from which it could follow",
                "write how many come from outside a year (0 where all come from other facilities)",
            )
            continue
        other = first.setdefault(facility.group, name)
        if other != name:
            yield Finding(
                f"facilities.{name}.intake.per_year",
                "not given",
                f"a number, since '{other}' takes in the whole of the group '{facility.group}'",
                "write how many come from outside a year, or give the facility a group of its own",
            )


def _known_arrivals(scenario: Scenario) -> Iterator[Finding]:
    horizon = scenario.horizon
    days = (horizon.end - horizon.start).days + 1
    for name, facility in scenario.facilities.items():
        for index, day in enumerate(facility.intake.on_days):
            if day >= days:
                yield Finding(
                    f"facilities.{name}.intake.on_days.{index}",
                    f"{day:g}",
                    f"a day of the run: below {days}, counted from {horizon.start.isoformat()}",
                    "correct it, or leave it out",
                )


def _first_day(scenario: Scenario) -> Iterator[Finding]:
    """Find facilities with more people on the first day than there is room for."""
    for name, facility in scenario.facilities.items():
        people, places = facility.first_day.in_care, facility.places
        if people is not None and places is not None and people > places.value:
            yield Finding(
                f"facilities.{name}.first_day.in_care",
                str(people),
                f"at most its {places.value} places",
                "correct it, or write the others in 'waiting_outside'",
            )
        waiting, capacity = facility.first_day.waiting_outside, facility.intake.capacity
        if capacity is not None and waiting > capacity:
            yield Finding(
                f"facilities.{name}.first_day.waiting_outside",
                str(waiting),
                f"at most {capacity}, the capacity of its list",
                "correct it, or raise 'intake.capacity'",
            )


def _ways_out(scenario: Scenario) -> Iterator[Finding]:
    """Find facilities from which nobody ever leaves, whichever way they take."""
    leads_out = {HOME, ELSEWHERE}
    grown = True
    while grown:
        more = {
            name
            for name, facility in scenario.facilities.items()
            if any(route.to in leads_out and route.share.value > 0 for route in facility.routes.values())
        }
        grown = not more <= leads_out
        leads_out |= more
    for name, facility in scenario.facilities.items():
        if name not in leads_out:
            yield Finding(
                f"facilities.{name}.routes",
                listed(route.to for route in facility.routes.values()),
                f"routes that lead to '{HOME}' or '{ELSEWHERE}' in the end",
                "give somebody a way out of this chain",
            )


@dataclass(frozen=True)
class _Unit:
    """The part of a facility that stands in one municipality, and its flow of people a year where it is known."""

    facility: str
    municipality: str | None
    share: float
    flow: float | None


def _traffic(scenario: Scenario) -> Iterator[Finding]:
    """Find facilities to which others send more people than their group has.

    What flows through a facility without ``intake.per_year`` follows from the group's yearly number, and what the
    routes bring is a part of that: the rest comes from outside, which cannot be less than nobody.
    """
    units = _units(scenario)
    brought = _brought(scenario, units)
    needed: dict[str, float] = {}
    for unit, people in zip(units, brought, strict=True):
        if unit.flow is None or people <= unit.flow * (1 + TOLERANCE):
            continue
        enough = people * home_share(scenario.facilities[unit.facility]) / unit.share
        needed[unit.facility] = max(enough, needed.get(unit.facility, 0.0))
    for name, enough in needed.items():
        group = scenario.demand.groups[scenario.facilities[name].group]
        eligible = group.households_per_year.value * group.eligible_share.value
        yield Finding(
            f"demand.groups.{scenario.facilities[name].group}.households_per_year",
            f"{eligible:g}{' eligible' if group.eligible_share.value < 1 else ''}",
            f"at least {enough:.1f}, as many as other facilities send home through '{name}'",
            f"raise it, send fewer people to '{name}', or give facilities.{name}.intake.per_year",
        )


def _units(scenario: Scenario) -> list[_Unit]:
    units = []
    for name, facility in scenario.facilities.items():
        yearly = None
        if facility.intake.per_year is None:
            group = scenario.demand.groups[facility.group]
            yearly = group.households_per_year.value * group.eligible_share.value / home_share(facility)
        units += [
            _Unit(name, place, share, None if yearly is None else yearly * share)
            for place, share in _places(scenario, facility.municipalities).items()
            if share > 0
        ]
    return units


def _places(scenario: Scenario, spread: Spread | None) -> dict[str | None, float]:
    """Return the part of a facility in each municipality; none at all where a spread divides nothing."""
    if spread is None:
        return {None: 1.0}
    municipalities = scenario.region.municipalities
    if spread.shares is not None:
        weights = [spread.shares.get(code, 0.0) for code in municipalities]
    elif any(figure.value for one in municipalities.values() for figure in one.population.values()):
        weights = list(region_weights(scenario.region, scenario.horizon.reference_year))
    else:
        return {}
    weights = [
        weight * spread.times.get(code, 1.0) for code, weight in zip(municipalities, weights, strict=True)
    ]
    total = sum(weights)
    return {code: one / total for code, one in zip(municipalities, weights, strict=True)} if total else {}


def _brought(scenario: Scenario, units: list[_Unit]) -> list[float]:
    """Return the people a year that other units send to each, when nobody has to wait.

    Flows are passed on along the routes until they have settled; they only grow meanwhile, so that what is found too
    large is so.
    """
    targets = [_sent_to(scenario, unit, units) for unit in units]
    outside = [
        0.0 if per_year is None else per_year.value * unit.share
        for unit in units
        for per_year in [scenario.facilities[unit.facility].intake.per_year]
    ]
    brought = [0.0] * len(units)
    for _ in range(MOST_ROUNDS):
        flows = [
            one + before if unit.flow is None else unit.flow
            for unit, one, before in zip(units, outside, brought, strict=True)
        ]
        passed = [0.0] * len(units)
        for flow, sent in zip(flows, targets, strict=True):
            for number, share in sent:
                passed[number] += flow * share
        change = max((abs(now - then) for now, then in zip(passed, brought, strict=True)), default=0.0)
        brought = passed
        if change < SETTLED:
            break
    return brought


def _sent_to(scenario: Scenario, unit: _Unit, units: list[_Unit]) -> list[tuple[int, float]]:
    """Return to which units a unit sends which part: in the same municipality if there is one, else by size."""
    sent = []
    for route in scenario.facilities[unit.facility].routes.values():
        there = [number for number, one in enumerate(units) if one.facility == route.to]
        here = [
            number
            for number in there
            if unit.municipality is not None and units[number].municipality == unit.municipality
        ]
        sent += [
            (number, route.share.value * (1.0 if here else units[number].share)) for number in here or there
        ]
    return sent
