"""Luck or choice over all rounds of a game: by itself, by the cards, and by everybody's decisions."""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from groeipad.game.explain import errors_of, parts
from groeipad.game.pages.luck import TOLD
from groeipad.game.pages.outcomes import step_at, step_of_change, unit_of
from groeipad.game.pages.rounding import WholeParts, whole_parts
from groeipad.game.pages.words import Words
from groeipad.game.session import Session


@dataclass(frozen=True)
class Total:
    """What a value is made of, over some rounds: the parts add up to ``now``.

    Attributes
    ----------
    drift
        What it would have come to by itself, with what was decided and happened in the rounds before each.
    events, choices
        What the cards and the decisions of each round did until its end, all rounds together.
    now
        What it is.
    errors
        The standard errors of ``events`` and ``choices``.
    """

    drift: float
    events: float
    choices: float
    now: float
    errors: tuple[float, float]

    def whole(self, measure: str, step: int) -> WholeParts:
        """Return it as it is shown, where what it is now is shown in these steps; the parts are those of above."""
        size = unit_of(measure)
        return whole_parts(
            None,
            [part * size for part in (self.drift, self.events, self.choices)],
            self.now * size,
            step,
            [step_of_change(error, measure, step) for error in self.errors],
        )


def total(session: Session, last: int, measure: str, place: str) -> Total | None:
    """Return what a measure of a place is made of at the end of a round, over all rounds until then.

    Each round's change is what came by itself, by its cards and by its decisions. Where a round ends the next begins,
    so the sums over rounds add up to what it is in the end. None where a value is not known.
    """
    drift = events = choices = events_error = choices_error = 0.0
    now = None
    for index in range(last + 1):
        one = parts(session, index, measure, place)
        if one is None:
            return None
        drift, events, choices, now = (
            drift + one.drift,
            events + one.events,
            choices + one.own + one.others,
            one.now,
        )
        errors = errors_of(session, index, measure, place)
        events_error, choices_error = hypot(events_error, errors.events), hypot(choices_error, errors.others)
    return None if now is None else Total(drift, events, choices, now, (events_error, choices_error))


def total_rows(words: Words, session: Session, last: int, place: str) -> list[tuple[str, str, str, str, str]]:
    """Return the totals of all measures, written so that the parts add up: measure, drift, cards, decisions, now."""
    rows = []
    for measure in TOLD:
        one = total(session, last, measure, place)
        if one is None:
            continue
        shown = one.whole(measure, step_at(session, last, measure, place))
        drift, events, choices = shown.parts
        rows.append(
            (
                measure,
                words.figure(measure, drift),
                words.signed(events),
                words.signed(choices),
                words.figure(measure, shown.now),
            )
        )
    return rows
