"""What every pool offers once it is open: workers, to which tasks of one kind of work can be assigned."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future, wait
from typing import Any, Protocol

from simulator.errors import GroeipadError

Tell = Callable[[str], None]
"""Is told, in a sentence, what a pool waits for."""


class WorkersError(GroeipadError):
    """Workers that cannot be started here."""


class WorkerDied(Exception):  # noqa: N818 - it is said of a worker; what to make of it is for the caller to say
    """A worker ended before it had made what it was given.

    Attributes
    ----------
    why
        What is known of it, as the end of a sentence.
    certain
        Whether it was this task that the worker was working on, and no other one that it also had.
    """

    def __init__(self, why: str, *, certain: bool) -> None:
        super().__init__(why)
        self.why = why
        self.certain = certain


class Assignment(Protocol):
    """Tasks of one kind of work, given to workers.

    ``submit`` is called by one thread only, and its futures are those of ``concurrent.futures``.
    """

    def submit(self, task: Any) -> Future[Any]:
        """Give a task to whichever worker is free for it first."""

    def made(self, future: Future[Any]) -> Any:
        """Return what was made of a task that is finished.

        Raises
        ------
        WorkerDied
            Where its worker ended before it was done.
        GroeipadError
            Where no worker can go on.
        """

    def look(self, running: int) -> None:
        """Look whether results may still come, now that there was none for a while.

        Parameters
        ----------
        running
            How many tasks are given and not finished.

        Raises
        ------
        GroeipadError
            Where none can come any longer.
        """

    def stop(self, running: Collection[Future[Any]]) -> None:
        """Give up the tasks that are not finished, and wait until nothing is left of them here."""


class Workers(Protocol):
    """The workers of an open pool.

    Attributes
    ----------
    ahead
        How many tasks a worker is given at once, the one that it works on among them: so that the next one is there
        when it is done, and memory stays flat.
    """

    ahead: int

    def size(self) -> int:
        """Return how many tasks are worked on side by side at present."""

    def assign(self, work: Callable[[Any], Any]) -> Assignment:
        """Begin to give out tasks of a kind of work.

        Parameters
        ----------
        work
            Makes something of a task: a function at the top of a module, or a ``functools.partial`` of one. Threads
            call it side by side. Elsewhere it is sent along as it was pickled once, and unpickled once by each
            worker; so it may hold a scenario of some hundreds of kilobytes.
        """


def cancel_and_wait(futures: Collection[Future[Any]]) -> None:
    """Cancel what has not begun, and wait until the rest is finished, whatever it comes to."""
    begun = [future for future in futures if not future.cancel()]
    # A wait without end could not be interrupted everywhere.
    while wait(begun, timeout=1.0).not_done:
        continue
