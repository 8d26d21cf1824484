"""Work in threads of this process."""

from __future__ import annotations

from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from groeipad.experiments.execute.workers import cancel_and_wait


class ThreadWorkers:
    """Threads; they end with the block.

    Parameters
    ----------
    jobs
        How many.
    """

    ahead = 2

    def __init__(self, jobs: int) -> None:
        self._jobs = jobs
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="groeipad")

    def __enter__(self) -> ThreadWorkers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def size(self) -> int:
        """Return how many threads there are."""
        return self._jobs

    def assign(self, work: Callable[[Any], Any]) -> _Assignment:
        """Begin to give out tasks; see ``Workers``."""
        return _Assignment(self._threads, work)


@dataclass(frozen=True)
class _Assignment:
    threads: ThreadPoolExecutor
    work: Callable[[Any], Any]

    def submit(self, task: Any) -> Future[Any]:
        return self.threads.submit(self.work, task)

    def made(self, future: Future[Any]) -> Any:
        return future.result()

    def look(self, running: int) -> None:
        """Do nothing: threads do not die."""

    def stop(self, running: Collection[Future[Any]]) -> None:
        cancel_and_wait(running)
