"""A small game for the tests: three villages, a corporation, three rounds, and everything a game can have."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from groeipad.game.actions import Action, Compute, Decide, Lock, Next, Reveal
from groeipad.game.compute import compute_round
from groeipad.game.explain import explain_round
from groeipad.game.game import Game
from groeipad.game.machine import apply
from groeipad.game.reading import read_game
from groeipad.game.session import Session

SCENARIOS = Path(__file__).parents[2] / "scenarios"
WORLD = f"""\
extends: {(SCENARIOS / "driedorp.yaml").as_posix()}
supply:
  other_supply:
    flats:
      name: {{nl: Woningen, en: Flats}}
      kind: temporary_housing
      homes: {{Grootdorp: 0, Middendorp: 0, Kleindorp: 0}}
      opens: 2026-01-01
      ramp_months: 0
      stay: {{kind: exponential, mean_days: 700}}
"""
GAME = """\
title: {nl: Driedorp speelt, en: Driedorp plays}
explanation: {nl: Een spel om na te rekenen., en: A game to compute by hand.}
scenario: world.yaml
seed: 7
replications: 4
rounds:
  - {title: {nl: Eerste, en: First}, first_year: 2026, last_year: 2027}
  - {title: {nl: Tweede, en: Second}, first_year: 2028, last_year: 2029}
  - {title: {nl: Derde, en: Third}, first_year: 2030, last_year: 2030}
roles:
  groot: {kind: municipality, municipalities: [Grootdorp], title: {nl: Grootdorp, en: Grootdorp}}
  midden: {kind: municipality, municipalities: [Middendorp], title: {nl: Middendorp, en: Middendorp}}
  klein: {kind: municipality, municipalities: [Kleindorp], title: {nl: Kleindorp, en: Kleindorp}}
  corporation: {kind: corporation, title: {nl: De corporatie, en: The corporation}}
budgets:
  municipality: {eur_per_inhabitant_year: 10}
  corporation: {eur_per_inhabitant_year: 1}
levers:
  quota:
    title: {nl: Aandeel, en: Share}
    explanation: {nl: Het aandeel., en: The share.}
    roles: [municipality]
    unit: share
    kind: level
    start: 0.3
    most: 0.3
    most_change: 0.2
    step: 0.01
    effects: [{quantity: quota, by: set}]
  flats:
    title: {nl: Woningen erbij, en: Flats added}
    explanation: {nl: Meer woningen., en: More homes.}
    roles: [municipality, corporation]
    unit: homes
    kind: addition
    most_per_1000: 1
    step: 1
    after_months: 6
    eur_once: 100
    eur_per_year: 1000
    stand_in: 3
    effects: [{quantity: other_supply_homes, by: add, other_supply: [flats]}]
  solidarity:
    title: {nl: Voor elkaar, en: For each other}
    explanation: {nl: Voor elkaar huisvesten., en: Housing for each other.}
    roles: [municipality]
    unit: homes
    kind: level
    start: 0
    most: 40
    step: 5
    effects: [{quantity: solidarity_limit, by: set}]
  repayment:
    title: {nl: Aflossen vanaf, en: Repaid from}
    explanation: {nl: Het vroegste jaar geldt., en: The earliest year holds.}
    roles: [municipality]
    unit: year
    kind: level
    start: 2030
    least: 2026
    most: 2030
    step: 1
    repays_solidarity: true
cards:
  out:
    title: {nl: Een jaar niet, en: A year without}
    explanation: {nl: Een gemeente doet niet mee., en: A municipality steps out.}
    months: 12
    where: one_municipality
    again: true
    changes: [{quantity: compliance, set: 0.0}]
  more:
    title: {nl: Meer mensen, en: More people}
    explanation: {nl: Er komen er meer., en: More of them come.}
    months: 24
    after_months: 6
    changes: [{quantity: inflow, multiply: 1.5}]
"""


def written(folder: Path, game: str = GAME) -> Path:
    """Write the game and its world in a folder, and return the game's file."""
    (folder / "world.yaml").write_text(WORLD, encoding="utf-8")
    path = folder / "villages.yaml"
    path.write_text(game, encoding="utf-8")
    return path


@cache
def villages() -> Game:
    """Return the game."""
    with TemporaryDirectory() as folder:
        return read_game(written(Path(folder)))


def after(session: Session, *actions: Action) -> Session:
    """Return the session after some actions."""
    for action in actions:
        session = apply(session, action)
    return session


def decide(role: str, **values: float) -> Decide:
    """Return a decision."""
    return Decide(role, values)


def computed(session: Session) -> Session:
    """Lock a round without whoever is missing, and compute it."""
    session = apply(session, Lock(session.missing))
    return apply(session, Compute(compute_round(session, jobs=1)))


def round_over(session: Session) -> Session:
    """Play a round to its end, and begin the next."""
    session = computed(session)
    return after(session, Reveal(explain_round(session, jobs=1)), Next())


def values_at_end(outcome: Any, world: str, measure: str, place: str) -> float:
    """Return a value in the last year of a round."""
    value = outcome["worlds"][world][measure][place][-1]
    assert value is not None
    return float(value)
