"""Writes a report: draws its figures and puts them in the page."""

from __future__ import annotations

from pathlib import Path

from groeipad.files import replace_file
from groeipad.report.html.found import FoundReport
from groeipad.report.html.page import figures_of, render
from groeipad.report.html.report import whole_report


def write_html(found: FoundReport, path: Path, code: str | None = None) -> Path:
    """Write a report as one HTML file, in one step; the same results give the same bytes.

    Parameters
    ----------
    found
        What the report is about.
    path
        The file; its folder is made if need be.
    code
        The municipality that it is of; None for the region.

    Raises
    ------
    UnwritableError
        Where the file cannot be written.
    """
    from groeipad.report.plots import encode

    report = whole_report(found, code)
    drawn = {one.name: encode(one.draw(), "svg") for one in figures_of(report.sections)}
    replace_file(path, render(report, drawn).encode("utf-8"))
    return path
