"""The spreadsheet in which a region fills in its own figures, beside those that the scenario has."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from groeipad.files import replace_file
from groeipad.report.template.form_sheet import (
    Allowed,
    FormCell,
    FormColumn,
    FormRow,
    FormWords,
    add_about,
    add_explanation,
    add_form,
)
from groeipad.report.template.words import figure_words, names_of, unit_words
from groeipad.report.workbook.book import file_of, new_book
from groeipad.texts import Lang, Texts
from simulator.inputs.spreadsheet import COLUMNS, FIGURE_KINDS, SHEETS, FigureRow, FormAbout, figure_rows
from simulator.model.scenario import Scenario

_STATUSES = ("agreement", "official", "derived", "assumption", "scenario")
_WIDTHS = {
    "of": 30.0,
    "figure": 40.0,
    "value": 13.0,
    "unit": 28.0,
    "low": 11.0,
    "high": 11.0,
    "year": 11.0,
    "source": 52.0,
    "status": 24.0,
}


def write_region_template(scenario: Scenario, path: Path, lang: Lang, *, scenario_file: str = "") -> Path:
    """Write the spreadsheet in which a region fills in its own figures; the same scenario gives the same bytes.

    Parameters
    ----------
    scenario
        Where the figures come from that stand in it at first.
    path
        The .xlsx file; one that is there is replaced, in one step.
    lang
        The language of its words.
    scenario_file
        The scenario's file, as it is noted in the spreadsheet; empty for the one that comes along.
    """
    texts = Texts(lang)
    book = new_book(texts("template.region.title", region=scenario.region.name))
    book.properties.language = lang
    rows = figure_rows(scenario)
    names = names_of(scenario, lang)
    add_explanation(
        book,
        texts("template.explanation.name"),
        texts("template.region.title", region=scenario.region.name),
        [
            *(
                (texts(f"template.explanation.{part}.head"), texts(f"template.explanation.{part}.text"))
                for part in ("what", "fill", "numbers", "source", "range", "back")
            ),
            (texts("template.explanation.scenario"), texts.pick(scenario.title.model_dump())),
        ],
        [
            *_meanings(rows, texts),
            *(
                (
                    texts(f"status.{status}"),
                    texts("template.column.status.head"),
                    texts(f"report.workbook.status.{status}"),
                )
                for status in _STATUSES
            ),
        ],
        texts("template.explanation.example"),
    )
    columns = tuple(
        FormColumn(
            key, texts(f"template.column.{key}.head"), texts(f"template.column.{key}.help"), _WIDTHS[key]
        )
        for key in COLUMNS
    )
    for sheet in SHEETS:
        on_it = [row for row in rows if row.kind.sheet == sheet]
        if on_it:
            add_form(
                book,
                texts(f"template.sheet.{sheet}.name"),
                texts(f"template.sheet.{sheet}.title"),
                texts(f"template.sheet.{sheet}.about"),
                columns,
                _form_rows(on_it, names, texts),
                form_words(texts),
                fixed=2,
            )
    add_about(book, FormAbout("region", lang, scenario.region.id, scenario_file))
    replace_file(path, file_of(book))
    return path


def form_words(texts: Texts) -> FormWords:
    """Return what a form says when something is filled in that cannot be."""
    allowed: tuple[Allowed, ...] = ("whole", "number", "share", "trend", "status")
    return FormWords(
        texts("template.error.title"),
        {one: texts(f"template.error.{one}") for one in allowed},
        tuple(texts(f"status.{status}") for status in _STATUSES),
        texts("status.assumption"),
    )


def _meanings(rows: tuple[FigureRow, ...], texts: Texts) -> list[tuple[str, str, str]]:
    """Return each kind of figure once, with its unit and what it means."""
    units = {row.kind.name: unit_words(row.unit, texts) for row in rows}
    return [
        (
            texts(f"template.figure.{kind.name}.label", year=texts("template.a_year")),
            units[kind.name],
            texts(f"template.figure.{kind.name}.meaning"),
        )
        for kind in FIGURE_KINDS
        if kind.name in units
    ]


def _form_rows(rows: list[FigureRow], names: dict[str, str], texts: Texts) -> list[FormRow]:
    made = [FormRow(rows[0].path, _cells(rows[0], names, texts))]
    for before, row in pairwise(rows):
        begins = (before.kind, before.year) != (row.kind, row.year) and row.kind.sheet != "region"
        made.append(FormRow(row.path, _cells(row, names, texts), begins))
    return made


def _cells(row: FigureRow, names: dict[str, str], texts: Texts) -> tuple[FormCell, ...]:
    figure, allowed, shown = row.figure, _allowed(row), _number_format(row)
    source = " ".join(figure.source.split()) if figure is not None and figure.source else None
    return (
        FormCell(names[row.of]),
        FormCell(figure_words(row, texts)),
        FormCell(None if figure is None else figure.value, allowed, shown),
        FormCell(unit_words(row.unit, texts)),
        FormCell(None if figure is None else figure.low, allowed, shown),
        FormCell(None if figure is None else figure.high, allowed, shown),
        FormCell(None if figure is None else figure.year, "text", "General"),
        FormCell(source, "text"),
        FormCell(None if figure is None else texts(f"status.{figure.status}"), "status"),
    )


def _allowed(row: FigureRow) -> Allowed:
    if row.shape.kind == "integer":
        return "whole"
    if row.shape.at_most == 1:
        return "share" if row.shape.at_least == 0 else "trend"
    return "number"


def _number_format(row: FigureRow) -> str:
    """Return how a number is shown: a spreadsheet reads what is typed into a cell of per cents as per cents."""
    if row.shape.at_most == 1:
        return "0.00%"
    return "#,##0" if row.shape.kind == "integer" else "General"
