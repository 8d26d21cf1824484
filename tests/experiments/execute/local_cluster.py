"""A Dask cluster on this machine alone, started by the commands that users type."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[3]


def wait_until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, looking often."""
    while not condition():
        time.sleep(0.01)


class LocalCluster:
    """A scheduler, and workers in processes of their own; on ports that are free, and on 127.0.0.1 only.

    Parameters
    ----------
    folder
        For what it writes.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._log: IO[bytes] = (folder / "log.txt").open("wb")
        self._processes: list[subprocess.Popen[bytes]] = []
        told = folder / "scheduler.json"
        self.scheduler = self._start(
            *("scheduler", "--port", "0", "--dashboard-address", "127.0.0.1:0"),
            # If the tests are killed, and nobody is left to end it.
            *("--scheduler-file", str(told), "--idle-timeout", "600"),
        )
        wait_until(lambda: told.exists() or self.scheduler.poll() is not None)
        assert self.scheduler.poll() is None, self.log()
        self.address: str = json.loads(told.read_text(encoding="utf-8"))["address"]

    def start_workers(self, count: int) -> None:
        """Start workers; each takes one task at a time."""
        self._start(
            *("worker", self.address, "--nthreads", "1", "--nworkers", str(count), "--no-dashboard"),
            *("--death-timeout", "60"),
        )

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            # One death is mended by the scheduler, and the second one of a task is told.
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        }
        command = [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1"]
        process = subprocess.Popen(
            command,
            cwd=self._folder,
            env=environment,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,
        )
        self._processes.append(process)
        return process

    def log(self) -> str:
        """Return what all of it printed."""
        return (self._folder / "log.txt").read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End all of it at once, with the processes that a worker's command started."""
        for process in reversed(self._processes):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._log.close()
