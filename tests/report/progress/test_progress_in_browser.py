"""In a real browser a progress report is for everybody: read aloud, on a telephone, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from groeipad.report.pdf import print_pdf
from groeipad.texts import LANGUAGES, Lang
from tests.report.html.test_page_in_browser import WCAG

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("lang", "width"), [("nl", 1280), ("en", 320)])
def test_axe_finds_nothing_against_wcag_2_2_aa(
    page: Page, pages: dict[Lang, Path], lang: Lang, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 800})
    page.goto(pages[lang].as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    context = {"exclude": [["svg > *"]]}
    found: Any = Axe().run(page, context, {"runOnly": {"type": "tag", "values": WCAG}}).response
    assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_municipality_is_a_sheet_of_paper(
    browser: object, pages: dict[Lang, Path], lang: Lang, tmp_path: Path
) -> None:
    from pypdf import PdfReader

    pdf = PdfReader(print_pdf(pages[lang], tmp_path / "progress.pdf"))
    catalogue: Any = pdf.trailer["/Root"]
    assert catalogue["/Lang"] == lang
    texts = [" ".join(sheet.extract_text().split()) for sheet in pdf.pages]
    waiting = {
        "nl": ("Er wachten", "tweede helft van 2035"),
        "en": ("households wait", "second half of 2035"),
    }
    for name in ("Grootdorp", "Middendorp", "Kleindorp"):
        sheets = [text for text in texts if f"{name}, " in text and waiting[lang][1] in text]
        assert len(sheets) == 1
        assert waiting[lang][0] in sheets[0], "what is said of it stands on the sheet of its table"
    assert all("groeipad 0.1.0" in text for text in texts)
