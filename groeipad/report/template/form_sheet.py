"""A sheet that people fill in: coloured cells that are open, the rest locked, lists to choose from, explanations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from groeipad.report.workbook.book import (
    HEAD_FILL,
    NOTE_INK,
    RULE,
    TYPEFACE,
    for_print,
    style_head,
    style_note,
    style_title,
    write_text,
)
from simulator.inputs.spreadsheet import ABOUT_SHEET, KEY, FormAbout

INPUT_FILL, INPUT_INK, ASSUMPTION_FILL = "FFF8DC", "1A1A1A", "FCE4D6"
"""Where the region writes, and a status that asks for a better figure."""
HEAD_ROW, FIRST_ROW = 4, 5
"""The row of heads, below the keys (hidden), the title and the explanation."""

Allowed = Literal["locked", "whole", "number", "share", "trend", "text", "status"]
"""What may be filled in in a cell."""


@dataclass(frozen=True)
class FormColumn:
    """A column of a form.

    Attributes
    ----------
    key
        By which a program finds it.
    head, help
        What people read above it, and in the note that opens there.
    width
        In characters.
    """

    key: str
    head: str
    help: str
    width: float


@dataclass(frozen=True)
class FormCell:
    """A cell: what stands in it at first, what may be filled in, and how a number is shown."""

    value: str | int | float | None
    allowed: Allowed = "locked"
    number_format: str = "General"


@dataclass(frozen=True)
class FormRow:
    """A row: its key, its cells, and whether another kind of figure begins here."""

    key: str
    cells: tuple[FormCell, ...]
    begins: bool = False


@dataclass(frozen=True)
class FormWords:
    """What a form says when something else is filled in: by what is allowed."""

    title: str
    errors: dict[Allowed, str]
    statuses: tuple[str, ...] = ()
    assumption: str = ""


def add_form(
    book: Any,
    name: str,
    title: str,
    about: str,
    columns: Sequence[FormColumn],
    rows: Sequence[FormRow],
    words: FormWords,
    *,
    fixed: int,
) -> None:
    """Add a sheet to be filled in to a workbook.

    Parameters
    ----------
    book
        The workbook.
    name, title, about
        The sheet's name, its title, and how to fill it in.
    columns, rows
        What stands in it.
    words
        What it says when something else is filled in.
    fixed
        So many columns stay in view.
    """
    from openpyxl.comments import Comment
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name[:31])
    write_text(sheet.cell(1, 1), KEY)
    write_text(sheet.cell(2, 2), title)
    style_title(sheet.cell(2, 2))
    wide = max(sum(column.width for column in columns[:6]), 1.0)
    sheet.merge_cells(start_row=3, start_column=2, end_row=3, end_column=1 + min(len(columns), 6))
    write_text(sheet.cell(3, 2), about)
    style_note(sheet.cell(3, 2))
    sheet.row_dimensions[3].height = 15 * -(-len(about) // int(wide)) + 6
    for number, column in enumerate(columns, 2):
        write_text(sheet.cell(1, number), column.key)
        head = sheet.cell(HEAD_ROW, number)
        write_text(head, column.head)
        style_head(head)
        head.comment = Comment(
            column.help, "groeipad", width=320, height=20 + 18 * -(-len(column.help) // 42)
        )
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.row_dimensions[HEAD_ROW].height = 34
    looks = _Looks()
    open_cells: dict[Allowed, list[str]] = {}
    for index, row in enumerate(rows, FIRST_ROW):
        write_text(sheet.cell(index, 1), row.key)
        sheet.row_dimensions[index].height = _height(row, columns)
        for number, one in enumerate(row.cells, 2):
            cell = sheet.cell(index, number)
            looks.give(cell, one, begins=row.begins)
            if isinstance(one.value, str):
                write_text(cell, one.value)
            else:
                cell.value = one.value
            if one.allowed != "locked":
                open_cells.setdefault(one.allowed, []).append(cell.coordinate)
    _validate(sheet, open_cells, words)
    if words.assumption and "status" in open_cells:
        _mark_assumptions(sheet, open_cells["status"], words.assumption)
    sheet.column_dimensions["A"].hidden = True
    sheet.row_dimensions[1].hidden = True
    last = get_column_letter(1 + len(columns))
    sheet.auto_filter.ref = f"B{HEAD_ROW}:{last}{FIRST_ROW + len(rows) - 1}"
    sheet.freeze_panes = sheet.cell(FIRST_ROW, 2 + fixed)
    _protect(sheet)
    width = sum(column.width for column in columns)
    for_print(sheet, head_row=HEAD_ROW, fixed=1 + fixed, width=width, footer=title)


def add_about(book: Any, about: FormAbout) -> None:
    """Add the hidden sheet by which a program knows what a workbook is."""
    sheet = book.create_sheet(ABOUT_SHEET)
    for number, (name, value) in enumerate(about.facts(), 1):
        write_text(sheet.cell(number, 1), name)
        if isinstance(value, str):
            write_text(sheet.cell(number, 2), value)
        else:
            sheet.cell(number, 2).value = value
    sheet.sheet_state = "hidden"


def add_explanation(
    book: Any,
    name: str,
    title: str,
    lines: Sequence[tuple[str, str]],
    words: Sequence[tuple[str, str, str]],
    example: str,
) -> None:
    """Add the first sheet: how to fill in the others.

    Parameters
    ----------
    book
        The workbook.
    name, title
        The sheet's name and title.
    lines
        What is explained, and how.
    words
        Below it, a list: a word, its unit, and what it means.
    example
        What a cell that can be filled in says of itself.
    """
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    sheet = book.create_sheet(name[:31])
    write_text(sheet.cell(1, 1), title)
    style_title(sheet.cell(1, 1))
    for column, width in zip("ABC", (38, 30, 84), strict=True):
        sheet.column_dimensions[column].width = width
    top = Alignment(vertical="top", wrap_text=True)
    number = 2
    for head, text in lines:
        number += 1
        write_text(sheet.cell(number, 1), head)
        sheet.cell(number, 1).font = Font(name=TYPEFACE, bold=True, color=HEAD_FILL)
        sheet.cell(number, 1).alignment = top
        sheet.merge_cells(start_row=number, start_column=2, end_row=number, end_column=3)
        write_text(sheet.cell(number, 2), text)
        sheet.cell(number, 2).alignment = top
        sheet.row_dimensions[number].height = 15 * -(-len(text) // 100) + 6
    number += 1
    coloured = sheet.cell(number, 2)
    write_text(coloured, example)
    coloured.fill = PatternFill("solid", start_color=INPUT_FILL)
    coloured.border = Border(*(Side("thin", color=NOTE_INK),) * 4)
    number += 1
    for line in words:
        number += 1
        for place, text in enumerate(line, 1):
            cell = sheet.cell(number, place)
            write_text(cell, text)
            cell.alignment, cell.border = top, Border(bottom=Side("thin", color=RULE))
        sheet.row_dimensions[number].height = 15 * max(-(-len(line[2]) // 82), -(-len(line[0]) // 36)) + 3
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    _protect(sheet)


def _height(row: FormRow, columns: Sequence[FormColumn]) -> float:
    """Return the height in points in which the longest text of a row fits."""
    lines = (
        -(-len(one.value) // int(column.width - 3))
        for one, column in zip(row.cells, columns, strict=True)
        if isinstance(one.value, str)
    )
    return 15.0 * max(lines, default=1) + 1


class _Looks:
    """The looks of cells, each made once and then copied: that is what takes time in a large sheet."""

    def __init__(self) -> None:
        self.made: dict[tuple[bool, bool, bool, str], Any] = {}

    def give(self, cell: Any, one: FormCell, *, begins: bool) -> None:
        from copy import copy

        is_open = one.allowed != "locked"
        is_long = one.allowed == "text" or isinstance(one.value, str)
        key = (is_open, begins, is_long, one.number_format)
        if key not in self.made:
            self._make(cell, *key)
            self.made[key] = copy(cell._style)
        cell._style = copy(self.made[key])

    def _make(self, cell: Any, is_open: bool, begins: bool, is_long: bool, number_format: str) -> None:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        above = Side("medium", color=HEAD_FILL) if begins else Side("thin", color=RULE)
        thin = Side("thin", color=RULE)
        cell.border = Border(top=above, bottom=thin, left=thin, right=thin)
        # A year stands at the left, as 2015-2020 does.
        at = "left" if is_long else None
        cell.alignment = Alignment(horizontal=at, vertical="top", wrap_text=is_long, indent=int(is_long))
        cell.font = Font(name=TYPEFACE, color=INPUT_INK)
        cell.number_format = number_format
        if is_open:
            cell.fill = PatternFill("solid", start_color=INPUT_FILL)
            cell.protection = Protection(locked=False)


def _validate(sheet: Any, open_cells: dict[Allowed, list[str]], words: FormWords) -> None:
    """Let a spreadsheet program refuse at once what cannot be, as far as it knows."""
    from openpyxl.worksheet.datavalidation import DataValidation

    rules: dict[Allowed, dict[str, Any]] = {
        "whole": {"type": "whole", "operator": "greaterThanOrEqual", "formula1": "0"},
        "number": {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0"},
        "share": {"type": "decimal", "operator": "between", "formula1": "0", "formula2": "1"},
        "trend": {"type": "decimal", "operator": "between", "formula1": "-1", "formula2": "1"},
        "status": {"type": "list", "formula1": f'"{",".join(words.statuses)}"'},
    }
    for allowed, rule in rules.items():
        if allowed in open_cells:
            validation = DataValidation(**rule, allow_blank=True, showErrorMessage=True)
            validation.errorTitle, validation.error = words.title[:32], words.errors[allowed][:255]
            validation.sqref = _together(open_cells[allowed])
            sheet.add_data_validation(validation)


def _together(cells: Sequence[str]) -> Any:
    """Return cells as ranges: those below each other are one."""
    from openpyxl.utils.cell import coordinate_from_string
    from openpyxl.worksheet.cell_range import MultiCellRange

    columns: dict[str, list[int]] = {}
    for cell in cells:
        letter, row = coordinate_from_string(cell)
        columns.setdefault(letter, []).append(row)
    ranges = []
    for letter, numbers in columns.items():
        first = before = numbers[0]
        for row in [*numbers[1:], 0]:
            if row != before + 1:
                ranges.append(f"{letter}{first}:{letter}{before}")
                first = row
            before = row
    return MultiCellRange(ranges)


def _mark_assumptions(sheet: Any, cells: Sequence[str], word: str) -> None:
    """Colour every status that asks for a better figure, also after somebody changed it."""
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import PatternFill

    fill = PatternFill("solid", start_color=ASSUMPTION_FILL, end_color=ASSUMPTION_FILL)
    rule = CellIsRule(  # type: ignore[no-untyped-call]  # openpyxl gives it no types
        operator="equal", formula=[f'"{word}"'], fill=fill
    )
    sheet.conditional_formatting.add(str(_together(cells)), rule)


def _protect(sheet: Any) -> None:
    """Lock all but the coloured cells, without a password: it guards against a slip, not against anybody."""
    sheet.protection.sheet = True
    # In the file format these say what is forbidden.
    for free in ("autoFilter", "formatCells", "formatColumns", "formatRows", "sort"):
        setattr(sheet.protection, free, False)
