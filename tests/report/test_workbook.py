"""A result as spreadsheets: real numbers, the same bytes every time, and no text that becomes a formula."""

from __future__ import annotations

import csv
import json
import shutil
from dataclasses import replace
from io import StringIO
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groeipad.report.bands import yearly_bands
from groeipad.report.workbook import write_csv_files, write_workbook
from groeipad.report.workbook.book import file_of, new_book, write_text
from groeipad.report.workbook.csv_files import CSV_FORMS, csv_of
from groeipad.report.workbook.subject import Column, Subject
from groeipad.spreadsheet_text import csv_text, may_become_formula
from groeipad.texts import LANGUAGES, Lang, Texts
from simulator.results.store import StoredResult, read_result
from tests.report.factory import NINE, Made, write_result
from tests.report.plan.factory import write_plan
from tests.report.plan.made import MET

HEAD_ROW = 4
DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1+1", "＝1")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> StoredResult:
    """Return a small invented result, in which a municipality and a title begin as formulas do."""
    made = Made(
        municipalities={"GM0200": ("=HYPERLINK(1)", 60000), "GM0150": ("Deventer", 40000)},
        replications=5,
        last_year=2028,
        title="+1 jaar",
    )
    return read_result(write_result(tmp_path_factory.mktemp("small") / "small", made))


