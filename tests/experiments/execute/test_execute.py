"""Every pool makes the same of the same tasks, takes few of them at a time, and stops when it is told to."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from groeipad.experiments.execute import Processes, Workers, execute, open_pool
from simulator.flows.compile import compile_scenario
from simulator.flows.compiled import Compiled
from tests.experiments.execute.conftest import begun, first_ended, is_alive
from tests.experiments.execute.local_cluster import ROOT, wait_until
from tests.experiments.execute.simulating import simulated
from tests.experiments.execute.works import (
    RELEASED,
    big,
    doubled,
    failing,
    waiting_for_release,
    wrong,
)
from tests.test_ensemble import in_session
from tests.worlds import scenario, three_villages

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes are looked for by their numbers")


@pytest.fixture(scope="module")
def compiled() -> Compiled:
    return compile_scenario(scenario(three_villages()))


def test_every_pool_makes_what_a_loop_makes(workers: Workers, compiled: Compiled) -> None:
    made = dict(execute(partial(simulated, compiled), range(12), workers))
    assert made == {replication: simulated(compiled, replication) for replication in range(12)}
    assert len(set(made.values())) == 12


def test_of_no_tasks_nothing_comes(workers: Workers) -> None:
    assert list(execute(doubled, [], workers)) == []


def test_work_may_hold_much(workers: Workers) -> None:
    content = bytes(300_000)
    assert sorted(execute(partial(big, content), range(20), workers)) == [(n, 300_000 + n) for n in range(20)]


def test_few_tasks_are_taken_ahead_of_what_came_back(workers: Workers) -> None:
    taken = 0

    def tasks() -> Iterator[int]:
        nonlocal taken
        for task in range(60):
            taken += 1
            yield task

    for came, _ in enumerate(execute(doubled, tasks(), workers)):
        assert taken - came <= workers.ahead * 2 + 1
    assert taken == 60


def test_an_exception_of_the_work_is_raised_and_the_pool_goes_on(workers: Workers) -> None:
    with pytest.raises(ValueError, match="three is wrong"):
        list(execute(wrong, range(100), workers))
    assert dict(execute(doubled, range(5), workers)) == {n: 2 * n for n in range(5)}


def test_an_exception_of_the_tasks_is_raised(workers: Workers) -> None:
    def tasks() -> Iterator[int]:
        yield 1
        raise KeyError("no more")

    with pytest.raises(KeyError, match="no more"):
        list(execute(doubled, tasks(), workers))
    assert dict(execute(doubled, range(5), workers)) == {n: 2 * n for n in range(5)}


@pytest.mark.parametrize("workers", ["processes"], indirect=True)
def test_an_exception_that_cannot_be_sent_is_told_all_the_same(workers: Workers) -> None:
    with pytest.raises(RuntimeError, match="TooBigError: 3 is more than 2") as told:
        list(execute(failing, range(5), workers))
    assert "in failing" in "".join(told.value.__notes__)


@pytest.mark.parametrize("workers", ["processes"], indirect=True)
def test_closing_ends_processes_in_the_middle_of_a_task(workers: Workers, tmp_path: Path) -> None:
    going = execute(partial(waiting_for_release, tmp_path), range(100), workers)
    first_ended(going, tmp_path)
    wait_until(lambda: len(begun(tmp_path)) == 3)
    going.close()
    numbers = set(begun(tmp_path).values())
    assert len(numbers) == 2
    assert not [number for number in numbers if number == os.getpid() or is_alive(number)]
    assert dict(execute(doubled, range(5), workers)) == {n: 2 * n for n in range(5)}


def test_leaving_the_block_ends_what_a_generator_that_was_kept_had_begun(tmp_path: Path) -> None:
    others = set(multiprocessing.active_children())
    with open_pool(Processes(1)) as workers:
        going = execute(partial(waiting_for_release, tmp_path), range(100), workers)
        first_ended(going, tmp_path)
        wait_until(lambda: len(begun(tmp_path)) == 2)
        (number,) = set(begun(tmp_path).values())
        assert is_alive(number)
    assert not is_alive(number)
    assert set(multiprocessing.active_children()) <= others
    going.close()


@pytest.mark.parametrize("workers", ["threads"], indirect=True)
def test_closing_waits_for_threads_and_begins_no_more(workers: Workers, tmp_path: Path) -> None:
    going = execute(partial(waiting_for_release, tmp_path), range(100), workers)
    first_ended(going, tmp_path)
    wait_until(lambda: len(begun(tmp_path)) == 3)
    release = threading.Thread(target=(tmp_path / RELEASED).touch)
    release.start()
    going.close()
    release.join()
    assert dict(execute(doubled, range(5), workers)) == {n: 2 * n for n in range(5)}
    # The two that were given already may have followed before they were called back.
    assert set(begun(tmp_path).values()) == {os.getpid()}
    assert len(begun(tmp_path)) <= 5


SCRIPT = """
import sys
from functools import partial
from pathlib import Path
from groeipad.experiments.execute import Processes, execute, open_pool
from tests.experiments.execute.works import waiting_for_release
try:
    with open_pool(Processes(2)) as workers:
        for _ in execute(partial(waiting_for_release, Path(sys.argv[1])), range(100), workers):
            pass
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)])
def test_a_program_that_is_stopped_or_killed_leaves_no_processes_behind_and_says_nothing(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    program = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    wait_until(lambda: len(begun(tmp_path)) == 2)
    # Ctrl-C reaches all processes of a terminal; who kills a program kills only that.
    (os.killpg if number == signal.SIGINT else os.kill)(program.pid, number)
    _, said = program.communicate()
    assert program.returncode == code, said
    assert said == b""
    wait_until(lambda: not in_session(program.pid))
