r"""Outcomes at points and in replications -> the mean at each point, and what chance adds to it.

The outcome of replication :math:`r` at point :math:`p` is

.. math:: Y_{pr} = f_p + c_r + e_{pr}

where :math:`f_p` is what is sought, :math:`c_r` is what a replication adds to all points alike, and :math:`e_{pr}` is
the rest. What is done with it depends on the random numbers.

*Fresh* random numbers at each point: there is no :math:`c_r`, and all :math:`e_{pr}` are independent. The noise of a
mean of :math:`n_p` replications has the variance :math:`s_p^2 / n_p`.

*Common* random numbers: replication :math:`r` meets the same households and homes at every point. Then :math:`c_r`
makes no two points differ, and only the interaction :math:`e_{pr}` is noise (A. M. Law, "Simulation Modeling and
Analysis", 5th edition (2015), section 11.2). But the :math:`e_{pr}` of one replication at two points are *not*
independent: at two points that are alike they are alike. So what is kept is not their variance only, but the errors
themselves. With

.. math:: w_{pr} = e_{pr} / \sqrt{n_p (n_p - 1)}

the sum over :math:`r` of :math:`w_{pr} w_{qr}` estimates the covariance of the noise of the means at :math:`p` and
:math:`q`. Hence, for any quadratic form :math:`Q` of the means, such as a variance, the sum over :math:`r` of
:math:`Q(w_{\cdot r})` estimates what noise adds to its expectation: without bias where no value is missing, and
whatever the covariances are, since only the replications have to be independent of each other.

Where values are missing, :math:`f_p` and :math:`c_r` are those of least squares over the values that exist, as in a
two-way table without interaction (H. Scheffé, "The Analysis of Variance" (1959), chapter 4): so a point does not
look better because a bad replication lacks there. Without missing values these are the plain means.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_ROUNDING = 1e-12
"""Of the largest value: a few thousand times the arithmetic's own precision."""


@dataclass(frozen=True)
class Replicated:
    """The means at P points over R replications, and what chance adds to them.

    Attributes
    ----------
    common
        Whether a replication has the same random numbers at every point.
    mean
        (P,) the mean at each point; not-a-number where no replication has a value.
    n
        (P,) how many replications have a value.
    errors
        (P, R) the errors w: the sum over the replications of the product of two rows estimates the covariance of the
        noise of two means. With fresh random numbers only the product of a row with itself means something. 0 where
        there is no value, or only one at the point.
    variance
        (P,) the variance of the noise of each mean. With fresh random numbers a point with one replication has the
        variance that others have within them. Not-a-number where it cannot be told, or there is no mean.
    freedom
        The degrees of freedom of that noise as a whole; 0 where it cannot be told.
    """

    common: bool
    mean: Floats
    n: Ints
    errors: Floats
    variance: Floats
    freedom: int

    @property
    def is_noise_known(self) -> bool:
        """Whether there are replications enough to tell noise: with one of them, what differs may be anything."""
        return self.freedom > 0


def replicated(values: Floats, common: bool) -> Replicated:
    """Return the means of points, and what chance adds to them.

    Parameters
    ----------
    values
        (P, R) the outcome at each point in each replication; not-a-number where there is none.
    common
        Whether replication r has the same random numbers at every point.
    """
    exists = ~np.isnan(values)
    n = exists.sum(axis=1).astype(np.int64)
    level = float(values[exists].mean()) if exists.any() else 0.0
    # The level is taken off first: what differs may be small beside it.
    off = np.where(exists, values - level, 0.0)
    shared, parameters = _shared(off, exists, n) if common else (np.zeros(values.shape[1]), 0)
    own = np.where(exists, off - shared, 0.0)
    mean = np.divide(own.sum(axis=1), n, out=np.full(n.shape, np.nan), where=n > 0)
    residuals = np.where(exists, own - mean[:, None], 0.0)
    # What differs by rounding only does not differ: else it would be divided by what is as small.
    rounding = _ROUNDING * float(np.abs(values[exists]).max(initial=0.0))
    residuals[np.abs(residuals) <= rounding] = 0.0
    if (n > 0).any() and np.ptp(mean[n > 0]) <= rounding:
        mean[n > 0] = mean[n > 0][0]
    freedom = max(int(n.sum() - (n > 0).sum()) - parameters, 0)
    squares = (residuals**2).sum(axis=1)
    pooled = squares.sum() / freedom if freedom else np.nan
    if common:
        variance = np.divide(pooled, n, out=np.full(n.shape, np.nan), where=n > 0)
    else:
        within = np.divide(squares, n - 1, out=np.full(n.shape, pooled), where=n > 1)
        variance = np.divide(within, n, out=np.full(n.shape, np.nan), where=n > 0)
    scale = np.sqrt(np.maximum(n * (n - 1), 1))
    errors = np.where(n[:, None] > 1, residuals / scale[:, None], 0.0)
    return Replicated(common, mean + level, n, errors, variance, freedom)


def _shared(off: Floats, exists: Bools, n: Ints) -> tuple[Floats, int]:
    """Return what each replication adds to all points alike, by least squares, and how many of these are free.

    The points are eliminated from the normal equations, so that there is one for each replication only. They say
    nothing of what all replications add together (and where no point links two parts of the table, of each part):
    that is the level of the points, so here it is zero.
    """
    counts = exists.astype(np.float64)
    part = counts / np.maximum(n, 1)[:, None]
    equations = np.diag(counts.sum(axis=0)) - counts.T @ part
    sums = off.sum(axis=0) - part.T @ off.sum(axis=1)
    shared, _, rank, _ = np.linalg.lstsq(equations, sums, rcond=None)
    return np.asarray(shared, dtype=np.float64), int(rank)


def complete_blocks(values: Floats, size: int) -> Bools:
    """Return which blocks of points, one after the other, have a value at every point: (blocks,).

    Parameters
    ----------
    values
        (P, R) the outcome at each point in each replication; not-a-number where there is none.
    size
        How many points a block has.
    """
    has_value = ~np.isnan(values).all(axis=1)
    return np.asarray(has_value.reshape(-1, size).all(axis=1))
