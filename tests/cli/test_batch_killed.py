"""A batch that is killed goes on where it stopped, and two at once never spoil what is stored."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from groeipad.experiments.plan import plan_scenario
from simulator.errors import ResultError
from simulator.results.store import read_result, sha256
from tests.cli.conftest import Groeipad, in_new_process
from tests.experiments.batches import tables, villages

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="a process cannot be killed at an instant there"
)
WORDS = ("batch", "scenarios", "--plan", "--jobs", "1", "--out", "out")


def place(folder: Path) -> Path:
    """Make a folder with two scenarios in which a batch can be started."""
    villages(folder / "scenarios", "a")
    villages(folder / "scenarios", "b", quota=0.2)
    return folder


def started(work_in: Path, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "groeipad", *(words or WORDS)],
        cwd=work_in,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, str], float]:
    """Return what a batch stores that nobody disturbs, and how long it takes when the engine is compiled."""
    places = [place(tmp_path_factory.mktemp(f"undisturbed-{number}")) for number in range(2)]
    for one in places:
        began = time.monotonic()
        assert started(one).wait() == 0
    first, second = (tables(one / "out") for one in places)
    assert first == second
    return first, time.monotonic() - began


def all_whole(out: Path) -> int:
    """Return how many results are stored, each of which is whole."""
    whole = 0
    for folder in out.iterdir() if out.is_dir() else ():
        if folder.is_dir() and not folder.name.startswith("."):
            result = read_result(folder)
            for output in result.manifest["outputs"]:
                assert sha256(result.folder / output["file"]) == output["sha256"]
            whole += 1
    return whole


def test_a_batch_that_is_killed_again_and_again_ends_as_one_that_never_was(
    undisturbed: tuple[dict[str, str], float], tmp_path: Path
) -> None:
    expected, seconds = undisturbed
    here, draw = place(tmp_path), random.Random(20261124)
    killed, stored = 0, []
    for _ in range(3):
        process = started(here)
        time.sleep(seconds * draw.uniform(0.5, 0.8))
        killed += process.poll() is None
        process.kill()
        process.wait()
        stored.append(all_whole(here / "out"))
    assert killed
    assert stored == sorted(stored)  # nothing that was stored is lost
    assert started(here).wait() == 0
    assert tables(here / "out") == expected


DIES = """
import os, sys
from pathlib import Path
steps = 0
def dying(method):
    def step(self, *words, **options):
        global steps
        steps += 1
        if steps == {at}:
            os._exit(137)
        return method(self, *words, **options)
    return step
Path.rename, Path.replace = dying(Path.rename), dying(Path.replace)
from groeipad.cli import main
sys.exit(main({words!r}))
"""


@pytest.mark.parametrize("at", [2, 3])
def test_a_batch_that_dies_at_a_step_of_storing_anew_ends_as_one_that_never_was(
    undisturbed: tuple[dict[str, str], float], tmp_path: Path, at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan is replaced: between setting the old one aside and putting the new one there, or just after."""
    here = place(tmp_path)
    villages(here / "scenarios", "a", quota=0.1)
    monkeypatch.chdir(here)
    plan_scenario(Path("scenarios") / "a.yaml", out=Path("out"))
    place(tmp_path)
    died = subprocess.run(
        [sys.executable, "-c", DIES.format(at=at, words=list(WORDS))],
        cwd=here,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    assert died.returncode == 137
    assert started(here).wait() == 0
    found = tables(here / "out")
    assert {file: found[file] for file in undisturbed[0]} == undisturbed[0]
    assert not [
        one.name for one in (here / "out").iterdir() if one.name.endswith(".old") or ".new-" in one.name
    ]


def test_two_batches_at_once_spoil_nothing_and_together_make_all(
    undisturbed: tuple[dict[str, str], float], tmp_path: Path
) -> None:
    here = place(tmp_path)
    other = ("batch", *(str(Path("scenarios") / f"{name}.yaml") for name in "ba"), *WORDS[2:])
    processes = [started(here), started(here, *other)]
    codes = [process.wait() for process in processes]
    assert 4 not in codes
    all_whole(here / "out")
    assert started(here).wait() == 0
    found = tables(here / "out")
    assert {file: found[file] for file in undisturbed[0]} == undisturbed[0]


def test_nothing_is_read_from_a_place_where_nothing_was_stored(tmp_path: Path) -> None:
    assert all_whole(tmp_path / "out") == 0
    (tmp_path / "out" / "half").mkdir(parents=True)
    with pytest.raises(ResultError):
        all_whole(tmp_path / "out")


def test_ctrl_c_tells_that_the_same_command_goes_on(
    groeipad: Groeipad, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = place(tmp_path)

    def stop(path: Path, **_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.chdir(here)
    with monkeypatch.context() as stopping:
        stopping.setattr("groeipad.experiments.batch.run_scenario", stop)
        ended = groeipad("batch", "scenarios", "--out", "out")
    assert ended.code == 130
    assert "stopped after 0 of 2" in ended.err
    assert "the same command goes on from there" in ended.err
    assert in_new_process("batch", "scenarios", "--dry-run", "--out", "out").code == 0
