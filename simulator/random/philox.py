"""The counter-based generator: Philox 4x32 with ten rounds.

Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
SC11 (2011), doi:10.1145/2063384.2063405; the multipliers and Weyl constants are those of its section 3.3 and of
the authors' Random123 library, whose known answers the tests check.
"""

from __future__ import annotations

import numpy as np

from simulator.jit import inlined, lean

Words = tuple[np.uint64, np.uint64, np.uint64, np.uint64]

# uint64 holding 32-bit words: a product of two fits, and nothing is promoted to float.
WORD = np.uint64(0xFFFFFFFF)
HALF = np.uint64(32)
"""A word, and how far the high half of two of them lies."""
_MULTIPLIER_0 = np.uint64(0xD2511F53)
_MULTIPLIER_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)


@inlined
def philox(c0: np.uint64, c1: np.uint64, c2: np.uint64, c3: np.uint64, k0: np.uint64, k1: np.uint64) -> Words:
    """Return four random 32-bit words for a counter of four words and a key of two.

    Every argument and every result is a 32-bit word held in a uint64. It is inlined, so that a plain loop over many
    counters becomes one over the lanes of the processor's vector unit.
    """
    for _ in range(10):
        product_0 = _MULTIPLIER_0 * c0
        product_1 = _MULTIPLIER_1 * c2
        c0 = (product_1 >> HALF) ^ c1 ^ k0
        c2 = (product_0 >> HALF) ^ c3 ^ k1
        c1 = product_1 & WORD
        c3 = product_0 & WORD
        k0 = (k0 + _WEYL_0) & WORD
        k1 = (k1 + _WEYL_1) & WORD
    return c0, c1, c2, c3


@lean
def words(seed: int, replication: int, purpose: int, entity: int, index: int) -> Words:
    """Return the four random words at an address.

    Parameters
    ----------
    seed, replication, purpose, index
        Whole numbers from 0 to 2**32 - 1.
    entity
        What the draw is for: a number from 0 to 2**63 - 1, such as a household's id.
    """
    who = np.uint64(entity)
    return philox(
        who & WORD,
        who >> HALF,
        np.uint64(index),
        np.uint64(purpose),
        np.uint64(seed),
        np.uint64(replication),
    )
