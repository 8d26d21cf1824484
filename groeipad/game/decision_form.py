"""The spreadsheet in which roles fill in what they decide in a round: a sheet for each role."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from groeipad.files import replace_file
from groeipad.game.decision_files import form_about
from groeipad.game.decisions import in_force, money, range_of
from groeipad.game.definition import Lever
from groeipad.game.session import Session
from groeipad.report.template.form_sheet import (
    Allowed,
    FormCell,
    FormColumn,
    FormRow,
    add_about,
    add_form,
)
from groeipad.report.template.region import form_words
from groeipad.report.workbook.book import file_of, new_book
from groeipad.texts import Lang, Texts

_WIDTHS = {"lever": 38.0, "explanation": 60.0, "value": 16.0}
_COLUMNS = ("lever", "explanation", "least", "most", "now", "eur_per_year", "value")
_FORMATS = {"share": "0%", "homes": "#,##0", "places": "#,##0", "factor": "0.00", "year": "0"}


def write_decision_form(session: Session, path: Path, lang: Lang, roles: Sequence[str] | None = None) -> Path:
    """Write the spreadsheet for the decisions of the present round, with a sheet for each role.

    Parameters
    ----------
    session
        Where the game stands; limits and money are those of now.
    path
        The .xlsx file; one that is there is replaced, in one step.
    lang
        The language of its words.
    roles
        Whose sheets; everybody's where not given.
    """
    texts, game = Texts(lang), session.game
    title = getattr(game.file.title, lang)
    book = new_book(title)
    book.properties.language = lang
    columns = tuple(
        FormColumn(
            key, texts(f"game.form.{key}.head"), texts(f"game.form.{key}.help"), _WIDTHS.get(key, 14.0)
        )
        for key in _COLUMNS
    )
    for role in roles or tuple(game.file.roles):
        spent = money(game, session.decided, role, session.round)
        about = texts(
            "game.form.about",
            round=getattr(game.rounds[session.round].title, lang),
            first=str(game.rounds[session.round].first_year),
            last=str(game.rounds[session.round].last_year),
            budget=texts.euros(spent.budget - spent.running),
        )
        name = getattr(game.role(role).title, lang)
        rows = [_row(session, role, lever, lang) for lever in game.levers(role)]
        add_form(
            book, _sheet_name(name, book.sheetnames), name, about, columns, rows, form_words(texts), fixed=1
        )
    add_about(book, form_about(game, session.round, lang))
    replace_file(path, file_of(book))
    return path


def _row(session: Session, role: str, name: str, lang: Lang) -> FormRow:
    game, lever = session.game, session.game.file.levers[name]
    least, most = range_of(game, session.decided, role, name, session.round)
    now = in_force(
        game, {k: v for k, v in session.decided.items() if k[0] < session.round}, role, session.round
    )
    shown = _FORMATS[lever.unit]
    decided = session.decided.get((session.round, role), {}).get(name)
    return FormRow(
        f"{role}.{name}",
        (
            FormCell(getattr(lever.title, lang)),
            FormCell(getattr(lever.explanation, lang)),
            FormCell(least, "locked", shown),
            FormCell(most, "locked", shown),
            FormCell(now[name], "locked", shown),
            FormCell(lever.eur_per_year or None, "locked", "#,##0"),
            FormCell(decided, _allowed(lever), shown),
        ),
    )


def _allowed(lever: Lever) -> Allowed:
    if lever.unit == "share":
        return "share"
    return "number" if lever.unit == "factor" else "whole"


def _sheet_name(name: str, taken: Sequence[str]) -> str:
    """Return a name that a sheet may have, and no other has."""
    short = "".join(" " if mark in "[]:*?/\\" else mark for mark in name)[:28]
    return short if short not in taken else f"{short[:25]} {len(taken)}"
