"""Lays the summary of a sweep, or of what it would do, out for a terminal, or plain where there is none."""

from __future__ import annotations

from rich.console import Console

from groeipad.cli.summary_view import print_grid
from groeipad.report.sweep.outlook import SweepOutlookSummary
from groeipad.report.sweep.summary import SweepSummary


def print_sweep(summary: SweepSummary, target: Console, *extra_lines: str) -> None:
    """Print the summary of a sweep; ``extra_lines`` follow the line that says where the result is."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    for sentence in summary.answer:
        target.print(sentence, markup=False, soft_wrap=True)
    for grid in (summary.spread, summary.listed, *summary.sensitivity):
        if grid is not None:
            target.print()
            print_grid(grid, target)
    for line in summary.legend:
        target.print(line, style="dim", markup=False)
    target.print()
    for line in (*summary.results, *extra_lines):
        target.print(line, markup=False, soft_wrap=True)


def print_outlook(summary: SweepOutlookSummary, target: Console) -> None:
    """Print what a sweep would do."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    print_grid(summary.factors, target)
    target.print()
    for sentence in summary.answer:
        target.print(sentence, markup=False)
