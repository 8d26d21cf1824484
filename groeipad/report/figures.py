"""The figures of a stored result: which there are, and what draws each of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import polars as pl
from matplotlib.figure import Figure

from groeipad.report import plots
from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.facilities import FacilityTables
from groeipad.report.flows import YearFlows
from groeipad.report.solidarity import is_there_solidarity
from groeipad.texts import Lang
from simulator.results.store import StoredResult

Draw = Callable[[], Figure]
"""Draws a figure when it is called."""


def drawings(result: StoredResult, lang: Lang) -> dict[str, Draw]:
    """Return what draws each figure of a stored result, by name, in the order of a report.

    Those of facilities are only there where the scenario has facilities, and that of solidarity where
    municipalities have housed people for each other.
    """
    about = About.of(result, lang)
    bands = yearly_bands(result)
    facilities = FacilityTables.of(result, about)
    of_facilities: dict[str, Draw] = (
        {}
        if facilities is None
        else {
            "facilities": partial(plots.facilities, facilities, about),
            "stuck": partial(plots.stuck, facilities, about),
        }
    )
    of_solidarity: dict[str, Draw] = (
        {"solidarity": partial(plots.solidarity, bands, about)} if is_there_solidarity(result) else {}
    )
    return {
        "backlog": lambda: plots.backlog(result.table("series", where=pl.col("series") == "backlog"), about),
        "flows": lambda: plots.flows(YearFlows.of(result, bands, about), about),
        "housed": partial(plots.housed, bands, about),
        "growth-path": partial(plots.growth_path, bands, about),
        "relets-used": partial(plots.relets_used, bands, about),
        "waiting": partial(plots.waiting, bands, about),
        **of_solidarity,
        **of_facilities,
    }


def draw_figures(result: StoredResult, lang: Lang) -> dict[str, Figure]:
    """Return the figures of a stored result by name, in the order of a report."""
    return {name: draw() for name, draw in drawings(result, lang).items()}
