"""What the tests of execution share: one cluster on this machine, and each kind of pool once."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from groeipad.experiments.execute import Cluster, Lost, Pool, Processes, Threads, Workers, open_pool
from tests.experiments.execute.local_cluster import LocalCluster, wait_until
from tests.experiments.execute.works import BEGUN, RELEASED

KINDS = ("threads", "processes", "cluster")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A scheduler with two workers."""
    with LocalCluster(tmp_path_factory.mktemp("cluster")) as found:
        found.start_workers(2)
        yield found


@pytest.fixture(scope="session", params=KINDS)
def workers(request: pytest.FixtureRequest) -> Iterator[Workers]:
    """Two workers of each kind of pool in turn."""
    pool: Pool
    if request.param == "cluster":
        pool = Cluster(request.getfixturevalue("cluster").address)
    else:
        pool = Threads(2) if request.param == "threads" else Processes(2)
    with open_pool(pool) as found:
        yield found


def begun(folder: Path) -> dict[int, int]:
    """Return the tasks that have begun to wait for their release, with the numbers of their processes."""
    files = folder.glob(f"{BEGUN}-*")
    return {int(file.name.removeprefix(f"{BEGUN}-")): int(file.read_text()) for file in files}


def first_ended(going: Iterator[tuple[int, int | Lost]], folder: Path) -> int:
    """Let go of the first task that begins, whichever it is; return it when it has come back, and no other has."""

    def release() -> None:
        wait_until(lambda: bool(begun(folder)))
        (folder / f"{RELEASED}-{min(begun(folder))}").touch()

    releasing = threading.Thread(target=release)
    releasing.start()
    task, _ = next(going)
    releasing.join()
    return task


def is_alive(process: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
