"""Spreadsheets that people fill in: what stands in them, defined once, and how they are read."""

from simulator.inputs.spreadsheet.changed import Changed, FigureChange, Told, changed
from simulator.inputs.spreadsheet.form import ABOUT_SHEET, KEY, FormAbout, FormKind
from simulator.inputs.spreadsheet.half_years import (
    REALISED_COLUMNS,
    REALISED_UNITS,
    HalfYearRow,
    half_year_rows,
    read_realised,
    realised_in,
    realised_text,
)
from simulator.inputs.spreadsheet.kinds import (
    COLUMNS,
    FIGURE_KINDS,
    FILLED_IN,
    SHEETS,
    FigureKind,
    FigureRow,
    SheetName,
    figure_rows,
)
from simulator.inputs.spreadsheet.numbers import Unclear, number_in
from simulator.inputs.spreadsheet.read import FilledForm, FilledRow, read_form

__all__ = [
    "ABOUT_SHEET",
    "COLUMNS",
    "FIGURE_KINDS",
    "FILLED_IN",
    "KEY",
    "REALISED_COLUMNS",
    "REALISED_UNITS",
    "SHEETS",
    "Changed",
    "FigureChange",
    "FigureKind",
    "FigureRow",
    "FilledForm",
    "FilledRow",
    "FormAbout",
    "FormKind",
    "HalfYearRow",
    "SheetName",
    "Told",
    "Unclear",
    "changed",
    "figure_rows",
    "half_year_rows",
    "number_in",
    "read_form",
    "read_realised",
    "realised_in",
    "realised_text",
]
