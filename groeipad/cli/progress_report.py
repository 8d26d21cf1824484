"""``groeipad progress``: what was realised beside the path of a stored result, and how it goes on from there."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groeipad.cli.console import say
from groeipad.cli.options import FILE, language, out_folder
from groeipad.cli.progress import Report, progress, tell_compiling
from groeipad.cli.report_files import Writers, code_of, known_formats, name_of_files, write_formats
from groeipad.files import can_be_written
from groeipad.lock import only_writer
from groeipad.texts import Lang

if TYPE_CHECKING:
    from groeipad.report.progress.found import FoundProgress


@click.command("progress")
@click.argument("realised", type=FILE)
@click.argument("result", type=FILE)
@click.option(
    "--format",
    "formats",
    default="html",
    show_default=True,
    callback=known_formats,
    metavar="html,pdf,xlsx,csv",
    help="One or more of these, with commas between.",
)
@click.option("--municipality", metavar="NAME", help="Report on this municipality only.")
@click.option(
    "--simulation/--no-simulation",
    default=True,
    help="Simulate: what is chance, and how it goes on [default: yes].",
)
@click.option(
    "-n",
    "--replications",
    type=click.IntRange(1, 100_000),
    help="How many independent draws of the future [default: as many as RESULT has].",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="How many replications are made side by side; never changes a result [default: one a core].",
)
@click.option("--force", is_flag=True, help="Simulate again, also where nothing has changed since.")
@out_folder
@language("nl")
def command(
    realised: Path,
    result: Path,
    formats: tuple[str, ...],
    municipality: str | None,
    simulation: bool,
    replications: int | None,
    jobs: int | None,
    force: bool,
    out: Path,
    lang: Lang | None,
) -> int:
    """Report half-yearly on progress: hold what was REALISED against the path of a stored RESULT.

    REALISED is the spreadsheet of 'groeipad template realised', filled in, or the YAML that 'groeipad import' made of
    it. RESULT is a run, such as outputs/baseline, or the run of a plan's overlay; its growth path is what was
    promised.

    The report goes to report-progress-<RESULT> in the folder of --out, and what it rests on to progress-<RESULT>:
    with a scenario that goes on from the day after the last half-year of which every backlog is known. That is
    simulated with RESULT's seed, and stored like any run.
    """
    from groeipad.experiments.progress.run import Simulation, report_progress
    from groeipad.report.progress.found import FoundProgress
    from simulator.results.store import read_result

    if not can_be_written(out):
        raise click.BadParameter(f"{out} is not a folder that can be written to.", param_hint="'--out'")
    promised = read_result(result)
    code = (
        None if municipality is None else code_of(municipality, promised.manifest.get("municipalities", {}))
    )
    with ExitStack() as bars:
        bars.enter_context(only_writer(out / f"progress-{promised.manifest['name']}"))

        def telling(label: str) -> Report:
            return bars.enter_context(progress(label))

        stored = report_progress(
            realised,
            promised,
            out=out,
            simulation=Simulation(replications, jobs, telling, tell_compiling) if simulation else None,
            again=force,
        )
    found = FoundProgress.of(stored, lang or "nl")
    return _write(found, formats, code, out / f"report-{stored.folder.name}")


def _write(found: FoundProgress, formats: tuple[str, ...], code: str | None, folder: Path) -> int:
    """Print the answer, write what is asked for, and say where everything is."""
    from groeipad.report.progress.sentences import municipality_answer, region_answer

    def page(path: Path) -> Path:
        from groeipad.report.progress.page import write_progress_page

        return write_progress_page(found, path, code)

    def workbook(path: Path) -> Path:
        from groeipad.report.progress.workbook import progress_subjects
        from groeipad.report.workbook.sheets import write_book

        return write_book(progress_subjects(found, code), found.progress, path, found.lang)

    def tables(below: Path) -> Sequence[Path]:
        from groeipad.report.progress.workbook import progress_subjects
        from groeipad.report.workbook.csv_files import write_files

        return write_files(progress_subjects(found, code), below, found.lang)

    for sentence in region_answer(found) if code is None else municipality_answer(code, found):
        click.echo(sentence)
    only = None if code is None else found.places[code]
    name, below = (name_of_files(kind, found.lang, only) for kind in ("progress", "csv"))
    ended = write_formats(Writers(page, workbook, tables), formats, folder, name, below)
    told = found.progress.manifest["continuation"]
    if told["name"] is not None and told["result"] is None:
        say(f"Next: groeipad run {found.progress.folder / told['name']}.yaml")
    return ended
