"""Luck or choice: what of a change came by itself, by the cards, by one's own decision, and by those of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import hypot
from typing import Any

from groeipad.game.best import best_from_here
from groeipad.game.compute import (
    AS_PLAYED,
    Progress,
    Worlds,
    at_end,
    draws,
    error_of,
    mean_of,
    plain,
    simulate,
)
from groeipad.game.session import Session
from groeipad.game.world import Played
from simulator.contract import REGION
from simulator.errors import InputError, SolverError

WITHOUT_BOTH, WITHOUT_DECISIONS = "before", "events"
"""The worlds beside the one that was played: neither the decisions nor the cards of the round, and its cards only."""
_FEWEST_DRAWS = 10
"""A difference is the mean over at least so many draws."""


@dataclass(frozen=True)
class Parts:
    """What a value is made of: the parts add up to ``now``.

    Attributes
    ----------
    before
        What it was at the end of the round before; None in the first round, where ``drift`` is the whole value that
        the world would have without anybody doing anything.
    drift
        How it would have changed by itself, with what was decided and happened earlier.
    events
        What the cards of this round did.
    own
        What the role's own decision of this round did: the world as it was played less the same world in which only
        this role keeps its last values.
    others
        What the decisions of the others did, and what decisions do together.
    now
        What it is.
    """

    before: float | None
    drift: float
    events: float
    own: float
    others: float
    now: float


@dataclass(frozen=True)
class Errors:
    """The standard errors of the parts that are differences between worlds; zero where a part is exactly nothing.

    ``others`` is that of a difference of two means over other draws, as if these had nothing to do with each other.
    """

    events: float
    own: float
    others: float


def explain_round(
    session: Session, *, jobs: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return what is told of a round beside its outcome: what did what, and the best way from there.

    See :func:`what_did_what` and :func:`groeipad.game.best.best_from_here`; ``no_best`` says why there is no plan
    where none could be made.
    """
    told = what_did_what(session, jobs=jobs, progress=progress)
    try:
        best = best_from_here(session)
    except (InputError, SolverError, ValueError) as error:
        # A game goes on without the plan: people sit at the tables.
        return {**told, "no_best": str(error)}
    return told if best is None else {**told, "best": best}


