"""Draws the figures of a stored result and writes them beside it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from matplotlib.figure import Figure

from groeipad.files import replace_file
from groeipad.report import plots
from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.facilities import FacilityTables
from groeipad.report.flows import YearFlows
from groeipad.report.solidarity import is_there_solidarity
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def draw_figures(result: StoredResult, lang: Lang) -> dict[str, Figure]:
    """Return the figures of a stored result by name, in the order of a report.

    Those of facilities are only there where the scenario has facilities, and that of solidarity where
    municipalities have housed people for each other.
    """
    about = About.of(result, lang)
    metrics = result.table("metrics")
    bands = yearly_bands(metrics)
    facilities = FacilityTables.of(result, about)
    of_facilities = (
        {}
        if facilities is None
        else {
            "facilities": plots.facilities(facilities, about),
            "stuck": plots.stuck(facilities, about),
        }
    )
    of_solidarity = {"solidarity": plots.solidarity(bands, about)} if is_there_solidarity(metrics) else {}
    return {
        "backlog": plots.backlog(result.table("series"), about),
        "flows": plots.flows(YearFlows.of(result, about), about),
        "housed": plots.housed(bands, about),
        "growth-path": plots.growth_path(bands, about),
        "relets-used": plots.relets_used(bands, about),
        "waiting": plots.waiting(bands, about),
        **of_solidarity,
        **of_facilities,
    }


def write_figures(result: StoredResult, folder: Path, lang: Lang) -> tuple[Path, ...]:
    """Write every figure as PNG and SVG; the same result gives the same bytes.

    Parameters
    ----------
    result
        The stored result.
    folder
        Where the figures go; made if need be. A figure of the same name is replaced, in one step.
    lang
        The language of the words in them.

    Returns
    -------
    tuple of Path
        The files that were written.
    """
    return encode_all(draw_figures(result, lang), folder)


def encode_all(figures: Mapping[str, Figure], folder: Path) -> tuple[Path, ...]:
    """Write figures as PNG and SVG under their names, and return the files."""
    kinds: tuple[Literal["png"], Literal["svg"]] = ("png", "svg")
    written = []
    for name, figure in figures.items():
        for kind in kinds:
            path = folder / f"{name}.{kind}"
            replace_file(path, plots.encode(figure, kind))
            written.append(path)
    return tuple(written)
