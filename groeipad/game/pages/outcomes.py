"""What the pages of a game show of an outcome: values at the end of a round with their spread, and what they mean.

A mean over draws is known no better than its standard error, so it is shown in steps that are wider than that. Else
people would applaud what another seed takes away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from groeipad.game.compute import AS_PLAYED, at_end
from groeipad.game.pages.rounding import whole
from groeipad.game.session import Session
from simulator.contract import REGION

LIKELY = 0.5
"""Above which chance fair share counts as reached, as in the reports (``groeipad.report.bands.LIKELY``)."""
PER_CENT = 100.0
DAYS_PER_WEEK = 7
_UNITS: Mapping[str, float] = {
    "fair_share_ratio": PER_CENT,
    "quota_used": PER_CENT,
    "wait_mean": 1 / DAYS_PER_WEEK,
}
"""How many of the unit that is shown (per cents, weeks) one of a measure is, for those not shown as they are."""
STEP_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500)
"""In which steps numbers may be shown, in the unit that is shown."""
ERRORS_PER_STEP = 3
"""How many standard errors a step has at least. If chance is normal, another seed then moves what is shown by two
steps or more in 0.6% of cases at most: the difference has a deviation of the square root of two standard errors, and
a number lies anywhere between two steps with the same chance. What was measured stands in docs/game.md."""
ERRORS_PER_STEP_OF_CHANGE = 2
"""The same for what cards and decisions did: that is the mean over fewer draws, and with three of its standard errors
in a step too little of it would be told. If chance is normal, 5% of cases at most are two steps or more apart."""
_BAND_IN_DEVIATIONS = 2.563
"""The width of a band from P10 to P90 in standard deviations, for a normal distribution (2 times 1.2816)."""


def unit_of(measure: str) -> float:
    """Return how many of the unit that is shown one of a measure is."""
    return _UNITS.get(measure, 1.0)


@dataclass(frozen=True)
class Value:
    """A value at the end of a round, in the unit that is shown and rounded to a step.

    Attributes
    ----------
    measure
        What it is a value of.
    mean
        The mean over the draws; None where it is not known.
    low, high
        Its P10 and P90.
    step
        In which steps they are rounded.
    """

    measure: str
    mean: int | None
    low: int | None
    high: int | None
    step: int


def revealed(session: Session) -> Sequence[int]:
    """Return the rounds whose outcome everybody knows, from the first."""
    known = session.round + (session.stage in ("revealed", "ended"))
    return range(known)


def step_at(session: Session, index: int, measure: str, place: str) -> int:
    """Return in which steps a measure of a place is shown at the end of a round, in the unit that is shown.

    It is the least of ``STEP_SIZES`` with enough standard errors of the mean, which the band around it tells. Steps
    grow from round to round and never shrink, so that a number can stand beside the one of the round before.
    """
    return max(_step(session, earlier, measure, place) for earlier in range(index + 1))


def _step(session: Session, index: int, measure: str, place: str) -> int:
    outcome = session.outcomes[index]
    low, high = (at_end(outcome[name], measure, place) for name in ("low", "high"))
    if low is None or high is None:
        return STEP_SIZES[0]
    error = (high - low) / _BAND_IN_DEVIATIONS / sqrt(outcome["replications"])
    return _step_above(ERRORS_PER_STEP * error * unit_of(measure))


def step_of_change(error: float, measure: str, least: int = STEP_SIZES[0]) -> int:
    """Return in which steps a change of a measure with this standard error is shown; none is below ``least``."""
    return _step_above(max(least, ERRORS_PER_STEP_OF_CHANGE * error * unit_of(measure)))


def _step_above(least: float) -> int:
    return next((step for step in STEP_SIZES if step >= least), STEP_SIZES[-1])


def value_at(session: Session, index: int, measure: str, place: str, step: int | None = None) -> Value:
    """Return a measure of a place at the end of a round, in its own steps or in those that are given."""
    outcome = session.outcomes[index]
    size = step or step_at(session, index, measure, place)
    mean, low, high = (
        _shown(at_end(world, measure, place), measure, size)
        for world in (outcome["worlds"][AS_PLAYED], outcome["low"], outcome["high"])
    )
    return Value(measure, mean, low, high, size)


def beside(one: Session, other: Session, index: int, measure: str) -> tuple[int | None, int | None]:
    """Return a measure of the region in two games at the end of a round, in the same steps."""
    step = max(step_at(session, index, measure, REGION) for session in (one, other))
    first, second = (value_at(session, index, measure, REGION, step).mean for session in (one, other))
    return first, second


def _shown(value: float | None, measure: str, step: int) -> int | None:
    return None if value is None else whole(value * unit_of(measure), step)


def is_reached(session: Session, index: int, place: str) -> bool:
    """Return whether a municipality likely reaches its fair share in the last year of a round, as the reports say it.

    That is so too where fewer are housed than its share, since nobody waits there long.
    """
    chance = at_end(session.outcomes[index]["worlds"][AS_PLAYED], "fair_share_reached", place)
    return (chance or 0.0) > LIKELY


def reached(session: Session, index: int) -> tuple[str, ...]:
    """Return the municipalities that likely reach their fair share in the last year of a round."""
    return tuple(code for code in session.game.scenario.region.codes if is_reached(session, index, code))
