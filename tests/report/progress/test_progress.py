"""A progress report opens with the answer, has a page for each municipality, and says what is not known."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest

from groeipad.report.html.page import figures_of
from groeipad.report.progress import sections, sentences
from groeipad.report.progress.found import FoundProgress
from groeipad.report.progress.page import progress_report, write_progress_page
from groeipad.report.progress.workbook import progress_subjects
from groeipad.texts import LANGUAGES, Lang
from simulator.contract import REGION
from simulator.errors import ResultError
from simulator.results.store import StoredResult


def test_the_answer_is_three_sentences_who_is_behind_and_what_is_needed(stored: StoredResult) -> None:
    """By hand, of the half-years that are known: Middendorp 20 of 365/11 homes, Kleindorp 11 of 135/11.

    Of all three, the first and the last half-year are known: 68 of 845/11 homes.
    """
    report = progress_report(FoundProgress.of(stored, "en"))
    first, second, third = report.answer
    assert first == (
        "No: 2 of the 3 municipalities are not on schedule. "
        "Together they housed 68 households; the path asks for 77 (88.5%)."
    )
    assert second == "Behind: Middendorp (60.3%). Somewhat behind: Kleindorp (89.6%)."
    assert third.startswith("To be back on the path at the end of 2028")


def test_a_municipality_is_judged_by_what_is_known_of_it(stored: StoredResult) -> None:
    found = FoundProgress.of(stored, "nl")
    assert sentences.municipality_answer("GM9001", found)[0].startswith("Ja, Grootdorp ligt op schema.")
    assert "De laatste twee halfjaren" in sentences.municipality_answer("GM9002", found)[0]
    assert sentences.gaps(found) == [
        "Niet bekend in de tweede helft van 2026: hoeveel huishoudens een woning kregen (Kleindorp).",
        "Niet bekend aan het eind van de tweede helft van 2026: hoeveel huishoudens wachten (Kleindorp).",
    ]
    assert [row["verdict"] for row in found.rows("GM9003")] == [
        "somewhat_behind",
        "unknown",
        "somewhat_behind",
    ]


def test_it_goes_on_from_the_last_half_year_of_which_all_backlogs_are_known(stored: StoredResult) -> None:
    found = FoundProgress.of(stored, "en")
    assert sentences.onwards(found)[0].startswith("From 1 July 2027 it was simulated on 5 times (seed 2026)")
    band = found.band("continued", "housed_in", REGION)
    assert (band["year"][0], band["half"][0], band["year"][-1]) == (2027, 2, 2035)


def test_each_municipality_has_a_page_and_each_figure_a_table_and_words(stored: StoredResult) -> None:
    report = progress_report(FoundProgress.of(stored, "nl"))
    (places,) = (one for one in report.sections if one.name == "municipalities")
    assert [one.title for one in places.sections] == ["Grootdorp", "Middendorp", "Kleindorp"]
    assert all(one.starts_page for one in places.sections)
    for figure in figures_of(report.sections):
        assert len(figure.table.rows) == 20
        assert figure.alternative.startswith("Per halfjaar de huishoudens die in ")


def test_the_rule_is_shown_as_the_assumption_that_it_is(stored: StoredResult) -> None:
    told = " ".join(str(part) for part in sections.rule(FoundProgress.of(stored, "en")).parts)
    for words in ("are an assumption", "95%", "85%", "90%", "one step worse", "realised.yaml"):
        assert words in told
    assert stored.manifest["rule"]["status"] == "assumption"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_report_is_the_same_page(
    stored: StoredResult, pages: dict[Lang, Path], tmp_path: Path, lang: Lang
) -> None:
    again = write_progress_page(FoundProgress.of(stored, lang), tmp_path / "again.html")
    assert again.read_bytes() == pages[lang].read_bytes()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_page_says_seed_version_and_date(pages: dict[Lang, Path], lang: Lang) -> None:
    text = unescape(pages[lang].read_text(encoding="utf-8"))
    margin = re.search(r'@bottom-left \{ content: "([^"]*)"', text)
    assert margin is not None
    for words in ("2026", "groeipad 0.1.0", "Driedorp"):
        assert words in margin[1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_sentences_are_short(pages: dict[Lang, Path], stored: StoredResult, lang: Lang) -> None:
    report = progress_report(FoundProgress.of(stored, lang))
    told = [
        *report.answer,
        *(str(part) for one in report.sections for part in one.parts if isinstance(part, str)),
    ]
    if lang == "nl":
        long = [one for text in told for one in re.split(r"[.:;](?:\s|$)", text) if len(one.split()) > 25]
        assert long == []


def test_a_spreadsheet_has_the_figures_and_nothing_where_nothing_is_known(stored: StoredResult) -> None:
    standing, needs, onwards, rule = progress_subjects(FoundProgress.of(stored, "en"))
    rows = {(row[0], row[1], row[2]): row for row in standing.rows}
    assert len(rows) == 4 * 3
    head = [column.head for column in standing.columns].index("Housed")
    assert rows["Kleindorp", 2026, 2][head] is None
    assert rows["Region", 2026, 1][head] == 32
    assert len(needs.rows) == 4
    assert {row[1] for row in onwards.rows} == {"Housed", "Backlog"}
    assert rule.rows


def test_what_is_no_progress_report_is_refused(stored: StoredResult) -> None:
    with pytest.raises(ResultError, match="no progress report"):
        FoundProgress.of(FoundProgress.of(stored, "nl").promised, "nl")
