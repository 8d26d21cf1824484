"""``groeipad report``: stored results as a page, a PDF or a spreadsheet that people can put on the table."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.console import say
from groeipad.cli.exit_codes import DONE, SOME_FAILED
from groeipad.cli.options import FILE, language, out_folder
from groeipad.files import can_be_written
from groeipad.texts import Lang

if TYPE_CHECKING:
    from groeipad.report.html.found import FoundReport
    from simulator.results.store import StoredResult

FORMATS = ("html", "pdf", "xlsx", "csv")


def known_formats(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, ...]:
    """Split the formats that are asked for, and refuse one that there is not."""
    asked = tuple(dict.fromkeys(one.strip().lower() for one in value.split(",") if one.strip()))
    for one in asked:
        if one not in FORMATS:
            raise click.BadParameter(f"'{one}' is no format; choose from {', '.join(FORMATS)}.")
    if not asked:
        raise click.BadParameter(f"name at least one of {', '.join(FORMATS)}.")
    return asked


@click.command("report")
@click.argument("results", nargs=-1, required=True, type=FILE)
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    callback=known_formats,
    metavar="html,pdf,xlsx,csv",
    help="One or more of these, with commas between.",
)
@click.option(
    "--base",
    type=FILE,
    help="The run that the others are compared with [default: the first one]. The report still tells of the first.",
)
@click.option(
    "--municipality",
    metavar="NAME",
    help="Report on this municipality only, beside the totals of the region.",
)
@out_folder
@language("nl")
def command(
    results: tuple[Path, ...],
    formats: tuple[str, ...],
    base: Path | None,
    municipality: str | None,
    out: Path,
    lang: Lang | None,
) -> int:
    """Report on stored RESULTS, such as outputs/baseline; nothing is simulated.

    The first run is what the report tells of; other runs are compared with it. A plan (outputs/plan-...) adds what
    has to happen, and a sweep that changes one figure at a time how strongly results rest on the figures that nobody
    knows.

    The report goes to report-<the first run> in the folder of --out: one HTML file that needs no network. A PDF is
    printed by Chromium, Chrome or Edge; GROEIPAD_BROWSER may name it.
    """
    from groeipad.report.html.found import FoundReport
    from simulator.results.store import read_result

    if not can_be_written(out):
        raise click.BadParameter(f"{out} is not a folder that can be written to.", param_hint="'--out'")
    stored = [read_result(folder) for folder in results]
    held_against = None if base is None else _among(stored, base)
    comparison = _compared(stored, held_against)
    found = FoundReport.of(stored, lang or "nl", comparison=comparison, base=held_against)
    code = None if municipality is None else code_of(municipality, found.about.municipalities)
    return _write(found, formats, code, out / f"report-{found.main.manifest['name']}")


def _write(found: FoundReport, formats: Sequence[str], code: str | None, folder: Path) -> int:
    """Write what is asked for, and say where it is; what cannot be made keeps nothing else from being made."""
    from groeipad.report.html.write import write_html
    from groeipad.report.pdf import BrowserError, print_pdf

    name = f"report-{found.lang}" + ("" if code is None else f"-{slug(found.about.municipalities[code])}")
    ended = DONE
    if "html" in formats or "pdf" in formats:
        page = write_html(found, folder / f"{name}.html", code)
        click.echo(f"HTML: {page}")
    if "pdf" in formats:
        try:
            click.echo(f"PDF: {print_pdf(page, folder / f'{name}.pdf')}")
        except BrowserError as error:
            say(f"Error: {error}.")
            ended = SOME_FAILED
    if "xlsx" in formats:
        from groeipad.report.workbook import write_workbook

        path = write_workbook(found.main, folder / f"{name}.xlsx", found.lang, plan=found.plan, only=code)
        click.echo(f"Excel: {path}")
    if "csv" in formats:
        from groeipad.report.workbook.csv_files import write_csv_files

        below = folder / name.replace("report", "csv", 1)
        files = write_csv_files(found.main, below, found.lang, plan=found.plan, only=code)
        click.echo(f"CSV: {len(files)} files in {below}")
    return ended


def _among(stored: list[StoredResult], base: Path) -> StoredResult:
    """Return the result in a folder; it is put with those of the report where it is not among them."""
    from simulator.results.store import read_result

    for one in stored:
        if one.folder.resolve() == base.resolve():
            return one
    stored.append(read_result(base))
    return stored[-1]


def _compared(stored: Sequence[StoredResult], base: StoredResult | None) -> Mapping[str, Any] | None:
    """Return how runs differ from the first, or from another one that is chosen; None where there is one."""
    from groeipad.report.html.found import sort_results

    runs, _, _ = sort_results(stored)
    if len(runs) < 2:
        return None
    from groeipad.experiments.comparison import compare_results

    return compare_results([one.folder for one in runs], base=None if base is None else base.folder).document


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


def slug(name: str) -> str:
    """Return a name as part of a file's name: without accents, capitals and spaces."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub("[^a-z0-9]+", "-", plain).strip("-")
