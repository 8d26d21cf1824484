"""A stored frontier as a report reads it: levels with their lines, points, and the scenario's own plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from simulator.results.store import StoredResult

KIND = "frontier"
"""What the manifest of a frontier says it is."""

Line = tuple[tuple[float, float], ...]
"""Points of a line: extra homes, and the worst ratio."""
_NEAR = 1e-6


def is_frontier(result: StoredResult) -> bool:
    """Whether a stored result is a frontier."""
    return bool(result.manifest.get("kind") == KIND)


@dataclass(frozen=True)
class FoundPoint:
    """A point of the frontier, or the scenario's own plan; see the table ``frontier``.

    Attributes
    ----------
    number
        Its number; 0 for the scenario's own plan.
    regular, extra, ratio
        The part of the relets that stays for regular seekers, the extra homes, and the worst ratio.
    worst
        The codes of those who have that ratio.
    placed, waiting, cost
        Households placed in the target year, years of waiting, and EUR; the cost is None where it is not known.
    """

    number: int
    regular: float
    extra: float
    ratio: float
    worst: tuple[str, ...]
    placed: float
    waiting: float
    cost: float | None

    @classmethod
    def of(cls, row: Mapping[str, Any], number: int = 0) -> FoundPoint:
        """Read it from a row of the table, or from the manifest."""
        return cls(
            number=number,
            regular=row["regular_share"],
            extra=row["extra_homes"],
            ratio=row["worst_ratio"],
            worst=tuple(code for code in row["worst"].split("+") if code),
            placed=row["placed"],
            waiting=row["waiting"],
            cost=row["cost"],
        )


@dataclass(frozen=True)
class FoundLevel:
    """What is possible when so much of the relets stays for regular seekers.

    Attributes
    ----------
    regular
        How much.
    line
        All of the trade-off; empty where the limits of the scenario cannot all hold.
    pieces
        What of it is worth choosing.
    """

    regular: float
    line: Line
    pieces: tuple[Line, ...]

    @property
    def best(self) -> float:
        """The highest worst ratio."""
        return self.line[-1][1]

    def homes_for(self, ratio: float) -> float | None:
        """Return the fewest extra homes for a ratio; None where it is out of reach."""
        if ratio > self.best + _NEAR:
            return None
        for (homes, low), (more, high) in pairwise(self.line):
            if low < ratio <= high:
                return homes + (more - homes) * (ratio - low) / (high - low)
        return self.line[0][0] if ratio <= self.line[0][1] else self.line[-1][0]


@dataclass(frozen=True)
class FoundFrontier:
    """A frontier.

    Attributes
    ----------
    levels
        The levels at which a plan is possible, the lowest regular part first.
    impossible
        The regular parts at which the limits of the scenario cannot all hold.
    points
        The points worth choosing, by number.
    own
        The scenario's own plan.
    own_holds
        Whether it keeps to all limits of the scenario.
    required
        Whether the scenario requires fair share.
    other_supply
        Whether the scenario has other supply at all.
    """

    levels: tuple[FoundLevel, ...]
    impossible: tuple[float, ...]
    points: tuple[FoundPoint, ...]
    own: FoundPoint
    own_holds: bool
    required: bool
    other_supply: bool

    @classmethod
    def of(cls, result: StoredResult) -> FoundFrontier:
        """Read it from a stored frontier."""
        manifest = result.manifest
        levels = sorted(manifest["levels"], key=lambda one: float(one["regular_share"]))
        return cls(
            levels=tuple(
                FoundLevel(
                    float(one["regular_share"]),
                    _line(one["curve"]),
                    tuple(_line(part) for part in one["pieces"]),
                )
                for one in levels
                if one["possible"]
            ),
            impossible=tuple(float(one["regular_share"]) for one in levels if not one["possible"]),
            points=tuple(
                FoundPoint.of(row, row["point"]) for row in result.table("frontier").iter_rows(named=True)
            ),
            own=FoundPoint.of(manifest["own"]),
            own_holds=manifest["own"]["limits_hold"],
            required=manifest["own"]["fair_share_required"],
            other_supply=manifest["other_supply_there"],
        )

    @property
    def homes_matter(self) -> bool:
        """Whether extra homes make the worst ratio better at any level."""
        return any(len(one.line) > 1 for one in self.levels)

    @property
    def own_level(self) -> FoundLevel | None:
        """The level of the scenario itself, or the next below it; None where no plan is possible at all."""
        at_most = [one for one in self.levels if one.regular <= self.own.regular + _NEAR]
        return at_most[-1] if at_most else next(iter(self.levels), None)

    def of_level(self, regular: float) -> tuple[FoundPoint, ...]:
        """Return the points of a level."""
        return tuple(one for one in self.points if one.regular == regular)


def _line(points: list[list[float]]) -> Line:
    return tuple((extra, ratio) for extra, ratio in points)
