"""The figure of the relets used says why a municipality may lie above the cap, or off its quota."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from matplotlib.text import Text

from groeipad.report import plots
from groeipad.report.about import About
from groeipad.report.bands import yearly_bands
from groeipad.texts import Lang, Texts
from simulator.results.store import StoredResult, read_result
from tests.report.factory import Made, write_result


@pytest.fixture
def result(tmp_path: Path) -> StoredResult:
    return read_result(write_result(tmp_path / "made", Made(replications=4, last_year=2027)))


def drawn(result: StoredResult, lang: Lang, **scenario: Any) -> str:
    """Return the words in the figure of a result whose scenario has these parts as well."""
    whole = {**result.manifest, "scenario": result.manifest["scenario"] | scenario}
    about = About.of(StoredResult(result.folder, whole), lang)
    figure = plots.relets_used(yearly_bands(result), about)
    return " ".join(text.get_text() for text in figure.findobj(Text)).replace("\n", " ")


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_cap_that_holds_for_each_municipality_needs_no_word(result: StoredResult, lang: Lang) -> None:
    texts, words = Texts(lang), drawn(result, lang)
    assert texts("figure.relets_used.subtitle") in words
    for key in ("scope_corporation", "scope_region", "reviews"):
        assert texts(f"figure.relets_used.{key}") not in words


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_cap_on_a_mean_is_told_to_be_one(result: StoredResult, lang: Lang) -> None:
    texts, region = Texts(lang), result.manifest["scenario"]["region"]
    words = drawn(result, lang, readings={"cap_scope": "region"})
    assert texts("figure.relets_used.scope_region") in words
    corporation = {"readings": {"cap_scope": "corporation"}}
    named = drawn(result, lang, **corporation, region=region | {"corporations": {"noord": {}}})
    assert texts("figure.relets_used.scope_corporation") in named
    # A region that names none has one in each municipality.
    assert texts("figure.relets_used.scope_corporation") not in drawn(result, lang, **corporation)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_quota_that_reviews_may_change_is_told_to_be_that_of_before(
    result: StoredResult, lang: Lang
) -> None:
    words = drawn(result, lang, reviews={"plan": {}})
    assert Texts(lang)("figure.relets_used.reviews") in words
