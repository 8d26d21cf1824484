"""Stored tables as a whole, also those that are made in parts."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl


def whole(table: pl.DataFrame | Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Return a table as one frame."""
    return table if isinstance(table, pl.DataFrame) else pl.concat(table)
