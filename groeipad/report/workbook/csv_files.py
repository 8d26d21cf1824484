"""A stored result as CSV files: for each subject one that Dutch Excel opens correctly, and a plain one."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from groeipad.files import replace_file
from groeipad.report.workbook.content import subjects
from groeipad.report.workbook.subject import Cell, Subject
from groeipad.spreadsheet_text import csv_text
from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult


@dataclass(frozen=True)
class CsvForm:
    """A form of CSV: what its files are called, what parts cells, and what stands before decimals."""

    ending: str
    separator: str
    decimal_mark: str
    encoding: str


CSV_FORMS = (
    CsvForm("excel-nl", ";", ",", "utf-8-sig"),
    CsvForm("plain", ",", ".", "utf-8"),
)
"""Dutch Excel wants a semicolon, a decimal comma and a byte-order mark; programs want none of these."""


def write_csv_files(
    result: StoredResult,
    folder: Path,
    lang: Lang,
    *,
    plan: StoredResult | None = None,
    only: str | None = None,
) -> tuple[Path, ...]:
    """Write every subject of a stored result as two files, ``NAME.excel-nl.csv`` and ``NAME.plain.csv``.

    Shares are from 0 to 1 in both, as the heads say; the other units stand there too.

    Parameters
    ----------
    result
        A run, or a plan.
    folder
        Where they go; made if need be. Files of the same names are replaced, each in one step.
    lang
        The language of the words.
    plan
        The plan to tell of beside a run.
    only
        The code of the municipality that is told of, beside the totals of the region; None for all.

    Returns
    -------
    tuple of Path
        The files.
    """
    return write_files(subjects(result, lang, plan, only), folder, lang)


def write_files(told: Sequence[Subject], folder: Path, lang: Lang) -> tuple[Path, ...]:
    """Write subjects as files; see ``write_csv_files``."""
    texts = Texts(lang)
    written = []
    for subject in told:
        for form in CSV_FORMS:
            path = folder / f"{subject.name}.{form.ending}.csv"
            replace_file(path, csv_of(subject, form, texts).encode(form.encoding))
            written.append(path)
    return tuple(written)


def csv_of(subject: Subject, form: CsvForm, texts: Texts) -> str:
    """Return a subject as the text of a CSV file."""
    target = StringIO()
    writer = csv.writer(target, delimiter=form.separator, lineterminator="\r\n")
    writer.writerow([csv_text(_head(column.head, column.form, texts)) for column in subject.columns])
    number = _number(form)
    for row in subject.rows:
        writer.writerow([_cell(cell, number) for cell in row])
    return target.getvalue()


def _head(head: str, form: str, texts: Texts) -> str:
    """Return the head of a column, with its unit where a number alone does not tell it."""
    if form in ("share", "probability", "days", "years", "euros"):
        return texts(f"report.workbook.csv.{form}", what=head)
    return head


def _cell(cell: Cell, number: Callable[[float], str]) -> str:
    if cell is None:
        return ""
    return csv_text(cell) if isinstance(cell, str) else number(cell)


def _number(form: CsvForm) -> Callable[[float], str]:
    def write(value: float) -> str:
        """Write a number without marks between thousands and with no more decimals than tell something."""
        if isinstance(value, int):
            return str(value)
        written = f"{round(value, 6) + 0.0:.6f}".rstrip("0").rstrip(".")
        return written.replace(".", form.decimal_mark)

    return write
