"""Where a game stands, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.table import Table

from groeipad.game.compute import AS_PLAYED, at_end
from groeipad.game.decisions import in_force, money
from groeipad.game.explain import Parts, parts, place_of
from groeipad.game.history import History
from groeipad.game.session import Session
from groeipad.texts import Lang, Texts
from simulator.contract import REGION

_OF_PLACES = (
    "housed_in",
    "fair_share_task",
    "fair_share_ratio",
    "backlog",
    "wait_mean",
    "quota_used",
    "blocked_places",
)
_OF_ROLE = (*_OF_PLACES, "solidarity_account", "other_supply_homes")


def print_session(
    history: History, session: Session, index: int, role: str | None, lang: Lang, screen: Console
) -> None:
    """Print where a game stands: for the region with every municipality, or for a role with what did what."""
    texts, game = Texts(lang), session.game
    screen.print(f"[bold]{getattr(game.file.title, lang)}[/bold]", highlight=False)
    if len(history.branches) > 1:
        screen.print(texts("game.show.branch", name=history.current))
    about = game.rounds[session.round]
    screen.print(
        texts(
            "game.show.round",
            number=str(session.round + 1),
            rounds=str(len(game.rounds)),
            title=getattr(about.title, lang),
            first=str(about.first_year),
            last=str(about.last_year),
        )
        + f". {texts(f'game.stage.{session.stage}')}."
    )
    if session.stage == "open":
        missing = ", ".join(getattr(game.role(one).title, lang) for one in session.missing)
        screen.print(
            texts("game.show.missing", roles=missing) if missing else texts("game.show.nobody_missing")
        )
    for one in session.until(session.round):
        place = "" if one.municipality is None else f", {game.scenario.region.names[one.municipality]}"
        title = getattr(game.card(one.card).title, lang)
        screen.print(texts("game.show.happened", card=title, start=str(one.start), place=place))
    if role is not None:
        _print_decision(session, role, texts, screen)
    if index in session.outcomes:
        year, number = game.rounds[index].last_year, session.outcomes[index]["replications"]
        screen.print()
        if role is None:
            screen.print(texts("game.show.outcome", year=str(year), replications=str(number)))
            screen.print(_table_of_places(session, index, texts))
        else:
            title = getattr(game.role(role).title, lang)
            screen.print(texts("game.show.role", role=title, year=str(year)))
            screen.print(_table_of_parts(session, index, role, texts))
            if index not in session.explained:
                screen.print(texts("game.show.later"))
    screen.print(texts("game.show.no_decision"))


def document(history: History, session: Session) -> dict[str, Any]:
    """Return where a game stands as one JSON document."""
    game = session.game
    return {
        "game": game.name,
        "branch": history.current,
        "branches": list(history.branches),
        "round": session.round + 1,
        "stage": session.stage,
        "missing": list(session.missing) if session.stage == "open" else [],
        "decisions": [
            {"round": index + 1, "role": role, "values": dict(values)}
            for (index, role), values in session.decided.items()
        ],
        "cards": [one.plain() | {"round": one.round + 1} for one in session.happenings],
        "money": {
            role: {"budget": one.budget, "running": one.running, "decided": one.decided, "left": one.left}
            for role in game.file.roles
            for one in (money(game, session.decided, role, session.round),)
        },
        "outcomes": [session.outcomes[index] for index in sorted(session.outcomes)],
        "explained": [
            {"round": index + 1, **session.explained[index]} for index in sorted(session.explained)
        ],
    }


def _print_decision(session: Session, role: str, texts: Texts, screen: Console) -> None:
    game, index = session.game, session.round
    spent = money(game, session.decided, role, index)
    amounts = {one: texts.euros(getattr(spent, one)) for one in ("budget", "running", "decided", "left")}
    screen.print(texts("game.show.money", **amounts))
    decided = session.decided.get((index, role))
    if decided is None:
        screen.print(texts("game.show.keeps"))
    for name, value in in_force(game, session.decided, role, index).items():
        lever = game.file.levers[name]
        shown = texts.percent(value) if lever.unit == "share" else f"{value:g}"
        screen.print(f"  {getattr(lever.title, texts.lang)}: {shown}")


def _table_of_places(session: Session, index: int, texts: Texts) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(texts("game.show.place"))
    for measure in _OF_PLACES:
        table.add_column(texts(f"game.measure.{measure}"), justify="right")
    world = session.outcomes[index]["worlds"][AS_PLAYED]
    for place in (REGION, *session.game.scenario.region.codes):
        name = session.game.scenario.region.names.get(place, session.game.scenario.region.name)
        table.add_row(name, *(shown(measure, texts)(at_end(world, measure, place)) for measure in _OF_PLACES))
    return table


def _table_of_parts(session: Session, index: int, role: str, texts: Texts) -> Table:
    table, names = Table(box=None, pad_edge=False), list(Parts.__dataclass_fields__)
    table.add_column(texts("game.show.measure"))
    for name in names:
        table.add_column(texts(f"game.parts.{name}"), justify="right")
    place, world = place_of(session, role), session.outcomes[index]["worlds"][AS_PLAYED]
    for measure in _OF_ROLE:
        one, write = parts(session, index, measure, place, role), shown(measure, texts, digits=1)
        if one is not None:
            table.add_row(texts(f"game.measure.{measure}"), *(write(getattr(one, name)) for name in names))
        elif (now := at_end(world, measure, place)) is not None:
            table.add_row(texts(f"game.measure.{measure}"), *[""] * (len(names) - 1), write(now))
    return table


def shown(measure: str, texts: Texts, digits: int = 0) -> Callable[[float | None], str]:
    """Return how the values of a measure are written."""
    if measure in ("fair_share_ratio", "quota_used", "fair_share_reached"):
        return lambda value: texts.percent(value, digits)
    if measure == "wait_mean":
        return lambda days: texts.months(days)
    return lambda value: texts.decimal(value, digits)
