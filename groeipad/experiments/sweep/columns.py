"""The names of the columns of a sweep's tables, beside those that its file gives."""

from __future__ import annotations

from collections.abc import Iterable

OWN = ("point", "run", "seed", "replication", "replications", "error")
"""Columns that every sweep has."""


def standard_error(measure: str) -> str:
    """Return the column of the standard error of the mean of a measure."""
    return f"{measure}_se"


def taken(measures: Iterable[str]) -> set[str]:
    """Return the names that no factor may have, beside those of other factors."""
    return {*OWN, *(name for one in measures for name in (one, standard_error(one)))}
