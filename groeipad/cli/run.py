"""``groeipad run``: simulate scenarios, store what comes out, and tell what it means."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import click

from groeipad.cli.application import report_fault
from groeipad.cli.console import console, print_json, print_problems, say
from groeipad.cli.exit_codes import BAD_INPUT, DONE, FAULT, SOME_FAILED
from groeipad.cli.options import FILE, json_output, language
from groeipad.cli.progress import progress
from groeipad.files import can_be_written
from groeipad.lock import only_writer
from groeipad.texts import Lang
from simulator.errors import GroeipadError, InputError, Interrupted
from simulator.results.store import StoredResult, clear_leftovers

Ending = Literal["done", "bad input", "failed", "fault"]

_NO_ROOM = {errno.ENOSPC, errno.EACCES, errno.EROFS, errno.EDQUOT, errno.EPERM}
"""What a machine says when results cannot be written: nothing is wrong with us or the scenario."""


@dataclass(frozen=True)
class Settings:
    """What the command line says about every run."""

    replications: int | None
    seed: int | None
    jobs: int | None
    out: Path
    keep_events: bool
    figures: bool
    lang: Lang | None

    @property
    def words(self) -> Lang:
        """The language of the summary: English, as the rest of the command line, unless chosen."""
        return self.lang or "en"

    @property
    def figure_words(self) -> Lang:
        """The language of the figures: Dutch, as the people who will see them, unless chosen."""
        return self.lang or "nl"


@click.command("run")
@click.argument("scenarios", nargs=-1, required=True, type=FILE)
@click.option(
    "-n",
    "--replications",
    type=click.IntRange(1, 100_000),
    help="How many independent draws of the future [default: what the scenario says].",
)
@click.option("--seed", type=click.IntRange(0, 2**32 - 1), help="The seed [default: what the scenario says].")
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="How many processes work side by side; never changes a result [default: one a core].",
)
@click.option("--out", type=FILE, default=Path("outputs"), show_default=True, help="Where results go.")
@click.option("--events", "keep_events", is_flag=True, help="Also store every event and every household.")
@json_output("the metrics")
@click.option("--figures/--no-figures", default=True, help="Draw figures beside the result [default: yes].")
@language("nl for figures, en for text")
def command(scenarios: tuple[Path, ...], as_json: bool, **options: Any) -> int:
    """Simulate SCENARIOS and store each result under outputs/<its name>.

    The same scenario and seed give the same results to the byte. A scenario that fails does not stop the
    others.
    """
    settings = Settings(**options)
    _refuse_same_names(scenarios)
    _refuse_unwritable(settings.out)
    stored: list[StoredResult] = []
    endings: list[Ending] = []
    for path in scenarios:
        folder = settings.out / path.stem
        try:
            with only_writer(folder):
                clear_leftovers(folder)
                result = _simulate(path, settings)
                stored.append(result)
                _finish(result, settings, quiet=as_json)
        except (Interrupted, KeyboardInterrupt) as error:
            raise Interrupted(_what_was_kept(error, folder, stored)) from error
        except BrokenPipeError:
            raise
        except Exception as error:
            endings.append(_explain(path, error))
        else:
            endings.append("done")
    if as_json and stored:
        _print_documents(stored, as_list=len(scenarios) > 1)
    return exit_code(endings)


def exit_code(endings: Sequence[Ending]) -> int:
    """Return the exit code for how the runs ended.

    Bad input only: 2, so that a script can tell a typing error. A fault of ours that left nothing done: 4.
    Anything else that went wrong: 1.
    """
    wrong = {ending for ending in endings if ending != "done"}
    if not wrong:
        return DONE
    if wrong == {"bad input"}:
        return BAD_INPUT
    return FAULT if set(endings) == {"fault"} else SOME_FAILED


def _simulate(path: Path, settings: Settings) -> StoredResult:
    from groeipad.experiments.project import run_scenario

    with progress(path.stem) as report:
        return run_scenario(
            path,
            replications=settings.replications,
            seed=settings.seed,
            jobs=settings.jobs,
            out=settings.out,
            keep_events=settings.keep_events,
            progress=report,
        )


def _finish(result: StoredResult, settings: Settings, *, quiet: bool) -> None:
    """Draw the figures and print the summary."""
    from groeipad.report.summary import figures_line, summarise_result

    lines = []
    if settings.figures:
        from groeipad.report.figures import write_figures

        folder = result.folder / "figures"
        write_figures(result, folder, settings.figure_words)
        lines.append(figures_line(folder, settings.words))
    if not quiet:
        from groeipad.cli.summary_view import print_summary

        screen = console()
        print_summary(summarise_result(result, settings.words), screen, *lines)
        screen.print()


def _print_documents(stored: Sequence[StoredResult], *, as_list: bool) -> None:
    from groeipad.cli.document import result_document

    documents = [result_document(result) for result in stored]
    print_json(documents if as_list else documents[0])


def _what_was_kept(error: BaseException, folder: Path, stored: Sequence[StoredResult]) -> str:
    """Tell what an interruption left of the run into ``folder``, and which results were stored before it."""
    folders = [result.folder for result in stored]
    if folder in folders:
        said = f"stopped after {folder} was stored; its figures may be missing"
    else:
        said = str(error) or f"stopped; nothing was stored in {folder}, an earlier result is kept"
    before = ", ".join(str(one) for one in folders if one != folder)
    return f"{said}. Stored before: {before}" if before else said


def _explain(path: Path, error: Exception) -> Ending:
    """Tell why a run failed, and return how it counts."""
    if isinstance(error, InputError):
        print_problems(error.problems)
        say(f"{path}: not run; {len(error.problems)} to mend.")
        return "bad input"
    if isinstance(error, GroeipadError):
        say(f"{path}: {error}")
        return "failed"
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        say(f"{path}: the result cannot be written: {error.strerror}: {error.filename or ''}")
        return "failed"
    say(f"{path}: failed.")
    report_fault(error)
    return "fault"


def _refuse_same_names(scenarios: Sequence[Path]) -> None:
    """Refuse two scenarios whose results would stand in the same folder."""
    twice = [name for name, times in Counter(path.stem for path in scenarios).items() if times > 1]
    if twice:
        raise click.UsageError(
            f"More than one scenario is called {', '.join(twice)}, and a result is stored under its "
            "scenario's name. Run them apart, each with its own --out."
        )


def _refuse_unwritable(out: Path) -> None:
    """Refuse a folder that nothing can be written to before time is spent on a run."""
    if not can_be_written(out):
        raise click.BadParameter(f"{out} is not a folder that can be written to.", param_hint="'--out'")
