"""What is missing to fair share in the target year: homes by municipality, and what keeps them from being there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import NOTHING, Band, band_in
from simulator.contract import ALL_GROUPS, REGION
from simulator.results.store import StoredResult

TELLS = 0.5
"""From so many homes on the shortage of a municipality is worth a word: it does not round to nothing."""
_HARDLY, _NOTHING = 1.5, 0.05
"""Below so many homes in the region hardly any are missing, and none."""
_USED_UP = 0.01
"""A quota is used up where no more than this part of the relets is left of it: some credit is always on its way."""

Keeps = Literal["cap", "quota", "duty", "fit"]
"""What keeps a municipality from its fair share:

- ``cap``: its quota is used up and may be no higher;
- ``quota``: its quota is used up;
- ``duty``: fewer households wait there than homes are missing, so more of them must come to it first;
- ``fit``: households wait and there is quota left, so what comes free does not suit, or is refused."""


@dataclass(frozen=True)
class Missing:
    """The homes that are missing to fair share in the target year.

    Where a municipality counts as having reached fair share, since nobody waits long any more, nothing is missing.

    Attributes
    ----------
    total
        In the whole region.
    homes
        Means by municipality, the most first.
    """

    total: Band
    homes: Mapping[str, float]

    @classmethod
    def of(cls, result: StoredResult, about: About) -> Missing:
        """Read it from a stored result: ``max(0, F_m - housed in)`` where not reached, replication by replication."""
        metrics = ("fair_share_task", "housed_in", "fair_share_reached")
        rows = result.table(
            "metrics",
            where=pl.col("metric").is_in(metrics)
            & (pl.col("year") == about.target_year)
            & (pl.col("group") == ALL_GROUPS)
            & (pl.col("municipality") != REGION),
        )
        if rows.is_empty():
            return cls(NOTHING, {})
        short = rows.pivot("metric", index=("replication", "municipality"), values="value").select(
            "replication",
            "municipality",
            homes=(pl.col("fair_share_task") - pl.col("housed_in")).clip(lower_bound=0.0)
            * (1.0 - pl.col("fair_share_reached")),
        )
        means = dict(short.group_by("municipality").agg(pl.col("homes").mean()).iter_rows())
        totals = short.group_by("replication").agg(pl.col("homes").sum())["homes"].sort()
        p10, p90 = (totals.quantile(part, interpolation="linear") for part in (0.1, 0.9))
        order = sorted(about.municipalities, key=lambda code: -means.get(code, 0.0))
        return cls(Band(float(totals.sum()) / len(totals), p10, p90), {code: means[code] for code in order})

    @property
    def amount(self) -> Literal["missing", "hardly", "nothing"]:
        """Whether homes are missing, hardly any, or none."""
        mean = self.total.mean or 0.0
        return "missing" if mean >= _HARDLY else "hardly" if mean >= _NOTHING else "nothing"


def what_keeps(missing: Missing, bands: pl.DataFrame, about: About) -> dict[Keeps, list[str]]:
    """Return which municipalities each limit keeps from fair share, where homes are missing.

    Parameters
    ----------
    missing
        What is missing.
    bands
        The yearly metrics reduced over replications; see ``yearly_bands``.
    about
        What the result is.

    Returns
    -------
    dict
        By limit, the one with most homes missing first; in each the municipality with most of them first. A
        municipality of which the agreed quota is not known, or is changed by reviews on the way, is left out.
    """
    found: dict[Keeps, list[str]] = {}
    for code, homes in missing.homes.items():
        if homes >= TELLS and (limit := _what_keeps(code, homes, bands, about)) is not None:
            found.setdefault(limit, []).append(code)
    return dict(sorted(found.items(), key=lambda one: -sum(missing.homes[code] for code in one[1])))


def _what_keeps(code: str, homes: float, bands: pl.DataFrame, about: About) -> Keeps | None:
    year = about.target_year
    waiting = band_in(bands, "backlog", code, year).mean
    if waiting is not None and waiting < homes:
        return "duty"
    used, quota = band_in(bands, "quota_used", code, year).mean, about.quota.get(code, {}).get(year)
    if used is None or quota is None or about.has_reviews:
        return None
    if used < quota - _USED_UP:
        return "fit"
    return "cap" if quota >= about.cap - _USED_UP and about.cap_reading == "ceiling" else "quota"
