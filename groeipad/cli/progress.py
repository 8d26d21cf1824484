"""Tells how far a run is: a bar on a terminal, a line at every tenth where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from groeipad.cli.console import console, say

Report = Callable[[int, int], None]
"""Told how many replications (or parts) are done, out of how many."""


@contextmanager
def progress(label: str, *, of: str = "replications") -> Iterator[Report]:
    """Show progress on stderr while the block runs.

    Parameters
    ----------
    label
        What is being done, such as the scenario's name.
    of
        What is counted.

    Yields
    ------
    Report
        To be called with how many are done and how many there are.
    """
    screen = console(to_stderr=True)
    if not screen.is_terminal:
        yield _lines(label, of)
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=screen,
        transient=True,
    )
    with bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def tell_compiling() -> None:
    """Tell that the engine is compiled first, and how often that will be."""
    from simulator.jit import cache_folder

    if cache_folder() is None:
        say(
            "Compiling the engine takes about half a minute, and again in every run: what is compiled cannot be "
            "kept. Set GROEIPAD_CACHE to a folder that can be written to."
        )
    else:
        say(
            "First run of this version on this machine: compiling the engine takes about half a minute, once."
        )


def _lines(label: str, of: str) -> Report:
    began, said, known = time.monotonic(), 0, 0

    def report(done: int, total: int) -> None:
        nonlocal said, known
        if total != known:
            # There turn out to be more to do: tell the tenths of these.
            known, said = total, 10 * (done - 1) // total if total else 0
        tenth = 10 * done // total if total else 0
        if tenth > said:
            said = tenth
            say(f"{label}: {done} of {total} {of}, {time.monotonic() - began:.0f} s")

    return report
