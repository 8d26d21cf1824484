"""What each table gets after a round: where it stands, its money, what it decided, and what that did."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from groeipad.game.decisions import in_force, level_before, money
from groeipad.game.explain import place_of
from groeipad.game.machine import OutOfOrderError
from groeipad.game.pages.frame import render
from groeipad.game.pages.luck import luck_rows
from groeipad.game.pages.outcomes import PER_CENT, Value, is_reached, reached, revealed, value_at
from groeipad.game.pages.words import Words
from groeipad.game.session import Session
from groeipad.texts import Lang
from simulator.contract import REGION


def cards(session: Session, index: int, lang: Lang, roles: Sequence[str] | None = None) -> str:
    """Return the page; see ``pages.cards_page``."""
    if index not in revealed(session):
        raise OutOfOrderError(
            f"round {index + 1} is not revealed: its cards are there after game advance reveal"
        )
    words = Words(session.game, lang)
    asked = [*session.game.file.roles, REGION] if roles is None else roles
    return render(
        words,
        "cards",
        words.t("cards.title", round=str(index + 1)),
        cards=[_card(words, session, index, None if one == REGION else one) for one in asked],
        year=str(session.game.rounds[index].last_year),
    )


def _card(words: Words, session: Session, index: int, role: str | None) -> dict[str, Any]:
    game = session.game
    place = REGION if role is None else place_of(session, role)
    kind = "region" if role is None else game.role(role).kind
    whole = place == REGION
    return {
        "kind": kind,
        "over": words.round(index),
        "title": words.place(REGION) if role is None else words.role(role),
        "under": words.t("cards.shows_region") if whole and role is not None else "",
        "tiles": list(tiles(words, session, index, place)),
        "role": role,
        "money": [] if role is None else words.budget(money(game, session.decided, role, index)),
        "yearly": "" if role is None else _yearly(words, session, role, index),
        "bar": None if role is None else money_bar(session, role, index),
        "absent": role is not None and (index, role) not in session.decided,
        "decided": [] if role is None else decided_rows(words, session, role, index),
        "luck": luck_rows(words, session, index, place, role),
        "happened": [words.happened(one) for one in session.happenings if one.round == index],
        "best": best_path(words, session, index, place),
        "places": places_table(words, session, index) if role is None else [],
    }


def tiles(words: Words, session: Session, index: int, place: str) -> Iterator[dict[str, Any]]:
    """Yield what stands large: a label, a number, its spread, and a line under it."""
    values = {
        name: value_at(session, index, name, place)
        for name in (
            "fair_share_ratio",
            "fair_share_task",
            "housed_in",
            "backlog",
            "wait_mean",
            "quota_used",
            "blocked_places",
            "solidarity_account",
            "other_supply_homes",
        )
    }
    task = words.count(values["fair_share_task"].mean)
    if place == REGION:
        yield _tile(words, values["fair_share_ratio"])
    else:
        good = is_reached(session, index, place)
        under = words.t(f"tile.{_how_reached(good, values['fair_share_ratio'])}")
        yield _tile(words, values["fair_share_ratio"]) | {"under": under, "good": good}
    yield _tile(words, values["housed_in"]) | {"under": words.t("tile.task", task=task)}
    yield _tile(words, values["backlog"])
    yield _tile(words, values["wait_mean"])
    cap = words.percent(session.game.scenario.policy.cap.value)
    yield _tile(words, values["quota_used"]) | {"under": words.t("tile.cap", cap=cap)}
    yield _tile(words, values["blocked_places"])
    yield _tile(words, values["other_supply_homes"])
    if place == REGION:
        yield _reached_tile(words, session, index)
    else:
        yield _tile(words, values["solidarity_account"]) | {
            "under": words.t(f"tile.{_owes(values['solidarity_account'].mean)}")
        }


def _reached_tile(words: Words, session: Session, index: int) -> dict[str, Any]:
    number, of = len(reached(session, index)), len(session.game.scenario.region.codes)
    return {
        "name": "reached",
        "label": words.t("tile.municipalities_reached"),
        "value": words.t("tile.of", number=str(number), of=str(of)),
        "spread": "",
        "under": "",
        "good": None,
    }


def _tile(words: Words, value: Value) -> dict[str, Any]:
    return {
        "name": value.measure,
        "label": words.t(f"tile.{value.measure}"),
        "value": words.figure(value.measure, value.mean),
        "spread": words.band(value),
        "under": "",
        "good": None,
    }


def _how_reached(good: bool, ratio: Value) -> str:
    if not good:
        return "not_reached"
    return "reached" if (ratio.mean or 0) >= PER_CENT else "reached_nobody_waits"


def _owes(account: int | None) -> str:
    return "even" if not account else "others_owe" if account > 0 else "owes"


def decided_rows(words: Words, session: Session, role: str, index: int) -> list[tuple[str, str, str]]:
    """Return what a role decided in a round: the lever, the number, and what it was; empty for what is added."""
    game, rows = session.game, []
    for name, value in in_force(game, session.decided, role, index).items():
        lever, was = game.file.levers[name], ""
        if lever.kind == "level":
            before = level_before(game, session.decided, role, name, index)
            was = (
                words.t("cards.unchanged")
                if before == value
                else words.t("cards.was", value=words.value(lever, before))
            )
        rows.append((words.pick(lever.title), words.decided(lever, value), was))
    return rows


def _yearly(words: Words, session: Session, role: str, index: int) -> str:
    """Return what a role's decisions go on costing each year, and what that may be."""
    one = money(session.game, session.decided, role, index)
    return words.t("cards.yearly", yearly=words.money(one.yearly), most=words.money(one.yearly_budget))


