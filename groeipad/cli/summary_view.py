"""Lays a summary out for a terminal, or plain where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rich import box
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from groeipad.report.summary import Grid, Summary

_GAP = 2
"""Blanks between two columns."""


def print_summary(summary: Summary, target: Console, *extra_lines: str) -> None:
    """Print a summary; ``extra_lines`` follow the line that says where the result is."""
    target.print(summary.title, style="bold", markup=False)
    target.print(summary.what, style="dim", markup=False)
    target.print()
    print_grid(summary.municipalities, target)
    target.print(summary.legend, style="dim", markup=False)
    target.print()
    for sentence in summary.sentences:
        target.print(sentence, markup=False)
    if summary.back_cast:
        target.print()
        print_grid(summary.back_cast, target)
    target.print()
    for line in (summary.results, *extra_lines):
        target.print(line, markup=False, soft_wrap=True)


def print_grid(grid: Grid, target: Console) -> None:
    """Print a grid; one that cannot be narrow enough runs on beyond the page, with its words and numbers whole."""
    widths = _widths(grid, target.width)
    needed = sum(widths) + _GAP * (len(widths) - 1)
    table = _table(grid, widths)
    if needed > target.width:
        table.width = needed  # or rich would break words until it fits
    target.print(table, crop=False)


def _table(grid: Grid, widths: Sequence[int]) -> Table:
    table = Table(
        title=grid.title or None,
        title_justify="left",
        title_style="bold",
        box=box.SIMPLE_HEAD,
        show_edge=False,
        pad_edge=False,
        padding=(0, 1, 0, 0),
    )
    for index, (head, width) in enumerate(zip(grid.heads, widths, strict=True)):
        justify: Literal["left", "right"] = "right" if index else "left"
        table.add_column(head, justify=justify, vertical="bottom", overflow="fold", width=width)
    for row in grid.rows[:-1] if grid.last_is_total else grid.rows:
        table.add_row(*row)
    if grid.last_is_total:
        table.add_section()
        table.add_row(*grid.rows[-1], style="bold")
    return table


def _widths(grid: Grid, available: int) -> list[int]:
    """Return the columns' widths: heads fold to the width of the cells; where room lacks, cells fold too.

    What has most words to fold gives way first. Nothing gets narrower than its longest word, so that no number
    is broken.
    """
    columns = list(zip(*grid.rows, strict=True))
    heads = [_longest_word([head]) for head in grid.heads]
    widths = [max(head, *map(cell_len, cells)) for head, cells in zip(heads, columns, strict=True)]
    least = [max(head, _longest_word(cells)) for head, cells in zip(heads, columns, strict=True)]
    while sum(widths) + _GAP * (len(widths) - 1) > available and widths != least:
        widest = max(range(len(widths)), key=lambda index: widths[index] - least[index])
        widths[widest] -= 1
    return widths


def _longest_word(cells: Sequence[str]) -> int:
    return max((cell_len(word) for cell in cells for word in cell.split()), default=0)
