"""Where a game stands, in words."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.table import Table

from groeipad.game.decisions import in_force, money
from groeipad.game.explain import place_of
from groeipad.game.history import History
from groeipad.game.pages.cards import place_row, places_table
from groeipad.game.pages.luck import TOLD, luck_rows
from groeipad.game.pages.outcomes import value_at
from groeipad.game.pages.words import Words
from groeipad.game.session import Session
from groeipad.texts import Lang, Texts
from simulator.contract import REGION

_OF_PLACES = ("name", "housed", "task", "ratio", "backlog", "wait", "used", "blocked")
_SOFT_HYPHEN = "\u00ad"
"""Where a page may break a word; a terminal would show it."""
_WITHOUT_PARTS = ("solidarity_account", "other_supply_homes")


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
        + f": {texts(f'game.stage.{session.stage}')}."
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
            screen.print(_table_of_places(Words(game, lang), session, index))
        else:
            title = getattr(game.role(role).title, lang)
            screen.print(texts("game.show.role", role=title, year=str(year)))
            screen.print(_table_of_parts(Words(game, lang), session, index, role))
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


def _table_of_places(words: Words, session: Session, index: int) -> Table:
    table = Table(box=None, pad_edge=False)
    rows = [place_row(words, session, index, REGION), *places_table(words, session, index)]
    for column in _OF_PLACES:
        table.add_column(words.t(f"places.{column}"), justify="left" if column == "name" else "right")
    for row in rows:
        table.add_row(*(row[column] for column in _OF_PLACES))
    return table


def _table_of_parts(words: Words, session: Session, index: int, role: str) -> Table:
    """Return what did what, and the values of what has no parts or is not explained yet."""
    table, place = Table(box=None, pad_edge=False), place_of(session, role)
    names = ("drift", "events", "own", "others", "now")
    rows = {row.measure: row for row in luck_rows(words, session, index, place, role)}
    begins = index == 0
    for name in ("measure", *(() if begins else ("before",)), *names):
        head = words.t(f"luck.{'drift_first' if begins and name == 'drift' else name}")
        table.add_column(head.replace(_SOFT_HYPHEN, ""), justify="left" if name == "measure" else "right")
    for measure in (*TOLD, *_WITHOUT_PARTS):
        row = rows.get(measure)
        if row is not None:
            parts = [row.drift, row.events, row.own, row.others, row.now]
            table.add_row(words.t(f"luck.of.{measure}"), *([] if begins else [row.before]), *parts)
        elif (value := value_at(session, index, measure, place)).mean is not None:
            label = words.t(f"luck.of.{measure}") if measure in TOLD else words.t(f"tile.{measure}")
            empty = [""] * (len(table.columns) - 2)
            table.add_row(label, *empty, words.figure(measure, value.mean))
    return table
