"""Whether an answer to a linear programme is right, from the theory of duality alone: no solver has a say in it.

An answer is the best one if and only if it keeps to every bound, its duals do so too, and the two belong together.
A programme has no answer if and only if some sum of its rows cannot be (a lemma of J. Farkas, 1902). All of it is
weighed against the size of the numbers that were added up, since solvers calculate in some sixteen digits and CBC
writes its answers in some eight.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from solvers.linear import Floats, Linear
from solvers.session import Solved

TOLERANCE = 1e-6
"""Of the size of the terms of a sum, by how much it may be off; ten times the 1e-7 that solvers allow themselves."""


@dataclass(frozen=True)
class Fault:
    """Something wrong with an answer.

    Attributes
    ----------
    what
        Which condition does not hold: ``rows``, ``columns``, ``row duals``, ``reduced costs``, ``stationarity``,
        ``slack rows``, ``slack columns``, ``value`` or ``duality gap``.
    where
        The number of the row or column; 0 where it is about all of them.
    off
        By how much, in tolerances: above 1.
    """

    what: str
    where: int
    off: float


def faults_of(linear: Linear, solved: Solved, tolerance: float = TOLERANCE) -> list[Fault]:
    """Return what is wrong with an answer that is said to be the best one; nothing where it is.

    Parameters
    ----------
    linear
        The programme, a minimum with low <= A x <= high and lower <= x <= upper.
    solved
        The answer: x, duals y of the rows and reduced costs d of the columns.
    tolerance
        A part of the size of what is added up.
    """
    x, y, d = solved.x, solved.duals, solved.reduced
    absolute = _absolute(linear)
    activity, back = linear.activity(x), _transposed(linear, y)
    row_room = tolerance * (1.0 + absolute.activity(np.abs(x)) + _size_of(linear.low) + _size_of(linear.high))
    column_room = tolerance * (1.0 + np.abs(x))
    dual_room = np.full_like(y, tolerance)
    price_room = tolerance * (1.0 + np.abs(linear.costs) + _transposed(absolute, np.abs(y)))
    low, high, lower, upper = linear.low, linear.high, linear.lower, linear.upper
    value, terms = float(linear.costs @ x), float(np.abs(linear.costs) @ np.abs(x))
    dual = _worth(y, low, high) + _worth(d, lower, upper)
    dual_terms = _worth_size(y, low, high) + _worth_size(d, lower, upper)
    return [
        *_beyond("rows", np.maximum(low - activity, activity - high), row_room),
        *_beyond("columns", np.maximum(lower - x, x - upper), column_room),
        # For a minimum, a bound from below has a price of zero or more, and one from above of zero or less; a bound
        # that is not there has none.
        *_beyond("row duals", np.where(np.isinf(low), y, 0.0), dual_room),
        *_beyond("row duals", np.where(np.isinf(high), -y, 0.0), dual_room),
        *_beyond("reduced costs", np.where(np.isinf(lower), d, 0.0), price_room),
        *_beyond("reduced costs", np.where(np.isinf(upper), -d, 0.0), price_room),
        *_beyond("stationarity", np.abs(linear.costs - back - d), price_room),
        # What has a price is used to the last.
        *_beyond("slack rows", _slack(activity, low, high, y, dual_room), row_room),
        *_beyond("slack columns", _slack(x, lower, upper, d, price_room), column_room),
        *_beyond("value", np.array([abs(value - solved.value)]), np.array([tolerance * (1.0 + terms)])),
        *_beyond(
            "duality gap", np.array([abs(value - dual)]), np.array([tolerance * (1.0 + terms + dual_terms)])
        ),
    ]


def _beyond(what: str, off: Floats, room: Floats) -> list[Fault]:
    """Return a fault for each number that is off by more than there is room for, or is no number at all."""
    return [Fault(what, place, float(by)) for place, by in enumerate((off / room).tolist()) if not by <= 1.0]


def _slack(values: Floats, low: Floats, high: Floats, prices: Floats, room: Floats) -> Floats:
    """Return how far values are from the bounds that have a price."""
    below = np.where((prices > room) & np.isfinite(low), values - low, 0.0)
    return np.asarray(below + np.where((prices < -room) & np.isfinite(high), high - values, 0.0))


def proves_infeasible(linear: Linear, weights: Floats, tolerance: float = TOLERANCE) -> bool:
    """Return whether weights of the rows prove that a programme has no answer.

    The sum of the rows with these weights has to be at least what their bounds say, and can be no more than what the
    bounds of the columns allow; where the former is more than the latter, nothing can be an answer.

    Parameters
    ----------
    linear
        The programme.
    weights
        (R,) above zero for a row's bound from below, and below zero for that from above.
    tolerance
        A part of the size of what is added up.
    """
    y = np.where(np.abs(weights) > tolerance * np.abs(weights).max(initial=0.0), weights, 0.0)
    if (np.isinf(linear.low) & (y > 0)).any() or (np.isinf(linear.high) & (y < 0)).any():
        return False
    at_least = _worth(y, linear.low, linear.high)
    column, size = _transposed(linear, y), _transposed(_absolute(linear), np.abs(y))
    column = np.where(np.abs(column) > tolerance * size, column, 0.0)
    if (np.isinf(linear.upper) & (column > 0)).any() or (np.isinf(linear.lower) & (column < 0)).any():
        return False
    at_most = _worth(-column, linear.lower, linear.upper) * -1.0
    room = _worth_size(y, linear.low, linear.high) + _worth_size(column, linear.upper, linear.lower)
    return at_least > at_most + tolerance * room


def _worth(prices: Floats, low: Floats, high: Floats) -> float:
    """Return what bounds are worth: those from below where the price is above zero, else those from above."""
    return float(np.where(prices > 0, _or_zero(low), _or_zero(high)) @ prices)


def _worth_size(prices: Floats, low: Floats, high: Floats) -> float:
    return float(np.maximum(_size_of(low), _size_of(high)) @ np.abs(prices))


def _or_zero(bounds: Floats) -> Floats:
    return np.where(np.isfinite(bounds), bounds, 0.0)


def _size_of(bounds: Floats) -> Floats:
    return np.abs(_or_zero(bounds))


def _absolute(linear: Linear) -> Linear:
    absolute = linear.copy()
    absolute.values = np.abs(absolute.values)
    return absolute


def _transposed(linear: Linear, y: Floats) -> Floats:
    """Return A' y, column by column."""
    number = np.repeat(np.arange(len(linear.low)), np.diff(linear.starts))
    sums = np.bincount(linear.columns, weights=linear.values * y[number], minlength=len(linear.costs))
    return np.asarray(sums, dtype=np.float64)
