"""Replications side by side: in threads where the engine needs no Python meanwhile, else in processes.

Both yield outcomes as they come, and stop at once, with nothing left running, when the caller does.
"""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed

from simulator.engine import reference
from simulator.flows.compiled import Compiled
from simulator.results.reduce import Outcome
from simulator.reviews import Variants
from simulator.worker import Engine, Worker


class Workers:
    """Makes replications of a scenario.

    Parameters
    ----------
    scenario
        A compiled scenario, whose reviews then start nothing, or a scenario with its reviews.
    seed, engine
        The seed and the engine.
    jobs
        How many work side by side.
    keep_logs
        Whether the event logs are kept.
    """

    def __init__(
        self, scenario: Compiled | Variants, seed: int, engine: Engine, jobs: int, *, keep_logs: bool = False
    ) -> None:
        self._scenario, self._seed, self._engine = scenario, seed, engine
        self._keep_logs = keep_logs
        self._jobs = jobs
        self._workers = [Worker(scenario, seed, engine)]

    def outcomes(self, numbers: range) -> Iterator[tuple[int, Outcome]]:
        """Yield the numbers of replications and their outcomes, as they come."""
        jobs = min(self._jobs, len(numbers))
        if jobs <= 1:
            for number in numbers:
                yield number, self._workers[0].run(number, keep_log=self._keep_logs)
        elif self._engine == reference.NAME:
            yield from self._in_processes(numbers, jobs)
        else:
            yield from self._in_threads(numbers, jobs)

    def _in_threads(self, numbers: range, jobs: int) -> Iterator[tuple[int, Outcome]]:
        while len(self._workers) < jobs:
            self._workers.append(Worker(self._scenario, self._seed, self._engine))
        asked: queue.SimpleQueue[int] = queue.SimpleQueue()
        # Few at a time wait to be collected, so that memory stays flat.
        done: queue.Queue[tuple[int, Outcome | BaseException]] = queue.Queue(2 * jobs)
        stopped = threading.Event()
        for number in numbers:
            asked.put(number)

        def work(worker: Worker) -> None:
            while not stopped.is_set():
                try:
                    number = asked.get_nowait()
                except queue.Empty:
                    return
                result: Outcome | BaseException
                try:
                    result = worker.run(number, keep_log=self._keep_logs)
                except BaseException as error:
                    result = error
                while not stopped.is_set():
                    try:
                        done.put((number, result), timeout=0.1)
                        break
                    except queue.Full:
                        continue

        threads = [
            threading.Thread(target=work, args=(worker,), daemon=True) for worker in self._workers[:jobs]
        ]
        for thread in threads:
            thread.start()
        try:
            for _ in numbers:
                number, result = _next_of(done)
                if isinstance(result, BaseException):
                    raise result
                yield number, result
        finally:
            stopped.set()
            for thread in threads:
                thread.join()

    def _in_processes(self, numbers: range, jobs: int) -> Iterator[tuple[int, Outcome]]:
        # Fresh processes: a forked one could inherit a lock that another library's thread holds.
        executor = ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"), begin_worker)
        scenario, seed, keep = self._scenario, self._seed, self._keep_logs
        try:
            asked = [executor.submit(_run, scenario, seed, self._engine, number, keep) for number in numbers]
            for future in as_completed(asked):
                yield future.result()
        finally:
            executor.shutdown(wait=True, cancel_futures=True)


def _next_of(done: queue.Queue[tuple[int, Outcome | BaseException]]) -> tuple[int, Outcome | BaseException]:
    """Return the next result; a wait without end could not be interrupted everywhere."""
    while True:
        try:
            return done.get(timeout=0.5)
        except queue.Empty:
            continue


def begin_worker() -> None:
    """Leave Ctrl-C to the process that started this one, and end when that process has ended."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the parent: one that is killed tells nobody, and its workers would wait for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _run(
    scenario: Compiled | Variants, seed: int, engine: Engine, replication: int, keep_log: bool
) -> tuple[int, Outcome]:
    return replication, Worker(scenario, seed, engine).run(replication, keep_log=keep_log)
