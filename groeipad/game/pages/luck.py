"""Luck or choice on a page: the parts of each change in whole numbers that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from groeipad.game.explain import Parts, parts
from groeipad.game.pages.outcomes import step_at, unit_of
from groeipad.game.pages.rounding import whole_parts
from groeipad.game.pages.words import Words
from groeipad.game.session import Session

TOLD = ("fair_share_ratio", "housed_in", "backlog", "wait_mean", "quota_used", "blocked_places")
"""The measures whose changes are told."""


@dataclass(frozen=True)
class LuckRow:
    """A change and what it is made of, in the steps in which it is shown; see ``explain.Parts``.

    Attributes
    ----------
    measure
        What changed.
    before, now
        The numbers at both ends; ``before`` is empty in the first round, where ``drift`` is a whole value.
    drift, events, own, others
        The parts.
    """

    measure: str
    before: str
    drift: str
    events: str
    own: str
    others: str
    now: str


def luck_rows(
    words: Words, session: Session, index: int, place: str, role: str | None = None
) -> list[LuckRow]:
    """Return what each measure of a place is made of at the end of a round.

    Parameters
    ----------
    words
        The words.
    session
        Where the game stands; the round was computed.
    index, place
        The round and the place.
    role
        Whose own decision is told apart; none: all decisions together are those of others.
    """
    return list(_rows(words, session, index, place, role))


def _rows(words: Words, session: Session, index: int, place: str, role: str | None) -> Iterator[LuckRow]:
    for measure in TOLD:
        one = parts(session, index, measure, place, role)
        if one is not None:
            yield _row(words, measure, one, step_at(session, index, measure, place))


def _row(words: Words, measure: str, one: Parts, step: int) -> LuckRow:
    size = unit_of(measure)
    before = None if one.before is None else one.before * size
    shown = whole_parts(
        before, [part * size for part in (one.drift, one.events, one.own, one.others)], one.now * size, step
    )
    drift, events, own, others = shown.parts
    return LuckRow(
        measure,
        "" if before is None else words.figure(measure, shown.before),
        words.figure(measure, drift) if before is None else words.signed(drift),
        words.signed(events),
        words.signed(own),
        words.signed(others),
        words.figure(measure, shown.now),
    )
