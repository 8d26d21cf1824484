"""Tells how far a sweep is: a bar with rate, time left and failures on a terminal, else a line now and then."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.progress import Progress

from groeipad.cli.console import console, say
from groeipad.cli.progress import bars_with_words
from groeipad.texts import Texts

_SILENT_SECONDS = 30.0
"""Where there is no terminal, a long sweep tells how far it is at least this often."""


@dataclass
class PointsStanding:
    """How far a sweep is; it knows no clock and no screen.

    Attributes
    ----------
    total, there
        How many points there are, and how many of them were there before.
    made, failed
        How many have ended since, and how many of these failed.
    """

    total: int
    there: int
    made: int = 0
    failed: int = 0

    @property
    def done(self) -> int:
        """How many points have ended, now or before."""
        return self.there + self.made

    def told(self, seconds: float) -> str:
        """Return it in a few words, so many seconds after it began: failures, rate and the time that is left."""
        words = [f"{self.failed} failed"] if self.failed else []
        if self.made and seconds > 0:
            a_minute = 60 * self.made / seconds
            words.append(f"{a_minute:.0f} a minute" if a_minute >= 10 else f"{a_minute:.1f} a minute")
            if (left := (self.total - self.done) * seconds / self.made) >= 1:
                words.append(f"about {Texts('en').lasting(left)} left")
        return ", ".join(words)


class SweepProgress:
    """Shows how far a sweep is; a ``Watch`` of ``experiments.sweep.run``."""

    def __init__(self, label: str, bar: Progress | None) -> None:
        self._label, self._bar = label, bar
        self._standing = PointsStanding(0, 0)
        self._began = self._said = time.monotonic()
        self._told_tenth = 0
        self._task = None if bar is None else bar.add_task(label, total=None, words="")

    @property
    def standing(self) -> PointsStanding:
        """How far it is."""
        return self._standing

    def begins(self, there: int, total: int) -> None:
        """Show how many points there are."""
        self._standing = PointsStanding(total, there)
        self._began = self._said = time.monotonic()
        self._told_tenth = 10 * there // max(1, total)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=there, total=total)
        elif there:
            say(f"{self._label}: {there} of {total} points are there already")

    def ended(self, points: int, failed: int) -> None:
        """Show that some more points have ended."""
        standing = self._standing
        standing.made += points
        standing.failed += failed
        told = standing.told(time.monotonic() - self._began)
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=standing.done, words=told)
            return
        tenth = 10 * standing.done // max(1, standing.total)
        if tenth > self._told_tenth or time.monotonic() - self._said > _SILENT_SECONDS:
            self._told_tenth, self._said = tenth, time.monotonic()
            say(f"{self._label}: {standing.done} of {standing.total} points" + (f" ({told})" if told else ""))


@contextmanager
def sweep_progress(label: str) -> Iterator[SweepProgress]:
    """Show on stderr how far a sweep is while the block runs."""
    screen = console(to_stderr=True)
    if not screen.is_terminal:
        yield SweepProgress(label, None)
        return
    with bars_with_words(screen) as bar:
        yield SweepProgress(label, bar)
