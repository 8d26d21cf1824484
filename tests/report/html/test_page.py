"""The page of a report holds together: all in one file, ids that are its own, tables with heads, words as text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from groeipad.report.html.found import FoundReport
from groeipad.report.html.write import write_html
from groeipad.texts import LANGUAGES, Lang, Texts
from simulator.errors import ResultError
from simulator.results.store import StoredResult, read_result
from tests.report.factory import Made, write_result
from tests.report.html.conftest import THREE

ONE = {"GM1": ("Alleenstad <1>", 9000)}


@dataclass
class Element:
    """An element as it opens, the tag it stands in, and its text."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Parsed(HTMLParser):
    """The elements of a page in order; an element that is not closed in its place is an error."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(
            tag, {name: value or "" for name, value in attrs}, tuple(one.tag for one in self.open)
        )
        self.elements.append(element)
        if tag not in ("meta",):
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, tag

    def handle_data(self, data: str) -> None:
        for one in self.open:
            one.text += data

    def all(self, tag: str) -> list[Element]:
        return [one for one in self.elements if one.tag == tag]


def parsed(path: Path) -> Parsed:
    page = Parsed()
    page.feed(path.read_text(encoding="utf-8"))
    page.close()
    assert page.open == []
    return page


@pytest.fixture(params=LANGUAGES)
def lang(request: pytest.FixtureRequest) -> Lang:
    one: Lang = request.param
    return one


@pytest.fixture
def page(pages: dict[Lang, Path], lang: Lang) -> Parsed:
    return parsed(pages[lang])


def test_everything_is_in_the_one_file(pages: dict[Lang, Path], page: Parsed) -> None:
    for one in page.elements:
        assert one.tag not in ("script", "link", "img", "iframe", "object")
        for name in ("href", "src"):
            assert one.attributes.get(name, "#").startswith("#"), one
    style = next(one.text for one in page.all("style"))
    assert "url(" not in style
    assert "@import" not in style


def test_the_language_is_marked_and_sources_that_are_english_as_well(page: Parsed, lang: Lang) -> None:
    (html,) = page.all("html")
    assert html.attributes["lang"] == lang
    marked = {one.attributes["lang"] for one in page.all("td") if "lang" in one.attributes}
    assert marked == ({"en"} if lang == "nl" else set())


def test_ids_are_unique_and_what_points_to_one_finds_it(page: Parsed) -> None:
    ids = Counter(one.attributes["id"] for one in page.elements if "id" in one.attributes)
    assert [id_ for id_, times in ids.items() if times > 1] == []
    for one in page.elements:
        for name in ("aria-labelledby", "aria-describedby"):
            assert set(one.attributes.get(name, "").split()) <= set(ids), one
        href = one.attributes.get("href", "")
        assert not href or href.removeprefix("#") in ids, one
        for value in one.attributes.values():
            assert set(re.findall(r"url\(#([^)]+)\)", value)) <= set(ids), one


def test_headings_follow_each_other_without_a_gap(page: Parsed) -> None:
    levels = [int(one.tag[1]) for one in page.elements if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_table_has_heads_for_its_columns_and_rows_and_a_name(page: Parsed) -> None:
    assert len(page.all("table")) > 15
    for one in page.all("th"):
        assert one.attributes["scope"] == ("col" if "thead" in one.inside else "row")
        assert one.text
    rows = [one for one in page.all("tr") if "tbody" in one.inside]
    assert len([one for one in page.all("th") if one.attributes["scope"] == "row"]) == len(rows)
    assert all(one.attributes["aria-labelledby"] for one in page.all("table"))


def test_every_figure_is_an_image_with_words_and_has_its_table(page: Parsed) -> None:
    figures = page.all("svg")
    assert len(figures) >= 10
    assert len(page.all("title")) == len(page.all("desc")) + 1, (
        "each has a title and a description; so has the page"
    )
    assert all(len(one.text) > 40 for one in page.all("desc"))
    assert all(one.attributes["role"] == "img" for one in figures)
    assert all("figure" in one.inside for one in figures)
    assert len(page.all("figure")) == len(figures)
    tables_in_figures = [one for one in page.all("table") if "figure" in one.inside]
    assert len(tables_in_figures) == len(figures)


def test_text_in_figures_is_text(page: Parsed) -> None:
    assert sum("svg" in one.inside and bool(one.text.strip()) for one in page.all("text")) > 100


def test_the_answer_comes_first_and_begins_with_yes_or_no(page: Parsed, lang: Lang) -> None:
    (answer,) = (one for one in page.all("section") if one.attributes.get("class") == "answer")
    sections = page.all("section")
    assert sections[0] is answer
    paragraphs = [one.text for one in page.all("p") if one.text and one.text in answer.text]
    assert len(paragraphs) == 3
    assert paragraphs[0].startswith(("Ja", "Nee") if lang == "nl" else ("Yes", "No"))


def test_seed_version_date_and_caution_stand_on_every_sheet_of_paper(page: Parsed, lang: Lang) -> None:
    style = next(one.text for one in page.all("style"))
    margins = dict(re.findall(r"@((?:top|bottom)-(?:left|right)) \{ content: ([^;]+);", style))
    assert set(margins) == {"top-left", "top-right", "bottom-left", "bottom-right"}
    assert Texts(lang)("report.page.caution") in margins["top-right"]
    day = {"nl": "1 januari 2026", "en": "1 January 2026"}[lang]
    for words in ("2026", "groeipad 0.1.0", day, "2024"):
        assert words in margins["bottom-left"]
    assert "counter(page)" in margins["bottom-right"]


def test_each_municipality_has_a_page_of_its_own_with_its_years_and_bands(page: Parsed) -> None:
    for code, (name, _) in THREE.items():
        (section,) = (
            one for one in page.all("section") if one.attributes.get("id") == f"municipality-{code.lower()}"
        )
        assert section.attributes["class"] == "page"
        assert name in section.text
        assert re.search(r"2035\s+\S+\s+\d+\s+\d+ \(\d+–\d+\)", section.text), (
            "the mean and the band beside it"
        )


def test_words_of_others_are_text_and_never_html(page: Parsed, lang: Lang) -> None:
    if lang == "nl":
        assert any("Ruim <b>beleid</b> & meer" in one.text for one in page.all("h3"))
    assert page.all("b") == []


def test_the_same_results_give_the_same_bytes(
    results: tuple[StoredResult, ...], comparison: Mapping[str, Any], pages: dict[Lang, Path], tmp_path: Path
) -> None:
    again = write_html(FoundReport.of(results, "en", comparison=comparison), tmp_path / "again.html")
    assert again.read_bytes() == pages["en"].read_bytes()


@pytest.mark.parametrize(
    "made",
    [
        Made(municipalities=THREE, replications=1, first_year=2035),
        Made(municipalities=ONE, replications=3, first_year=2034, facilities={}),
        Made(municipalities=THREE, replications=2, first_year=2034, housing=0.0),
        Made(municipalities=THREE, replications=2, first_year=2034, housing=1.6),
    ],
    ids=["one replication of one year", "one municipality", "nobody housed", "everybody housed"],
)
def test_other_shapes_of_results_make_a_report_as_well(made: Made, tmp_path: Path) -> None:
    result = read_result(write_result(tmp_path / "baseline", made))
    page = parsed(write_html(FoundReport.of([result], "nl"), tmp_path / "report.html"))
    test_ids_are_unique_and_what_points_to_one_finds_it(page)
    test_headings_follow_each_other_without_a_gap(page)
    assert "None" not in {one.text for one in page.all("td")}
    if not made.housing:
        assert "nan" not in "".join(one.text for one in page.all("td"))


def test_the_report_of_one_municipality_is_of_that_one(
    results: tuple[StoredResult, ...], tmp_path: Path
) -> None:
    page = parsed(write_html(FoundReport.of(results[:1], "nl"), tmp_path / "voorst.html", "GM0285"))
    assert "Voorst" in page.all("h1")[0].text
    assert [one.attributes.get("id") for one in page.all("section")][1:3] == ["municipality-gm0285", "region"]
    assert len(page.all("svg")) == 1
    (answer,) = (one for one in page.all("section") if one.attributes.get("class") == "answer")
    assert "in Voorst" in answer.text
    assert "Haalt Voorst in 2035 haar fair share?" in answer.text


def test_results_are_sorted_by_what_they_are_wherever_they_stand(results: tuple[StoredResult, ...]) -> None:
    run, other, plan = results
    found = FoundReport.of([plan, run, other], "nl")
    assert (found.main, found.others, found.plan, found.sweep) == (run, (other,), plan, None)
    with pytest.raises(ResultError, match="groeipad run"):
        FoundReport.of([plan], "nl")
    with pytest.raises(ResultError, match="room for one plan"):
        FoundReport.of([run, plan, plan], "nl")
