"""One factor at a time: what each of its values makes of the outcome, beside a base; the rows of a tornado.

It tells nothing of what factors do together, and only holds around the base: A. Saltelli and P. Annoni, Environmental
Modelling & Software 25 (2010), 1508-1517, "How to avoid a perfunctory sensitivity analysis".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from groeipad.experiments.compare import CONFIDENCE, paired, unpaired
from groeipad.experiments.sensitivity.replicated import Floats

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True)
class Varied:
    """A factor, and the points at which it alone differs from the base.

    Attributes
    ----------
    factor
        What it is called.
    levels
        What its values are called, one for each point.
    points
        The rows of the points. That of the base need not be among them.
    """

    factor: str
    levels: tuple[str, ...]
    points: tuple[int, ...]


@dataclass(frozen=True)
class Bar:
    """What one value of a factor makes of the outcome, in the outcome's unit.

    Attributes
    ----------
    factor, level
        The factor, and its value.
    point
        The row of the point.
    n
        How many pairs of replications count; with fresh random numbers, how many replications the side with the
        fewest has.
    difference
        The mean difference from the base; not-a-number where either has no value.
    low, high
        Its interval, which holds by itself; not-a-number where n is below 2.
    """

    factor: str
    level: str
    point: int
    n: int
    difference: float
    low: float
    high: float


@dataclass(frozen=True)
class Tornado:
    """What each factor by itself makes of the outcome.

    Attributes
    ----------
    base
        The mean outcome at the base; not-a-number without any.
    swings
        By factor, how far its values bring the outcome apart, that of the base included: widest first. Not-a-number,
        at the end, where none of its values has an outcome.
    bars
        The values of the factors in that order; those of one factor as they were given.
    """

    base: float
    swings: dict[str, float]
    bars: tuple[Bar, ...]

    def table(self) -> pl.DataFrame:
        """Return the bars as a table, a row for each; null where there is no number.

        Returns
        -------
        polars.DataFrame
            Columns factor, level, point, n, base, outcome, difference, low, high. The outcome is the base with the
            difference, so that it goes with the other columns where replications are missing.
        """
        import polars as pl

        names = ("difference", "low", "high")
        numbers = {name: [getattr(one, name) for one in self.bars] for name in names}
        outcomes = [self.base + one.difference for one in self.bars]
        told = {"base": [self.base] * len(self.bars), "outcome": outcomes, **numbers}
        return pl.DataFrame(
            [
                pl.Series("factor", [one.factor for one in self.bars], dtype=pl.String),
                pl.Series("level", [one.level for one in self.bars], dtype=pl.String),
                pl.Series("point", [one.point for one in self.bars], dtype=pl.Int64),
                pl.Series("n", [one.n for one in self.bars], dtype=pl.Int64),
                *(pl.Series(name, values, dtype=pl.Float64).fill_nan(None) for name, values in told.items()),
            ]
        )


def one_at_a_time(
    values: Floats, base: int, varied: Sequence[Varied], *, common: bool, is_chance: bool = False
) -> Tornado:
    """Return what each factor by itself makes of the outcome.

    Parameters
    ----------
    values
        (P, R) the outcome at each point in each replication; not-a-number where there is none.
    base
        The row of the base.
    varied
        The factors, each of another name, and their points.
    common
        Whether replication r has the same random numbers at every point: then differences are taken replication by
        replication. Else the interval is that of Welch; see `groeipad.experiments.compare`.
    is_chance
        Whether the outcome is 0 or 1 in a replication, so that its mean is a chance.
    """
    points = [point for one in varied for point in one.points]
    compare = paired if common else unpaired
    found = compare(
        np.repeat(values[base][:, None], len(points), axis=1),
        values[points].T.reshape(values.shape[1], len(points)),
        np.full(len(points), 1.0 - CONFIDENCE),
        np.full(len(points), is_chance),
    )
    of_base = values[base][~np.isnan(values[base])]
    numbers = zip(found.n, found.mean, found.low, found.high, strict=True)
    bars = [
        Bar(one.factor, level, point, int(n), float(mean), float(low), float(high))
        for (one, level, point), (n, mean, low, high) in zip(_each(varied), numbers, strict=True)
    ]
    swings = {
        one.factor: _swing([bar.difference for bar in bars if bar.factor == one.factor]) for one in varied
    }
    widest = sorted(swings, key=lambda factor: -swings[factor] if swings[factor] >= 0 else np.inf)
    return Tornado(
        base=float(of_base.mean()) if of_base.size else float(np.nan),
        swings={factor: swings[factor] for factor in widest},
        bars=tuple(bar for factor in widest for bar in bars if bar.factor == factor),
    )


def _each(varied: Sequence[Varied]) -> list[tuple[Varied, str, int]]:
    return [
        (one, level, point) for one in varied for level, point in zip(one.levels, one.points, strict=True)
    ]


def _swing(differences: Sequence[float]) -> float:
    known = [one for one in differences if one == one]
    return max(0.0, *known) - min(0.0, *known) if known else float(np.nan)
