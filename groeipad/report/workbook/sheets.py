"""A stored result as a workbook: one sheet for each subject, with real numbers."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from pathlib import Path
from textwrap import wrap
from typing import Any

from groeipad.files import replace_file
from groeipad.report.workbook.book import (
    RULE,
    file_of,
    for_print,
    new_book,
    style_head,
    style_note,
    style_title,
    width_for,
    write_text,
)
from groeipad.report.workbook.content import subjects
from groeipad.report.workbook.subject import Cell, Form, Subject
from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult

NUMBER_FORMATS: dict[Form, str] = {
    "text": "@",
    "year": "0",
    "count": "#,##0",
    "mean": "#,##0.0",
    "share": "0.0%",
    "ratio": "0.00",
    "probability": "0%",
    "days": "#,##0",
    "years": "0.00",
    "euros": '"€" #,##0',
    "number": "#,##0.0####",
}
"""How a spreadsheet writes the numbers of each form; it puts in the marks of its own language."""
_HEAD_ROW = 4
_LONGEST_HEAD = 11
"""A head may be broken into lines of so many characters."""
_CHARACTERS_A_LINE, _POINTS_A_LINE = 130, 15


def write_workbook(
    result: StoredResult, path: Path, lang: Lang, *, plan: StoredResult | None = None, only: str | None = None
) -> Path:
    """Write a stored result as a spreadsheet; the same result gives the same bytes.

    Parameters
    ----------
    result
        A run, or a plan.
    path
        The .xlsx file; one that is there is replaced, in one step.
    lang
        The language of all words. A spreadsheet program writes numbers in its own language.
    plan
        The plan to tell of beside a run, on a sheet of its own.
    only
        The code of the municipality that is told of, beside the totals of the region; None for all.

    Returns
    -------
    Path
        The file.
    """
    return write_book(subjects(result, lang, plan, only), result, path, lang)


def write_book(told: Sequence[Subject], result: StoredResult, path: Path, lang: Lang) -> Path:
    """Write subjects that a stored result tells of as a spreadsheet; see ``write_workbook``."""
    texts = Texts(lang)
    title = texts.pick(result.manifest["title"])
    book = new_book(title)
    book.properties.language = lang
    footer = texts(
        "report.workbook.footer",
        scenario=title,
        seed=str(result.manifest.get("seed", "–")),
        version=result.manifest["versions"]["groeipad"],
        made=str(result.manifest.get("started", ""))[:10],
    )
    for subject in told:
        _fill(book.create_sheet(_sheet_name(subject, texts)), subject, footer)
    replace_file(path, file_of(book))
    return path


def _sheet_name(subject: Subject, texts: Texts) -> str:
    """Return the name of a sheet, of which a spreadsheet takes 31 characters."""
    return subject.name.replace("-", " ").capitalize()[:31]


def _fill(sheet: Any, subject: Subject, footer: str) -> None:
    from openpyxl.utils import get_column_letter

    write_text(sheet.cell(1, 1), subject.title)
    style_title(sheet.cell(1, 1))
    _paragraph(sheet, 2, subject.about, subject)
    for number, column in enumerate(subject.columns, 1):
        cell = sheet.cell(_HEAD_ROW, number)
        write_text(cell, column.head)
        style_head(cell, of_numbers=column.form not in ("text", "number", "year"))
    looks: dict[Form, Any] = {}
    whole = [all(_is_whole(row[number]) for row in subject.rows) for number in range(len(subject.columns))]
    for index, row in enumerate(subject.rows):
        for number, value in enumerate(row):
            form: Form = "text" if isinstance(value, str) else subject.form(index, number)
            if form == "mean" and whole[number]:
                form = "count"
            _write(sheet.cell(_HEAD_ROW + 1 + index, number + 1), value, form, looks)
    last = get_column_letter(len(subject.columns))
    below = _HEAD_ROW + len(subject.rows)
    sheet.auto_filter.ref = f"A{_HEAD_ROW}:{last}{below}"
    # Columns that stay in view must leave room for the others.
    sheet.freeze_panes = sheet.cell(_HEAD_ROW + 1, 1 + subject.fixed)
    widths = _widths(subject)
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for index, row in enumerate(subject.rows, _HEAD_ROW + 1):
        high = max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))
        if high > 1:  # not every program makes a row as high as the words in it
            sheet.row_dimensions[index].height = _POINTS_A_LINE * high
    lines = max(
        len(wrap(column.head, max(int(width) - 4, 1)))
        for column, width in zip(subject.columns, widths, strict=True)
    )
    sheet.row_dimensions[_HEAD_ROW].height = _POINTS_A_LINE * max(lines, 1) + 6
    for index, sentence in enumerate(subject.below):
        _paragraph(sheet, below + 2 + index, sentence, subject)
    for_print(sheet, head_row=_HEAD_ROW, fixed=subject.fixed, width=sum(widths), footer=footer)


def _lines(cell: Cell, width: float) -> int:
    """Return how many lines a cell takes in a column of some characters; words are not broken."""
    if not isinstance(cell, str):
        return 1
    return sum(len(wrap(line, max(int(width) - 2, 1))) or 1 for line in cell.split("\n"))


def _is_whole(cell: Cell) -> bool:
    """Whether a cell needs no decimals."""
    return not isinstance(cell, float) or cell.is_integer()


def _paragraph(sheet: Any, row: int, text: str, subject: Subject) -> None:
    """Write a sentence or more over the width of a table, high enough to be read."""
    wide, across = 0.0, 0
    for width in _widths(subject):
        across += 1
        wide += width
        if wide >= _CHARACTERS_A_LINE:
            break
    # A narrow table has a paragraph beside it too.
    while wide < _CHARACTERS_A_LINE:
        across, wide = across + 1, wide + 8.43
    sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=across)
    cell = sheet.cell(row, 1)
    write_text(cell, text)
    style_note(cell)
    sheet.row_dimensions[row].height = _POINTS_A_LINE * -(-len(text) // int(wide * 0.95)) + 2


def _write(cell: Any, value: Cell, form: Form, looks: dict[Form, Any]) -> None:
    """Write a cell, with the looks of its form: made for the first cell of that form, and copied for the others."""
    if form not in looks:
        looks[form] = _look(cell, form)
    cell._style = copy(looks[form])
    if isinstance(value, str):
        write_text(cell, value)
    else:
        cell.value = value


def _look(cell: Any, form: Form) -> Any:
    from openpyxl.styles import Alignment, Border, Side

    cell.number_format = NUMBER_FORMATS[form]
    cell.border = Border(bottom=Side("thin", color=RULE))
    # Words and years stand at the left, a little apart from the numbers of the column before.
    if form in ("text", "year"):
        cell.alignment = Alignment(vertical="top", horizontal="left", indent=1, wrap_text=form == "text")
    else:
        cell.alignment = Alignment(vertical="top")
    return copy(cell._style)


def _widths(subject: Subject) -> list[float]:
    widths = []
    for number, column in enumerate(subject.columns):
        texts = [row[number] for row in subject.rows]
        words = [text for text in texts if isinstance(text, str)]
        head = min(len(column.head), _LONGEST_HEAD) + 3  # room for the arrow of the filter
        longest_word = max((len(word) for word in column.head.split()), default=0) + 5
        widths.append(max(width_for(words), float(head), float(longest_word)))
    return widths
