"""What every part of a report has to know of a result: its names, years and marks of caution."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult


@dataclass(frozen=True)
class Facts(ABC):
    """The facts of any result, of a run as of a plan.

    Attributes
    ----------
    texts
        The language of the report.
    title
        The scenario's title in that language.
    region
        The region's name.
    version
        The version of groeipad that made it.
    years
        The calendar years it covers, in order.
    target_year
        The year in which fair share is to be reached, or the last year covered when it lies outside.
    municipalities
        Names by code, in the region's order.
    groups
        Names by id, in the scenario's order.
    cap
        The most that the quota may be, as a share.
    cap_reading
        Whether the cap is a ceiling or a target to work towards.
    cap_scope
        Whether the cap holds for each municipality, for each corporation, or on the mean of the region.
    assumptions
        How many figures of the scenario are assumptions.
    """

    texts: Texts
    title: str
    region: str
    version: str
    years: tuple[int, ...]
    target_year: int
    municipalities: Mapping[str, str]
    groups: Mapping[str, str]
    cap: float
    cap_reading: Literal["ceiling", "target"]
    cap_scope: Literal["municipality", "corporation", "region"]
    assumptions: int

    @property
    @abstractmethod
    def how_made(self) -> str:
        """The scenario, and how the result was computed, in a line."""

    @staticmethod
    def common(manifest: Mapping[str, Any], lang: Lang) -> dict[str, Any]:
        """Gather from a stored result's manifest the facts that every result has, by their names."""
        texts = Texts(lang)
        years = tuple(int(year) for year in manifest["years"])
        target = int(manifest["target_year"])
        facts = manifest["facts"]
        return {
            "texts": texts,
            "title": texts.pick(manifest["title"]),
            "region": manifest["scenario"]["region"]["name"],
            "version": manifest["versions"]["groeipad"],
            "years": years,
            "target_year": target if target in years else years[-1],
            "municipalities": dict(manifest["municipalities"]),
            "groups": {id_: texts.pick(group) for id_, group in manifest["groups"].items()},
            "cap": float(facts["cap"]),
            "cap_reading": facts["cap_is"],
            "cap_scope": _cap_scope(manifest["scenario"]),
            "assumptions": sum(one["status"] == "assumption" for one in manifest["assumptions"]),
        }


def scenario_file(manifest: Mapping[str, Any]) -> str:
    """Return the scenario's file as it was named when the result was made; of older results its name alone."""
    return str(manifest.get("file") or manifest["inputs"][0]["file"])


@dataclass(frozen=True)
class About(Facts):
    """The facts of a run that stand beside its numbers.

    Attributes
    ----------
    replications, seed, engine
        How it was computed.
    facilities
        Names of the kinds of facilities by id, in the scenario's order.
    releases
        The facilities that let everybody go on the day: nobody holds a place there.
    has_reviews
        Whether reviews may change what was agreed on the way, so that ``quota`` is that from before.
    quota
        The agreed share of relets, by municipality and year.
    reached_wait_days
        Fair share also counts as reached when nobody waits longer than this at the end of the year.
    """

    replications: int
    seed: int
    engine: str
    facilities: Mapping[str, str]
    releases: frozenset[str]
    has_reviews: bool
    quota: Mapping[str, Mapping[int, float]]
    reached_wait_days: float

    @classmethod
    def of(cls, result: StoredResult, lang: Lang) -> About:
        """Gather the facts from a stored result's manifest."""
        manifest = result.manifest
        common = cls.common(manifest, lang)
        texts: Texts = common["texts"]
        return cls(
            **common,
            replications=int(manifest["replications"]),
            seed=int(manifest["seed"]),
            engine=manifest["engine"],
            facilities={id_: texts.pick(name) for id_, name in manifest.get("facilities", {}).items()},
            releases=frozenset(
                id_
                for id_, facility in manifest["scenario"].get("facilities", {}).items()
                if not facility["holds_place"]
            ),
            has_reviews=bool(manifest["scenario"].get("reviews")),
            quota={
                code: {int(year): float(share) for year, share in path.items()}
                for code, path in manifest["facts"]["quota"].items()
            },
            reached_wait_days=float(manifest["scenario"]["policy"]["reached_wait_days"]["value"]),
        )

    @property
    def how_made(self) -> str:
        """The scenario, how often it was drawn, and from which seed."""
        return self.texts(
            "figure.about_many" if self.has_spread else "figure.about_one",
            scenario=self.title,
            replications=self.texts.count(self.replications),
            seed=str(self.seed),
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
