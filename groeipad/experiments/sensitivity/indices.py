"""Sobol' indices with their intervals, and as tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from groeipad.experiments.sensitivity.noise import Noise
from groeipad.experiments.sensitivity.replicated import Floats

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Estimate:
    """Indices and their intervals, all of one shape: (F,), or (F, F) for pairs, not-a-number but above the diagonal.

    Attributes
    ----------
    value
        The indices, as parts of 1. They are estimates, which may lie a little below 0 or above 1.
    low, high
        The ends of the intervals.
    """

    value: Floats
    low: Floats
    high: Floats


@dataclass(frozen=True)
class Indices:
    """The Sobol' indices of F factors.

    Attributes
    ----------
    factors
        What they are called.
    first, total, second
        The indices of the means as they are; ``second`` is None without the points for it.
    first_without_noise, total_without_noise, second_without_noise
        The indices of what is sought, without noise; None where there is one replication, so that noise is unknown.
        Not-a-number where all of the variance may be noise, and no interval where resamples say that it may be.
    blocks, dropped
        How many blocks of the design count, and how many do not, because a point of theirs has no value.
    noise
        How much of the variance over the points A and B is chance.
    """

    factors: tuple[str, ...]
    first: Estimate
    total: Estimate
    second: Estimate | None
    first_without_noise: Estimate | None
    total_without_noise: Estimate | None
    second_without_noise: Estimate | None
    blocks: int
    dropped: int
    noise: Noise

    def table(self) -> pl.DataFrame:
        """Return the indices of factors as a table, a row for each; null where there is no number.

        Returns
        -------
        polars.DataFrame
            Columns factor, and for each of first, total, first_without_noise and total_without_noise one of that
            name and two that end in ``_low`` and ``_high``.
        """
        import polars as pl

        names = ("first", "total", "first_without_noise", "total_without_noise")
        columns = [pl.Series("factor", self.factors, dtype=pl.String)]
        for name in names:
            columns += _columns(name, getattr(self, name), np.ones(len(self.factors), dtype=np.bool_))
        return pl.DataFrame(columns)

    def pairs(self) -> pl.DataFrame:
        """Return the indices of pairs as a table, a row for each pair; none without second order.

        Returns
        -------
        polars.DataFrame
            Columns factor, other, and for second and second_without_noise as in `table`.
        """
        import polars as pl

        above = above_diagonal(len(self.factors)) & (self.second is not None)
        first, other = np.nonzero(above)
        columns = [
            pl.Series("factor", [self.factors[at] for at in first], dtype=pl.String),
            pl.Series("other", [self.factors[at] for at in other], dtype=pl.String),
            *_columns("second", self.second, above),
            *_columns("second_without_noise", self.second_without_noise, above),
        ]
        return pl.DataFrame(columns)


def above_diagonal(count: int) -> NDArray[np.bool_]:
    """Return which places of a table of pairs are above its diagonal, so that each pair is there once."""
    return np.triu(np.ones((count, count), dtype=bool), 1)


def _columns(name: str, one: Estimate | None, places: NDArray[np.bool_]) -> list[pl.Series]:
    """Return an estimate at some places as three columns; null where there is no number."""
    import polars as pl

    arrays = {"": "value", "_low": "low", "_high": "high"}
    nothing = [None] * int(places.sum())
    return [
        pl.Series(
            f"{name}{end}", nothing if one is None else getattr(one, part)[places], dtype=pl.Float64
        ).fill_nan(None)
        for end, part in arrays.items()
    ]
