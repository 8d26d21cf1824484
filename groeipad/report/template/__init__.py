"""Spreadsheets that a region fills in: its own figures, and what was realised."""

from groeipad.report.template.changes import change_lines, realised_lines
from groeipad.report.template.realised import write_realised_template
from groeipad.report.template.region import write_region_template
from groeipad.report.template.words import status_words

__all__ = [
    "change_lines",
    "realised_lines",
    "status_words",
    "write_realised_template",
    "write_region_template",
]
