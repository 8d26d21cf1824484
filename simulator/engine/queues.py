"""The register: who waits for a home in each municipality, and in which order they are asked."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from simulator.engine.entities import Household, Place
from simulator.flows.compiled import Compiled


class Kinds:
    """The groups sorted into kinds that all homes treat alike: served by the same other supply, status holder or not.

    Attributes
    ----------
    of_group
        The kind of each group.
    every
        All kinds.
    status_holders
        The kinds of status holders.
    served
        By pool of other supply: the kinds that it serves.
    """

    def __init__(self, compiled: Compiled) -> None:
        holders = ~compiled.demand.follows_key
        table: NDArray[np.bool_] = np.vstack([holders[None, :], compiled.other_supply.serves])
        alike = [tuple(column) for column in table.T.tolist()]
        known = list(dict.fromkeys(alike))
        self.of_group = [known.index(one) for one in alike]
        self.every = range(len(known))
        self.status_holders = [number for number, one in enumerate(known) if one[0]]
        self.served = [
            [number for number, one in enumerate(known) if one[1 + pool]]
            for pool in range(compiled.other_supply.count)
        ]


class Register:
    """All waiting households.

    They stand in one queue for each destination, size and kind, so that the first one that fits a home is the
    first of a few queues.
    """

    def __init__(self, kinds: Kinds) -> None:
        self._kind_of_group = kinds.of_group
        self._queues: defaultdict[tuple[int, int, int], list[Place]] = defaultdict(list)
        self._households: dict[int, Household] = {}

    def join(self, household: Household) -> None:
        """Let a household wait."""
        self._households[household.id] = household
        bisect.insort(self._queues[self._queue_of(household)], household.place)

    def leave(self, household: Household) -> None:
        """Let a household wait no longer."""
        household.waiting = False
        queue = self._queues[self._queue_of(household)]
        del queue[bisect.bisect_left(queue, household.place)]
        del self._households[household.id]

    def first_that_fits(
        self,
        destinations: Sequence[int],
        suits: Sequence[bool],
        kinds: Sequence[int],
        refused_by: Collection[int],
    ) -> Household | None:
        """Return who is asked first for a home, or None where nobody fits.

        Parameters
        ----------
        destinations
            The municipalities one of which answers for the household.
        suits
            By household size: whether the home suits it.
        kinds
            The kinds of households that are asked.
        refused_by
            Households that have refused this home.
        """
        firsts = [
            first
            for persons, fits in enumerate(suits)
            if fits
            for destination in destinations
            for kind in kinds
            if (first := _first(self._queues.get((destination, persons, kind)), refused_by)) is not None
        ]
        return self._households[min(firsts)[-1]] if firsts else None

    def _queue_of(self, household: Household) -> tuple[int, int, int]:
        return household.destination, household.persons, self._kind_of_group[household.group]


def _first(queue: list[Place] | None, refused_by: Collection[int]) -> Place | None:
    if not queue:
        return None
    if not refused_by:
        return queue[0]
    return next((place for place in queue if place[-1] not in refused_by), None)
