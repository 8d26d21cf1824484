"""Tasks given to workers, few at a time, and what they made of them, as it comes.

Nothing is lost with a worker that dies: what it was working on is given out again. A task that takes its workers down
each time is given up after a few times, and the others go on.
"""

from __future__ import annotations

import queue
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from groeipad.experiments.execute.workers import Assignment, WorkerDied, Workers

Task = TypeVar("Task")
Made = TypeVar("Made")
MOST_ATTEMPTS = 3
"""A task whose worker died so often is given up."""
_A_WHILE = 1.0
"""Seconds without a result after which it is looked whether any may come; a wait without end also keeps Ctrl-C out on
some systems."""


@dataclass(frozen=True)
class Lost:
    """What is there of a task that no worker finished.

    Attributes
    ----------
    why
        Why not, in a sentence.
    """

    why: str


@dataclass(frozen=True)
class _Given(Generic[Task]):
    """A task with how often its worker died, and whether it is given out while there is no other one."""

    task: Task
    deaths: int = 0
    alone: bool = False


def execute(
    work: Callable[[Task], Made],
    tasks: Iterable[Task],
    workers: Workers,
    *,
    parts: Callable[[Task], Iterable[Task]] | None = None,
) -> Generator[tuple[Task, Made | Lost], None, None]:
    """Yield each task with what workers made of it, in the order in which they finish.

    Closing the generator stops the work, and so does an exception, Ctrl-C among them: what is not begun is not done,
    and nothing of it goes on here. Processes are ended at once; a thread, or a worker of a cluster, can only be left
    to finish the one task that it has in hand, which is why tasks should take seconds and not hours. Threads are
    waited for.

    Parameters
    ----------
    work
        What is done with a task; see ``Workers.assign``. It has to come to the same however often it is done, because
        a task whose worker died is done again. What it raises ends all the work: it is raised here.
    tasks
        The tasks; taken from it as workers need them. They and what is made of them can be pickled.
    workers
        The workers of an open pool.
    parts
        Takes apart a task that would be given up, such as ``singles`` a chunk, so that only the part is lost that
        took its workers down; a task that cannot be taken apart is its own only part.

    Yields
    ------
    tuple
        A task, and what was made of it; ``Lost`` where it was given up after its worker died ``MOST_ATTEMPTS`` times,
        or on a cluster as often as its scheduler allows.

    Raises
    ------
    GroeipadError
        Where no worker can go on: a cluster that is gone, or processes that cannot be started.
    """
    giving: _Giving[Task, Made] = _Giving(workers, workers.assign(work), iter(tasks), parts)
    try:
        giving.fill()
        while giving.running:
            ended = giving.next_ended()
            # Before what was made is handed over, so that the workers have enough to do meanwhile.
            giving.fill()
            if ended is not None:
                yield ended
    finally:
        giving.stop()


@dataclass
class _Giving(Generic[Task, Made]):
    """The tasks that are with workers, and those that will be."""

    workers: Workers
    assignment: Assignment
    new: Iterator[Task]
    parts: Callable[[Task], Iterable[Task]] | None
    running: dict[Future[Made], _Given[Task]] = field(default_factory=dict)
    finished: queue.SimpleQueue[Future[Made]] = field(default_factory=queue.SimpleQueue)
    again: deque[_Given[Task]] = field(default_factory=deque)
    suspects: deque[_Given[Task]] = field(default_factory=deque)

    def fill(self) -> None:
        """Give out tasks until the workers have enough."""
        most = self.workers.ahead * max(1, self.workers.size())
        while len(self.running) < most and (given := self._next()) is not None:
            future: Future[Made] = self.assignment.submit(given.task)
            self.running[future] = given
            future.add_done_callback(self.finished.put)

    def _next(self) -> _Given[Task] | None:
        """Return what to give out next: suspects last of all, each while there is no other that could be to blame."""
        if self.again:
            return self.again.popleft()
        for task in self.new:
            return _Given(task)
        return self.suspects.popleft() if self.suspects and not self.running else None

    def next_ended(self) -> tuple[Task, Made | Lost] | None:
        """Wait for the next task, and return it with what was made of it; None where it will be given out again."""
        future = self._next_finished()
        given = self.running.pop(future)
        try:
            return given.task, self.assignment.made(future)
        except WorkerDied as died:
            return self._after_death(replace(given, deaths=given.deaths + 1), died)

    def _after_death(self, given: _Given[Task], died: WorkerDied) -> tuple[Task, Lost] | None:
        if not died.certain and not given.alone:
            self.suspects.append(replace(given, alone=True))
        elif died.certain and given.deaths < MOST_ATTEMPTS:
            self.again.append(given)
        elif len(smaller := self._parts_of(given.task)) > 1:
            where = self.again if died.certain else self.suspects
            where.extend(_Given(part, alone=given.alone) for part in smaller)
        else:
            return given.task, Lost(
                died.why if died.certain else f"{died.why}, also when it was the only task"
            )
        return None

    def _parts_of(self, task: Task) -> list[Task]:
        return [task] if self.parts is None else list(self.parts(task))

    def _next_finished(self) -> Future[Made]:
        while True:
            try:
                return self.finished.get(timeout=_A_WHILE)
            except queue.Empty:
                self.assignment.look(len(self.running))

    def stop(self) -> None:
        """Give up what is not finished."""
        self.assignment.stop(self.running)
