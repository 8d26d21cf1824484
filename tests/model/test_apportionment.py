"""Dividing whole homes: the published apportionments, and what each method promises."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.model.apportionment import Method, apportion, largest_remainder

METHODS: tuple[Method, ...] = get_args(Method)
DIVISOR_METHODS = tuple(method for method in METHODS if method != "largest_remainder")
# The next divisor, for somebody who has so many homes; Huntington-Hill's geometric mean is no fraction.
DIVISORS = {
    "sainte_lague": lambda homes: Fraction(2 * homes + 1, 2),
    "dhondt": lambda homes: Fraction(homes + 1),
    "adams": lambda homes: Fraction(homes),
    "dean": lambda homes: Fraction(2 * homes * (homes + 1), 2 * homes + 1),
}
methods = st.sampled_from(METHODS)
divisor_methods = st.sampled_from(DIVISOR_METHODS)
totals = st.integers(0, 300)


@st.composite
def weights_and_limits(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Draw weights, of which one at least is not 0, and as many limits."""
    weights = draw(st.lists(st.integers(0, 1000), min_size=1, max_size=8).filter(any))
    return weights, draw(st.lists(st.integers(0, 60), min_size=len(weights), max_size=len(weights)))


def within(total: int, weights: list[int], limits: list[int]) -> list[Fraction]:
    """Return the shares in proportion to the weights and within the limits, who is full soonest first."""
    shares = [Fraction(0)] * len(weights)
    left, scale = Fraction(total), sum(weights)
    having = [index for index, weight in enumerate(weights) if weight]
    for index in sorted(having, key=lambda index: Fraction(limits[index], weights[index])):
        shares[index] = min(Fraction(limits[index]), left * weights[index] / scale)
        left, scale = left - shares[index], scale - weights[index]
    return shares


@pytest.mark.parametrize(
    ("weights", "seats", "expected"),
    [
        # Balinski and Young, "The quota method of apportionment" (1975).
        (
            [5117, 4400, 162, 161, 160],
            100,
            {
                "largest_remainder": [51, 44, 2, 2, 1],
                "dhondt": [52, 45, 1, 1, 1],
                "sainte_lague": [51, 43, 2, 2, 2],
                "huntington_hill": [51, 43, 2, 2, 2],
                "adams": [51, 43, 2, 2, 2],
                "dean": [51, 43, 2, 2, 2],
            },
        ),
        (
            [9061, 7179, 5259, 3319, 1182],
            26,
            {
                "largest_remainder": [9, 7, 5, 4, 1],
                "dhondt": [10, 7, 5, 3, 1],
                "sainte_lague": [9, 8, 5, 3, 1],
                "huntington_hill": [9, 7, 6, 3, 1],
                "adams": [9, 7, 5, 3, 2],
                "dean": [9, 7, 5, 4, 1],
            },
        ),
        ([14, 28, 7, 35], 12, {method: [2, 4, 1, 5] for method in METHODS}),
    ],
)
def test_every_method_gives_the_published_apportionments(
    weights: list[int], seats: int, expected: dict[Method, list[int]]
) -> None:
    assert {method: list(apportion(method, seats, weights)) for method in METHODS} == expected


@given(methods, totals, weights_and_limits())
def test_the_homes_add_up_and_nobody_gets_more_than_the_limit(
    method: Method, total: int, drawn: tuple[list[int], list[int]]
) -> None:
    weights, limits = drawn
    homes = apportion(method, total, weights, limits)
    room = [limit if weight else 0 for weight, limit in zip(weights, limits, strict=True)]

    assert sum(homes) == min(total, sum(room))
    assert all(0 <= home <= most for home, most in zip(homes, room, strict=True))
    assert sum(apportion(method, total, weights)) == total


@given(methods, totals, weights_and_limits())
def test_limits_that_nobody_reaches_change_nothing(
    method: Method, total: int, drawn: tuple[list[int], list[int]]
) -> None:
    weights, _ = drawn
    without = apportion(method, total, weights)
    assert apportion(method, total, weights, without) == without
    assert apportion(method, total, weights, [total] * len(weights)) == without


@given(totals, weights_and_limits())
def test_largest_remainder_stays_within_a_home_of_everybodys_share(
    total: int, drawn: tuple[list[int], list[int]]
) -> None:
    weights, limits = drawn
    for homes, shares in (
        (largest_remainder(total, weights), [Fraction(total * one, sum(weights)) for one in weights]),
        (largest_remainder(total, weights, limits), within(total, weights, limits)),
    ):
        assert [floor(share) <= home <= ceil(share) for home, share in zip(homes, shares, strict=True)] == (
            [True] * len(weights)
        )
        rounded_up = [share % 1 for home, share in zip(homes, shares, strict=True) if home > share]
        rounded_down = [share % 1 for home, share in zip(homes, shares, strict=True) if home < share]
        assert min(rounded_up, default=1) >= max(rounded_down, default=0)


