"""The figure of a stored frontier."""

from __future__ import annotations

from functools import partial

from matplotlib.figure import Figure

from groeipad.report import plots
from groeipad.report.figures import Draw
from groeipad.report.frontier.found import FoundFrontier
from groeipad.report.plan.about import PlanAbout
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def drawings(result: StoredResult, lang: Lang) -> dict[str, Draw]:
    """Return what draws each figure of a stored frontier, by name; none where no plan is possible."""
    found = FoundFrontier.of(result)
    if not found.levels:
        return {}
    return {"frontier": partial(plots.frontier, found, PlanAbout.of(result, lang))}


def draw_frontier_figures(result: StoredResult, lang: Lang) -> dict[str, Figure]:
    """Return the figures of a stored frontier by name."""
    return {name: draw() for name, draw in drawings(result, lang).items()}
