"""The answer of a game in three sentences: is fair share met, was it luck or choice, and what would have helped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groeipad.game.compute import at_end
from groeipad.game.explain import errors_of
from groeipad.game.history import MAIN
from groeipad.game.pages.outcomes import beside, reached, revealed, step_at, step_of_change, value_at
from groeipad.game.pages.rounding import whole
from groeipad.game.pages.totals import total
from groeipad.game.pages.words import MINUS, Words
from groeipad.game.session import Session
from simulator.contract import REGION


def answer(words: Words, sessions: Mapping[str, Session]) -> list[str]:
    """Return the three sentences; one that says so where no round was revealed.

    Parameters
    ----------
    words
        The words.
    sessions
        Where each branch stands, by name.
    """
    main = sessions[MAIN]
    known = revealed(main)
    if not known:
        return [words.t("answer.nothing")]
    return [
        _is_met(words, main, known[-1]),
        _what_decided(words, main, known[-1]),
        _what_helped(words, sessions),
    ]


def _is_met(words: Words, session: Session, last: int) -> str:
    target, year = session.game.scenario.horizon.target_year, session.game.rounds[last].last_year
    codes = session.game.scenario.region.codes
    number = len(reached(session, last))
    blanks = {
        "number": str(number),
        "of": str(len(codes)),
        "year": str(year),
        "housed": words.count(value_at(session, last, "housed_in", REGION).mean),
        "task": words.count(value_at(session, last, "fair_share_task", REGION).mean),
    }
    if year < target:
        return words.t("answer.too_early", target=str(target), **blanks)
    return words.t(f"answer.{'yes' if number == len(codes) else 'no'}", **blanks)


def _what_decided(words: Words, session: Session, last: int) -> str:
    """Tell what did most to how many are housed: the cards or the decisions, all rounds together."""
    one = total(session, last, "housed_in", REGION)
    if one is None:
        return words.t("answer.unknown")
    # As the table of totals shows them.
    _, events, choices = one.whole("housed_in", step_at(session, last, "housed_in", REGION)).parts
    if choices == events == 0:
        return words.t("answer.neither")
    key = "choice" if abs(choices) > abs(events) else "luck" if abs(events) > abs(choices) else "both"
    return words.t(f"answer.{key}", choices=_more(words, choices), events=_more(words, events))


def _more(words: Words, number: int) -> str:
    way = "none" if number == 0 else "more" if number > 0 else "fewer"
    return words.t(f"answer.{way}", number=words.count(abs(number)).removeprefix(MINUS))


def _what_helped(words: Words, sessions: Mapping[str, Session]) -> str:
    """Tell what would have helped most: the best path where it is known, else a better branch, else a role."""
    best = (
        _by_the_plan(words, sessions[MAIN])
        or _by_a_branch(words, sessions)
        or _by_a_role(words, sessions[MAIN])
    )
    return best or words.t("answer.helped_unknown")


def _by_the_plan(words: Words, session: Session) -> str | None:
    best: Mapping[str, Any] | None = session.explained[0].get("best")
    if not best:
        return None
    return words.t("answer.best", ratio=words.percent(best["worst_ratio"]))


def _by_a_branch(words: Words, sessions: Mapping[str, Session]) -> str | None:
    found: tuple[int, str, int] | None = None
    main = sessions[MAIN]
    for name, other in sessions.items():
        last = min(len(revealed(main)), len(revealed(other))) - 1
        if name == MAIN or last < 0:
            continue
        housed, instead = beside(main, other, last, "housed_in")
        more = (instead or 0) - (housed or 0)
        if more > 0 and (found is None or more > found[0]):
            found = (more, name, main.game.rounds[last].last_year)
    if found is None:
        return None
    return words.t("answer.branch", number=words.count(found[0]), name=found[1], year=str(found[2]))


def _by_a_role(words: Words, session: Session) -> str | None:
    """Tell whose decision made the backlog of the region most shorter."""
    found: tuple[int, str, int] | None = None
    for index, one in session.explained.items():
        for role, effects in one.get("roles", {}).items():
            step = step_of_change(errors_of(session, index, "backlog", REGION, role).own, "backlog")
            fewer = -whole(at_end(effects, "backlog", REGION) or 0.0, step)
            if fewer > 0 and (found is None or fewer > found[0]):
                found = (fewer, role, index)
    if found is None:
        return None
    return words.t(
        "answer.role", number=words.count(found[0]), role=words.role(found[1]), round=str(found[2] + 1)
    )
