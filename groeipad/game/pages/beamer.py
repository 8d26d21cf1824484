"""What everybody sees on the wall: the map, the growth path, four numbers, what happened and who is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from groeipad.game.pages.figures import figures
from groeipad.game.pages.frame import render
from groeipad.game.pages.outcomes import revealed, value_at
from groeipad.game.pages.words import Words
from groeipad.game.session import Session
from groeipad.texts import Lang
from simulator.contract import REGION

NUMBERS = {"fair_share_ratio": True, "housed_in": True, "backlog": False, "wait_mean": False}
"""The four numbers, and whether more is better."""


def beamer(session: Session, lang: Lang) -> str:
    """Return the page; see ``pages.beamer_page``."""
    words = Words(session.game, lang)
    known = revealed(session)
    index = known[-1] if known else None
    return render(
        words,
        "beamer",
        words.t("beamer.title"),
        round=words.round(session.round),
        stage=words.t(f"stage.{session.stage}"),
        shown=""
        if index is None
        else words.t("beamer.shown", year=str(session.game.rounds[index].last_year)),
        numbers=list(_numbers(words, session, known)),
        **figures(words, session, index),
        # A card that was chosen for a later round is nobody's business yet.
        happened=[words.happened(one) for one in session.happenings if one.round == session.round],
        open=session.stage == "open",
        missing=[words.short_role(role) for role in session.missing],
        nobody=len(session.missing) == len(session.game.file.roles),
        total=str(len(session.game.file.roles)),
        done=str(len(session.game.file.roles) - len(session.missing)),
        ranking=session.game.file.ranking and index is not None,
    )


def _numbers(words: Words, session: Session, known: Sequence[int]) -> Iterator[dict[str, Any]]:
    for measure, more_is_better in NUMBERS.items():
        told: dict[str, Any] = {
            "name": measure,
            "label": words.t(f"tile.{measure}"),
            "value": "–",
            "spread": "",
            "change": None,
        }
        if known:
            value = value_at(session, known[-1], measure, REGION)
            told["value"], told["spread"] = words.figure(measure, value.mean), words.band(value)
            before = (
                value_at(session, known[-2], measure, REGION, value.step).mean if len(known) > 1 else None
            )
            if before is not None and value.mean is not None:
                told["change"] = _change(words, value.mean - before, more_is_better)
        yield told


def _change(words: Words, by: int, more_is_better: bool) -> dict[str, str]:
    if by == 0:
        return {"arrow": "=", "by": "", "how": words.t("beamer.same"), "look": "same"}
    look = "better" if (by > 0) == more_is_better else "worse"
    return {
        "arrow": "▲" if by > 0 else "▼",
        "by": words.signed(by),
        "how": words.t(f"beamer.{look}"),
        "look": look,
    }
