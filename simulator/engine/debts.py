"""Solidarity: who houses for whom, as a debt between two municipalities that can be repaid."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.engine import rules
from simulator.flows.compiled import Compiled


class Debts:
    """What municipalities owe each other: a home for each household that one houses for another.

    Attributes
    ----------
    balance
        By municipality: homes that others owe it, less those that it owes.
    """

    def __init__(self, compiled: Compiled) -> None:
        self._solidarity = compiled.solidarity
        self._all = range(len(compiled.labels.municipalities))
        self._closed = not compiled.solidarity.limit.any()
        self._only = [((place,),) for place in self._all]
        self._owed = [[0 for _ in self._all] for _ in self._all]
        self.balance = [0 for _ in self._all]

    def asked(self, place: int, segment: int) -> Sequence[Sequence[int]]:
        """Return for whom a home in a municipality is: destinations that are asked together, first ones first.

        Parameters
        ----------
        place
            Where the home stands.
        segment
            The segment of dated values in force.
        """
        if self._closed:
            return self._only[place]
        others = [other for other in self._all if other != place and self.allow(place, other, segment)]
        if self._solidarity.repays[segment]:
            return (others, (place,)) if others else self._only[place]
        return ((place,), others)

    def allow(self, place: int, destination: int, segment: int) -> bool:
        """Return whether a municipality may house a household for which another one answers (or it itself)."""
        if place == destination:
            return True
        if self._closed:
            return False
        if self._owed[place][destination] > 0:
            return True
        limits = self._solidarity.limit[segment]
        return not self._solidarity.repays[segment] and rules.may_house_for(
            self.balance[place], int(limits[place]), self.balance[destination], int(limits[destination])
        )

    def book(self, place: int, destination: int) -> None:
        """Record that a household is housed in a municipality for which another one answers (or the same)."""
        if place == destination:
            return
        if self._owed[place][destination] > 0:
            self._owed[place][destination] -= 1
        else:
            self._owed[destination][place] += 1
        self.balance[place] += 1
        self.balance[destination] -= 1
