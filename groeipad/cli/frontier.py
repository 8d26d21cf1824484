"""``groeipad frontier``: what can be chosen between extra homes, fair share and regular seekers, and a plan of it."""

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
from groeipad.cli.plan import PERIODS
from groeipad.cli.progress import progress
from groeipad.cli.settings import OutputSettings
from groeipad.lock import only_writer
from groeipad.report.studio import Studio, open_studio
from simulator.errors import Interrupted
from simulator.results.store import StoredResult, clear_leftovers

if TYPE_CHECKING:
    from groeipad.experiments.frontier import Kept


@dataclass(frozen=True)
class Settings(OutputSettings):
    """What the command line says about a frontier."""

    regular: tuple[float, ...] | None
    at: dict[str, float] | None
    period: str | None
    time_limit: float | None
    all_points: bool


def _share(word: str, *, most: float = 1.0) -> float:
    """Return a share, which may be written in per cent too: 70, 70% or 0.70."""
    try:
        number = float(word.strip().removesuffix("%"))
    except ValueError:
        raise click.BadParameter(f"'{word.strip()}' is no number; write 70 or 0.70.") from None
    share = round(number / 100 if number > 1 or word.strip().endswith("%") else number, 6)
    if not 0 < share <= most:
        raise click.BadParameter(f"'{word.strip()}' is not more than 0 and at most 100%; write 70 or 0.70.")
    return share


def _levels(_context: click.Context, _parameter: click.Parameter, words: str | None) -> Any:
    """Read levels of the regular part."""
    return None if words is None else tuple(sorted({_share(word) for word in words.split(",")}))


def _point(_context: click.Context, _parameter: click.Parameter, words: str | None) -> Any:
    """Read which point is chosen: a number, or what it has to be."""
    if words is None:
        return None
    if words.strip().isdecimal():
        return {"number": int(words)}
    found: dict[str, float] = {}
    for part in words.split(","):
        name, equals, value = (one.strip() for one in part.partition("="))
        if not equals or name not in ("regular", "ratio", "extra") or name in found:
            raise click.BadParameter(
                f"'{part.strip()}' says nothing of a point; write a number of the list, or regular=0.70,ratio=0.95 "
                "or regular=0.70,extra=120."
            )
        if name == "extra":
            try:
                found[name] = float(value)
            except ValueError:
                raise click.BadParameter(f"'{value}' is no number of homes.") from None
        else:
            found[name] = _share(value)
    if len(found.keys() & {"ratio", "extra"}) != 1:
        raise click.BadParameter("give either a ratio or extra homes, such as regular=0.70,ratio=0.95.")
    return found


@click.command("frontier")
@click.argument("scenario", type=FILE)
@out_folder
@click.option(
    "--regular",
    callback=_levels,
    metavar="PARTS",
    help="The parts of the relets for regular seekers, such as 60,70,80 [default: around the scenario's own].",
)
@click.option(
    "--at",
    callback=_point,
    metavar="POINT",
    help="Also make the plan at a point: its number, or regular=0.70,ratio=0.95, or regular=0.70,extra=120.",
)
@click.option(
    "--period",
    type=click.Choice(tuple(PERIODS)),
    help="How often the plans decide [default: what the scenario says].",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(0, min_open=True),
    metavar="SECONDS",
    help="Stop the solver after so many seconds [default: no limit].",
)
@click.option("--all-points", is_flag=True, help="List every point, not those that matter most.")
@json_output("levels, points and the scenario's own plan")
@draw_figures
@language("nl for figures, en for text")
def command(scenario: Path, as_json: bool, **options: Any) -> int:
    """Find what SCENARIO leaves to choose, and store it under outputs/frontier-<its name>.

    More extra homes, a better worst fair-share ratio, more relets for regular seekers: no point that is found can be
    better in one without being worse in another. With --at the plan at a point is made and stored too, as 'groeipad
    plan' does. Exit code 3 tells that fair share is required and no point (or the plan that was chosen) reaches it,
    or that the limits of the scenario cannot all hold.
    """
    settings = Settings(**options)
    settings.refuse_unwritable()
    folder = settings.out / f"frontier-{scenario.stem}"
    stored: list[StoredResult] = []
    try:
        with only_writer(folder), open_studio("frontier") if settings.figures else nullcontext() as studio:
            clear_leftovers(folder)
            kept = _find(scenario, settings)
            stored += [kept.frontier] + ([] if kept.plan is None else [kept.plan])
            _finish(kept, settings, studio, quiet=as_json)
    except (Interrupted, KeyboardInterrupt) as error:
        raise Interrupted(what_was_kept(error, folder, stored)) from error
    except BrokenPipeError:
        raise
    except Exception as error:
        ending = explain(scenario, error, not_done="no frontier, or no plan at this point")
    else:
        ending = "done"
    if as_json and stored:
        from groeipad.cli.document import document

        documents = [document(one) for one in stored]
        print_json(documents if len(documents) > 1 else documents[0])
    return exit_code([ending]) if ending != "done" else _verdict(stored)


