"""The spreadsheet in which the municipalities fill in what they realised, half-year by half-year."""

from __future__ import annotations

from pathlib import Path

from groeipad.files import replace_file
from groeipad.report.template.form_sheet import (
    FormCell,
    FormColumn,
    FormRow,
    add_about,
    add_explanation,
    add_form,
)
from groeipad.report.template.region import form_words
from groeipad.report.workbook.book import file_of, new_book
from groeipad.texts import Lang, Texts
from simulator.inputs.spreadsheet import REALISED_COLUMNS, REALISED_UNITS, FormAbout, half_year_rows
from simulator.model.realised import HalfYear
from simulator.model.scenario import Scenario

_WIDTHS = {"source": 44.0}


def write_realised_template(scenario: Scenario, path: Path, lang: Lang, *, scenario_file: str = "") -> Path:
    """Write the spreadsheet for what is realised, with a row for each half-year and municipality.

    Parameters
    ----------
    scenario
        Which municipalities there are, and from when to when it runs.
    path
        The .xlsx file; one that is there is replaced, in one step.
    lang
        The language of its words.
    scenario_file
        The scenario's file, as it is noted in the spreadsheet; empty for the one that comes along.
    """
    texts = Texts(lang)
    title = texts("template.realised.title", region=scenario.region.name)
    book = new_book(title)
    book.properties.language = lang
    columns = tuple(
        FormColumn(
            key,
            texts(f"template.realised.{key}.head"),
            texts(f"template.realised.{key}.help"),
            _WIDTHS.get(key, 20.0),
        )
        for key in ("half_year", "municipality", *REALISED_COLUMNS)
    )
    add_explanation(
        book,
        texts("template.explanation.name"),
        title,
        [
            (
                texts(f"template.realised.explanation.{part}.head"),
                texts(f"template.realised.explanation.{part}.text"),
            )
            for part in ("what", "fill", "back")
        ],
        [(column.head, "", column.help) for column in columns],
        texts("template.explanation.example"),
    )
    rows = []
    before: HalfYear | None = None
    for one in half_year_rows(scenario):
        cells = (
            FormCell(half_year_words(one.half_year, texts)),
            FormCell(scenario.region.names[one.municipality]),
            *(
                FormCell(None, "whole", "#,##0") if key in REALISED_UNITS else FormCell(None, "text")
                for key in REALISED_COLUMNS
            ),
        )
        rows.append(FormRow(one.key, cells, begins=before is not None and one.half_year != before))
        before = one.half_year
    add_form(
        book,
        texts("template.realised.name"),
        title,
        texts("template.realised.about"),
        columns,
        rows,
        form_words(texts),
        fixed=2,
    )
    add_about(book, FormAbout("realised", lang, scenario.region.id, scenario_file))
    replace_file(path, file_of(book))
    return path


def half_year_words(half_year: HalfYear, texts: Texts) -> str:
    """Return what people call a half-year."""
    half = "first_half" if half_year.half == 1 else "second_half"
    return texts(f"plan.length.{half}", year=str(half_year.year))
