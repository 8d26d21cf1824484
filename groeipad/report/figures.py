"""Draws the figures of a stored result and writes them beside it."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from matplotlib.figure import Figure

from groeipad.files import replace_file
from groeipad.report import plots
from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.report.facilities import FacilityTables
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def draw_figures(result: StoredResult, lang: Lang) -> dict[str, Figure]:
    """Return the figures of a stored result by name, in the order of a report.

    Those of facilities are only there where the scenario has facilities.
    """
    about = About.of(result, lang)
    bands = yearly_bands(result.table("metrics"))
    facilities = FacilityTables.of(result, about)
    of_facilities = (
        {}
        if facilities is None
        else {
            "facilities": plots.facilities(facilities, about),
            "stuck": plots.stuck(facilities, about),
        }
    )
    return {
        "backlog": plots.backlog(result.table("series"), about),
        "housed": plots.housed(bands, about),
        "growth-path": plots.growth_path(bands, about),
        "relets-used": plots.relets_used(bands, about),
        "waiting": plots.waiting(bands, about),
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
    kinds: tuple[Literal["png"], Literal["svg"]] = ("png", "svg")
    written = []
    for name, figure in draw_figures(result, lang).items():
        for kind in kinds:
            path = folder / f"{name}.{kind}"
            replace_file(path, plots.encode(figure, kind))
            written.append(path)
    return tuple(written)
