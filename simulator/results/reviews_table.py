"""What reviews have started, and the stored table of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from simulator.contract import TABLES

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Decision:
    """Something that a review has started.

    Attributes
    ----------
    review
        The review's id.
    day
        The last day of the half-year that was looked at.
    place
        The code of the municipality that was looked at, or ``REGION``.
    value
        What was seen: the indicator. Where the task is based anew, the need of the region, and of each municipality
        the relets observed as a part of those expected.
    starts
        The first day of what was started.
    """

    review: str
    day: date
    place: str
    value: float
    starts: date


def reviews_table(decisions: Sequence[Sequence[Decision]]) -> pl.DataFrame:
    """Return the table ``reviews``; without rows where nothing was started.

    Parameters
    ----------
    decisions
        What was started in each replication, in order.
    """
    import polars as pl

    from simulator.results.frames import TYPES

    rows = [
        (replication, one.review, one.day.isoformat(), one.place, one.value, one.starts.isoformat())
        for replication, started in enumerate(decisions)
        for one in started
    ]
    schema = {column.name: TYPES[column.dtype] for column in TABLES["reviews"]}
    return pl.DataFrame(rows, schema=schema, orient="row")
