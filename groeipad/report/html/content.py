"""What a report consists of, before it is laid out: sections with words, figures and the tables behind them.

All of it is text in the report's language already; only figures are still to be drawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from groeipad.report.figures import Draw


@dataclass(frozen=True)
class DataTable:
    """A table.

    Attributes
    ----------
    caption
        What it shows.
    heads
        The heads of its columns; the first column heads the rows.
    rows
        Its cells, written as people read them.
    numeric
        Which columns hold numbers, which stand at the right.
    last_is_total
        Whether the last row adds up the others.
    note
        How to read it; empty where that is plain.
    in_english
        The columns that are in English in every language, as the sources of figures are.
    """

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[bool, ...] = ()
    last_is_total: bool = False
    note: str = ""
    in_english: tuple[int, ...] = ()


@dataclass(frozen=True)
class DrawnFigure:
    """A figure.

    Attributes
    ----------
    name
        Its name, which is its own within the report.
    draw
        Draws it.
    alternative
        What it shows in words, for who cannot see it: what is drawn, and the finding with its numbers.
    table
        The numbers that are drawn.
    table_is_open
        Whether the table is to be seen at once, since it tells as much as the figure; else a reader opens it.
    """

    name: str
    draw: Draw
    alternative: str
    table: DataTable
    table_is_open: bool = False


Part = str | DataTable | DrawnFigure
"""A paragraph, a table or a figure."""


@dataclass(frozen=True)
class Section:
    """A section of a report.

    Attributes
    ----------
    name
        Its name within the report, for links: lower case letters, digits and hyphens.
    title
        Its heading.
    parts
        What stands in it, in order.
    sections
        The sections below it.
    starts_page
        Whether it begins on a page of its own when the report is printed.
    """

    name: str
    title: str
    parts: tuple[Part, ...] = ()
    sections: tuple[Section, ...] = ()
    starts_page: bool = False
