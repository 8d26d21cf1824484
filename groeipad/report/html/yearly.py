"""The main figures of one place, year by year, as a table: each mean with the band beside it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from groeipad.report.bands import band_in
from groeipad.report.html.content import DataTable
from groeipad.report.html.found import FoundReport
from groeipad.report.html.sections.words import banded, numbers
from groeipad.texts import Texts


@dataclass(frozen=True)
class Column:
    """A column of such a table: the key of its head, the metric in it, and how that is written."""

    head: str
    metric: str
    write: Callable[[float | None], str]
    has_band: bool = True


def main_columns(texts: Texts) -> tuple[Column, ...]:
    """Return the columns of what matters most of a place: its fair share, who is housed, who waits and how long."""
    return (
        Column("gross", "fair_share_gross", texts.count, has_band=False),
        Column("needed", "fair_share_task", texts.count, has_band=False),
        Column("housed", "housed_in", texts.count),
        Column("ratio", "fair_share_ratio", texts.percent),
        Column("used", "quota_used", texts.percent),
        Column("backlog", "backlog", texts.count),
        Column("wait", "wait_mean", texts.months),
    )


def place_columns(texts: Texts) -> tuple[Column, ...]:
    """Return the columns of the page of a municipality, in which its growth path stands for its gross share."""
    _, *others = main_columns(texts)
    return (Column("path", "growth_path", texts.count, has_band=False), *others)


def cell(column: Column, code: str, year: int, found: FoundReport) -> str:
    """Write what one column has of a place and a year."""
    band = band_in(found.bands, column.metric, code, year)
    return banded(band, column.write, found.about) if column.has_band else column.write(band.mean)


def year_by_year(
    code: str, name: str, columns: Sequence[Column], found: FoundReport, note: str = ""
) -> DataTable:
    """Return the table of one place, with a row for each year.

    Parameters
    ----------
    code
        The municipality's code, or that of the region.
    name
        What it is called.
    columns
        What stands in it.
    found
        What the report is about.
    note
        How to read it.
    """
    texts = found.texts
    heads = (texts("report.yearly.year"), *(texts(f"report.yearly.{one.head}") for one in columns))
    rows = tuple(
        (str(year), *(cell(column, code, year, found) for column in columns)) for year in found.about.years
    )
    key = "report.yearly.caption" if found.about.has_spread else "report.yearly.caption_one"
    return DataTable(texts(key, place=name), heads, rows, numbers(len(heads)), note=note)


def by_place_and_year(
    caption: str, columns: tuple[Column, ...], places: dict[str, str], found: FoundReport
) -> DataTable:
    """Return the table behind a figure of many places: a row for each place (and metric), a column for each year."""
    texts, several = found.texts, len(columns) > 1

    def head(name: str, column: Column) -> str:
        return f"{name}: {texts(f'report.yearly.{column.head}').lower()}" if several else name

    return DataTable(
        caption,
        (texts("report.yearly.place"), *(str(year) for year in found.about.years)),
        tuple(
            (head(name, column), *(cell(column, code, year, found) for year in found.about.years))
            for code, name in places.items()
            for column in columns
        ),
        numbers(1 + len(found.about.years)),
    )
