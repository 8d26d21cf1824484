"""Draws at an address: uniforms, whole-number chances, and what is picked by them."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from simulator.jit import inlined, lean
from simulator.random.philox import HALF, WORD, Words, philox, words

CERTAIN = 2**32
"""A chance of one: chances are whole numbers from 0 to this."""

VECTOR = 8
"""The processor draws up to so many numbers at once; what is left over it draws one by one, which takes longer."""

LARGEST_HOUSEHOLD = 16
"""Households of more persons are counted as of so many; see ``household_sizes``."""

_HIGH = np.uint64(21)
_LOW = np.uint64(11)
_TO_UNIT = 2.0**-53


@inlined
def in_vectors(count: int) -> int:
    """Return for how many to draw where ``count`` are looked at, so that nothing is drawn one by one."""
    return (count + VECTOR - 1) // VECTOR * VECTOR


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


def household_sizes(mean: float) -> NDArray[np.float64]:
    """Return the cumulative shares of households of 1, 2, ... persons, 1 + Poisson(mean - 1), to ``pick`` from.

    Sizes stop at 16 persons, which mean sizes up to 4 pass once in a million households.
    """
    rate = mean - 1.0
    probability = math.exp(-rate)
    shares = [probability]
    for extra in range(1, LARGEST_HOUSEHOLD):
        probability *= rate / extra
        shares.append(shares[-1] + probability)
    return np.array(shares)
