"""Who is expected to come to need a home for the first time, when, and which municipality answers for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import NONE
from simulator.flows.compiled import Compiled, Demand
from simulator.flows.facilities import Facilities
from simulator.flows.periods import Spans
from simulator.flows.timeline import Values
from simulator.flows.traffic import registrations, routing_of, units_of
from simulator.model.scenario import Scenario

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Key:
    """The chances with which a destination is drawn. Shapes: S segments, G groups, M municipalities.

    Attributes
    ----------
    follow
        (S,) s(y), the chance that it follows fair share.
    fair
        (S, M) fair-share weights.
    reference
        (M, M) the reference year's key: a row for each municipality of registration.
    follows
        (G,) whether a group follows the key; the others stay where they register.
    """

    follow: Values
    fair: Values
    reference: Values
    follows: Bools

    @classmethod
    def of(cls, demand: Demand) -> Key:
        """Return the key of a scenario."""
        return cls(
            follow=demand.key_follow,
            fair=shares_of(demand.key_fair),
            reference=shares_of(demand.key_reference),
            follows=demand.follows_key,
        )

    def destinations(self, registered: Values, segments: Ints) -> Values:
        """Return households by who answers for them: (N, G, M) -> (N, G, M).

        Of those who register in r, (1 - s) x reference[r, m] + s x fair[m] are for m.

        Parameters
        ----------
        registered
            Households by where they register.
        segments
            (N,) the segment in which they do.
        """
        s = self.follow[segments][:, None, None]
        fair = self.fair[segments][:, None, :]
        moved = (1.0 - s) * (registered @ self.reference) + s * registered.sum(axis=2, keepdims=True) * fair
        return np.asarray(np.where(self.follows[:, None], moved, registered), dtype=np.float64)


def shares_of(cumulative: Values) -> Values:
    """Return the shares behind cumulative ones (..., M), as a draw reads them: the last one takes what is left."""
    whole = np.concatenate([cumulative[..., :-1], np.ones_like(cumulative[..., :1])], axis=-1)
    return np.maximum(np.diff(whole, axis=-1, prepend=0.0), 0.0)


@dataclass(frozen=True)
class WaysHome:
    """As whom and where people register for a home who come to a facility.

    Shapes: U units, G groups, M municipalities.

    They pass through facilities by the routes, and register with the group and in the municipality of the one they
    leave for a home; those who leave one outside the region register where they come from.

    Attributes
    ----------
    inside
        (U, G, M) the part of those who come to a unit that registers out of facilities in the region.
    outside
        (U, G) the part that registers out of facilities outside it.
    """

    inside: Values
    outside: Values

    @classmethod
    def of(cls, scenario: Scenario, compiled: Compiled) -> WaysHome:
        """Return the ways home of a scenario."""
        facilities, labels = compiled.facilities, compiled.labels
        units = units_of(scenario)
        table = registrations(units, routing_of(scenario, units))
        inside = np.zeros((facilities.count, len(labels.groups), len(labels.municipalities)))
        outside = np.zeros((facilities.count, len(labels.groups)))
        for unit, (group, place) in enumerate(
            zip(facilities.group.tolist(), facilities.municipality.tolist(), strict=True)
        ):
            if place == NONE:
                outside[:, group] += table[:, unit]
            else:
                inside[:, group, place] += table[:, unit]
        return cls(inside, outside)

    def from_outside(self, compiled: Compiled) -> Values:
        """Return as whom and where people register who come from outside: (U, G, M).

        They come from the origins of the group of the unit to which they come.
        """
        origins = shares_of(compiled.demand.origins)[compiled.facilities.group]
        return self.inside + self.outside[:, :, None] * origins[:, None, :]

    def of_who_comes_back(self, facilities: Facilities, kind: int) -> Values:
        """Return as whom and where people register who have lost a home: (M lived, G, M).

        They come to the list of a kind of facility: to its unit in the municipality where they lived, or where there
        is none to its units by size.
        """
        places = facilities.unit_of.shape[1]
        by_size = shares_of(facilities.unit_shares[kind])
        enters = np.tile(by_size, (places, 1))
        for place, unit in enumerate(facilities.unit_of[kind].tolist()):
            if unit != NONE:
                enters[place] = np.arange(facilities.count) == unit
        to_units = np.tensordot(enters, self.inside, axes=1)
        where_they_lived = np.eye(places)[:, None, :]
        return np.asarray(to_units + (enters @ self.outside)[:, :, None] * where_they_lived)


def first_need(compiled: Compiled, ways: WaysHome, key: Key, months: Spans) -> Values:
    """Return who comes to need a home for the first time: (months, G, M), by who answers for them.

    The direct inflow, rate x length of each segment, and the people who come to facilities from outside (those of
    known days too) times the part of them that registers for a home in the end. These count on the day on which they
    come to the facility, as in F_m; a stay or a list never moves the need.
    """
    lengths = months.lengths[:, None]
    registered = compiled.demand.inflow * lengths[:, :, None]
    arrived = compiled.facilities.arrivals * lengths + _known(compiled)
    registered = registered + np.tensordot(arrived, ways.from_outside(compiled), axes=1)
    return months.total(key.destinations(registered, np.arange(len(registered))))


def opening_need(compiled: Compiled, ways: WaysHome, key: Key) -> Values:
    """Return who waits on the first day: (G, M), by who answers for them: as given, or by the key of the first year.

    The opening backlog, and the people on the lists of facilities times the part of them that goes home in the end.
    """
    demand = compiled.demand
    listed = np.tensordot(compiled.facilities.waiting_outside, ways.from_outside(compiled), axes=1)
    registered = demand.opening - demand.opening_for.sum(axis=2) + listed
    by_destination = key.destinations(registered[None], np.zeros(1, dtype=np.int64))
    return np.asarray(by_destination[0] + demand.opening_for.sum(axis=1), dtype=np.float64)


def _known(compiled: Compiled) -> Values:
    """Return the known arrivals of each segment: (S, U)."""
    timeline = compiled.timeline
    known = np.zeros(compiled.facilities.arrivals.shape)
    for unit, seconds in enumerate(compiled.facilities.on_days):
        within = np.array([one for one in seconds if one < timeline.calendar.end_seconds], dtype=np.int64)
        np.add.at(known[:, unit], timeline.segments_at(within), 1.0)
    return known
