"""What the pages of a game show of an outcome: values at the end of a round with their spread, and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groeipad.game.compute import AS_PLAYED, at_end
from groeipad.game.session import Session

LIKELY = 0.5
"""Above which chance fair share counts as reached, as in the reports (``groeipad.report.bands.LIKELY``)."""


@dataclass(frozen=True)
class Value:
    """A value at the end of a round.

    Attributes
    ----------
    mean
        The mean over the draws; None where it is not known.
    low, high
        Its P10 and P90.
    """

    mean: float | None
    low: float | None
    high: float | None


def revealed(session: Session) -> Sequence[int]:
    """Return the rounds whose outcome everybody knows, from the first."""
    known = session.round + (session.stage in ("revealed", "ended"))
    return range(known)


def value_at(session: Session, index: int, measure: str, place: str) -> Value:
    """Return a measure of a place at the end of a round."""
    outcome = session.outcomes[index]
    low, high = (at_end(outcome[name], measure, place) for name in ("low", "high"))
    return Value(at_end(outcome["worlds"][AS_PLAYED], measure, place), low, high)


def is_reached(session: Session, index: int, place: str) -> bool:
    """Return whether a municipality likely reaches its fair share in the last year of a round, as the reports say it.

    That is so too where fewer are housed than its share, since nobody waits there long.
    """
    return (value_at(session, index, "fair_share_reached", place).mean or 0.0) > LIKELY


def reached(session: Session, index: int) -> tuple[str, ...]:
    """Return the municipalities that likely reach their fair share in the last year of a round."""
    return tuple(code for code in session.game.scenario.region.codes if is_reached(session, index, code))
