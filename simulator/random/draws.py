"""Draws at an address: uniforms, whole-number chances, and times from the distributions of a scenario."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.jit import inlined, lean, merged
from simulator.random.philox import HALF, WORD, Words, philox, words

CERTAIN = 2**32
"""A chance of one: chances are whole numbers from 0 to this."""

FIXED, EXPONENTIAL, GAMMA, LOGNORMAL, EMPIRICAL, NEVER = range(6)
"""The kinds of times; see ``duration``."""

SECONDS_PER_DAY = 86_400.0
FAR = 2**62
"""A time that never comes."""

_HIGH = np.uint64(21)
_LOW = np.uint64(11)
_TO_UNIT = 2.0**-53
_CENTRE = 0.425
"""How far from a half the centre of the normal distribution goes."""
_SQUEEZED = 1.0 - 1e-9
_SQUEEZABLE = 1e4
"""Below this, rounding in the test of ``_gamma`` is far smaller than the room that ``_SQUEEZED`` leaves for it."""


@lean
def _unit(high: np.uint64, low: np.uint64) -> float:
    """Return a number strictly between 0 and 1 from two 32-bit words: 53 bits, in the middle of its cell."""
    return (np.float64((high << _HIGH) | (low >> _LOW)) + 0.5) * _TO_UNIT


@inlined
def _words(seed: int, replication: int, purpose: int, entity: int, index: int) -> Words:
    who = np.uint64(entity)
    return philox(
        who & WORD,
        who >> HALF,
        np.uint64(index),
        np.uint64(purpose),
        np.uint64(seed),
        np.uint64(replication),
    )


@inlined
def _uniforms(seed: int, replication: int, purpose: int, entity: int, index: int) -> tuple[float, float]:
    w0, w1, w2, w3 = _words(seed, replication, purpose, entity, index)
    return _unit(w0, w1), _unit(w2, w3)


@lean
def uniforms(seed: int, replication: int, purpose: int, entity: int, index: int) -> tuple[float, float]:
    """Return two uniforms, strictly between 0 and 1, at an address."""
    return _uniforms(seed, replication, purpose, entity, index)


@lean
def uniforms_of(
    seed: int,
    replication: int,
    purpose: int,
    entities: NDArray[np.int64],
    index: int,
    firsts: NDArray[np.float64],
    seconds: NDArray[np.float64],
) -> None:
    """Draw the two uniforms of each of many entities at once, which costs a sixth of drawing them one by one.

    Parameters
    ----------
    entities
        (n,) what the draws are for.
    firsts, seconds
        (n,) filled in.
    """
    for row in range(len(entities)):
        firsts[row], seconds[row] = _uniforms(seed, replication, purpose, entities[row], index)


@lean
def firsts_of(
    seed: int,
    replication: int,
    purpose: int,
    entities: NDArray[np.int64],
    index: int,
    firsts: NDArray[np.float64],
) -> None:
    """Draw what ``uniform`` does for each of many entities at once; see ``uniforms_of``."""
    for row in range(len(entities)):
        firsts[row] = _uniforms(seed, replication, purpose, entities[row], index)[0]


@lean
def chances_of(
    seed: int,
    replication: int,
    purpose: int,
    entities: NDArray[np.int64],
    index: int,
    chances: NDArray[np.int64],
) -> None:
    """Draw what ``chance`` does for each of many entities at once; see ``uniforms_of``."""
    for row in range(len(entities)):
        chances[row] = np.int64(_words(seed, replication, purpose, entities[row], index)[0])


@merged
def uniforms_in_steps(
    seed: int,
    replication: int,
    purpose: int,
    entity: int,
    step: int,
    firsts: NDArray[np.float64],
    seconds: NDArray[np.float64],
) -> None:
    """Draw the two uniforms, at index 0, of ``entity``, ``entity + step`` and so on; see ``uniforms_of``."""
    for row in range(len(firsts)):
        firsts[row], seconds[row] = _uniforms(seed, replication, purpose, entity + row * step, 0)


@lean
def uniform(seed: int, replication: int, purpose: int, entity: int, index: int) -> float:
    """Return one uniform, strictly between 0 and 1, at an address."""
    return uniforms(seed, replication, purpose, entity, index)[0]


@lean
def chance(seed: int, replication: int, purpose: int, entity: int, index: int) -> int:
    """Return a whole number from 0 to ``CERTAIN`` - 1; an event of chance c happens where it lies below c."""
    return int(words(seed, replication, purpose, entity, index)[0])


@lean
def pick(cumulative: NDArray[np.float64], unit: float) -> int:
    """Return the index of the class that ``unit`` falls in.

    Parameters
    ----------
    cumulative
        Cumulative shares of the classes, which never fall, the last about 1.
    unit
        A uniform between 0 and 1.
    """
    # All shares that it has passed are counted: when to stop would be a guess for the processor, and often wrong.
    passed = 0
    for index in range(len(cumulative) - 1):
        passed += unit >= cumulative[index]
    return passed


@lean
def household_size(mean: float, unit: float) -> int:
    """Return a household's size, 1 + Poisson(mean - 1), by inversion: a larger uniform, never a smaller household.

    Sizes stop at 16 persons, which mean sizes up to 4 pass once in a million households.
    """
    rate = mean - 1.0
    probability = math.exp(-rate)
    cumulative = probability
    extra = 0
    while unit >= cumulative and extra < 15:
        extra += 1
        probability *= rate / extra
        cumulative += probability
    return 1 + extra


@inlined
def _central_quantile(q: float) -> float:
    r = 0.180625 - q * q
    top = 2.5090809287301226727e3
    top = top * r + 3.3430575583588128105e4
    top = top * r + 6.7265770927008700853e4
    top = top * r + 4.5921953931549871457e4
    top = top * r + 1.3731693765509461125e4
    top = top * r + 1.9715909503065514427e3
    top = top * r + 1.3314166789178437745e2
    top = top * r + 3.3871328727963666080e0
    low = 5.2264952788528545610e3
    low = low * r + 2.8729085735721942674e4
    low = low * r + 3.9307895800092710610e4
    low = low * r + 2.1213794301586595867e4
    low = low * r + 5.3941960214247511077e3
    low = low * r + 6.8718700749205790830e2
    low = low * r + 4.2313330701600911252e1
    low = low * r + 1.0
    return q * top / low


@lean
def normal_quantile(p: float) -> float:
    """Return the standard normal quantile, to about 16 digits.

    Source: M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied
    Statistics 37 (1988), 477-484, routine PPND16.
    """
    q = p - 0.5
    if abs(q) <= _CENTRE:
        return _central_quantile(q)
    r = math.sqrt(-math.log(p if q < 0 else 1.0 - p))
    if r <= 5.0:
        r -= 1.6
        top = 7.74545014278341407640e-4
        top = top * r + 2.27238449892691845833e-2
        top = top * r + 2.41780725177450611770e-1
        top = top * r + 1.27045825245236838258e0
        top = top * r + 3.64784832476320460504e0
        top = top * r + 5.76949722146069140550e0
        top = top * r + 4.63033784615654529590e0
        top = top * r + 1.42343711074968357734e0
        low = 1.05075007164441684324e-9
        low = low * r + 5.47593808499534494600e-4
        low = low * r + 1.51986665636164571966e-2
        low = low * r + 1.48103976427480074590e-1
        low = low * r + 6.89767334985100004550e-1
        low = low * r + 1.67638483018380384940e0
        low = low * r + 2.05319162663775882187e0
        low = low * r + 1.0
    else:
        r -= 5.0
        top = 2.01033439929228813265e-7
        top = top * r + 2.71155556874348757815e-5
        top = top * r + 1.24266094738807843860e-3
        top = top * r + 2.65321895265761230930e-2
        top = top * r + 2.96560571828504891230e-1
        top = top * r + 1.78482653991729133580e0
        top = top * r + 5.46378491116411436990e0
        top = top * r + 6.65790464350110377720e0
        low = 2.04426310338993978564e-15
        low = low * r + 1.42151175831644588870e-7
        low = low * r + 1.84631831751005468180e-5
        low = low * r + 7.86869131145613259100e-4
        low = low * r + 1.48753612908506148525e-2
        low = low * r + 1.36929880922735805310e-1
        low = low * r + 5.99832206555887937690e-1
        low = low * r + 1.0
    return top / low if q > 0 else -top / low


@lean
def normal_quantiles(units: NDArray[np.float64], found: NDArray[np.float64]) -> None:
    """Write down the standard normal quantile of each of many numbers; see ``normal_quantile``."""
    # First as if all lay in the centre, which a vector of them does at once; then again those that do not.
    for row in range(len(units)):
        found[row] = _central_quantile(units[row] - 0.5)
    for row in range(len(units)):
        if abs(units[row] - 0.5) > _CENTRE:
            found[row] = normal_quantile(units[row])


@lean
def _gamma(
    shape: float,
    normal: float,
    second: float,
    seed: int,
    replication: int,
    purpose: int,
    entity: int,
    start: int,
) -> float:
    """Return a gamma draw with scale 1; ``second`` is the second uniform at index ``start`` + 1.

    ``normal`` is the normal quantile of the first one.

    Source: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma variables", ACM TOMS 26 (2000),
    363-372; below shape 1 their boost x U^(1/shape). Attempt i reads index ``start`` + i, so that no draw shifts
    another. Nearly always the squeeze of their paper, with room for rounding, tells that the test would pass.
    """
    boosted = shape + 1.0 if shape < 1.0 else shape
    d = boosted - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    attempt = 1
    while True:
        x = normal
        v = 1.0 + c * x
        if v > 0.0:
            v = v * v * v
            if second < _SQUEEZED - 0.0331 * (x * x) * (x * x) and d < _SQUEEZABLE:
                break
            if math.log(second) < 0.5 * x * x + d - d * v + d * math.log(v):
                break
        attempt += 1
        first, second = uniforms(seed, replication, purpose, entity, start + attempt)
        normal = normal_quantile(first)
    if shape < 1.0:
        v *= uniform(seed, replication, purpose, entity, start) ** (1.0 / shape)
    return d * v


@lean
def residual(
    kind: int,
    mean: float,
    form: float,
    values: NDArray[np.float64],
    cumulative: NDArray[np.float64],
    factor: float,
    seed: int,
    replication: int,
    purpose: int,
    entity: int,
) -> int:
    """Return what is left of a time that is going on, seen at a moment by chance, in whole seconds.

    Times that last longer are seen more often: what is left is a uniform part of a time drawn in proportion to its
    length (the equilibrium distribution; D. R. Cox, "Renewal Theory", 1962, section 5.2). For a gamma that is a
    gamma of one shape more, for a lognormal one whose logarithm is shifted by its variance.

    The parameters are those of ``duration``; ``purpose`` is read from index 2**20 on.
    """
    if kind == NEVER or math.isinf(factor):
        return FAR
    part, unit = uniforms(seed, replication, purpose, entity, 2**20)
    if kind == FIXED:
        days = mean
    elif kind == EXPONENTIAL:
        days = -mean * (math.log(unit) + math.log(uniform(seed, replication, purpose, entity, 2**20 + 1)))
    elif kind == GAMMA:
        first, second = uniforms(seed, replication, purpose, entity, 1)
        days = (
            mean
            / form
            * _gamma(form + 1.0, normal_quantile(first), second, seed, replication, purpose, entity, 0)
        )
    elif kind == LOGNORMAL:
        variance = math.log(1.0 + form * form)
        days = mean * math.exp(math.sqrt(variance) * normal_quantile(unit) + 0.5 * variance)
    else:
        total = 0.0
        before = 0.0
        for index in range(len(values)):
            total += values[index] * (cumulative[index] - before)
            before = cumulative[index]
        days, before, passed = 0.0, 0.0, 0.0
        for index in range(len(values)):
            passed += values[index] * (cumulative[index] - before)
            before = cumulative[index]
            days = values[index]
            if unit * total < passed:
                break
    seconds = part * days * factor * SECONDS_PER_DAY
    if seconds >= FAR:
        return FAR
    return int(seconds + 0.5)


@lean
def duration(
    kind: int,
    mean: float,
    form: float,
    values: NDArray[np.float64],
    cumulative: NDArray[np.float64],
    factor: float,
    seed: int,
    replication: int,
    purpose: int,
    entity: int,
    start: int,
) -> int:
    """Return a drawn time in whole seconds, ``FAR`` where it never ends.

    Parameters
    ----------
    kind
        ``FIXED``, ``EXPONENTIAL``, ``GAMMA``, ``LOGNORMAL``, ``EMPIRICAL`` or ``NEVER``.
    mean
        The mean in days.
    form
        Gamma: its shape. Lognormal: its coefficient of variation.
    values, cumulative
        Empirical: the times in days, and their cumulative shares.
    factor
        The time is multiplied by this; infinity means it never ends.
    start
        The first index that is read: another one for each of several times of the same entity and purpose, at
        least 1,000 apart.
    """
    if kind == NEVER or math.isinf(factor):
        return FAR
    first, second = uniforms(seed, replication, purpose, entity, start + later_index(kind))
    normal = normal_quantile(first) if is_normal(kind) else 0.0
    return _duration_from(
        kind, mean, form, values, cumulative, factor, first, second, normal, seed, replication, purpose, entity, start
    )  # fmt: skip


@lean
def durations_of(
    kind: int,
    mean: float,
    form: float,
    values: NDArray[np.float64],
    cumulative: NDArray[np.float64],
    factors: NDArray[np.float64],
    seed: int,
    replication: int,
    purpose: int,
    entities: NDArray[np.int64],
    drawn: NDArray[np.float64],
    found: NDArray[np.int64],
) -> None:
    """Draw what ``duration`` does, from index 0 on, for each of many entities at once.

    Parameters
    ----------
    factors, entities
        (n,) the factor for each, and what the draws are for.
    drawn
        (3, n or more) room to work in.
    found
        (n,) filled in: the times; only the first where it is shorter.

    The other parameters are those of ``duration``.
    """
    many = len(entities)
    firsts, seconds, normals = drawn[0, :many], drawn[1, :many], drawn[2, :many]
    uniforms_of(seed, replication, purpose, entities, later_index(kind), firsts, seconds)
    if is_normal(kind):
        normal_quantiles(firsts, normals)
    for row in range(len(found)):
        found[row] = _duration_from(
            kind,
            mean,
            form,
            values,
            cumulative,
            factors[row],
            firsts[row],
            seconds[row],
            normals[row],
            seed,
            replication,
            purpose,
            entities[row],
            0,
        )


@inlined
def later_index(kind: int) -> int:
    """Return how far after its first index the draw of a time begins to read: a gamma keeps that for its boost."""
    return 1 if kind == GAMMA else 0


@inlined
def is_normal(kind: int) -> bool:
    """Return whether a time is made of the normal quantile of the first uniform."""
    return kind in (GAMMA, LOGNORMAL)


@merged
def _duration_from(
    kind: int,
    mean: float,
    form: float,
    values: NDArray[np.float64],
    cumulative: NDArray[np.float64],
    factor: float,
    first: float,
    second: float,
    normal: float,
    seed: int,
    replication: int,
    purpose: int,
    entity: int,
    start: int,
) -> int:
    """Return what ``duration`` does from its first two uniforms, and the normal quantile of the first if needed."""
    if kind == NEVER or math.isinf(factor):
        return FAR
    if kind == FIXED:
        days = mean
    elif kind == EXPONENTIAL:
        days = -mean * math.log(first)
    elif kind == GAMMA:
        days = mean / form * _gamma(form, normal, second, seed, replication, purpose, entity, start)
    elif kind == LOGNORMAL:
        variance = math.log(1.0 + form * form)
        days = mean * math.exp(math.sqrt(variance) * normal - 0.5 * variance)
    else:
        days = values[pick(cumulative, first)]
    seconds = days * factor * SECONDS_PER_DAY
    if seconds >= FAR:
        return FAR
    return int(seconds + 0.5)
