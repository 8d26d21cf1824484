"""The wheel that people install holds all that groeipad needs, wherever they work."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = {"groeipad", "simulator", "solvers"}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel without a network, as an index would get it, and unpack it as pip does."""
    folder = tmp_path_factory.mktemp("wheel")
    offline = ["--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check", "--quiet"]
    built = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", *offline, "--wheel-dir", str(folder), str(ROOT)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site-packages")
    return folder / "site-packages"


def groeipad(installed: Path, work_in: Path, *arguments: str, **environment: str) -> str:
    """Call a command of the unpacked wheel in a folder that knows nothing of this working copy."""
    done = subprocess.run(
        [sys.executable, "-m", "groeipad", *arguments],
        cwd=work_in,
        env={**os.environ, **environment, "PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_it_holds_every_shipped_file_and_nothing_else_beside_the_code(installed: Path) -> None:
    shipped = {path.relative_to(ROOT) for path in (ROOT / "scenarios").rglob("*") if path.is_file()}
    held = {path.relative_to(installed) for path in installed.rglob("*") if path.is_file()}
    assert {Path("groeipad") / path for path in shipped} <= held
    assert {path.parts[0] for path in held if ".dist-info" not in path.parts[0]} == CODE
    catalogues = {path.relative_to(ROOT) for path in (ROOT / "groeipad" / "texts").glob("*.toml")}
    assert catalogues <= held
    modules = {path.relative_to(ROOT) for name in CODE for path in (ROOT / name).rglob("*.py")}
    assert modules == {path for path in held if path.suffix == ".py"}


def test_its_scenarios_are_found_inside_it(installed: Path, tmp_path: Path) -> None:
    (tmp_path / "scenarios").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", "from groeipad.shipped import shipped_scenarios; print(shipped_scenarios())"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert Path(done.stdout.strip()) == installed / "groeipad" / "scenarios"


def test_a_region_is_set_up_and_run_from_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    copied = groeipad(installed, tmp_path, "init", "mijn regio")
    assert len(copied.splitlines()) == sum(path.is_file() for path in (ROOT / "scenarios").rglob("*"))
    # Nothing is compiled, which takes a minute where files lie in a new place; the longer test below does.
    words = ("run", "mijn regio/driedorp.yaml", "-n", "1", "--no-figures", "--engine", "reference")
    assert "Grootdorp" in groeipad(installed, tmp_path, *words, NUMBA_DISABLE_JIT="1")
    assert (tmp_path / "outputs" / "driedorp" / "manifest.json").is_file()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["mijn regio", "outputs"]


@pytest.mark.slow
def test_the_compiled_engine_is_made_of_what_is_in_it(installed: Path, tmp_path: Path) -> None:
    copied = groeipad(installed, tmp_path, "init", "mijn regio")
    assert copied
    runs = [
        groeipad(
            installed, tmp_path, *("run", "mijn regio/driedorp.yaml", "-n", "1"), *("--no-figures", *words)
        )
        for words in ((), ("--engine", "reference", "--out", "other"))
    ]
    told = [run.replace("fast engine", "reference engine").split("Result:")[0] for run in runs]
    assert told[0] == told[1]
