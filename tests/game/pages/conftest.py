"""The browser of the tests of reports, for pages of a game."""

from tests.report.html.conftest import browser, page

__all__ = ["browser", "page"]
