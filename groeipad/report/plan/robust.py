"""A plan for many futures: what it comes to in them, beside the plan for one, and what it asks for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl

from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.words import label_within, listed
from simulator.results.store import StoredResult

PART = "futures"
"""The part of a manifest that tells of futures; without it a plan is for one."""
How = Literal["shortfall", "simulated_shortfall"]
"""As the plans compute it, or as they are simulated."""
_SAME = 0.05
"""Homes by which two plans differ too little to tell: a shortage is told with one decimal."""
_NOTHING = {"relets": 0.5, "homes": 0.05, "cost": 500.0}
"""What a plan asks is told from here on."""


@dataclass(frozen=True)
class Robust:
    """What a plan for many futures found.

    Attributes
    ----------
    told
        The part of the manifest.
    table
        The table ``futures``.
    """

    told: Mapping[str, Any]
    table: pl.DataFrame

    @classmethod
    def of(cls, result: StoredResult) -> Robust | None:
        """Read it from a stored plan; None where the plan is for one future."""
        told = result.manifest.get(PART)
        return None if told is None else cls(told, result.table("futures"))

    @property
    def count(self) -> int:
        """How many futures there are."""
        return int(self.told["count"])

    @property
    def is_for_tail(self) -> bool:
        """Whether the worst futures are what it is made for."""
        return bool(self.told["measure"] == "cvar")

    def of_plan(self, plan: str, what: str) -> float:
        """Return what a plan, ``robust`` or ``nominal``, comes to."""
        return float(self.told[plan][what])

    def both(self, what: str) -> tuple[float, float]:
        """Return what this plan comes to, and the one for one future."""
        return self.of_plan("robust", what), self.of_plan("nominal", what)

    def sorted_shortfalls(self, plan: str, how: How) -> list[float]:
        """Return the homes short in each future, the worst first."""
        rows = self.table.filter(about=how, subject=plan)
        return rows["value"].sort(descending=True).to_list()

    @property
    def is_as_fair(self) -> bool:
        """Whether in the expected future whoever is furthest behind gets as far as with the plan for it."""
        ours, theirs = self.both("own_worst_ratio")
        return ours >= theirs - 1e-6


def same(first: float, second: float) -> bool:
    """Whether two shortages are told as the same."""
    return abs(first - second) < _SAME


def answer_without_claims(answer: Sequence[str], robust: Robust, about: PlanAbout) -> tuple[str, ...]:
    """Return the answer of a plan, without that it cannot be fairer where another plan is fairer."""
    claim = about.texts("plan.answer.best")
    return tuple(one for one in answer if robust.is_as_fair or one != claim)


def goals_sentence(robust: Robust, about: PlanAbout) -> str:
    """Return the sentence on the goals: those over the futures come first."""
    texts = about.texts
    names = [one["goal"] for one in robust.told["goals"]]
    labels = [
        texts(f"plan.futures.goal.{name}")
        if name.startswith("shortfall")
        else label_within(f"plan.goal.{name}.label", texts)
        for name in names
    ]
    return texts("plan.futures.goals", goals=listed(labels, texts))


def futures_sentences(robust: Robust, about: PlanAbout) -> tuple[str, ...]:
    """Return which futures there are, what the plan comes to in them and what it asks for that."""
    texts, year = about.texts, str(about.target_year)
    kinds = dict.fromkeys(one["kind"] for one in robust.told["varied"])
    told = [
        texts(
            "plan.futures.made_for",
            count=texts.count(robust.count),
            kinds=listed([texts(f"plan.futures.kind.{kind}") for kind in kinds], texts),
        ),
        texts("plan.futures.drawn"),
        texts("plan.futures.shared"),
        texts("plan.futures.planned", year=year, **_short("shortfall", robust, about)),
        texts(
            "plan.futures.simulated",
            times=texts.count(robust.told["replications"]),
            **_short("simulated_shortfall", robust, about),
        ),
        *_asked(robust, about),
        _with_own_figures(robust, about),
        texts("plan.futures.rest"),
    ]
    return tuple(told)


def _short(how: How, robust: Robust, about: PlanAbout) -> dict[str, str]:
    (ours, theirs), (ours_tail, theirs_tail) = robust.both(how), robust.both(f"{how}_tail")
    told = {"ours": ours, "ours_tail": ours_tail, "theirs": theirs, "theirs_tail": theirs_tail}
    return {name: about.texts.mean(number) for name, number in told.items()}


def _asked(robust: Robust, about: PlanAbout) -> list[str]:
    """Tell what this plan asks more, or less, than the other one."""
    texts, price = about.texts, robust.told["price"]
    items = []
    for name, amount in (
        ("relets", price["relets_allowed"]),
        ("homes", price["homes"]),
        ("cost", price["cost"]),
    ):
        if abs(amount) >= _NOTHING[name]:
            written = texts.euros(abs(amount)) if name == "cost" else texts.mean(abs(amount))
            items.append(texts(f"plan.futures.{'more' if amount > 0 else 'less'}.{name}", amount=written))
    if not items:
        return [texts("plan.futures.asks_nothing")]
    asked = [texts("plan.futures.asks", items=listed(items, texts))]
    if price["relets_allowed"] >= _NOTHING["relets"]:
        asked.append(texts("plan.futures.not_needed"))
    return asked


def _with_own_figures(robust: Robust, about: PlanAbout) -> str:
    texts, (ours, theirs) = about.texts, robust.both("own_shortfall")
    if max(ours, theirs) < _SAME:
        return texts("plan.futures.own_none")
    if same(ours, theirs):
        return texts("plan.futures.own_same", ours=texts.mean(ours))
    return texts("plan.futures.own", ours=texts.mean(ours), theirs=texts.mean(theirs))
