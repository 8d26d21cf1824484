"""The rule that says whether a municipality is on schedule; see the model, "Progress".

The numbers of this rule are assumptions: the agreement (section 7) asks for a half-yearly report on progress, and for
an improvement plan where a municipality stays behind, and says nothing of how far behind that is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Verdict = Literal["on_schedule", "somewhat_behind", "behind", "unknown"]
"""``unknown`` where it is not known what was realised, or what the path is."""

ON_SCHEDULE = 0.95
"""Assumption: on schedule is at least this part of the path, since the first half-year."""
SOMEWHAT_BEHIND = 0.85
"""Assumption: somewhat behind is at least this part of it; what is less, is behind."""
IN_A_ROW_BELOW = 0.90
"""Assumption: less than this part of the path of a half-year is a bad half-year. The scenarios' reviews have the same
limit for a plan of action (the model, section 2.3)."""
IN_A_ROW = 2
"""Assumption: so many bad half-years, one after the other, make a verdict one step worse."""
ONE_HOME, TWO_HOMES = 1.0, 2.0
"""Assumption: who is no more than one home short is on schedule, and who is no more than two short is not behind.
In a small municipality one home is already a tenth of the path of a half-year."""

RULE = {
    "on_schedule": ON_SCHEDULE,
    "somewhat_behind": SOMEWHAT_BEHIND,
    "in_a_row_below": IN_A_ROW_BELOW,
    "in_a_row": IN_A_ROW,
    "one_home": ONE_HOME,
    "two_homes": TWO_HOMES,
    "status": "assumption",
}
"""The rule as it is stored with a verdict."""


@dataclass(frozen=True)
class Half:
    """A half-year of one place: households housed in homes that stand there.

    Attributes
    ----------
    path
        Homes on the growth path; not-a-number where nobody knows where it begins.
    housed
        What was realised; None where it is not known.
    """

    path: float
    housed: int | None

    @property
    def is_known(self) -> bool:
        """Whether both are known."""
        return self.housed is not None and not math.isnan(self.path)

    @property
    def is_bad(self) -> bool:
        """Whether it is known to be well below its path, and by more than a home."""
        if self.housed is None or math.isnan(self.path):
            return False
        return self.housed < IN_A_ROW_BELOW * self.path and self.path - self.housed > ONE_HOME


@dataclass(frozen=True)
class Judgement:
    """A verdict and what it rests on.

    Attributes
    ----------
    verdict
        The verdict.
    path, housed
        Sums over the half-years that are known; not-a-number and None where the verdict is not known.
    known
        How many half-years that are.
    in_a_row
        Whether the last half-years, ``IN_A_ROW`` of them, were all bad.
    """

    verdict: Verdict
    path: float
    housed: int | None
    known: int
    in_a_row: bool

    @property
    def short(self) -> float:
        """How many homes it is short of the path; zero where it is not, not-a-number where that is not known."""
        return math.nan if self.housed is None else max(0.0, self.path - self.housed)


def judge(halves: Sequence[Half]) -> Judgement:
    """Judge a place by its half-years, from the first to the one that is reported.

    Half-years of which nothing is known count for nothing, in the path as in what was realised. Where the last one is
    not known, there is no verdict. More that was realised never makes it worse.

    Parameters
    ----------
    halves
        Every half-year since the first of the run, in order.
    """
    known = [one for one in halves if one.is_known]
    if not halves or not halves[-1].is_known:
        return Judgement("unknown", math.nan, None, len(known), in_a_row=False)
    path = math.fsum(one.path for one in known)
    housed = sum(one.housed or 0 for one in known)
    last = halves[-IN_A_ROW:]
    in_a_row = len(last) == IN_A_ROW and all(one.is_bad for one in last)
    return Judgement(_verdict(path, housed, in_a_row=in_a_row), path, housed, len(known), in_a_row)


def _verdict(path: float, housed: int, *, in_a_row: bool) -> Verdict:
    short = path - housed
    if housed >= ON_SCHEDULE * path or short <= ONE_HOME:
        return "somewhat_behind" if in_a_row else "on_schedule"
    if in_a_row or (housed < SOMEWHAT_BEHIND * path and short > TWO_HOMES):
        return "behind"
    return "somewhat_behind"
