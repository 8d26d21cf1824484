"""A stored sweep as reports read it: its factors and outcomes by the names that people know them by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from groeipad.report.about import Facts
from groeipad.report.compare.found import Metric
from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult

if TYPE_CHECKING:
    import polars as pl

KIND = "sweep"
"""What the manifest of a sweep says it is."""


SENSITIVITY = {"one_at_a_time": "tornado", "morris": "effects", "sobol_indices": "indices"}
"""The table that tells of the factors, by the kind of design."""


def is_sweep(result: StoredResult) -> bool:
    """Whether a stored result is that of a sweep."""
    return bool(result.manifest.get("kind") == KIND)


@dataclass(frozen=True)
class SweepAbout(Facts):
    """The facts of a sweep that stand beside its figures.

    Attributes
    ----------
    made
        Which scenario, which points, and how their outcomes were found, in a line.
    """

    made: str = ""

    @property
    def how_made(self) -> str:
        """Which scenario, which points, and how their outcomes were found."""
        return self.made


@dataclass(frozen=True)
class FoundFactor:
    """A factor of a stored sweep.

    Attributes
    ----------
    id, label
        Its column, and its name for people.
    path
        Where in the scenario it acts; empty for options.
    unit
        The unit of its values, as the schema has it; empty where there is none.
    is_number
        Whether its values are numbers.
    options
        Its values in order and what they are called, where they are words.
    """

    id: str
    label: str
    path: str
    unit: str
    is_number: bool
    options: Mapping[str, str] = field(default_factory=dict)

    def told(self, value: float | str | None, texts: Texts) -> str:
        """Write one of its values."""
        if value is None:
            return texts("sweep.as_it_is")
        if not isinstance(value, (int, float)):
            return self.options.get(value, value)
        if self.unit.startswith("share"):
            return texts.percent(value, 0 if round(100 * value, 6) == round(100 * value) else 2)
        whole = float(value).is_integer()
        return texts.decimal(value, 0 if whole else 1 if abs(value) >= 10 else 3)


@dataclass(frozen=True)
class FoundSweep:
    """A stored sweep in one language.

    Attributes
    ----------
    result
        The stored result.
    title
        Its name.
    factors, outcomes
        What was varied and what was measured; an outcome's ``name`` is its column.
    texts
        The language.
    """

    result: StoredResult
    title: str
    factors: tuple[FoundFactor, ...]
    outcomes: tuple[Metric, ...]
    texts: Texts = field(repr=False)

    @classmethod
    def of(cls, result: StoredResult, lang: Lang) -> FoundSweep:
        """Read a stored sweep."""
        texts, manifest = Texts(lang), result.manifest
        factors = found_factors(manifest["factors"], texts)
        outcomes = tuple(
            Metric(name, one["unit"], one["better"], _label(one, manifest, texts))
            for name, one in manifest["outcomes"].items()
        )
        return cls(result, texts.pick(manifest["title"]), factors, outcomes, texts)

    @property
    def design(self) -> str:
        """The kind of its design."""
        return str(self.result.manifest["design"]["kind"])

    @property
    def made(self) -> str:
        """Which scenario, which points, and how their outcomes were found, in a line."""
        texts, manifest = self.texts, self.result.manifest
        parts = [
            texts.pick(manifest["of"]["title"]),
            texts(f"sweep.design.{self.design}"),
            texts("sweep.points", points=texts.count(manifest["points"])),
            told_of_points(manifest, texts),
        ]
        if not self.plans:
            parts.append(
                texts(f"sweep.random_numbers.{manifest['random_numbers']}", seed=str(manifest["seed"]))
            )
        return " · ".join(parts)

    @property
    def plans(self) -> bool:
        """Whether plans were made, and nothing was simulated."""
        return self.result.manifest.get("method") == "plan"

    def about(self) -> SweepAbout:
        """Return the facts that stand beside figures."""
        return SweepAbout(**Facts.common(self.result.manifest, self.texts.lang), made=self.made)

    def year(self, outcome: str) -> int:
        """Return the year that an outcome is of."""
        return int(self.result.manifest["outcomes"][outcome]["year"])

    def label(self, factor: str) -> str:
        """Return what a factor is called."""
        return next(one.label for one in self.factors if one.id == factor)

    def sensitivity(self) -> pl.DataFrame | None:
        """Return the table that tells of the factors; None where the design is not made for one."""
        name = SENSITIVITY.get(self.design)
        if name is None or not (self.result.folder / f"{name}.parquet").is_file():
            return None
        return self.result.table(name)

    def table(self) -> pl.DataFrame:
        """Return the table ``sweep``."""
        return self.result.table("sweep")


def told_of_points(of: Mapping[str, Any], texts: Texts) -> str:
    """Return how the outcomes of each point are found: by so many replications, or by a plan."""
    if of.get("method") == "plan":
        return texts("sweep.plans")
    most = "_at_most" if of["precision"] is not None else ""
    return texts(f"sweep.replications{most}", replications=texts.count(of["replications"]))


def found_factors(factors: Mapping[str, Mapping[str, Any]], texts: Texts) -> tuple[FoundFactor, ...]:
    """Return the factors as a manifest has them."""
    return tuple(
        FoundFactor(
            name,
            texts.pick(one["title"]) if one["title"] else name.replace("_", " "),
            one["path"] or "",
            one["unit"],
            one["is_number"],
            {} if one["is_number"] else _options(one, texts),
        )
        for name, one in factors.items()
    )


def _options(factor: Mapping[str, Any], texts: Texts) -> dict[str, str]:
    titles = {value: texts.pick(title) for value, title in factor["titles"].items()}
    return {value: titles.get(value, value.replace("_", " ")) for value in map(str, factor["values"])}


def _label(outcome: Mapping[str, Any], manifest: Mapping[str, Any], texts: Texts) -> str:
    """Return what an outcome is called: its metric, and of whom and when where that is not the region as a whole."""
    if outcome["title"]:
        return texts.pick(outcome["title"])
    of = []
    if outcome["municipality"]:
        of.append(manifest["municipalities"][outcome["municipality"]])
    if outcome["group"]:
        of.append(texts.pick(manifest["groups"][outcome["group"]]))
    label = texts.metric(outcome["metric"])
    return f"{label} ({', '.join(of)})" if of else label
