"""A comparison as a report reads it: from the plain document that ``groeipad compare --json`` prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from statistics import median
from typing import Any

from groeipad.report.about import Facts
from groeipad.texts import Lang, Texts
from simulator.contract import ALL_GROUPS, REGION
from simulator.results.store import StoredResult

SURE = ("better", "worse", "higher", "lower")
"""The verdicts of a difference that is not chance."""


@dataclass(frozen=True)
class Metric:
    """What is compared.

    Attributes
    ----------
    name, unit
        Its name in tables, and its unit.
    better
        ``up``, ``down`` or ``neither``: which way is better.
    label
        What people call it.
    """

    name: str
    unit: str
    better: str
    label: str

    @property
    def label_within(self) -> str:
        """What people call it within a sentence, without its capital."""
        return self.label[:1].lower() + self.label[1:]


@dataclass(frozen=True)
class Difference:
    """A difference of a scenario from the base; see the document of a comparison."""

    scenario: str
    metric: str
    municipality: str
    group: str
    n: int
    base: float
    other: float
    difference: float
    low: float | None
    high: float | None
    verdict: str
    gain: float | None

    @property
    def is_sure(self) -> bool:
        """Whether it is not chance."""
        return self.verdict in SURE


@dataclass(frozen=True)
class ComparedScenario:
    """A result that is compared.

    Attributes
    ----------
    name, title
        What it is called in tables and in sentences.
    how
        ``base``, ``paired`` or ``unpaired``.
    seed, replications, compared
        How it was made, and how many of its replications count.
    """

    name: str
    title: str
    how: str
    seed: int
    replications: int
    compared: int


@dataclass(frozen=True)
class ComparedAbout(Facts):
    """The facts of a comparison that stand beside its numbers.

    Attributes
    ----------
    made
        What is compared with what, and how, in a line.
    """

    made: str = ""

    @property
    def how_made(self) -> str:
        """What is compared with what, and how."""
        return self.made


@dataclass(frozen=True)
class FoundComparison:
    """A comparison.

    Attributes
    ----------
    about
        The facts of the base; the municipalities are those that all results have.
    year
        The year that is compared.
    confidence, intervals
        With which certainty how many intervals hold together.
    base, others
        The results.
    metrics
        What is compared, by name.
    groups
        The groups that all results have, by id.
    differences
        What differs.
    regret
        How far each scenario is from the best: by metric and scenario, as the document has it.
    greatest
        The greatest regret of each scenario; empty where nothing surely differs.
    minimax
        The names of those of which it is smallest.
    notes
        What results do not have in common.
    """

    about: ComparedAbout
    year: int
    confidence: float
    intervals: int
    base: ComparedScenario
    others: tuple[ComparedScenario, ...]
    metrics: Mapping[str, Metric]
    groups: Mapping[str, str]
    differences: tuple[Difference, ...]
    regret: Mapping[str, Mapping[str, Mapping[str, Any]]]
    greatest: Mapping[str, Mapping[str, Any]]
    minimax: tuple[str, ...]
    notes: tuple[Mapping[str, Any], ...]

    @classmethod
    def of(cls, document: Mapping[str, Any], base: StoredResult, lang: Lang) -> FoundComparison:
        """Read the document of a comparison.

        Parameters
        ----------
        document
            The document.
        base
            The result that the others are held against.
        lang
            The language of names.
        """
        texts = Texts(lang)
        first, *others = _scenarios(document, texts)
        common = Facts.common(base.manifest, lang)
        names = dict(document["municipalities"])
        about = ComparedAbout(**{**common, "target_year": document["year"], "municipalities": names})
        regret: dict[str, dict[str, Mapping[str, Any]]] = {}
        for one in document["regret"]:
            regret.setdefault(one["metric"], {})[one["scenario"]] = one
        return cls(
            about=about,
            year=document["year"],
            confidence=document["confidence"],
            intervals=document["intervals"],
            base=first,
            others=tuple(others),
            metrics={
                one["metric"]: Metric(
                    one["metric"], one["unit"], one["better"], texts(label_key(one["metric"]))
                )
                for one in document["metrics"]
            },
            groups={id_: texts.pick(group) for id_, group in document["groups"].items()},
            differences=tuple(Difference(**one) for one in document["differences"]),
            regret=regret,
            greatest={one["scenario"]: one for one in document["greatest_regret"]},
            minimax=tuple(document["minimax"]),
            notes=tuple(document["notes"]),
        )

    def of_region(self, scenario: ComparedScenario) -> tuple[Difference, ...]:
        """Return what differs in the region as a whole."""
        return tuple(
            one
            for one in self.differences
            if (one.scenario, one.municipality, one.group) == (scenario.name, REGION, ALL_GROUPS)
        )

    def by_municipality(self, scenario: ComparedScenario, metric: str) -> tuple[Difference, ...]:
        """Return what differs in each municipality, in the order of the region."""
        return tuple(
            one
            for one in self.differences
            if (one.scenario, one.metric) == (scenario.name, metric) and one.municipality != REGION
        )

    def by_group(self, scenario: ComparedScenario, metric: str) -> tuple[Difference, ...]:
        """Return what differs for each group, in the order of the scenario."""
        return tuple(
            one
            for one in self.differences
            if (one.scenario, one.metric) == (scenario.name, metric) and one.group != ALL_GROUPS
        )

    def gain(self, scenario: ComparedScenario) -> float | None:
        """Return as how many times more replications pairing counts for the region: the median; None: unknown."""
        gains = [one.gain for one in self.of_region(scenario) if one.gain is not None]
        return median(gains) if gains else None

    def about_one(self, scenario: ComparedScenario) -> ComparedAbout:
        """Return the facts of the comparison of one scenario with the base."""
        texts = self.about.texts
        made = texts("compare.against", scenario=scenario.title, base=self.base.title)
        return replace(self.about, made=f"{made} · {how_compared(scenario, self.base, texts)}")


def label_key(metric: str) -> str:
    """Return the key of what people call a metric; sums of facilities have a name of their own."""
    return f"compare.measure.{metric}" if metric == "blocked_places" else f"metric.{metric}.label"


def how_compared(scenario: ComparedScenario, base: ComparedScenario, texts: Texts) -> str:
    """Return how a scenario is held against the base, in a few words."""
    if scenario.how == "paired":
        return texts("compare.how.paired", pairs=texts.count(scenario.compared), seed=str(scenario.seed))
    return texts(
        "compare.how.unpaired",
        replications=texts.count(scenario.replications),
        seed=str(scenario.seed),
        base_replications=texts.count(base.replications),
        base_seed=str(base.seed),
    )


def _scenarios(document: Mapping[str, Any], texts: Texts) -> list[ComparedScenario]:
    """Return the results; where titles do not tell them apart, they are called by their names too."""
    titles = [texts.pick(one["title"]) for one in document["scenarios"]]
    known = {field.name for field in fields(ComparedScenario)}
    return [
        ComparedScenario(
            **{key: value for key, value in one.items() if key in known - {"title"}},
            name=one["scenario"],
            title=title if titles.count(title) == 1 else f"{title} ({one['scenario']})",
        )
        for one, title in zip(document["scenarios"], titles, strict=True)
    ]
