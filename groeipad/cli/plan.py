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
from groeipad.cli.progress import progress, tell_compiling
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
FEWEST_FUTURES = 2
"""One future is none to choose between."""


@dataclass(frozen=True)
class Settings(OutputSettings):
    """What the command line says about a plan."""

    solver: Any
    period: str | None
    time_limit: float | None
    model_file: Path | None
    all_periods: bool
    replay: bool
    certainty: float | None
    replications: int | None
    jobs: int | None
    futures: int | None
    measure: str | None

    @property
    def carries_out(self) -> bool:
        """Whether the plan is carried out in the simulation."""
        return self.replay or self.certainty is not None

    def refuse_contradictions(self) -> None:
        """Refuse options that say nothing without others, or not together, before any time is spent."""
        if self.carries_out and self.futures is not None:
            raise click.UsageError(
                "--replay and --certainty carry out the plan for the expected future, --futures makes another one: "
                "ask for one of the two."
            )
        if (self.replications or self.jobs) and not self.carries_out:
            raise click.UsageError(
                "--replications and --jobs say how a plan is carried out: ask for that too, with --replay."
            )
        if self.measure is not None and self.futures is None:
            raise click.UsageError(
                "--measure says what is made small over many futures: ask for these too, with --futures."
            )


def _futures(_context: click.Context, _parameter: click.Parameter, count: int | None) -> int | None:
    """Refuse fewer futures than there is anything to choose between."""
    if count is not None and count < FEWEST_FUTURES:
        raise click.BadParameter(
            f"{count} is too few: a plan for many futures needs {FEWEST_FUTURES} or more, and 50 tell a lot. "
            "For the one that is expected, leave --futures out."
        )
    return count


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
    "--replay",
    is_flag=True,
    help="Carry the plan out in the simulation, and plan again with what was lost, until they agree.",
)
@click.option(
    "--certainty",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    metavar="P",
    help="As --replay, and find the extra quota and homes that make fair share this probable in the target year, "
    "in each municipality: 0.9 is 90%.",
)
@click.option(
    "-n",
    "--replications",
    type=click.IntRange(2, 100_000),
    help="With --replay: how often each plan is carried out [default: 200].",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    help="With --replay: how many replications are made side by side [default: one a core].",
)
@click.option(
    "--futures",
    type=int,
    callback=_futures,
    metavar="N",
    help="Make one plan for N possible futures, in which figures of the data lie elsewhere in their ranges.",
)
@click.option(
    "--measure",
    type=click.Choice(("expected", "cvar")),
    help="With --futures: what is made small, the mean shortage of homes or that of the worst tenth of the "
    "futures [default: expected].",
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
    settings.refuse_contradictions()
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
    if settings.futures is not None:
        return _plan_for_futures(scenario, settings, settings.futures)
    if settings.carries_out:
        return _plan_and_replay(scenario, settings)
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


def _plan_and_replay(scenario: Path, settings: Settings) -> StoredResult:
    from groeipad.experiments.replayed_plan import REPLICATIONS, plan_and_replay

    with progress(scenario.stem) as report:
        return plan_and_replay(
            scenario,
            out=settings.out,
            certainty=settings.certainty,
            replications=settings.replications or REPLICATIONS,
            jobs=settings.jobs,
            solver=settings.solver,
            period=None if settings.period is None else PERIODS[settings.period],
            time_limit=settings.time_limit,
            model_file=settings.model_file,
            progress=report,
            compiling=tell_compiling,
        )


def _plan_for_futures(scenario: Path, settings: Settings, futures: int) -> StoredResult:
    from groeipad.experiments.robust_plan import plan_for_futures

    with progress(scenario.stem, of="steps done") as report:
        return plan_for_futures(
            scenario,
            out=settings.out,
            futures=futures,
            measure="cvar" if settings.measure == "cvar" else "expected",
            solver=settings.solver,
            period=None if settings.period is None else PERIODS[settings.period],
            time_limit=settings.time_limit,
            model_file=settings.model_file,
            progress=report,
            compiling=tell_compiling,
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
