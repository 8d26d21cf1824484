"""Facility counts -> the series of ``contract.FACILITY_SERIES``, for each unit and each kind of facility."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.contract import FACILITY_SERIES, NONE, REGION, BlockedBy
from simulator.flows.compiled import Compiled
from simulator.results.blocks import Block
from simulator.results.counts import Counts
from simulator.results.facilities import FacilityCounts
from simulator.results.years import Years

Floats = NDArray[np.float64]
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
    by_unit = _by_unit(counts, compiled)
    facilities = compiled.facilities
    rows = []
    for kind in range(len(facilities.kinds)):
        units = np.flatnonzero(facilities.facility == kind)
        rows += [by_unit[:, :, unit] for unit in units]
        rows.append(by_unit[:, :, units].sum(axis=2))
    if not rows:
        return np.zeros((len(FACILITY_SERIES), 0, compiled.timeline.calendar.months))
    return np.stack(rows, axis=1)


def facility_year_values(values: Floats, compiled: Compiled) -> Floats:
    """Return yearly values (series, rows, years): sums of flows, and states at the end of the year."""
    years = Years.of(compiled)
    by_month = np.moveaxis(values, 2, 0)
    total, last = years.total(by_month), years.last(by_month)
    is_flow = np.array([one.kind == "flow" for one in FACILITY_SERIES])
    return np.moveaxis(np.where(is_flow[None, :, None], total, last), 0, 2)


def home_bound_outside(counts: FacilityCounts, compiled: Compiled) -> Block:
    """Return the people who wait outside a facility on their way to a home of their own, by month.

    They are counted where the facility stands (outside the region: only for the region), and for its group; each
    counts for the part of those who come in whose routes lead home in the end.
    """
    facilities, labels = compiled.facilities, compiled.labels
    waiting = counts.outside * facilities.home_bound
    by_place = np.zeros((len(waiting), len(labels.municipalities)))
    by_group = np.zeros((len(waiting), len(labels.groups)))
    for unit in range(facilities.count):
        by_group[:, facilities.group[unit]] += waiting[:, unit]
        if facilities.municipality[unit] != NONE:
            by_place[:, facilities.municipality[unit]] += waiting[:, unit]
    return Block(waiting.sum(axis=1), by_place, by_group)


def unblocked_need(counts: Counts, in_facilities: FacilityCounts, compiled: Compiled) -> Floats:
    """Return the need of each month, in households: who would register if nobody had to wait for a place.

    Registrations that do not come out of a facility, for the first time or again, and arrivals at the facilities
    times the part of them whose routes lead home in the end. A full facility hides people from the register; it must
    not make the task smaller. Only groups that count for fair share enter.
    """
    facilities, counted = compiled.facilities, compiled.fair_share.counts
    registered = (counts.registered + counts.returned)[:, :, counted].sum(axis=(1, 2))
    through_facilities = counted[facilities.group]
    straight = registered - in_facilities.registered[:, through_facilities].sum(axis=1)
    home_bound = in_facilities.arrived * (facilities.home_bound * through_facilities)
    return np.asarray(straight + home_bound.sum(axis=1), dtype=np.float64)


def _by_unit(counts: FacilityCounts, compiled: Compiled) -> Floats:
    """Return all series of each unit: (series, months, units)."""
    ends = np.array(compiled.timeline.calendar.month_starts[1:], dtype=np.int64)
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
    return np.stack([np.asarray(found[one.name], dtype=np.float64) for one in FACILITY_SERIES])
