"""``groeipad sweep``: one scenario at many points, on all processors there are; it goes on where it stopped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.console import console, print_json, say
from groeipad.cli.endings import Ending, exit_code, explain
from groeipad.cli.exit_codes import DONE, SOME_FAILED
from groeipad.cli.options import FILE, draw_figures, json_output, language, out_folder
from groeipad.cli.progress import tell_compiling
from groeipad.cli.settings import OutputSettings
from groeipad.cli.sweep_progress import SweepProgress, sweep_progress
from groeipad.lock import only_writer
from simulator.errors import Interrupted
from simulator.results.store import StoredResult, clear_leftovers

if TYPE_CHECKING:
    from groeipad.experiments.execute import Pool


@dataclass(frozen=True)
class Settings(OutputSettings):
    """What the command line says about a sweep."""

    jobs: int | None
    processes: bool
    cluster: str | None
    dry_run: bool


@click.command("sweep")
@click.argument("sweep", type=FILE)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="How many points are simulated side by side; never changes a result [default: one a core].",
)
@click.option("--processes", is_flag=True, help="In processes and not in threads.")
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="On the workers of a running Dask scheduler, such as tcp://host:8786 (see docs/clusters.md).",
)
@click.option(
    "--dry-run", is_flag=True, help="Tell which points there are and how long they take; store nothing."
)
@out_folder
@json_output("the points and the indices")
@draw_figures
@language("nl for figures, en for text")
def command(sweep: Path, as_json: bool, **options: Any) -> int:
    """Simulate the points of SWEEP, or plan them where it says so, and store them under outputs/sweep-<its name>.

    A point that fails becomes a row with its error, and the others go on. Points that are done stay done: the same
    command goes on where it was stopped, and a sweep that gets more points keeps those it has. Exit code 1 tells that
    a point failed.
    """
    settings = Settings(**options)
    if settings.cluster is not None and (settings.processes or settings.jobs is not None):
        raise click.UsageError("A cluster has its own workers: leave out --processes and --jobs.")
    if settings.dry_run:
        return _tell_outlook(sweep, settings, as_json=as_json)
    settings.refuse_unwritable()
    return _make_and_tell(sweep, settings, as_json=as_json)


def _make_and_tell(path: Path, settings: Settings, *, as_json: bool) -> int:
    from groeipad.experiments.sweep.run import run_sweep, sweep_folder

    folder = sweep_folder(settings.out, path.stem)
    ending: Ending = "done"
    failed = 0
    try:
        with only_writer(folder), sweep_progress(path.stem) as shown:
            clear_leftovers(folder)
            try:
                result = run_sweep(
                    path, out=settings.out, pool=_pool(settings), watch=shown, compiling=tell_compiling
                )
            except (Interrupted, KeyboardInterrupt):
                raise Interrupted(_what_is_kept(shown)) from None
        failed = result.manifest["failed"]
        _finish(result, settings, quiet=as_json)
    except (Interrupted, KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception as error:
        ending = explain(path, error, not_done="not run")
    if ending != "done":
        return exit_code([ending])
    return SOME_FAILED if failed else DONE


def _pool(settings: Settings) -> Pool:
    from groeipad.experiments.execute import Cluster, Processes, Threads

    if settings.cluster is not None:
        return Cluster(settings.cluster)
    return Processes(settings.jobs) if settings.processes else Threads(settings.jobs)


def _what_is_kept(shown: SweepProgress) -> str:
    standing = shown.standing
    return (
        f"stopped after {standing.done} of {standing.total} points; these are kept, and the same command goes on "
        "from there"
    )


def _finish(result: StoredResult, settings: Settings, *, quiet: bool) -> None:
    """Write the figures, and print the summary or the document."""
    lines = []
    if settings.figures:
        from groeipad.report.studio import open_studio
        from groeipad.report.summary import figures_line

        with open_studio("sweep") as studio:
            studio.draw(result, settings.figure_words)
            written = studio.write(result.folder / "figures")
        if written:
            lines.append(figures_line(result.folder / "figures", settings.words))
    if quiet:
        from groeipad.cli.document import document

        print_json(document(result))
        return
    from groeipad.cli.sweep_view import print_sweep
    from groeipad.report.sweep.summary import summarise_sweep

    print_sweep(summarise_sweep(result, settings.words), console(), *lines)


def _tell_outlook(path: Path, settings: Settings, *, as_json: bool) -> int:
    from groeipad.experiments.sweep.outlook import sweep_outlook

    say("Measuring how long a point takes ...")
    ahead = sweep_outlook(path, out=settings.out, pool=_pool(settings), compiling=tell_compiling)
    if as_json:
        print_json(ahead.plain())
        return DONE
    from groeipad.cli.sweep_view import print_outlook
    from groeipad.report.sweep.outlook import summarise_outlook

    print_outlook(summarise_outlook(ahead.plain(), settings.words), console())
    return DONE
