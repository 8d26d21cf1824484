"""A rehearsal: a whole game with stand-in decisions, to see that everything works before people sit at the tables."""

from __future__ import annotations

from groeipad.game.actions import Action, Decide, DrawCard, Lock
from groeipad.game.cards import drawn_card
from groeipad.game.game import Game
from groeipad.game.machine import apply
from groeipad.game.players import Player, stand_in
from groeipad.game.session import Session


def rehearsal(game: Game, player: Player = stand_in, draw: int = 1) -> list[list[Action]]:
    """Return the steps of every round until it is locked: cards are drawn, and every role decides.

    Parameters
    ----------
    game
        The game.
    player
        Who decides; it sees what was decided and what happened, and no outcomes.
    draw
        How many cards are drawn in each round, as far as there are.
    """
    session, rounds = Session.begin(game), []
    for index in range(len(game.rounds)):
        session = session.in_round(index)
        actions: list[Action] = []
        for _ in range(draw):
            if drawn_card(session) is not None:
                actions.append(DrawCard())
                session = apply(session, actions[-1])
        for role in game.file.roles:
            actions.append(Decide(role, player(session, role)))
            session = apply(session, actions[-1])
        rounds.append([*actions, Lock()])
    return rounds
