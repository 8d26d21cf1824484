r"""Elementary effects: which factors matter at all, at the price of a few trajectories.

An elementary effect is what one step of one factor does to the outcome, divided by the step: the change that the
factor would make if it went at this rate all the way from 0 to 1. It is in the outcome's unit. Of each factor:

- ``mu_star``, the mean of the absolute effects: how much it matters;
- ``mu``, the mean of the effects: which way it works, on balance;
- ``sigma``, their standard deviation: whether its effect differs with where it, and the other factors, stand.

The means of replications carry noise, and so do the effects. What follows from that is told apart (see `replicated`
for the errors w):

- One effect is the difference of two means, divided by the step. Its noise has the variance
  :math:`\sum_r (w_{qr} - w_{pr})^2 / \Delta^2`; with fresh random numbers, the sum of those of the two means. The
  root of its mean over the trajectories is ``noise_sd``.
- Chance alone makes ``mu_star`` larger than zero: for normal noise, by :math:`\sqrt{2 / \pi}` times ``noise_sd``.
  A factor with a ``mu_star`` near this cannot be told from one without any effect.
- The square of ``sigma`` is the variance of the true effects over the trajectories plus that of the noise over the
  trajectories. With common random numbers the noise of a factor's effects may be alike in all trajectories, and
  what is alike does not spread them: only the rest counts. So the mean of the noise of a replication is taken off
  first.
- What is alike in all trajectories does move ``mu`` and ``mu_star``, though, and resampling trajectories does not
  see it. It is added to the variance that their interval rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import pi, sqrt
from typing import TYPE_CHECKING, Any

import numpy as np

from groeipad.experiments.compare import CONFIDENCE
from groeipad.experiments.sensitivity.library import normal_quantile, salib, unit_cube
from groeipad.experiments.sensitivity.noise import Noise, noise_in
from groeipad.experiments.sensitivity.replicated import Floats, Replicated, complete_blocks, replicated
from simulator.errors import ResultError

if TYPE_CHECKING:
    import polars as pl

RESAMPLES = 1000
"""How many times the trajectories are drawn again, with replacement."""


@dataclass(frozen=True)
class Effects:
    """What elementary effects tell of F factors. All arrays are (F,), in the outcome's unit.

    Attributes
    ----------
    factors
        What they are called.
    mu
        The mean effect; not-a-number for a factor of options without an order, of which the sign means nothing.
    mu_star, low, high
        The mean absolute effect, with its interval.
    sigma
        The standard deviation of the effects, noise included.
    noise_sd
        The standard deviation that chance gives to one effect; not-a-number where unknown.
    sigma_without_noise
        ``sigma`` without what chance adds to it: never below 0; not-a-number where unknown.
    trajectories, dropped
        How many trajectories count, and how many do not, because a point of theirs has no value.
    noise
        How much of what differs between the points that count is chance.
    """

    factors: tuple[str, ...]
    mu: Floats
    mu_star: Floats
    low: Floats
    high: Floats
    sigma: Floats
    noise_sd: Floats
    sigma_without_noise: Floats
    trajectories: int
    dropped: int
    noise: Noise

    @property
    def noise_mu_star(self) -> Floats:
        """The ``mu_star`` that chance alone is expected to give, (F,): the mean of the absolute normal noise."""
        return self.noise_sd * sqrt(2.0 / pi)

    def table(self) -> pl.DataFrame:
        """Return the effects as a table, a row for each factor; null where there is no number.

        Returns
        -------
        polars.DataFrame
            Columns factor, mu, mu_star, low, high, sigma, noise_sd, noise_mu_star, sigma_without_noise.
        """
        import polars as pl

        names = ("mu", "mu_star", "low", "high", "sigma", "noise_sd", "noise_mu_star", "sigma_without_noise")
        numbers = (pl.Series(name, getattr(self, name), dtype=pl.Float64).fill_nan(None) for name in names)
        return pl.DataFrame([pl.Series("factor", self.factors, dtype=pl.String), *numbers])


def morris_effects(
    factors: Sequence[str],
    sample: Floats,
    values: Floats,
    *,
    common: bool,
    levels: int,
    unordered: Sequence[bool] = (),
    seed: int = 0,
) -> Effects:
    """Return what elementary effects tell.

    Parameters
    ----------
    factors
        What the F factors are called.
    sample
        (P, F) the design of `morris_sample`.
    values
        (P, R) the outcome at each point in each replication; not-a-number where there is none.
    common
        Whether replication r has the same random numbers at every point.
    levels
        The levels of the design.
    unordered
        (F,) which factors are options without an order; none where left out.
    seed
        Of the resampling for the intervals; the same seed gives the same intervals.

    Raises
    ------
    ResultError
        Where SALib is not installed, or fewer than two trajectories are complete.

    Notes
    -----
    Sources: M. D. Morris, Technometrics 33 (1991), 161-174; F. Campolongo, J. Cariboni and A. Saltelli, "An effective
    screening design for sensitivity analysis of large models", Environmental Modelling & Software 22 (2007),
    1509-1518 (``mu_star``). The effects are those of SALib's analyzer, which resamples trajectories and takes a
    normal interval.
    """
    count = len(factors)
    if sample.shape != (len(values), count) or len(values) % (count + 1):
        raise ValueError(f"{len(values)} points of {sample.shape} are no trajectories of {count} factors")
    # A point without any value would make all effects of its trajectory not-a-number in SALib, not only its own two.
    complete = complete_blocks(values, count + 1)
    kept = int(complete.sum())
    if kept < 2:
        raise ResultError(
            f"Too few trajectories for elementary effects: of {len(complete)}, {kept} have a value at every point, "
            "and two are needed"
        )
    counts = np.repeat(complete, count + 1)
    points, found = sample[counts], replicated(values[counts], common)
    si = salib("analyze.morris").analyze(
        unit_cube(count),
        points,
        found.mean,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        num_levels=levels,
        seed=np.random.default_rng(seed),
    )
    mu, mu_star, sigma, half = (_plain(si[name]) for name in ("mu", "mu_star", "sigma", "mu_star_conf"))
    chance = _noise_of_effects(points.reshape(kept, count + 1, count), found, levels)
    half = np.sqrt(half**2 + normal_quantile() ** 2 * np.nan_to_num(chance.alike))
    return Effects(
        factors=tuple(factors),
        mu=np.where(np.array(unordered or [False] * count, dtype=bool), np.nan, mu),
        mu_star=mu_star,
        low=np.maximum(mu_star - half, 0.0),
        high=mu_star + half,
        sigma=sigma,
        noise_sd=chance.sd,
        sigma_without_noise=np.sqrt(np.maximum(sigma**2 - chance.spread, 0.0)),
        trajectories=kept,
        dropped=len(complete) - kept,
        noise=noise_in(found),
    )


@dataclass(frozen=True)
class _EffectNoise:
    """What chance adds to the effects of F factors: (F,) each, not-a-number where unknown.

    Attributes
    ----------
    sd
        The standard deviation of the noise of one effect.
    spread
        What noise adds to the variance of the effects over the trajectories.
    alike
        The variance of the mean absolute effect by noise that is alike in all trajectories.
    """

    sd: Floats
    spread: Floats
    alike: Floats


def _noise_of_effects(points: Floats, found: Replicated, levels: int) -> _EffectNoise:
    """Return what chance adds to the effects.

    Parameters
    ----------
    points
        (T, F + 1, F) the trajectories.
    found
        The means of their points, and the errors.
    levels
        The levels of the design.
    """
    trajectories, size, count = points.shape
    if not found.is_noise_known:
        unknown = np.full(count, np.nan)
        return _EffectNoise(unknown, unknown, unknown)
    step = levels / (2.0 * (levels - 1))
    steps = np.diff(points, axis=1)  # (T, F, F): one factor moves in each
    order = np.abs(steps).argmax(axis=1)  # (T, F): in which step each factor moves

    def of_factors(of_steps: Floats) -> Floats:
        return np.take_along_axis(of_steps, order.reshape(order.shape + (1,) * (of_steps.ndim - 2)), axis=1)

    if not found.common:
        variance = found.variance.reshape(trajectories, size)
        of_effect = of_factors(variance[:, 1:] + variance[:, :-1]).mean(axis=0) / step**2
        return _EffectNoise(np.sqrt(of_effect), of_effect, np.zeros(count))
    upward = steps.sum(axis=2) / step**2  # the change of an effect with the change of the outcome in a step
    effects = of_factors(np.diff(found.mean.reshape(trajectories, size), axis=1) * upward)
    errors = of_factors(np.diff(found.errors.reshape(trajectories, size, -1), axis=1) * upward[..., None])
    # An absolute effect follows the noise of the effect, with the sign that the effect has.
    signed = errors * np.sign(effects)[..., None]
    alike = (signed.mean(axis=0) ** 2).sum(axis=1) - signed.var(axis=0, ddof=1).sum(axis=1) / trajectories
    return _EffectNoise(
        sd=np.sqrt((errors**2).sum(axis=2).mean(axis=0)),
        spread=errors.var(axis=0, ddof=1).sum(axis=1),
        alike=np.maximum(alike, 0.0),
    )


def _plain(found: Any) -> Floats:
    return np.asarray(np.ma.getdata(found), dtype=np.float64)
