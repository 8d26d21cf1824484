"""``groeipad run``: simulate scenarios, store what comes out, and tell what it means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.endings import Ending, exit_code, explain, what_was_kept
from groeipad.cli.options import FILE, draw_figures, json_output, language, out_folder
from groeipad.cli.progress import progress, tell_compiling
from groeipad.cli.settings import OutputSettings
from groeipad.lock import only_writer
from groeipad.report.studio import Studio, open_studio
from simulator.errors import Interrupted
from simulator.results.store import StoredResult, clear_leftovers

if TYPE_CHECKING:
    from simulator.worker import Engine


@dataclass(frozen=True)
class Settings(OutputSettings):
    """What the command line says about every run."""

    replications: int | None
    precision: float | None
    seed: int | None
    jobs: int | None
    engine: Engine
    keep_events: bool


@click.command("run")
@click.argument("scenarios", nargs=-1, required=True, type=FILE)
@click.option(
    "-n",
    "--replications",
    type=click.IntRange(1, 100_000),
    help="How many independent draws of the future [default: what the scenario says]; with --precision: at most "
    "[default: 10000].",
)
@click.option(
    "--precision",
    type=click.FloatRange(0.001, 0.25),
    help="Add replications until the main figures of the target year are this precise, of every municipality and "
    "the region together: 0.02 is 2%.",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="The seed [default: what the scenario says].")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="How many replications are made side by side; never changes a result [default: one a core].",
)
@click.option(
    "--engine",
    type=click.Choice(("fast", "reference")),
    default="fast",
    show_default=True,
    help="The compiled engine, or the one it is held against: the same results, much slower.",
)
@out_folder
@click.option("--events", "keep_events", is_flag=True, help="Also store every event and every household.")
@json_output("the metrics")
@draw_figures
@language("nl for figures, en for text")
def command(scenarios: tuple[Path, ...], as_json: bool, **options: Any) -> int:
    """Simulate SCENARIOS and store each result under outputs/<its name>.

    The same scenario and seed give the same results to the byte. A scenario that fails does not stop the
    others.
    """
    settings = Settings(**options)
    if settings.precision is not None and settings.replications == 1:
        raise click.UsageError("One replication has no precision: leave out --replications, or ask for more.")
    _refuse_same_names(scenarios)
    settings.refuse_unwritable()
    stored: list[StoredResult] = []
    endings: list[Ending] = []
    for path in scenarios:
        folder = settings.out / path.stem
        try:
            with only_writer(folder), open_studio("run") if settings.figures else nullcontext() as studio:
                clear_leftovers(folder)
                result = _simulate(path, settings)
                stored.append(result)
                _finish(result, settings, studio, quiet=as_json)
        except (Interrupted, KeyboardInterrupt) as error:
            raise Interrupted(what_was_kept(error, folder, stored)) from error
        except BrokenPipeError:
            raise
        except Exception as error:
            endings.append(explain(path, error, not_done="not run"))
        else:
            endings.append("done")
    if as_json and stored:
        _print_documents(stored, as_list=len(scenarios) > 1)
    return exit_code(endings)


def _simulate(path: Path, settings: Settings) -> StoredResult:
    from groeipad.experiments.project import run_scenario

    with progress(path.stem) as report:
        return run_scenario(
            path,
            replications=settings.replications,
            precision=settings.precision,
            seed=settings.seed,
            jobs=settings.jobs,
            engine=settings.engine,
            out=settings.out,
            keep_events=settings.keep_events,
            progress=report,
            compiling=tell_compiling,
        )


def _finish(result: StoredResult, settings: Settings, studio: Studio | None, *, quiet: bool) -> None:
    """Write the figures and print the summary."""
    if studio is not None:
        studio.draw(result, settings.figure_words)  # meanwhile, the rest

    from groeipad.report.summary import figures_line, summarise_result

    summary = None if quiet else summarise_result(result, settings.words)
    lines = []
    if studio is not None:
        folder = result.folder / "figures"
        studio.write(folder)
        lines.append(figures_line(folder, settings.words))
    if summary is not None:
        from groeipad.cli.summary_view import print_summary

        screen = console()
        print_summary(summary, screen, *lines)
        screen.print()


def _print_documents(stored: Sequence[StoredResult], *, as_list: bool) -> None:
    from groeipad.cli.document import result_document

    documents = [result_document(result) for result in stored]
    print_json(documents if as_list else documents[0])


def _refuse_same_names(scenarios: Sequence[Path]) -> None:
    """Refuse two scenarios whose results would stand in the same folder."""
    twice = [name for name, times in Counter(path.stem for path in scenarios).items() if times > 1]
    if twice:
        raise click.UsageError(
            f"More than one scenario is called {', '.join(twice)}, and a result is stored under its "
            "scenario's name. Run them apart, each with its own --out."
        )
