"""The points of a sweep that are done -> the tables ``sweep`` (one row a point) and ``sweep_replications``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from groeipad.experiments.sweep.columns import standard_error
from groeipad.experiments.sweep.designs import Points
from groeipad.experiments.sweep.factors import Factor
from groeipad.experiments.sweep.measuring import PointValues, seed_of
from groeipad.experiments.sweep.reading import Sweep
from simulator.results.frames import FLOAT, INT, TEXT
from simulator.results.statistics import moments

if TYPE_CHECKING:
    import polars as pl

TABLE, REPLICATIONS = "sweep", "sweep_replications"
_AT_ONCE = 1_000
"""So many points are turned into rows at a time."""

Done = Callable[[int], PointValues]
"""Returns the outcome of a point, by its number."""


def sweep_schema(sweep: Sweep) -> pl.Schema:
    """Return the columns of the table ``sweep``: the point, its factors, what is measured, and what went wrong."""
    import polars as pl

    columns: dict[str, Any] = {"point": INT, "run": TEXT, "seed": INT}
    columns |= {one.id: _type_of(one) for one in sweep.factors}
    columns["replications"] = INT
    for one in sweep.measures:
        columns |= {one.id: FLOAT, standard_error(one.id): FLOAT}
    return pl.Schema(columns | {"error": TEXT})


def replications_schema(sweep: Sweep) -> pl.Schema:
    """Return the columns of the table ``sweep_replications``: one row for each replication of each point."""
    import polars as pl

    return pl.Schema(
        {"point": INT, "run": TEXT, "replication": INT} | {one.id: FLOAT for one in sweep.measures}
    )


def sweep_rows(sweep: Sweep, points: Points, done: Done) -> Iterator[pl.DataFrame]:
    """Yield the rows of ``sweep``, in the order of the points, some at a time."""
    import polars as pl

    schema = sweep_schema(sweep)
    for first in range(0, points.count, _AT_ONCE):
        rows = []
        for number in range(first, min(first + _AT_ONCE, points.count)):
            one = done(number)
            rows.append(
                (
                    number + 1,
                    one.id,
                    seed_of(sweep.seed, number, is_fresh=sweep.is_fresh),
                    *_labels(sweep.factors, points, number),
                    len(one.values),
                    *_means(one),
                    one.error,
                )
            )
        yield pl.DataFrame(rows, schema=schema, orient="row")


def replication_rows(sweep: Sweep, points: Points, done: Done) -> Iterator[pl.DataFrame]:
    """Yield the rows of ``sweep_replications``, in the order of the points, some at a time."""
    import polars as pl

    schema = replications_schema(sweep)
    for first in range(0, points.count, _AT_ONCE):
        some = [done(number) for number in range(first, min(first + _AT_ONCE, points.count))]
        sizes = [len(one.values) for one in some]
        columns: dict[str, Any] = {
            "point": np.repeat([one.number + 1 for one in some], sizes),
            "run": np.repeat([one.id for one in some], sizes).tolist(),
            "replication": np.concatenate([np.arange(size) for size in sizes]),
        }
        values = np.concatenate([one.values for one in some])
        columns |= {one.id: values[:, at] for at, one in enumerate(sweep.measures)}
        found = pl.DataFrame(columns, schema=schema)
        yield found.with_columns(pl.col(FLOAT).fill_nan(None))


def _labels(factors: Sequence[Factor], points: Points, number: int) -> list[Any]:
    """Return the values of the factors at a point; where one stays as it is, that of the scenario."""
    labels = [
        factor.now if setting is None else setting.label
        for factor, setting in zip(factors, points.at(number), strict=True)
    ]
    return [
        label if label is None else (float(label) if factor.is_number else str(label))
        for factor, label in zip(factors, labels, strict=True)
    ]


def _type_of(factor: Factor) -> Any:
    return FLOAT if factor.is_number else TEXT


def _means(one: PointValues) -> Iterator[float | None]:
    """Yield the mean of each measure and its standard error; nothing where there are none, or only one."""
    mean, sd, n = moments(one.values)
    for at in range(one.values.shape[1]):
        yield float(mean[at]) if n[at] else None
        yield float(sd[at] / np.sqrt(n[at])) if n[at] > 1 else None
