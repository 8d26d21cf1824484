r"""The quadratic forms of Saltelli's design: what Sobol' indices are made of, block by block.

A design has N blocks. Each has a point :math:`A`, a point :math:`B`, for each factor j the point :math:`A` with that
one taken from :math:`B`, called :math:`AB_j`, and perhaps :math:`B` with that one taken from :math:`A`, called
:math:`BA_j`. With the outcomes at these points, less the mean of all of them, the estimates are

.. math::
    V &= \operatorname{mean}(A^2 + B^2) / 2 - (\operatorname{mean}(A + B) / 2)^2 \\
    V_j &= \operatorname{mean}(B (AB_j - A)) \\
    T_j &= \operatorname{mean}((A - AB_j)^2) / 2 \\
    V_{jk}^c &= \operatorname{mean}(BA_j AB_k - A B)

each a quadratic form of the outcomes. The indices are ratios of them: :math:`S_j = V_j / V`,
:math:`ST_j = T_j / V`, and :math:`S_{jk} = V_{jk}^c / V - S_j - S_k`.

Sources: A. Saltelli and others, Computer Physics Communications 181 (2010), 259-270, table 2 (b) for :math:`V_j` and
(f), of M. J. W. Jansen, for :math:`T_j`; A. Saltelli, the same 145 (2002), 280-297, for pairs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from groeipad.experiments.sensitivity.indices import above_diagonal
from groeipad.experiments.sensitivity.replicated import Floats, Replicated


@dataclass(frozen=True)
class Parts:
    """What each of N blocks gives to the quadratic forms. In a sum over replications they are the sums.

    Attributes
    ----------
    square
        (N,) the mean of the squares of A and B.
    level
        (N, R) the mean of A and B; R = 1 for the means themselves.
    first
        (N, F) what it gives to V_j.
    total
        (N, F) to T_j.
    closed
        (N, F, F) to the part of the variance of a pair j < k and both its factors; None without second order.
    """

    square: Floats
    level: Floats
    first: Floats
    total: Floats
    closed: Floats | None


@dataclass(frozen=True)
class Forms:
    """The quadratic forms of S resamples of the blocks.

    Attributes
    ----------
    variance
        (S,) V.
    first, total
        (S, F) V_j and T_j.
    closed
        (S, F, F) the closed part of pairs; None without second order.
    """

    variance: Floats
    first: Floats
    total: Floats
    closed: Floats | None

    def without(self, noise: Forms) -> Forms:
        """Return the forms less what noise is expected to add to them."""
        closed = None if self.closed is None or noise.closed is None else self.closed - noise.closed
        return Forms(
            self.variance - noise.variance, self.first - noise.first, self.total - noise.total, closed
        )

    def indices(self) -> dict[str, Floats]:
        """Return the indices, not-a-number where V is not above 0.

        Returns
        -------
        dict
            ``first`` and ``total``, (S, F) each, and with second order ``second``, (S, F, F), not-a-number but above
            the diagonal.
        """
        variance = np.where(self.variance > 0, self.variance, np.nan)[:, None]
        found = {"first": self.first / variance, "total": self.total / variance}
        if self.closed is not None:
            first = found["first"]
            pairs = self.closed / variance[..., None] - first[:, :, None] - first[:, None, :]
            found["second"] = np.where(above_diagonal(first.shape[1]), pairs, np.nan)
        return found


def parts_of(outcomes: Floats, factors: int, second_order: bool) -> Parts:
    """Return what each block gives to the quadratic forms, summed over the columns.

    Parameters
    ----------
    outcomes
        (P, R) a column of outcomes for each replication, in the order of `saltelli_sample`.
    factors
        F.
    second_order
        Whether the design has the points for pairs.
    """
    centred = outcomes - outcomes.mean(axis=0)
    a, b, ab, ba = _points(centred, factors, second_order)
    return Parts(
        square=((a**2 + b**2) / 2).sum(axis=1),
        level=(a + b) / 2,
        first=np.einsum("nr,nfr->nf", b, ab - a[:, None]),
        total=((a[:, None] - ab) ** 2).sum(axis=2) / 2,
        closed=None if ba is None else _closed(a, b, ab, ba),
    )


def noise_parts(found: Replicated, factors: int, second_order: bool) -> Parts:
    r"""Return what noise is expected to add to what each block gives.

    With common random numbers: the same quadratic forms of the errors, summed over the replications.

    With fresh ones the noise is independent between points, and only squares of it remain. In :math:`V_j` and
    :math:`V_{jk}^c` every product is of two points: nothing is added. In :math:`T_j` it is half of the variance at
    :math:`A` and at :math:`AB_j`. In :math:`V` it is the mean of the variance at :math:`A` and at :math:`B`, less
    that of their mean.

    Parameters
    ----------
    found
        The means and errors of the points.
    factors, second_order
        As for `parts_of`.
    """
    if found.common:
        return parts_of(found.errors, factors, second_order)
    a, b, ab, _ = _points(found.variance[:, None], factors, second_order)
    blocks = len(a)
    nothing = np.zeros((blocks, factors, factors)) if second_order else None
    return Parts(
        square=((a + b) / 2).sum(axis=1) * (1.0 - 1.0 / (2 * blocks)),
        level=np.zeros((blocks, 1)),
        first=np.zeros((blocks, factors)),
        total=(a + ab[:, :, 0]) / 2,
        closed=nothing,
    )


def forms_of(parts: Parts, weights: Floats) -> Forms:
    """Return the quadratic forms of resamples.

    Parameters
    ----------
    parts
        What each block gives.
    weights
        (S, N) the weight of each block in each resample; a row adds up to 1.
    """
    return Forms(
        variance=weights @ parts.square - ((weights @ parts.level) ** 2).sum(axis=1),
        first=weights @ parts.first,
        total=weights @ parts.total,
        closed=None if parts.closed is None else np.tensordot(weights, parts.closed, axes=1),
    )


def _points(
    outcomes: Floats, factors: int, second_order: bool
) -> tuple[Floats, Floats, Floats, Floats | None]:
    """Return the outcomes at A and B (N, R) and at AB and BA (N, F, R)."""
    size = (2 if second_order else 1) * factors + 2
    blocks = outcomes.reshape(-1, size, outcomes.shape[1])
    ba = blocks[:, 1 + factors : -1] if second_order else None
    return blocks[:, 0], blocks[:, -1], blocks[:, 1 : 1 + factors], ba


def _closed(a: Floats, b: Floats, ab: Floats, ba: Floats) -> Floats:
    pairs = np.einsum("njr,nkr->njk", ba, ab)
    return np.asarray(pairs - (a * b).sum(axis=1)[:, None, None])
