"""Every notebook runs from an empty folder, on the public functions alone, and shows its figures."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from groeipad import api

ROOT = Path(__file__).parents[2]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.py"))


def environment(tmp_path: Path) -> dict[str, str]:
    """Return an environment in which nothing is drawn on a screen and temporary folders are the test's own."""
    settings = tmp_path / "settings"
    settings.mkdir()
    own = {"MPLBACKEND": "agg", "TMPDIR": str(tmp_path), "TEMP": str(tmp_path), "IPYTHONDIR": str(settings)}
    return {**os.environ, **own}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_as_a_script_without_a_warning_and_leaves_nothing_behind(
    notebook: Path, tmp_path: Path
) -> None:
    work_in = tmp_path / "empty"
    work_in.mkdir()
    done = subprocess.run(
        [sys.executable, "-W", "error", str(notebook)],
        cwd=work_in,
        env=environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty", "settings"]
    assert list(work_in.iterdir()) == []


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_uses_the_public_functions_only(notebook: Path) -> None:
    text = notebook.read_text(encoding="utf-8")
    assert set(re.findall(r"^(?:from|import) ((?:groeipad|simulator|solvers)\S*)(.*)$", text, re.M)) == {
        ("groeipad", " import api")
    }
    assert set(re.findall(r"\bapi\.(\w+)", text)) <= {*api.__all__, "py"}


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_short_and_paired(notebook: Path) -> None:
    import jupytext

    cells = jupytext.read(notebook)
    assert cells.metadata["jupytext"]["formats"] == "ipynb,py:percent"
    assert cells.cells[0].cell_type == "markdown"
    assert 6 <= sum(cell.cell_type == "code" for cell in cells.cells) <= 12


def test_in_jupyter_it_shows_its_tables_and_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import jupytext

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the kernel's own packages have to say
        from nbclient import NotebookClient

        for name, value in environment(tmp_path).items():
            monkeypatch.setenv(name, value)
        notebook = jupytext.read(ROOT / "notebooks" / "04-sweep-and-sensitivity.py")
        done = NotebookClient(
            notebook, timeout=300, resources={"metadata": {"path": str(tmp_path)}}
        ).execute()
    shown = [output for cell in done.cells for output in cell.get("outputs", ())]
    assert any("image/png" in output.get("data", {}) for output in shown)
    assert any("text/html" in output.get("data", {}) for output in shown)
    assert [output for output in shown if output.output_type == "error"] == []


def test_the_readme_lists_every_notebook() -> None:
    readme = (ROOT / "notebooks" / "README.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| \[([\w-]+\.py)\]\(\1\) \|", readme, re.M) == [path.name for path in NOTEBOOKS]
