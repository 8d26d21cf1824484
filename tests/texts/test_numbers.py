"""Numbers stand as Dutch and English readers write them."""

import math
from collections.abc import Callable
from datetime import date

import pytest

from groeipad.texts import Texts, numbers


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (1170, "1.170", "1,170"),
        (999.5, "1.000", "1,000"),
        (2.5, "3", "3"),
        (-0.4, "0", "0"),
        (-1170, "-1.170", "-1,170"),
    ],
)
def test_counts_have_no_decimals_and_round_halves_up(value: float, dutch: str, english: str) -> None:
    assert numbers.count(value, "nl") == dutch
    assert numbers.count(value, "en") == english


@pytest.mark.parametrize(
    ("share", "digits", "dutch", "english"),
    [
        (0.0571, 2, "5,71%", "5.71%"),
        (0.3, 0, "30%", "30%"),
        (12.5, 1, "1.250,0%", "1,250.0%"),
        (-0.0001, 0, "0%", "0%"),
    ],
)
def test_shares_become_percentages(share: float, digits: int, dutch: str, english: str) -> None:
    assert numbers.percent(share, "nl", digits=digits) == dutch
    assert numbers.percent(share, "en", digits=digits) == english


def test_decimals_are_kept_when_they_are_zero() -> None:
    assert numbers.decimal(1170, "nl", digits=2) == "1.170,00"
    assert numbers.decimal(2.25, "en", digits=1) == "2.3"


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (0.04, "0,0", "0.0"),
        (9.94, "9,9", "9.9"),
        (9.95, "10", "10"),
        (-3.0, "-3,0", "-3.0"),
        (1170.4, "1.170", "1,170"),
    ],
)
def test_means_have_a_decimal_only_where_they_are_small(value: float, dutch: str, english: str) -> None:
    assert numbers.mean(value, "nl") == dutch
    assert numbers.mean(value, "en") == english


def test_a_year_of_days_is_twelve_months() -> None:
    assert numbers.months(365.25, "nl") == "12,0"


@pytest.mark.parametrize("missing", [None, math.nan, math.inf])
@pytest.mark.parametrize(
    "write", [numbers.count, numbers.mean, numbers.percent, numbers.decimal, numbers.months]
)
def test_what_is_not_there_is_a_dash(write: Callable[..., str], missing: float | None) -> None:
    assert write(missing, "nl") == numbers.MISSING


@pytest.mark.parametrize(
    ("amount", "dutch", "english"),
    [
        (1_234_567, "€ 1,2 miljoen", "€1.2 million"),
        (999_600, "€ 1,0 miljoen", "€1.0 million"),
        (345_678, "€ 346.000", "€346,000"),
        (9_876.4, "€ 9.876", "€9,876"),
    ],
)
def test_money_is_told_as_people_say_it(amount: float, dutch: str, english: str) -> None:
    assert Texts("nl").euros(amount) == dutch
    assert Texts("en").euros(amount) == english


def test_months_are_in_words() -> None:
    assert numbers.month(date(2026, 1, 1), "nl") == "januari 2026"
    assert numbers.month(date(2026, 1, 1), "en") == "January 2026"
