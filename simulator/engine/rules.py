"""The decisions, as small functions on plain values: every engine calls these and no others.

Times are seconds, credit is in millionths of a home, chances are whole numbers from 0 to 2**32. Nothing here
knows an engine, a queue or a file.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.random.draws import pick

ONE_HOME = 1_000_000
"""Credit for one home."""


def order(kind: int, entity: int) -> int:
    """Return the rank of an event among those of the same second: by kind, then by id."""
    return (kind << 63) | entity


def destination(
    follow: float,
    units: tuple[float, float],
    fair_cumulative: NDArray[np.float64],
    row_cumulative: NDArray[np.float64],
) -> int:
    """Return which municipality answers for a household that registers now.

    With chance ``follow`` it is drawn by population, else from the row of the reference year's key. Because
    the first uniform alone decides between the two, a key that moves on only moves households to fair share.

    Parameters
    ----------
    follow
        s(y), from 0 to 1.
    units
        Two uniforms of the household.
    fair_cumulative, row_cumulative
        Cumulative shares over the municipalities.
    """
    key = fair_cumulative if units[0] < follow else row_cumulative
    return int(pick(key, units[1]))


def months_later(time: int, months: int, month_grid: NDArray[np.int64]) -> int:
    """Return the same moment of the month a number of months later; at the latest the month's last second.

    Parameters
    ----------
    time
        A second that lies on the grid.
    months
        How many months.
    month_grid
        The seconds at which months begin.
    """
    month = int(np.searchsorted(month_grid, time, side="right")) - 1
    moment = int(month_grid[month + months]) + time - int(month_grid[month])
    return min(moment, int(month_grid[month + months + 1]) - 1)


def credit_after_month(credit: int, recent: int) -> int:
    """Return the credit that is left when a month has ended.

    Whole homes of credit that are older than the carry-over lapse; a fraction never does, or small
    municipalities would lose by rounding.

    Parameters
    ----------
    credit
        Before the month ended.
    recent
        What was added in the last months, as many as credit may be carried over.
    """
    old = credit - recent
    if old < ONE_HOME:
        return credit
    return credit - old // ONE_HOME * ONE_HOME


def credit_into_new_year(general: int, reserved: int) -> tuple[int, int]:
    """Return the credit that crosses 31 December under a hard cap: together less than one home.

    So no year lets more than cap x relets and a part of a home, with or without a reserved part.

    Parameters
    ----------
    general, reserved
        The credit of the general account and of the one for status holders.
    """
    together = (general + reserved) % ONE_HOME
    kept_apart = min(reserved % ONE_HOME, together)
    return together - kept_apart, kept_apart


def loses_urgency(refusals: int, allowed: int) -> bool:
    """Return whether a household that has refused this often loses its urgency."""
    return refusals >= allowed


def may_house_for(lender: int, lender_limit: int, borrower: int, borrower_limit: int) -> bool:
    """Return whether a municipality may house one more household for another.

    Parameters
    ----------
    lender, borrower
        How many homes each is ahead with the others; below zero it is behind.
    lender_limit, borrower_limit
        How many homes each may be ahead or behind.
    """
    return lender < lender_limit and borrower > -borrower_limit


def kept_with_guidance(chance: int, kept: float) -> int:
    """Return what guidance leaves of the chance of a return, in 2**-32."""
    return int(chance * kept)


def offer_index(home: int) -> int:
    """Return the index at which a household's answer to a home is drawn: the home's id, folded to 32 bits."""
    return ((home >> 5) ^ (home >> 37)) & 0xFFFFFFFF
