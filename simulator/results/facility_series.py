"""Facility counts -> the series of ``contract.FACILITY_SERIES``, for each unit and each kind of facility."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import FACILITY_SERIES, NONE, REGION, BlockedBy
from simulator.flows.compiled import Compiled
from simulator.jit import compiled as compiled_function
from simulator.results.blocks import Block
from simulator.results.counts import Counts
from simulator.results.facilities import FacilityCounts, PeopleInFacilities
from simulator.results.sums import add_up
from simulator.results.walk_names import OfHouseholds
from simulator.results.years import Years, month_starts

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
SECONDS_PER_DAY = 86_400.0
OUTSIDE = "outside"
"""In a table, where a facility outside the region stands."""


def facility_rows(compiled: Compiled) -> list[tuple[str, str]]:
    """Return (facility, municipality) of each row: every unit, and after those of a kind the kind as a whole."""
    facilities, places = compiled.facilities, compiled.labels.municipalities
    rows = []
    for kind, name in enumerate(facilities.kinds):
        for unit in np.flatnonzero(facilities.facility == kind):
            place = int(facilities.municipality[unit])
            rows.append((name, OUTSIDE if place == NONE else places[place]))
        rows.append((name, REGION))
    return rows


def facility_values(counts: FacilityCounts, compiled: Compiled) -> Floats:
    """Return all facility series by month: (series, rows, months), in the order of ``facility_rows``."""
    facilities = compiled.facilities
    by_unit = _by_unit(counts, compiled)
    values = np.zeros((len(FACILITY_SERIES), facilities.count + len(facilities.kinds), by_unit.shape[1]))
    _add_up_kinds(by_unit, facilities.facility, values)
    return values


def facility_year_values(values: Floats, compiled: Compiled) -> Floats:
    """Return yearly values (series, rows, years): sums of flows, and states at the end of the year."""
    years, (_, rows, months) = Years.of(compiled), values.shape
    is_flow = np.repeat([one.kind == "flow" for one in FACILITY_SERIES], rows)
    by_year = years.of_rows(values.reshape(-1, months), is_flow, np.ones_like(is_flow))
    return by_year.reshape(len(FACILITY_SERIES), rows, len(years.years))


def home_bound_outside(counts: PeopleInFacilities, compiled: Compiled) -> Block:
    """Return the people who wait outside a facility on their way to a home of their own, by month.

    They are counted where the facility stands (outside the region: only for the region), and for its group; each
    counts for the part of those who come in whose routes lead home in the end.
    """
    facilities, labels = compiled.facilities, compiled.labels
    waiting = counts.outside * facilities.home_bound
    by_place = np.zeros((len(waiting), len(labels.municipalities)))
    by_group = np.zeros((len(waiting), len(labels.groups)))
    add_up(waiting, facilities.municipality, by_place)
    add_up(waiting, facilities.group, by_group)
    return Block(waiting.sum(axis=1), by_place, by_group)


def unblocked_need(counts: Counts, in_facilities: PeopleInFacilities, compiled: Compiled) -> Floats:
    """Return the need of each month, in households: who would register if nobody had to wait for a place.

    Registrations that do not come out of a facility, for the first time or again, and arrivals at the facilities
    times the part of them whose routes lead home in the end. A full facility hides people from the register; it must
    not make the task smaller. Only groups that count for fair share enter.
    """
    facilities, counted = compiled.facilities, compiled.fair_share.counts
    registered = _registered(counts.households, counted)
    through_facilities = counted[facilities.group]
    straight = registered - in_facilities.registered[:, through_facilities].sum(axis=1)
    home_bound = in_facilities.arrived * (facilities.home_bound * through_facilities)
    return np.asarray(straight + home_bound.sum(axis=1), dtype=np.float64)


def _by_unit(counts: FacilityCounts, compiled: Compiled) -> Floats:
    """Return all series of each unit: (series, months, units)."""
    ends = month_starts(compiled.timeline.calendar)[1:]
    segment = np.searchsorted(compiled.timeline.starts, ends, side="left") - 1
    days = counts.blocked_seconds / SECONDS_PER_DAY
    found = {
        "arrived": counts.arrived,
        "came_back": counts.came_back,
        "admitted": counts.admitted,
        "turned_away": counts.turned_away,
        "registered": counts.registered,
        "left_for_home": counts.left_for_home,
        "left_elsewhere": counts.left_elsewhere,
        "moved_on": counts.moved_on,
        "places": compiled.facilities.places[segment],
        "in_care": counts.in_care,
        "blocked_home": counts.blocked_home,
        "blocked_chain": counts.blocked_chain,
        "waiting_outside": counts.outside,
        "blocked_cost": days.sum(axis=2) * compiled.facilities.cost,
        **{f"blocked_days_{cause.name.lower()}": days[:, :, cause] for cause in BlockedBy},
    }
    return np.stack([found[one.name] for one in FACILITY_SERIES], dtype=np.float64)


@compiled_function
def _add_up_kinds(by_unit: Floats, kind_of: Ints, values: Floats) -> None:
    """Write values (series, months, units) as rows: every unit, and after those of a kind their sum."""
    series, months, units = by_unit.shape
    row = 0
    for kind in range(values.shape[1] - units):
        of_kind = np.flatnonzero(kind_of == kind)
        whole = row + len(of_kind)
        for unit in of_kind:
            for one in range(series):
                for month in range(months):
                    values[one, row, month] = by_unit[one, month, unit]
                    values[one, whole, month] += by_unit[one, month, unit]
            row += 1
        row += 1


@compiled_function
def _registered(households: Ints, counted: Bools) -> Ints:
    """Return who registered in each month, for the first time or again, in the groups that count."""
    months, _, places, groups = households.shape
    total = np.zeros(months, dtype=np.int64)
    for month in range(months):
        for place in range(places):
            for group in range(groups):
                if counted[group]:
                    total[month] += households[month, OfHouseholds.REGISTERED, place, group]
                    total[month] += households[month, OfHouseholds.RETURNED, place, group]
    return total
