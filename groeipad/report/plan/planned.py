"""The table ``plan``, asked by item, place and time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groeipad.report.plan.about import Period
from simulator.contract import ALL_GROUPS, ALL_STREAMS, PLAN_ITEMS, REGION
from simulator.results.store import StoredResult

_KINDS = {item.name: item.kind for item in PLAN_ITEMS}
_NOTHING = 0.005
"""What is less than this, of a home or a household, is noise of the solver."""

Key = tuple[str, str, str, str]
"""Item, municipality (or region), stream, and the first day of a period."""


@dataclass(frozen=True)
class Planned:
    """What a plan says, for all groups together.

    Attributes
    ----------
    values
        As the plan computes it.
    whole
        In whole homes, where the plan has them.
    """

    values: Mapping[Key, float]
    whole: Mapping[Key, int]

    @classmethod
    def of(cls, result: StoredResult) -> Planned:
        """Read the table ``plan`` of a stored plan."""
        rows = result.table("plan").filter(group=ALL_GROUPS)
        keys = list(rows.select("item", "municipality", "stream", "period").iter_rows())
        values = dict(zip(keys, rows["value"], strict=True))
        whole = {key: homes for key, homes in zip(keys, rows["whole"], strict=True) if homes is not None}
        return cls(values, whole)

    def value(self, item: str, place: str, period: Period, stream: str = ALL_STREAMS) -> float:
        """Return an item of a municipality or the region; nothing where a municipality has no such stream.

        A flow counts during the period, a state holds at its end, a quota is that of all relets in it, and what is
        missing in one part of a period may be there in another.
        """
        if _KINDS[item] == "share":
            return self._quota(place, period)
        if item == "missing" and len(period.keys) > 1:
            return self._missing(place, period)
        return sum(self.values.get((item, place, stream, key), 0.0) for key in _counting(item, period))

    def homes(self, item: str, place: str, period: Period, stream: str = ALL_STREAMS) -> int:
        """Return an item in whole homes, as the plan rounds it."""
        return sum(self.whole.get((item, place, stream, key), 0) for key in _counting(item, period))

    def happens(self, item: str, periods: Iterable[Period]) -> bool:
        """Whether there is anything of an item, in any place and period."""
        keys = {key for period in periods for key in period.keys}
        return any(
            abs(value) > _NOTHING
            for (name, _, _, key), value in self.values.items()
            if name == item and key in keys
        )

    def _missing(self, place: str, period: Period) -> float:
        """Return the homes short of F_m in parts of a period together; of the region, those of all municipalities."""
        if place == REGION:
            places = dict.fromkeys(key[1] for key in self.values if key[1] != REGION)
            return sum(self._missing(one, period) for one in places)
        fair_share, placed, missing = (
            [self.values[item, place, ALL_STREAMS, key] for key in period.keys]
            for item in ("fair_share", "placed", "missing")
        )
        # Where nothing is missing there may be more than enough, which counts for the rest of the period.
        return max(
            0.0,
            sum(
                short if short > 0 else needed - there
                for short, needed, there in zip(missing, fair_share, placed, strict=True)
            ),
        )

    def _quota(self, place: str, period: Period) -> float:
        relets = {key: self.values["relets", place, ALL_STREAMS, key] for key in period.keys}
        of_these = sum(self.values["quota", place, ALL_STREAMS, key] * homes for key, homes in relets.items())
        return of_these / total if (total := sum(relets.values())) else 0.0


def _counting(item: str, period: Period) -> tuple[str, ...]:
    """Return the parts of a period that count: of a flow all of them, of a state the last."""
    return period.keys if _KINDS[item] == "flow" else period.keys[-1:]