def money_bar(session: Session, role: str, index: int) -> dict[str, float] | None:
    """Return which parts of the budget go where, in per cents of it or of what is spent where that is more."""
    one = money(session.game, session.decided, role, index)
    whole = max(one.budget, one.running + one.decided)
    if whole <= 0:
        return None
    return {
        "running": round(100 * one.running / whole, 2),
        "decided": round(100 * one.decided / whole, 2),
        "over": round(max(0.0, -one.left)),
    }


_COLUMNS = {
    "ratio": "fair_share_ratio",
    "housed": "housed_in",
    "task": "fair_share_task",
    "backlog": "backlog",
    "wait": "wait_mean",
    "used": "quota_used",
    "blocked": "blocked_places",
    "account": "solidarity_account",
}
"""The columns of the table of municipalities, and the measures in them."""


def places_table(words: Words, session: Session, index: int) -> list[dict[str, str]]:
    """Return the outcome of every municipality, in the order of the region's file."""
    return [
        place_row(words, session, index, code)
        | {"reached": words.t("yes" if is_reached(session, index, code) else "no")}
        for code in session.game.scenario.region.codes
    ]


def place_row(words: Words, session: Session, index: int, place: str) -> dict[str, str]:
    """Return the outcome of a municipality or the region by the names of ``game.pages.places`` in the catalogues."""
    values = {
        column: words.figure(measure, value_at(session, index, measure, place).mean)
        for column, measure in _COLUMNS.items()
    }
    return {"name": words.place(place), **values}


def best_path(words: Words, session: Session, index: int, place: str) -> dict[str, Any] | None:
    """Return the best path from the end of a round in words: what it gives and takes, and why it is no more.

    None where it is not known.
    """
    best: Mapping[str, Any] | None = session.explained.get(index, {}).get("best")
    if not best:
        return None
    year = str(session.game.scenario.horizon.target_year)
    told = [words.t("best.worst", ratio=words.percent(best["worst_ratio"]), year=year)]
    here: Mapping[str, Any] = best.get("places", {}).get(place, {})
    # The least of all is told already.
    if here.get("ratio") is not None and words.percent(here["ratio"]) != words.percent(best["worst_ratio"]):
        told.append(words.t("best.here", place=words.place(place), ratio=words.percent(here["ratio"])))
    if here.get("quota"):
        told.append(words.t("best.quota", path=_path(words, here["quota"])))
    streams = session.game.scenario.supply.other_supply
    homes = here.get("homes") or _all_homes(best) if place == REGION else here.get("homes", {})
    some = [
        words.t(
            "best.stream",
            homes=words.count(number),
            stream=words.pick(streams[name].name).lower() if name in streams else name,
        )
        for name, number in homes.items()
        if round(number)
    ]
    if some:
        told.append(words.t("best.homes", homes=words.listed(some)))
    return {"told": told, "limits": [one[words.lang] for one in best.get("limits", ())]}


def _all_homes(best: Mapping[str, Any]) -> dict[str, float]:
    homes: dict[str, float] = {}
    for one in best.get("places", {}).values():
        for name, number in one.get("homes", {}).items():
            homes[name] = homes.get(name, 0.0) + number
    return homes


def _path(words: Words, quota: Mapping[Any, float]) -> str:
    """Write shares by year, with years that have the same one together."""
    by_year = sorted((int(year), words.percent(share)) for year, share in quota.items())
    told = []
    for share, years in groupby(by_year, key=lambda one: one[1]):
        first, *rest = [str(year) for year, _ in years]
        told.append(f"{share} ({first}–{rest[-1]})" if rest else f"{share} ({first})")
    return words.listed(told)
