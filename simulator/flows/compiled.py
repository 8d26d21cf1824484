"""A scenario as arrays: what the engines, the tables and the solvers read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.facilities import Facilities
from simulator.flows.supply import PlannedHomes
from simulator.flows.timeline import Timeline
from simulator.random.replication import Duration

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Labels:
    """What the positions in the arrays stand for, in the scenario's order."""

    municipalities: tuple[str, ...]
    names: tuple[str, ...]
    groups: tuple[str, ...]
    corporations: tuple[str, ...]
    sizes: tuple[str, ...]
    rents: tuple[str, ...]


@dataclass(frozen=True)
class Demand:
    """Who registers, where, and how they may leave without a home.

    Shapes: S segments, G groups, M municipalities.

    Attributes
    ----------
    inflow
        (S, G, M) registrations per Julian year, by municipality of registration.
    origins
        (G, M) cumulative shares of where the households of a facility come from.
    from_facility
        (G,) whether a group without a facility of its own registers where one stands; else at its origin.
    follows_key
        (G,) whether the destination follows the key; status holders stay with the municipality whose target
        they are.
    household_size
        (G,) mean persons.
    priority
        (S, G) priority class; the lowest goes first.
    key_follow
        (S,) s(y): the chance that the destination follows fair share.
    key_fair
        (S, M) cumulative fair-share weights.
    key_reference
        (M, M) cumulative rows of the reference year's key.
    own_solution, own_solution_factor
        The time until an own solution, and (S, G) the factor on it.
    renewal
        (S, G) chance of renewal at the end of the validity, in 2**-32.
    validity_months
        How long an urgency is valid.
    month_grid
        Seconds at which months begin, from before the first opening registration to past the last validity.
    opening
        (G, M) households of the opening backlog by municipality of registration.
    opening_months
        Over how many months before the first day they registered.
    """

    inflow: Floats
    origins: Floats
    from_facility: Bools
    follows_key: Bools
    household_size: Floats
    priority: Ints
    key_follow: Floats
    key_fair: Floats
    key_reference: Floats
    own_solution: Duration
    own_solution_factor: Floats
    renewal: Ints
    validity_months: int
    month_grid: Ints
    opening: Ints
    opening_months: int


@dataclass(frozen=True)
class Supply:
    """What comes free and what is built.

    Attributes
    ----------
    corporation_shares
        (M, C) each corporation's part of the municipality's homes.
    turnover
        (S, M) relets per home and Julian year.
    standing
        (S, M) homes of the first day that still stand.
    void, void_factor
        The void time of a relet, and (S, M) the factor on it.
    projects, realisation, delay
        Planned homes, the (S, M) chance that one is built, in 2**-32, and how late a project is.
    sizes, rents
        Cumulative shares of the size and rent classes.
    suits
        (persons, size, rent) whether a home suits a household.
    """

    corporation_shares: Floats
    turnover: Floats
    standing: Ints
    void: Duration
    void_factor: Floats
    projects: tuple[PlannedHomes, ...]
    realisation: Ints
    delay: Duration
    sizes: Floats
    rents: Floats
    suits: Bools


@dataclass(frozen=True)
class Policy:
    """How homes are divided.

    Attributes
    ----------
    quota
        (S, M) the quota in force, a share.
    credit, reserved_credit
        (S, M) what one relet adds to the general and to the reserved account, in millionths of a home.
    first_letting_credit
        (S, M) what one first letting adds to the account of first lettings.
    hard_cap
        Whether only a fraction of credit crosses the year's end.
    pooled
        Whether the region shares one account.
    first_lettings_in_quota
        Whether first lettings use the accounts of the relets.
    carry_over_months
        How long credit may be kept.
    offers_per_home, refusals_allowed
        (S,) whole numbers.
    refusal
        (S, G) chance of a refusal, in 2**-32.
    refusal_seconds
        How long a refusal keeps a home empty.
    """

    quota: Floats
    credit: Ints
    reserved_credit: Ints
    first_letting_credit: Ints
    hard_cap: bool
    pooled: bool
    first_lettings_in_quota: bool
    carry_over_months: int
    offers_per_home: Ints
    refusals_allowed: Ints
    refusal: Ints
    refusal_seconds: int


@dataclass(frozen=True)
class FairShare:
    """What each municipality's fair share is.

    Attributes
    ----------
    weights
        (years, M) w_m in each calendar year of the run.
    gross
        (M,) whole households of the gross yearly task, by largest remainder.
    task
        The gross yearly task.
    counts
        (G,) whether a group counts for fair share.
    reached_wait_seconds
        Fair share also counts as reached when nobody waits longer than this at the year's end.
    """

    weights: Floats
    gross: Ints
    task: float
    counts: Bools
    reached_wait_seconds: int


@dataclass(frozen=True)
class Compiled:
    """A scenario in canonical units: seconds, homes, households."""

    labels: Labels
    timeline: Timeline
    demand: Demand
    facilities: Facilities
    supply: Supply
    policy: Policy
    fair_share: FairShare
    streams: dict[str, int]
    """The number of each random stream, by name."""
