"""``groeipad plan``: search the quotas that reach fair share, and tell what stands in the way."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.endings import exit_code, explain, what_was_kept
from groeipad.cli.exit_codes import DONE, NO_PLAN
from groeipad.cli.options import FILE, draw_figures, json_output, language, out_folder
from groeipad.cli.progress import progress
from groeipad.cli.settings import OutputSettings
from groeipad.files import can_be_written
from groeipad.lock import only_writer
from groeipad.report.studio import Studio, open_studio
from simulator.errors import Interrupted
from simulator.results.store import StoredResult, clear_leftovers

if TYPE_CHECKING:
    from simulator.model.plan import PeriodLength

PERIODS: dict[str, PeriodLength] = {"year": "year", "half-year": "half_year", "month": "month"}
"""The lengths of a period, as the command line calls them."""
MODEL_FORMS = (".lp", ".mps")
"""The endings of a file for the linear programme."""


@dataclass(frozen=True)
class Settings(OutputSettings):
    """What the command line says about a plan."""

    solver: Any
    period: str | None
    time_limit: float | None
    model_file: Path | None
    all_periods: bool


def _model_file(_context: click.Context, _parameter: click.Parameter, path: Path | None) -> Path | None:
    """Refuse a file for the linear programme whose form is not known, or that cannot be written."""
    if path is None:
        return None
    if path.suffix.lower() not in MODEL_FORMS:
        raise click.BadParameter(f"{path} must end in {' or '.join(MODEL_FORMS)}.")
    if path.is_dir() or not can_be_written(path.parent):
        raise click.BadParameter(f"{path} is not a file that can be written.")
    return path


@click.command("plan")
@click.argument("scenario", type=FILE)
@out_folder
@click.option(
    "--solver",
    type=click.Choice(("highs", "cbc")),
    default="highs",
    show_default=True,
    help="Which solver searches; both find the same plan.",
)
@click.option(
    "--period",
    type=click.Choice(tuple(PERIODS)),
    help="How often the plan decides [default: what the scenario says].",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Stop the solver after so many seconds [default: no limit].",
)
@click.option(
    "--write-model",
    "model_file",
    type=FILE,
    callback=_model_file,
    metavar="FILE",
    help="Also write the linear programme, to a file that ends in .lp or .mps.",
)
@click.option(
    "--all-periods", is_flag=True, help="Print what has to happen in every period, not in three years."
)
@json_output("goals, fair share, limits and effects")
@draw_figures
@language("nl for figures and tables, en for text")
def command(scenario: Path, as_json: bool, **options: Any) -> int:
    """Search the best plan for SCENARIO and store it under outputs/plan-<its name>.

    Beside it stands a scenario with the planned quotas, which 'groeipad run' takes. Exit code 3 tells that fair
    share is required and not met, or that the limits of the scenario cannot all hold; what would have to change is
    printed, and the plan that comes closest is stored.
    """
    settings = Settings(**options)
    settings.refuse_unwritable()
    folder = settings.out / f"plan-{scenario.stem}"
    stored: list[StoredResult] = []
    try:
        with only_writer(folder), open_studio("plan") if settings.figures else nullcontext() as studio:
            clear_leftovers(folder)
            result = _plan(scenario, settings)
            stored.append(result)
            _finish(result, settings, studio, quiet=as_json)
    except (Interrupted, KeyboardInterrupt) as error:
        raise Interrupted(what_was_kept(error, folder, stored)) from error
    except BrokenPipeError:
        raise
    except Exception as error:
        ending = explain(scenario, error, not_done="not planned")
    else:
        ending = "done"
    if as_json and stored:
        from groeipad.cli.document import plan_document

        print_json(plan_document(stored[0]))
    return exit_code([ending]) if ending != "done" else _verdict(stored[0])


def _plan(scenario: Path, settings: Settings) -> StoredResult:
    # First, while there are few modules: for the text under each field pydantic looks through all there are.
    import simulator.model.scenario  # noqa: F401 - only to be loaded early
    from groeipad.experiments.plan import plan_scenario

    with progress(scenario.stem, of="parts planned") as report:
        return plan_scenario(
            scenario,
            out=settings.out,
            solver=settings.solver,
            period=None if settings.period is None else PERIODS[settings.period],
            time_limit=settings.time_limit,
            model_file=settings.model_file,
            progress=report,
        )


def _finish(result: StoredResult, settings: Settings, studio: Studio | None, *, quiet: bool) -> None:
    """Write the table and the figures, and print the summary."""
    if studio is not None:
        studio.draw(result, settings.figure_words)  # meanwhile, the rest

    from groeipad.report.plan.summary import summarise_plan, table_line
    from groeipad.report.plan.what_has_to_happen import write_csv

    lines = [table_line(write_csv(result, result.folder, settings.figure_words), settings.words)]
    summary = None if quiet else summarise_plan(result, settings.words, all_periods=settings.all_periods)
    if studio is not None:
        from groeipad.report.summary import figures_line

        folder = result.folder / "figures"
        studio.write(folder)
        lines.append(figures_line(folder, settings.words))
    if summary is not None:
        from groeipad.cli.plan_view import print_plan

        screen = console()
        print_plan(summary, screen, *lines)
        screen.print()


def _verdict(result: StoredResult) -> int:
    """Return the exit code of a plan that was made: whether it does what the scenario demands."""
    fair_share, limits = result.manifest["fair_share"], result.manifest["limits"]
    falls_short = fair_share["required"] and not fair_share["met"]
    return NO_PLAN if falls_short or not limits["hold"] else DONE
