"""A small game that was played: outcomes that are made up, so that nothing has to be computed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from groeipad.game.actions import (
    Action,
    ChooseCard,
    Compute,
    Decide,
    DrawCard,
    Lock,
    Next,
    Reveal,
    plain_action,
)
from groeipad.game.compute import AS_PLAYED, MEASURES
from groeipad.game.explain import WITHOUT_BOTH, WITHOUT_DECISIONS
from groeipad.game.game import Game
from groeipad.game.history import History
from groeipad.game.machine import apply
from groeipad.game.preview import Preview, Previewed
from groeipad.game.reading import read_game
from groeipad.game.session import Happening, Session
from simulator.contract import REGION

FILE = Path(__file__).parent / "driedorp-game.yaml"
BIG, MIDDLE, SMALL = "GM9001", "GM9002", "GM9003"
PLACES = (BIG, MIDDLE, SMALL, REGION)
_SIZES = {"fair_share_ratio": 1.2, "fair_share_reached": 1.0, "quota_used": 0.3}
SECRET = 23.0
"""Temporary homes that a role decides, which nobody else may see."""


@cache
def game() -> Game:
    return read_game(FILE)


def outcome(index: int, seed: int = 0) -> dict[str, Any]:
    """An outcome that says whatever chance says; low is below the mean and high above it."""
    years = range(2026, game().rounds[index].last_year + 1)
    played = _world(Random(100 * seed + index), len(years))
    for number, year in enumerate(years):
        # A straight line to the task of 100 in 2035.
        played["growth_path"][REGION][number] = 70 + 30 * (year - 2024) / 11

    def times(size: float) -> dict[str, Any]:
        return {
            measure: {place: [value * size for value in values] for place, values in by_place.items()}
            for measure, by_place in played.items()
        }

    return {
        "round": index,
        "years": list(years),
        "replications": 4,
        "worlds": {AS_PLAYED: played},
        "low": times(0.9),
        "high": times(1.1),
    }


def _world(chance: Random, years: int) -> dict[str, Any]:
    return {
        measure: {
            place: [round(chance.random() * _SIZES.get(measure, 500.0), 6) for _ in range(years)]
            for place in PLACES
        }
        for measure in MEASURES
    }


def explained(index: int, roles: tuple[str, ...]) -> dict[str, Any]:
    chance = Random(index)
    return {
        "worlds": {name: _world(chance, 1) for name in (WITHOUT_DECISIONS, WITHOUT_BOTH)},
        "world_replications": 2,
        "replications": 10,
        "roles": {
            role: {
                measure: {place: [round(chance.uniform(-30, 30), 6)] for place in PLACES}
                for measure in MEASURES
            }
            for role in roles
        },
    }


def effects() -> dict[str, Preview]:
    """What the cards do in the first round: one a little, the others nothing that is clear."""
    first = date(2026, 1, 1)
    nothing = (Previewed("backlog", 3.0, 2.0), Previewed("housed_in", 0.0, 0.0))
    clear = (Previewed("housed_in", -12.3, 1.0), Previewed("wait_mean", 1.0, 0.1), *nothing[:1])
    return {
        card: Preview(
            Happening(card, 0, first, SMALL if card == "step_out" else None, False),
            clear if card == "step_out" else nothing,
        )
        for card in game().file.cards
    }


BEST: dict[str, Any] = {
    "worst_ratio": 0.87,
    "places": {
        BIG: {
            "quota": {"2029": 0.25, "2030": 0.3, "2031": 0.3},
            "homes": {"temporary_homes": 12.0},
            "ratio": 0.93,
        },
        MIDDLE: {"quota": {}, "homes": {"temporary_homes": 0.0}, "ratio": 0.87},
    },
    "limits": [{"nl": "Meer dan dertig procent mag niet.", "en": "No more than thirty per cent is allowed."}],
}


def actions(best: bool = False, seed: int = 0) -> Iterator[Action]:
    """A whole game: two rounds, in which one role is absent once."""
    yield Decide("grootdorp", {"quota": 0.29, "temporary_homes": SECRET})
    yield Decide("middendorp", {"quota": 0.25})
    yield Decide("corporations", {"refusals": 0.75})
    yield DrawCard()
    yield ChooseCard("step_out", 0, SMALL)
    yield ChooseCard("step_out", 1, MIDDLE)
    yield Lock(("care",))
    yield Compute(outcome(0, seed))
    told = explained(0, ("grootdorp", "middendorp", "corporations"))
    yield Reveal({**told, "best": BEST} if best else told)
    yield Next()
    yield Decide("grootdorp", {"quota": 0.3})
    yield Lock(("middendorp", "corporations", "care"))
    yield Compute(outcome(1, seed))
    yield Reveal(explained(1, ("grootdorp",)))
    yield Next()


BEFORE_LOCK, LOCKED, COMPUTED, REVEALED, SECOND, ENDED = 6, 7, 8, 9, 10, 15
"""How many actions there are until a moment of the game."""


def session(steps: int = ENDED, *, best: bool = False) -> Session:
    played = Session.begin(game())
    for action in list(actions(best))[:steps]:
        played = apply(played, action)
    return played


def history(*, best: bool = False) -> History:
    """The game, with a branch that was played for one round, and one that was not."""
    entries = [plain_action(one) for one in actions(best)]
    entries.append({"kind": "branch", "name": "<meer> woningen", "round": 0})
    entries += [plain_action(one) for one in list(actions(seed=1))[:REVEALED]]
    entries.append({"kind": "branch", "name": "later", "round": 0})
    entries.append({"kind": "switch", "name": "main"})
    return History.of(game(), entries)
