"""Lays the summary of a frontier out for a terminal, or plain where there is none."""

from __future__ import annotations

from rich.console import Console

from groeipad.cli.summary_view import print_grid
from groeipad.report.frontier.summary import FrontierSummary


def print_frontier(summary: FrontierSummary, target: Console, *extra_lines: str) -> None:
    """Print the summary of a frontier; ``extra_lines`` follow those that say where the result is."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    for number, sentence in enumerate(summary.answer):
        target.print(sentence, style=None if number else "bold", markup=False)
    if summary.needed is not None:
        target.print()
        target.print(summary.needed_title, style="bold", markup=False)
        target.print()
        print_grid(summary.needed, target)
    if summary.legend:
        target.print(summary.legend, style="dim", markup=False)
    if summary.points is not None:
        target.print()
        target.print(summary.points_title, style="bold", markup=False)
        target.print()
        print_grid(summary.points, target)
    target.print()
    for sentence in summary.sentences:
        target.print(sentence, markup=False)
    target.print()
    for line in (*summary.results, *extra_lines):
        target.print(line, markup=False, soft_wrap=True)
