"""A spreadsheet file by openpyxl: its looks, text that is never a formula, and the same bytes every time."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import Any

from groeipad.spreadsheet_text import may_become_formula

HEAD_FILL, HEAD_INK = "005A8C", "FFFFFF"
"""White on the blue of the figures, a shade darker: a contrast of 7.4, where 4.5 is asked (WCAG 2.2, 1.4.3)."""
RULE, NOTE_INK = "D9D9D9", "595959"
TYPEFACE = "Calibri"
"""That of cells without a look of their own."""
ALWAYS = datetime(2000, 1, 1)
"""The date that a file says it was made: the same in all, so that equal results are equal files."""
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_WIDEST, _NARROWEST = 60, 9
_WIDTH_OF_PAGE = 190
"""So many characters side by side can still be read on a page that lies."""


def new_book(title: str) -> Any:
    """Return an empty workbook with a title, and no sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.title = printable(title)
    book.properties.creator = "groeipad"
    book.properties.created = ALWAYS
    return book


def printable(text: str) -> str:
    """Return a text without what no spreadsheet can hold, such as control characters, and not too long for a cell."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    kept: str = ILLEGAL_CHARACTERS_RE.sub("", text)
    return kept[:32767]


def write_text(cell: Any, text: str) -> None:
    """Write a text into a cell, as text whatever it begins with."""
    cell.value = printable(text)
    cell.data_type = "s"
    if may_become_formula(text):
        cell.quotePrefix = True


def style_head(cell: Any, *, of_numbers: bool = False) -> None:
    """Make a cell the head of a column; above numbers it stands right, with room for the arrow of the filter."""
    from openpyxl.styles import Alignment, Font, PatternFill

    cell.font = Font(name=TYPEFACE, bold=True, color=HEAD_INK)
    cell.fill = PatternFill("solid", start_color=HEAD_FILL)
    cell.alignment = (
        Alignment(wrap_text=True, vertical="center", horizontal="right", indent=2)
        if of_numbers
        else Alignment(wrap_text=True, vertical="center", horizontal="left", indent=1)
    )


def style_title(cell: Any) -> None:
    """Make a cell the title of a sheet."""
    from openpyxl.styles import Font

    cell.font = Font(name=TYPEFACE, bold=True, size=15, color=HEAD_FILL)


def style_note(cell: Any) -> None:
    """Make a cell a note of several lines."""
    from openpyxl.styles import Alignment, Font

    cell.font = Font(name=TYPEFACE, color=NOTE_INK)
    cell.alignment = Alignment(wrap_text=True, vertical="top")


def width_for(texts: list[str]) -> float:
    """Return the width of a column that these texts fit in, as far as they are not very long."""
    longest = max((len(text) for text in texts), default=0)
    return float(min(max(longest + 2, _NARROWEST), _WIDEST))


def for_print(sheet: Any, *, head_row: int, fixed: int, width: float, footer: str) -> None:
    """Make a sheet fit on pages that lie: as few side by side as can be read, with heads on each and a foot.

    Parameters
    ----------
    sheet
        The sheet.
    head_row
        The row of heads.
    fixed
        So many columns stand on every page.
    width
        The width of all columns together, in characters.
    footer
        The line at the foot.
    """
    from openpyxl.utils import get_column_letter

    pages = max(1, round(width / _WIDTH_OF_PAGE))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = pages
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{head_row}:{head_row}"
    if pages > 1:
        sheet.print_title_cols = f"A:{get_column_letter(fixed)}"
    sheet.oddFooter.left.text = printable(footer).replace("&", "&&")
    sheet.oddFooter.right.text = "&P / &N"


def file_of(book: Any) -> bytes:
    """Return a workbook as a file: the same workbook gives the same bytes, whenever it is written."""
    raw, made = BytesIO(), BytesIO()
    book.save(raw)
    with zipfile.ZipFile(raw) as packed, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as again:
        for name in packed.namelist():
            content = packed.read(name)
            if name == "docProps/core.xml":
                # openpyxl writes the time of saving, whatever the workbook says.
                stamp = f"{ALWAYS.isoformat()}Z".encode()
                content = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            again.writestr(entry, content)
    return made.getvalue()
