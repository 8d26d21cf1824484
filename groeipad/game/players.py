"""Players that are no people: stand-ins for a rehearsal, and random ones; both within limits and money."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256
from math import floor

from groeipad.game.decisions import money, range_of
from groeipad.game.definition import Lever
from groeipad.game.session import Session

Player = Callable[[Session, str], Mapping[str, float]]
"""Gives what a role decides in the present round."""
_WHOLE = 2**64
_ALMOST = 1e-9


def stand_in(session: Session, role: str) -> dict[str, float]:
    """Return what is decided for a role in a rehearsal."""

    def wanted(name: str, lever: Lever, least: float, most: float) -> float | None:
        if lever.stand_in is not None:
            return min(max(lever.stand_in, least), most)
        return None if lever.kind == "level" else most / 2

    return _within_means(session, role, wanted)


def eager(session: Session, role: str) -> dict[str, float]:
    """Return the most that a role may still add in the present round; levels stay as they are."""
    return _within_means(
        session, role, lambda name, lever, least, most: None if lever.kind == "level" else most
    )


def random_player(seed: int, game: int) -> Player:
    """Return a player that decides anything that may be decided, each as likely, until the money is gone.

    Parameters
    ----------
    seed, game
        The same seed and number of the game give the same decisions, whatever happens in it.
    """

    def decides(session: Session, role: str) -> Mapping[str, float]:
        def wanted(name: str, lever: Lever, least: float, most: float) -> float:
            address = f"{seed}|{game}|{session.round}|{role}|{name}"
            chance = int.from_bytes(sha256(address.encode()).digest()[:8]) / _WHOLE
            steps = floor((most - least) / lever.step + _ALMOST) + 1
            return least + floor(chance * steps) * lever.step

        return _within_means(session, role, wanted)

    return decides


def _within_means(
    session: Session, role: str, wanted: Callable[[str, Lever, float, float], float | None]
) -> dict[str, float]:
    """Return what is wanted of each lever, in the order of the file and as far as the money goes."""
    game, index = session.game, session.round
    values: dict[str, float] = {}
    for name, lever in game.levers(role).items():
        least, most = range_of(game, session.decided, role, name, index)
        want = wanted(name, lever, least, most)
        if want is None:
            continue
        value = _on_step(lever, want)

        def too_dear(value: float, name: str = name) -> bool:
            decided = {**session.decided, (index, role): {**values, name: value}}
            spent = money(game, decided, role, index)
            return spent.left < -_ALMOST or spent.yearly > spent.yearly_budget + _ALMOST

        while value > least + _ALMOST and too_dear(value):
            value = _on_step(lever, max(least, value - max(lever.step, (value - least) / 8)))
        values[name] = value
    return values


def _on_step(lever: Lever, value: float) -> float:
    """Return the highest step that is not above a value."""
    return round(lever.least + floor((value - lever.least) / lever.step + _ALMOST) * lever.step, 9)
