"""In a real browser the pages of a game are for everybody, and fit: on sheets of A4, and on the wall."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from groeipad.game import pages
from groeipad.report.pdf import print_pdf
from groeipad.texts import LANGUAGES, Lang
from tests.game.pages.made import BEFORE_LOCK, ENDED, SECOND, effects, game, history, session

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NAMES = ("pack", "cards", "beamer", "facilitator", "debrief")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, Lang], Path]:
    """Every page in each language, as files."""
    folder, found = tmp_path_factory.mktemp("game"), {}
    for lang in LANGUAGES:
        texts = {
            "pack": pages.pack_page(game(), lang, effects()),
            "cards": pages.cards_page(session(best=True), 0, lang),
            "beamer": pages.beamer_page(session(SECOND), lang),
            "facilitator": pages.facilitator_page(session(), lang),
            "debrief": pages.debrief_page(history(best=True), lang),
        }
        for name, text in texts.items():
            found[name, lang] = folder / f"{name}-{lang}.html"
            found[name, lang].write_text(text, encoding="utf-8")
    return found


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("lang", "width"), [("nl", 1280), ("en", 320)])
def test_axe_finds_nothing_against_wcag_2_2_aa(
    page: Page, written: dict[tuple[str, Lang], Path], name: str, lang: Lang, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 800})
    page.goto(written[name, lang].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    options = {"runOnly": {"type": "tag", "values": WCAG}}
    found: Any = Axe().run(page, {"exclude": [["svg > *"]]}, options).response
    assert [(one["id"], one["nodes"][0]["html"][:300]) for one in found["violations"]] == []
    assert len(found["passes"]) > 12, "axe has looked"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_320_pixels_nothing_but_tables_scrolls_sideways(
    page: Page, written: dict[tuple[str, Lang], Path], name: str, lang: Lang
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(written[name, lang].as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["pack", "cards"])
def test_every_sheet_is_one_sheet_of_a4(
    browser: object, written: dict[tuple[str, Lang], Path], name: str, lang: Lang, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    sheets = written[name, lang].read_text(encoding="utf-8").count('<section class="sheet')
    pdf = PdfReader(print_pdf(written[name, lang], tmp_path / "sheets.pdf"))
    assert len(pdf.pages) == sheets
    assert {(round(one.mediabox.width), round(one.mediabox.height)) for one in pdf.pages} == {(595, 842)}
    catalogue: Any = pdf.trailer["/Root"]
    assert catalogue["/Lang"] == lang


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["facilitator", "debrief"])
def test_every_printed_page_says_that_it_is_no_decision(
    browser: object, written: dict[tuple[str, Lang], Path], name: str, lang: Lang, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    words = {"nl": ("Verkenning, geen besluit", "startgetal 7"), "en": ("Exploration, no decision", "seed 7")}
    pdf = PdfReader(print_pdf(written[name, lang], tmp_path / "printed.pdf"))
    for one in pdf.pages:
        assert all(told in one.extract_text() for told in words[lang])


@pytest.mark.parametrize("steps", [0, BEFORE_LOCK, SECOND, ENDED])
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_the_wall_shows_all_at_once_in_large_type(
    page: Page, tmp_path: Path, steps: int, width: int, height: int
) -> None:
    path = tmp_path / "beamer.html"
    path.write_text(pages.beamer_page(session(steps), "nl"), encoding="utf-8")
    page.set_viewport_size({"width": width, "height": height})
    page.goto(path.as_uri())
    assert page.evaluate("document.querySelector('.screen').getBoundingClientRect().bottom") <= height + 1
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.screen *')]"
        ".filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))"
        ".filter(one => !one.closest('title, desc, .hidden, svg'))"
        ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
    )
    assert smallest >= 27.9 * width / 1920
    words_in_figures = page.evaluate(
        "Math.min(...[...document.querySelectorAll('.screen svg text')].filter(one => one.textContent.trim())"
        ".map(one => one.getBoundingClientRect().height))"
    )
    assert words_in_figures >= 26 * width / 1920


def test_nobody_asks_the_network_for_anything(page: Page, written: dict[tuple[str, Lang], Path]) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for path in written.values():
        page.goto(path.as_uri())
    assert asked == [path.as_uri() for path in written.values()]
    assert said == []


def test_a_long_list_of_who_is_missing_can_still_be_read(page: Page, tmp_path: Path) -> None:
    now = session(1)
    path = tmp_path / "beamer.html"
    path.write_text(pages.beamer_page(replace(now, decided={}), "nl"), encoding="utf-8")
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.goto(path.as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 1920
