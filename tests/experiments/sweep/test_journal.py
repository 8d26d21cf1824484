"""What is in a journal is never lost, whatever happens while something is added to it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from groeipad.experiments.sweep.journal import Journal
from groeipad.experiments.sweep.measuring import PointValues
from simulator.errors import UnwritableError

VALUES = arrays.arrays(
    np.float64, st.tuples(st.integers(0, 3), st.just(2)), elements=st.floats(allow_infinity=False)
)


def alike(one: PointValues, other: PointValues) -> bool:
    named = (one.id, one.number, one.error, one.fault) == (other.id, other.number, other.error, other.fault)
    return named and one.values.shape == other.values.shape and one.values.tobytes() == other.values.tobytes()


def points(values: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]]) -> list[PointValues]:
    return [
        PointValues(number, f"id{number}", one + 0.0, "" if len(one) else "wrong: \u00e9\n")
        for number, one in enumerate(values)
    ]


@given(st.lists(VALUES, max_size=5), st.data())
def test_a_journal_that_is_cut_off_anywhere_keeps_all_whole_lines_and_goes_on(
    values: list[np.ndarray[tuple[int, ...], np.dtype[np.float64]]], data: st.DataObject
) -> None:
    values = [np.where(np.isnan(one), np.nan, one) for one in values]
    told = points(values)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "points.jsonl"
        with Journal(path) as journal:
            journal.add(told)
        content = path.read_bytes()
        cut = data.draw(st.integers(0, len(content)))
        path.write_bytes(content[:cut])
        whole = content[:cut].count(b"\n")
        with Journal(path) as journal:
            assert len(journal) == whole
            assert all(alike(journal.read(one.id), one) for one in told[:whole])
            journal.add(told[whole:])
        assert path.read_bytes() == content
        with Journal(path, read_only=True) as journal:
            assert journal.ids() == {one.id for one in told}
            assert all(alike(journal.read(one.id), one) for one in told)


def test_reading_leaves_what_was_cut_off_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "points.jsonl"
    with Journal(path) as journal:
        journal.add(points([np.ones((2, 2))]))
    before = path.read_bytes() + b'{"id": "half'
    path.write_bytes(before)
    with Journal(path, read_only=True) as journal:
        assert journal.ids() == {"id0"}
    assert path.read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UnwritableError, match="cannot be written"):
        Journal(tmp_path / "file" / "points.jsonl")
