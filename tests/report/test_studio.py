"""Figures drawn beside this process are the same figures, and nothing is left of those who draw them."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from multiprocessing import active_children
from pathlib import Path

import pytest

from groeipad.report.figures import draw_figures
from groeipad.report.plan.figures import draw_plan_figures
from groeipad.report.plots import FORMS, encode
from groeipad.report.studio import open_studio
from simulator.errors import ResultError
from simulator.results.store import StoredResult
from tests.report.plan.factory import write_plan
from tests.report.plan.made import MET


def test_figures_of_a_plan_are_those_that_are_drawn_here(tmp_path: Path) -> None:
    plan = write_plan(tmp_path / "plan-thirty-percent", MET)
    with open_studio("plan") as studio:
        studio.draw(plan, "nl")
        written = studio.write(tmp_path / "figures")
    drawn = draw_plan_figures(plan, "nl")
    assert sorted(path.name for path in written) == sorted(
        f"{name}.{form}" for name in drawn for form in FORMS
    )
    for path in written:
        assert path.read_bytes() == encode(drawn[path.stem], "png" if path.suffix == ".png" else "svg"), path


def test_figures_of_a_run_are_all_there(result: StoredResult, tmp_path: Path) -> None:
    with open_studio("run") as studio:
        studio.draw(result, "en")
        written = studio.write(tmp_path)
    assert {path.stem for path in written} == set(draw_figures(result, "en"))
    assert sorted(tmp_path.iterdir()) == sorted(written)


def test_what_goes_wrong_elsewhere_is_told_here_with_its_place(result: StoredResult, tmp_path: Path) -> None:
    lost = StoredResult(tmp_path / "nowhere", result.manifest)
    with open_studio("run") as studio:
        studio.draw(lost, "nl")
        with pytest.raises(ResultError, match="holds no result") as error:
            studio.write(tmp_path)
    assert "in read_result" in "".join(error.value.__notes__), "the lines of code that led to it"
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_is_lost_is_no_closed_pipe(result: StoredResult, tmp_path: Path) -> None:
    before = set(active_children())
    with open_studio("run") as studio:
        for process in set(active_children()) - before:
            process.kill()
            process.join()
        with pytest.raises(RuntimeError, match="ended before it was done"):
            studio.draw(result, "nl")


def test_nobody_is_left_when_the_studio_closes() -> None:
    before = set(active_children())
    with contextlib.suppress(KeyboardInterrupt), open_studio("plan"):
        assert set(active_children()) > before
        raise KeyboardInterrupt
    assert set(active_children()) <= before


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize("drawing", [False, True])
def test_nobody_is_left_when_the_process_is_killed(result: StoredResult, drawing: bool) -> None:
    program = f"""
import sys, time
from pathlib import Path
from groeipad.report.studio import open_studio
from simulator.results.store import read_result

with open_studio("run") as studio:
    if {drawing}:
        studio.draw(read_result(Path(sys.argv[1])), "nl")
    print("begun", flush=True)
    time.sleep(60)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(result.folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    process.kill()
    # Whoever still lives keeps the pipes open, so this ends when all of them have.
    _, errors = process.communicate(timeout=60)
    assert "Traceback" not in errors