@pytest.fixture(scope="module")
def book(small: StoredResult, tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = write_workbook(small, tmp_path_factory.mktemp("book") / "small.xlsx", "nl")
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_result_gives_the_same_bytes(small: StoredResult, lang: Lang, tmp_path: Path) -> None:
    one, other = (write_workbook(small, tmp_path / f"{name}.xlsx", lang) for name in "ab")
    assert one.read_bytes() == other.read_bytes()


def test_there_is_a_sheet_for_each_subject(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        *("Samenvatting", "Regio per jaar", "Gemeenten per jaar", "Groepen", "Wachttijden"),
        *("Mutaties en aanbod", "Voorzieningen", "Aannames", "Begrippen", "Alle cijfers", "Colofon"),
    ]


def test_heads_stay_in_view_and_can_be_filtered(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.freeze_panes is not None
        assert sheet.freeze_panes[-1] == str(HEAD_ROW + 1)
        assert sheet.auto_filter.ref.startswith(f"A{HEAD_ROW}:")
        heads = [cell.value for cell in sheet[HEAD_ROW] if cell.value is not None]
        assert len(set(heads)) == len(heads) == len({*heads}), sheet.title
        assert sheet["A1"].value


def test_numbers_are_numbers_with_a_form(book: openpyxl.Workbook, small: StoredResult) -> None:
    sheet = book["Gemeenten per jaar"]
    heads = {cell.value: cell.column for cell in sheet[HEAD_ROW]}
    texts = Texts("nl")
    row = next(line for line in sheet.iter_rows(min_row=HEAD_ROW + 1) if line[0].value == "Deventer")
    bands = yearly_bands(small).filter(municipality="GM0150", group="all", year=row[1].value)
    for metric, form in (("housed_in", "#,##0.0"), ("fair_share_ratio", "0.0%"), ("backlog", "#,##0.0")):
        (band,) = bands.filter(metric=metric).iter_rows(named=True)
        for head, key in (("{}", "mean"), ("{} (P10)", "p10"), ("{} (P90)", "p90")):
            cell = row[heads[head.format(texts.metric(metric))] - 1]
            assert cell.value == pytest.approx(band[key])
            assert cell.number_format == form


def test_nothing_is_a_formula_when_it_is_read_back(book: openpyxl.Workbook) -> None:
    cells = [cell for sheet in book.worksheets for line in sheet.iter_rows() for cell in line]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}  # texts and numbers
    named = [cell for cell in cells if cell.value == "=HYPERLINK(1)"]
    assert named
    assert all(cell.quotePrefix for cell in named)


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_dangerous_text_is_stored_as_text(text: str, tmp_path: Path) -> None:
    made = new_book("title")
    write_text(made.create_sheet("sheet").cell(1, 1), text)
    path = tmp_path / "made.xlsx"
    path.write_bytes(file_of(made))
    cell = openpyxl.load_workbook(path)["sheet"]["A1"]
    assert cell.data_type == "s"
    assert cell.quotePrefix
    assert csv_text(text) == f"'{text}"


@given(st.text())
def test_no_text_of_a_csv_file_begins_as_a_formula(text: str) -> None:
    assert not may_become_formula(csv_text(text))
    assert csv_text(text).removeprefix("'") == text.removeprefix("'")


def test_assumptions_come_first_and_say_what_rests_on_them(book: openpyxl.Workbook) -> None:
    lines = list(book["Aannames"].iter_rows(min_row=HEAD_ROW + 1, values_only=True))
    statuses = [line[6] for line in lines]
    assert statuses == sorted(statuses, key=lambda status: status != "aanname")
    assert any("Wachtlijst" in str(line[8]) for line in lines)
    assert ("Deel van de nieuwbouw dat er komt", "supply.new_homes.realisation") in {
        (line[0], line[9]) for line in lines
    }


def test_the_colophon_tells_seed_versions_and_hashes(book: openpyxl.Workbook, small: StoredResult) -> None:
    told = dict(book["Colofon"].iter_rows(min_row=HEAD_ROW + 1, max_col=2, values_only=True))
    assert told["Startgetal (seed)"] == "2026"
    assert told["Versie van groeipad"] == small.manifest["versions"]["groeipad"]
    assert {one["sha256"] for one in small.manifest["outputs"]} <= set(told.values())


def test_a_plan_tells_what_has_to_happen_beside_a_run_and_by_itself(
    small: StoredResult, tmp_path: Path
) -> None:
    plan = write_plan(tmp_path / "plan")
    beside = openpyxl.load_workbook(write_workbook(small, tmp_path / "both.xlsx", "nl", plan=plan))
    alone = openpyxl.load_workbook(write_workbook(plan, tmp_path / "plan.xlsx", "nl"))
    for book in (beside, alone):
        sheet = book["Wat moet er gebeuren"]
        heads = [cell.value for cell in sheet[HEAD_ROW]]
        assert heads[:4] == ["Periode", "Jaar", "Gemeente", "Quotum"]
        assert sheet.cell(HEAD_ROW + 1, 4).number_format == "0.0%"
    assert alone.sheetnames == ["Wat moet er gebeuren", "Aannames", "Begrippen", "Colofon"]


def test_one_replication_has_no_band(tmp_path: Path) -> None:
    result = read_result(write_result(tmp_path / "one", Made(replications=1, last_year=2027)))
    book = openpyxl.load_workbook(write_workbook(result, tmp_path / "one.xlsx", "en"))
    heads = [str(cell.value) for sheet in book.worksheets for cell in sheet[HEAD_ROW]]
    assert not [head for head in heads if "P10" in head]


def test_each_subject_is_a_file_for_dutch_excel_and_a_plain_one(small: StoredResult, tmp_path: Path) -> None:
    written = write_csv_files(small, tmp_path, "nl")
    assert {path.name.split(".", 1)[1] for path in written} == {"excel-nl.csv", "plain.csv"}
    dutch = (tmp_path / "gemeenten-per-jaar.excel-nl.csv").read_bytes()
    plain = (tmp_path / "gemeenten-per-jaar.plain.csv").read_bytes()
    assert dutch.startswith("\ufeff".encode())
    assert not plain.startswith("\ufeff".encode())
    dutch_rows = list(csv.reader(StringIO(dutch.decode("utf-8-sig")), delimiter=";"))
    plain_rows = list(csv.reader(StringIO(plain.decode("utf-8"))))
    assert len(dutch_rows) == len(plain_rows) == 1 + 2 * 3
    assert [[cell.replace(",", ".") for cell in row] for row in dutch_rows[1:]] == plain_rows[1:]
    assert dutch_rows[1][0] == "'=HYPERLINK(1)"
    assert any("," in cell for cell in dutch_rows[1][2:])


def test_a_cell_that_is_not_there_is_empty_and_a_share_says_its_unit() -> None:
    subject = Subject(
        "one", "One", "", (Column("Of"), Column("Part", "share")), (("-x", 0.25), ("y", None), ("z", 3))
    )
    plain = next(form for form in CSV_FORMS if form.ending == "plain")
    assert csv_of(subject, plain, Texts("en")).splitlines() == [
        "Of,Part (share from 0 to 1)",
        "'-x,0.25",
        "y,",
        "z,3",
    ]


def test_a_text_with_control_characters_can_be_written(small: StoredResult, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(small.folder, tmp_path / "odd"))
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["assumptions"][0]["source"] = "a\x07b"
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    book = openpyxl.load_workbook(write_workbook(read_result(folder), tmp_path / "odd.xlsx", "nl"))
    assert "ab" in [line[7] for line in book["Aannames"].iter_rows(values_only=True)]


def test_of_one_municipality_no_other_is_told_and_the_region_is(
    small: StoredResult, book: openpyxl.Workbook, tmp_path: Path
) -> None:
    """Every number that is there is the one of the whole workbook."""
    plan = write_plan(tmp_path / "plan-small", replace(MET, municipalities=NINE))
    path = write_workbook(small, tmp_path / "one.xlsx", "nl", plan=plan, only="GM0150")
    one = openpyxl.load_workbook(path)
    words = {cell.value for sheet in one.worksheets for line in sheet.iter_rows() for cell in line}
    assert not {"=HYPERLINK(1)", "Zutphen", "Epe"} & words
    assert {"Deventer", "Regio"} <= words
    assert [name for name in one.sheetnames if name != "Wat moet er gebeuren"] == book.sheetnames
    for sheet in one.worksheets:
        assert "gaat over Deventer. Andere gemeenten staan er niet in" in sheet["A2"].value
    for name in ("Samenvatting", "Gemeenten per jaar", "Wachttijden", "Mutaties en aanbod", "Alle cijfers"):
        whole = [
            line
            for line in book[name].iter_rows(min_row=HEAD_ROW + 1, values_only=True)
            if line[1] is not None
        ]
        kept = [
            line
            for line in one[name].iter_rows(min_row=HEAD_ROW + 1, values_only=True)
            if line[1] is not None
        ]
        assert kept == [line for line in whole if "=HYPERLINK(1)" not in line]


def test_csv_files_of_one_municipality_are_as_the_sheets(small: StoredResult, tmp_path: Path) -> None:
    written = write_csv_files(small, tmp_path, "nl", only="GM0150")
    assert not any("HYPERLINK" in path.read_text(encoding="utf-8") for path in written)
    supply = (tmp_path / "mutaties-en-aanbod.plain.csv").read_text(encoding="utf-8")
    assert "Deventer," in supply
    assert "Regio," in supply
