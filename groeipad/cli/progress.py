"""Tells how far a run is: a bar on a terminal, a line at every tenth where there is none."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from groeipad.cli.console import console, say
from groeipad.texts import Texts

Report = Callable[[int, int], None]
"""Told how many replications (or parts) are done, out of how many."""
_BELIEVED_SECONDS = 10.0
"""So much of what was expected is believed beside what is measured: the first second says little of the rest."""
_SILENT_SECONDS = 30.0
"""Where there is no terminal, a long run of a batch tells how far it is this often."""


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


@dataclass
class Standing:
    """How far a batch is; it knows no clock and no screen.

    Attributes
    ----------
    expected
        About how many seconds each run takes, in their order; nothing for what is there already.
    ended, failed
        How many have ended, and how many of these failed.
    made, took
        How many were made just now, and in how many seconds together.
    """

    expected: Sequence[float]
    ended: int = 0
    failed: int = 0
    made: int = 0
    took: float = 0.0
    _expected_of_made: float = 0.0

    def end(self, *, failed: bool, seconds: float | None) -> None:
        """Count one that has ended; ``seconds`` is None where nothing had to be made."""
        if seconds is not None:
            self.made += 1
            self.took += seconds
            self._expected_of_made += self.expected[self.ended]
        self.failed += failed
        self.ended += 1

    def seconds_left(self, part: float = 0.0) -> float:
        """Return about how long the rest takes, when ``part`` of the run that is being made is done.

        What was made so far tells how much faster or slower than expected it goes, the more the longer that took.
        """
        pace = (self.took + _BELIEVED_SECONDS) / (self._expected_of_made + _BELIEVED_SECONDS)
        rest = self.expected[self.ended :]
        return pace * (sum(rest) - part * sum(rest[:1]))

    def told(self, part: float = 0.0) -> str:
        """Return it in a few words: the rate, the failures, and the time that is left."""
        words = [f"{self.failed} failed"] if self.failed else []
        if self.took > 0:
            a_minute = self.made / self.took * 60
            words.append(f"{a_minute:.1f} a minute" if a_minute >= 1 else f"{a_minute * 60:.1f} an hour")
        if (left := self.seconds_left(part)) >= 1:
            words.append(f"about {Texts('en').lasting(left)} left")
        return ", ".join(words)


class BatchProgress:
    """Shows how far a batch is: bars on a terminal, else a line when a run ends, and now and then in a long one."""

    def __init__(self, standing: Standing, bars: Progress | None) -> None:
        self._standing, self._bars = standing, bars
        self._label, self._of, self._said = "", "", time.monotonic()
        if bars is not None:
            total = len(standing.expected)
            self._all = bars.add_task("All", total=total, words=standing.told())
            self._one = bars.add_task("", total=None, words="")

    def begins(self, label: str, of: str) -> None:
        """Show that a run is begun: its label, and what is counted in it."""
        self._label, self._of, self._said = label, of, time.monotonic()
        if self._bars is not None:
            self._bars.reset(self._one, description=label, total=None, words="")

    def progress(self, done: int, total: int) -> None:
        """Show how much of it is done."""
        if self._bars is not None:
            self._bars.update(self._one, completed=done, total=total)
            self._bars.update(self._all, words=self._standing.told(done / total if total else 0.0))
        elif time.monotonic() - self._said > _SILENT_SECONDS:
            self._said = time.monotonic()
            say(f"{self._label}: {done} of {total} {self._of}")

    def ended(self, how: str, *, failed: bool, seconds: float | None) -> None:
        """Show how it ended, and how far the batch is."""
        self._standing.end(failed=failed, seconds=seconds)
        told = self._standing.told()
        if self._bars is not None:
            self._bars.update(self._all, completed=self._standing.ended, words=told)
            return
        spent = "" if seconds is None else f" in {Texts('en').lasting(seconds)}"
        number = f"{self._standing.ended} of {len(self._standing.expected)}"
        say(f"{number}: {self._label} {how}{spent}" + (f" ({told})" if told else ""))


@contextmanager
def batch_progress(expected: Sequence[float]) -> Iterator[BatchProgress]:
    """Show on stderr how far a batch is while the block runs.

    Parameters
    ----------
    expected
        About how many seconds each run takes, in their order; nothing for what is there already.
    """
    screen, standing = console(to_stderr=True), Standing(expected)
    if not screen.is_terminal:
        yield BatchProgress(standing, None)
        return
    with bars_with_words(screen) as bars:
        yield BatchProgress(standing, bars)


def bars_with_words(screen: Console) -> Progress:
    """Return bars that each have a field ``words``, which is told beside them."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[words]}"),
        console=screen,
        transient=True,
    )
