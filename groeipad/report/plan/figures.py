"""Draws the figures of a stored plan and writes them beside it."""

from __future__ import annotations

from pathlib import Path

from matplotlib.figure import Figure

from groeipad.report import plots
from groeipad.report.figures import encode_all
from groeipad.report.plan.about import PlanAbout
from groeipad.report.plan.found import Found
from groeipad.report.plan.planned import Planned
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def draw_plan_figures(result: StoredResult, lang: Lang) -> dict[str, Figure]:
    """Return the figures of a stored plan by name, in the order of a report."""
    about, planned = PlanAbout.of(result, lang), Planned.of(result)
    return {
        "quota-paths": plots.quota_paths(planned, about),
        "growth-path": plots.planned_path(planned, Found.of(result), about),
        "supply-stack": plots.supply_stack(planned, about),
    }


def write_plan_figures(result: StoredResult, folder: Path, lang: Lang) -> tuple[Path, ...]:
    """Write every figure as PNG and SVG; the same plan gives the same bytes.

    Parameters
    ----------
    result
        The stored plan.
    folder
        Where the figures go; made if need be. A figure of the same name is replaced, in one step.
    lang
        The language of the words in them.

    Returns
    -------
    tuple of Path
        The files that were written.
    """
    return encode_all(draw_plan_figures(result, lang), folder)
