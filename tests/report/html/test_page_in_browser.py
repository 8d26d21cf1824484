"""In a real browser a report is for everybody: read aloud, by keyboard, on a telephone, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from groeipad.report.pdf import print_pdf
from groeipad.texts import LANGUAGES, Lang

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ON_EVERY_SHEET: dict[Lang, tuple[str, ...]] = {
    "nl": ("startgetal 2026", "groeipad 0.1.0", "Verkenning, geen voorspelling", "1 januari 2026"),
    "en": ("seed 2026", "groeipad 0.1.0", "An exploration, not a forecast", "1 January 2026"),
}
TITLES = {"nl": "Huisvesting van urgente groepen", "en": "Housing urgent groups"}


def opened(page: Page, path: Path) -> Page:
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize(("lang", "width"), [("nl", 1280), ("en", 320)])
def test_axe_finds_nothing_against_wcag_2_2_aa(
    page: Page, pages: dict[Lang, Path], lang: Lang, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 800})
    opened(page, pages[lang])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    # What is drawn within a figure is one image to everybody, and thousands of elements to axe.
    context = {"exclude": [["svg > *"]]}
    found: Any = Axe().run(page, context, {"runOnly": {"type": "tag", "values": WCAG}}).response
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    assert len(found["passes"]) > 15, "axe has looked"


def test_the_keyboard_skips_to_the_content_and_reaches_every_scrolling_table(
    page: Page, pages: dict[Lang, Path]
) -> None:
    opened(page, pages["nl"])
    page.keyboard.press("Tab")
    link = page.evaluate("document.activeElement.className")
    assert link == "skip"
    assert page.locator(".skip").bounding_box()["x"] >= 0, "it can be seen when it has the focus"  # type: ignore[index]
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('nav') !== null"), "then the contents"
    unreachable = page.evaluate(
        "[...document.querySelectorAll('.scroll, .drawing')]"
        ".filter(one => one.tabIndex !== 0 || !(one.ariaLabel || one.getAttribute('aria-labelledby'))).length"
    )
    assert unreachable == 0
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.querySelector('details').open"), "and a table behind a figure opens"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_on_320_pixels_only_tables_and_figures_scroll_sideways(
    page: Page, pages: dict[Lang, Path], lang: Lang
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    opened(page, pages[lang])
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate(
        "[...document.querySelectorAll('.scroll')].some(one => one.scrollWidth > one.clientWidth)"
    )


def test_it_asks_the_network_for_nothing_and_says_nothing_on_the_console(
    page: Page, pages: dict[Lang, Path]
) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    opened(page, pages["nl"])
    assert asked == [pages["nl"].as_uri()]
    assert said == []


def test_on_paper_every_table_is_open(page: Page, pages: dict[Lang, Path]) -> None:
    opened(page, pages["nl"])
    hidden = (
        "[...document.querySelectorAll('table')]"
        ".filter(one => !one.checkVisibility({contentVisibilityAuto: true})).length"
    )
    assert page.evaluate(hidden) > 0
    page.emulate_media(media="print")
    assert page.evaluate(hidden) == 0


@pytest.mark.parametrize("lang", LANGUAGES)
def test_nothing_is_wider_than_a_sheet_of_a4(page: Page, pages: dict[Lang, Path], lang: Lang) -> None:
    """Broad tables are printed on a sheet that lies; all would be printed smaller for one thing that is too wide."""
    opened(page, pages[lang])
    page.emulate_media(media="print")
    assert page.locator(".lying").count() > 0
    for across, elsewhere in ((297, ".table:not(.lying), .drawing"), (210, ".lying")):
        within_margins = round((across - 2 * 16) / 25.4 * 96)
        page.set_viewport_size({"width": within_margins, "height": 900})
        page.add_style_tag(content=f"{elsewhere} {{ display: none !important; }}")
        assert page.evaluate("document.documentElement.scrollWidth") <= within_margins
        opened(page, pages[lang])


def test_a_broad_table_is_printed_on_a_sheet_that_lies(
    browser: object, pages: dict[Lang, Path], tmp_path: Path
) -> None:
    from pypdf import PdfReader

    pdf = PdfReader(print_pdf(pages["nl"], tmp_path / "report.pdf"))
    lying = [sheet.extract_text() for sheet in pdf.pages if sheet.mediabox.width > sheet.mediabox.height]
    assert lying
    assert len(lying) < len(pdf.pages) / 4
    assert all("haakjes" in text for text in lying)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_pdf_is_tagged_and_says_its_language_and_title(
    browser: object, pages: dict[Lang, Path], lang: Lang, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    pdf = PdfReader(print_pdf(pages[lang], tmp_path / "report.pdf"))
    catalogue: Any = pdf.trailer["/Root"]
    assert bool(catalogue["/MarkInfo"]["/Marked"].value)
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/Lang"] == lang
    assert pdf.metadata is not None
    assert str(pdf.metadata.title).startswith(TITLES[lang])
    assert pdf.outline, "it has an outline to go by"
    for sheet in pdf.pages:
        text = sheet.extract_text()
        assert all(words in text for words in ON_EVERY_SHEET[lang])
