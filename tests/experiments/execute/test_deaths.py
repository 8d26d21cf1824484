"""A worker that dies loses nothing; a task that takes its workers down is given up, and the others go on."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from groeipad.experiments.execute import Lost, Processes, Workers, chunked, execute, open_pool, singles
from groeipad.experiments.execute.workers import WorkerDied
from simulator.flows.compile import compile_scenario
from tests.experiments.execute.local_cluster import wait_until
from tests.experiments.execute.simulating import simulated, simulated_but_held
from tests.experiments.execute.works import BEGUN, deadly, deadly_chunk
from tests.worlds import scenario, three_villages

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not known there")


@pytest.mark.parametrize("workers", ["processes", "cluster"], indirect=True)
def test_what_a_worker_that_was_killed_had_in_hand_is_made_by_another(
    workers: Workers, tmp_path: Path
) -> None:
    compiled = compile_scenario(scenario(three_villages()))

    def kill() -> None:
        wait_until((tmp_path / BEGUN).exists)
        os.kill(int((tmp_path / BEGUN).read_text()), signal.SIGKILL)

    killing = threading.Thread(target=kill)
    killing.start()
    made = list(execute(partial(simulated_but_held, compiled, tmp_path, 5), range(20), workers))
    killing.join()
    assert len(made) == 20
    assert dict(made) == {replication: simulated(compiled, replication) for replication in range(20)}


@pytest.mark.parametrize("workers", ["cluster"], indirect=True)
def test_a_task_that_kills_the_workers_of_a_cluster_is_lost(workers: Workers) -> None:
    made = dict(execute(deadly, [1, -1, 2], workers))
    assert (made[1], made[2]) == (2, 4)
    assert isinstance(made[-1], Lost)
    assert "2 workers died while they had it" in made[-1].why
    assert made[-1].why.endswith("also when it was the only task")
    assert dict(execute(deadly, range(5), workers)) == {n: 2 * n for n in range(5)}


def test_of_a_chunk_only_the_point_is_lost_that_kills_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groeipad.experiments.execute.giving.MOST_ATTEMPTS", 1)  # each takes a second or so
    chunks = list(chunked([0, 1, -1, 3, 4, 5, 6], 4))
    with open_pool(Processes(1)) as workers:
        made = dict(execute(deadly_chunk, chunks, workers, parts=singles))
    lost = made.pop((-1,))
    assert isinstance(lost, Lost)
    assert lost.why == "its process was ended by signal 9 (SIGKILL)"
    assert made == {(0,): (0,), (1,): (2,), (3,): (6,), (4, 5, 6): (8, 10, 12)}


class FakeWorkers:
    """Workers that do as a test says, one task at a time."""

    ahead = 3

    def __init__(self, makes: Callable[[Any, list[Any]], Any]) -> None:
        self._makes = makes
        self.given: list[Any] = []
        self.at_once: list[int] = []
        self.stopped_with: list[int] = []
        self._running: list[Future[Any]] = []

    def size(self) -> int:
        return 1

    def assign(self, work: Callable[[Any], Any]) -> FakeWorkers:
        return self

    def submit(self, task: Any) -> Future[Any]:
        future: Future[Any] = Future()
        self._running = [one for one in self._running if not one.done()] + [future]
        self.at_once.append(len(self._running))
        self.given.append(task)
        self._finish_later(future, task)
        return future

    def _finish_later(self, future: Future[Any], task: Any) -> None:
        future.set_result(task)

    def made(self, future: Future[Any]) -> Any:
        return self._makes(future.result(), self.given)

    def look(self, running: int) -> None:
        raise AssertionError("all futures are finished")

    def stop(self, running: Any) -> None:
        self.stopped_with.append(len(running))


def test_a_task_is_given_out_three_times_at_most() -> None:
    def makes(task: int, given: list[int]) -> int:
        if task == 2 or (task == 4 and given.count(4) < 3):
            raise WorkerDied(f"death {given.count(task)}", certain=True)
        return task

    workers = FakeWorkers(makes)
    made = dict(execute(abs, range(6), workers))
    assert made == {0: 0, 1: 1, 2: Lost("death 3"), 3: 3, 4: 4, 5: 5}
    assert {task: workers.given.count(task) for task in range(6)} == {0: 1, 1: 1, 2: 3, 3: 1, 4: 3, 5: 1}
    assert workers.stopped_with == [0]


def test_whoever_need_not_be_to_blame_is_tried_once_more_without_others() -> None:
    """Task 2 takes down its worker, and with it 3 and 4, which only waited there."""

    def makes(task: int, given: list[int]) -> int:
        if task == 2 or (task in {3, 4} and given.count(task) == 1):
            raise WorkerDied("they died", certain=False)
        return task

    workers = FakeWorkers(makes)
    made = dict(execute(abs, range(6), workers))
    assert made == {0: 0, 1: 1, 2: Lost("they died, also when it was the only task"), 3: 3, 4: 4, 5: 5}
    assert workers.given[-3:] == [2, 3, 4]
    assert workers.given.count(2) == 2


def test_a_chunk_that_may_be_to_blame_is_taken_apart_when_it_is_alone() -> None:
    def makes(chunk: tuple[int, ...], given: list[tuple[int, ...]]) -> int:
        if 2 in chunk:
            raise WorkerDied("they died", certain=False)
        return sum(chunk)

    workers = FakeWorkers(makes)
    made = dict(execute(sum, [(1, 2, 3), (4, 5)], workers, parts=singles))
    assert made == {(4, 5): 9, (1,): 1, (2,): Lost("they died, also when it was the only task"), (3,): 3}
