"""A game that was played, as a scenario that extends the one of its world."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groeipad.game.session import Session
from groeipad.game.world import Played
from simulator.model.measures import Change


def overlay_of(session: Session) -> dict[str, Any]:
    """Return what a game changed in its scenario, as a mapping that extends it, which ``run`` and ``plan`` take.

    What was decided becomes measures, and what happened measures after them. Rounds that were not played are as the
    world would go by itself.
    """
    last = session.round
    played, game = Played.of(session, last), session.game
    names = game.scenario.region.names
    title, years = game.file.title, f"{game.rounds[0].first_year}-{game.rounds[last].last_year}"
    overlay: dict[str, Any] = {
        "title": {"nl": f"{title.nl}: gespeeld", "en": f"{title.en}: as played"},
        "explanation": {
            "nl": f"Wat de spelers besloten en wat er gebeurde, {years}. Verkenning, geen besluit.",
            "en": f"What the players decided and what happened, {years}. Exploration, no decision.",
        },
    }
    repay_from = played.repay_from()
    if repay_from is not None:
        overlay["policy"] = {"solidarity": {"repay_from": repay_from}}
    measures = {
        name: {
            "title": one.title.model_dump(),
            "start": one.start,
            **({} if one.end is None else {"end": one.end}),
            **({} if one.owner is None else {"owner": one.owner}),
            "changes": [_plain(change, names) for change in one.changes],
        }
        for name, one in played.measures().items()
    }
    if measures:
        overlay["measures"] = measures
    return overlay


def _plain(change: Change, names: Mapping[str, str]) -> dict[str, Any]:
    said = change.model_dump(exclude_none=True)
    if change.municipalities is not None:
        said["municipalities"] = [names[code] for code in change.municipalities]
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
