"""Other supply in canonical units: pools of homes, whom they serve, and how many are there when.

A *pool* is a kind of other supply in one municipality.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.demand import yearly_need
from simulator.flows.durations import NO_TIME, duration_of
from simulator.flows.timeline import DatedValues, Timeline, Values
from simulator.model.calendar import month_number
from simulator.model.other_supply import OtherSupply as Kind
from simulator.model.scenario import Scenario
from simulator.random.replication import Duration

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class OtherSupply:
    """The pools of a scenario. Shapes: S segments, P pools, G groups.

    Attributes
    ----------
    kinds
        The ids of the kinds of other supply.
    names
        The pool's name: ``temporary_homes@GM0200``.
    kind, municipality
        (P,) its kind, counted from 0, and where it stands.
    opened_month
        (P,) the calendar month in which it opens, counted from year 0; it addresses the homes.
    homes
        (S, P) homes that are open.
    closed
        (S, P) whether it has closed, so that nobody lives there any more.
    occupied
        (P,) homes in which somebody lives on the first day.
    serves
        (P, G) whether it serves a group.
    suits
        (P, persons) whether its homes suit a household of that many persons.
    residents
        (P, G) cumulative shares of the groups of who lives there on the first day: the groups that it serves, by
        their yearly numbers.
    stays, voids
        By pool: how long somebody lives there, and how long a home stands empty after that.
    cost
        (P,) EUR for each home and year; not-a-number where it is not known.
    """

    kinds: tuple[str, ...]
    names: tuple[str, ...]
    kind: Ints
    municipality: Ints
    opened_month: Ints
    homes: Ints
    closed: Bools
    occupied: Ints
    serves: Bools
    suits: Bools
    residents: Values
    stays: tuple[Duration, ...]
    voids: tuple[Duration, ...]
    cost: Values

    @property
    def count(self) -> int:
        """How many pools there are."""
        return len(self.names)


@dataclass(frozen=True)
class _Pool:
    name: str
    kind: Kind
    code: str


def compile_other_supply(
    scenario: Scenario, timeline: Timeline, dated: DatedValues, largest_household: int
) -> OtherSupply:
    """Return the other supply of a scenario as arrays.

    Parameters
    ----------
    scenario, timeline, dated
        The scenario, its segments and its dated values.
    largest_household
        The largest household size there is.
    """
    kinds, codes = list(scenario.supply.other_supply), scenario.region.codes
    pools = [
        _Pool(name, kind, code)
        for name, kind in scenario.supply.other_supply.items()
        for code in codes
        if code in kind.homes
    ]
    closed = np.zeros((timeline.segments, len(pools)), dtype=bool)
    planned = np.zeros((timeline.segments, len(pools)))
    for number, pool in enumerate(pools):
        planned[:, number] = pool.kind.homes[pool.code].value * _open_part(pool.kind, timeline)
        if pool.kind.closes is not None:
            closed[:, number] = timeline.starts > timeline.calendar.seconds(pool.kind.closes)
    changed = dated.by_pool("other_supply_homes", planned, [(pool.name, pool.code) for pool in pools])
    homes = np.where(closed, 0, np.maximum(np.floor(changed + 0.5), 0.0)).astype(np.int64)
    serves = _serves(scenario, pools)
    return OtherSupply(
        kinds=tuple(kinds),
        names=tuple(f"{pool.name}@{pool.code}" for pool in pools),
        kind=np.array([kinds.index(pool.name) for pool in pools], dtype=np.int64),
        municipality=np.array([codes.index(pool.code) for pool in pools], dtype=np.int64),
        opened_month=np.array([month_number(pool.kind.opens) for pool in pools], dtype=np.int64),
        homes=homes,
        closed=closed,
        occupied=_occupied(scenario, pools, homes[0]),
        serves=serves,
        suits=_suits(pools, largest_household),
        residents=_residents(scenario, serves),
        stays=tuple(duration_of(pool.kind.stay) for pool in pools),
        voids=tuple(duration_of(pool.kind.void or NO_TIME) for pool in pools),
        cost=np.array(
            [
                pool.kind.cost_per_home_year.value if pool.kind.cost_per_home_year else math.nan
                for pool in pools
            ],
            dtype=np.float64,
        ),
    )


def _open_part(kind: Kind, timeline: Timeline) -> Values:
    """Return the part of the homes that has opened, by segment: a step on the first day and every month after it."""
    months = timeline.years * 12 + timeline.months - 1 - month_number(kind.opens)
    part = np.minimum((months + 1) / max(kind.ramp_months.value, 1), 1.0)
    return np.where(timeline.starts >= timeline.calendar.seconds(kind.opens), part, 0.0)


def _occupied(scenario: Scenario, pools: list[_Pool], homes: Ints) -> Ints:
    """Return the homes in which somebody lives on the first day; what opens on that day is still empty."""
    parts = [
        pool.kind.occupied_on_first_day.value if pool.kind.opens < scenario.horizon.start else 0.0
        for pool in pools
    ]
    people: Ints = np.floor(homes * np.array(parts, dtype=np.float64) + 0.5).astype(np.int64)
    return people


def _serves(scenario: Scenario, pools: list[_Pool]) -> Bools:
    groups = list(scenario.demand.groups)
    table = np.zeros((len(pools), len(groups)), dtype=bool)
    for number, pool in enumerate(pools):
        table[number] = [pool.kind.groups is None or group in pool.kind.groups for group in groups]
    return table


def _suits(pools: list[_Pool], largest_household: int) -> Bools:
    table = np.zeros((len(pools), largest_household + 1), dtype=bool)
    for number, pool in enumerate(pools):
        table[number, 1:] = [pool.kind.suits.include(persons) for persons in range(1, largest_household + 1)]
    return table


def _residents(scenario: Scenario, serves: Bools) -> Values:
    numbers, _ = yearly_need(scenario)
    weights = serves * np.array([numbers[group] for group in scenario.demand.groups])
    totals = weights.sum(axis=1, keepdims=True)
    # Groups without a yearly number are as likely as each other.
    shares = np.where(totals > 0, weights, serves) / np.where(
        totals > 0, totals, serves.sum(axis=1, keepdims=True)
    )
    return np.asarray(np.cumsum(shares, axis=1), dtype=np.float64)
