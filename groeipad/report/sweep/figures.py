"""The figures of a stored sweep."""

from __future__ import annotations

from groeipad.report.figures import Draw
from groeipad.texts import Lang
from simulator.results.store import StoredResult


def drawings(result: StoredResult, lang: Lang) -> dict[str, Draw]:
    """Return what draws each figure of a stored sweep, by name."""
    return {}
