"""What every part of a report has to know of a result: its names, years and marks of caution."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult


@dataclass(frozen=True)
class About:
    """The facts of a result that stand beside its numbers.

    Attributes
    ----------
    texts
        The language of the report.
    title
        The scenario's title in that language.
    region
        The region's name.
    replications, seed, engine, version
        How it was computed.
    years
        The reported calendar years, in order.
    target_year
        The year in which fair share is to be reached, or the last reported year when it lies outside.
    municipalities
        Names by code, in the region's order.
    groups
        Names by id, in the scenario's order.
    facilities
        Names of the kinds of facilities by id, in the scenario's order.
    releases
        The facilities that let everybody go on the day: nobody holds a place there.
    cap
        The most that the quota may be, as a share.
    cap_reading
        Whether the cap is a ceiling or a target to work towards.
    cap_scope
        Whether the cap holds for each municipality, for each corporation, or on the mean of the region.
    has_reviews
        Whether reviews may change what was agreed on the way, so that ``quota`` is that from before.
    quota
        The agreed share of relets, by municipality and year.
    reached_wait_days
        Fair share also counts as reached when nobody waits longer than this at the end of the year.
    assumptions
        How many figures of the scenario are assumptions.
    """

    texts: Texts
    title: str
    region: str
    replications: int
    seed: int
    engine: str
    version: str
    years: tuple[int, ...]
    target_year: int
    municipalities: Mapping[str, str]
    groups: Mapping[str, str]
    facilities: Mapping[str, str]
    releases: frozenset[str]
    cap: float
    cap_reading: Literal["ceiling", "target"]
    cap_scope: Literal["municipality", "corporation", "region"]
    has_reviews: bool
    quota: Mapping[str, Mapping[int, float]]
    reached_wait_days: float
    assumptions: int

    @classmethod
    def of(cls, result: StoredResult, lang: Lang) -> About:
        """Gather the facts from a stored result's manifest."""
        manifest = result.manifest
        texts = Texts(lang)
        years = tuple(int(year) for year in manifest["years"])
        target = int(manifest["target_year"])
        facts = manifest["facts"]
        return cls(
            texts=texts,
            title=texts.pick(manifest["title"]),
            region=manifest["scenario"]["region"]["name"],
            replications=int(manifest["replications"]),
            seed=int(manifest["seed"]),
            engine=manifest["engine"],
            version=manifest["versions"]["groeipad"],
            years=years,
            target_year=target if target in years else years[-1],
            municipalities=dict(manifest["municipalities"]),
            groups={id_: texts.pick(group) for id_, group in manifest["groups"].items()},
            facilities={id_: texts.pick(name) for id_, name in manifest.get("facilities", {}).items()},
            releases=frozenset(
                id_
                for id_, facility in manifest["scenario"].get("facilities", {}).items()
                if not facility["holds_place"]
            ),
            cap=float(facts["cap"]),
            cap_reading=facts["cap_is"],
            cap_scope=_cap_scope(manifest["scenario"]),
            has_reviews=bool(manifest["scenario"].get("reviews")),
            quota={
                code: {int(year): float(share) for year, share in path.items()}
                for code, path in facts["quota"].items()
            },
            reached_wait_days=float(manifest["scenario"]["policy"]["reached_wait_days"]["value"]),
            assumptions=sum(one["status"] == "assumption" for one in manifest["assumptions"]),
        )

    @property
    def has_spread(self) -> bool:
        """Whether there is more than one replication, so that bands mean something."""
        return self.replications > 1


def _cap_scope(scenario: Mapping[str, Any]) -> Literal["municipality", "corporation", "region"]:
    """Return for what the cap holds; a region that names no corporations has one in each municipality."""
    scope: Literal["municipality", "corporation", "region"] = scenario.get("readings", {}).get(
        "cap_scope", "municipality"
    )
    named = bool(scenario["region"].get("corporations"))
    return "municipality" if scope == "corporation" and not named else scope
