"""How a comparison writes values and differences, each in the unit that its metric has."""

from __future__ import annotations

from collections.abc import Sequence

from groeipad.report.compare.found import Difference, Metric
from groeipad.texts import Texts
from groeipad.texts.numbers import MISSING

_SHARES = ("share", "ratio", "probability")
_THOUSAND = 1000
_NO_DECIMALS_FROM, _TWO_DECIMALS_BELOW = 99.95, 0.95
"""Between these a number has one decimal."""


def head_told(metric: Metric, texts: Texts) -> str:
    """Return what a metric is called, with its unit, at the head of a row."""
    return f"{metric.label} ({unit_told(metric, texts)})"


def unit_told(metric: Metric, texts: Texts) -> str:
    """Return the unit in which a table tells a metric."""
    if metric.unit in _SHARES:
        return "%"
    return texts("compare.words.thousand_euros" if metric.unit == "EUR" else f"unit.{metric.unit}")


def unit_of_change(metric: Metric, texts: Texts) -> str:
    """Return the unit of a difference of a metric: for shares, percentage points."""
    return texts("compare.words.points") if metric.unit in _SHARES else unit_told(metric, texts)


def value_told(value: float | None, metric: Metric, texts: Texts) -> str:
    """Write a value, without its unit."""
    if value is None:
        return MISSING
    number = scaled(value, metric)
    return texts.decimal(number, _digits([number]))


def change_told(value: float | None, metric: Metric, texts: Texts) -> str:
    """Write a difference with its sign, without its unit."""
    if value is None:
        return MISSING
    number = scaled(value, metric)
    return _signed(number, _digits([number]), texts)


def between_told(one: Difference, metric: Metric, texts: Texts) -> str:
    """Write the interval of a difference, both ends with as many decimals."""
    if one.low is None or one.high is None:
        return MISSING
    if one.low == one.high:
        return texts("compare.words.exactly")
    ends = [scaled(end, metric) for end in (one.low, one.high)]
    low, high = (_signed(end, _digits(ends), texts) for end in ends)
    return texts("compare.words.between", low=low, high=high)


def item_told(one: Difference, metric: Metric, texts: Texts) -> str:
    """Write a difference within a sentence: what, and in brackets by how much, with its unit."""
    if metric.unit == "EUR":
        amount = f"{'+' if one.difference > 0 else '-'}{texts.euros(abs(one.difference))}"
    else:
        amount = f"{change_told(one.difference, metric, texts)} {unit_of_change(metric, texts)}"
    return f"{metric.label_within} ({amount})"


def scaled(value: float, metric: Metric) -> float:
    """Return a value as a table tells it: shares in per cent, euros in thousands."""
    if metric.unit in _SHARES:
        return 100 * value
    return value / _THOUSAND if metric.unit == "EUR" else value


def _digits(values: Sequence[float]) -> int:
    """Return with how many decimals numbers are told: fewer where they are large."""
    largest = max(abs(value) for value in values)
    if largest == 0 or largest >= _NO_DECIMALS_FROM:
        return 0
    return 1 if largest >= _TWO_DECIMALS_BELOW else 2


def _signed(value: float, digits: int, texts: Texts) -> str:
    told = texts.decimal(value, digits)
    return f"+{told}" if value > 0 and told != texts.decimal(0.0, digits) else told
