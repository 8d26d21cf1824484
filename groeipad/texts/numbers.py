"""Numbers, shares and dates as Dutch and English readers write them: 1.170; 5,71% and 1,170; 5.71%."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal
from math import isfinite

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

MISSING = "–"
"""What stands where there is no number."""

DAYS_PER_MONTH = 365.25 / 12
"""The mean length of a month, for waits that are told in months."""

TEN_THOUSAND = 10_000
MILLION = 1_000_000
SECONDS_ARE_TOLD, MINUTES_ARE_TOLD = 90, 120
"""Below so many seconds a length of time is told in seconds, and below so many minutes in minutes."""
_DECIMALS_BELOW = 9.95
"""A mean below this is written with a decimal; above, it would be 10.0."""


def count(value: float | None, lang: str) -> str:
    """Write a whole number: ``1.170`` in Dutch. Anything between is rounded."""
    return decimal(value, lang, digits=0)


def decimal(value: float | None, lang: str, *, digits: int = 1) -> str:
    """Write a number with a fixed number of decimals: ``1.170,5`` in Dutch."""
    if value is None or not isfinite(value):
        return MISSING
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(_rounded(value, digits), format=pattern, locale=lang)


def mean(value: float | None, lang: str) -> str:
    """Write a mean of whole things: with one decimal where it is below 10, else without."""
    small = value is not None and abs(value) < _DECIMALS_BELOW
    return decimal(value, lang, digits=1 if small else 0)


def percent(share: float | None, lang: str, *, digits: int = 0) -> str:
    """Write a share of 1 as a percentage: ``5,71%`` in Dutch, with two digits."""
    if share is None or not isfinite(share):
        return MISSING
    pattern = "#,##0" + ("." + "0" * digits if digits else "") + "%"
    return format_percent(_rounded(share, digits + 2), format=pattern, locale=lang)


def months(days: float | None, lang: str, *, digits: int = 1) -> str:
    """Write a number of days as months of mean length, without the word."""
    return decimal(None if days is None else days / DAYS_PER_MONTH, lang, digits=digits)


def month(day: datetime.date, lang: str) -> str:
    """Write a month in full: ``december 2035`` in Dutch."""
    return format_date(day, format="MMMM y", locale=lang)


def _rounded(value: float, digits: int) -> Decimal:
    """Round halves away from zero, as people do (Python and babel round 2.5 to 2), and never to -0."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) + 0
