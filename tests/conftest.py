"""What holds for all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from groeipad.report.pdf import find_browser
from tests.browser import OPTIONS, sandbox_options, why_no_browser

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

# No deadlines: a machine may be slow, and the first call of a compiled function compiles it. The same examples
# every time, so that a change is to blame when a test fails; `make test-slow` draws new ones, and more.
settings.register_profile("same", deadline=None, derandomize=True, max_examples=40)
settings.register_profile("new", deadline=None, max_examples=300)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

# Thousands of tests keep much in memory, and looking for garbage after every 700 new objects takes a tenth of their
# time. It is looked for less often, and found all the same.
gc.set_threshold(50_000, 20, 50)


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
