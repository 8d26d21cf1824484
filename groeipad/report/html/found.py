"""What a report is made from: stored results, their language, and what is read of them once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl

from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.plan.about import is_plan
from groeipad.report.sweep.found import is_sweep
from groeipad.texts import Lang, Texts
from simulator.errors import ResultError
from simulator.results.store import StoredResult


@dataclass(frozen=True)
class FoundReport:
    """What a report is about.

    Attributes
    ----------
    main
        The run that the report tells of.
    others
        Other runs, which are compared with it.
    plan
        A plan; None where there is none.
    lang
        The language of the report.
    about
        The facts of the run.
    texts
        Its words.
    sweep
        A sweep that changed one figure at a time, which tells how strongly results rest on them; None where there is
        none.
    comparison
        How runs differ from the one that they are held against: the document that ``groeipad compare --json``
        prints; None where there are no others.
    chosen_base
        The run that the others are held against, where that is not the one that the report tells of.
    """

    main: StoredResult
    others: tuple[StoredResult, ...]
    plan: StoredResult | None
    lang: Lang
    about: About
    texts: Texts
    sweep: StoredResult | None = None
    comparison: Mapping[str, Any] | None = None
    chosen_base: StoredResult | None = None

    @classmethod
    def of(
        cls,
        results: Sequence[StoredResult],
        lang: Lang,
        *,
        comparison: Mapping[str, Any] | None = None,
        base: StoredResult | None = None,
    ) -> FoundReport:
        """Sort stored results by what they are.

        Parameters
        ----------
        results
            Runs, the first of which is the one that is told of; a plan and a sweep, in any place among them.
        lang
            The language of the report.
        comparison
            How runs differ from the one that they are held against.
        base
            The run that they are held against; the first, where not given.

        Raises
        ------
        ResultError
            Where there is no run, or a result of which a report cannot tell.
        """
        runs, plans, sweeps = sort_results(results)
        about = About.of(runs[0], lang)
        return cls(
            main=runs[0],
            others=runs[1:],
            plan=plans[0] if plans else None,
            lang=lang,
            about=about,
            texts=about.texts,
            sweep=sweeps[0] if sweeps else None,
            comparison=comparison,
            chosen_base=base,
        )

    @property
    def base(self) -> StoredResult:
        """The run that the others are held against in the comparison."""
        return self.chosen_base or self.main

    @cached_property
    def bands(self) -> pl.DataFrame:
        """Mean, p10 and p90 over the replications of every yearly metric of the run; see ``yearly_bands``."""
        return yearly_bands(self.main)


Results = tuple[StoredResult, ...]


def sort_results(results: Sequence[StoredResult]) -> tuple[Results, Results, Results]:
    """Return the runs, the plans and the sweeps among stored results.

    Raises
    ------
    ResultError
        Where there is no run, more than one plan or sweep, or a result of which a report cannot tell.
    """
    for one in results:
        kind = one.manifest.get("kind")
        if kind is not None and not is_plan(one) and not is_sweep(one):
            raise ResultError(
                f"{one.folder} is a {kind}; a report is made of the folders that 'run', 'plan' and 'sweep' wrote"
            )
    plans = tuple(one for one in results if is_plan(one))
    sweeps = tuple(one for one in results if is_sweep(one))
    runs = tuple(one for one in results if not is_plan(one) and not is_sweep(one))
    if not runs:
        raise ResultError(
            "a report tells of a simulation: give the folder that 'groeipad run' wrote, such as outputs/baseline"
        )
    for kind, found in (("plan", plans), ("sweep", sweeps)):
        if len(found) > 1:
            raise ResultError(
                f"a report has room for one {kind}; there are {', '.join(str(one.folder) for one in found)}"
            )
    return runs, plans, sweeps
