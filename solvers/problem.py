"""What a plan is made from: the expected flows of a scenario and its rules, as arrays with labels.

Nothing here knows a scenario file or a solver. ``from_scenario`` fills a problem, ``constraints`` states what must
hold, and ``split`` cuts it in parts that nothing couples.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from simulator.flows.periods import Period
from simulator.model.plan import PlanRules

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_CLASS = -1
"""Where status holders are not told apart."""


@dataclass(frozen=True)
class Streams:
    """Homes of other supply: a stream is a kind of it in one municipality.

    Shapes: K streams, P periods, C classes of groups.

    Attributes
    ----------
    kinds
        (K,) the id of its kind.
    municipality
        (K,) where it stands.
    serves
        (K, C) whether it serves a class.
    limit
        (K, P) homes that may be open at the end of a period; in the period in which it closes, just before that.
    first
        (K,) homes that are open before the first day, which cannot be undone.
    kept
        (K, P, P) the part of those placed in a period (last axis) whose home is still taken at the end of another.
    taken_on_first_day
        (K, P) homes that are still taken at the end of a period by who lived there on the first day.
    closing
        (K,) the period in which it closes, or -1.
    evicted
        (K, P) the part of those placed in a period who still live there when it closes.
    evicted_of_first_day
        (K, C) households of the first day who still live there when it closes, by class.
    cost
        (K,) EUR for each open home and year; nothing where it is not known.
    """

    kinds: tuple[str, ...]
    municipality: Ints
    serves: Bools
    limit: Floats
    first: Floats
    kept: Floats
    taken_on_first_day: Floats
    closing: Ints
    evicted: Floats
    evicted_of_first_day: Floats
    cost: Floats

    @property
    def count(self) -> int:
        """How many streams there are."""
        return len(self.kinds)

    def chosen(self, which: Ints, place_of: Ints) -> Streams:
        """Return some of the streams; ``place_of`` gives each municipality its new number."""
        if not self.count:
            return self
        arrays = {
            one.name: getattr(self, one.name)[which]
            for one in fields(self)
            if one.name not in ("kinds", "municipality")
        }
        return Streams(
            kinds=tuple(self.kinds[one] for one in which),
            municipality=place_of[self.municipality[which]],
            **arrays,
        )


@dataclass(frozen=True)
class Problem:
    """What a plan is made from.

    Shapes: M municipalities, P periods, C classes, O corporations, K streams. A *class* is a set of groups that no
    limit tells apart.

    Attributes
    ----------
    municipalities, corporations
        Their codes and ids.
    classes
        The groups of each class.
    periods, years
        The periods, and (P,) their lengths in years.
    in_target
        (P,) whether a period lies in the target year.
    target_year
        The year in which fair share is to be reached.
    task
        (M, C, P) households that come to need a home, by who answers for them.
    exits
        (M, C, P) households that leave without a home, whatever the plan does.
    opening
        (M, C) households that wait on the first day.
    persons
        (C,) mean household size.
    counts
        (C,) whether a class counts for fair share.
    status_class
        The class of the status holders, or ``NO_CLASS``.
    status_persons
        Mean household size of status holders.
    relets
        (M, O, P) expected relets.
    room
        (M, O, P) lettings that a quota of one would bring: relets x compliance.
    cap
        The most that the quota may be, or None where it is something to work towards.
    floor
        The part of the relets that stays for regular seekers.
    accounts
        (M, O) the number of the account of which the cap holds: a municipality, a corporation or the region.
    first_lettings
        (M, P) first lettings that may go to urgent households.
    streams
        The other supply.
    weights
        (M,) each municipality's part of the population in the target year.
    fair_share
        (M,) F_m: the homes that each municipality should place in the target year.
    quota_before
        (M,) the quota of the reference year, from which the first step is taken.
    housed_before
        (M,) homes placed a year in the reference year; not-a-number where nobody knows.
    path_share
        (P,) how far the straight path has come in a period: 0 in the reference year, 1 from the target year on.
    transfer_limit
        (M, P) homes that a municipality may be ahead or behind with the others at the end of a period.
    circle
        (M,) which municipalities house people for each other: those of the same number.
    swap_limit
        (P,) persons of its target that a municipality may give or take over.
    arrears_limit
        (M, P) persons of its target that a municipality may be behind with; infinite without a limit.
    always_waiting
        (M, C, P) households of whom some wait at the end of a period whatever the plan does: they have just come, or
        nothing that suits them has come free. Nobody, as long as nothing was simulated; see ``feedback``.
    quota_used
        (M, P) the part of a quota that is used where there are enough relets for all: chance brings months in which
        nobody who fits is waiting. All of it, as long as nothing was simulated.
    rules
        What the scenario asks of the plan.
    """

    municipalities: tuple[str, ...]
    corporations: tuple[str, ...]
    classes: tuple[tuple[str, ...], ...]
    periods: tuple[Period, ...]
    years: Floats
    in_target: Bools
    target_year: int
    task: Floats
    exits: Floats
    opening: Floats
    persons: Floats
    counts: Bools
    status_class: int
    status_persons: float
    relets: Floats
    room: Floats
    cap: float | None
    floor: float
    accounts: Ints
    first_lettings: Floats
    streams: Streams
    weights: Floats
    fair_share: Floats
    quota_before: Floats
    housed_before: Floats
    path_share: Floats
    transfer_limit: Floats
    circle: Ints
    swap_limit: Floats
    arrears_limit: Floats
    always_waiting: Floats
    quota_used: Floats
    rules: PlanRules

    @property
    def places(self) -> int:
        """How many municipalities there are."""
        return len(self.municipalities)

    @property
    def steps(self) -> int:
        """How many periods there are."""
        return len(self.periods)

    @property
    def target(self) -> tuple[int, ...]:
        """The periods of the target year."""
        return tuple(int(p) for p in np.flatnonzero(self.in_target))

    @property
    def before_target(self) -> int:
        """The number of periods before the target year."""
        return self.target[0]

    @property
    def quota_room(self) -> Floats:
        """(M, O, P) placements to which a quota of one belongs: what a quota is divided by."""
        return np.asarray(self.room * self.quota_used[:, None, :], dtype=np.float64)

    @property
    def cap_for_each(self) -> bool:
        """Whether the cap holds for each municipality by itself, and not for a mean."""
        return len(np.unique(self.accounts)) == self.places and not self.corporations_differ

    @property
    def corporations_differ(self) -> bool:
        """Whether corporations of one municipality have different accounts."""
        return bool((self.accounts != self.accounts[:, :1]).any())

    def part(self, which: Ints) -> Problem:
        """Return the problem of some municipalities alone.

        Parameters
        ----------
        which
            Their numbers, in order; nothing may couple them to others.
        """
        place_of = np.full(self.places, -1, dtype=np.int64)
        place_of[which] = np.arange(len(which))
        streams = np.flatnonzero(place_of[self.streams.municipality] >= 0)
        cut = {name: getattr(self, name)[which] for name in BY_MUNICIPALITY}
        return replace(
            self,
            municipalities=tuple(self.municipalities[one] for one in which),
            streams=self.streams.chosen(streams, place_of),
            **cut,
        )


BY_MUNICIPALITY = (
    "task",
    "exits",
    "opening",
    "relets",
    "room",
    "accounts",
    "first_lettings",
    "weights",
    "fair_share",
    "quota_before",
    "housed_before",
    "transfer_limit",
    "circle",
    "arrears_limit",
    "always_waiting",
    "quota_used",
)
"""The arrays whose first axis is the municipality."""
