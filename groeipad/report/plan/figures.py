"""The figures of a stored plan: which there are, and what draws each of them."""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from groeipad.report import plots
from groeipad.report.figures import Draw
from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.found import Found
from groeipad.report.plan.planned import Planned
from groeipad.report.plan.replay import Replayed
from groeipad.report.plan.robust import Robust
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def drawings(result: StoredResult, lang: Lang) -> dict[str, Draw]:
    """Return what draws each figure of a stored plan, by name, in the order of a report.

    That of futures is only there where the plan was made for more than one, and that of the promise where it was
    carried out.
    """
    about, planned, robust = PlanAbout.of(result, lang), Planned.of(result), Robust.of(result)
    replayed = Replayed.of(result)
    of_promise: dict[str, Draw] = (
        {} if replayed is None else {"promise": partial(plots.promise, replayed, about)}
    )
    of_futures: dict[str, Draw] = {} if robust is None else {"futures": partial(plots.futures, robust, about)}
    return {
        "quota-paths": partial(plots.quota_paths, planned, about),
        "growth-path": partial(plots.planned_path, planned, Found.of(result), about),
        "supply-stack": partial(plots.supply_stack, planned, about),
        **of_promise,
        **of_futures,
    }


def draw_plan_figures(result: StoredResult, lang: Lang) -> dict[str, Figure]:
    """Return the figures of a stored plan by name, in the order of a report."""
    return {name: draw() for name, draw in drawings(result, lang).items()}
