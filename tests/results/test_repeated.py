"""A table that is the same rows in each replication is read in parts that hold what the whole holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from simulator.results.repeated import repeated
from simulator.results.store import StoredResult, write_result

REPLICATIONS = 5
NAMES = ("backlog", "backlog", "wait_mean", "housed_in", "housed_in", "housed_in")
"""The metric of each row of a replication; not in the order of the alphabet, as in a stored table."""


@pytest.fixture
def stored(tmp_path: Path) -> StoredResult:
    rows = [
        (replication, name, f"GM{place}", "all", 2030, value)
        for replication in range(REPLICATIONS)
        for place, name in enumerate(NAMES)
        for value in [None if name == "wait_mean" and replication % 2 else replication + place / 8]
    ]
    schema = ("replication", "metric", "municipality", "group", "year", "value")
    table = pl.DataFrame(rows, schema=schema, orient="row")
    return write_result(tmp_path / "result", {"metrics": table}, {"replications": REPLICATIONS})


@pytest.mark.parametrize("most", [1, 2 * REPLICATIONS, 3 * REPLICATIONS, 1_000])
def test_the_parts_together_are_the_whole_in_its_order(stored: StoredResult, most: int) -> None:
    parts = list(repeated(stored, "metrics", by="metric", most=most))
    whole = stored.table("metrics")
    rows = whole.filter(replication=0).drop("replication", "value")
    assert pl.concat([part.rows for part in parts]).equals(rows)
    values = whole["value"].to_numpy().reshape(REPLICATIONS, -1)
    np.testing.assert_array_equal(np.concatenate([part.values for part in parts], axis=1), values)


def test_a_part_has_no_more_values_than_is_asked_but_those_of_one_name(stored: StoredResult) -> None:
    parts = repeated(stored, "metrics", by="metric", most=3 * REPLICATIONS)
    assert [part.rows["metric"].to_list() for part in parts] == [list(NAMES[:3]), list(NAMES[3:])]
    parts = repeated(stored, "metrics", by="metric", most=1)
    assert [part.values.shape for part in parts] == [(REPLICATIONS, 2), (REPLICATIONS, 1), (REPLICATIONS, 3)]
