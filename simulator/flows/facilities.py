"""Facilities in canonical units: places, stays, lists, routes, and how many people arrive at each unit."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE
from simulator.flows.demand import JULIAN_YEAR_DAYS, month_weights
from simulator.flows.durations import duration_of
from simulator.flows.timeline import DatedValues, Timeline, Values
from simulator.flows.traffic import Unit, home_bound, routing_of, target_of, traffic, units_of
from simulator.model.apportionment import largest_remainder
from simulator.model.facilities import Facility
from simulator.model.measures import Quantity
from simulator.model.scenario import Scenario
from simulator.random.replication import Duration

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Facilities:
    """The units of a scenario. Shapes: S segments, U units.

    Attributes
    ----------
    kinds
        (F,) the ids of the kinds of facilities.
    names
        The unit's name: ``shelter@GM0200``, or the facility's id outside the region.
    facility
        (U,) its kind of facility, counted from 0.
    group, municipality
        (U,) the group of its leavers, and where it stands; ``NONE`` outside the region.
    arrivals
        (S, U) arrivals from outside per Julian year.
    on_days
        Known arrivals of each unit, in seconds from the first day.
    places
        (S, U) places.
    stays, stay_factor
        The time until somebody is ready to leave, by unit, and (S, U) the factor on it.
    patience, capacity, blocks_upstream, priority
        Of the intake list: patience by unit, capacity (``NONE``: no limit), whether a full list makes people from
        elsewhere wait where they are, and the priority of those from outside.
    holds_place
        (U,) whether who cannot move on holds the place.
    routes, targets
        By unit: cumulative shares of the routes, and where they go: ``TO_HOME``, ``TO_ELSEWHERE`` or a kind of
        facility.
    unit_of, unit_shares
        (F, M) the unit of a kind of facility in a municipality (``NONE``: none there), and cumulative shares of
        its units, by which somebody from a municipality without one is sent on: one row for each kind.
    in_care, waiting_outside
        (U,) people in care on the first day, beside those who hold a place while they wait for a home; and people on
        the list.
    home_bound
        (U,) the part of those who come in whose routes lead to a home of their own in the end.
    cost
        (U,) EUR for each occupied place and day; not-a-number where it is not known.
    """

    kinds: tuple[str, ...]
    names: tuple[str, ...]
    facility: Ints
    group: Ints
    municipality: Ints
    arrivals: Values
    on_days: tuple[tuple[int, ...], ...]
    places: Ints
    stays: tuple[Duration, ...]
    stay_factor: Values
    patience: tuple[Duration, ...]
    capacity: Ints
    blocks_upstream: Bools
    priority: Ints
    holds_place: Bools
    routes: tuple[Values, ...]
    targets: tuple[Ints, ...]
    unit_of: Ints
    unit_shares: tuple[Values, ...]
    in_care: Ints
    waiting_outside: Ints
    home_bound: Values
    cost: Values

    @property
    def count(self) -> int:
        """How many units there are."""
        return len(self.names)


def compile_facilities(scenario: Scenario, timeline: Timeline, dated: DatedValues) -> Facilities:
    """Return the facilities of a scenario as arrays."""
    units = units_of(scenario)
    kinds = list(scenario.facilities)
    routing = routing_of(scenario, units)
    through, outside = traffic(scenario, units, routing)
    stays = tuple(duration_of(unit.facility.stay) for unit in units)
    care = np.array(
        [flow * stay.mean_days / JULIAN_YEAR_DAYS for flow, stay in zip(through, stays, strict=True)]
    )
    places = _places(scenario, units, care)
    groups = list(scenario.demand.groups)
    codes = scenario.region.codes
    unit_of = np.full((len(kinds), len(codes)), NONE, dtype=np.int64)
    for number, unit in enumerate(units):
        if unit.municipality != NONE:
            unit_of[unit.kind, unit.municipality] = number
    per_unit = _Dated(dated, scenario, units)
    shares = [
        np.array([unit.share if unit.kind == kind else 0.0 for unit in units]) for kind in range(len(kinds))
    ]
    return Facilities(
        kinds=tuple(kinds),
        names=tuple(unit.name for unit in units),
        facility=np.array([unit.kind for unit in units], dtype=np.int64),
        group=np.array([groups.index(unit.facility.group) for unit in units], dtype=np.int64),
        municipality=np.array([unit.municipality for unit in units], dtype=np.int64),
        arrivals=_arrivals(scenario, timeline, dated, units, outside),
        on_days=_known_arrivals(units),
        places=np.maximum(np.floor(per_unit.of("places", places) + 0.5), 0).astype(np.int64),
        stays=stays,
        stay_factor=per_unit.of("stay_time", np.ones(len(units))),
        patience=tuple(duration_of(unit.facility.intake.patience) for unit in units),
        capacity=np.array(
            [
                NONE if unit.facility.intake.capacity is None else unit.facility.intake.capacity
                for unit in units
            ],
            dtype=np.int64,
        ),
        blocks_upstream=np.array(
            [unit.facility.intake.when_full == "block_upstream" for unit in units], dtype=bool
        ),
        priority=np.array([unit.facility.intake.priority for unit in units], dtype=np.int64),
        holds_place=np.array([unit.facility.holds_place for unit in units], dtype=bool),
        routes=tuple(
            np.cumsum([route.share.value for route in unit.facility.routes.values()]) for unit in units
        ),
        targets=tuple(
            np.array([target_of(route.to, kinds) for route in unit.facility.routes.values()], dtype=np.int64)
            for unit in units
        ),
        unit_of=unit_of,
        unit_shares=tuple(np.cumsum(share) for share in shares),
        in_care=_in_care(scenario, units, care, places),
        waiting_outside=_waiting_outside(scenario, units),
        home_bound=home_bound(units, routing),
        cost=np.array(
            [
                unit.facility.cost_per_place_day.value if unit.facility.cost_per_place_day else math.nan
                for unit in units
            ]
        ),
    )


def _in_care(scenario: Scenario, units: list[Unit], care: Values, places: Values) -> Ints:
    """Return the people in care on the first day: as given, else the mean number, grown to the first year."""
    years = scenario.horizon.start.year - scenario.horizon.reference_year
    growth = np.array(
        [(1.0 + scenario.demand.groups[unit.facility.group].growth.value) ** years for unit in units]
    )
    people: Ints = np.floor(np.minimum(care * growth, places) + 0.5).astype(np.int64)
    for facility, members in _members(scenario, units):
        if facility.first_day.in_care is not None:
            people[members] = _divided(facility.first_day.in_care, units, members)
    return people


def _waiting_outside(scenario: Scenario, units: list[Unit]) -> Ints:
    """Return the people on each list on the first day."""
    people = np.zeros(len(units), dtype=np.int64)
    for facility, members in _members(scenario, units):
        people[members] = _divided(facility.first_day.waiting_outside, units, members)
    return people


def _members(scenario: Scenario, units: list[Unit]) -> list[tuple[Facility, list[int]]]:
    """Return each facility with the numbers of its units."""
    return [
        (facility, [number for number, unit in enumerate(units) if unit.kind == kind])
        for kind, facility in enumerate(scenario.facilities.values())
    ]


def _divided(total: int, units: list[Unit], members: list[int]) -> tuple[int, ...]:
    """Divide people or places of a facility over its units by their size."""
    return largest_remainder(total, [units[number].share for number in members])


def _places(scenario: Scenario, units: list[Unit], care: Values) -> Values:
    """Return the places of each unit: those given, divided by size, or the mean number in care / occupancy."""
    places = np.zeros(len(units))
    for facility, members in _members(scenario, units):
        if facility.places is None:
            for number in members:
                places[number] = math.ceil(care[number] / max(facility.occupancy.value, 1e-9) - 1e-9)
        else:
            places[members] = _divided(facility.places.value, units, members)
    return places


def _arrivals(
    scenario: Scenario, timeline: Timeline, dated: DatedValues, units: list[Unit], outside: Values
) -> Values:
    """Return arrivals from outside per Julian year: (S, U), with the growth, months and measures of the group."""
    groups = list(scenario.demand.groups)
    factor = dated.by_group_and_municipality("inflow", 1.0)
    to_julian = np.array([JULIAN_YEAR_DAYS / timeline.days_in_year(int(year)) for year in timeline.years])
    rates = np.zeros((timeline.segments, len(units)))
    for number, unit in enumerate(units):
        group = scenario.demand.groups[unit.facility.group]
        growth = (1.0 + group.growth.value) ** (timeline.years - scenario.horizon.reference_year)
        months = month_weights(
            group.month_factors.value if group.month_factors else None, timeline, range(1, 13)
        )
        here = factor[:, groups.index(unit.facility.group), :]
        changed = here.mean(axis=1) if unit.municipality == NONE else here[:, unit.municipality]
        rates[:, number] = outside[number] * growth * months * to_julian * changed
    return rates


def _known_arrivals(units: list[Unit]) -> tuple[tuple[int, ...], ...]:
    """Return the known arrivals in seconds; those of a facility with several units come to its first one."""
    seen: set[int] = set()
    known: list[tuple[int, ...]] = []
    for unit in units:
        days = () if unit.kind in seen else unit.facility.intake.on_days
        seen.add(unit.kind)
        known.append(tuple(round(day * 86_400) for day in days))
    return tuple(known)


class _Dated:
    """Dated values of units: those of the facilities and municipalities that a measure names."""

    def __init__(self, dated: DatedValues, scenario: Scenario, units: list[Unit]) -> None:
        self._dated = dated
        self._kinds = list(scenario.facilities)
        self._codes = scenario.region.codes
        self._units = units

    def of(self, quantity: Quantity, base: Values) -> Values:
        """Return a quantity of each unit: (S, U)."""
        return self._dated.by_unit(quantity, base, [self._tags(unit) for unit in self._units])

    def _tags(self, unit: Unit) -> tuple[str, str | None]:
        return self._kinds[unit.kind], None if unit.municipality == NONE else self._codes[unit.municipality]
