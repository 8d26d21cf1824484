"""What the tests of the commands share: calling one, and stand-ins for a run."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from groeipad.cli import main
from simulator.errors import InputError, Interrupted, Location, Problem, ResultError
from simulator.results.store import StoredResult, read_result
from tests.report.factory import Made, write_result


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str


FAILURES: dict[str, Exception] = {
    "wrong": InputError(
        [Problem(Location("wrong.yaml", 3, 7), "policy.cap", "30%", "a share", "write 0.30")]
    ),
    "broken": KeyError("surprise"),
    "unstored": ResultError("the disk said no"),
    "full-disk": OSError(errno.ENOSPC, "No space left on device", "outputs"),
    "stopped": Interrupted("stopped after 3 of 20 replications; an earlier result is untouched"),
}
"""What a scenario of this name meets when it is run with ``quick_runs``."""

Groeipad = Callable[..., Ended]


@pytest.fixture
def groeipad(capsys: pytest.CaptureFixture[str]) -> Groeipad:
    """Call a command in this process, as the console script does."""

    def call(*arguments: str | Path) -> Ended:
        code = main([str(one) for one in arguments])
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return call


def in_new_process(
    *arguments: str | Path, env: Mapping[str, str] | None = None, encoding: str = "utf-8", **options: Any
) -> Ended:
    """Call a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "groeipad", *map(str, arguments)],
        capture_output=True,
        encoding=encoding,
        env={**os.environ, **(env or {})},
        timeout=300,
        check=False,
        **options,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of an invented result."""
    return write_result(tmp_path_factory.mktemp("stored") / "baseline", Made(replications=5))


@pytest.fixture
def quick_runs(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let runs store an invented result at once; return what they were asked, run by run.

    A scenario whose name is in ``FAILURES`` fails in that way.
    """
    asked: list[dict[str, Any]] = []

    def run_scenario(path: Path, *, out: Path, **options: Any) -> StoredResult:
        asked.append({"path": path, "out": out, **options})
        if error := FAILURES.get(path.stem):
            raise error
        for done in range(1, 21):
            options["progress"](done, 20)
        folder = out / path.stem
        return read_result(
            folder if folder.exists() else write_result(folder, Made(replications=2, last_year=2027))
        )

    monkeypatch.setattr("groeipad.experiments.project.run_scenario", run_scenario)
    return asked
