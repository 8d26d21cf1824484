"""What the tests of execution share: one cluster on this machine, and each kind of pool once."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from groeipad.experiments.execute import Cluster, Pool, Processes, Threads, Workers, open_pool
from tests.experiments.execute.local_cluster import LocalCluster

KINDS = ("threads", "processes", "cluster")


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCluster]:
    """A scheduler with two workers."""
    found = LocalCluster(tmp_path_factory.mktemp("cluster"))
    try:
        found.start_workers(2)
        yield found
    finally:
        found.stop()


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


def is_alive(process: int) -> bool:
    """Whether a process of this number runs."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
