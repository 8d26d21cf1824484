"""The pages of a game: on paper, on the beamer, for the facilitator, and afterwards.

Each function returns one HTML document that is complete: it needs no network, no script and no other file, and prints
on A4. Importing this module loads none of what draws them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groeipad.game.game import Game
    from groeipad.game.history import History
    from groeipad.game.preview import Preview
    from groeipad.game.session import Session
    from groeipad.texts import Lang

__all__ = ["beamer_page", "cards_page", "debrief_page", "facilitator_page", "pack_page"]


def pack_page(game: Game, lang: Lang, effects: Mapping[str, Preview] | None = None) -> str:
    """Return what lies on the tables before a game: rules, role cards with forms, signs and event cards.

    Parameters
    ----------
    game
        The game.
    lang
        The language.
    effects
        What each card does in the first round, by id, to stand on it; see
        :func:`groeipad.game.preview.preview_of_cards`.
    """
    from groeipad.game.pages.pack import pack

    return pack(game, lang, effects or {})


def cards_page(session: Session, index: int, lang: Lang, roles: Sequence[str] | None = None) -> str:
    """Return what each table gets after a round: its outcome, its money, and what its decision did.

    Parameters
    ----------
    session
        Where the game stands.
    index
        The round, from 0.
    lang
        The language.
    roles
        Whose cards, by id, and ``region`` for that of the region; everybody's and the region's where not given.

    Raises
    ------
    OutOfOrderError
        Where the round was not revealed yet.
    KeyError
        Where there is no such role.
    """
    from groeipad.game.pages.cards import cards

    return cards(session, index, lang, roles)


def beamer_page(session: Session, lang: Lang) -> str:
    """Return what everybody sees on the wall: outcomes of revealed rounds, and nobody's decisions."""
    from groeipad.game.pages.beamer import beamer

    return beamer(session, lang)


def facilitator_page(session: Session, lang: Lang) -> str:
    """Return what the facilitator alone sees: everything, and what comes next."""
    from groeipad.game.pages.facilitator import facilitator

    return facilitator(session, lang)


def debrief_page(history: History, lang: Lang) -> str:
    """Return what the players take home: what was decided, what happened, and what it came to, in every branch."""
    from groeipad.game.pages.debrief import debrief

    return debrief(history, lang)
