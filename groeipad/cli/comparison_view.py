"""Lays a comparison out for a terminal, or plain where there is none."""

from __future__ import annotations

from rich.console import Console

from groeipad.cli.summary_view import print_grid
from groeipad.report.compare.summary import Against, ComparisonSummary


def print_comparison(summary: ComparisonSummary, target: Console, *extra_lines: str) -> None:
    """Print a comparison; ``extra_lines`` say which files were written."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    for one in summary.against:
        target.print()
        _print_against(one, target)
    target.print()
    target.print(summary.legend, style="dim", markup=False)
    if summary.regret is not None:
        target.print()
        print_grid(summary.regret, target)
        target.print()
    for sentence in summary.regret_sentences:
        target.print(sentence, markup=False)
    if summary.notes:
        target.print()
    for sentence in summary.notes:
        target.print(sentence, markup=False)
    if extra_lines:
        target.print()
    for line in extra_lines:
        target.print(line, markup=False, soft_wrap=True)


def _print_against(one: Against, target: Console) -> None:
    target.print(one.title, style="bold", markup=False)
    target.print(one.how, style="dim", markup=False)
    target.print()
    print_grid(one.region, target)
    target.print()
    for sentence in one.sentences:
        target.print(sentence, markup=False)
    for grid in (one.municipalities, one.groups):
        if grid is not None:
            target.print()
            print_grid(grid, target)
