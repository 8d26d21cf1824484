"""What a spreadsheet of a result consists of: subjects, each a table of real numbers with a form for each column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal[
    "text", "year", "count", "mean", "share", "ratio", "days", "years", "euros", "number", "probability"
]
"""How the numbers of a column are written: whole, as a mean with a decimal, in per cent, in days, in euros."""

FORM_OF_UNIT: dict[str, Form] = {
    "households": "mean",
    "homes": "mean",
    "offers": "mean",
    "persons": "mean",
    "places": "mean",
    "ratio": "share",
    "share": "share",
    "probability": "probability",
    "days": "days",
    "years": "years",
    "EUR": "euros",
}
"""How a mean of a metric in a unit is written."""

Cell = str | int | float | None
"""A text, a number in the unit of its column, or nothing."""


@dataclass(frozen=True)
class Column:
    """A column: its head, how its cells are written, and in a row of many units the forms of its cells."""

    head: str
    form: Form = "text"


@dataclass(frozen=True)
class Subject:
    """One sheet, or one file.

    Attributes
    ----------
    name
        Its name in the name of a file: lower case letters, digits and hyphens.
    title
        Its title in the report's language.
    about
        What it shows and how to read it, in a few sentences.
    columns
        Its columns.
    rows
        Its rows; the first column says of what, or of whom, a row speaks.
    forms
        For each row, how its numbers are written, where that differs from row to row; empty where it does not.
    fixed
        So many columns say what a row speaks of, and stay in view.
    below
        Sentences below the table.
    """

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    forms: tuple[Form, ...] = ()
    fixed: int = 1
    below: tuple[str, ...] = ()

    def form(self, row: int, column: int) -> Form:
        """Return how a cell is written."""
        form = self.columns[column].form
        return self.forms[row] if form == "number" and self.forms else form
