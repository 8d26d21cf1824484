"""What the facilitator alone sees: where the game stands, what comes next, and everything that is known."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from groeipad.game.decisions import money
from groeipad.game.pages.cards import places_table, tiles
from groeipad.game.pages.decided import decision_tables
from groeipad.game.pages.frame import render
from groeipad.game.pages.luck import luck_rows
from groeipad.game.pages.words import Words
from groeipad.game.session import Session, Stage
from groeipad.texts import Lang
from simulator.contract import REGION

_NEXT: dict[Stage, str] = {
    "open": "groeipad game advance lock",
    "locked": "groeipad game advance compute",
    "computed": "groeipad game advance reveal",
    "revealed": "groeipad game advance next",
    "ended": "groeipad game export",
}


def facilitator(session: Session, lang: Lang) -> str:
    """Return the page; see ``pages.facilitator_page``."""
    words, game = Words(session.game, lang), session.game
    waits = session.stage == "open" and bool(session.missing)
    index = max(session.outcomes, default=None)
    return render(
        words,
        "facilitator",
        words.t("facilitator.title"),
        round=words.round(session.round),
        stages=[
            (words.t(f"stage.{stage}"), stage == session.stage)
            for stage in ("open", "locked", "computed", "revealed")
        ],
        stage=words.t(f"stage.{session.stage}"),
        next=words.t(f"next.{'decide' if waits else session.stage}"),
        command="groeipad game decide" if waits else _NEXT[session.stage],
        missing=[words.role(role) for role in session.missing] if session.stage == "open" else [],
        warnings=list(_warnings(words, session)),
        tables=decision_tables(words, session, session.round),
        happenings=[
            words.happened(one)
            | {"round": str(one.round + 1), "how": words.t("card.drawn" if one.drawn else "card.chosen")}
            for one in session.happenings
        ],
        deck=_deck(words, session),
        outcome=None
        if index is None
        else {
            "round": words.round(index),
            "secret": session.stage == "computed" and index == session.round,
            "tiles": list(tiles(words, session, index, REGION)),
            "places": places_table(words, session, index),
            "luck": luck_rows(words, session, index, REGION),
            "year": str(game.rounds[index].last_year),
        },
    )


def _warnings(words: Words, session: Session) -> Iterator[str]:
    for role in session.game.file.roles:
        one = money(session.game, session.decided, role, session.round)
        if round(one.left) < 0:
            key = "running" if one.running > one.budget else "spent"
            yield words.t(
                f"warning.{key}",
                role=words.role(role),
                over=words.money(-one.left),
                budget=words.money(one.budget),
                running=words.money(one.running),
            )


def _deck(words: Words, session: Session) -> list[dict[str, Any]]:
    happened = {one.card for one in session.happenings}
    return [
        {
            "id": name,
            "title": words.pick(card.title),
            "lasts": words.months(card.months),
            "state": words.t(
                "deck.only_chosen"
                if card.weight == 0
                else "deck.gone"
                if name in happened and not card.again
                else "deck.again"
                if name in happened
                else "deck.in"
            ),
            "gone": name in happened and not card.again,
        }
        for name, card in session.game.file.cards.items()
    ]
