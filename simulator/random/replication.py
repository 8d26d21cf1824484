"""The random numbers of one replication, as plain Python: purpose, entity and index in, a number out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.contract import Purpose
from simulator.random import draws, times


@dataclass(frozen=True)
class Duration:
    """A distribution of times, ready to draw from; the first arguments of ``simulator.random.times.duration``."""

    kind: int
    mean_days: float
    form: float
    values: NDArray[np.float64]
    cumulative: NDArray[np.float64]

    @property
    def numbers(self) -> tuple[int, float, float, NDArray[np.float64], NDArray[np.float64]]:
        """All of it, as the draws take it."""
        return self.kind, self.mean_days, self.form, self.values, self.cumulative


@dataclass(frozen=True, slots=True)
class ReplicationDraws:
    """Draws at addresses that start with this seed and replication; see ``simulator.random.draws``."""

    seed: int
    replication: int

    # Compiled functions take an enumeration member apart slowly: they are handed plain whole numbers.

    def uniform(self, purpose: Purpose, entity: int, index: int = 0) -> float:
        """Return a uniform strictly between 0 and 1."""
        return draws.uniform(self.seed, self.replication, int(purpose), entity, index)

    def uniforms(self, purpose: Purpose, entity: int, index: int = 0) -> tuple[float, float]:
        """Return two uniforms strictly between 0 and 1."""
        return draws.uniforms(self.seed, self.replication, int(purpose), entity, index)

    def chance(self, purpose: Purpose, entity: int, index: int = 0) -> int:
        """Return a whole number from 0 to ``draws.CERTAIN`` - 1."""
        return draws.chance(self.seed, self.replication, int(purpose), entity, index)

    def residual(self, duration: Duration, purpose: Purpose, entity: int, factor: float = 1.0) -> int:
        """Return what is left of a time that is going on, in whole seconds; see ``times.residual``."""
        return times.residual(
            *duration.numbers,
            factor,
            self.seed,
            self.replication,
            int(purpose),
            entity,
        )

    def duration(
        self, duration: Duration, purpose: Purpose, entity: int, factor: float = 1.0, start: int = 0
    ) -> int:
        """Return a time in whole seconds, ``times.FAR`` where it never ends."""
        return times.duration(
            *duration.numbers,
            factor,
            self.seed,
            self.replication,
            int(purpose),
            entity,
            start,
        )
