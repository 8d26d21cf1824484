"""``groeipad batch``: many scenarios, each stored on its own; what failed is told, and what is done stays done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.endings import explain
from groeipad.cli.exit_codes import DONE, SOME_FAILED
from groeipad.cli.options import FILE, json_output, language, out_folder
from groeipad.cli.progress import BatchProgress, batch_progress, tell_compiling
from groeipad.cli.settings import OutputSettings
from groeipad.lock import only_writer
from simulator.errors import Interrupted, ResultError, UnwritableError
from simulator.results.store import StoredResult, clear_leftovers

if TYPE_CHECKING:
    from groeipad.experiments.batch import Outcome
    from groeipad.experiments.batch_items import Asked, Item
    from groeipad.experiments.batch_outlook import Outlook

_HOW = {"busy": "is in use by another run", "skipped": "left out: no plan", "short": "done, but falls short"}
"""How some of the states are told while a batch goes on."""
_COUNTED = {"run": "replications", "plan": "parts planned"}


@dataclass(frozen=True)
class Settings(OutputSettings):
    """What the command line says about a batch."""

    replications: int | None
    precision: float | None
    seed: int | None
    jobs: int | None
    plan: bool
    dry_run: bool

    @property
    def repeating(self) -> tuple[str, ...]:
        """The words of a command that repeats one run, beside those that say what is computed."""
        return (() if self.figures else ("--no-figures",)) + (("--lang", self.lang) if self.lang else ())


@click.command("batch")
@click.argument("scenarios", nargs=-1, required=True, type=FILE)
@click.option(
    "-n",
    "--replications",
    type=click.IntRange(1, 100_000),
    help="How many independent draws of the future [default: what each scenario says]; with --precision: at most "
    "[default: 10000].",
)
@click.option(
    "--precision",
    type=click.FloatRange(0.001, 0.25),
    help="Add replications until the main figures of the target year are this precise: 0.02 is 2%.",
)
@click.option(
    "--seed", type=click.IntRange(0, 2**32 - 1), help="The seed [default: what each scenario says]."
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="How many replications are made side by side; never changes a result [default: one a core].",
)
@click.option("--plan", is_flag=True, help="Plan each scenario, and simulate the plan.")
@click.option("--figures/--no-figures", default=False, help="Draw figures beside each result [default: no].")
@click.option("--dry-run", is_flag=True, help="Tell what would be done and how long it takes; do nothing.")
@out_folder
@json_output("the table of the batch")
@language("nl for figures and tables, en for text")
def command(scenarios: tuple[Path, ...], as_json: bool, **options: Any) -> int:
    """Simulate SCENARIOS, or all *.yaml directly in a folder, and store each under outputs/<its name>.

    One that fails does not stop the others. What is there already, whole and of the same scenario, seed,
    replications and version, is not made again: so the same command goes on where it was stopped. How each one ended
    is stored under outputs/batch-<name>. Exit code 1 tells that something failed, or that a plan misses the fair
    share that is required.
    """
    settings = Settings(**options)
    if settings.precision is not None and settings.replications == 1:
        raise click.UsageError("One replication has no precision: leave out --replications, or ask for more.")
    if not settings.dry_run:
        settings.refuse_unwritable()
    from groeipad.experiments.batch_items import Asked, batch_items, batch_name, scenario_files
    from groeipad.experiments.batch_outlook import outlook

    files = scenario_files(scenarios)
    asked = Asked(settings.out, settings.replications, settings.precision, settings.seed, settings.repeating)
    items = batch_items(files, asked, plan=settings.plan)
    name = batch_name(scenarios, files, plan=settings.plan)
    ahead = outlook(items, asked)
    if settings.dry_run:
        return _tell_outlook(name, ahead, settings, as_json=as_json)
    return _make_and_tell(name, items, asked, ahead, settings, as_json=as_json)


def _make_and_tell(
    name: str, items: Sequence[Item], asked: Asked, ahead: Outlook, settings: Settings, *, as_json: bool
) -> int:
    from groeipad.experiments.batch import batch_folder, store_batch

    started, folder = datetime.now(UTC), batch_folder(settings.out, name)
    try:
        with only_writer(folder):
            clear_leftovers(folder)
            outcomes = _make(items, asked, ahead, settings)
            result = store_batch(name, outcomes, asked, jobs=settings.jobs, started=started)
    except (
        ResultError,
        UnwritableError,
    ) as error:  # of the batch itself: those of a run are told in its table
        explain(folder, error, not_done="not made")
        return SOME_FAILED
    if as_json:
        from groeipad.cli.document import document

        print_json(document(result))
    else:
        from groeipad.cli.batch_view import print_batch
        from groeipad.report.batch import summarise_batch

        print_batch(summarise_batch(result, settings.words), console())
    return DONE if all(one.state == "done" for one in outcomes) else SOME_FAILED


def _make(items: Sequence[Item], asked: Asked, ahead: Outlook, settings: Settings) -> Sequence[Outcome]:
    from groeipad.experiments.batch import run_batch

    def finish(item: Item, result: StoredResult) -> None:
        _finish(item, result, settings)

    with batch_progress(ahead.expected) as shown:
        watch = _Watch(shown)
        try:
            return run_batch(items, asked, jobs=settings.jobs, watch=watch, finish=finish)
        except (Interrupted, KeyboardInterrupt):
            raise Interrupted(
                f"stopped after {watch.ended_so_far} of {len(items)}; what is stored is kept, and the same command "
                "goes on from there"
            ) from None


class _Watch:
    """Shows how a batch goes."""

    def __init__(self, shown: BatchProgress) -> None:
        self._shown = shown
        self.ended_so_far = 0

    def begins(self, item: Item) -> None:
        self._shown.begins(_label(item), _COUNTED[item.kind])

    def progress(self, done: int, total: int) -> None:
        self._shown.progress(done, total)

    def compiling(self) -> None:
        tell_compiling()

    def went_wrong(self, item: Item, error: Exception) -> None:
        explain(item.path, error, not_done="not run" if item.kind == "run" else "not planned")

    def ended(self, outcome: Outcome) -> None:
        self.ended_so_far += 1
        is_there = outcome.state in ("done", "short") and outcome.seconds is None
        how = "is there already" if is_there else _HOW.get(outcome.state, "done")
        failed = outcome.state not in ("done", "short")
        if failed and outcome.state not in _HOW:
            how = "failed"
        self._shown.ended(how, failed=failed, seconds=outcome.seconds)


def _label(item: Item) -> str:
    return item.name if item.kind == "run" else f"plan of {item.name}"


def _finish(item: Item, result: StoredResult, settings: Settings) -> None:
    """Add what ``run`` and ``plan`` write beside a result and is not there yet: it never changes afterwards."""
    if item.kind == "plan":
        from groeipad.report.plan.what_has_to_happen import CSV_NAME, write_csv

        if not (result.folder / CSV_NAME).is_file():
            write_csv(result, result.folder, settings.figure_words)
    folder = result.folder / "figures"
    if not settings.figures or _is_drawn(item, result, folder, settings):
        return
    from groeipad.report.studio import open_studio

    with open_studio(item.kind) as studio:
        studio.draw(result, settings.figure_words)
        studio.write(folder)


def _is_drawn(item: Item, result: StoredResult, folder: Path, settings: Settings) -> bool:
    if not folder.is_dir():
        return False
    from groeipad.report import figures
    from groeipad.report.plan import figures as plan_figures
    from groeipad.report.plots import FORMS

    drawings = plan_figures.drawings if item.kind == "plan" else figures.drawings
    names = drawings(result, settings.figure_words)
    return all((folder / f"{name}.{form}").is_file() for name in names for form in FORMS)


def _tell_outlook(name: str, ahead: Outlook, settings: Settings, *, as_json: bool) -> int:
    from groeipad.experiments.batch_outlook import COMPILING_SECONDS

    if as_json:
        print_json(
            {
                "batch": name,
                "runs": [
                    {
                        "scenario": one.item.name,
                        "kind": one.item.kind,
                        "fate": one.fate,
                        "seconds": one.seconds,
                        "error": one.error,
                    }
                    for one in ahead.forecasts
                ],
                "seconds": ahead.seconds,
                "measured": ahead.measured,
            }
        )
    else:
        from groeipad.cli.batch_view import print_outlook
        from groeipad.report.batch import summarise_outlook

        summary = summarise_outlook(
            name,
            ahead.forecasts,
            settings.words,
            seconds=ahead.seconds,
            measured=ahead.measured,
            compiling=COMPILING_SECONDS if ahead.compiles else 0.0,
            guesses=settings.precision is not None,
        )
        print_outlook(summary, console())
    return SOME_FAILED if ahead.count("wrong") else DONE
