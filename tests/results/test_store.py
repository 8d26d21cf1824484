"""A stored result is the old one or the new one, never half of either, and the same to the byte."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from simulator.contract import TABLES
from simulator.errors import ResultError
from simulator.results.frames import TYPES
from simulator.results.store import MANIFEST, clear_leftovers, read_result, sha256, write_result


def table(name: str, rows: int = 3) -> pl.DataFrame:
    values = {"int": list(range(rows)), "float": [0.5] * rows, "str": ["a"] * rows}
    return pl.DataFrame(
        {column.name: values[column.dtype] for column in TABLES[name]},
        schema={column.name: TYPES[column.dtype] for column in TABLES[name]},
    )


def write(folder: Path, rows: int = 3) -> None:
    write_result(folder, {"relets": table("relets", rows)}, {"seed": rows})


def test_what_was_written_is_read(tmp_path: Path) -> None:
    write(tmp_path / "baseline")
    result = read_result(tmp_path / "baseline")
    assert result.manifest["seed"] == 3
    assert result.table("relets").equals(table("relets"))
    assert result.manifest["outputs"] == [
        {"file": "relets.parquet", "sha256": sha256(tmp_path / "baseline" / "relets.parquet")}
    ]


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name)
    assert (tmp_path / "one/relets.parquet").read_bytes() == (tmp_path / "two/relets.parquet").read_bytes()


def test_a_new_result_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    write(tmp_path / "baseline", rows=3)
    (tmp_path / "baseline" / "figures").mkdir()
    write(tmp_path / "baseline", rows=4)
    assert len(read_result(tmp_path / "baseline").table("relets")) == 4
    assert [path.name for path in tmp_path.iterdir()] == ["baseline"]


@pytest.mark.parametrize(
    "error",
    [
        OSError(28, "No space left on device"),
        pl.exceptions.ComputeError("underlying IO error: No space left on device"),
    ],
)
def test_a_failure_leaves_the_old_result(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    write(tmp_path / "baseline", rows=3)

    def full_disk(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", full_disk)
    with pytest.raises(ResultError, match="No space left on device; what was there is untouched"):
        write(tmp_path / "baseline", rows=4)
    assert len(read_result(tmp_path / "baseline").table("relets")) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["baseline"]


def test_a_table_in_parts_gives_the_bytes_of_the_whole(tmp_path: Path) -> None:
    whole = table("relets", 600_000)
    for name, given in (("whole", whole), ("parts", whole.iter_slices(70_001))):
        write_result(tmp_path / name, {"relets": given}, {})
    assert read_result(tmp_path / "parts").table("relets").equals(whole)
    found = [(tmp_path / name / "relets.parquet").read_bytes() for name in ("whole", "parts")]
    assert found[0] == found[1]


def test_a_part_that_cannot_be_made_leaves_the_old_result(tmp_path: Path) -> None:
    def parts() -> Iterator[pl.DataFrame]:
        yield table("relets", 3)
        raise ResultError("no more")

    write(tmp_path / "baseline", rows=5)
    with pytest.raises(ResultError, match="no more"):
        write_result(tmp_path / "baseline", {"relets": parts()}, {})
    assert len(read_result(tmp_path / "baseline").table("relets")) == 5
    assert [path.name for path in tmp_path.iterdir()] == ["baseline"]


def test_a_replacement_that_was_cut_off_between_its_two_steps_is_put_right(tmp_path: Path) -> None:
    write(tmp_path / "baseline", rows=3)
    (tmp_path / "baseline").rename(tmp_path / ".baseline.old")
    assert len(read_result(tmp_path / "baseline").table("relets")) == 3


def test_what_a_killed_run_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path / "baseline")
    for name in (".baseline.new-123", ".other.new-123"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "relets.parquet").write_bytes(b"half")
    clear_leftovers(tmp_path / "baseline")
    assert {path.name for path in tmp_path.iterdir()} == {"baseline", ".other.new-123"}
    assert len(read_result(tmp_path / "baseline").table("relets")) == 3


def test_whoever_writes_next_puts_a_replacement_right_that_was_cut_off(tmp_path: Path) -> None:
    folder = tmp_path / "baseline"
    write(folder, rows=3)
    folder.rename(tmp_path / ".baseline.old")
    clear_leftovers(folder)
    assert read_result(folder).folder == folder
    (tmp_path / ".baseline.old").mkdir()  # and one that was cut off while it removed the old result
    clear_leftovers(folder)
    assert [path.name for path in tmp_path.iterdir()] == ["baseline"]


def test_a_reader_changes_nothing(tmp_path: Path) -> None:
    write(tmp_path / "baseline", rows=3)
    (tmp_path / "baseline").rename(tmp_path / ".baseline.old")
    assert len(read_result(tmp_path / "baseline").table("relets")) == 3
    assert [path.name for path in tmp_path.iterdir()] == [".baseline.old"]
    write(tmp_path / "baseline", rows=4)
    assert [path.name for path in tmp_path.iterdir()] == ["baseline"]


def test_a_folder_with_something_else_in_it_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "letter.txt").write_text("dear alderman")
    with pytest.raises(ResultError, match="holds no result"):
        write(tmp_path / "notes")
    assert (tmp_path / "notes" / "letter.txt").exists()


def test_a_folder_without_a_result_says_what_to_give(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="give the folder that 'groeipad run' wrote"):
        read_result(tmp_path)


def test_a_result_is_read_from_within_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "baseline")
    monkeypatch.chdir(tmp_path / "baseline")
    assert read_result(Path()).table("relets").equals(table("relets"))
    (tmp_path / "baseline" / "figures").mkdir()
    monkeypatch.chdir(tmp_path / "baseline" / "figures")
    assert read_result(Path("..")).table("relets").equals(table("relets"))


@pytest.mark.parametrize(
    ("damage", "says"),
    [
        (lambda folder: (folder / MANIFEST).write_text("{"), "cannot be read"),
        (lambda folder: (folder / MANIFEST).write_text(json.dumps({"format": 99})), "not of format"),
        (
            lambda folder: (folder / MANIFEST).write_text(json.dumps({"format": 1, "outputs": []})),
            "not of format 3; run the scenario again with this version",
        ),
        (lambda folder: (folder / "relets.parquet").unlink(), "incomplete: no relets.parquet"),
    ],
)
def test_a_damaged_result_says_so(tmp_path: Path, damage: Callable[[Path], object], says: str) -> None:
    write(tmp_path / "baseline")
    damage(tmp_path / "baseline")
    with pytest.raises(ResultError, match=says):
        read_result(tmp_path / "baseline")


def test_a_damaged_table_says_so(tmp_path: Path) -> None:
    write(tmp_path / "baseline")
    (tmp_path / "baseline" / "relets.parquet").write_bytes(b"no parquet")
    with pytest.raises(ResultError, match="run the scenario again"):
        read_result(tmp_path / "baseline").table("relets")
    with pytest.raises(ResultError, match="has no table 'events'; it has relets"):
        read_result(tmp_path / "baseline").table("events")


WRITES_FOREVER = """
from pathlib import Path
from tests.results.test_store import write
number = 0
while True:
    number += 1
    write(Path({folder!r}), rows=1 + number % 2 * 5000)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="a process cannot be killed at an instant there")
def test_a_process_killed_at_any_moment_leaves_a_whole_result(tmp_path: Path) -> None:
    folder = tmp_path / "baseline"
    write(folder, rows=1)
    code = WRITES_FOREVER.format(folder=str(folder))
    for attempt in range(5):
        process = subprocess.Popen([sys.executable, "-c", code], cwd=Path(__file__).parents[2])
        time.sleep(1.0 + attempt * 0.0137)
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        result = read_result(folder)
        assert len(result.table("relets")) in {1, 5001}
        for output in result.manifest["outputs"]:
            assert sha256(result.folder / output["file"]) == output["sha256"]
