"""Luck or choice on a page: the parts of each change in whole numbers that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from groeipad.game.explain import Parts, parts
from groeipad.game.pages.rounding import whole_parts
from groeipad.game.pages.words import DAYS_PER_WEEK, Words
from groeipad.game.session import Session

TOLD: tuple[tuple[str, float], ...] = (
    ("fair_share_ratio", 100.0),
    ("housed_in", 1.0),
    ("backlog", 1.0),
    ("wait_mean", 1 / DAYS_PER_WEEK),
    ("quota_used", 100.0),
    ("blocked_places", 1.0),
)
"""The measures whose changes are told, and how many of the unit that is shown (per cents, weeks) one of theirs is."""


@dataclass(frozen=True)
class LuckRow:
    """A change and what it is made of, in whole numbers as they are shown; see ``explain.Parts``.

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
    for measure, size in TOLD:
        one = parts(session, index, measure, place, role)
        if one is not None:
            yield _row(words, measure, size, one)


def _row(words: Words, measure: str, size: float, one: Parts) -> LuckRow:
    before = None if one.before is None else one.before * size
    shown = whole_parts(
        before, [part * size for part in (one.drift, one.events, one.own, one.others)], one.now * size
    )
    drift, events, own, others = shown.parts
    unit = "%" if size == 100 else ""
    return LuckRow(
        measure,
        "" if before is None else words.count(shown.before) + unit,
        words.count(drift) + unit if before is None else words.signed(drift),
        words.signed(events),
        words.signed(own),
        words.signed(others),
        words.count(shown.now) + unit,
    )
