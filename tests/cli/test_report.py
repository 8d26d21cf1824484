"""``report`` writes what people can put on the table, from stored results only, and says where it is."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from groeipad.report.pdf import BROWSER
from tests.cli.conftest import Groeipad
from tests.report.factory import NINE, Made, write_result

TWO = {code: NINE[code] for code in ("GM0200", "GM0285")}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a small result."""
    made = Made(municipalities=TWO, replications=2, first_year=2034)
    return write_result(tmp_path_factory.mktemp("small") / "baseline", made)


def test_it_writes_one_page_in_dutch_and_says_where(groeipad: Groeipad, small: Path, tmp_path: Path) -> None:
    ended = groeipad("report", small, "--out", tmp_path)
    page = tmp_path / "report-baseline" / "report-nl.html"
    assert (ended.code, ended.err) == (0, "")
    assert ended.out == f"HTML: {page}\n"
    assert '<html lang="nl">' in page.read_text(encoding="utf-8")
    assert [one.name for one in page.parent.iterdir()] == ["report-nl.html"]


def test_a_municipality_has_a_report_of_its_own_by_name_or_code(
    groeipad: Groeipad, small: Path, tmp_path: Path
) -> None:
    for name in ("Voorst", "voorst", "gm0285"):
        ended = groeipad("report", small, "--out", tmp_path, "--lang", "en", "--municipality", name)
        assert ended.out.endswith("report-en-voorst.html\n")


def test_other_runs_are_compared_with_the_first(groeipad: Groeipad, small: Path, tmp_path: Path) -> None:
    other = shutil.copytree(small, tmp_path / "other")
    groeipad("report", small, other, "--out", tmp_path, "--lang", "en")
    page = (tmp_path / "report-baseline" / "report-en.html").read_text(encoding="utf-8")
    assert 'id="comparison"' in page


@pytest.mark.parametrize("among", [True, False])
def test_another_run_may_be_the_one_that_all_are_compared_with(
    groeipad: Groeipad, small: Path, tmp_path: Path, among: bool
) -> None:
    """The report still tells of the first; the base need not be named twice."""
    base = write_result(
        tmp_path / "base",
        Made(municipalities=TWO, replications=2, first_year=2034, housing=0.9, title="Als het zo blijft"),
    )
    results = (small, base) if among else (small,)
    ended = groeipad("report", *results, "--base", base, "--out", tmp_path, "--lang", "nl")
    assert (ended.code, ended.err) == (0, "")
    page = (tmp_path / "report-baseline" / "report-nl.html").read_text(encoding="utf-8")
    assert "A is het scenario &#39;Als het zo blijft&#39;." in page
    assert "A: Als het zo blijft. B: " in page


def test_spreadsheets_come_beside_it(groeipad: Groeipad, small: Path, tmp_path: Path) -> None:
    ended = groeipad("report", small, "--out", tmp_path, "--format", "xlsx,csv")
    folder = tmp_path / "report-baseline"
    assert (ended.code, ended.err) == (0, "")
    assert f"Excel: {folder / 'report-nl.xlsx'}" in ended.out
    assert (folder / "report-nl.xlsx").read_bytes()[:2] == b"PK"
    assert list((folder / "csv-nl").iterdir())
    assert not (folder / "report-nl.html").exists()


def test_of_one_municipality_the_spreadsheets_are_too(
    groeipad: Groeipad, small: Path, tmp_path: Path
) -> None:
    words = ("--format", "xlsx,csv", "--municipality", "Voorst")
    assert groeipad("report", small, "--out", tmp_path, *words).code == 0
    folder = tmp_path / "report-baseline"
    assert {one.name for one in folder.iterdir()} == {"report-nl-voorst.xlsx", "csv-nl-voorst"}
    told = (folder / "csv-nl-voorst" / "gemeenten-per-jaar.plain.csv").read_text(encoding="utf-8")
    assert "Voorst" in told
    assert "Apeldoorn" not in told


def test_without_a_browser_the_page_is_there_and_a_word_why_the_pdf_is_not(
    groeipad: Groeipad, small: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(BROWSER, "no-such-browser")
    ended = groeipad("report", small, "--out", tmp_path, "--format", "pdf")
    assert ended.code == 1
    assert f"{BROWSER} names 'no-such-browser'" in ended.err
    assert (tmp_path / "report-baseline" / "report-nl.html").exists()
    assert not (tmp_path / "report-baseline" / "report-nl.pdf").exists()


@pytest.mark.parametrize(
    ("options", "hint"),
    [
        (["--municipality", "Vorst"], "did you mean 'Voorst'?"),
        (["--municipality", "Parijs"], "choose from Apeldoorn, Voorst."),
        (["--format", "html,docx"], "'docx' is no format; choose from html, pdf, xlsx, csv."),
        (["--format", ","], "name at least one of"),
        (["--lang", "de"], "Usage: groeipad"),
    ],
)
def test_wrong_input_gets_a_hint_and_nothing_is_written(
    groeipad: Groeipad, small: Path, tmp_path: Path, options: list[str], hint: str
) -> None:
    ended = groeipad("report", small, "--out", tmp_path, *options)
    assert ended.code == 2
    assert hint in ended.err
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_result_is_an_input_problem_with_a_remedy(groeipad: Groeipad, tmp_path: Path) -> None:
    ended = groeipad("report", tmp_path, "--out", tmp_path)
    assert ended.code == 2
    assert "groeipad run" in ended.err


def test_a_folder_that_cannot_be_written_to_is_refused_first(
    groeipad: Groeipad, small: Path, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    ended = groeipad("report", small, "--out", file)
    assert ended.code == 2
    assert "'--out'" in ended.err
