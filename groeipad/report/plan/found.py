"""What a plan found about its limits and goals, as its manifest tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.results.store import StoredResult


@dataclass(frozen=True)
class LimitAt:
    """A limit at one place and time.

    Attributes
    ----------
    limit
        Its name; see ``PLAN_LIMITS``.
    municipality
        Code, or 'region'.
    period
        The first day of the period; empty where it holds for all of them.
    stream
        The kind of other supply, the corporation, or 'all'.
    group
        Group id, ids joined by '+', or 'all'.
    """

    limit: str
    municipality: str
    period: str
    stream: str
    group: str

    @classmethod
    def of(cls, one: Mapping[str, Any]) -> LimitAt:
        """Read it from a manifest."""
        return cls(*(one[key] for key in ("limit", "municipality", "period", "stream", "group")))

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar year of the period; none where it holds for all of them."""
        return (int(self.period[:4]),) if self.period else ()


@dataclass(frozen=True)
class Widened:
    """A limit that has to be wider: at which place and time, by how much, and in which unit."""

    at: LimitAt
    by: float
    unit: str

    @classmethod
    def of(cls, one: Mapping[str, Any]) -> Widened:
        """Read it from a manifest."""
        return cls(LimitAt.of(one), float(one["by"]), one["unit"])


@dataclass(frozen=True)
class FairShare:
    """How far every municipality comes in the target year, and what stands in the way.

    Attributes
    ----------
    required
        Whether the scenario demands fair share everywhere.
    met
        Whether every municipality reaches it.
    homes, placed, ratios
        By municipality: the homes needed, those placed, and the one divided by the other, at most 1.
    possible
        Whether it could be met if limits that may give way were wide enough.
    in_the_way
        The least that these have to be wider.
    clash
        Limits that cannot all hold together with fair share for all.
    """

    required: bool
    met: bool
    homes: Mapping[str, float]
    placed: Mapping[str, float]
    ratios: Mapping[str, float]
    possible: bool
    in_the_way: tuple[Widened, ...]
    clash: tuple[LimitAt, ...]

    def part_of(self, code: str) -> float:
        """Return the homes that a municipality places / those it needs: above 1 where there are more than enough."""
        return self.placed[code] / self.homes[code] if self.homes[code] > 0 else 1.0


@dataclass(frozen=True)
class Effect:
    """What a limit costs a goal: how much better and worse the goal becomes when the limit is wider or narrower.

    Attributes
    ----------
    goal, limit, municipality, stream
        Of what, where.
    whose
        For fairness, the municipalities whose ratio changes.
    change, change_unit
        By how much the limit is made wider, and narrower.
    better, worse
        What that does to the goal; null where there is no plan within the limits then.
    holds_for
        Up to this many more or fewer, the price of each one surely stays the same; null: not known.
    """

    goal: str
    whose: tuple[str, ...]
    limit: str
    municipality: str
    stream: str
    change: float
    change_unit: str
    better: float | None
    worse: float | None
    holds_for: float | None

    @classmethod
    def of(cls, one: Mapping[str, Any]) -> Effect:
        """Read it from a manifest."""
        given = {name: one[name] for name in cls.__dataclass_fields__ if name != "whose"}
        return cls(whose=tuple(one.get("of", ())), **given)


@dataclass(frozen=True)
class Found:
    """What a plan found.

    Attributes
    ----------
    goals
        What each goal came to, in the order in which they were pursued.
    fair_share
        How far every municipality comes.
    hold
        Whether the scenario's own limits can all hold.
    widened
        The least that was made wider for a plan to exist at all.
    clash
        Limits of the scenario that cannot all hold together.
    effects
        What limits cost the goals, for each goal the heaviest first.
    exact_homes, whole_homes
        The homes placed in all periods, before and after rounding to whole ones.
    ratios_in_whole_homes
        The fair-share ratios of the target year after rounding.
    """

    goals: Mapping[str, float]
    fair_share: FairShare
    hold: bool
    widened: tuple[Widened, ...]
    clash: tuple[LimitAt, ...]
    effects: tuple[Effect, ...]
    exact_homes: float
    whole_homes: int
    ratios_in_whole_homes: Mapping[str, float]

    @classmethod
    def of(cls, result: StoredResult) -> Found:
        """Read it from a stored plan's manifest."""
        manifest = result.manifest
        fair_share, limits, rounding = (manifest[key] for key in ("fair_share", "limits", "rounding"))
        return cls(
            goals={one["goal"]: float(one["value"]) for one in manifest["goals"]},
            fair_share=FairShare(
                required=fair_share["required"],
                met=fair_share["met"],
                homes=fair_share["homes"],
                placed=fair_share["placed"],
                ratios=fair_share["ratios"],
                possible=fair_share["possible"],
                in_the_way=tuple(Widened.of(one) for one in fair_share["in_the_way"]),
                clash=tuple(LimitAt.of(one) for one in fair_share["clash"]),
            ),
            hold=limits["hold"],
            widened=tuple(Widened.of(one) for one in limits["widened"]),
            clash=tuple(LimitAt.of(one) for one in limits["clash"]),
            effects=tuple(Effect.of(one) for one in manifest["effects"]),
            exact_homes=float(rounding["exact"]),
            whole_homes=int(rounding["whole"]),
            ratios_in_whole_homes=rounding["ratios"],
        )
