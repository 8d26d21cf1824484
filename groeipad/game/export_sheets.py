"""A game as a spreadsheet: decisions, cards, outcomes and what did what, a sheet each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from groeipad.files import replace_file
from groeipad.game.compute import MEASURES
from groeipad.game.decisions import in_force, money
from groeipad.game.explain import Parts, parts, place_of
from groeipad.game.history import History
from groeipad.game.session import Session
from groeipad.report.workbook.book import file_of, new_book, style_head, style_note, style_title, write_text
from groeipad.texts import Lang, Texts
from simulator.contract import REGION

_WIDTHS = {"branch": 14, "role": 34, "lever": 34, "card": 34, "measure": 32, "place": 20}
Row = tuple[str | float | int | None, ...]


def write_game_sheets(history: History, path: Path, lang: Lang) -> Path:
    """Write what was decided, what happened and what came of it, of every branch.

    Parameters
    ----------
    history
        The game.
    path
        The .xlsx file; one that is there is replaced, in one step.
    lang
        The language of its words.
    """
    texts = Texts(lang)
    title = getattr(history.game.file.title, lang)
    book = new_book(title)
    book.properties.language = lang
    sessions = [(name, history.session(name)) for name in history.branches]
    _add(
        book,
        "decisions",
        ("branch", "round", "role", "lever", "value", "decided"),
        _decisions(sessions, lang),
        texts,
    )
    _add(
        book,
        "money",
        ("branch", "round", "role", "budget", "running", "spent", "left"),
        _money(sessions, lang),
        texts,
    )
    _add(book, "cards", ("branch", "round", "card", "start", "place", "drawn"), _cards(sessions, lang), texts)
    _add(
        book,
        "outcomes",
        ("branch", "round", "year", "place", "measure", "now", "low", "high"),
        _outcomes(sessions, texts),
        texts,
    )
    names = tuple(Parts.__dataclass_fields__)
    _add(book, "parts", ("branch", "round", "role", "measure", *names), _parts(sessions, lang, texts), texts)
    replace_file(path, file_of(book))
    return path


Sessions = Sequence[tuple[str, Session]]


def _decisions(sessions: Sessions, lang: Lang) -> Iterator[Row]:
    for name, session in sessions:
        game = session.game
        for index in range(session.round + 1):
            for role in game.file.roles:
                decided = session.decided.get((index, role), {})
                for lever, value in in_force(game, session.decided, role, index).items():
                    title = getattr(game.file.levers[lever].title, lang)
                    yield (
                        name,
                        index + 1,
                        getattr(game.role(role).title, lang),
                        title,
                        value,
                        int(lever in decided),
                    )


def _money(sessions: Sessions, lang: Lang) -> Iterator[Row]:
    for name, session in sessions:
        for index in range(session.round + 1):
            for role in session.game.file.roles:
                one = money(session.game, session.decided, role, index)
                title = getattr(session.game.role(role).title, lang)
                yield name, index + 1, title, one.budget, one.running, one.decided, one.left


def _cards(sessions: Sessions, lang: Lang) -> Iterator[Row]:
    for name, session in sessions:
        names = session.game.scenario.region.names
        for one in session.happenings:
            title = getattr(session.game.card(one.card).title, lang)
            place = "" if one.municipality is None else names[one.municipality]
            yield name, one.round + 1, title, one.start.isoformat(), place, int(one.drawn)


def _outcomes(sessions: Sessions, texts: Texts) -> Iterator[Row]:
    for name, session in sessions:
        region = session.game.scenario.region
        for index, outcome in sorted(session.outcomes.items()):
            now, low, high = outcome["worlds"]["now"], outcome["low"], outcome["high"]
            first = session.game.rounds[index].first_year
            for number, year in enumerate(outcome["years"]):
                if year < first:
                    continue
                for place in (REGION, *region.codes):
                    for measure in MEASURES:
                        values = (world[measure][place][number] for world in (now, low, high))
                        told = texts(f"game.measure.{measure}")
                        yield name, index + 1, year, region.names.get(place, region.name), told, *values


def _parts(sessions: Sessions, lang: Lang, texts: Texts) -> Iterator[Row]:
    for name, session in sessions:
        for index in sorted(session.outcomes):
            for role in session.game.file.roles:
                for measure in MEASURES:
                    one = parts(session, index, measure, place_of(session, role), role)
                    if one is not None:
                        values = (getattr(one, part) for part in Parts.__dataclass_fields__)
                        title = getattr(session.game.role(role).title, lang)
                        yield name, index + 1, title, texts(f"game.measure.{measure}"), *values


def _add(book: Any, name: str, columns: Sequence[str], rows: Iterator[Row], texts: Texts) -> None:
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(texts(f"game.sheet.{name}"))
    write_text(sheet.cell(1, 1), texts(f"game.sheet.{name}"))
    style_title(sheet.cell(1, 1))
    write_text(sheet.cell(2, 1), texts("game.show.no_decision"))
    style_note(sheet.cell(2, 1))
    for number, column in enumerate(columns, 1):
        head = sheet.cell(4, number)
        write_text(head, texts(f"game.sheet.column.{column}"))
        style_head(head)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(column, 13)
    last = 4
    for last, row in enumerate(rows, 5):
        for number, value in enumerate(row, 1):
            cell = sheet.cell(last, number)
            if isinstance(value, str):
                write_text(cell, value)
            else:
                cell.value = value
                cell.number_format = "0" if columns[number - 1] in ("year", "round") else "#,##0.##"
    sheet.freeze_panes = sheet.cell(5, 1)
    sheet.auto_filter.ref = f"A4:{get_column_letter(len(columns))}{last}"
