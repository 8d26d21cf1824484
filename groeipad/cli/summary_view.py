"""Lays a summary out for a terminal, or plain where there is none."""

from __future__ import annotations

from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from groeipad.report.summary import Grid, Summary


def print_summary(summary: Summary, target: Console, *extra_lines: str) -> None:
    """Print a summary; ``extra_lines`` follow the line that says where the result is."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    target.print(_table(summary.municipalities))
    target.print(summary.legend, style="dim", markup=False)
    target.print()
    for sentence in summary.sentences:
        target.print(sentence, markup=False)
    if summary.back_cast:
        target.print()
        target.print(_table(summary.back_cast))
    target.print()
    for line in (summary.results, *extra_lines):
        target.print(line, markup=False, soft_wrap=True)


def _table(grid: Grid) -> Table:
    table = Table(
        title=grid.title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for index, head in enumerate(grid.heads):
        # A column is as wide as its widest cell or word of its head: heads fold, numbers do not.
        width = max(map(cell_len, (*head.split(), *(row[index] for row in grid.rows))))
        justify: Literal["left", "right"] = "right" if index else "left"
        table.add_column(head, justify=justify, vertical="bottom", overflow="fold", width=width)
    for row in grid.rows[:-1] if grid.last_is_total else grid.rows:
        table.add_row(*row)
    if grid.last_is_total:
        table.add_section()
        table.add_row(*grid.rows[-1], style="bold")
    return table
