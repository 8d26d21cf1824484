"""A whole game played by itself: the steps of all rounds, with given players and cards."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from groeipad.game.actions import Action, Compute, Decide, DrawCard, Lock, Next, Reveal, plain_action
from groeipad.game.compute import Progress, compute_round
from groeipad.game.explain import explain_round
from groeipad.game.game import Game
from groeipad.game.machine import apply
from groeipad.game.players import Player, stand_in
from groeipad.game.session import Session


def rehearsed(
    game: Game,
    *,
    jobs: int | None = None,
    progress: Progress | None = None,
    compiling: Callable[[], None] | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the steps of a whole game with stand-in decisions and a drawn card in every round, as plain values."""
    session = Session.begin(game)
    for _ in game.rounds:
        for action in decided(session, stand_in, draw=1):
            session = apply(session, action)
            yield plain_action(action)
        outcome = Compute(compute_round(session, jobs=jobs, progress=progress, compiling=compiling))
        yield plain_action(outcome)
        session = apply(session, outcome)
        explained = Reveal(explain_round(session, jobs=jobs, progress=progress))
        yield plain_action(explained)
        yield plain_action(Next())
        session = apply(apply(session, explained), Next())


def decided(session: Session, player: Player, *, draw: int) -> Iterator[Action]:
    """Yield the steps until a round is locked: so many cards are drawn, and every role decides."""
    happened = {one.card for one in session.happenings}
    for _ in range(draw):
        cards = session.game.file.cards.items()
        if not any(card.weight > 0 and (card.again or name not in happened) for name, card in cards):
            break
        yield DrawCard()
    for role in session.game.file.roles:
        yield Decide(role, player(session, role))
    yield Lock()
