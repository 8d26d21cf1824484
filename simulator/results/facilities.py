"""Events -> what happened in each facility: who came, who left by which way, who was stuck, and why.

A place is free, in care (somebody stays there), or blocked: by somebody who waits for a home, or for a place in the
next facility.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from simulator.flows.compiled import Compiled
from simulator.results.alike import Alike
from simulator.results.blocked import seconds_blocked
from simulator.results.log import EventLog
from simulator.results.register import Register
from simulator.results.walk import Walk, walk
from simulator.results.walk_names import OfUnits

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class PeopleInFacilities:
    """What happened in each month and unit: all (months, units); ``opening_*`` are (units,) on the first day.

    Attributes
    ----------
    arrived, came_back, admitted, turned_away
        People who came to the list from outside, those among them who had been housed before, people who took a
        place, and who left the list without one.
    registered
        People in care who registered for a home, whether they hold their place or not.
    left_for_home, left_elsewhere, moved_on
        People who freed their place or left the list's reach: for a home of their own (or because their urgency
        ended), elsewhere, and to another facility.
    in_care, blocked_home, blocked_chain, outside
        People at the end of the month: in care, holding a place while they wait for a home or for another
        facility, and on the list without a place anywhere.
    """

    opening_in_care: Ints
    opening_blocked: Ints
    opening_outside: Ints
    arrived: Ints
    came_back: Ints
    admitted: Ints
    turned_away: Ints
    registered: Ints
    left_for_home: Ints
    left_elsewhere: Ints
    moved_on: Ints
    in_care: Ints
    blocked_home: Ints
    blocked_chain: Ints
    outside: Ints


@dataclass(frozen=True)
class FacilityCounts(PeopleInFacilities):
    """What happened to people, and for how long places were blocked.

    Attributes
    ----------
    blocked_seconds
        (months, units, causes) seconds for which places were blocked, by ``contract.BlockedBy``.
    """

    blocked_seconds: Ints

    def check(self) -> None:
        """Raise an AssertionError where people got lost; the accounts hold by construction of the engine."""
        for one in fields(self):
            assert (getattr(self, one.name) >= 0).all(), one.name


def count_facilities(log: EventLog, compiled: Compiled) -> FacilityCounts:
    """Count what happened in the facilities in one replication."""
    walked = walk(log, compiled)
    return facility_counts(walked, Register.of(walked), compiled, Alike.of(compiled))


def facility_counts(walked: Walk, register: Register, compiled: Compiled, alike: Alike) -> FacilityCounts:
    """Return what a walk over the log of a replication has counted of facilities, and what follows from it.

    Parameters
    ----------
    walked
        The walk.
    register
        Its registrations.
    compiled
        The scenario.
    alike
        Its classes of households that are alike.
    """
    return FacilityCounts(
        **vars(people_in_facilities(walked)),
        blocked_seconds=seconds_blocked(walked, register, compiled, alike),
    )


def people_in_facilities(walked: Walk) -> PeopleInFacilities:
    """Return what happened to people in facilities, without why places were blocked: that takes longer than this."""
    # At 0 the walk has what lies before the first day.
    opening, counted = walked.units[0], walked.units[1:]

    def of(what: OfUnits) -> Ints:
        return counted[:, what]

    def over_time(change: Ints, before: Ints | int = 0) -> Ints:
        return np.asarray(before + np.cumsum(change, axis=0), dtype=np.int64)

    gave_up, turned_away_inside = of(OfUnits.GAVE_UP), of(OfUnits.TURNED_AWAY_INSIDE)
    turned_away_outside, moved_on = of(OfUnits.TURNED_AWAY_OUTSIDE), of(OfUnits.MOVED_ON)
    came_outside = of(OfUnits.ARRIVED) + of(OfUnits.SENT_OUTSIDE)
    left_outside = gave_up + turned_away_outside + of(OfUnits.TAKEN_OFF_LIST)
    left_care = of(OfUnits.LEFT_CARE) + of(OfUnits.REGISTERED)
    return PeopleInFacilities(
        opening_in_care=opening[OfUnits.ADMITTED],
        opening_blocked=opening[OfUnits.BLOCKS],
        opening_outside=opening[OfUnits.ARRIVED],
        arrived=of(OfUnits.ARRIVED),
        came_back=of(OfUnits.CAME_BACK),
        admitted=of(OfUnits.ADMITTED),
        turned_away=gave_up + turned_away_inside + turned_away_outside,
        registered=of(OfUnits.REGISTERED),
        left_for_home=of(OfUnits.NO_LONGER_BLOCKS) + of(OfUnits.RELEASED_FOR_HOME),
        left_elsewhere=of(OfUnits.ELSEWHERE),
        moved_on=moved_on + of(OfUnits.RELEASED),
        in_care=over_time(of(OfUnits.ADMITTED) - left_care, opening[OfUnits.ADMITTED]),
        blocked_home=over_time(of(OfUnits.BLOCKS) - of(OfUnits.NO_LONGER_BLOCKS), opening[OfUnits.BLOCKS]),
        blocked_chain=over_time(of(OfUnits.WAITS_INSIDE) - turned_away_inside - moved_on),
        outside=over_time(came_outside - left_outside, opening[OfUnits.ARRIVED]),
    )