def what_did_what(
    session: Session, *, jobs: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return what cards and decisions did: see :func:`explain_worlds` and :func:`explain_roles`."""
    return {
        **explain_worlds(session, jobs=jobs, progress=progress),
        **explain_roles(session, jobs=jobs, progress=progress),
    }


def explain_worlds(
    session: Session, *, jobs: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return what the present round would have given without its decisions, and without its cards too, at its end.

    ``worlds`` has each by measure and place, and ``errors`` the standard errors of what ``events`` and ``decisions``
    did. What is simulated is the difference with the world as it was played, with the same random numbers; it is put
    on the mean of that world over all of the game's draws. So every draw counts for the level, and what another seed
    would change in that is no part of the differences.
    """
    index, whole = session.round, Played.of(session, session.round)
    cards_only = whole.without_decisions(index)
    worlds = {WITHOUT_DECISIONS: cards_only, WITHOUT_BOTH: cards_only.without_happenings(index)}
    number = draws_of_differences(session, 3)
    made = simulate(session, {"": whole, **worlds}, replications=number, jobs=jobs, progress=progress)
    effects = {name: plain(session, mean_of(made[name] - made[""])[:, :, -1:]) for name in worlds}
    did = {
        "events": made[WITHOUT_DECISIONS] - made[WITHOUT_BOTH],
        "decisions": made[""] - made[WITHOUT_DECISIONS],
    }
    played = session.outcomes[index]["worlds"][AS_PLAYED]
    return {
        "worlds": {name: _moved(played, effect) for name, effect in effects.items()},
        "errors": {name: plain(session, error_of(values)[:, :, -1:]) for name, values in did.items()},
        "world_replications": number,
    }


def _moved(played: Worlds, effect: Worlds) -> Worlds:
    """Return the values at the end of a round, each moved by what a difference is; None where either is not known."""
    return {
        measure: {
            place: [
                None if level is None or change[0] is None else level + change[0]
                for level in played[measure][place][-1:]
            ]
            for place, change in by_place.items()
        }
        for measure, by_place in effect.items()
    }


def draws_of_differences(session: Session, part: int) -> int:
    """Return over how many draws a difference between worlds of a round is the mean: a part of those of its outcome.

    A third for what cards and all decisions do, an eighth for each role's own decision: with the same chance in both,
    a difference varies less than either.
    """
    return max(_FEWEST_DRAWS, draws(session.game, session.round) // part)


def explain_roles(
    session: Session, *, jobs: int | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """Return what the decision of each role did in the present round, at its end: by role, measure and place.

    ``role_errors`` has the standard errors of that. A role that did not decide changed nothing, and is left out.
    """
    index = session.round
    number = draws_of_differences(session, 8)
    whole = Played.of(session, index)
    worlds = {
        role: whole.without_decision(role, index)
        for role in session.game.file.roles
        if session.decided.get((index, role))
    }
    made = simulate(session, {"": whole, **worlds}, replications=number, jobs=jobs, progress=progress)
    did = {role: made[""] - made[role] for role in worlds}
    return {
        "replications": number,
        "roles": {role: plain(session, mean_of(values)[:, :, -1:]) for role, values in did.items()},
        "role_errors": {role: plain(session, error_of(values)[:, :, -1:]) for role, values in did.items()},
    }


def parts(session: Session, index: int, measure: str, place: str, role: str | None = None) -> Parts | None:
    """Return what a measure of a place is made of at the end of a round.

    Parameters
    ----------
    session
        Where the game stands; the round was computed.
    index
        The round.
    measure, place
        What, and where: the code of a municipality, or ``region``.
    role
        Whose own decision is told apart; none: all decisions are those of others.

    Returns
    -------
    Parts or None
        None where the round was not revealed, or the value is not known, such as a wait where nobody was housed.
    """
    worlds: Mapping[str, Any] = {
        # Games of before kept all worlds in the outcome.
        **session.outcomes[index]["worlds"],
        **session.explained.get(index, {}).get("worlds", {}),
    }
    if WITHOUT_BOTH not in worlds:
        return None
    now, events, both = (
        at_end(worlds[name], measure, place) for name in (AS_PLAYED, WITHOUT_DECISIONS, WITHOUT_BOTH)
    )
    before = None if index == 0 else at_end(session.outcomes[index - 1]["worlds"][AS_PLAYED], measure, place)
    if now is None or events is None or both is None or (index > 0 and before is None):
        return None
    own = 0.0
    if role is not None:
        effects = session.explained.get(index, {}).get("roles", {}).get(role)
        own = (at_end(effects, measure, place) or 0.0) if effects else 0.0
    return Parts(
        before=before,
        drift=both - (before or 0.0),
        events=events - both,
        own=own,
        others=now - events - own,
        now=now,
    )


def errors_of(session: Session, index: int, measure: str, place: str, role: str | None = None) -> Errors:
    """Return the standard errors of the parts that :func:`parts` gives; zero in games that did not keep them."""
    explained = session.explained.get(index, {})

    def error(by_what: str, what: str) -> float:
        found = explained.get(by_what, {}).get(what)
        return (at_end(found, measure, place) or 0.0) if found else 0.0

    own = 0.0 if role is None else error("role_errors", role)
    return Errors(error("errors", "events"), own, hypot(error("errors", "decisions"), own))


def place_of(session: Session, role: str) -> str:
    """Return the place whose outcomes stand on a role's card: a municipality's own, for others the region."""
    about = session.game.role(role)
    return session.game.places(role)[0] if about.kind == "municipality" else REGION
