"""The register: who waits for a home in each municipality, and in which order they are asked."""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from simulator.contract import NONE

Place = tuple[int, int, int]
"""A place in the queue: priority class, registration, id; the lowest is asked first."""


@dataclass(slots=True)
class Household:
    """One urgent household; ``unit`` is the facility in which it holds a place (``NONE``: nowhere)."""

    id: int
    group: int
    origin: int
    facility: int
    destination: int
    persons: int
    priority: int
    registered: int
    is_status_holder: bool
    unit: int = NONE
    refusals: int = 0
    waiting: bool = True

    @property
    def place(self) -> Place:
        """Its place in the queue."""
        return self.priority, self.registered, self.id


class Register:
    """All waiting households.

    They stand in one queue for each destination, size and kind, so that the first one that fits a home is the
    first of a few queues.
    """

    def __init__(self) -> None:
        self._queues: defaultdict[tuple[int, int, bool], list[Place]] = defaultdict(list)
        self._households: dict[int, Household] = {}

    def join(self, household: Household) -> None:
        """Let a household wait."""
        self._households[household.id] = household
        bisect.insort(self._queues[_queue_of(household)], household.place)

    def leave(self, household: Household) -> None:
        """Let a household wait no longer."""
        household.waiting = False
        queue = self._queues[_queue_of(household)]
        del queue[bisect.bisect_left(queue, household.place)]
        del self._households[household.id]

    def first_that_fits(
        self,
        destination: int,
        suits: Sequence[bool],
        refused_by: Collection[int],
        *,
        only_status_holders: bool,
    ) -> Household | None:
        """Return who is asked first for a home, or None where nobody fits.

        Parameters
        ----------
        destination
            The municipality that answers for the household.
        suits
            By household size: whether the home suits it.
        refused_by
            Households that have refused this home.
        only_status_holders
            Whether only status holders are asked.
        """
        firsts = [
            first
            for persons, fits in enumerate(suits)
            if fits
            for kind in ((True,) if only_status_holders else (True, False))
            if (first := _first(self._queues.get((destination, persons, kind)), refused_by)) is not None
        ]
        return self._households[min(firsts)[-1]] if firsts else None


def _first(queue: list[Place] | None, refused_by: Collection[int]) -> Place | None:
    if not queue:
        return None
    if not refused_by:
        return queue[0]
    return next((place for place in queue if place[-1] not in refused_by), None)


def _queue_of(household: Household) -> tuple[int, int, bool]:
    return household.destination, household.persons, household.is_status_holder
