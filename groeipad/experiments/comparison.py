"""Stored results beside a chosen one: which differ, by how much, and how sure that is.

Only what is compared is read: the asked metrics of one year, first the names of their rows and then the values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.better import BY_GROUP, CAN_BE_COMPARED, MAIN, Compared
from groeipad.experiments.compare import (
    CONFIDENCE,
    Differences,
    greatest_regret,
    paired,
    regret,
    share_of_misses,
    unpaired,
)
from groeipad.experiments.compared_results import names_of, open_results, refuse, year_of
from groeipad.experiments.compared_values import Row, values_of
from groeipad.experiments.comparison_notes import notes_on
from simulator.contract import ALL_GROUPS, REGION
from simulator.errors import ResultError
from simulator.results.store import StoredResult

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """Stored results that are compared with the first of them.

    Attributes
    ----------
    results
        The results; the first is the one that the others are held against.
    names
        What each is called here: its scenario's name, or its folder where that does not tell them apart.
    year
        The calendar year.
    metrics
        What is compared of the region and its municipalities.
    """

    results: tuple[StoredResult, ...]
    names: tuple[str, ...]
    year: int
    metrics: tuple[Compared, ...]

    @cached_property
    def document(self) -> dict[str, Any]:
        """The comparison as plain data: what ``compare --json`` prints, and what the report reads.

        ``scenarios`` says how each is compared; ``differences`` has one object for each scenario but the base,
        metric, municipality and group; ``regret`` one for each scenario and metric of which one way is better;
        ``greatest_regret`` one for each scenario; ``minimax`` names those whose greatest regret is smallest.
        """
        base, *_ = self.results
        return {
            "base": self.names[0],
            "year": self.year,
            "confidence": CONFIDENCE,
            "intervals": len(self._differences),
            "scenarios": [self._scenario(number) for number in range(len(self.results))],
            "metrics": [
                {"metric": one.name, "unit": one.unit, "better": one.better} for one in self._all_metrics
            ],
            "municipalities": self._municipalities,
            "groups": {name: base.manifest["groups"][name] for name in self._groups},
            "differences": self._differences,
            **self._regret,
            "notes": notes_on(
                self.results,
                self.names,
                self.year,
                [one.name for one in self.metrics],
                self._differences,
            ),
        }

    @cached_property
    def _municipalities(self) -> dict[str, str]:
        return {
            code: name
            for code, name in self.results[0].manifest["municipalities"].items()
            if all(code in one.manifest["municipalities"] for one in self.results)
        }

    @cached_property
    def _groups(self) -> tuple[str, ...]:
        return tuple(
            name
            for name in self.results[0].manifest["groups"]
            if all(name in one.manifest["groups"] for one in self.results)
        )

    @cached_property
    def _all_metrics(self) -> tuple[Compared, ...]:
        """What is compared, with what stands in its place for groups."""
        for_groups = [CAN_BE_COMPARED[BY_GROUP[one.name]] for one in self.metrics if one.name in BY_GROUP]
        return tuple(dict.fromkeys([*self.metrics, *for_groups]))

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        """What is compared: the region, then each municipality, then each group."""
        by_group = [CAN_BE_COMPARED[BY_GROUP.get(one.name, one.name)] for one in self.metrics]
        rows = [Row(one.name, REGION, ALL_GROUPS) for one in self.metrics]
        rows += [
            Row(one.name, code, ALL_GROUPS)
            for one in self.metrics
            if "municipality" in one.by
            for code in self._municipalities
        ]
        rows += [
            Row(one.name, REGION, group)
            for one in dict.fromkeys(by_group)
            if "group" in one.by
            for group in self._groups
        ]
        return tuple(rows)

    @cached_property
    def _values(self) -> tuple[Floats, ...]:
        """The values of each result: (its replications, rows)."""
        broken: list[str] = []
        found = []
        for result in self.results:
            try:
                found.append(values_of(result, self._rows, self.year))
            except ResultError as error:
                broken.append(str(error))
        refuse(broken)
        return tuple(found)

    def is_paired(self, number: int) -> bool:
        """Whether a result has the seed of the first one, so that replications of a number belong together."""
        return bool(self.results[number].manifest["seed"] == self.results[0].manifest["seed"])

    def _scenario(self, number: int) -> dict[str, Any]:
        manifest = self.results[number].manifest
        how = "base" if not number else "paired" if self.is_paired(number) else "unpaired"
        return {
            "scenario": self.names[number],
            "title": manifest["title"],
            "how": how,
            "seed": manifest["seed"],
            "replications": manifest["replications"],
            "compared": manifest["replications"] if how != "paired" else self._pairs(number),
            "outputs": str(self.results[number].folder),
        }

    def _pairs(self, number: int) -> int:
        return min(len(self._values[0]), len(self._values[number]))

    @cached_property
    def _differences(self) -> list[dict[str, Any]]:
        """What differs, where both have a value: one object for each scenario and row."""
        there = [
            (number, row)
            for number in range(1, len(self.results))
            for row in range(len(self._rows))
            if all(np.isfinite(self._values[one][:, row]).any() for one in (0, number))
        ]
        of_region = len(self.metrics)
        miss = share_of_misses(np.array([row < of_region for _, row in there], dtype=bool))
        objects = []
        for number in range(1, len(self.results)):
            at = [index for index, (one, _) in enumerate(there) if one == number]
            rows = [there[index][1] for index in at]
            objects += self._told(number, rows, self._compare(number, rows, miss[at]))
        return objects

    def _compare(self, number: int, rows: Sequence[int], miss: Floats) -> Differences:
        base, other = self._values[0][:, rows], self._values[number][:, rows]
        is_chance = np.array(
            [CAN_BE_COMPARED[self._rows[row].metric].unit == "probability" for row in rows], dtype=bool
        )
        if not self.is_paired(number):
            return unpaired(base, other, miss, is_chance)
        pairs = self._pairs(number)
        return paired(base[:pairs], other[:pairs], miss, is_chance)

    def _told(self, number: int, rows: Sequence[int], found: Differences) -> list[dict[str, Any]]:
        objects = []
        for place, row in enumerate(rows):
            what = self._rows[row]
            values = {
                "base": _number(found.base[place]),
                "other": _number(found.other[place]),
                "difference": _number(found.mean[place]),
                "low": _number(found.low[place]),
                "high": _number(found.high[place]),
            }
            objects.append(
                {
                    "scenario": self.names[number],
                    **what._asdict(),
                    "n": int(found.n[place]),
                    **values,
                    "verdict": _verdict(
                        values["difference"], values["low"], values["high"], CAN_BE_COMPARED[what.metric]
                    ),
                    "gain": _number(found.gain[place]),
                }
            )
        return objects

    @cached_property
    def _regret(self) -> dict[str, Any]:
        """How far each scenario is from the best one, for the metrics of which one way is better."""
        judged = [at for at, one in enumerate(self.metrics) if one.better != "neither"]
        same_seed = all(self.is_paired(number) for number in range(len(self.results)))
        # Over the replications that all have, where these meet the same chance.
        most = min(len(one) for one in self._values) if same_seed else None
        means = np.array([_mean(values[:most, judged]) for values in self._values])
        more = np.array([self.metrics[at].better == "up" for at in judged], dtype=bool)
        regrets = regret(means, more)
        counting = np.array([self.metrics[at].name in self._surely_differ for at in judged], dtype=bool)
        told = [
            {
                "scenario": name,
                "metric": self.metrics[at].name,
                "mean": _number(means[scenario, place]),
                "regret": _number(regrets[scenario, place]),
                "counts": bool(counting[place]),
            }
            for scenario, name in enumerate(self.names)
            for place, at in enumerate(judged)
        ]
        if not counting.any():
            return {"regret": told, "greatest_regret": [], "minimax": []}
        greatest, which = greatest_regret(np.where(counting, regrets, 0.0))
        least = greatest.min()
        return {
            "regret": told,
            "greatest_regret": [
                {
                    "scenario": name,
                    "part": float(greatest[number]),
                    "metric": self.metrics[judged[which[number]]].name if greatest[number] > 0 else None,
                }
                for number, name in enumerate(self.names)
            ],
            "minimax": [name for number, name in enumerate(self.names) if greatest[number] <= least + 1e-9],
        }

    @cached_property
    def _surely_differ(self) -> set[str]:
        """The metrics of which some scenario surely differs from the base, in the region as a whole."""
        return {
            one["metric"]
            for one in self._differences
            if one["verdict"] in ("better", "worse")
            and (one["municipality"], one["group"]) == (REGION, ALL_GROUPS)
        }


def compare_results(
    folders: Sequence[Path],
    *,
    base: Path | None = None,
    metrics: Sequence[str] = (),
    year: int | None = None,
) -> Comparison:
    """Compare stored results of runs with one of them.

    Parameters
    ----------
    folders
        The folders of the results.
    base
        The one that the others are held against; the first, where not given. It need not be among the others.
    metrics
        What is compared; what matters most, where not given.
    year
        The calendar year; the target year of the base, or the last one that all have where they do not have that.

    Raises
    ------
    ResultError
        With everything that stands in the way: folders that hold no result of a run, or twice the same; nothing in
        common.
    """
    folders = list(folders)
    if base is not None:
        folders = [base, *(one for one in folders if one.resolve() != base.resolve())]
    results = open_results(folders, year)
    chosen = tuple(CAN_BE_COMPARED[name] for name in dict.fromkeys(metrics or MAIN))
    found = Comparison(results, names_of(results), year_of(results) if year is None else year, chosen)
    if not found.document["differences"]:
        asked = ", ".join(one.name for one in chosen)
        raise ResultError(f"Nothing to compare: no two results have a value of {asked} in {found.year}")
    return found


def _mean(values: Floats) -> Floats:
    n = np.isfinite(values).sum(axis=0)
    sums = np.where(np.isfinite(values), values, 0.0).sum(axis=0)
    return np.asarray(np.divide(sums, n, out=np.full(n.shape, np.nan), where=n > 0))


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _verdict(difference: float | None, low: float | None, high: float | None, what: Compared) -> str:
    """Return what a difference means: better, worse, higher, lower, not_sure, same, or unknown."""
    if low is None or high is None:
        return "unknown"
    if low == high == 0.0:
        return "same"
    if low <= 0.0 <= high:
        return "not_sure"
    if what.better == "neither":
        return "higher" if low > 0 else "lower"
    return "better" if (low > 0) == (what.better == "up") else "worse"
