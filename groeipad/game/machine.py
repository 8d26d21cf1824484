"""The state machine: what each action makes of a session, and which may be taken when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from groeipad.game.actions import (
    Action,
    ChooseCard,
    Compute,
    Decide,
    DrawCard,
    Lock,
    Next,
    Reveal,
    SeedCards,
)
from groeipad.game.cards import drawn_card, happening
from groeipad.game.decisions import problems_with
from groeipad.game.session import Happening, Session, Stage
from simulator.errors import GroeipadError, InputError, Location, Problem
from simulator.model.base import suggest
from simulator.model.findings import listed


class OutOfOrderError(GroeipadError):
    """A step that the game is not ready for; the message says what comes first."""


_COMES_FIRST: Mapping[Stage, str] = {
    "open": "the round is open: lock it first (game advance lock)",
    "locked": "the round is locked: compute it first (game advance compute)",
    "computed": "the round is computed: reveal it first (game advance reveal)",
    "revealed": "the round is revealed: begin the next one first (game advance next)",
    "ended": "the game has ended: take a step back (game undo), or play another branch (game branch)",
}


def apply(session: Session, action: Action, where: Mapping[str, Location] | None = None) -> Session:
    """Return the session after an action.

    Parameters
    ----------
    session
        Where the game stands.
    action
        What is done.
    where
        Where the numbers of a decision were written, by lever; under an empty name, the decision as a whole.

    Raises
    ------
    OutOfOrderError
        Where something else comes first.
    InputError
        With everything that is wrong with the action.
    """
    match action:
        case Decide():
            return _decided(session, action, where or {"": Location("the decision")})
        case DrawCard():
            _need(session, "open")
            card = drawn_card(session)
            if card is None:
                raise OutOfOrderError("no card is left to draw: choose one (game event choose)")
            return replace(session, happenings=(*session.happenings, card), draws=session.draws + 1)
        case ChooseCard():
            return _chosen(session, action)
        case SeedCards():
            _need(session, "open")
            return replace(session, card_seed=action.seed)
        case Lock():
            return _locked(session, action)
        case Compute():
            _need(session, "locked")
            return session.with_outcome(action.outcome)
        case Reveal():
            _need(session, "computed")
            return replace(
                session, stage="revealed", explained={**session.explained, session.round: action.explained}
            )
        case Next():
            _need(session, "revealed")
            if session.round + 1 == len(session.game.rounds):
                return replace(session, stage="ended")
            return replace(session, round=session.round + 1, stage="open")


def _need(session: Session, stage: Stage) -> None:
    if session.stage != stage:
        raise OutOfOrderError(_COMES_FIRST[session.stage])


def _decided(session: Session, action: Decide, where: Mapping[str, Location]) -> Session:
    _need(session, "open")
    game = session.game
    if action.role not in game.file.roles:
        known = list(game.file.roles)
        remedy = suggest(action.role, known) or "choose one of these"
        raise InputError([Problem(where[""], "role", action.role, f"one of {listed(known)}", remedy)])
    problems = problems_with(game, session.decided, action.role, session.round, action.values, where)
    if problems:
        raise InputError(problems)
    return session.with_decision(action.role, action.values)


def _chosen(session: Session, action: ChooseCard) -> Session:
    _need(session, "open")
    game, where, problems = session.game, Location("the card"), []
    cards, names = game.file.cards, game.scenario.region.names
    if action.card not in cards:
        remedy = suggest(action.card, cards) or "choose one of these"
        problems.append(Problem(where, "card", action.card, f"one of {listed(list(cards))}", remedy))
    if not session.round <= action.round < len(game.rounds):
        may = f"{session.round + 1} to {len(game.rounds)}"
        problems.append(
            Problem(where, "round", str(action.round + 1), may, "choose this round or a later one")
        )
    if action.municipality is not None and action.municipality not in names:
        may = f"one of {listed(list(names.values()))}"
        remedy = suggest(action.municipality, names.values()) or "choose one of these"
        problems.append(Problem(where, "municipality", action.municipality, may, remedy))
    if not problems and action.municipality is not None and cards[action.card].where == "as_written":
        told = f"{action.card} happens where its card says"
        problems.append(Problem(where, "municipality", told, "none", "leave the municipality out"))
    if problems:
        raise InputError(problems)
    card: Happening = happening(
        session,
        action.card,
        action.round,
        municipality=action.municipality,
        after_months=action.after_months,
    )
    if card.start > game.last_day(action.round):
        may = f"a day in round {action.round + 1}"
        raise InputError([Problem(where, "after_months", str(card.start), may, "let it begin earlier")])
    return replace(session, happenings=(*session.happenings, card))


def _locked(session: Session, action: Lock) -> Session:
    _need(session, "open")
    missing = session.missing
    if set(action.without) != set(missing):
        names = ", ".join(session.game.role(role).title.en for role in missing)
        raise OutOfOrderError(
            f"{len(missing)} of {len(session.game.file.roles)} roles have not decided: {names}. Wait for them, or "
            "lock without them (--without-missing): they keep their last values"
        )
    return replace(session, stage="locked")
