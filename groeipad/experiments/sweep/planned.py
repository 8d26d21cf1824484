"""A sweep with its points: which of them are done, and what came of them."""

from __future__ import annotations

from collections.abc import Container, Iterator
from dataclasses import dataclass, replace

from groeipad.experiments.sweep.designs import Points, points_of
from groeipad.experiments.sweep.identity import Identity
from groeipad.experiments.sweep.journal import Journal
from groeipad.experiments.sweep.measuring import Point, PointValues
from groeipad.experiments.sweep.reading import Sweep


@dataclass(frozen=True)
class Planned:
    """A sweep with its points.

    Attributes
    ----------
    sweep, points
        The sweep, and its points.
    identity
        What gives each point its id; two points that are the same in all have the same.
    """

    sweep: Sweep
    points: Points
    identity: Identity

    @classmethod
    def of(cls, sweep: Sweep) -> Planned:
        """Return a sweep with its points."""
        return cls(sweep, points_of(sweep.design, sweep.factors, sweep.seed), Identity.of(sweep))

    def __len__(self) -> int:
        return self.points.count

    def __iter__(self) -> Iterator[Point]:
        return (self.point(number) for number in range(len(self)))

    def point(self, number: int) -> Point:
        """Return a point, to be simulated."""
        return self.identity.point(self.sweep, number, self.points.at(number))

    def missing(self, done: Container[str]) -> tuple[int, ...]:
        """Return the numbers of the points of which no id is among these; of two that are the same, the first."""
        met: set[str] = set()
        found = []
        for number in range(len(self)):
            point = self.point(number).id
            if point not in done and point not in met:
                found.append(number)
                met.add(point)
        return tuple(found)


@dataclass(frozen=True)
class Done:
    """The outcomes of all points of a sweep.

    Attributes
    ----------
    planned
        The sweep.
    journal
        The points that could be simulated.
    lost
        Those that could not, because whoever simulated them was stopped, by their ids; they may be tried again.
    """

    planned: Planned
    journal: Journal
    lost: dict[str, PointValues]

    def __call__(self, number: int) -> PointValues:
        """Return the outcome of a point."""
        point = self.planned.point(number).id
        found = self.lost[point] if point in self.lost else self.journal.read(point)
        return replace(found, number=number)

    @property
    def failed(self) -> int:
        """How many points have no outcome."""
        return sum(bool(self(number).error) for number in range(len(self.planned)))
