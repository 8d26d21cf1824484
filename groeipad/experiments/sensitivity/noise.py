"""How much of what differs between points is chance, and not the factors."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groeipad.experiments.sensitivity.replicated import Floats, Replicated, replicated


@dataclass(frozen=True)
class Noise:
    """How much of the variance over points is chance.

    Attributes
    ----------
    points
        How many points have a value.
    variance
        The variance of the means over the points, in the square of the outcome's unit; not-a-number below two points.
    noise
        The part of it that chance between replications is expected to make, in the same unit; None where that cannot
        be told: with one replication, what differs may be the factors or chance.
    freedom
        The degrees of freedom of ``noise``. Fresh random numbers: the replications less the points. Common ones:
        what is left after a level for each point and each replication, so (points - 1) x (replications - 1) where
        nothing is missing.
    """

    points: int
    variance: float
    noise: float | None
    freedom: int

    @property
    def part(self) -> float | None:
        """The part of the variance that is chance, from 0 to 1; None where that cannot be told."""
        if self.noise is None or self.points < 2:
            return None
        return min(self.noise / self.variance, 1.0) if self.variance > self.noise else float(self.noise > 0.0)


def noise_of(values: Floats, common: bool) -> Noise:
    """Return how much of the variance over points is chance.

    The variance over the points of the means is, in expectation, that of what is sought plus the noise. With fresh
    random numbers the noise is the mean over the points of the variance of a mean. With common ones it is the mean
    square of the interaction between points and replications, times the mean of 1/n: this holds however alike the
    noise of two points is, because what they have in common counts in neither. See `replicated`.

    Parameters
    ----------
    values
        (P, R) the outcome at each point in each replication; not-a-number where there is none. Points without any
        value do not count.
    common
        Whether replication r has the same random numbers at every point.

    Notes
    -----
    Source: H. Scheffé, "The Analysis of Variance" (1959), chapters 4 (two-way layouts) and 7 (components of
    variance).
    """
    return noise_in(replicated(values, common))


def noise_in(found: Replicated) -> Noise:
    """Return how much of the variance over points is chance, of means that are there already."""
    there = found.n > 0
    points = int(there.sum())
    variance = float(found.mean[there].var(ddof=1)) if points > 1 else float(np.nan)
    noise = float(found.variance[there].mean()) if found.is_noise_known else None
    return Noise(points, variance, noise, found.freedom)
