"""A scenario as arrays: what the engines, the tables and the solvers read."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.flows.facilities import Facilities
from simulator.flows.other_supply import OtherSupply
from simulator.flows.supply import PlannedHomes
from simulator.flows.timeline import Timeline
from simulator.random.draws import pick
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
    household_size, household_sizes
        (G,) mean persons, and (G, sizes) cumulative shares of households of 1, 2, ... persons.
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
    opening_for
        (G, M, M) those of them of whom is known who answers for them: by municipality of registration, and by the
        one that answers. The others draw their destination.
    opening_months
        Over how many months before the first day they registered.
    """

    inflow: Floats
    origins: Floats
    from_facility: Bools
    follows_key: Bools
    household_size: Floats
    household_sizes: Floats
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
    opening_for: Ints
    opening_months: int

    def persons(self, group: int, unit: float) -> int:
        """Return the size of a household of a group, from a uniform."""
        return 1 + int(pick(self.household_sizes[group], unit))


@dataclass(frozen=True)
class Returns:
    """Housed households that lose their home again, and the guidance that keeps some of them in it.

    Attributes
    ----------
    chance
        (S, G) chance of a return, in 2**-32.
    after
        The time from being housed to losing the home.
    through
        The kind of facility to whose list they come, counted from 0; ``NONE``: they register at once.
    on_first_day
        (G, M) households housed before the first day that may lose their home still.
    guidance_places
        (S,) households that can have guidance at the same time.
    guidance_time
        How long a household has it.
    guided
        (G,) whether a group may have it.
    chance_kept
        The part of the chance of a return that is left with guidance.
    """

    chance: Ints
    after: Duration
    through: int
    on_first_day: Ints
    guidance_places: Ints
    guidance_time: Duration
    guided: Bools
    chance_kept: float


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
    projects, realisation, delay, extra_delay
        Planned homes, the (S, M) chance that one is built, in 2**-32, how late a project is, and (S, M) seconds that
        come on top of that.
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
    extra_delay: Ints
    sizes: Floats
    rents: Floats
    suits: Bools


@dataclass(frozen=True)
class Policy:
    """How homes are divided.

    Attributes
    ----------
    quota
        (S, M, C) the quota in force, a share.
    credit, reserved_credit
        (S, M, C) what one relet adds to the general and to the reserved account, in millionths of a home.
    first_letting_credit
        (S, M) what one first letting adds to the account of first lettings.
    hard_cap
        Whether only a fraction of credit crosses the year's end.
    accounts
        (M, C) the number of the account that a corporation's homes in a municipality use: one for each municipality,
        for each corporation, or one for the region.
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
    accounts: Ints
    first_lettings_in_quota: bool
    carry_over_months: int
    offers_per_home: Ints
    refusals_allowed: Ints
    refusal: Ints
    refusal_seconds: int


@dataclass(frozen=True)
class Solidarity:
    """How far municipalities may house people for each other.

    Attributes
    ----------
    limit
        (S, M) homes that a municipality may be ahead or behind with the others.
    repays
        (S,) whether no debt is made any more, and debtors first house those for whom their creditors answer.
    """

    limit: Ints
    repays: Bools


@dataclass(frozen=True)
class FairShare:
    """What each municipality's fair share is.

    Attributes
    ----------
    weights
        (years, M) w_m in each calendar year of the run.
    gross
        (years, M) whole households of the gross yearly task, by largest remainder.
    task
        (years,) the gross yearly task, as it is in force at the end of the year.
    path
        (years, M) homes a year on the growth path to fair share of that task; not-a-number where nobody knows how
        many were housed in the reference year.
    path_in_force
        (S, M) the same, by the task in force in each segment: what is known then.
    regular_in_reference_year
        (M,) relets let to regular seekers in the reference year; not-a-number where nobody knows.
    counts
        (G,) whether a group counts for fair share.
    reached_wait_seconds
        Fair share also counts as reached when nobody waits longer than this at the year's end.
    """

    weights: Floats
    gross: Ints
    task: Floats
    path: Floats
    path_in_force: Floats
    regular_in_reference_year: Floats
    counts: Bools
    reached_wait_seconds: int


@dataclass(frozen=True)
class Compiled:
    """A scenario in canonical units: seconds, homes, households."""

    labels: Labels
    timeline: Timeline
    demand: Demand
    facilities: Facilities
    returns: Returns
    supply: Supply
    other_supply: OtherSupply
    policy: Policy
    solidarity: Solidarity
    fair_share: FairShare
    streams: dict[str, int]
    """The number of each random stream, by name."""
