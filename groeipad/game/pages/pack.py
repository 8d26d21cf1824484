"""What lies on the tables before a game: rules, role cards with a form on the back, signs and event cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groeipad.game.definition import Card, RoleKind
from groeipad.game.game import Game
from groeipad.game.pages.frame import render
from groeipad.game.pages.luck import TOLD
from groeipad.game.pages.outcomes import step_of_change, unit_of
from groeipad.game.pages.rounding import whole
from groeipad.game.pages.words import Words
from groeipad.game.preview import Preview
from groeipad.texts import Lang
from simulator.model.shares import region_weights

_CARDS_A_SHEET = 4
STEPS: tuple[tuple[str, str], ...] = (
    ("decide", "groeipad game decide"),
    ("event", "groeipad game event draw"),
    ("lock", "groeipad game advance lock"),
    ("compute", "groeipad game advance compute"),
    ("reveal", "groeipad game advance reveal"),
    ("next", "groeipad game advance next"),
)
"""The steps of a round, in order, and the command of each."""


@dataclass(frozen=True)
class Start:
    """Where the municipalities of a role stand before the game.

    Attributes
    ----------
    inhabitants
        Inhabitants on 1 January of the reference year.
    part, share
        Their part of the region's population, and of its yearly task: the fair share, in households a year.
    homes, relets
        Social rented homes, and how many of them fall vacant in a year.
    """

    inhabitants: float
    part: float
    share: float
    homes: float
    relets: float


def start_of(game: Game, role: str) -> Start:
    """Return where the municipalities of a role stand before the game.

    Fair share is ``w_m`` times the region's task, and relets are ``stock x turnover``, as in docs/model.md.
    """
    scenario, places = game.scenario, set(game.places(role))
    weights = dict(
        zip(
            scenario.region.codes,
            region_weights(scenario.region, scenario.horizon.reference_year),
            strict=True,
        )
    )
    rate = scenario.supply.relets.turnover_rate.value
    known = {code: one for code, one in scenario.region.municipalities.items() if code in places}
    part = sum(weights[code] for code in known)
    return Start(
        inhabitants=sum(game.inhabitants[code] for code in known),
        part=part,
        share=part * scenario.demand.task.value,
        homes=sum(one.social_rent_homes.value for one in known.values()),
        relets=sum(
            one.social_rent_homes.value * (one.turnover_rate.value if one.turnover_rate else rate)
            for one in known.values()
        ),
    )


def pack(game: Game, lang: Lang, effects: Mapping[str, Preview]) -> str:
    """Return the page; ``effects`` are what cards do in the first round, by id."""
    words = Words(game, lang)
    cards = [
        (name, {**_card(words, card), "effect": _effect(words, effects[name]) if name in effects else ""})
        for name, card in game.file.cards.items()
    ]
    return render(
        words,
        "pack",
        words.t("pack.title"),
        explanation=words.pick(game.file.explanation),
        rounds=_rounds(words),
        steps=[
            {"name": words.t(f"step.{name}.name"), "does": words.t(f"step.{name}.does"), "command": command}
            for name, command in STEPS
        ],
        target=str(game.scenario.horizon.target_year),
        task=words.count(game.scenario.demand.task.value),
        replications=words.count(game.file.replications),
        ranking=game.file.ranking,
        roles=[_role(words, role) for role in game.file.roles],
        card_sheets=[cards[at : at + _CARDS_A_SHEET] for at in range(0, len(cards), _CARDS_A_SHEET)],
    )


def _rounds(words: Words) -> list[dict[str, Any]]:
    return [
        {
            "number": str(index + 1),
            "title": words.pick(one.title),
            "years": words.years(index),
            "last": words.game.years(index),
            "reviews": one.reviews,
        }
        for index, one in enumerate(words.game.rounds)
    ]


def _card(words: Words, card: Card) -> Mapping[str, str]:
    where = "card.somewhere" if card.where == "one_municipality" else "card.everywhere"
    if card.where == "as_written" and any(change.municipalities for change in card.changes):
        where = "card.as_written"
    begins = "card.at_once" if not card.after_months else "card.after"
    return {
        "title": words.pick(card.title),
        "explanation": words.pick(card.explanation),
        "where": words.t(where),
        "lasts": words.months(card.months),
        "begins": words.t(begins, months=words.months(card.after_months)),
        "again": words.t("card.again" if card.again else "card.once"),
        "source": card.source or "",
    }


def _effect(words: Words, preview: Preview) -> str:
    """Return what a card does by itself to the region at the end of the first round: what is clear, in words."""
    changes = []
    for one in preview.changes:
        if one.measure in TOLD and one.is_clear:
            change = whole(one.change * unit_of(one.measure), step_of_change(one.error, one.measure))
            if change:
                changes.append(f"{words.t(f'luck.of.{one.measure}')} {words.signed(change)}")
    place = preview.happening.municipality
    told = {"year": str(words.game.rounds[0].last_year), "changes": "; ".join(changes)}
    if not changes:
        return words.t("card.no_effect", year=told["year"])
    if place is None:
        return words.t("card.effect_in", **told)
    return words.t("card.effect_at", place=words.place(place), **told)


def _role(words: Words, role: str) -> dict[str, Any]:
    game = words.game
    about, start = game.role(role), start_of(game, role)
    return {
        "id": role,
        "kind": about.kind,
        "title": words.role(role),
        "sign": words.short_role(role),
        "places": words.role_places(role),
        "who": words.t(f"who.{about.kind}"),
        "goal": words.pick(about.goal) if about.goal else _goal(words, about.kind),
        "start": [
            (words.t("start.inhabitants"), words.count(start.inhabitants)),
            (words.t("start.part"), words.texts.percent(start.part, digits=1)),
            (words.t("start.share"), words.count(start.share)),
            (words.t("start.homes"), words.count(start.homes)),
            (words.t("start.relets"), words.count(start.relets)),
            (
                words.t("start.cap", cap=words.percent(game.scenario.policy.cap.value)),
                words.count(start.relets * game.scenario.policy.cap.value),
            ),
        ],
        "yearly": words.money(game.budget(role, 0) / game.years(0)),
        "budgets": [words.money(game.budget(role, index)) for index in range(len(game.rounds))],
        "levers": [
            {
                "title": words.pick(lever.title),
                "explanation": words.pick(lever.explanation),
                "limits": words.limits(role, lever),
                "costs": words.costs(lever),
                "costs_money": bool(lever.eur_once or lever.eur_per_year),
                "unit": words.t(f"unit.{lever.unit}"),
                "level": lever.kind == "level",
                "start": "" if lever.start is None else words.value(lever, lever.start),
            }
            for lever in game.levers(role).values()
        ],
    }


def _goal(words: Words, kind: RoleKind) -> str:
    return words.t(f"goal.{kind}", year=str(words.game.scenario.horizon.target_year))