@given(divisor_methods, totals, weights_and_limits())
def test_with_a_divisor_method_nobody_loses_a_home_when_there_is_one_more(
    method: Method, total: int, drawn: tuple[list[int], list[int]]
) -> None:
    weights, limits = drawn
    fewer, more = apportion(method, total, weights, limits), apportion(method, total + 1, weights, limits)
    assert all(one <= other for one, other in zip(fewer, more, strict=True))


def test_with_largest_remainder_somebody_can_lose_a_home_when_there_is_one_more() -> None:
    # The Alabama paradox: why the divisor methods are there.
    assert largest_remainder(10, [6, 6, 2]) == (4, 4, 2)
    assert largest_remainder(11, [6, 6, 2]) == (5, 5, 1)


@given(st.sampled_from(list(DIVISORS)), totals, weights_and_limits())
def test_no_home_of_a_divisor_method_is_worth_more_to_somebody_else(
    method: Method, total: int, drawn: tuple[list[int], list[int]]
) -> None:
    weights, limits = drawn
    homes = apportion(method, total, weights, limits)
    divisor = DIVISORS[method]

    def claim(weight: int, has: int) -> Fraction | float:
        by = divisor(has)
        return Fraction(weight) / by if by else float("inf")

    last = [claim(weight, home - 1) for weight, home in zip(weights, homes, strict=True) if home]
    following = [
        claim(weight, home)
        for weight, home, limit in zip(weights, homes, limits, strict=True)
        if weight and home < limit
    ]
    assert min(last, default=float("inf")) >= max(following, default=0)


@given(totals, weights_and_limits())
def test_what_a_large_one_gets_rises_from_adams_to_dhondt(
    total: int, drawn: tuple[list[int], list[int]]
) -> None:
    weights, _ = drawn
    largest = weights.index(max(weights))
    order: list[Method] = ["adams", "dean", "huntington_hill", "sainte_lague", "dhondt"]
    homes = [apportion(method, total, weights)[largest] for method in order]
    assert homes == sorted(homes)


@given(methods, totals, weights_and_limits(), st.integers(1, 60))
def test_only_the_proportions_of_the_weights_count(
    method: Method, total: int, drawn: tuple[list[int], list[int]], times: int
) -> None:
    weights, limits = drawn
    scaled = [weight * times for weight in weights]
    assert apportion(method, total, scaled, limits) == apportion(method, total, weights, limits)


@pytest.mark.parametrize("method", METHODS)
def test_what_is_equal_goes_to_the_first_in_the_list(method: Method) -> None:
    assert apportion(method, 5, [1, 1, 1]) == (2, 2, 1)
    # 1/3, 4/3 and 1/3 of a home: as floats, the remainder of 4/3 is the largest by its last binary digit.
    assert largest_remainder(2, [0.1, 0.4, 0.1]) == (1, 1, 0)
    assert largest_remainder(6, [0.1, 0.7, 0.1]) == (1, 5, 0)


@pytest.mark.parametrize("method", METHODS)
def test_numbers_of_numpy_count_as_they_are_written(method: Method) -> None:
    weights = np.array([0.1, 0.2, 0.7])
    assert apportion(method, 7, weights.tolist()) == apportion(method, 7, list(weights))
    assert apportion(method, 7, [1, 2, 7]) == apportion(method, 7, list(weights))


@pytest.mark.parametrize(
    ("homes", "method"), list(product([0, 1, 2, 3], ["adams", "dean", "huntington_hill"]))
)
def test_where_everybody_comes_first_the_larger_ones_come_sooner(homes: int, method: Method) -> None:
    first = {0: (0, 0, 0, 0), 1: (0, 0, 1, 0), 2: (1, 0, 1, 0), 3: (1, 0, 1, 1)}
    assert apportion(method, homes, [5, 0, 900, 2]) == first[homes]


def test_what_one_cannot_take_is_divided_over_the_others() -> None:
    # Without limits 6, 3, 1; the first takes 2, and 8 homes go three to one to the others.
    assert largest_remainder(10, [6, 3, 1], [2, 9, 9]) == (2, 6, 2)
    assert apportion("dhondt", 10, [6, 3, 1], [2, 9, 9]) == (2, 6, 2)
    # That fills the second one too.
    assert largest_remainder(10, [6, 3, 1], [2, 5, 9]) == (2, 5, 3)
    assert largest_remainder(10, [6, 3, 1], [2, 5, 1]) == (2, 5, 1)
    # Whoever has no weight takes nothing, however much room there is.
    assert largest_remainder(10, [6, 3, 0], [2, 5, 99]) == (2, 5, 0)


@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_divided_without_weights_and_something_cannot_be(method: Method) -> None:
    assert apportion(method, 0, [0, 0]) == (0, 0)
    assert apportion(method, 0, []) == ()
    with pytest.raises(ValueError, match="3 to divide, and nobody has a weight above 0"):
        apportion(method, 3, [0, 0])
    with pytest.raises(ValueError, match="2 weights and 1 limits"):
        apportion(method, 3, [1, 2], [4])
    for total, weights, limits in ((-1, [1], [1]), (1, [-1.0, 2], [1, 1]), (1, [1], [-1])):
        with pytest.raises(ValueError, match="at least 0"):
            apportion(method, total, weights, limits)
