"""Reports to look at: an invented run with another one to compare it with, and a plan; in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from groeipad.experiments.comparison import compare_results
from groeipad.report.html.found import FoundReport
from groeipad.report.html.write import write_html
from groeipad.report.pdf import find_browser
from groeipad.texts import LANGUAGES, Lang
from simulator.results.store import StoredResult, read_result
from tests.report.factory import NINE, Made, write_result
from tests.report.html.browser import OPTIONS, sandbox_options, why_no_browser
from tests.report.plan.factory import write_plan
from tests.report.plan.made import MET

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

THREE = {code: NINE[code] for code in ("GM0200", "GM0232", "GM0285")}
MADE = Made(municipalities=THREE, replications=4, first_year=2033)


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> tuple[StoredResult, ...]:
    """A run, another one that houses more, and a plan."""
    folder = tmp_path_factory.mktemp("reported")
    runs = {"baseline": MADE, "ample": replace(MADE, housing=0.9, title="Ruim <b>beleid</b> & meer")}
    stored = [read_result(write_result(folder / name, made)) for name, made in runs.items()]
    return (*stored, write_plan(folder / "plan-thirty-percent", replace(MET, municipalities=THREE)))


@pytest.fixture(scope="session")
def comparison(results: tuple[StoredResult, ...]) -> Mapping[str, Any]:
    return compare_results([one.folder for one in results[:2]]).document


@pytest.fixture(scope="session")
def pages(
    results: tuple[StoredResult, ...],
    comparison: Mapping[str, Any],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[Lang, Path]:
    """The report in each language."""
    folder = tmp_path_factory.mktemp("pages")
    return {
        lang: write_html(FoundReport.of(results, lang, comparison=comparison), folder / f"report-{lang}.html")
        for lang in LANGUAGES
    }


@cache
def _reason() -> str | None:
    return why_no_browser()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The browser that is installed; where there is none, tests are skipped, or fail where one could be installed."""
    reason = _reason()
    if reason is not None:
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=find_browser(), args=[*OPTIONS, *sandbox_options()]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page of its own in the browser, without scripts' help: what is on it has to work by itself."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()
