"""Numbers in the cells of a spreadsheet, also those that are text: ``1.170`` and ``5,71%`` the Dutch way.

A real number stays what it is. A text is read with the marks of the language of the spreadsheet, and refused where
people may mean two numbers by it: a wrong figure does more harm than a question.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from simulator.inputs.spreadsheet.form import Language

CellValue = bool | int | float | str | datetime | date | time | timedelta | None
_MARKS: dict[Language, tuple[str, str]] = {"nl": (",", "."), "en": (".", ",")}
"""The mark before decimals and the mark between thousands."""
_MOST_DIGITS = 15
"""More digits than a spreadsheet keeps."""


class Unclear(ValueError):  # noqa: N818 - it is not the reader that erred
    """A cell that cannot be read as one number; ``remedy`` says what to write."""

    def __init__(self, remedy: str) -> None:
        super().__init__(remedy)
        self.remedy = remedy


def number_in(value: CellValue, language: Language, *, counts: bool, is_share: bool) -> int | float:
    """Return the number that a cell holds.

    Parameters
    ----------
    value
        What the spreadsheet has in it.
    language
        The language in which a text is read.
    counts
        Whether it counts whole things: then a mark before three digits parts thousands.
    is_share
        Whether it is a share, so that per cent may be written.

    Returns
    -------
    int or float
        Whole where it is whole and written so.

    Raises
    ------
    Unclear
        Where it is no number, or may be two.
    """
    if isinstance(value, bool) or value is None:
        raise Unclear("write a number")
    if isinstance(value, (int, float)):
        return int(value) if float(value).is_integer() and counts else value
    if not isinstance(value, str):
        raise Unclear(
            "this became a date or a time: choose the number format for the cell, and write the number again"
        )
    return _plain(_in_text(value, language, counts, is_share))


def _in_text(text: str, language: Language, counts: bool, is_share: bool) -> Decimal:
    decimal, thousands = _MARKS[language]
    bare = re.sub(r"\s+", " ", text).strip().replace("−", "-")
    if len(re.findall(r"\d", bare)) > _MOST_DIGITS:
        raise Unclear("write a number with fewer digits")
    if percent := re.fullmatch(r"(.*\S)\s*%", bare):
        if not is_share:
            raise Unclear("write a number without %")
        return _in_text(percent[1], language, counts=False, is_share=False).scaleb(-2)
    d, t = re.escape(decimal), re.escape(thousands)
    if counts and re.fullmatch(rf"[-+]?\d{{1,3}}{d}\d{{3}}", bare):
        whole = bare.replace(decimal, "")
        raise Unclear(
            f"this may be {bare.replace(decimal, '')} or a small number with decimals: write {whole}"
        )
    if not counts and (one_mark := re.fullmatch(rf"([-+]?[1-9]\d{{0,2}}){t}(\d{{3}})", bare)):
        rest = one_mark[2].rstrip("0")
        small = f"{one_mark[1]}{decimal}{rest}" if rest else one_mark[1]
        raise Unclear(f"this may be {one_mark[1]}{one_mark[2]} or {small}: write one of these, as a number")
    grouped = rf"[-+]?[1-9]\d{{0,2}}(?:(?:{t}\d{{3}})+|(?:[ '’]\d{{3}})+)(?:{d}\d+)?"
    if re.fullmatch(rf"[-+]?\d+(?:{d}\d+)?", bare) or re.fullmatch(grouped, bare):
        return Decimal(re.sub(rf"[{t} '’]", "", bare).replace(decimal, "."))
    if re.fullmatch(rf"[-+]?\d+{t}\d+", bare):
        raise Unclear(f"write {bare.replace(thousands, decimal)} where the mark stands before decimals")
    if with_unit := re.fullmatch(r"€?\s*([-+]?\d[\d.,]*%?)\s*[^\d]*", bare):
        raise Unclear(f"write only the number: {with_unit[1]}")
    raise Unclear("write a number")


def _plain(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
