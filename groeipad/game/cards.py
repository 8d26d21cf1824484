"""What chance decides of the cards: which one is drawn, and where it happens. The same seed draws the same cards."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from groeipad.game.session import Happening, Session

_WHOLE = 2**64


def drawn_card(session: Session) -> Happening | None:
    """Return the card that is drawn next, for the present round; None where none is left.

    A card is drawn in proportion to its weight; one that happened before only where it may come again.
    """
    happened = {one.card for one in session.happenings}
    left = {
        name: card.weight
        for name, card in session.game.file.cards.items()
        if card.weight > 0 and (card.again or name not in happened)
    }
    if not left:
        return None
    card = _chosen(left, _chance(session, "card"))
    return happening(session, card, session.round, drawn=True)


def happening(
    session: Session,
    card: str,
    index: int,
    *,
    municipality: str | None = None,
    after_months: int | None = None,
    drawn: bool = False,
) -> Happening:
    """Return what a card comes to, when it happens in a round; where nobody chooses, chance chooses the place."""
    about = session.game.card(card)
    if about.where == "one_municipality" and municipality is None:
        municipality = _chosen(session.game.inhabitants, _chance(session, "place"))
    start = session.game.first_day(index, about.after_months if after_months is None else after_months)
    return Happening(card, index, start, municipality, drawn)


def _chance(session: Session, purpose: str) -> float:
    """Return a number from 0 to 1, by the seed and by how many cards there were: never by what was decided."""
    address = f"{session.card_seed}|{len(session.happenings)}|{purpose}"
    return int.from_bytes(sha256(address.encode()).digest()[:8]) / _WHOLE


def _chosen(weights: Mapping[str, float], chance: float) -> str:
    """Return one of some names, in proportion to its weight."""
    left = chance * sum(weights.values())
    for name, weight in weights.items():
        left -= weight
        if left < 0:
            return name
    return next(reversed(list(weights)))
