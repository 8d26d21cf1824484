"""The table ``futures`` of a plan for many futures, and its table ``plan`` with the quotas that were decided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from groeipad.experiments.futures import Future
from groeipad.experiments.robust_manifest import Compared
from simulator.results.frames import in_form
from solvers.robust import RobustPlan

if TYPE_CHECKING:
    import polars as pl


def futures_table(robust: RobustPlan, compared: Compared, futures: tuple[Future, ...]) -> pl.DataFrame:
    """Return the table ``futures``: the figures of each future, and what both plans come to in it.

    Parameters
    ----------
    robust
        The plan, and the one for the scenario's own figures.
    compared
        The same, simulated.
    futures
        The futures.
    """
    import polars as pl

    columns = ("future", "about", "subject", "value")
    rows = list(_rows(robust, compared, futures))
    return in_form("futures", pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None))


def _rows(
    robust: RobustPlan, compared: Compared, futures: tuple[Future, ...]
) -> Iterator[tuple[int, str, str, float]]:
    plans = (
        ("nominal", robust.nominal_outcomes, compared.nominal),
        ("robust", robust.outcomes, compared.robust),
    )
    for future in futures:
        number = future.number
        for field, value in future.values.items():
            yield number, "figure", field, float(value)
        for plan, outcomes, simulated in plans:
            planned, seen = outcomes[number], simulated[number]
            yield number, "shortfall", plan, float(planned.shortfall.sum())
            yield number, "worst_ratio", plan, planned.worst
            yield number, "waiting", plan, planned.waiting
            yield number, "simulated_shortfall", plan, seen.shortfall
            yield number, "simulated_worst_ratio", plan, seen.worst


def with_decided_quotas(table: pl.DataFrame, decided: pl.DataFrame) -> pl.DataFrame:
    """Return the table ``plan`` with the quotas that were decided, of which one future need not use all.

    Parameters
    ----------
    table
        The plan in the future of the scenario's own figures.
    decided
        The same when all that the quotas allow is used, row by row.
    """
    import polars as pl

    is_quota = table["item"] == "quota"
    return table.with_columns(value=pl.when(is_quota).then(decided["value"]).otherwise(table["value"]))
