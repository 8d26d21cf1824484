r"""Sobol' indices: which part of the variance of the outcome each factor makes.

``first`` (S1) is the part that a factor makes by itself: by how much the variance would fall, in expectation, if it
were known. ``total`` (ST) is its part with all it does together with others: what would remain if all others were
known. ``second`` (S2) is what two factors do together beyond what each does alone.

**With noise.** The outcome at a point is a mean over n replications, :math:`\bar Y = f + \eta` with a noise
:math:`\eta` of mean zero. What is sought are the indices of f. An index is a ratio of quadratic forms of the outcomes
(`blocks`), and of a quadratic form :math:`Q(y) = y^\top M y`

.. math:: E\,Q(\bar Y) = Q(f) + \operatorname{tr}(M \Sigma), \quad \Sigma = \operatorname{cov}(\eta).

*Fresh random numbers.* The noise of two points is independent, so :math:`\Sigma` is diagonal, with the mean variance
:math:`\sigma^2`. The numerators of S1 and S2 have products of different points only: they are unbiased. The variance
V grows to :math:`V + \sigma^2`, and Jansen's numerator :math:`T_j = E(A - AB_j)^2 / 2` to
:math:`T_j + \sigma^2`. With the part :math:`\rho = \sigma^2 / (V + \sigma^2)` that is noise, the raw indices come to
:math:`S_j (1 - \rho)` and :math:`ST_j (1 - \rho) + \rho`: a factor without any effect gets a total index of
:math:`\rho`. So the corrected ones are

.. math:: V_j / (\hat V - \hat\sigma^2) \quad\text{and}\quad (T_j - \hat\sigma^2) / (\hat V - \hat\sigma^2).

*Common random numbers.* What a replication adds to all points alike drops out of every form: only the interaction
:math:`e_r(x)` between a replication and a point counts. But this is a function of the point: where it changes slowly
with a factor, two points that are near have nearly the same noise. It has Sobol' indices of its own, and adds
:math:`V_j(e) / n` to the numerator of S1 and :math:`T_j(e) / n` to that of ST, which can be anything from nothing to
:math:`\sigma^2`. Taking off :math:`\sigma^2` would be wrong. Since the replications are independent of each other,
:math:`\operatorname{tr}(M \Sigma)` is estimated without bias by the same form of the errors,
:math:`\sum_r Q(w_{\cdot r})`, whatever :math:`\Sigma` is (see `replicated`). It is taken off each form, and the
indices are ratios of what remains. Where the interaction is independent between points, this comes to the formulas of
fresh random numbers.

**Intervals.** The blocks are drawn again with replacement, for the corrected indices together with their noise; an
interval is the estimate plus and minus a normal quantile times the standard deviation. With common random numbers the
same few replications stand at all points, which no drawing of blocks can see. The variance of leaving out one
replication at a time, or one group of them (the jackknife of B. Efron and C. Stein, Annals of Statistics 9 (1981),
586-596), is added for it, from three replications on. The noise within a block then counts twice, so these intervals
are a little wide. The raw indices have the intervals of SALib, which take the outcomes as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groeipad.experiments.compare import CONFIDENCE
from groeipad.experiments.sensitivity.blocks import forms_of, noise_parts, parts_of
from groeipad.experiments.sensitivity.indices import Estimate, Indices
from groeipad.experiments.sensitivity.library import normal_quantile, salib, unit_cube
from groeipad.experiments.sensitivity.noise import noise_of
from groeipad.experiments.sensitivity.replicated import Floats, Replicated, complete_blocks, replicated
from simulator.errors import ResultError

RESAMPLES = 1000
"""How many times the blocks are drawn again, with replacement."""
_GROUPS = 20
"""In so many groups replications are left out, or one by one where there are fewer."""
_FOR_JACKKNIFE = 3
"""With fewer replications, no noise is known once one is left out."""

_Shares = dict[str, Floats]
"""Something of ``first``, ``total`` and, with second order, ``second`` indices."""
_NAMES = {"first": "S1", "total": "ST", "second": "S2"}
"""What SALib calls them."""


def sobol_indices(
    factors: Sequence[str], values: Floats, *, common: bool, second_order: bool, seed: int = 0
) -> Indices:
    """Return the Sobol' indices of factors, of the means as they are and without noise.

    Parameters
    ----------
    factors
        What the F factors are called.
    values
        (P, R) the outcome at each point of `saltelli_sample` in each replication; not-a-number where there is none.
    common
        Whether replication r has the same random numbers at every point.
    second_order
        Whether the design has the points for pairs.
    seed
        Of the resampling for the intervals; the same seed gives the same intervals.

    Raises
    ------
    ResultError
        Where SALib is not installed, or fewer than two blocks are complete.

    Notes
    -----
    Sources: I. M. Sobol', Mathematics and Computers in Simulation 55 (2001), 271-280; A. Saltelli and others,
    Computer Physics Communications 181 (2010), 259-270 (estimators). What noise adds is derived above.
    """
    count = len(factors)
    size = (2 if second_order else 1) * count + 2
    if len(values) % size:
        raise ValueError(f"{len(values)} points are no blocks of {size}, for {count} factors")
    complete = complete_blocks(values, size)
    blocks = int(complete.sum())
    if blocks < 2:
        raise ResultError(
            f"Too few points for Sobol' indices: of {len(complete)} blocks of {size} points, {blocks} have a value "
            "at every point, and two are needed"
        )
    values = values[np.repeat(complete, size)]
    found = replicated(values, common)
    design = _Design(count, second_order, blocks)
    raw = _raw(found, design, seed)
    without = _without_noise(values, found, design, seed) if found.is_noise_known else {}
    of_sample = np.isin(np.arange(len(values)) % size, (0, size - 1))
    return Indices(
        factors=tuple(factors),
        first=raw["first"],
        total=raw["total"],
        second=raw.get("second"),
        first_without_noise=without.get("first"),
        total_without_noise=without.get("total"),
        second_without_noise=without.get("second"),
        blocks=blocks,
        dropped=len(complete) - blocks,
        noise=noise_of(values[of_sample], common),
    )


@dataclass(frozen=True)
class _Design:
    """What the points are for: how many factors, whether for pairs too, and in how many blocks."""

    factors: int
    second_order: bool
    blocks: int


def _raw(found: Replicated, design: _Design, seed: int) -> dict[str, Estimate]:
    """Return the indices of the means, by SALib's analyzer; not-a-number where nothing differs."""
    asked = [name for name in _NAMES if name != "second" or design.second_order]
    if np.ptp(found.mean) == 0.0:
        # SALib would divide by the standard deviation.
        shape = (design.factors, design.factors)
        return {name: _around(np.full(shape[: 1 + (name == "second")], np.nan)) for name in asked}
    si = salib("analyze.sobol").analyze(
        unit_cube(design.factors),
        found.mean,
        calc_second_order=design.second_order,
        num_resamples=RESAMPLES,
        conf_level=CONFIDENCE,
        # SALib asks of a seed whether it is true: 0 would count as none, and the global random state would be used.
        seed=np.random.SeedSequence(seed),
    )
    return {name: _around(si[_NAMES[name]], si[f"{_NAMES[name]}_conf"]) for name in asked}


