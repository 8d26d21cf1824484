"""Reading a spreadsheet that people filled in: its rows by key, and every cell with its place."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from simulator.errors import InputError, Location, Problem
from simulator.inputs.spreadsheet.form import ABOUT_SHEET, FORM, KEY, FormAbout, FormKind, Language
from simulator.inputs.spreadsheet.numbers import CellValue
from simulator.inputs.tree import printable

MOST_BYTES = 100_000_000
"""A spreadsheet may be this large when it is unpacked; one of nine municipalities has less than 1 MB."""
MOST_ROWS = 20_000
"""Rows of one sheet that are looked at."""
_TEMPLATE = "the spreadsheet that 'groeipad template' writes"


@dataclass(frozen=True)
class FilledCell:
    """A cell: where it stands, and what is in it."""

    where: Location
    value: CellValue

    @property
    def text(self) -> str:
        """What is in it, as a text without white space around it; empty for an empty cell."""
        value = self.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else printable(str(value)).strip()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.text


@dataclass(frozen=True)
class FilledRow:
    """A row: its key, its place, and its cells by column."""

    key: str
    where: Location
    cells: Mapping[str, FilledCell]


@dataclass(frozen=True)
class FilledForm:
    """A spreadsheet that was filled in.

    Attributes
    ----------
    path
        The file.
    about
        What it says of itself.
    rows
        Its rows by key.
    problems
        What is wrong with its form: a key that stands there twice, a formula without an outcome.
    """

    path: Path
    about: FormAbout
    rows: Mapping[str, FilledRow]
    problems: tuple[Problem, ...] = field(default=())


def read_form(path: Path) -> FilledForm:
    """Return what stands in a spreadsheet that was made to be filled in.

    Parameters
    ----------
    path
        The .xlsx file.

    Raises
    ------
    InputError
        Where it is no such spreadsheet.
    """
    from openpyxl.utils import get_column_letter

    book, formulas = _open(path), _open(path, formulas=True)
    about = _about(book, path)
    rows: dict[str, FilledRow] = {}
    problems: list[Problem] = []
    for sheet in book.worksheets:
        lines = sheet.iter_rows(max_row=min(sheet.max_row, MOST_ROWS))
        heads = next(lines, ())
        if not heads or heads[0].value != KEY:
            continue
        shown = f"{path} [{printable(sheet.title)}]"
        columns = {cell.column: str(cell.value) for cell in heads[1:] if cell.value}

        def place(row: int, column: int, shown: str = shown) -> Location:
            return Location(shown, row, column, f"{get_column_letter(column)}{row}")

        for line in lines:
            number = line[0].row
            cells = {
                columns[cell.column]: FilledCell(place(number, cell.column), cell.value)
                for cell in line
                if cell.column in columns
            }
            for name, cell in cells.items():
                written = formulas[sheet.title].cell(number, cell.where.column).value
                if cell.value is None and written is not None:
                    problems.append(_without_outcome(cell, name, str(written)))
            if line[0].value is None:
                continue
            key = str(line[0].value).strip()
            row = FilledRow(key, place(number, 2), cells)
            if key in rows:
                problems.append(_twice(row, rows[key]))
            else:
                rows[key] = row
    return FilledForm(path, about, rows, tuple(problems))


def _open(path: Path, *, formulas: bool = False) -> Any:
    import openpyxl

    if not path.is_file():
        raise _refused(path, "not there" if not path.exists() else "a folder", "name an .xlsx file")
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
                raise _refused(path, "too large", f"fill in {_TEMPLATE}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what a spreadsheet may hold beside figures, such as pictures
            return openpyxl.load_workbook(path, data_only=not formulas)
    except InputError:
        raise
    except Exception as error:  # openpyxl has no error of its own for a file that is damaged
        why = printable(str(error).splitlines()[0] if str(error) else type(error).__name__)
        raise _refused(path, f"no spreadsheet that can be read ({why})", "save it as .xlsx") from None


def _about(book: Any, path: Path) -> FormAbout:
    """Return what the hidden sheet says."""
    if ABOUT_SHEET not in book.sheetnames:
        raise _refused(path, "another spreadsheet", f"fill in {_TEMPLATE}")
    told = {str(line[0]): line[1] for line in _pairs(book[ABOUT_SHEET])}
    kind: Any = told.get("kind")
    language: Any = told.get("language")
    if told.get("form") != FORM or kind not in get_args(FormKind) or language not in get_args(Language):
        raise _refused(path, "a spreadsheet of another version", "write a new one with 'groeipad template'")
    return FormAbout(kind, language, str(told.get("region") or ""), str(told.get("scenario") or ""))


def _pairs(sheet: Any) -> Iterator[tuple[Any, Any]]:
    for line in sheet.iter_rows(max_row=20, max_col=2, values_only=True):
        if len(line) == 2:
            yield line


def _refused(path: Path, value: str, remedy: str) -> InputError:
    return InputError([Problem(Location(str(path)), "", value, _TEMPLATE, remedy)])


def _without_outcome(cell: FilledCell, column: str, formula: str) -> Problem:
    return Problem(
        cell.where,
        column,
        f"the formula {printable(formula)[:60]} without an outcome",
        "a number or a text",
        "open and save it in a spreadsheet program, or write the outcome",
    )


def _twice(row: FilledRow, first: FilledRow) -> Problem:
    return Problem(
        row.where,
        row.key,
        "a second row for the same",
        "each row once",
        f"keep this row or row {first.where.line}",
    )
