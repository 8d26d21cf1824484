"""``groeipad report``: stored results as a page, a PDF or a spreadsheet that people can put on the table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.options import FILE, language, out_folder
from groeipad.cli.report_files import Writers, code_of, known_formats, name_of_files, write_formats
from groeipad.files import can_be_written
from groeipad.texts import Lang

if TYPE_CHECKING:
    from groeipad.report.html.found import FoundReport
    from simulator.results.store import StoredResult


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
    """Write what is asked for, and say where it is."""

    def page(path: Path) -> Path:
        from groeipad.report.html.write import write_html

        return write_html(found, path, code)

    def workbook(path: Path) -> Path:
        from groeipad.report.workbook import write_workbook

        return write_workbook(found.main, path, found.lang, plan=found.plan, only=code)

    def tables(below: Path) -> Sequence[Path]:
        from groeipad.report.workbook.csv_files import write_csv_files

        return write_csv_files(found.main, below, found.lang, plan=found.plan, only=code)

    only = None if code is None else found.about.municipalities[code]
    name, below = (name_of_files(kind, found.lang, only) for kind in ("report", "csv"))
    return write_formats(Writers(page, workbook, tables), formats, folder, name, below)


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