def _without_noise(values: Floats, found: Replicated, design: _Design, seed: int) -> dict[str, Estimate]:
    """Return the indices of what is sought."""
    whole = np.full((1, design.blocks), 1.0 / design.blocks)
    resampled = _corrected(found, design, _weights(design.blocks, seed))
    variance = {name: one.var(axis=0, ddof=1) for name, one in resampled.items()}
    if found.common:
        for name, one in _jackknife(values, design).items():
            variance[name] = variance[name] + one
    return {
        name: _around(one[0], normal_quantile() * np.sqrt(variance[name]))
        for name, one in _corrected(found, design, whole).items()
    }


def _corrected(found: Replicated, design: _Design, weights: Floats) -> _Shares:
    """Return the indices without noise for some weights of the blocks (S, N): S of each."""
    means = parts_of(found.mean[:, None], design.factors, design.second_order)
    noise = noise_parts(found, design.factors, design.second_order)
    return forms_of(means, weights).without(forms_of(noise, weights)).indices()


def _weights(blocks: int, seed: int) -> Floats:
    """Return how often each block is drawn in each resample, as a part of all: (RESAMPLES, N); those of SALib."""
    drawn = np.random.default_rng(seed).integers(blocks, size=(blocks, RESAMPLES))
    weights = np.zeros((RESAMPLES, blocks))
    np.add.at(weights, (np.arange(RESAMPLES), drawn), 1.0 / blocks)
    return weights


def _jackknife(values: Floats, design: _Design) -> _Shares:
    """Return the variance of the indices by which replications there are; nothing where there are too few."""
    groups = np.arange(values.shape[1]) % min(values.shape[1], _GROUPS)
    rests = [values[:, groups != group] for group in range(groups.max() + 1)]
    # Without its only replications a point would have no value.
    rests = [rest for rest in rests if not np.isnan(rest).all(axis=1).any()]
    if len(rests) < _FOR_JACKKNIFE:
        return {}
    whole = np.full((1, design.blocks), 1.0 / design.blocks)
    found = [_corrected(replicated(rest, common=True), design, whole) for rest in rests]
    return {
        name: (len(rests) - 1) * np.concatenate([one[name] for one in found]).var(axis=0) for name in found[0]
    }


def _around(value: Floats, half: Floats | float = np.nan) -> Estimate:
    return Estimate(value, value - half, value + half)