def _find(scenario: Path, settings: Settings) -> Kept:
    from groeipad.experiments.frontier import At, frontier_of_scenario

    with progress(scenario.stem, of="levels and points") as report:
        return frontier_of_scenario(
            scenario,
            out=settings.out,
            regular=settings.regular,
            at=None if settings.at is None else At(**settings.at),  # type: ignore[arg-type] # a number is whole
            period=None if settings.period is None else PERIODS[settings.period],
            time_limit=settings.time_limit,
            progress=report,
        )


def _finish(kept: Kept, settings: Settings, studio: Studio | None, *, quiet: bool) -> None:
    """Write the figures, and print the summaries."""
    if studio is not None:
        studio.draw(kept.frontier, settings.figure_words)  # meanwhile, the rest

    from groeipad.report.frontier.summary import summarise_frontier

    summary = None
    if not quiet:
        summary = summarise_frontier(kept.frontier, settings.words, all_points=settings.all_points)
    lines = []
    if studio is not None:
        from groeipad.report.summary import figures_line

        figures = kept.frontier.folder / "figures"
        if studio.write(figures):
            lines.append(figures_line(figures, settings.words))
    screen = console()
    if summary is not None:
        from groeipad.cli.frontier_view import print_frontier

        print_frontier(summary, screen, *lines)
        screen.print()
    if kept.plan is not None:
        _finish_plan(kept.plan, settings, quiet=quiet)


def _finish_plan(plan: StoredResult, settings: Settings, *, quiet: bool) -> None:
    """Write the table and the figures of the plan at a point, and print its summary, as ``plan`` does."""
    from groeipad.report.plan.summary import summarise_plan, table_line
    from groeipad.report.plan.what_has_to_happen import write_csv

    lines = [table_line(write_csv(plan, plan.folder, settings.figure_words), settings.words)]
    if settings.figures:
        from groeipad.report.summary import figures_line

        with open_studio("plan") as studio:
            studio.draw(plan, settings.figure_words)
            studio.write(plan.folder / "figures")
        lines.append(figures_line(plan.folder / "figures", settings.words))
    if not quiet:
        from groeipad.cli.plan_view import print_plan

        screen = console()
        print_plan(summarise_plan(plan, settings.words), screen, *lines)
        screen.print()


def _verdict(stored: list[StoredResult]) -> int:
    """Return the exit code: whether the plan that was chosen does what is demanded, or else any point does."""
    if len(stored) > 1:
        fair_share, limits = stored[1].manifest["fair_share"], stored[1].manifest["limits"]
        falls_short = fair_share["required"] and not fair_share["met"]
        return NO_PLAN if falls_short or not limits["hold"] else DONE
    manifest = stored[0].manifest
    nearly = 1.0 - manifest["tolerances"]["ratio"]
    possible = [one for one in manifest["levels"] if one["possible"]]
    met = any(one["curve"][-1][1] >= nearly for one in possible)
    return NO_PLAN if not possible or (manifest["own"]["fair_share_required"] and not met) else DONE
