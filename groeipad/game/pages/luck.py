"""Luck or choice on a page: the parts of each change in whole numbers that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from groeipad.game.explain import errors_of, parts
from groeipad.game.pages.outcomes import step_at, step_of_change, unit_of
from groeipad.game.pages.rounding import WholeParts, whole_parts
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


def shown_parts(
    session: Session, index: int, measure: str, place: str, role: str | None = None
) -> tuple[WholeParts, tuple[int, ...]] | None:
    """Return what a measure is made of as it is shown, and in which steps all parts but the first one are.

    The parts are ``drift``, which is what is left, ``events``, ``own`` and ``others``; see :func:`luck_rows` for the
    parameters. None where they are not known.
    """
    one = parts(session, index, measure, place, role)
    if one is None:
        return None
    step, size = step_at(session, index, measure, place), unit_of(measure)
    errors = errors_of(session, index, measure, place, role)
    steps = tuple(
        step_of_change(error, measure, step) for error in (errors.events, errors.own, errors.others)
    )
    shown = whole_parts(
        None if one.before is None else one.before * size,
        [part * size for part in (one.drift, one.events, one.own, one.others)],
        one.now * size,
        step,
        steps,
    )
    return shown, steps


def _rows(words: Words, session: Session, index: int, place: str, role: str | None) -> Iterator[LuckRow]:
    for measure in TOLD:
        found = shown_parts(session, index, measure, place, role)
        if found is not None:
            yield _row(words, measure, found[0], is_first=index == 0)


def _row(words: Words, measure: str, shown: WholeParts, *, is_first: bool) -> LuckRow:
    drift, events, own, others = shown.parts
    return LuckRow(
        measure,
        "" if is_first else words.figure(measure, shown.before),
        words.figure(measure, drift) if is_first else words.signed(drift),
        words.signed(events),
        words.signed(own),
        words.signed(others),
        words.figure(measure, shown.now),
    )
