"""``groeipad compare``: stored results beside a chosen one, from what is stored only."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groeipad.cli.console import console, print_json
from groeipad.cli.exit_codes import DONE
from groeipad.cli.options import FILE, draw_figures, json_output, language, out_folder
from groeipad.cli.settings import OutputSettings

if TYPE_CHECKING:
    from groeipad.experiments.comparison import Comparison


def _known_metrics(
    _context: click.Context, _parameter: click.Parameter, names: tuple[str, ...]
) -> tuple[str, ...]:
    """Refuse a metric that cannot be compared, and say which it may have been."""
    from groeipad.experiments.better import CAN_BE_COMPARED
    from simulator.model.base import suggest

    for name in names:
        if name not in CAN_BE_COMPARED:
            hint = suggest(name, CAN_BE_COMPARED) or f"choose from {', '.join(CAN_BE_COMPARED)}."
            raise click.BadParameter(f"'{name}' is no metric; {hint}")
    return names


@click.command("compare")
@click.argument("results", nargs=-1, required=True, type=FILE)
@click.option(
    "--base", type=FILE, help="The result that the others are held against [default: the first one]."
)
@click.option(
    "--metric",
    "metrics",
    multiple=True,
    callback=_known_metrics,
    metavar="NAME",
    help="What to compare, such as backlog; may be given more than once [default: what matters most].",
)
@click.option("--year", type=int, help="The calendar year [default: the target year].")
@json_output("the differences and regrets")
@click.option(
    "--csv", "table", type=FILE, help="Also write every difference to this file, for a spreadsheet."
)
@out_folder
@draw_figures
@language("nl for figures and tables, en for text")
def command(
    results: tuple[Path, ...],
    base: Path | None,
    metrics: tuple[str, ...],
    year: int | None,
    as_json: bool,
    table: Path | None,
    **options: Any,
) -> int:
    """Compare stored RESULTS, such as outputs/baseline, with the first of them.

    It tells what is better and whether that is sure, for whom most changes, and how far each is from the best.
    Results with the same seed are compared replication by replication, so that chance counts less. All intervals
    hold together with 95% certainty. A figure for each result goes to compare-<the base>/figures in the folder of
    --out.
    """
    from groeipad.experiments.comparison import compare_results

    settings = OutputSettings(**options)
    if settings.figures:
        settings.refuse_unwritable()
    comparison = compare_results(results, base=base, metrics=metrics, year=year)
    lines = _write_files(comparison, settings, table)
    if as_json:
        print_json(comparison.document)
        return DONE
    from groeipad.cli.comparison_view import print_comparison
    from groeipad.report.compare.found import FoundComparison
    from groeipad.report.compare.summary import summarise_comparison

    found = FoundComparison.of(comparison.document, comparison.results[0], settings.words)
    print_comparison(summarise_comparison(found), console(), *lines)
    return DONE


def _write_files(comparison: Comparison, settings: OutputSettings, table: Path | None) -> list[str]:
    """Write the table and the figures that are asked for, and return the lines that say where they are."""
    from groeipad.report.compare.files import write_csv, write_figures
    from groeipad.report.compare.found import FoundComparison
    from groeipad.report.plan.summary import table_line
    from groeipad.report.summary import figures_line

    found = FoundComparison.of(comparison.document, comparison.results[0], settings.figure_words)
    lines = []
    if table is not None:
        write_csv(found, table)
        lines.append(table_line(table, settings.words))
    if settings.figures:
        folder = settings.out / f"compare-{Path(comparison.names[0]).name}" / "figures"
        if write_figures(found, folder):
            lines.append(figures_line(folder, settings.words))
    return lines
