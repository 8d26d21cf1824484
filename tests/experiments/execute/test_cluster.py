"""A cluster that cannot be used is told in words; one that can is left as it was found."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from groeipad.experiments.execute import Cluster, ClusterError, execute, open_pool, versions
from groeipad.experiments.execute.cluster import ClusterWorkers
from tests.experiments.execute.conftest import begun, first_ended
from tests.experiments.execute.local_cluster import LocalCluster, wait_until
from tests.experiments.execute.works import RELEASED, doubled, waiting_for_release

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL is not known there")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("groeipad.experiments.execute.cluster.PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr("groeipad.experiments.execute.cluster.QUIET_SECONDS", 0.1)


@pytest.fixture
def free_port() -> Iterator[socket.socket]:
    """A port at which something listens that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


def test_no_scheduler_is_told_with_what_to_do(impatient: None, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(ClusterError, match=f"no Dask scheduler answers at tcp://127.0.0.1:{port}") as told:  # noqa: SIM117
        with open_pool(Cluster(f"tcp://127.0.0.1:{port}")):
            raise AssertionError("there is nothing")
    assert "Connection refused" in str(told.value)
    assert "start one with 'dask scheduler'" in str(told.value)
    assert "tcp://HOST:8786" in str(told.value)
    assert capfd.readouterr() == ("", "")


def test_what_listens_and_says_nothing_is_no_scheduler(impatient: None, free_port: socket.socket) -> None:
    address = f"tcp://127.0.0.1:{free_port.getsockname()[1]}"
    with pytest.raises(ClusterError, match="what listens there is none"), open_pool(Cluster(address)):
        raise AssertionError("there is nothing")


def test_a_worker_is_no_scheduler(impatient: None, workers_of: ClusterWorkers) -> None:
    (worker, *_) = workers_of._client.scheduler_info()["workers"]
    with pytest.raises(ClusterError, match="a Dask Worker answers there"), open_pool(Cluster(worker)):
        raise AssertionError("there is nothing")


def test_without_distributed_it_is_told_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ClusterError, match=r"pip install -e '\.\[cluster\]'"):  # noqa: SIM117
        with open_pool(Cluster("tcp://127.0.0.1:8786")):
            raise AssertionError("there is nothing")


@pytest.fixture
def workers_of(cluster: LocalCluster) -> Iterator[ClusterWorkers]:
    """The workers of the cluster, with a client of their own."""
    with open_pool(Cluster(cluster.address)) as found:
        assert isinstance(found, ClusterWorkers)
        yield found


def test_workers_with_other_versions_are_refused_with_a_table(
    cluster: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = versions.here() | {"numba": "0.1.2"}
    monkeypatch.setattr(versions, "here", lambda: other)
    with pytest.raises(ClusterError) as told, open_pool(Cluster(cluster.address)):
        raise AssertionError("they are not used")
    (row,) = [line.split() for line in str(told.value).splitlines() if "numba" in line]
    assert row[-3:] == ["numba", version("numba"), "0.1.2"]
    assert "requirements.lock" in str(told.value)


def test_a_worker_that_comes_later_with_other_versions_is_noticed(
    workers_of: ClusterWorkers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(versions, "fingerprint", lambda: b"another")
    monkeypatch.setattr(versions, "differences", lambda *_: [versions.Difference("tcp://a:1", "x", "1", "2")])
    with pytest.raises(ClusterError, match="do not all have what this one has"):
        list(execute(doubled, range(5), workers_of))


def test_closing_leaves_nothing_on_the_scheduler(workers_of: ClusterWorkers, tmp_path: Path) -> None:
    going = execute(partial(waiting_for_release, tmp_path), range(100), workers_of)
    first_ended(going, tmp_path)
    wait_until(lambda: len(begun(tmp_path)) == 3)
    assert os.getpid() not in begun(tmp_path).values()
    going.close()
    client: Any = workers_of._client
    wait_until(lambda: client.run_on_scheduler(tasks_left) == 0)
    (tmp_path / RELEASED).touch()
    assert dict(execute(doubled, range(5), workers_of)) == {n: 2 * n for n in range(5)}
    # What waited at the workers was called back, but for what one of them may have begun just then.
    assert len(begun(tmp_path)) <= 5


def tasks_left(dask_scheduler: Any) -> int:
    return len(dask_scheduler.tasks)


def test_workers_are_waited_for_and_a_scheduler_that_dies_is_told(
    tmp_path: Path, impatient: None, capfd: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []

    def use(here: LocalCluster) -> None:
        def start(sentence: str) -> None:
            told.append(sentence)
            here.start_workers(1)

        with open_pool(Cluster(here.address), tell=start) as workers:
            going = execute(partial(waiting_for_release, tmp_path), range(100), workers)
            first_ended(going, tmp_path)
            wait_until(lambda: len(begun(tmp_path)) == 2)
            here.kill_scheduler()
            list(going)

    with (
        LocalCluster(tmp_path) as here,
        pytest.raises(ClusterError, match="is gone, or has dropped the work"),
    ):
        use(here)
    assert len(told) == 1
    assert f"the scheduler at {here.address} has no workers" in told[0]
    assert f"dask worker {here.address}" in told[0]
    assert capfd.readouterr() == ("", "")
