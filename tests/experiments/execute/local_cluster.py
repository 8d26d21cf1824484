"""A Dask cluster on this machine alone, started by the commands that users type."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
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
        self.address = ""

    def __enter__(self) -> LocalCluster:
        try:
            self._start_scheduler()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _start_scheduler(self) -> None:
        told = self._folder / "scheduler.json"
        scheduler = self._start(
            *("scheduler", "--port", "0", "--dashboard-address", "127.0.0.1:0"),
            # If the tests are killed, and nobody is left to end it.
            *("--scheduler-file", str(told), "--idle-timeout", "600"),
        )

        def is_told() -> bool:
            assert scheduler.poll() is None, self.log()
            # The file is there before all of it is.
            with suppress(FileNotFoundError, json.JSONDecodeError):
                self.address = json.loads(told.read_text(encoding="utf-8"))["address"]
            return bool(self.address)

        wait_until(is_told)

    def kill_scheduler(self) -> None:
        """Kill the scheduler; its workers stay."""
        self._processes[0].kill()

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

    def _stop(self) -> None:
        """End all of it at once, with the processes that a worker's command started."""
        for process in reversed(self._processes):
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._log.close()
