"""How sections write what they all have: numbers with their bands, and tables of other parts of a report."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from groeipad.report.about import About
from groeipad.report.bands import Band
from groeipad.report.html.content import DataTable
from groeipad.report.summary import Grid
from groeipad.texts.numbers import MISSING

_NUMBER = re.compile(r"[+\-(<€ ]*\d")
Write = Callable[[float | None], str]
"""Writes a number as readers know it."""


def banded(band: Band, write: Write, about: About) -> str:
    """Write a mean, and behind it the two numbers between which 8 in 10 outcomes lie, for a cell of a table.

    Where a reader would see the same number three times there is no spread to tell of.
    """
    mean = write(band.mean)
    if not about.has_spread or band.mean is None or band.p10 is None or band.p90 is None:
        return mean
    low, high = write(band.p10), write(band.p90)
    return mean if low == mean == high else f"{mean} ({low.removesuffix('%')}–{high})"


def spread(band: Band, write: Write, about: About) -> str:
    """Write within a sentence between which two numbers 8 in 10 outcomes lie; nothing where that means nothing."""
    if not about.has_spread or band.mean is None or band.p10 is None or band.p90 is None:
        return ""
    return about.texts("summary.sentence.band", low=write(band.p10), high=write(band.p90))


def caption(key: str, about: About, **blanks: str) -> str:
    """Return a table's caption, with what the brackets in it mean where there are any."""
    texts = about.texts
    text = texts(key, year=str(about.target_year), **blanks)
    return f"{text} {texts('report.sections.words.brackets')}" if about.has_spread else text


def table_of(grid: Grid, caption: str, note: str = "") -> DataTable:
    """Return a small table of text as one of a report: its first column heads the rows, the others hold numbers."""
    numeric = (False, *(_holds_numbers(column) for column in list(zip(*grid.rows, strict=True))[1:]))
    return DataTable(caption, grid.heads, grid.rows, numeric, grid.last_is_total, note)


def numbers(count: int) -> tuple[bool, ...]:
    """Return which columns hold numbers, where all of ``count`` but the first do."""
    return (False, *(True for _ in range(count - 1)))


def first_lower(sentence: str) -> str:
    """Begin what stands within a sentence without a capital."""
    return sentence[:1].lower() + sentence[1:]


def _holds_numbers(cells: Sequence[str]) -> bool:
    """Whether a column is one of numbers: each cell begins with one, or stands for one that is not there."""
    return all(cell in (MISSING, "") or _NUMBER.match(cell) for cell in cells)
