"""The generator is the published one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.random.philox import philox, words

KNOWN_ANSWERS = [
    # counter, key, answer: the known-answer file of the Random123 library, philox4x32, 10 rounds.
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8),
    ),
    (
        (0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF),
        (0xFFFFFFFF, 0xFFFFFFFF),
        (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD),
    ),
    (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
]


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_published_known_answers(
    counter: tuple[int, ...], key: tuple[int, ...], answer: tuple[int, ...]
) -> None:
    assert tuple(int(word) for word in philox(*map(np.uint64, counter), *map(np.uint64, key))) == answer


def by_the_paper(counter: list[int], key: list[int]) -> list[int]:
    """Write the rounds down as the paper does, in Python's exact whole numbers."""
    c, k = list(counter), list(key)
    for _ in range(10):
        first, second = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(second >> 32) ^ c[1] ^ k[0], second % 2**32, (first >> 32) ^ c[3] ^ k[1], first % 2**32]
        k = [(k[0] + 0x9E3779B9) % 2**32, (k[1] + 0xBB67AE85) % 2**32]
    return c


word = st.integers(0, 2**32 - 1)


@given(st.lists(word, min_size=4, max_size=4), st.lists(word, min_size=2, max_size=2))
def test_compiled_words_follow_the_paper(counter: list[int], key: list[int]) -> None:
    compiled = [int(one) for one in philox(*map(np.uint64, counter), *map(np.uint64, key))]
    assert compiled == by_the_paper(counter, key)


@given(word, word, st.integers(0, 2**31), st.integers(0, 2**63 - 1), word)
def test_an_address_is_the_counter_and_the_key(
    seed: int, replication: int, purpose: int, entity: int, index: int
) -> None:
    expected = by_the_paper([entity % 2**32, entity >> 32, index, purpose], [seed, replication])
    assert [int(one) for one in words(seed, replication, purpose, entity, index)] == expected
