"""What the commands that report have in common: formats, the municipality that is asked for, and writing them all."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE, SOME_FAILED

FORMATS = ("html", "pdf", "xlsx", "csv")


@dataclass(frozen=True)
class Writers:
    """What makes each format of a report.

    Attributes
    ----------
    page, workbook
        Write one file, and return where it is.
    tables
        Writes files in a folder, and returns them.
    """

    page: Callable[[Path], Path]
    workbook: Callable[[Path], Path]
    tables: Callable[[Path], Sequence[Path]]


def write_formats(writers: Writers, formats: Sequence[str], folder: Path, name: str, tables: str) -> int:
    """Write what is asked for, and say where it is; what cannot be made keeps nothing else from being made.

    Parameters
    ----------
    writers
        What makes each format.
    formats
        Those that are asked for.
    folder, name, tables
        Where they go, and the names of the files and of the folder of tables, without an ending.

    Returns
    -------
    int
        The exit code.
    """
    ended = DONE
    if "html" in formats or "pdf" in formats:
        page = writers.page(folder / f"{name}.html")
        click.echo(f"HTML: {page}")
    if "pdf" in formats:
        from groeipad.report.pdf import BrowserError, print_pdf

        try:
            click.echo(f"PDF: {print_pdf(page, folder / f'{name}.pdf')}")
        except BrowserError as error:
            say(f"Error: {error}.")
            ended = SOME_FAILED
    if "xlsx" in formats:
        click.echo(f"Excel: {writers.workbook(folder / f'{name}.xlsx')}")
    if "csv" in formats:
        files = writers.tables(folder / tables)
        click.echo(f"CSV: {len(files)} files in {folder / tables}")
    return ended


def known_formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Split the formats that are asked for, and refuse one that there is not."""
    asked = tuple(dict.fromkeys(one.strip().lower() for one in value.split(",") if one.strip()))
    for one in asked:
        if one not in FORMATS:
            raise click.BadParameter(f"'{one}' is no format; choose from {', '.join(FORMATS)}.")
    if not asked:
        raise click.BadParameter(f"name at least one of {', '.join(FORMATS)}.")
    return asked


def code_of(name: str, municipalities: Mapping[str, str]) -> str:
    """Return the code of a municipality by its name or code, in capitals or not."""
    from simulator.model.base import suggest

    for code, known in municipalities.items():
        if name.casefold() in (code.casefold(), known.casefold()):
            return code
    hint = suggest(name, municipalities.values()) or f"choose from {', '.join(municipalities.values())}."
    raise click.BadParameter(
        f"'{name}' is no municipality of this result; {hint}", param_hint="'--municipality'"
    )


def name_of_files(kind: str, lang: str, municipality: str | None) -> str:
    """Return how files are called: the kind of report, its language and the municipality it is of, if only one."""
    if municipality is None:
        return f"{kind}-{lang}"
    plain = unicodedata.normalize("NFKD", municipality).encode("ascii", "ignore").decode().lower()
    return f"{kind}-{lang}-{re.sub('[^a-z0-9]+', '-', plain).strip('-')}"
