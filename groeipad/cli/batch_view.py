"""Lays the summary of a batch, or of what it would do, out for a terminal, or plain where there is none."""

from __future__ import annotations

from rich.console import Console

from groeipad.cli.summary_view import print_grid
from groeipad.report.batch import BatchSummary, OutlookSummary


def print_batch(summary: BatchSummary, target: Console) -> None:
    """Print the summary of a batch."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    for number, sentence in enumerate(summary.answer):
        target.print(sentence, style=None if number else "bold", markup=False)
    if summary.main is not None:
        target.print()
        print_grid(summary.main, target)
        target.print(summary.legend, style="dim", markup=False)
    for failure in summary.failures:
        target.print()
        target.print(failure.told, markup=False, soft_wrap=True)
        target.print(failure.repeat, style="dim", markup=False, soft_wrap=True)
    target.print()
    for line in summary.results:
        target.print(line, markup=False, soft_wrap=True)


def print_outlook(summary: OutlookSummary, target: Console) -> None:
    """Print what a batch would do."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    print_grid(summary.runs, target)
    target.print()
    for line in summary.errors:
        target.print(line, markup=False, soft_wrap=True)
    for sentence in summary.answer:
        target.print(sentence, markup=False)
