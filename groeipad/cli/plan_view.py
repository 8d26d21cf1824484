"""Lays the summary of a plan out for a terminal, or plain where there is none."""

from __future__ import annotations

from rich.console import Console
from rich.text import Text

from groeipad.cli.summary_view import print_grid
from groeipad.report.plan.summary import PlanSummary

_INDENT = "  "


def print_plan(summary: PlanSummary, target: Console, *extra_lines: str) -> None:
    """Print the summary of a plan; ``extra_lines`` follow those that say where the result is."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    first, *others = summary.answer
    target.print(first, style="bold", markup=False)
    for sentence in others:
        target.print(sentence, markup=False)
    target.print()
    print_grid(summary.municipalities, target)
    target.print(summary.legend, style="dim", markup=False)
    for section in summary.sections:
        target.print()
        target.print(section.title, style="bold", markup=False)
        for sentence in section.sentences:
            _print_indented(sentence, target)
    target.print()
    target.print(summary.has_to_happen_title, style="bold", markup=False)
    for grid in summary.has_to_happen:
        target.print()
        print_grid(grid, target)
    target.print()
    for line in (*summary.results, *extra_lines):
        target.print(line, markup=False, soft_wrap=True)


def _print_indented(sentence: str, target: Console) -> None:
    """Print a sentence below its heading, all lines of it a little to the right and without blanks at their end."""
    for line in Text(sentence).wrap(target, target.width - len(_INDENT)):
        line.rstrip()
        target.print(Text(_INDENT) + line, soft_wrap=True)
