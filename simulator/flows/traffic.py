"""Units of facilities, the ways between them, and how many people flow through each when nobody has to wait.

A *unit* is a kind of facility in one municipality (or outside the region). What flows into it, from outside and from
other units, flows out of it again by its routes: linear traffic equations.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simulator.contract import NONE
from simulator.flows.demand import spread_shares, yearly_need
from simulator.flows.timeline import Values
from simulator.model.facilities import ELSEWHERE, HOME, Facility
from simulator.model.scenario import Scenario

TO_HOME = -1
"""In a routing table: to a home of one's own."""
TO_ELSEWHERE = -2
"""In a routing table: out of the model."""


MOST_STEPS = 10_000
"""After so many steps through facilities hardly anybody is left in a circle of them."""


@dataclass(frozen=True)
class Unit:
    """A kind of facility in one municipality, or outside the region.

    Attributes
    ----------
    name
        ``shelter@GM0200``, or the facility's id outside the region.
    kind, facility
        The number of its kind, and what the scenario says of it.
    municipality
        Where it stands, counted from 0; ``NONE`` outside the region.
    share
        Its part of the facility.
    """

    name: str
    kind: int
    facility: Facility
    municipality: int
    share: float


def units_of(scenario: Scenario) -> list[Unit]:
    """Return the units of all facilities, in the scenario's order."""
    units = []
    for kind, (name, facility) in enumerate(scenario.facilities.items()):
        if facility.municipalities is None:
            units.append(Unit(name, kind, facility, NONE, 1.0))
            continue
        shares = spread_shares(facility.municipalities, scenario)
        units += [
            Unit(f"{name}@{code}", kind, facility, place, float(shares[place]))
            for place, code in enumerate(scenario.region.codes)
            if shares[place] > 0
        ]
    return units


def target_of(to: str, kinds: list[str]) -> int:
    """Return where a route goes: ``TO_HOME``, ``TO_ELSEWHERE``, or the number of a kind of facility."""
    return TO_HOME if to == HOME else TO_ELSEWHERE if to == ELSEWHERE else kinds.index(to)


def routing_of(scenario: Scenario, units: list[Unit]) -> Values:
    """Return the part of each unit's leavers that goes to each unit: (U, U).

    To the unit of the same municipality where there is one, else to all units of the kind by their size.
    """
    kinds = list(scenario.facilities)
    table = np.zeros((len(units), len(units)))
    for row, unit in enumerate(units):
        for route in unit.facility.routes.values():
            kind = target_of(route.to, kinds)
            if kind < 0:
                continue
            of_kind = [number for number, one in enumerate(units) if one.kind == kind]
            here = [
                number
                for number in of_kind
                if unit.municipality in (units[number].municipality,) and unit.municipality != NONE
            ]
            for number in here or of_kind:
                table[row, number] += route.share.value * (1.0 if here else units[number].share)
    return table


def traffic(scenario: Scenario, units: list[Unit], routing: Values) -> tuple[Values, Values]:
    """Return the flow through each unit and the arrivals from outside a year, without blocking.

    Where a facility's intake is not given, the flow through it is the group's yearly registrations over its home
    route, and what other facilities do not bring comes from outside. The others follow from the linear equations
    flow = arrivals + routing' x flow.
    """
    numbers, _ = yearly_need(scenario)
    known = np.array([unit.facility.intake.per_year is None for unit in units], dtype=bool)
    flow, outside = np.zeros(len(units)), np.zeros(len(units))
    for number, unit in enumerate(units):
        if unit.facility.intake.per_year is None:
            home = sum(route.share.value for route in unit.facility.routes.values() if route.to == HOME)
            group = scenario.demand.groups[unit.facility.group]
            yearly = numbers[unit.facility.group] * group.eligible_share.value * unit.share
            flow[number] = yearly / home if home > 0 else 0.0
        else:
            outside[number] = unit.facility.intake.per_year.value * unit.share
    # What is known flows on as if it came from outside; routes among the known ones are taken off below.
    given = np.where(known, flow, outside)
    flow = _settled(given, np.where(known[:, None], 0.0, routing.T))
    brought = (routing.T * flow).sum(axis=1)
    return flow, np.where(known, np.maximum(flow - brought, 0.0), outside)


def _settled(given: Values, table: Values) -> Values:
    """Return x = given + table x, by adding step after step: exact for chains, and the same on every machine."""
    x = given
    for _ in range(MOST_STEPS):
        following = np.asarray(given + (table * x[None, :]).sum(axis=1), dtype=np.float64)
        if np.abs(following - x).max(initial=0.0) <= 1e-12 * (1.0 + np.abs(following).max(initial=0.0)):
            return following
        x = following
    return x


def home_bound(units: list[Unit], routing: Values) -> Values:
    """Return the part of each unit's people that registers for a home in the end, here or after other units."""
    return _settled(_straight_home(units), routing)


def registrations(units: list[Unit], routing: Values) -> Values:
    """Return the part of each unit's people that registers for a home in the end, by the unit they leave: (U, U).

    Each row adds up to the part that is home-bound.
    """
    straight = _straight_home(units)
    table = np.zeros((len(units), len(units)))
    for number, home in enumerate(straight):
        if home > 0:
            given = np.zeros(len(units))
            given[number] = home
            table[:, number] = _settled(given, routing)
    return table


def _straight_home(units: list[Unit]) -> Values:
    """Return the part of each unit's leavers whose route goes to a home of their own."""
    straight = [
        sum(route.share.value for route in unit.facility.routes.values() if route.to == HOME)
        for unit in units
    ]
    return np.array(straight, dtype=np.float64)
