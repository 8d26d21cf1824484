"""Times drawn at an address from the distributions of a scenario, whole or what is left of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.jit import inlined, lean, merged
from simulator.random.draws import pick, uniform, uniforms, uniforms_of
from simulator.random.logarithm import log
from simulator.random.normal import normal_quantile, normal_quantiles

FIXED, EXPONENTIAL, GAMMA, LOGNORMAL, EMPIRICAL, NEVER = range(6)
"""The kinds of times; see ``duration``."""

SECONDS_PER_DAY = 86_400.0
FAR = 2**62
"""A time that never comes."""

_SQUEEZED = 1.0 - 1e-9
_SQUEEZABLE = 1e4
"""Below this, rounding in the test of ``_gamma`` is far smaller than the room that ``_SQUEEZED`` leaves for it."""


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
            if log(second) < 0.5 * x * x + d - d * v + d * log(v):
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
        days = -mean * (log(unit) + log(uniform(seed, replication, purpose, entity, 2**20 + 1)))
    elif kind == GAMMA:
        first, second = uniforms(seed, replication, purpose, entity, 1)
        days = (
            mean
            / form
            * _gamma(form + 1.0, normal_quantile(first), second, seed, replication, purpose, entity, 0)
        )
    elif kind == LOGNORMAL:
        variance = log(1.0 + form * form)
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
        days = -mean * log(first)
    elif kind == GAMMA:
        days = mean / form * _gamma(form, normal, second, seed, replication, purpose, entity, start)
    elif kind == LOGNORMAL:
        variance = log(1.0 + form * form)
        days = mean * math.exp(math.sqrt(variance) * normal - 0.5 * variance)
    else:
        days = values[pick(cumulative, first)]
    seconds = days * factor * SECONDS_PER_DAY
    if seconds >= FAR:
        return FAR
    return int(seconds + 0.5)
